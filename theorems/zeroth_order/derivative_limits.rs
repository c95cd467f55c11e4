//! # Three difference quotients tend to f′(w), if there is an f′(w)
//!
//! **Let** f have a derivative that is L-Lipschitz on [w − μ, w + μ].
//! **Then** (f(w + μ) − f(w))/μ, (f(w) − f(w − μ))/μ and (f(w + μ) − f(w − μ))/(2μ) are all within Lμ/2
//! of f′(w), and the first two exactly so on parabolas: all three tend to f′(w) as μ → 0. The third
//! may have a limit where f has no derivative: on |w| at 0 it is 0 for every μ.
//!
//! **Checked** exactly where f is rational, by enclosures elsewhere. Of functions that are
//! differentiable but not smooth, where the limits come without a rate, nothing is checked.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/derivative-limits",
    rows: &[],
    errata: &[],
    source: &[opt4dl(112)],
    statement: r"f'(w) = \lim_{\mu\to0}\frac{f(w+\mu)-f(w)}\mu = \lim_{\mu\to0}\frac{f(w)-f(w-\mu)}\mu = \lim_{\mu\to0}\frac{f(w+\mu)-f(w-\mu)}{2\mu}",
    cases,
};

/// The largest error of the three.
fn worst(s: &Quotient) -> Exact {
    let errors = [s.forward(), s.backward(), s.central()].map(|quotient| (quotient - s.derivative()).abs());
    errors.into_iter().fold(exact(0), Exact::max)
}

fn cases(case: &mut Cases) {
    const SMOOTH: &str = "f has a Lipschitz derivative near w";
    let settings = for_all(quotients).premise(SMOOTH, |s| s.f.is_smooth());
    let theorem = settings.quantity(worst).at_most(|s| s.curvature() * s.mu / 2);
    let central = settings.quantity(Quotient::central).exactly(Quotient::derivative);
    let limit = given(exponential)
        .quantity(worst)
        .called("error of the quotients")
        .along("1/μ", &[1, 4, 16, 64, 256], |s, n| s.mu = 1 / Ratio::from(n))
        .decays(ratio(97, 100));
    let at_the_kink = || [1, 10, 1000].map(|n| Quotient { mu: ratio(1, n), ..kink(0.into()) });

    case.holds("all three are within Lμ/2", theorem);
    case.holds("equality on parabolas", theorem.on(parabolas).attained());
    case.holds("where the central one is exact", central.on(parabolas));
    case.holds("on eʷ the error vanishes like μ", limit);
    case.holds("the central one is 0 on |w| at 0", central.on(at_the_kink).without(SMOOTH));
    case.refuted("but the others are not", theorem.on(at_the_kink).without(SMOOTH));
    case.rejected("|w| has no derivative at 0", theorem.on(at_the_kink));
    case.sabotage("within Lμ/2.1", theorem.on(parabolas).scale_bound(ratio(20, 21)));
    case.sabotage("the central one is exact", central);
    case.sabotage("the error vanishes like μ²", limit.exponent(2.into()));
}
