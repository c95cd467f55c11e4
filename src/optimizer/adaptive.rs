//! Steps scaled coordinate by coordinate.

use crate::arithmetic::{Ratio, Real};

/// AdaGrad with a diagonal: s ← s + g² and d = g/√s in each coordinate (0 where every gradient so
/// far was 0), for w ← w − η d. Duchi, Hazan and Singer (2011).
///
/// Its [`direct`](AdaGrad::direct) is the direction of
/// [`gradient_descent`](crate::optimizer::gradient_descent).
#[derive(Clone, Debug)]
pub struct AdaGrad<R> {
    /// s: the sum of the squared gradients so far.
    sums: Vec<R>,
}

impl<R: Real> AdaGrad<R> {
    /// Before the first gradient, in d dimensions.
    #[must_use]
    pub fn new(dimension: usize) -> AdaGrad<R> {
        AdaGrad { sums: vec![R::zero(); dimension] }
    }

    /// Takes a gradient in and turns it into the direction.
    ///
    /// # Panics
    /// When the gradient has another dimension.
    pub fn direct(&mut self, gradient: &mut [R]) {
        assert_eq!(gradient.len(), self.sums.len(), "a gradient has as many coordinates as the optimizer");
        for (g, sum) in gradient.iter_mut().zip(&mut self.sums) {
            *sum += g.sq();
            let untouched = sum.at_most(R::zero());
            *g /= R::select(untouched, R::one(), *sum).sqrt();
        }
    }
}

/// Adam with a diagonal: in each coordinate m ← β₁ m + (1 − β₁) g and s ← β₂ s + (1 − β₂) g², and
/// d = m̂/√(κ² + ŝ) with m̂ = m/(1 − β₁ᵗ) and ŝ = s/(1 − β₂ᵗ) (0 where κ = 0 and every gradient so
/// far was 0), for w ← w − η d. Kingma and Ba (2015), with the κ² of the lecture under the root.
///
/// Its [`direct`](Adam::direct) is a direction of [`gradient_descent`](crate::optimizer::gradient_descent)
/// and of [`online_descent`](crate::optimizer::online_descent).
#[derive(Clone, Debug)]
pub struct Adam<R> {
    memories: [Ratio; 2],
    kappa: Ratio,
    /// β₁ᵗ and β₂ᵗ.
    powers: [R; 2],
    /// m.
    means: Vec<R>,
    /// s.
    squares: Vec<R>,
}

impl<R: Real> Adam<R> {
    /// Before the first gradient, in d dimensions, with β₁, β₂ in [0, 1) and κ ≥ 0.
    #[must_use]
    pub fn new(dimension: usize, memories: [Ratio; 2], kappa: Ratio) -> Adam<R> {
        let zeros = vec![R::zero(); dimension];
        Adam { memories, kappa, powers: [R::one(); 2], means: zeros.clone(), squares: zeros }
    }

    /// Takes a gradient in and turns it into the direction.
    ///
    /// # Panics
    /// When the gradient has another dimension.
    pub fn direct(&mut self, gradient: &mut [R]) {
        assert_eq!(gradient.len(), self.means.len(), "a gradient has as many coordinates as the optimizer");
        let [first, second] = self.memories;
        self.powers = [self.powers[0] * first, self.powers[1] * second];
        let [seen, seen_sq] = self.powers.map(|power| R::one() - power);
        for ((g, mean), square) in gradient.iter_mut().zip(&mut self.means).zip(&mut self.squares) {
            *mean = *mean * first + *g * (1 - first);
            *square = *square * second + g.sq() * (1 - second);
            let scale_sq = *square / seen_sq + self.kappa.sq();
            let untouched = scale_sq.at_most(R::zero());
            *g = *mean / seen / R::select(untouched, R::one(), scale_sq).sqrt();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio};

    #[test]
    fn directions_follow_the_sums_of_squares() {
        let mut adagrad = AdaGrad::<Exact>::new(2);
        let mut first = [exact(-3), exact(0)];
        adagrad.direct(&mut first);
        assert!(first[0].eq(-1).is_yes() && first[1].eq(0).is_yes());
        let mut second = [exact(4), exact(ratio(1, 7))];
        adagrad.direct(&mut second);
        assert!(second[0].eq(ratio(4, 5)).is_yes() && second[1].eq(1).is_yes());
    }

    #[test]
    fn adam_divides_the_mean_by_the_root_of_the_mean_square() {
        let mut adam = Adam::<Exact>::new(2, [ratio(1, 2), ratio(3, 4)], ratio(0, 1));
        let mut first = [exact(-3), exact(0)];
        adam.direct(&mut first);
        // Without bias the first direction is the sign.
        assert!(first[0].eq(-1).is_yes() && first[1].eq(0).is_yes());
        // m = −3/4 + 1/2 · 5 = 7/4 over 3/4; s = 27/16 + 25/4 = 127/16 over 7/16.
        let mut second = [exact(5), exact(0)];
        adam.direct(&mut second);
        let expected = exact(ratio(7, 3)) / exact(ratio(127, 7)).sqrt();
        let digits = second[0].to_number().agreeing_digits(&expected.to_number());
        assert!(digits.is_some_and(|digits| digits >= 15), "{} is not {expected}", second[0]);
        let mut damped = Adam::<Exact>::new(1, [ratio(0, 1), ratio(1, 2)], ratio(4, 1));
        let mut g = [exact(3)];
        damped.direct(&mut g);
        assert!(g[0].eq(ratio(3, 5)).is_yes());
    }
}
