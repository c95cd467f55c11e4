//! # The derivative of an expectation is the expectation of the derivative, if something integrable dominates it
//!
//! **Let** h_z(w) = w/(1 + z²w²), l(w, z) = z(z + 1)(h_z(w) − h_{z+1}(w)), and z = 1, 2, 3, … with
//! probability 1/(z(z + 1)).
//! **Then** l is smooth and E l(w, z) = h₁(w), because the sum telescopes: E_{z ≤ N} misses
//! h_{N+1}(w) ≤ 1/((N + 1)²w). So (d/dw) E l = 1 at w = 0, but ∂l/∂w(0, z) = 0 for every z. Where only
//! z ≤ N are possible, both are equal.
//!
//! **Checked** exactly. What dominates ∂l/∂w near 0 is at least |∂l/∂w(1/z, z)|, whose expectation over
//! z ≤ N grows like ½ ln N.

use super::*;
use theorycheck::arithmetic::Dual;

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/interchange-derivative-expectation",
    rows: &[],
    errata: &[Erratum {
        row: "stochastic/interchange-derivative-expectation",
        printed: r"\ell \text{ differentiable} \implies \nabla \mathbb E_z[\ell(w, z)] = \mathbb E_z[\nabla \ell(w, z)]",
        corrected: r"\|\nabla\ell(v, z)\| \le h(z) \text{ for } v \text{ near } w,\ \mathbb E h(z) < \infty \implies \nabla \mathbb E_z[\ell(w, z)] = \mathbb E_z[\nabla \ell(w, z)]",
        why: "The slope can hide in ever rarer z: for z = 1, 2, … with probability 1/(z(z + 1)) and l(w, z) = z(z + 1)(w/(1 + z²w²) − w/(1 + (z + 1)²w²)) every derivative at 0 is 0, and the expectation is w/(1 + w²), whose derivative there is 1.",
    }],
    source: &[opt4dl(43)],
    statement: r"\frac{d}{dw}\,\mathbb E_z[\ell(w, z)] = \mathbb E_z\!\left[\frac{\partial\ell}{\partial w}(w, z)\right] \text{ if } \left|\frac{\partial\ell}{\partial w}(v, z)\right| \le h(z) \text{ near } w,\ \mathbb E h(z) < \infty",
    cases,
};

/// h_z(w).
fn hump<R: Real>(w: R, z: usize) -> R {
    w / (R::one() + w.sq() * Ratio::from(z).sq())
}

/// l(w, z).
fn loss<R: Real>(w: R, z: usize) -> R {
    (hump(w, z) - hump(w, z + 1)) * Ratio::from(z * (z + 1))
}

fn probability(z: usize) -> Ratio {
    1 / Ratio::from(z * (z + 1))
}

fn slope(f: impl Fn(Dual<Exact>) -> Dual<Exact>, w: Ratio) -> Exact {
    f(Dual { value: exact(w), derivative: exact(1) }).derivative
}

/// The law of z, or the part of it with z ≤ N, at w.
#[derive(Clone, Copy, Debug)]
struct Law {
    largest: Option<usize>,
    w: Ratio,
}

impl Law {
    /// E l(w, z), and h₁(w) over all z.
    fn expected<R: Real>(&self, w: R) -> R {
        let partial = |n: usize| (1..=n).map(|z| loss(w, z) * probability(z)).sum();
        self.largest.map_or_else(|| hump(w, 1), partial)
    }

    /// E ∂l/∂w(w, z); over all z at w = 0 only, where every term is 0.
    fn expected_slope(&self) -> Exact {
        let largest = self.largest.unwrap_or(50);
        (1..=largest).map(|z| slope(|w| loss(w, z), self.w) * probability(z)).sum()
    }
}

fn finite() -> impl Iterator<Item = Law> {
    let points = [ratio(0, 1), ratio(1, 3), ratio(-2, 1)].into_iter();
    points.flat_map(|w| [1, 2, 7, 12].map(|n| Law { largest: Some(n), w }))
}

fn at_zero() -> Law {
    Law { largest: None, w: 0.into() }
}

fn cases(case: &mut Cases) {
    const DOMINATED: &str = "an integrable function dominates ∂l/∂w near w: finitely many z are possible";
    let theorem = for_all(finite)
        .premise(DOMINATED, |s| s.largest.is_some())
        .quantity(|s| slope(|w| s.expected(w), s.w))
        .exactly(Law::expected_slope);
    let endless = theorem.on(|| [at_zero()]);
    let missing = given(|| Law { largest: None, w: ratio(1, 3) })
        .quantity(|s| hump(exact(s.w), 1) - s.expected(exact(s.w)))
        .called("what the first N values of z miss of the expectation")
        .along("N", &[1, 2, 4, 8, 16], |s, n| s.largest = Some(n));
    let slopes = for_all(|| 1..=50usize).quantity(|z| slope(|w| loss(w, *z), 0.into())).exactly(|_| 0);
    let domination = given(|| 1)
        .quantity(|n| (1..=*n).map(|z| slope(|w| loss(w, z), 1 / Ratio::from(z)).abs() * probability(z)).sum())
        .called("E |∂l/∂w(1/z, z)| over z ≤ N")
        .along("N", &[2, 8, 32, 128, 512], |s, n| *s = n)
        .at_least(|n| exact(*n).ln() / 4);

    case.holds("finitely many z", theorem);
    case.holds(
        "the expectation is h₁(w): N values of z miss h_{N+1}(w)",
        missing.exactly(|s| hump(exact(s.w), s.largest.unwrap_or(0) + 1)),
    );
    case.holds("and that vanishes like 1/N²", missing.at_most(|s| 1 / (exact(s.largest.unwrap_or(0) + 1).sq() * s.w)));
    case.holds("every derivative at 0 is 0", slopes);
    case.holds("what dominates them has no expectation", domination);
    case.refuted("as printed, at w = 0", endless.without(DOMINATED));
    case.rejected("nothing integrable dominates them", endless);
    case.sabotage("the derivative elsewhere", theorem.bound(|s| Law { w: s.w + 1, ..*s }.expected_slope()));
    case.sabotage(
        "derivatives that vanish at 1/z as well",
        slopes.quantity(|z| slope(|w| loss(w, *z), 1 / Ratio::from(*z))),
    );
}
