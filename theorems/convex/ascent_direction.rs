//! # Where a convex function is lower, the gradient points away
//!
//! **Let** f be convex and f(y) ≤ f(x).
//! **Then** ⟨∇f(x), y − x⟩ ≤ 0, however far y is. Without convexity it holds for small steps only: on
//! −w², x = 1 and y = −2, f(y) = −4 ≤ −1 = f(x), and the product is 6.
//!
//! **Checked** in exact arithmetic on random pairs of points.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/ascent-direction",
    rows: &[],
    errata: &[],
    source: &[opt4dl(26)],
    statement: r"f \text{ convex},\ f(y) \le f(x) \implies \langle\nabla f(x), y - x\rangle \le 0",
    cases,
};

/// The same pair with the lower point as y; none where the two values cannot be told apart.
fn lower_second(s: Pair) -> Option<Pair> {
    let is_lower = |s: &Pair| Exact::scope(128, || s.value_at_y().lt(s.swapped().value_at_y()).is_yes());
    [s.swapped(), s].into_iter().find(is_lower)
}

fn ordered_pairs() -> impl Strategy<Value = Pair> {
    convex_pairs().prop_filter_map("values that differ", lower_second)
}

/// −w² at 1 and −2.
fn parabola_upside_down() -> [Pair; 1] {
    [Pair::new(Quadratic::isotropic(-2, 1), &ratios([1]), &ratios([-2]))]
}

/// cos from beside its crest at 0 to the other side.
fn across_a_crest() -> [Pair; 1] {
    let crest = Cosines { amplitudes: ratios([-1]), frequencies: ratios([1]) };
    [Pair::new(crest, &[ratio(1, 4)], &ratios([-3]))]
}

fn cases(case: &mut Cases) {
    const CONVEX: &str = "f is convex";
    let product = for_all_drawn(ordered_pairs)
        .premise(CONVEX, |s| s.f.is_convex())
        .premise("f(y) ≤ f(x)", |s| s.value_at_y().le(s.swapped().value_at_y()))
        .quantity(|s| -descent_along(s));
    let theorem = product.at_most(|_| 0);

    case.holds("theorem", theorem);
    case.holds("the product is at most f(y) − f(x)", product.at_most(|s| s.value_at_y() - s.swapped().value_at_y()));
    case.rejected("−w² is not convex", theorem.on(parabola_upside_down));
    case.refuted("without convexity, −w² from 1 to −2", theorem.on(parabola_upside_down).without(CONVEX));
    case.refuted("without convexity, cos across its crest", theorem.on(across_a_crest).without(CONVEX));
    case.rejected("a higher y", theorem.tweak(|s| *s = s.swapped()));
    case.sabotage("a higher y, too", theorem.tweak(|s| *s = s.swapped()));
    case.sabotage("cos instead of a convex function", theorem.on(across_a_crest));
}
