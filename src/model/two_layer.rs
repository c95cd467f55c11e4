//! Networks with one hidden layer, regression with them, and its linearization.

use super::{Activation, Matrix};
use crate::arithmetic::{Ratio, Real, exact};
use crate::kernel::{add_scaled, dot, matrix_product, matrix_vector, norm_sq, transposed};
use crate::objective::{Objective, lift};

/// How the sum over m hidden units is scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaling {
    /// s = 1/√m, that of the neural tangent kernel: Jacot, Gabriel and Hongler (2018).
    Tangent,
    /// s = 1/m, where wide networks keep moving: Chizat, Oyallon and Bach (2019).
    MeanField,
}

/// h(w, x) = s Σ_j a_j φ(⟨u_j, x⟩) with m hidden units. w = (u₁, …, u_m), one after the other, is
/// trained; the outer weights a_j are not.
#[derive(Clone, Debug)]
pub struct TwoLayer {
    /// a_j: m of them, at least one.
    pub outer: Vec<Ratio>,
    /// p ≥ 1: the length of x and of every u_j.
    pub inputs: usize,
    /// φ.
    pub activation: Activation,
    /// s.
    pub scaling: Scaling,
}

impl TwoLayer {
    /// d = mp.
    #[must_use]
    pub fn dimension(&self) -> usize {
        self.outer.len() * self.inputs
    }

    /// s.
    #[must_use]
    pub fn scale<R: Real>(&self) -> R {
        let width = self.outer.len();
        match self.scaling {
            Scaling::Tangent => R::near(1 / exact(width).sqrt()),
            Scaling::MeanField => R::one() / Ratio::from(width),
        }
    }

    /// a_j, φ(⟨u_j, x⟩) and φ′(⟨u_j, x⟩) for each unit.
    fn units<R: Real>(&self, w: &[R], x: &[R]) -> impl Iterator<Item = (Ratio, (R, R))> {
        assert_eq!(w.len(), self.dimension(), "as many parameters as hidden units times inputs");
        let weights = w.chunks_exact(self.inputs);
        self.outer.iter().zip(weights).map(|(a, u)| (*a, self.activation.apply(dot(u, x))))
    }

    /// h(w, x).
    ///
    /// # Panics
    /// When w is not d long or x not p.
    pub fn output<R: Real>(&self, w: &[R], x: &[R]) -> R {
        self.units(w, x).map(|(a, (value, _))| value * a).sum::<R>() * self.scale::<R>()
    }

    /// ∇h(w, x): s a_j φ′(⟨u_j, x⟩) x for each unit, one after the other.
    ///
    /// # Panics
    /// As [`output`](TwoLayer::output).
    pub fn gradient<R: Real>(&self, w: &[R], x: &[R]) -> Vec<R> {
        let scale = self.scale::<R>();
        self.units(w, x).flat_map(|(a, (_, slope))| x.iter().map(move |x| slope * a * scale * *x)).collect()
    }
}

/// f(w) = ‖h(w, X) − y‖²/(2n) with h(w, X) = (h(w, x₁), …, h(w, x_n)); f ≥ 0.
#[derive(Clone, Debug)]
pub struct NetworkFit {
    /// h.
    pub network: TwoLayer,
    /// xᵢ: n rows of length p.
    pub rows: Vec<Vec<Ratio>>,
    /// yᵢ: n of them.
    pub targets: Vec<Ratio>,
}

impl NetworkFit {
    /// h(w, X).
    pub fn predictions<R: Real>(&self, w: &[R]) -> Vec<R> {
        self.rows.iter().map(|x| self.network.output(w, &lift(x))).collect()
    }

    /// h(w, X) − y.
    pub fn residuals<R: Real>(&self, w: &[R]) -> Vec<R> {
        self.missed(self.predictions(w))
    }

    /// ∇h(w, xᵢ) as n rows of length d: the transpose of what the lecture calls ∇**h**.
    pub fn jacobian<R: Real>(&self, w: &[R]) -> Matrix<R> {
        self.rows.iter().map(|x| self.network.gradient(w, &lift(x))).collect()
    }

    /// K(w, X) = ∇**h**ᵀ∇**h**/n, the tangent kernel.
    pub fn tangent_kernel<R: Real>(&self, w: &[R]) -> Matrix<R> {
        let jacobian = self.jacobian(w);
        let mut kernel = matrix_product(&jacobian, &transposed(&jacobian));
        kernel.iter_mut().flatten().for_each(|entry| *entry = *entry / Ratio::from(self.rows.len()));
        kernel
    }

    fn missed<R: Real>(&self, predictions: Vec<R>) -> Vec<R> {
        predictions.into_iter().zip(&self.targets).map(|(prediction, y)| prediction - *y).collect()
    }
}

/// ‖r‖²/(2n).
fn half_mean_square<R: Real>(residuals: &[R]) -> R {
    norm_sq(residuals) / Ratio::from(2 * residuals.len())
}

/// (1/n) Σ rᵢ ∇hᵢ.
fn pull_back<R: Real>(jacobian: &[Vec<R>], residuals: &[R], gradient: &mut [R]) {
    gradient.fill(R::zero());
    for (row, residual) in jacobian.iter().zip(residuals) {
        add_scaled(gradient, *residual / Ratio::from(residuals.len()), row);
    }
}

impl Objective for NetworkFit {
    fn dimension(&self) -> usize {
        self.network.dimension()
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        half_mean_square(&self.residuals(w))
    }
    /// (1/n) Σ (h(w, xᵢ) − yᵢ) ∇h(w, xᵢ).
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        pull_back(&self.jacobian(w), &self.residuals(w), gradient);
    }
}

/// The same with the network linearized around w₁: h′(w, x) = h(w₁, x) + ⟨∇h(w₁, x), w − w₁⟩.
#[derive(Clone, Debug)]
pub struct LinearizedFit {
    /// The regression with the network.
    pub fit: NetworkFit,
    /// w₁.
    pub around: Vec<Ratio>,
}

impl LinearizedFit {
    /// h′(w, X).
    pub fn predictions<R: Real>(&self, w: &[R]) -> Vec<R> {
        let around = lift::<R>(&self.around);
        let moved: Vec<R> = w.iter().zip(&around).map(|(w, start)| *w - *start).collect();
        let changes = matrix_vector(&self.fit.jacobian(&around), &moved);
        self.fit.predictions(&around).into_iter().zip(changes).map(|(h, change)| h + change).collect()
    }
}

impl Objective for LinearizedFit {
    fn dimension(&self) -> usize {
        self.fit.dimension()
    }
    fn value<R: Real>(&self, w: &[R]) -> R {
        half_mean_square(&self.fit.missed(self.predictions(w)))
    }
    /// (1/n) Σ (h′(w, xᵢ) − yᵢ) ∇h(w₁, xᵢ).
    fn gradient<R: Real>(&self, w: &[R], gradient: &mut [R]) {
        let residuals = self.fit.missed(self.predictions(w));
        pull_back(&self.fit.jacobian(&lift(&self.around)), &residuals, gradient);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Dual, Exact, ratio, ratios};

    /// Two units, two inputs: u₁ = (1, 2) and u₂ = (−1, 3).
    fn fit(activation: Activation, scaling: Scaling) -> NetworkFit {
        let network = TwoLayer { outer: vec![ratio(3, 1), ratio(-1, 2)], inputs: 2, activation, scaling };
        NetworkFit { network, rows: vec![ratios([1, 1]), ratios([2, -1])], targets: ratios([5, -4]) }
    }

    fn start() -> Vec<Ratio> {
        ratios([1, 2, -1, 3])
    }

    fn same(found: &[Exact], expected: &[Ratio]) -> bool {
        found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| a.eq(*b).is_yes())
    }

    #[test]
    fn outputs_and_gradients_are_those_computed_by_hand() {
        // ⟨u, x₁⟩ = 3 and 2, ⟨u, x₂⟩ = 0 and −5: h = (3 · 9 − 4/2)/2 and (0 − 25/2)/2.
        let f = fit(Activation::Square, Scaling::MeanField);
        let w = lift::<Exact>(&start());
        assert!(same(&f.predictions(&w), &[ratio(25, 2), ratio(-25, 4)]));
        assert!(same(&f.residuals(&w), &[ratio(15, 2), ratio(-9, 4)]));
        // a φ′/2 = (9, −1) on x₁ and (0, 5/2) on x₂.
        let jacobian = f.jacobian(&w);
        assert!(same(&jacobian[0], &ratios([9, 9, -1, -1])));
        assert!(same(&jacobian[1], &[ratio(0, 1), ratio(0, 1), ratio(5, 1), ratio(-5, 2)]));
        let kernel = f.tangent_kernel(&w);
        assert!(same(&kernel[0], &[ratio(82, 1), ratio(-5, 4)]) && same(&kernel[1], &[ratio(-5, 4), ratio(125, 8)]));
    }

    #[test]
    fn the_tangent_scale_is_one_over_the_root_of_the_width() {
        let mut network = fit(Activation::Square, Scaling::Tangent).network;
        let outer = [network.outer.clone(), network.outer.clone()].concat();
        network.outer = outer;
        assert!(network.scale::<Exact>().eq(ratio(1, 2)).is_yes() && network.dimension() == 8);
    }

    fn differentiated(f: &impl Objective, is_rational: bool) {
        let w = [ratio(1, 2), ratio(-5, 3), ratio(2, 7), ratio(1, 1)];
        for (i, found) in f.gradient_at(&lift::<Exact>(&w)).into_iter().enumerate() {
            let moving = |(k, w): (usize, &Ratio)| Dual { value: exact(*w), derivative: exact(i32::from(i == k)) };
            let expected = f.value(&w.iter().enumerate().map(moving).collect::<Vec<_>>()).derivative;
            let digits = found.to_number().agreeing_digits(&expected.to_number());
            let agree = digits.is_none_or(|digits| !is_rational && digits >= 12);
            assert!(agree, "∂{i}: {found} is not {expected}, but for {digits:?} digits");
        }
    }

    #[test]
    fn gradients_are_those_of_the_values() {
        for (activation, scaling, is_rational) in [
            (Activation::Square, Scaling::MeanField, true),
            (Activation::Relu, Scaling::MeanField, true),
            (Activation::Square, Scaling::Tangent, false),
            (Activation::Tanh, Scaling::Tangent, false),
        ] {
            let fit = fit(activation, scaling);
            differentiated(&fit, is_rational);
            differentiated(&LinearizedFit { fit, around: start() }, is_rational);
        }
    }

    #[test]
    fn a_linearization_touches_the_network_where_it_was_made() {
        let fit = fit(Activation::Square, Scaling::MeanField);
        let (at, linearized) = (lift::<Exact>(&start()), LinearizedFit { fit: fit.clone(), around: start() });
        assert!(fit.value(&at).eq(linearized.value(&at)).is_yes());
        let gradients = fit.gradient_at(&at).into_iter().zip(linearized.gradient_at(&at));
        assert!(gradients.into_iter().all(|(f, g)| f.eq(g).is_yes()));
        // One step along the first coordinate: h₁ − h₁′ = s a₁ ⟨v, x₁⟩² = 3/2.
        let moved = lift::<Exact>(&ratios([2, 2, -1, 3]));
        let apart = fit.predictions(&moved)[0] - linearized.predictions(&moved)[0];
        assert!(apart.eq(ratio(3, 2)).is_yes());
    }
}
