//! Objectives made of others.

use super::{Objective, lift};
use crate::arithmetic::{Ratio, Real};
use crate::kernel::{add_scaled, distance_sq, dot, norm_sq};

/// f(w) = (1/n) Σ lᵢ(w), the mean of n functions of the same dimension.
#[derive(Clone, Debug)]
pub struct FiniteSum<F> {
    /// lᵢ: at least one.
    pub parts: Vec<F>,
}

impl<F: Objective> FiniteSum<F> {
    /// ∇lᵢ(w) for every i.
    pub fn gradients_of_parts<R: Real>(&self, w: &[R]) -> Vec<Vec<R>> {
        self.parts.iter().map(|part| part.gradient_at(w)).collect()
    }

    /// (1/n) Σ ‖∇lᵢ(w)‖²: the second moment of the gradient of a part drawn at random.
    pub fn mean_gradient_norm_sq<R: Real>(&self, w: &[R]) -> R {
        self.parts.iter().map(|part| norm_sq(&part.gradient_at(w))).sum::<R>() / Ratio::from(self.parts.len())
    }
}

impl<F: Objective> Objective for FiniteSum<F> {
    fn dimension(&self) -> usize {
        self.parts.first().map_or(0, Objective::dimension)
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        self.parts.iter().map(|part| part.value(w)).sum::<R>() / Ratio::from(self.parts.len())
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        gradient.fill(R::zero());
        let share = R::one() / Ratio::from(self.parts.len());
        for part in &self.parts {
            add_scaled(gradient, share, &part.gradient_at(w));
        }
    }
}

/// f(w) + (λ/2)‖w − c‖². Around 0 its gradient is that of f with weight decay λ.
#[derive(Clone, Debug)]
pub struct Penalized<F> {
    /// The function that is penalized.
    pub f: F,
    /// λ ≥ 0.
    pub lambda: Ratio,
    /// c.
    pub center: Vec<Ratio>,
}

impl<F: Objective> Objective for Penalized<F> {
    fn dimension(&self) -> usize {
        self.f.dimension()
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        self.f.value(w) + distance_sq(w, &lift(&self.center)) * (self.lambda / 2)
    }
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        self.f.gradient(w, gradient);
        for ((g, w), c) in gradient.iter_mut().zip(w).zip(&self.center) {
            *g += (*w - *c) * self.lambda;
        }
    }
}

/// f(Qw) for a matrix Q: f composed with a linear map.
#[derive(Clone, Debug)]
pub struct Substituted<F> {
    /// f.
    pub f: F,
    /// Q: as many rows as f has dimensions, at least one, all of the same length.
    pub matrix: Vec<Vec<Ratio>>,
}

impl<F> Substituted<F> {
    /// Qw.
    pub fn image<R: Real>(&self, w: &[R]) -> Vec<R> {
        self.matrix.iter().map(|row| dot(&lift(row), w)).collect()
    }
}

impl<F: Objective> Objective for Substituted<F> {
    fn dimension(&self) -> usize {
        self.matrix.first().map_or(0, Vec::len)
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        self.f.value(&self.image(w))
    }
    /// Qᵀ ∇f(Qw).
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        gradient.fill(R::zero());
        for (row, slope) in self.matrix.iter().zip(self.f.gradient_at(&self.image(w))) {
            add_scaled(gradient, slope, &lift(row));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio, ratios};
    use crate::objective::Quadratic;

    /// Central differences of a quadratic are exact.
    fn agrees_with_differences(f: &impl Objective, w: &[Exact]) {
        for (i, slope) in f.gradient_at(w).into_iter().enumerate() {
            let shifted = |by: i32| {
                let mut w = w.to_vec();
                w[i] += exact(by);
                f.value(&w)
            };
            assert!(slope.eq((shifted(1) - shifted(-1)) / 2).is_yes());
        }
    }

    #[test]
    fn gradients_are_those_of_the_values() {
        let parts = vec![
            Quadratic { curvatures: ratios([1, 3]), center: ratios([2, 0]) },
            Quadratic { curvatures: ratios([5, 2]), center: ratios([-1, 4]) },
        ];
        let w = [exact(ratio(1, 3)), exact(ratio(-2, 5))];
        let sum = FiniteSum { parts };
        agrees_with_differences(&sum, &w);
        // At w the parts have the gradients (−5/3, −6/5) and (20/3, −44/5).
        let second_moment = (exact(ratio(25, 9)) + ratio(36, 25) + ratio(400, 9) + ratio(1936, 25)) / 2;
        assert!(sum.mean_gradient_norm_sq(&w).eq(second_moment).is_yes());
        agrees_with_differences(&Penalized { f: sum, lambda: ratio(3, 4), center: ratios([1, -1]) }, &w);
    }
}
