//! # Mirror descent with 1/(2η): D must be twice a Bregman divergence for the step to be of size η
//!
//! **Let** D = κ D_φ with a Bregman divergence D_φ, and S(w) = ⟨w − w_t, g⟩ + D(w, w_t)/(2η).
//! **Run** w_{t+1} = argmin ⟨w, g⟩ + D_φ(w, w_t)/η, the mirror step of size η: w_t − ηg for D_φ = ½‖·‖²,
//! w_t exp(−ηg)/Z for the relative entropy.
//! **Then** S(v) − S(w_{t+1}) = D_φ(v, w_{t+1})/η for every v if κ = 2, as for D = ‖·‖²: the step minimizes S.
//! In general the minimizer is the mirror step of size 2η/κ; with D = KL it is w_t exp(−2ηg)/Z.
//!
//! **Checked** in enclosures: that the step is best on random probability vectors, by how much to many
//! digits on a few, and the counterexample.

use super::*;
use theorycheck::optimizer::Geometry;

pub(crate) static CLAIM: Claim = Claim {
    id: "majorization/mirror-descent-factor",
    rows: &[],
    errata: &[],
    source: &[opt4dl(79), opt4dl(80)],
    statement: r"\arg\min_w \langle w - w_t, g_t\rangle + \frac1{2\eta}\mathcal D(w, w_t) = \arg\min_w \langle w, g_t\rangle + \frac1\eta D_\varphi(w, w_t) \text{ if } \mathcal D = 2D_\varphi",
    cases,
};

/// A step from w, and another probability vector v.
#[derive(Clone, Debug)]
struct Mirrored {
    geometry: Geometry,
    /// κ.
    factor: Ratio,
    w: Vec<Ratio>,
    gradient: Vec<Ratio>,
    step: Ratio,
    other: Vec<Ratio>,
}

impl Mirrored {
    /// The mirror step of a size.
    fn stepped(&self, step: Ratio) -> Vec<Exact> {
        self.geometry.step(&lift(&self.w), &lift(&self.gradient), exact(step))
    }

    /// S.
    fn model(&self, v: &[Exact]) -> Exact {
        let w = lift::<Exact>(&self.w);
        let gradient = lift::<Exact>(&self.gradient);
        let divergence = self.geometry.divergence(v, &w);
        dot(v, &gradient) - dot(&w, &gradient) + divergence * (self.factor / (2 * self.step))
    }

    /// S(v) − S(the mirror step of a size).
    fn above(&self, step: Ratio) -> Exact {
        self.model(&lift(&self.other)) - self.model(&self.stepped(step))
    }

    /// (κ/(2η)) D_φ(v, the mirror step of a size).
    fn remaining(&self, step: Ratio) -> Exact {
        self.geometry.divergence(&lift(&self.other), &self.stepped(step)) * (self.factor / (2 * self.step))
    }

    /// 2η/κ.
    fn right_step(&self) -> Ratio {
        2 * self.step / self.factor
    }
}

fn mirrored() -> impl Strategy<Value = Mirrored> {
    let probabilities = || {
        vec(1..=9i64, 3).prop_map(|weights| {
            let total: i64 = weights.iter().sum();
            weights.into_iter().map(|weight| ratio(weight, total)).collect::<Vec<Ratio>>()
        })
    };
    let gradient = vec((-4..=4i64).prop_map(|k| ratio(k, 2)), 3);
    let pair = (probabilities(), probabilities()).prop_filter("two vectors", |(w, v)| w != v);
    (pair, gradient, 1..=6i64, 1..=2usize).prop_map(|((w, other), gradient, k, kind)| {
        let geometry = if kind == 1 { Geometry::Euclidean } else { Geometry::Entropy };
        Mirrored { geometry, factor: 2.into(), w, gradient, step: ratio(k, 5), other }
    })
}

/// D = KL from (0.2, 0.3, 0.5); v is near the true minimizer, (0.0822, 0.6110, 0.3067).
fn relative_entropy() -> Mirrored {
    Mirrored {
        geometry: Geometry::Entropy,
        factor: 1.into(),
        w: vec![ratio(1, 5), ratio(3, 10), ratio(1, 2)],
        gradient: vec![ratio(1, 1), ratio(-1, 1), ratio(1, 2)],
        step: ratio(2, 5),
        other: vec![ratio(8, 100), ratio(61, 100), ratio(31, 100)],
    }
}

/// The same step for D = 2 KL and for D = ‖·‖², to two other points.
fn few() -> impl Iterator<Item = Mirrored> {
    let points = [[1, 1, 2], [5, 2, 1]].into_iter();
    let to = |weights: [i64; 3]| weights.map(|weight| ratio(weight, weights.iter().sum())).to_vec();
    points.flat_map(move |weights| {
        [Geometry::Entropy, Geometry::Euclidean].map(|geometry| Mirrored {
            geometry,
            factor: 2.into(),
            other: to(weights),
            ..relative_entropy()
        })
    })
}

fn cases(case: &mut Cases) {
    const TWICE: &str = "D is twice a Bregman divergence";
    let best = for_all_drawn(mirrored).premise(TWICE, |s| s.factor == 2).quantity(|s| s.above(s.step)).at_least(|_| 0);
    let relative = best.on(|| [relative_entropy()]);
    let amount =
        for_all(few).premise(TWICE, |s| s.factor == 2).quantity(|s| s.above(s.step)).exactly(|s| s.remaining(s.step));
    let any_factor = for_all(few).quantity(|s| s.above(s.right_step())).exactly(|s| s.remaining(s.right_step()));

    case.holds("no point is better than the mirror step", best);
    case.holds("by how much it is worse", amount);
    case.holds("with D = κ D_φ the step is 2η/κ", any_factor.tweak(|s| s.factor = ratio(2, 3)));
    case.holds("w exp(−2ηg)/Z for D = KL", any_factor.on(|| [relative_entropy()]));
    case.holds("D = 2 KL", relative.tweak(|s| s.factor = 2.into()));
    case.refuted("no point is better than the step of size η, for D = KL", relative.without(TWICE));
    case.rejected("D = KL is not twice a divergence", relative);
    case.sabotage("the step of size η for D = KL", relative);
    case.sabotage("the step of size 2η for D = 2 KL", amount.quantity(|s| s.above(2 * s.step)));
}
