//! Steps scaled coordinate by coordinate.

use crate::arithmetic::Real;

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
}
