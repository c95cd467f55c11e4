//! Majorize and minimize: steps to the minimizer of a surrogate.

use crate::arithmetic::{Ratio, Real};
use crate::kernel::dot;
use crate::objective::{Objective, lift};
use crate::trace::note;

/// Majorize-minimize: w_{t+1} = argmin U_t for T steps, where `minimizer` returns the minimizer of the
/// surrogate U_t, given t = 1, …, T and w_t. Hunter and Lange (2004).
///
/// `start` is w₁, `steps` is T; the result is w₁, …, w_{T+1}.
pub fn majorize_minimize<R: Real>(
    start: &[Ratio],
    steps: usize,
    mut minimizer: impl FnMut(usize, &[R]) -> Vec<R>,
) -> Vec<Vec<R>> {
    let mut iterates = vec![lift::<R>(start)];
    for t in 1..=steps {
        note("w", t, &iterates[t - 1]);
        iterates.push(minimizer(t, &iterates[t - 1]));
    }
    note("w", steps + 1, &iterates[steps]);
    iterates
}

/// U(w) = f(v) + ⟨∇f(v), w − v⟩ + ½ Σ cᵢ (wᵢ − vᵢ)²: tight at v, and above f wherever every cᵢ is at least
/// the curvature of f along coordinate i of a separable f, or the smoothness of any f.
#[derive(Clone, Copy, Debug)]
pub struct QuadraticSurrogate<'a, F> {
    /// f.
    pub f: &'a F,
    /// cᵢ > 0.
    pub curvatures: &'a [Ratio],
}

impl<F: Objective> QuadraticSurrogate<'_, F> {
    /// U(w) around v.
    pub fn value<R: Real>(&self, v: &[R], w: &[R]) -> R {
        let apart: Vec<R> = w.iter().zip(v).map(|(w, v)| *w - *v).collect();
        let bends = self.curvatures.iter().zip(&apart).map(|(c, apart)| apart.sq() * *c);
        self.f.value(v) + dot(&self.f.gradient_at(v), &apart) + bends.sum::<R>() / Ratio::from(2)
    }

    /// argmin U around v: vᵢ − ∂ᵢf(v)/cᵢ.
    pub fn minimizer<R: Real>(&self, v: &[R]) -> Vec<R> {
        let gradient = self.f.gradient_at(v);
        v.iter().zip(gradient).zip(self.curvatures).map(|((v, g), c)| *v - g / *c).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio, ratios};
    use crate::objective::Quadratic;
    use crate::optimizer::gradient_descent;

    #[test]
    fn with_equal_curvatures_it_is_gradient_descent() {
        let f = Quadratic::centered(&[ratio(2, 1), ratio(1, 3)]);
        let start = ratios([1, -3]);
        let surrogate = QuadraticSurrogate { f: &f, curvatures: &ratios([4, 4]) };
        let iterates = majorize_minimize::<Exact>(&start, 5, |_, w| surrogate.minimizer(w));
        let plain = gradient_descent(&f, &start, exact(ratio(1, 4)), 5, |_| {});
        assert_eq!(iterates.len(), 6);
        for (a, b) in iterates.iter().zip(&plain.iterates) {
            assert!(a.iter().zip(b).all(|(a, b)| a.eq(*b).is_yes()));
        }
    }

    #[test]
    fn a_surrogate_with_the_curvatures_of_a_quadratic_is_the_quadratic() {
        let f = Quadratic { curvatures: ratios([2, 3]), center: ratios([1, -1]) };
        let surrogate = QuadraticSurrogate { f: &f, curvatures: &f.curvatures };
        let (v, w) = ([exact(5), exact(7)], [exact(-2), exact(ratio(1, 3))]);
        assert!(surrogate.value(&v, &w).eq(f.value(&w)).is_yes());
        assert!(surrogate.value(&v, &v).eq(f.value(&v)).is_yes());
        let minimizer = surrogate.minimizer(&v);
        assert!(minimizer[0].eq(1).is_yes() && minimizer[1].eq(-1).is_yes());
    }

    #[test]
    fn the_step_number_reaches_the_minimizer() {
        let iterates = majorize_minimize::<Exact>(&ratios([0]), 3, |t, w| vec![w[0] + exact(t)]);
        assert!(iterates[3][0].eq(6).is_yes());
    }
}
