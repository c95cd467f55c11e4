//! Expectations of polynomials under isotropic laws: rational numbers, no sampling.

use super::{Draw, Sampled};
use crate::arithmetic::{Exact, Real, exact};

/// A law of directions u in ℝᵈ that looks alike in every direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isotropic {
    /// N(0, I).
    Gaussian,
    /// Uniform on the unit sphere; ±1 for d = 1.
    Sphere,
    /// Uniform in the unit ball.
    Ball,
}

impl Isotropic {
    /// E ∏ uᵢ^aᵢ for the exponents a₁, …, a_d.
    ///
    /// The Gaussian moment is ∏ (aᵢ − 1)!! where every aᵢ is even, and 0 otherwise. With n = Σ aᵢ, norm and
    /// direction of a Gaussian are independent and E‖u‖ⁿ = d(d + 2)⋯(d + n − 2), which leaves the
    /// moment of the sphere; in the ball ‖u‖ is independent too, and E‖u‖ⁿ = d/(d + n).
    #[must_use]
    pub fn moment(self, exponents: &[usize]) -> Exact {
        if exponents.iter().any(|a| a % 2 == 1) {
            return exact(0);
        }
        let (d, degree): (usize, usize) = (exponents.len(), exponents.iter().sum());
        let odds = exponents.iter().flat_map(|a| (1..*a).step_by(2));
        let gaussian = odds.fold(exact(1), |product, odd| product * odd);
        let sphere = (0..degree).step_by(2).fold(gaussian, |moment, k| moment / (d + k));
        match self {
            Isotropic::Gaussian => gaussian,
            Isotropic::Sphere => sphere,
            Isotropic::Ball => sphere * d / (d + degree),
        }
    }

    /// A rule for expectations of polynomials in u ∈ ℝᵈ whose degree in each coordinate is at most
    /// `degree`.
    #[must_use]
    pub fn cubature(self, dimension: usize, degree: usize) -> Cubature {
        let half = degree.div_ceil(2) as i64;
        let bases = lagrange_bases(half);
        let (places, powers) = (grid(dimension, bases.len()), grid(dimension, half as usize + 1));
        let moments: Vec<Exact> =
            powers.iter().map(|k| self.moment(&k.iter().map(|k| 2 * k).collect::<Vec<_>>())).collect();
        let weight = |place: &Vec<usize>| {
            let terms = powers.iter().zip(&moments);
            let term = |(power, moment): (&Vec<usize>, &Exact)| {
                place.iter().zip(power).fold(*moment, |term, (node, k)| term * bases[*node][2 * k])
            };
            terms.map(term).sum::<Exact>()
        };
        let node = |place: &Vec<usize>| place.iter().map(|k| exact(*k as i64 - half)).collect();
        Cubature { nodes: places.iter().map(|place| (node(place), weight(place))).collect() }
    }

    /// A direction in ℝᵈ.
    ///
    /// # Panics
    /// When d is 0 and the law is not Gaussian.
    pub fn draw<R: Sampled>(self, dimension: usize, draw: &mut Draw<R>) -> Vec<R> {
        match self {
            Isotropic::Gaussian => {
                let mut u = vec![R::zero(); dimension];
                draw.fill_normals(&mut u);
                u
            }
            Isotropic::Sphere => draw.on_sphere(dimension),
            Isotropic::Ball => draw.in_ball(dimension),
        }
    }
}

/// Nodes with whole coordinates and rational weights, some of them negative, whose weighted sums are
/// the expectations of polynomials: whatever a method computes from u by + − × can be run on the
/// nodes in place of u.
#[derive(Clone, Debug)]
pub struct Cubature {
    nodes: Vec<(Vec<Exact>, Exact)>,
}

impl Cubature {
    /// E q(u) for a polynomial q.
    pub fn mean<R: Real>(&self, mut q: impl FnMut(&[R]) -> R) -> R {
        let term = |(u, weight): &(Vec<Exact>, Exact)| {
            let u: Vec<R> = u.iter().map(|u| R::near(*u)).collect();
            q(&u) * R::near(*weight)
        };
        self.nodes.iter().map(term).sum()
    }
}

/// For each node k = −h, …, h the coefficients of the polynomial of degree 2h that is 1 at k and 0 at
/// the other nodes, the constant first.
fn lagrange_bases(half: i64) -> Vec<Vec<Exact>> {
    let basis = |k: i64| {
        (-half..=half).filter(|j| *j != k).fold(vec![exact(1)], |polynomial, j| {
            let times_x = std::iter::once(exact(0)).chain(polynomial.iter().copied());
            let times_j = polynomial.iter().map(|c| *c * j).chain(std::iter::once(exact(0)));
            times_x.zip(times_j).map(|(raised, scaled)| (raised - scaled) / (k - j)).collect()
        })
    };
    (-half..=half).map(basis).collect()
}

/// All lists of `dimension` numbers below `side`.
fn grid(dimension: usize, side: usize) -> Vec<Vec<usize>> {
    let mut points = vec![Vec::new()];
    for _ in 0..dimension {
        let longer = |point: &Vec<usize>| -> Vec<Vec<usize>> {
            (0..side).map(|k| point.iter().copied().chain([k]).collect()).collect()
        };
        points = points.iter().flat_map(longer).collect();
    }
    points
}

/// E‖u‖ for a standard normal u in ℝᵈ: √(2/π) for d = 1, √(π/2) for d = 2, and (d + 1)/d times as
/// much for d + 2 as for d; that is √2 Γ((d + 1)/2)/Γ(d/2).
///
/// # Panics
/// When d is 0.
#[must_use]
pub fn mean_normal_norm(dimension: usize) -> Exact {
    assert!(dimension > 0, "a norm needs at least one dimension");
    let first = if dimension % 2 == 1 { 2 / Exact::pi() } else { Exact::pi() / 2 };
    let factors = (2 - dimension % 2..dimension).step_by(2);
    factors.fold(first.sqrt(), |norm, d| norm * (d + 1) / d)
}

/// P(k of n) for k = 0, …, n, where each happens with probability p; for irrational p too.
#[must_use]
pub fn binomial(n: usize, p: Exact) -> Vec<Exact> {
    let next = |ways: &Exact, k: usize| *ways * (n - k) / (k + 1);
    let ways = std::iter::successors(Some((exact(1), 0)), |(ways, k)| Some((next(ways, *k), k + 1)));
    ways.take(n + 1).map(|(ways, k)| ways * p.powi(k) * (1 - p).powi(n - k)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Lanes, ratio};
    use crate::kernel::norm_sq;
    use crate::random::{Key, Purpose, Streams};

    const LAWS: [Isotropic; 3] = [Isotropic::Gaussian, Isotropic::Sphere, Isotropic::Ball];

    /// Numbers from tables: E u⁶ = 15; on the circle E cos⁴ = 3/8 and E cos² sin² = 1/8; in the disc
    /// E x² = 1/4; in the interval E x⁴ = 1/5; on the sphere of ℝ³ a coordinate is uniform on [−1, 1].
    #[test]
    fn moments_are_those_of_the_tables() {
        for (law, exponents, expected) in [
            (Isotropic::Gaussian, vec![6], ratio(15, 1)),
            (Isotropic::Gaussian, vec![4, 2, 1], ratio(0, 1)),
            (Isotropic::Gaussian, vec![4, 2, 0], ratio(3, 1)),
            (Isotropic::Sphere, vec![6], ratio(1, 1)),
            (Isotropic::Sphere, vec![4, 0], ratio(3, 8)),
            (Isotropic::Sphere, vec![2, 2], ratio(1, 8)),
            (Isotropic::Sphere, vec![0, 6, 0], ratio(1, 7)),
            (Isotropic::Ball, vec![4], ratio(1, 5)),
            (Isotropic::Ball, vec![2, 0], ratio(1, 4)),
            (Isotropic::Ball, vec![2, 2, 0], ratio(1, 35)),
        ] {
            assert!(law.moment(&exponents).eq(expected).is_yes(), "{law:?} {exponents:?}");
        }
    }

    /// Σ uᵢ² = 1 on the sphere, so that Σᵢ E u^(a + 2eᵢ) = E u^a.
    #[test]
    fn squares_on_the_sphere_add_up_to_one() {
        for exponents in [vec![0, 0], vec![2, 0, 4], vec![2, 2, 0, 0]] {
            let raised = |i: usize| {
                let mut exponents = exponents.clone();
                exponents[i] += 2;
                Isotropic::Sphere.moment(&exponents)
            };
            let sum: Exact = (0..exponents.len()).map(raised).sum();
            assert!(sum.eq(Isotropic::Sphere.moment(&exponents)).is_yes(), "{exponents:?}");
        }
    }

    /// A coordinate system that is turned changes nothing: E (3u₁ + 4u₂)⁴ = 5⁴ E u₁⁴.
    #[test]
    fn the_rule_integrates_polynomials_and_sees_no_direction() {
        for law in LAWS {
            let rule = law.cubature(3, 6);
            assert!(rule.mean(|_: &[Exact]| exact(1)).eq(1).is_yes());
            let turned = rule.mean(|u: &[Exact]| (u[0] * 3 + u[1] * 4).powi(4) + u[2].powi(5));
            assert!(turned.eq(law.moment(&[4, 0, 0]) * 625).is_yes(), "{law:?}");
            let sixth = rule.mean(|u: &[Exact]| (u[0] - 1).sq() * u[1].sq() * u[2].sq());
            assert!(sixth.eq(law.moment(&[2, 2, 2]) + law.moment(&[0, 2, 2])).is_yes(), "{law:?}");
        }
    }

    #[test]
    fn mean_norms_are_those_of_the_chi_laws() {
        // d = 3: 2 √(2/π); d = 4: (3/2) √(π/2).
        for (d, expected) in [(3, (8 / Exact::pi()).sqrt()), (4, (Exact::pi() * 9 / 8).sqrt())] {
            let digits = mean_normal_norm(d).to_number().agreeing_digits(&expected.to_number());
            assert!(digits.is_some_and(|digits| digits >= 14), "d = {d}");
        }
        // Between √(d − 1/2) and √d.
        for d in 1..100 {
            let square = mean_normal_norm(d).sq();
            assert!((square.lt(d) & square.gt(exact(d) - ratio(1, 2))).is_yes(), "d = {d}");
        }
    }

    #[test]
    fn two_of_four_rolls_show_a_six_with_probability_25_in_216() {
        let law = binomial(4, exact(ratio(1, 6)));
        assert!(law.len() == 5 && law[2].eq(ratio(25, 216)).is_yes() && law[4].eq(ratio(1, 1296)).is_yes());
        assert!(law.into_iter().sum::<Exact>().eq(1).is_yes());
        assert!(binomial(0, exact(ratio(1, 6)))[0].eq(1).is_yes());
    }

    #[test]
    fn drawn_directions_have_the_norms_of_their_laws() {
        let mut draw = Draw::<Lanes>::new(Streams::new(Key::of(2, "u", "laws", "0", 0, Purpose::Verdict), 0));
        let mut norms = |law: Isotropic| norm_sq(&law.draw(3, &mut draw)).0;
        assert!(norms(Isotropic::Sphere).iter().all(|norm| (norm - 1.0).abs() < 4.0 * f64::EPSILON));
        let inside = norms(Isotropic::Ball);
        assert!(inside.iter().all(|norm| *norm < 1.0) && inside.iter().any(|norm| *norm > 0.25));
        assert!(norms(Isotropic::Gaussian).iter().any(|norm| *norm > 1.0));
    }
}
