//! # In one dimension the mean of the two one-sided differences is the central difference
//!
//! **Let** u = ±1 with equal probability and g = ((f(w + μu) − f(w))/μ) u.
//! **Then** E g = (f(w + μ) − f(w))/(2μ) − (f(w − μ) − f(w))/(2μ) = (f(w + μ) − f(w − μ))/(2μ), for any
//! f. In the notes the second term carries a further u, although u = −1 has been put in already.
//!
//! **Checked** on both paths; equality of irrational numbers survives to so many digits.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/one-dim-expectation",
    rows: &[],
    errata: &[Erratum {
        row: "zeroth-order/one-dim-expectation",
        printed: r"\mathbb E_u[g^{\mu u}(w)] = \frac12\frac{f(w+\mu)-f(w)}\mu - \frac12\frac{f(w-\mu)-f(w)}\mu u",
        corrected: r"\mathbb E_u[g^{\mu u}(w)] = \frac12\frac{f(w+\mu)-f(w)}\mu - \frac12\frac{f(w-\mu)-f(w)}\mu",
        why: "An expectation over u has no u left. With u = −1 the printed line is a second difference: 0 for w³ at w = 0, where the mean is μ².",
    }],
    source: &[opt4dl(114), opt4dl(115)],
    statement: r"\mathbb E_u[g^{\mu u}(w)] = \frac{f(w+\mu)-f(w-\mu)}{2\mu}",
    cases,
};

/// The line in the middle, with a factor at the end of its second term.
fn middle(s: &Quotient, factor: i32) -> Exact {
    let [right, centre, left] = [s.w + s.mu, s.w, s.w - s.mu].map(|w| s.f.value(&[exact(w)]));
    (right - centre) / (2 * s.mu) - (left - centre) / (2 * s.mu) * factor
}

fn functions() -> Vec<Quotient> {
    quotients().into_iter().chain([kink(0.into()), kink(ratio(1, 20))]).collect()
}

fn cube_at_zero() -> [Quotient; 1] {
    [Quotient { f: Curve::Cube, w: 0.into(), mu: ratio(1, 2) }]
}

fn cases(case: &mut Cases) {
    let settings = for_all(functions);
    let mean = settings.paths(|s, draw| forward_difference(&s.f, &[exact(s.w)], exact(s.mu), &[draw.sign()])[0]);
    let theorem = mean.mean_exactly(|s| s.central());
    let line = settings.quantity(|s| middle(s, 1)).exactly(Quotient::central);

    case.holds("the mean is the central difference", theorem);
    case.holds("so is the line in the middle", line);
    case.refuted("as printed, for u = −1", line.on(cube_at_zero).quantity(|s| middle(s, -1)));
    case.holds("as printed, for u = 1 only", line.on(cube_at_zero).quantity(|s| middle(s, 1)));
    case.sabotage("the mean is f′(w)", mean.mean_exactly(|s| s.derivative()));
    case.sabotage(
        "without the factor u",
        settings
            .paths(|s, draw| {
                let u = draw.sign();
                forward_difference(&s.f, &[exact(s.w)], exact(s.mu), &[u])[0] * u
            })
            .mean_exactly(|s| s.central()),
    );
}
