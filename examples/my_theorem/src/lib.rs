//! # Gradient descent on a strongly convex quadratic contracts by 1 − μ/L a step
//!
//! **Let** f(w) = ½ Σ hᵢ wᵢ² with 0 < μ ≤ hᵢ ≤ L.
//! **Run** w_{t+1} = w_t − ∇f(w_t)/L for T steps.
//! **Then** ‖w_{T+1}‖² ≤ (1 − μ/L)^{2T} ‖w₁‖², with equality along an eigenvector of μ.
//!
//! **Checked** in exact arithmetic on random quadratics; a failure would shrink to a small one.

use theorycheck::kernel::norm_sq;
use theorycheck::objective::{Quadratic, lift};
use theorycheck::optimizer::gradient_descent;
use theorycheck::prelude::*;
use theorycheck::proptest::{collection::vec, prelude::Strategy};
use theorycheck::suite::Catalogue;

static NOTES: Document = Document { key: "my", prefix: "", title: "My notes", unit: "theorem" };

pub static CATALOGUE: Catalogue = &[&Claim {
    id: "my-theorem/contraction",
    rows: &[],
    errata: &[],
    source: &[Source::numbered(&NOTES, 1)],
    statement: r"\|w_{T+1}\|^2 \le (1-\mu/L)^{2T}\, \|w_1\|^2",
    cases,
}];

/// A quadratic, a starting point and a number of steps.
#[derive(Clone, Debug)]
struct Setting {
    curvatures: Vec<Ratio>,
    start: Vec<Ratio>,
    steps: usize,
}

impl Setting {
    fn mu(&self) -> Ratio {
        self.curvatures.iter().copied().min().expect("at least one coordinate")
    }

    fn l(&self) -> Ratio {
        self.curvatures.iter().copied().max().expect("at least one coordinate")
    }
}

fn random_quadratics() -> impl Strategy<Value = Setting> {
    (vec((1..50i64, -9..10i64), 1..5), 1..20usize).prop_map(|(coordinates, steps)| Setting {
        curvatures: coordinates.iter().map(|(h, _)| ratio(*h, 10)).collect(),
        start: coordinates.iter().map(|(_, w)| Ratio::from(*w)).collect(),
        steps,
    })
}

fn eigenvector() -> Setting {
    Setting { curvatures: ratios([1, 4]), start: ratios([3, 0]), steps: 12 }
}

fn final_distance_sq(s: &Setting) -> Exact {
    let f = Quadratic::centered(&s.curvatures);
    norm_sq(gradient_descent(&f, &s.start, exact(1 / s.l()), s.steps, |_| {}).last())
}

/// (1 − cμ/L)^{2T} ‖w₁‖².
fn contracted(s: &Setting, c: i32) -> Exact {
    exact(1 - c * s.mu() / s.l()).powi(2 * s.steps) * norm_sq::<Exact>(&lift(&s.start))
}

fn cases(case: &mut Cases) {
    let theorem = for_all_drawn(random_quadratics)
        .premise("μ > 0", |s| s.mu() > 0)
        .quantity(final_distance_sq)
        .at_most(|s| contracted(s, 1));
    let slowest = theorem.on(|| [eigenvector()]);

    case.holds("theorem", theorem);
    case.holds("equality along an eigenvector of μ", slowest.attained());
    case.sabotage("a bound too small by a thousandth", slowest.scale_bound(ratio(999, 1000)));
    case.sabotage("twice the rate", theorem.bound(|s| contracted(s, 2)));
}
