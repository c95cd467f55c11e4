//! Laws of noise.

use crate::arithmetic::{Exact, Ratio, exact};
use crate::random::{Draw, Sampled};

/// A number ξ with either sign and |ξ| ≥ m, where P(|ξ| > x) = (m/x)^α for x ≥ m: its tails are so heavy
/// that no moment from the α-th on is finite.
#[derive(Clone, Copy, Debug)]
pub struct SymmetricPareto {
    /// α > 2.
    pub tail: Ratio,
    /// E ξ² = m² α/(α − 2).
    pub variance: Ratio,
}

impl SymmetricPareto {
    /// m.
    #[must_use]
    pub fn least(&self) -> Exact {
        exact(self.variance * (self.tail - 2) / self.tail).sqrt()
    }

    /// ±m U^(−1/α) with U uniform on (0, 1), by −ln U, which is exponential. A sign and one exponential.
    pub fn draw<R: Sampled>(&self, draw: &mut Draw<R>) -> R {
        let sign = draw.sign();
        sign * (draw.exponential() / self.tail).exp() * R::near(self.least())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Lanes, ratio};
    use crate::random::{Key, Purpose, Streams};

    /// With α = 4 and variance 2, m = 1 and P(|ξ| > 2) = 1/16, P(|ξ| > 3) = 1/81; within five standard
    /// deviations of 160 000 draws.
    #[test]
    fn the_tail_is_a_power() {
        let law = SymmetricPareto { tail: ratio(4, 1), variance: ratio(2, 1) };
        assert!(law.least().eq(1).is_yes());
        let mut draw = Draw::<Lanes>::new(Streams::new(Key::of(7, "pareto", "laws", "0", 0, Purpose::Verdict), 0));
        let drawn: Vec<f64> = (0..10_000).flat_map(|_| law.draw(&mut draw).0).collect();
        assert!(drawn.iter().all(|x| x.abs() >= 1.0));
        for (beyond, expected) in [(2.0, 0.0625), (3.0, 1.0 / 81.0)] {
            let share = drawn.iter().filter(|x| x.abs() > beyond).count() as f64 / drawn.len() as f64;
            assert!((share - expected).abs() < 5.0 * f64::sqrt(expected / drawn.len() as f64), "{beyond}: {share}");
        }
        let positive = drawn.iter().filter(|x| **x > 0.0).count() as f64 / drawn.len() as f64;
        assert!((positive - 0.5).abs() < 5.0 * f64::sqrt(0.25 / drawn.len() as f64), "{positive}");
    }
}
