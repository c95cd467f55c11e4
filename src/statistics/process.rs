//! [`Process`]: the wealth of sixteen bettors against one null hypothesis.

use serde::{Deserialize, Serialize};

use super::Violation;

/// How many bets are mixed, each half as bold as the one before.
pub const BETS: usize = 16;

/// Trials are folded into the wealth in blocks of this many, in order.
pub(super) const BLOCK: usize = 64;

/// One unit of log-wealth is 2⁻⁴⁰ nats.
const UNITS_PER_NAT: f64 = (1u64 << 40) as f64;

/// The log-wealth of a bet that has met a trial with factor 0: it is bankrupt for good.
const BANKRUPT: i128 = i128::MIN / 4;

/// A family of [`BETS`] bets: for every j, the factors of independent trials multiply to a
/// non-negative supermartingale under the null hypothesis.
pub trait Bets {
    /// What one trial yields.
    type Trial: Copy;

    /// By what the wealth of bet `j` is multiplied; never negative.
    fn factor(&self, j: usize, trial: Self::Trial) -> f64;

    /// Whether the trial is one that the null hypothesis and the certificate allow.
    ///
    /// # Errors
    /// When it is not: then no verdict is to be had.
    fn check(&self, trial: Self::Trial) -> Result<(), Violation>;
}

/// The logarithms of the wealth of sixteen bettors, in fixed point, rounded down.
///
/// Integers add associatively, so the wealth after n trials is the same bits in whatever order
/// and on however many workers the blocks were computed, and whenever the race was saved and taken
/// up again; rounding down keeps the test valid in floating point. It serializes as decimal strings:
/// few formats have integers of 128 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Wealth([i128; BETS]);

impl Default for Wealth {
    /// Every bettor starts with wealth 1.
    fn default() -> Wealth {
        Wealth([0; BETS])
    }
}

impl From<Wealth> for Vec<String> {
    fn from(wealth: Wealth) -> Vec<String> {
        wealth.0.map(|units| units.to_string()).into()
    }
}

impl TryFrom<Vec<String>> for Wealth {
    type Error = String;
    fn try_from(saved: Vec<String>) -> Result<Wealth, String> {
        let parse = |units: &String| units.parse().map_err(|_| format!("a log-wealth cannot be {units:?}"));
        let units: Vec<i128> = saved.iter().map(parse).collect::<Result<_, _>>()?;
        let most = 1 << 100;
        if let Some(wrong) = units.iter().find(|units| !(BANKRUPT..most).contains(*units)) {
            return Err(format!("a log-wealth cannot be {wrong} units"));
        }
        Ok(Wealth(units.try_into().map_err(|_| format!("a wealth has {BETS} entries, not {}", saved.len()))?))
    }
}

impl Wealth {
    /// Adds what another worker has won on other trials, from wealth 1.
    pub fn merge(&mut self, other: &Wealth) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine = if *mine == BANKRUPT || theirs == BANKRUPT { BANKRUPT } else { *mine + theirs };
        }
    }

    /// The logarithm of the mixture's wealth, in nats, rounded down.
    #[must_use]
    pub fn log_mixture(&self) -> f64 {
        let largest = self.0.iter().copied().max().unwrap_or(0);
        if largest <= BANKRUPT {
            return f64::NEG_INFINITY;
        }
        let relative: f64 = self.0.iter().map(|w| libm::exp(nats((*w - largest).max(-(1 << 50))))).sum();
        // A relative error of 2⁻⁴⁰ dwarfs the rounding of 17 exponentials and a logarithm.
        nats(largest) + libm::log(relative / BETS as f64 * (1.0 - f64::powi(2.0, -40)))
    }
}

/// A family of bets and the wealth it has won so far.
#[derive(Clone, Debug)]
pub struct Process<B> {
    bets: B,
    wealth: Wealth,
}

impl<B: Bets> Process<B> {
    /// Every bettor starts with wealth 1.
    #[must_use]
    pub fn new(bets: B) -> Process<B> {
        Process { bets, wealth: Wealth::default() }
    }

    /// Takes up what the same bets had won.
    pub fn take_up(&mut self, wealth: Wealth) {
        self.wealth = wealth;
    }

    /// The bets.
    #[must_use]
    pub fn bets(&self) -> &B {
        &self.bets
    }

    /// What the bets have won so far: all there is to save.
    #[must_use]
    pub fn wealth(&self) -> &Wealth {
        &self.wealth
    }

    /// Folds in a block of at most 64 trials.
    ///
    /// # Panics
    /// When the block is longer: the digits kept back for rounding are those of 64 factors.
    pub fn absorb(&mut self, block: &[B::Trial]) {
        assert!(block.len() <= BLOCK, "a block has at most {BLOCK} trials");
        let won = std::array::from_fn(|j| log_of_product(block.iter().map(|trial| self.bets.factor(j, *trial))));
        self.wealth.merge(&Wealth(won));
    }

    /// Whether a trial is one that the null hypothesis and the certificate allow.
    ///
    /// # Errors
    /// When it is not.
    pub fn check(&self, trial: B::Trial) -> Result<(), Violation> {
        self.bets.check(trial)
    }

    /// The logarithm of the mixture's wealth, in nats, rounded down.
    #[must_use]
    pub fn log_mixture(&self) -> f64 {
        self.wealth.log_mixture()
    }
}

/// ln 1/α in nats, rounded up.
pub(super) fn threshold(alpha: f64) -> f64 {
    (-libm::log(alpha)).next_up()
}

fn nats(units: i128) -> f64 {
    units as f64 / UNITS_PER_NAT
}

/// ⌊ln Π factors⌋ in units, less two units for the rounding of 64 factors and their product, and
/// less 2⁻⁵⁰ of it for that of the logarithm.
fn log_of_product(factors: impl Iterator<Item = f64>) -> i128 {
    const SAFE: std::ops::Range<f64> = 1e-100..1e100;
    let (mut mantissa, mut exponent) = (1.0f64, 0i32);
    for factor in factors {
        let product = mantissa * factor;
        if SAFE.contains(&product) {
            mantissa = product;
            continue;
        }
        // An infinite factor is understated, which keeps the test valid.
        let factor = if factor == f64::INFINITY { f64::MAX.sqrt() } else { factor };
        let (fraction, before) = libm::frexp(mantissa);
        let product = fraction * factor;
        // Also where a factor is no number: that must not look like wealth.
        if product.is_nan() || product <= 0.0 {
            return BANKRUPT;
        }
        let (fraction, after) = libm::frexp(product);
        (mantissa, exponent) = (fraction, exponent + before + after);
    }
    let log = libm::log(mantissa) + f64::from(exponent) * std::f64::consts::LN_2;
    ((log - log.abs() * f64::powi(2.0, -50)) * UNITS_PER_NAT).floor() as i128 - 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::check_nonnegative;

    struct Powers;
    impl Bets for Powers {
        type Trial = f64;
        fn factor(&self, j: usize, trial: f64) -> f64 {
            1.0 + (trial - 1.0) * f64::powi(0.5, j as i32)
        }
        fn check(&self, trial: f64) -> Result<(), Violation> {
            check_nonnegative(trial, None)
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
        assert_eq!(forward.wealth, backward.wealth);
    }

    #[test]
    fn a_bankrupt_bet_leaves_the_mixture_alive() {
        let mut process = Process::new(Powers);
        process.absorb(&[0.0; 8]);
        let alive = process.log_mixture();
        assert!(alive.is_finite() && process.wealth.0[0] == BANKRUPT);
        process.absorb(&[2.0; 64]);
        assert!(process.log_mixture() > alive && process.wealth.0[0] == BANKRUPT);
    }

    #[test]
    fn extreme_factors_neither_overflow_nor_vanish() {
        let mut process = Process::new(Powers);
        process.absorb(&[1e300; 64]);
        process.absorb(&[f64::INFINITY; 64]);
        assert!(process.log_mixture() > 64.0 * 600.0 && process.log_mixture().is_finite());
    }
}
