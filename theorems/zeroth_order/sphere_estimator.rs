//! # Directions on the sphere see only one d-th of the gradient
//!
//! **Let** f be linear, so that every smoothing has its gradient, and g = ((f(w + μu) − f(w))/μ) u.
//! **Then** E g = ∇f for u ~ N(0, I), but E g = ∇f/d for u uniform on the unit sphere of ℝᵈ, because
//! E uᵢuⱼ = δᵢⱼ/d: the estimator has to be d g.
//!
//! **Checked** exactly by moments of the two laws, and in fifty dimensions by trials beside them.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/sphere-estimator",
    rows: &[],
    errata: &[Erratum {
        row: "zeroth-order/sphere-estimator",
        printed: r"g^{\mu u}(w) = \frac{f(w+\mu u)-f(w)}\mu u,\quad u\sim\mathbb S_d",
        corrected: r"g^{\mu u}(w) = d\,\frac{f(w+\mu u)-f(w)}\mu u,\quad u\sim\mathbb S_d",
        why: "A unit vector has E u_i² = 1/d, so the mean of the printed estimator is ∇f/d, for d = 2 already half of the gradient.",
    }],
    source: &[opt4dl(116)],
    statement: r"\mathbb E_u\left[d\,\frac{f(w+\mu u)-f(w)}\mu u\right] = \nabla f(w) \text{ for linear } f,\ u\sim\mathbb S_d",
    cases,
};

/// Slopes 1, −2, 3, … in so many dimensions.
fn linear(dimension: usize) -> Seen {
    let term = |i: usize| {
        let exponents = (0..dimension).map(|j| usize::from(i == j)).collect();
        (ratio(if i.is_multiple_of(2) { 1 } else { -1 }, 1) * (i + 1), exponents)
    };
    seen((0..dimension).map(term).collect(), &vec![ratio(1, 3); dimension], ratio(1, 2))
}

fn dimensions() -> impl Iterator<Item = Seen> {
    [1, 2, 3, 4, 5].into_iter().map(linear)
}

/// With the factor d.
fn from_spheres() -> impl Iterator<Item = Seen> {
    dimensions().map(|s| {
        let d = s.w.len();
        s.on_sphere(d)
    })
}

fn from_four_dimensions() -> [Seen; 1] {
    [linear(4).on_sphere(4)]
}

/// d ((f(μu) − f(0))/μ) u₁ for f = w₁.
fn first_coordinate<R: Sampled>(dimension: &usize, draw: &mut Draw<R>) -> R {
    let mut exponents = vec![0; *dimension];
    exponents[0] = 1;
    let f = Polynomial { terms: vec![(Ratio::ONE, exponents)] };
    let u = Isotropic::Sphere.draw(*dimension, draw);
    forward_difference(&f, &vec![R::zero(); *dimension], R::one(), &u)[0] * Ratio::from(*dimension)
}

fn cases(case: &mut Cases) {
    const FACTOR: &str = "the factor is d on the sphere and 1 for Gaussian directions";
    let settings = for_every(from_spheres).premise(FACTOR, |s| match s.directions {
        Isotropic::Gaussian => s.factor == 1,
        _ => s.factor == Ratio::from(s.w.len()),
    });
    let theorem = settings.quantity(Seen::mean_estimate).exactly(Seen::derivative);
    let printed = theorem.on(|| dimensions().skip(1)).tweak(|s| s.directions = Isotropic::Sphere);
    let trials = given(|| 50)
        .trial(first_coordinate)
        .certificate_of(|d| Range(*d))
        .and_quantity(|d| exact(*d) * moment_of_a_coordinate(Isotropic::Sphere, *d, 2))
        .mean_exactly(|_| 1);

    case.holds("on the sphere, with the factor d", theorem);
    case.holds("Gaussian directions need none", theorem.on(dimensions));
    case.holds("fifty dimensions, with trials beside", trials);
    case.refuted("as printed", printed.without(FACTOR));
    case.holds("where the mean is ∇f/d", printed.without(FACTOR).bound(|s| s.derivative() / s.w.len()));
    case.rejected("the factor is missing, and that is seen", printed);
    case.sabotage("a factor of √d", theorem.on(from_four_dimensions).tweak(|s| s.factor = 2.into()));
    case.sabotage("Gaussian directions with the factor d", theorem.tweak(|s| s.directions = Isotropic::Gaussian));
    case.sabotage("a mean of 1/2 in fifty dimensions", trials.bound(|_| ratio(1, 2)));
}
