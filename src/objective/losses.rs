//! Losses of a prediction, and of models that are linear in their features.

use super::{Objective, lift};
use crate::arithmetic::{Ratio, Real};
use crate::kernel::dot;

/// s(m) = 1/(1 + e^(−m)), the logistic function.
#[must_use]
pub fn sigmoid<R: Real>(m: R) -> R {
    R::one() / (R::one() + (-m).exp())
}

/// What a prediction m costs when the label is y.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// 1 if y ≠ sign(m), 0 otherwise, for y = ±1; sign(0) is wrong for either label. Not convex, with
    /// slope 0 wherever it has one.
    ZeroOne,
    /// max(0, 1 − ym) for y = ±1. Convex, 1-Lipschitz; the subgradient at the kink is 0.
    Hinge,
    /// ½(m − y)². Convex, 1-smooth.
    Squared,
    /// −y ln s(m) − (1 − y) ln(1 − s(m)) for y in [0, 1] and the [`sigmoid`] s. Convex, (1/4)-smooth.
    CrossEntropy,
}

impl Loss {
    /// ℓ(m, y).
    pub fn of<R: Real>(self, prediction: R, label: Ratio) -> R {
        let (zero, one) = (R::zero(), R::one());
        match self {
            Loss::ZeroOne => R::select((prediction * label).at_most(zero), one, zero),
            Loss::Hinge => (one - prediction * label).max(zero),
            Loss::Squared => (prediction - label).sq() / Ratio::from(2),
            // ln(1 + eᵐ) − ym, which does not overflow like this.
            Loss::CrossEntropy => prediction.max(zero) + (one + (-prediction.abs()).exp()).ln() - prediction * label,
        }
    }

    /// ∂ℓ/∂m.
    pub fn slope<R: Real>(self, prediction: R, label: Ratio) -> R {
        let zero = R::zero();
        match self {
            Loss::ZeroOne => zero,
            Loss::Hinge => R::select((prediction * label).less(R::one()), -R::of(label), zero),
            Loss::Squared => prediction - label,
            Loss::CrossEntropy => sigmoid(prediction) - label,
        }
    }
}

/// f(w) = ℓ(⟨x, w⟩, y): the loss of a linear model on one sample. Their [`FiniteSum`](super::FiniteSum)
/// is the empirical risk.
#[derive(Clone, Debug)]
pub struct LinearLoss {
    /// ℓ.
    pub loss: Loss,
    /// x.
    pub features: Vec<Ratio>,
    /// y.
    pub label: Ratio,
}

impl LinearLoss {
    /// ⟨x, w⟩.
    pub fn prediction<R: Real>(&self, w: &[R]) -> R {
        dot(&lift(&self.features), w)
    }
}

impl Objective for LinearLoss {
    fn dimension(&self) -> usize {
        self.features.len()
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        self.loss.of(self.prediction(w), self.label)
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let slope = self.loss.slope(self.prediction(w), self.label);
        for (g, x) in gradient.iter_mut().zip(&self.features) {
            *g = slope * *x;
        }
    }
}

/// f(w) = ℓ(w₁ w₂ x, y) in two dimensions: the loss on one sample of the smallest model with two
/// layers. Not convex, although ℓ may be.
#[derive(Clone, Debug)]
pub struct ProductLoss {
    /// ℓ.
    pub loss: Loss,
    /// x.
    pub feature: Ratio,
    /// y.
    pub label: Ratio,
}

impl Objective for ProductLoss {
    fn dimension(&self) -> usize {
        2
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        self.loss.of(w[0] * w[1] * self.feature, self.label)
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let slope = self.loss.slope(w[0] * w[1] * self.feature, self.label) * self.feature;
        (gradient[0], gradient[1]) = (slope * w[1], slope * w[0]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio, ratios};

    #[test]
    fn losses_have_their_hand_computed_values() {
        let at = |loss: Loss, m: Ratio, y: i64| loss.of(exact(m), y.into());
        for (m, y, zero_one, hinge) in [(2, 1, 0, 0), (2, -1, 1, 3), (-2, -1, 0, 0), (0, 1, 1, 1), (0, -1, 1, 1)] {
            assert!(at(Loss::ZeroOne, m.into(), y).eq(zero_one).is_yes(), "0-1 loss of {m} for {y}");
            assert!(at(Loss::Hinge, m.into(), y).eq(hinge).is_yes(), "hinge loss of {m} for {y}");
        }
        assert!(at(Loss::Squared, ratio(1, 2), -1).eq(ratio(9, 8)).is_yes());
    }

    /// By the definition, with both logarithms.
    #[test]
    fn the_cross_entropy_is_the_one_that_is_defined() {
        for m in [ratio(-5, 2), ratio(0, 1), ratio(1, 3), ratio(4, 1)] {
            for y in [ratio(0, 1), ratio(1, 4), ratio(1, 1)] {
                let s = sigmoid(exact(m));
                let defined = -(s.ln() * y) - (1 - s).ln() * (1 - y);
                let found = Loss::CrossEntropy.of(exact(m), y);
                let digits = found.to_number().agreeing_digits(&defined.to_number());
                assert!(digits.is_none_or(|digits| digits >= 14), "{found} is not {defined}");
            }
        }
        assert!((Loss::CrossEntropy.of(1e4_f64, Ratio::ZERO) - 1e4).abs() < 1e-9);
        assert_eq!(Loss::CrossEntropy.slope(-1e4_f64, Ratio::ZERO), 0.0);
    }

    #[test]
    fn a_product_is_no_linear_model() {
        let f = ProductLoss { loss: Loss::Squared, feature: 2.into(), label: 1.into() };
        let linear = LinearLoss { loss: Loss::Squared, features: ratios([2, 2]), label: 1.into() };
        let w: [Exact; 2] = [exact(3), exact(ratio(-1, 2))];
        assert!(f.value(&w).eq(8).is_yes() && linear.value(&w).eq(8).is_yes());
        // (2 · 3 · (−1/2) − 1) · 2 · (w₂, w₁) against (2 · 5/2 − 1) · (2, 2).
        assert!(f.gradient_at(&w)[0].eq(4).is_yes() && f.gradient_at(&w)[1].eq(-24).is_yes());
        assert!(linear.gradient_at(&w)[0].eq(8).is_yes());
    }
}
