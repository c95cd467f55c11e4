//! # The smoothed function is the convolution of f with the density of μu, not of u
//!
//! **Let** f^μ(w) = E f(w + μu), and (f * p)(w) = ∫ f(τ) p(w − τ) dτ = E f(w − v) for v of density p.
//! **Then** f^μ = f * p with p the density of −μu, which for symmetric u is that of μu. With the density
//! of u itself, as printed, w² and μ = 1/10 give 1 at w = 0, where f^μ is 1/100.
//!
//! **Checked** exactly on polynomials, by moments; a law that is not symmetric shows the reflection.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/convolution",
    rows: &[],
    errata: &[Erratum {
        row: "zeroth-order/convolution",
        printed: r"f^\mu = f * p_u,\ p_u \text{ the density of } u",
        corrected: r"f^\mu = f * p_{\mu u} \text{ for symmetric } u,\ p_{\mu u} \text{ the density of } \mu u",
        why: "A convolution adds noise of the density it is taken with: without μ the noise is 1/μ times too large. In general it is the density of −μu, for the convolution subtracts what f^μ adds.",
    }],
    source: &[opt4dl(122).note("the remark below it")],
    statement: r"f^\mu(w) = (f * p_{\mu u})(w) = \int f(\tau)\,p_{\mu u}(w - \tau)\,d\tau",
    cases,
};

#[derive(Clone, Copy, Debug)]
enum Law {
    Symmetric(Isotropic),
    /// 2 with probability 1/3 and −1 with probability 2/3.
    Lopsided,
}

impl Law {
    fn mean(self, degree: usize, q: impl Fn(Exact) -> Exact) -> Exact {
        match self {
            Law::Symmetric(law) => law.cubature(1, degree).mean(|u: &[Exact]| q(u[0])),
            Law::Lopsided => q(exact(2)) / 3 + 2 * q(exact(-1)) / 3,
        }
    }
}

/// A polynomial on the line, and the noise v = scale · u that it is convolved with.
#[derive(Clone, Debug)]
struct Convolved {
    f: Polynomial,
    w: Ratio,
    mu: Ratio,
    law: Law,
    scale: Ratio,
}

impl Convolved {
    /// E f(w + c u).
    fn mean(&self, c: Ratio) -> Exact {
        self.law.mean(self.f.degree(), |u| self.f.value(&[u * c + self.w]))
    }

    fn smoothed(&self) -> Exact {
        self.mean(self.mu)
    }

    /// (f * p)(w).
    fn convolution(&self) -> Exact {
        self.mean(-self.scale)
    }
}

fn convolved(coefficients: &[i64], w: Ratio, law: Law) -> Convolved {
    let coefficients: Vec<Ratio> = coefficients.iter().map(|c| (*c).into()).collect();
    let mu = ratio(1, 10);
    Convolved { f: Polynomial::new(&coefficients), w, mu, law, scale: mu }
}

fn symmetric() -> Vec<Convolved> {
    let laws = [Isotropic::Gaussian, Isotropic::Sphere, Isotropic::Ball].map(Law::Symmetric);
    let at = |law| {
        [
            convolved(&[0, 0, 1], 0.into(), law),
            convolved(&[1, -2, 0, 1], ratio(1, 2), law),
            convolved(&[0, 3, 0, -1, 1, 2], ratio(-1, 3), law),
        ]
    };
    laws.into_iter().flat_map(at).collect()
}

/// w² at 0 under Gaussian noise.
fn square() -> [Convolved; 1] {
    [convolved(&[0, 0, 1], 0.into(), Law::Symmetric(Isotropic::Gaussian))]
}

/// w³ at 0.
fn lopsided() -> [Convolved; 1] {
    [convolved(&[0, 0, 0, 1], 0.into(), Law::Lopsided)]
}

fn cases(case: &mut Cases) {
    const SCALED: &str = "the density is that of μu";
    const SYMMETRIC: &str = "u is symmetric";
    let theorem = for_all(symmetric)
        .premise(SCALED, |s| s.scale == s.mu)
        .premise(SYMMETRIC, |s| matches!(s.law, Law::Symmetric(_)))
        .quantity(Convolved::smoothed)
        .exactly(Convolved::convolution);
    let printed = theorem.on(square).tweak(|s| s.scale = 1.into());
    let reflected = theorem.on(lopsided).without(SYMMETRIC);

    case.holds("the density of μu, for symmetric u", theorem);
    case.holds("1/100 for w² at 0", theorem.on(square).bound(|_| ratio(1, 100)));
    case.refuted("as printed, the density of u", printed.without(SCALED));
    case.refuted("the density of μu for a u that is not symmetric", reflected);
    case.holds("which needs that of −μu", reflected.without(SCALED).tweak(|s| s.scale = -s.mu));
    case.rejected("the density of u, and that is seen", printed);
    case.sabotage("the density of 2μu", theorem.tweak(|s| s.scale *= 2));
}
