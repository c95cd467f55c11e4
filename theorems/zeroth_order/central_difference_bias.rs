//! # The central difference is off by (μ²/6) sup|f‴|, the one-sided by (μ/2) sup|f″|
//!
//! **Let** f have a third derivative on [w − μ, w + μ], and let the suprema be over that interval.
//! **Then** |(f(w + μ) − f(w − μ))/(2μ) − f′(w)| ≤ (μ²/6) sup|f‴|, with equality on w³. The forward
//! difference is off by (μ/2) sup|f″| at most, with equality on parabolas: half the width halves
//! its bias, and quarters that of the central one.
//!
//! **Checked** exactly where f is rational, by enclosures elsewhere, with suprema in closed form.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/central-difference-bias",
    rows: &[],
    errata: &[],
    source: &[opt4dl(113)],
    statement: r"\left|\frac{f(w+\mu)-f(w-\mu)}{2\mu} - f'(w)\right| \le \frac{\mu^2}6 \sup|f'''|",
    cases,
};

fn cubes() -> [Quotient; 2] {
    [ratio(1, 3), ratio(2, 1)].map(|mu| Quotient { f: Curve::Cube, w: ratio(-1, 2), mu })
}

fn cases(case: &mut Cases) {
    const THRICE: &str = "f has a third derivative near w";
    const WIDTHS: &[usize] = &[10, 20, 40, 80, 160];
    let thrice = || quotients().into_iter().filter(|s| s.f.has_third_derivative());
    let settings = for_all(thrice).premise(THRICE, |s| s.f.has_third_derivative());
    let central =
        settings.quantity(|s| (s.central() - s.derivative()).abs()).at_most(|s| s.third_derivative() * s.mu.sq() / 6);
    let forward = settings.quantity(|s| (s.forward() - s.derivative()).abs()).at_most(|s| s.curvature() * s.mu / 2);
    let narrower = given(exponential)
        .quantity(|s| (s.central() - s.derivative()).abs())
        .called("bias of the central difference")
        .along("1/μ", WIDTHS, |s, n| s.mu = 1 / Ratio::from(n))
        .decays(ratio(2, 1));
    let one_sided = given(exponential)
        .quantity(|s| (s.forward() - s.derivative()).abs())
        .called("bias of the forward difference")
        .along("1/μ", WIDTHS, |s, n| s.mu = 1 / Ratio::from(n))
        .decays(ratio(1, 1));
    // |w| beside its kink, which lies within reach whatever μ is.
    let beside = central.on(|| [2, 20, 2000].map(|n| Quotient { mu: ratio(2, n), ..kink(ratio(1, n)) }));

    case.holds("the central difference", central);
    case.holds("equality on w³", central.on(cubes).attained());
    case.holds("the forward difference", forward);
    case.holds("equality on parabolas", forward.on(parabolas).attained());
    case.holds("on eʷ the central bias falls like μ²", narrower);
    case.holds("on eʷ the forward bias falls like μ", one_sided);
    case.refuted("on |w| it stays 1/2", beside.without(THRICE));
    case.rejected("|w| has no third derivative", beside);
    case.sabotage("μ²/12", central.on(cubes).scale_bound(ratio(1, 2)));
    case.sabotage("the forward bias falls like μ^1.1", one_sided.exponent(ratio(11, 10)));
    case.sabotage("the central bias falls like μ^2.1", narrower.exponent(ratio(21, 10)));
}
