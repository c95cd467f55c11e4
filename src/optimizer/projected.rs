//! Gradient descent on a closed convex set.

use super::descent::{Trajectory, iterated};
use crate::arithmetic::{Exact, Ratio, Real, Truth};
use crate::kernel::{add_scaled, clip, norm_sq};
use crate::objective::Objective;

/// A closed convex set with a projection P(w), its point nearest to w.
#[derive(Clone, Debug)]
pub enum ConvexSet {
    /// lᵢ ≤ wᵢ ≤ uᵢ.
    Box {
        /// lᵢ.
        lower: Vec<Ratio>,
        /// uᵢ ≥ lᵢ.
        upper: Vec<Ratio>,
    },
    /// ‖w‖ ≤ r.
    Ball {
        /// r ≥ 0.
        radius: Ratio,
    },
    /// wᵢ ≥ 0, Σ wᵢ = 1.
    Simplex,
}

impl ConvexSet {
    /// w ← P(w).
    ///
    /// Box: each coordinate clipped. Ball: w min(1, r/‖w‖). Simplex: max(wᵢ − θ, 0) with
    /// θ = max_k (s_k − 1)/k, where s_k is the sum of the k largest coordinates (Held, Wolfe and Crowder
    /// 1974; the maximum is where their condition on the k-th coordinate last holds).
    ///
    /// # Panics
    /// When w has another dimension than a box, or none.
    pub fn project<R: Real>(&self, w: &mut [R]) {
        match self {
            ConvexSet::Box { lower, upper } => {
                assert_eq!([lower.len(), upper.len()], [w.len(); 2], "a point has as many coordinates as the box");
                for ((w, lower), upper) in w.iter_mut().zip(lower).zip(upper) {
                    *w = w.max(R::of(*lower)).min(R::of(*upper));
                }
            }
            ConvexSet::Ball { radius } => clip(w, R::of(*radius)),
            ConvexSet::Simplex => {
                let threshold = simplex_threshold(w);
                w.iter_mut().for_each(|w| *w = (*w - threshold).max(R::zero()));
            }
        }
    }

    /// Whether w lies in the set.
    #[must_use]
    pub fn contains(&self, w: &[Exact]) -> Truth {
        let all = |truths: &mut dyn Iterator<Item = Truth>| truths.fold(Truth::Yes, |all, this| all & this);
        match self {
            ConvexSet::Box { lower, upper } => {
                let sides = w.iter().zip(lower).zip(upper);
                all(&mut sides.map(|((w, lower), upper)| w.ge(*lower) & w.le(*upper)))
            }
            ConvexSet::Ball { radius } => norm_sq(w).le(radius.sq()),
            ConvexSet::Simplex => all(&mut w.iter().map(|w| w.ge(0))) & w.iter().copied().sum::<Exact>().eq(1),
        }
    }
}

/// θ with Σ max(wᵢ − θ, 0) = 1.
fn simplex_threshold<R: Real>(w: &[R]) -> R {
    let mut sorted = w.to_vec();
    // Exchanges by maximum and minimum: no branch on data.
    for end in (1..sorted.len()).rev() {
        for i in 0..end {
            (sorted[i], sorted[i + 1]) = (sorted[i].max(sorted[i + 1]), sorted[i].min(sorted[i + 1]));
        }
    }
    let mut sum = -R::one();
    let candidates = sorted.into_iter().enumerate().map(|(k, w)| {
        sum += w;
        sum / Ratio::from(k + 1)
    });
    candidates.reduce(R::max).expect("a point has at least one coordinate")
}

/// Projected gradient descent: w_{t+1} = P(w_t − η ∇f(w_t)) for T steps.
///
/// `start` is w₁, `step` is η, `steps` is T; the result holds T + 1 iterates.
///
/// # Panics
/// As [`ConvexSet::project`].
pub fn projected_descent<R: Real>(
    f: &impl Objective,
    set: &ConvexSet,
    start: &[Ratio],
    step: R,
    steps: usize,
) -> Trajectory<R> {
    iterated(f, start, steps, |w, gradient| {
        let mut next = w.to_vec();
        add_scaled(&mut next, -step, gradient);
        set.project(&mut next);
        next
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{exact, ratio, ratios};
    use crate::objective::{Quadratic, lift};
    use crate::optimizer::gradient_descent;

    fn projected(set: &ConvexSet, w: &[Ratio]) -> Vec<Exact> {
        let mut w = lift::<Exact>(w);
        set.project(&mut w);
        assert!(set.contains(&w).is_yes(), "{w:?} is not in {set:?}");
        w
    }

    fn is(found: &[Exact], expected: &[Ratio]) -> bool {
        found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| a.eq(*b).is_yes())
    }

    #[test]
    fn projections_are_those_computed_by_hand() {
        let square = ConvexSet::Box { lower: ratios([0, -1]), upper: ratios([2, 1]) };
        assert!(is(&projected(&square, &ratios([3, -5])), &ratios([2, -1])));
        assert!(is(&projected(&ConvexSet::Ball { radius: 5.into() }, &ratios([6, 8])), &ratios([3, 4])));
        // Two coordinates stay: θ = (2 + 3/2 − 1)/2.
        let onto_edge = projected(&ConvexSet::Simplex, &[ratio(3, 2), ratio(-1, 3), ratio(2, 1)]);
        assert!(is(&onto_edge, &[ratio(1, 4), ratio(0, 1), ratio(3, 4)]));
        assert!(is(&projected(&ConvexSet::Simplex, &ratios([7, 0, 0])), &ratios([1, 0, 0])));
        let inside = [ratio(1, 2), ratio(1, 3), ratio(1, 6)];
        assert!(is(&projected(&ConvexSet::Simplex, &inside), &inside));
    }

    #[test]
    fn a_point_beside_a_set_is_not_in_it() {
        let square = ConvexSet::Box { lower: ratios([0]), upper: ratios([2]) };
        assert!(square.contains(&[exact(3)]).is_no() && square.contains(&[exact(2)]).is_yes());
        assert!(ConvexSet::Ball { radius: 1.into() }.contains(&[exact(1), exact(ratio(1, 9))]).is_no());
        assert!(ConvexSet::Simplex.contains(&[exact(2), exact(-1)]).is_no());
        assert!(ConvexSet::Simplex.contains(&[exact(1), exact(ratio(1, 9))]).is_no());
    }

    #[test]
    fn projected_descent_walks_along_the_border() {
        // ½‖w − (3, 1)‖² on [0, 1]²: the first coordinate sticks to 1, the second halves its error.
        let f = Quadratic { curvatures: ratios([1, 1]), center: vec![ratio(3, 1), ratio(1, 2)] };
        let set = ConvexSet::Box { lower: ratios([0, 0]), upper: ratios([1, 1]) };
        let run = projected_descent(&f, &set, &ratios([0, 0]), exact(ratio(1, 2)), 3);
        for (w, expected) in run.iterates.iter().zip([[0, 0], [8, 2], [8, 3]].map(|w| w.map(|k| ratio(k, 8)))) {
            assert!(is(w, &expected), "{w:?}");
        }
        assert!(is(run.last(), &[ratio(1, 1), ratio(7, 16)]) && run.gradients.len() == 4);
    }

    #[test]
    fn where_nothing_is_cut_off_it_is_gradient_descent() {
        let f = Quadratic::centered(&[ratio(2, 1), ratio(1, 3)]);
        let (start, step) = (ratios([1, -3]), exact(ratio(1, 4)));
        let projected = projected_descent(&f, &ConvexSet::Ball { radius: 10.into() }, &start, step, 5);
        let plain = gradient_descent(&f, &start, step, 5, |_| {});
        for (a, b) in projected.iterates.iter().zip(&plain.iterates) {
            assert!(a.iter().zip(b).all(|(a, b)| a.eq(*b).is_yes()));
        }
    }
}
