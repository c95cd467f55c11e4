//! # A stationary point of a convex function is a minimum
//!
//! **Let** f be convex and differentiable, and ∇f(w*) = 0.
//! **Then** f(w) ≥ f(w*) for all w.
//!
//! **Checked** in exact arithmetic on random convex functions and points. Convexity is needed: w³ − 3w
//! is stationary at 1 and lower at −3.

use super::*;
use crate::smooth::random_pairs;

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/stationary-is-global-convex",
    rows: &[],
    errata: &[],
    source: &[opt4dl(12)],
    statement: r"f \text{ convex},\ \nabla f(w^*) = 0 \implies f(w) \ge f(w^*) \text{ for all } w",
    cases,
};

/// A stationary point and another one.
#[derive(Clone, Debug)]
struct Pair<F> {
    f: F,
    stationary: Vec<Ratio>,
    other: Vec<Ratio>,
}

/// Random convex functions; the quadratics among them have their stationary point anywhere, the
/// others at 0.
fn convex_pairs() -> impl Strategy<Value = Pair<SmoothFunction>> {
    let placed = |pair: crate::smooth::Pair| match pair.f {
        SmoothFunction::Quadratic(f) => {
            Pair { f: Quadratic { center: pair.x.clone(), ..f }.into(), stationary: pair.x, other: pair.y }
        }
        f => Pair { f, stationary: vec![Ratio::ZERO; pair.x.len()], other: pair.y },
    };
    random_pairs().prop_filter("a convex function", |pair| pair.f.is_convex()).prop_map(placed)
}

fn minimal<F: Objective + Clone + Debug>(pairs: Settings<Pair<F>>) -> Experiment<Pair<F>> {
    pairs
        .premise("∇f(w*) = 0", |s| {
            let gradient = s.f.gradient_at::<Exact>(&lift(&s.stationary));
            gradient.into_iter().fold(Truth::Yes, |all, g| all & g.eq(0))
        })
        .quantity(|s| s.f.value(&lift(&s.other)))
        .at_least(|s| s.f.value::<Exact>(&lift(&s.stationary)))
}

/// w³ − 3w at 1 and −3.
fn cubic() -> Pair<Polynomial> {
    Pair { f: Polynomial::new(&ratios([0, -3, 0, 1])), stationary: ratios([1]), other: ratios([-3]) }
}

/// cos at its crest.
fn crest() -> [Pair<SmoothFunction>; 1] {
    let cosine = Cosines { amplitudes: ratios([-1]), frequencies: ratios([1]) };
    [Pair { f: cosine.into(), stationary: ratios([0]), other: ratios([1]) }]
}

fn cases(case: &mut Cases) {
    const CONVEX: &str = "f is convex";
    let theorem = minimal(for_all_drawn(convex_pairs).premise(CONVEX, |s| s.f.is_convex()));

    case.holds("random convex functions", theorem);
    case.holds("at the point itself it is attained", theorem.tweak(|s| s.other = s.stationary.clone()).attained());
    case.rejected("a crest of cos is no convex case", theorem.on(crest));
    case.refuted("without convexity, at a crest of cos", theorem.on(crest).without(CONVEX));
    case.sabotage("w³ − 3w at 1", minimal(given(cubic)));
    case.sabotage("any other point", theorem.tweak(|s| std::mem::swap(&mut s.stationary, &mut s.other)));
}
