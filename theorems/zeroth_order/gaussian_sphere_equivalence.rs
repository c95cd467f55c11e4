//! # A Gaussian vector points anywhere alike, but what points anywhere alike need not be Gaussian
//!
//! **Let** u be a random vector of ℝᵈ and θ = u/‖u‖.
//! **Then** u ~ N(0, I) implies that θ is uniform on the unit sphere. The converse is false: it needs
//! that ‖u‖ is independent of θ and has the law of a Gaussian's norm, with E‖u‖² = d and
//! E‖u‖⁴ = d(d + 2). Unit vectors have E‖u‖² = 1; stretched to √d they still have E‖u‖⁴ = d².
//!
//! **Checked** exactly: all moments of degree at most six of θ, those of the sphere (which add up to
//! moments of lower degree, as Σ θᵢ² = 1), and by trials of the fourth moment of a normalized
//! Gaussian.

use super::*;
use theorycheck::kernel::norm_sq;

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/gaussian-sphere-equivalence",
    rows: &[],
    errata: &[Erratum {
        row: "zeroth-order/gaussian-sphere-equivalence",
        printed: r"u \sim \mathcal N(0, I_d) \Leftrightarrow \frac u{\|u\|} \sim \mathbb S_d",
        corrected: r"u \sim \mathcal N(0, I_d) \Rightarrow \frac u{\|u\|} \sim \mathbb S_d",
        why: "A vector that is itself uniform on the unit sphere has the direction of a Gaussian one, but E‖u‖² = 1 where N(0, I) has d, and for d = 1 it is ±1.",
    }],
    source: &[opt4dl(117)],
    statement: r"u \sim \mathcal N(0, I_d) \Rightarrow \frac u{\|u\|} \sim \mathbb S_d",
    cases,
};

/// A law in ℝᵈ, stretched so that E‖u‖² is multiplied with a number.
#[derive(Clone, Copy, Debug)]
struct Law {
    law: Isotropic,
    dimension: usize,
    stretch_sq: Ratio,
}

impl Law {
    /// E‖u‖ⁿ for an even n ≤ 6.
    fn norm_moment(&self, power: usize) -> Exact {
        let rule = self.law.cubature(self.dimension, power);
        rule.mean(|u: &[Exact]| norm_sq(u).powi(power / 2)) * self.stretch_sq.powi(power as i32 / 2)
    }

    /// Whether u and ‖u‖ times an independent point of the sphere have the same moments
    /// E (u₁ + 2u₂ + … + du_d)ⁿ, n ≤ 6.
    fn points_anywhere_alike(&self) -> Truth {
        let moment = |law: Isotropic, n: usize| {
            let along = |u: &[Exact]| u.iter().enumerate().map(|(i, u)| *u * (i + 1)).sum::<Exact>();
            law.cubature(self.dimension, n).mean(|u: &[Exact]| along(u).powi(n))
        };
        let agrees = |n: usize| {
            let stretched = moment(self.law, n) * self.stretch_sq.powi(n as i32 / 2);
            stretched.eq(self.norm_moment(n) * moment(Isotropic::Sphere, n))
        };
        agrees(2) & agrees(4) & agrees(6)
    }
}

fn laws(law: Isotropic) -> impl Iterator<Item = Law> {
    [1, 2, 3].into_iter().map(move |dimension| Law { law, dimension, stretch_sq: 1.into() })
}

/// Points of the sphere stretched to the length √d, in two and three dimensions.
fn as_long_as_a_gaussian() -> impl Iterator<Item = Law> {
    laws(Isotropic::Sphere).skip(1).map(|s| Law { stretch_sq: s.dimension.into(), ..s })
}

/// θ₁⁴ for the direction θ of a Gaussian u.
fn fourth_power<R: Sampled>(dimension: &usize, draw: &mut Draw<R>) -> R {
    let u = Isotropic::Gaussian.draw(*dimension, draw);
    (u[0].sq() / norm_sq(&u)).sq()
}

fn cases(case: &mut Cases) {
    let alike =
        for_every(|| laws(Isotropic::Gaussian)).premise("u/‖u‖ is uniform on the sphere", Law::points_anywhere_alike);
    let second = alike.quantity(|s| s.norm_moment(2)).exactly(|s| exact(s.dimension));
    let fourth = alike.quantity(|s| s.norm_moment(4)).exactly(|s| exact(s.dimension) * (s.dimension + 2));
    let lengths = second.on(|| laws(Isotropic::Sphere).skip(1));
    let forward = for_every(|| [2, 3, 10])
        .trial(fourth_power)
        .certificate(Range(1))
        .and_quantity(|d| moment_of_a_coordinate(Isotropic::Sphere, *d, 4))
        .mean_exactly(|d| ratio(3, 1) / Ratio::from(d * (d + 2)));

    case.holds("a Gaussian has the moments of the sphere, and E‖u‖² = d", second);
    case.holds("and E‖u‖⁴ = d(d + 2)", fourth);
    case.holds("the direction of a Gaussian, with trials beside", forward);
    case.refuted("⇐, for unit vectors", lengths);
    case.refuted("⇐, for points of the ball", second.on(|| laws(Isotropic::Ball)));
    case.refuted("⇐, for ±1", fourth.on(|| laws(Isotropic::Sphere).take(1)));
    case.sabotage("E‖u‖² = d is enough", fourth.on(as_long_as_a_gaussian));
    case.sabotage("E‖u‖⁴ = d²", fourth.bound(|s| exact(s.dimension).sq()));
    case.sabotage("a fourth moment of 3/d²", forward.bound(|d| ratio(3, 1) / Ratio::from(d * d)));
}
