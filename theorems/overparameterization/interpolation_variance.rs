//! # Interpolation: the stochastic gradient's second moment is at most 2L(f − f*)
//!
//! **Let** f = (1/n) Σ lᵢ with every lᵢ L-smooth, convex or not, and let one w* minimize them all.
//! **Then** (1/n) Σ ‖∇lᵢ(w)‖² ≤ 2L(f(w) − f*) at every w, with equality where every lᵢ is
//! (L/2)‖w − w*‖². Without a common minimizer the right side can be 0 and the left is not.
//!
//! **Checked** in exact arithmetic on sums of convex and nonconvex functions, and on regressions
//! with labels that some w* fits.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/interpolation-variance",
    rows: &[],
    errata: &[],
    source: &[opt4dl(393), opt4dl(396)],
    statement: r"\frac1n\sum_{i=1}^n \|\nabla l_i(w)\|^2 \le 2L\,(f(w) - f^*)",
    cases,
};

/// (1/n) Σ ‖∇lᵢ(w)‖².
fn second_moment(s: &At) -> Exact {
    s.f.mean_gradient_norm_sq(&lift(&s.w))
}

/// (1/n) Σ ‖∇lᵢ(w₁)‖² for lᵢ(w) = ½(⟨xᵢ, w⟩ − yᵢ)².
fn regression_second_moment(s: &Regression) -> Exact {
    let n = s.f.rows.len();
    let start = lift::<Exact>(&s.start);
    (0..n).map(|i| norm_sq(&s.f.gradient_of_row(i, &start))).sum::<Exact>() / n
}

/// 2 max ‖xᵢ‖² f(w₁): independent rows fit any labels, so that f* = 0.
fn regression_bound(s: &Regression) -> Exact {
    let norms = s.f.rows.iter().map(|row| row.iter().map(|x| x.sq()).sum::<Ratio>());
    2 * norms.max().expect("a regression has rows") * s.f.value::<Exact>(&lift(&s.start))
}

fn cases(case: &mut Cases) {
    let theorem = for_all(common_minimizer)
        .premise("w* minimizes every lᵢ", At::interpolates)
        .quantity(second_moment)
        .at_most(|s| 2 * s.smoothness() * s.gap());
    let equality = theorem.on(equal_parts).attained();
    let regression = for_all_drawn(regressions)
        .premise("the rows are independent", Regression::is_pl)
        .quantity(regression_second_moment)
        .at_most(regression_bound);

    case.holds("theorem", theorem);
    case.holds("linear regression that fits its labels", regression);
    case.holds("equality on (L/2)‖w − w*‖²", equality);
    case.rejected("two centers are no common minimizer", theorem.on(two_centers));
    case.refuted("without a common minimizer", theorem.on(two_centers).without("w* minimizes every lᵢ"));
    case.sabotage("L instead of 2L", theorem.on(equal_parts).scale_bound(ratio(1, 2)));
    case.sabotage("L instead of 2L in regression", regression.scale_bound(ratio(1, 2)));
}
