//! # What a zeroth-order estimator is the gradient of: Gaussian smoothing, or the average over a ball
//!
//! **Let** g = ((f(w + μu) − f(w))/μ) u.
//! **Then** E g = ∇E f(w + μu) for u ~ N(0, I), and E d g = ∇E f(w + μv) for u uniform on the unit sphere
//! of ℝᵈ and v uniform in the unit *ball*. For u = ±1 the mean of g is the central difference, the
//! derivative of the average over [w − μ, w + μ]. With the sphere in both places, as printed, it is
//! false: w³ at 0 with μ = 1 gives 1 against 3, and w₁³ in the plane 3/8 against 3/2 (the disc: 3/4).
//!
//! **Checked** exactly on polynomials of degree at most five: estimators run on rules for moments of
//! degree six, and the mean itself is differentiated. Quadratics would not show the difference in
//! one dimension.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/smoothing-identity",
    rows: &[],
    errata: &[Erratum {
        row: "zeroth-order/smoothing-identity",
        printed: r"\mathbb E_u[g^{\mu u}(w)] = \tfrac{f(w+\mu)-f(w-\mu)}{2\mu} = \nabla f^\mu(w),\quad f^\mu := \mathbb E_u[f(w+\mu u)],\quad u\sim\mathbb S_d \text{ or } u\sim\mathcal N(0,I_d)",
        corrected: r"\mathbb E_u[g^{\mu u}(w)] = \nabla\,\mathbb E_u[f(w+\mu u)],\ u\sim\mathcal N(0,I_d);\qquad \mathbb E_u[d\,g^{\mu u}(w)] = \nabla\,\mathbb E_v[f(w+\mu v)],\ u\sim\mathbb S_d,\ v\sim\mathbb B_d",
        why: "By the divergence theorem the sphere sees the boundary of the ball that f is averaged over, and it sees it with the factor d. The central difference is the mean for u = ±1 only.",
    }],
    source: &[opt4dl(120), opt4dl(121), opt4dl(122)],
    statement: r"\mathbb E_u[g^{\mu u}] = \nabla\,\mathbb E_u[f(w+\mu u)] \text{ (Gaussian)},\quad \mathbb E_u[d\,g^{\mu u}] = \nabla\,\mathbb E_v[f(w+\mu v)] \text{ (sphere, ball)}",
    cases,
};

fn by_spheres() -> impl Iterator<Item = Seen> {
    seen_polynomials().into_iter().map(|s| {
        let d = s.w.len();
        s.on_sphere(d)
    })
}

/// w₁³ at 0 with μ = 1, on the line and in the plane.
fn cubes() -> impl Iterator<Item = Seen> {
    [vec![3], vec![3, 0]].into_iter().map(|exponents| {
        let d = exponents.len();
        seen(vec![(Ratio::ONE, exponents)], &vec![Ratio::ZERO; d], 1.into()).on_sphere(d)
    })
}

/// (f(w + μ) − f(w − μ))/(2μ) on the line.
fn central(s: &Seen) -> Exact {
    central_difference(&s.f, &lift::<Exact>(&s.w), exact(s.mu), &[exact(1)])[0]
}

fn cases(case: &mut Cases) {
    const PAIRED: &str = "f is averaged over u if u is Gaussian, and over the ball if u is on the sphere";
    const FACTOR: &str = "the factor is d on the sphere and 1 for Gaussian directions";
    let settings = for_all(seen_polynomials)
        .premise(PAIRED, |s| match s.directions {
            Isotropic::Gaussian => s.smoothing == Isotropic::Gaussian,
            Isotropic::Sphere => s.smoothing == Isotropic::Ball,
            Isotropic::Ball => false,
        })
        .premise(FACTOR, |s| match s.directions {
            Isotropic::Gaussian => s.factor == 1,
            _ => s.factor == Ratio::from(s.w.len()),
        });
    let theorem = settings.quantity(Seen::mean_estimate).exactly(Seen::smoothed_derivative);
    let sphere = theorem.on(by_spheres);
    let printed = theorem.on(cubes).tweak(|s| (s.smoothing, s.factor) = (Isotropic::Sphere, 1.into()));
    let line = theorem.on(|| by_spheres().filter(|s| s.w.len() == 1)).bound(central);
    let gaussian_line = theorem.on(|| seen_polynomials().into_iter().take(1)).bound(central);

    case.holds("Gaussian directions", theorem);
    case.holds("the sphere, the ball and the factor d", sphere);
    case.holds("u = ±1 and the central difference", line);
    case.holds(
        "3/4 for w₁³ in the plane, 1 for w³",
        theorem.on(cubes).bound(|s| ratio(if s.w.len() == 1 { 4 } else { 3 }, 4)),
    );
    case.refuted("as printed: the sphere in both places", printed.without(PAIRED).without(FACTOR));
    case.refuted("as printed: the central difference for Gaussian u", gaussian_line);
    case.rejected("both are seen beforehand", printed);
    case.sabotage("the sphere in place of the ball", theorem.on(cubes).tweak(|s| s.smoothing = Isotropic::Sphere));
    case.sabotage("without the factor d", sphere.tweak(|s| s.factor = 1.into()));
    case.sabotage("the gradient of f itself", theorem.bound(Seen::derivative));
}
