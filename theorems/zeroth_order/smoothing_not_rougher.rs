//! # Averaging over noise makes no function rougher: neither its Lipschitz constant nor its smoothness grows
//!
//! **Let** f^μ(w) = E f(w + μu) for u of any law.
//! **Then** f^μ is G-Lipschitz if f is, and L-smooth if f is: differences of means are means of
//! differences. On linear functions, and for the smoothness on ½L‖w‖², nothing is gained: the notes'
//! "lower" means at most as high.
//!
//! **Checked** exactly on random functions under random finite laws, and on piecewise linear functions
//! under Gaussian noise and on spheres and balls by closed forms.

use super::*;
use crate::smooth::{Pair, extremal_pairs, random_pairs};
use theorycheck::kernel::{add_scaled, distance_sq};

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/smoothing-not-rougher",
    rows: &[],
    errata: &[],
    source: &[opt4dl(121).note("the remarks below it")],
    statement: r"\text{Lip}(f^\mu) \le \text{Lip}(f), \quad L(f^\mu) \le L(f)",
    cases,
};

/// A smooth function at two points, averaged over a finite law of shifts along (1, …, 1).
#[derive(Clone, Debug)]
struct Averaged {
    pair: Pair,
    /// Each shift with its weight; the weights need not add up to 1.
    shifts: Vec<(Ratio, i64)>,
}

impl Averaged {
    /// ∇f^μ at a point.
    fn gradient(&self, w: &[Ratio]) -> Vec<Exact> {
        let total: i64 = self.shifts.iter().map(|(_, weight)| weight).sum();
        let mut mean = vec![exact(0); w.len()];
        for (shift, weight) in &self.shifts {
            let moved: Vec<Exact> = w.iter().map(|w| exact(*w + *shift)).collect();
            add_scaled(&mut mean, exact(ratio(*weight, total)), &self.pair.f.gradient_at(&moved));
        }
        mean
    }

    /// ‖∇f^μ(x) − ∇f^μ(y)‖².
    fn gradient_gap_sq(&self) -> Exact {
        distance_sq(&self.gradient(&self.pair.x), &self.gradient(&self.pair.y))
    }
}

fn averages() -> impl Strategy<Value = Averaged> {
    let shifts = vec(((-9..=9i64).prop_map(|k| ratio(k, 4)), 1..=4i64), 1..=4);
    (random_pairs(), shifts).prop_map(|(pair, shifts)| Averaged { pair, shifts })
}

fn parabolas_over_signs() -> Vec<Averaged> {
    let signs = vec![(1.into(), 1), ((-1).into(), 1)];
    extremal_pairs().into_iter().map(|pair| Averaged { pair, shifts: signs.clone() }).collect()
}

/// f(w) = w.
fn identity() -> [Smoothed; 1] {
    let f = PiecewiseLinear { offset: 0.into(), slope: 1.into(), kinks: Vec::new() };
    [Smoothed { f, ..across_the_kink(ratio(1, 2), 3.into()) }]
}

fn cases(case: &mut Cases) {
    let lipschitz =
        for_all_drawn(smoothed_pairs).quantity(Smoothed::value_gap).at_most(|s| s.lipschitz() * s.distance());
    let smooth = for_all_drawn(averages)
        .premise("f is L-smooth", |s| s.pair.is_smooth())
        .quantity(Averaged::gradient_gap_sq)
        .at_most(|s| s.pair.distance_sq() * s.pair.smoothness.sq());

    case.holds("the Lipschitz constant", lipschitz);
    case.holds("the smoothness", smooth);
    case.holds("nothing is gained on w", lipschitz.on(identity).attained());
    case.holds("nor in smoothness on parabolas", smooth.on(parabolas_over_signs).attained());
    case.rejected("an L that is too small", smooth.tweak(|s| s.pair.smoothness /= 2));
    case.sabotage("strictly lower on w", lipschitz.on(identity).scale_bound(ratio(999, 1000)));
    case.sabotage("strictly lower on parabolas", smooth.on(parabolas_over_signs).scale_bound(ratio(999, 1000)));
    case.sabotage("half of the smoothness", smooth.scale_bound(ratio(1, 4)));
}
