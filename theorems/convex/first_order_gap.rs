//! # The gap of a convex function is at most ⟨∇f(w), w − w*⟩
//!
//! **Let** f be convex, with a subgradient ∇f(w) at w.
//! **Then** f(w) − f(w*) ≤ ⟨∇f(w), w − w*⟩ for any point w*, with equality where f is affine between the
//! two, as |w| to its minimizer. On ½ Σ hᵢwᵢ² with w* = 0 half of the right side is exact.
//!
//! **Checked** in exact arithmetic on random pairs of points under smooth functions and on listed ones
//! under functions with kinks.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/first-order-gap",
    rows: &[],
    errata: &[],
    source: &[opt4dl(27), opt4dl(28)],
    statement: r"f(w) - f(w^*) \le \langle\nabla f(w), w - w^*\rangle \quad\text{for any } w^*",
    cases,
};

/// w is the first point of the pair and w* the second.
fn gap<F: Objective + Clone + Debug>(pairs: Settings<Pair<F>>) -> Experiment<Pair<F>> {
    pairs.quantity(|s| s.swapped().value_at_y() - s.value_at_y()).at_most(descent_along)
}

/// (3/2)|w| and its minimizer.
fn to_the_kink() -> [Pair<ConvexFunction>; 2] {
    [2, -5].map(|w| Pair { f: absolute_value().f, smoothness: 0.into(), x: ratios([w]), y: ratios([0]) })
}

/// 3 − 2w.
fn on_a_line() -> Pair<Polynomial> {
    Pair { f: Polynomial::new(&ratios([3, -2])), smoothness: 0.into(), x: ratios([1]), y: ratios([7]) }
}

/// Quadratics and their minimizer.
fn to_the_minimizer() -> [Pair; 2] {
    let skew = Quadratic::centered(&[3.into(), ratio(1, 2), 0.into()]);
    let far = Pair::new(skew, &ratios([1, -2, 5]), &ratios([0, 0, 0]));
    [far, Pair::new(Quadratic::isotropic(2, 1), &ratios([3]), &ratios([0]))]
}

/// Between a crest and a trough of cos.
fn down_a_wave() -> [Pair; 1] {
    let crest = Cosines { amplitudes: ratios([-1]), frequencies: ratios([1]) };
    [Pair::new(crest, &[ratio(1, 4)], &ratios([3]))]
}

fn cases(case: &mut Cases) {
    const CONVEX: &str = "f is convex";
    let theorem = gap(for_all_drawn(convex_pairs).premise(CONVEX, |s| s.f.is_convex()));
    let kinks = gap(for_all(kinked_pairs));
    let half = theorem.scale_bound(ratio(1, 2));

    case.holds("random smooth functions", theorem);
    case.holds("functions with kinks", kinks);
    case.holds("equality on |w| with w* = 0", kinks.on(to_the_kink).attained());
    case.holds("equality on a line", gap(given(on_a_line)).attained());
    case.holds("half of it is exact on quadratics, with w* = 0", half.on(to_the_minimizer).attained());
    case.rejected("cos is not convex", theorem.on(down_a_wave));
    case.refuted("without convexity, down a wave of cos", theorem.on(down_a_wave).without(CONVEX));
    case.sabotage("half of the right side, on |w|", kinks.on(to_the_kink).scale_bound(ratio(1, 2)));
    case.sabotage("half of the right side, with any w*", half);
    case.sabotage("0.49 of it on quadratics", theorem.scale_bound(ratio(49, 100)).on(to_the_minimizer));
}
