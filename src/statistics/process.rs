//! [`Process`]: the wealth of sixteen bettors against one null hypothesis.

/// How many bets are mixed, each half as bold as the one before.
pub const BETS: usize = 16;

/// Trials are folded into the wealth in blocks of this many, in order.
pub(super) const BLOCK: usize = 64;

/// One unit of log-wealth is 2⁻⁴⁰ nats.
const UNITS_PER_NAT: f64 = (1u64 << 40) as f64;

/// Below this a bet is bankrupt for good: it has met a trial with factor 0.
const BANKRUPT: i128 = i128::MIN / 4;

/// A family of [`BETS`] bets: for every j, the factors of independent trials multiply to a
/// non-negative supermartingale under the null hypothesis.
pub trait Bets {
    /// What one trial yields.
    type Trial: Copy;

    /// By what the wealth of bet `j` is multiplied; never negative.
    fn factor(&self, j: usize, trial: Self::Trial) -> f64;
}

/// The wealth of a family of bets, kept as logarithms in fixed point, rounded down.
///
/// Integers add associatively, so the wealth after n trials is the same bits in whatever order
/// and on however many workers the blocks were computed; rounding down keeps the test valid in
/// floating point.
#[derive(Clone, Debug)]
pub struct Process<B> {
    bets: B,
    log_wealth: [i128; BETS],
}

impl<B: Bets> Process<B> {
    /// Every bettor starts with wealth 1.
    #[must_use]
    pub fn new(bets: B) -> Process<B> {
        Process { bets, log_wealth: [0; BETS] }
    }

    /// Folds in a block of at most 64 trials.
    ///
    /// # Panics
    /// When the block is longer: products of more factors could leave the range of doubles.
    pub fn absorb(&mut self, block: &[B::Trial]) {
        assert!(block.len() <= BLOCK, "a block has at most {BLOCK} trials");
        for (j, log_wealth) in self.log_wealth.iter_mut().enumerate() {
            *log_wealth =
                (*log_wealth + log_of_product(block.iter().map(|trial| self.bets.factor(j, *trial)))).max(BANKRUPT);
        }
    }

    /// The logarithm of the mixture's wealth, in nats, rounded down.
    #[must_use]
    pub fn log_mixture(&self) -> f64 {
        let largest = self.log_wealth.iter().copied().max().unwrap_or(0);
        if largest <= BANKRUPT {
            return f64::NEG_INFINITY;
        }
        let relative: f64 = self.log_wealth.iter().map(|w| libm::exp(nats((*w - largest).max(-(1 << 50))))).sum();
        // A relative error of 2⁻⁴⁰ dwarfs the rounding of 17 exponentials and a logarithm.
        nats(largest) + libm::log(relative / BETS as f64 * (1.0 - f64::powi(2.0, -40)))
    }
}

fn nats(units: i128) -> f64 {
    units as f64 / UNITS_PER_NAT
}

/// ⌊ln Π factors⌋ in units, less two units for the rounding of product and logarithm.
fn log_of_product(factors: impl Iterator<Item = f64>) -> i128 {
    let (mut mantissa, mut exponent) = (1.0f64, 0i32);
    for factor in factors {
        if factor.is_infinite() {
            // Understates the wealth, which keeps the test valid.
            mantissa *= f64::MAX.sqrt();
        } else {
            mantissa *= factor;
        }
        // Also where a factor is no number: that must not look like wealth.
        if mantissa.is_nan() || mantissa <= 0.0 {
            return BANKRUPT;
        }
        let (fraction, shift) = libm::frexp(mantissa);
        (mantissa, exponent) = (fraction, exponent + shift);
    }
    let log = libm::log(mantissa) + f64::from(exponent) * std::f64::consts::LN_2;
    (log * UNITS_PER_NAT).floor() as i128 - 2
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Powers;
    impl Bets for Powers {
        type Trial = f64;
        fn factor(&self, j: usize, trial: f64) -> f64 {
            1.0 + (trial - 1.0) * f64::powi(0.5, j as i32)
        }
    }

    #[test]
    fn wealth_is_the_product_of_the_factors_rounded_down() {
        let trials: Vec<f64> = (0..640).map(|i| f64::from(i % 7) / 3.0).collect();
        let mut process = Process::new(Powers);
        trials.chunks(64).for_each(|block| process.absorb(block));
        let expected: f64 =
            (0..BETS).map(|j| trials.iter().map(|t| Powers.factor(j, *t).ln()).sum::<f64>().exp()).sum::<f64>()
                / BETS as f64;
        let difference = expected.ln() - process.log_mixture();
        assert!((0.0..1e-8).contains(&difference), "{difference}");
    }

    #[test]
    fn the_order_of_blocks_changes_no_bit() {
        let trials: Vec<f64> = (0..6400).map(|i| f64::from(i * 37 % 101) / 50.0).collect();
        let (mut forward, mut backward) = (Process::new(Powers), Process::new(Powers));
        trials.chunks(64).for_each(|block| forward.absorb(block));
        trials.chunks(64).rev().for_each(|block| backward.absorb(block));
        assert_eq!(forward.log_wealth, backward.log_wealth);
    }

    #[test]
    fn a_bankrupt_bet_leaves_the_mixture_alive() {
        let mut process = Process::new(Powers);
        process.absorb(&[0.0; 8]);
        let alive = process.log_mixture();
        assert!(alive.is_finite() && process.log_wealth[0] == BANKRUPT);
        process.absorb(&[2.0; 64]);
        assert!(process.log_mixture() > alive && process.log_wealth[0] <= BANKRUPT + (1 << 50));
    }

    #[test]
    fn extreme_factors_neither_overflow_nor_vanish() {
        let mut process = Process::new(Powers);
        process.absorb(&[1e300; 64]);
        process.absorb(&[f64::INFINITY; 64]);
        assert!(process.log_mixture() > 64.0 * 600.0 && process.log_mixture().is_finite());
    }
}
