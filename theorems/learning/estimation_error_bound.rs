//! # The estimation error is at most the optimization error plus twice the uniform sampling error
//!
//! **Let** Δ_emp = max |f(w) − f̄(w)| over a set of parameters that contains ŵ and w̄.
//! **Then** f̄(ŵ) − f̄(w̄) ≤ [f(ŵ) − f(w*)] + 2Δ_emp, with equality where f overestimates f̄ at w̄ and
//! underestimates it at ŵ as much, and f(w̄) = f(w*). The error at w* alone is not enough.
//!
//! **Checked** exactly on random finite classes.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "learning/estimation-error-bound",
    rows: &[],
    errata: &[],
    source: &[opt4dl(21).note("the remark after it")],
    statement: r"\bar f(\hat w) - \bar f(\bar w) \le [f(\hat w) - f(w^*)] + 2\Delta_{\text{emp}}, \quad \Delta_{\text{emp}} = \sup_w |f(w) - \bar f(w)|",
    cases,
};

/// Δ_emp at w* only, where f is right, while it is wrong at ŵ and w̄: f = (0, 1, 1), f̄ = (0, 3, −1).
fn compared_at_the_empirical_minimizer() -> [Class; 1] {
    [Class { compared: vec![0], ..Class::new(&ratios([0, 1, 1]), &ratios([0, 3, -1]), 1) }]
}

/// The extremal class with an optimization error besides: f = (2, 0), f̄ = (2 + c, −c).
fn extremal_classes() -> Vec<Class> {
    let with_error = |c: Ratio| Class::new(&ratios([2, 0]), &[2 + c, -c], 0);
    [opposite_deviations(), with_error(ratio(1, 3)), with_error(5.into())].into()
}

fn cases(case: &mut Cases) {
    const UNIFORM: &str = "Δ_emp is taken over ŵ and w̄, too";
    let theorem = for_all_drawn(classes)
        .premise(UNIFORM, |s| s.compared.contains(&s.answer) && s.compared.contains(&s.best()))
        .quantity(|s| exact(s.estimation_error()))
        .at_most(|s| s.optimization_error() + 2 * s.deviation());
    let pointwise = theorem.on(compared_at_the_empirical_minimizer);
    let extremal = theorem.on(extremal_classes);

    case.holds("theorem", theorem);
    case.holds("the maximum over ŵ and w̄ is enough", theorem.tweak(|s| s.compared = vec![s.answer, s.best()]));
    case.holds("equality for opposite deviations", extremal.attained());
    case.rejected("a deviation at w* alone", pointwise);
    case.refuted("with the deviation at w* alone", pointwise.without(UNIFORM));
    case.sabotage("Δ_emp once", extremal.bound(|s| s.optimization_error() + s.deviation()));
    case.sabotage("without the optimization error", extremal.bound(|s| 2 * s.deviation()));
    case.sabotage("1.99 Δ_emp", extremal.bound(|s| s.optimization_error() + ratio(199, 100) * s.deviation()));
}
