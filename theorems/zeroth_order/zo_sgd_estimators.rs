//! # The estimators of ZO-SGD on ½‖w‖²: the right mean, and d + 2 times the second moment
//!
//! **Let** f(w) = ½‖w‖² and g = ((f(w + μu) − f(w))/μ) u with u ~ N(0, I).
//! **Then** E⟨w, g⟩ = ‖w‖² and E‖g‖² = (d + 2)‖w‖² + (μ²/4) d(d + 2)(d + 4). The mean over K directions
//! has the same mean, and its excess E‖g‖² − ‖∇f‖² is one K-th. Directions on the sphere need the factor
//! d, and then E‖g‖² = d‖w‖² + d²μ²/4.
//!
//! **Checked** exactly, by running the estimators on rules for moments of degree six; in twenty
//! dimensions by trials beside the closed form.

use super::*;
use theorycheck::kernel::{dot, norm_sq};
use theorycheck::optimizer::ZerothOrderMoments;
use theorycheck::oracle::mean_estimate;

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/zo-sgd-estimators",
    rows: &[],
    errata: &[],
    source: &[opt4dl(118), opt4dl(119)],
    statement: r"\mathbb E\|g^{\mu u}\|^2 = (d+2)\|w\|^2 + \tfrac{\mu^2}4 d(d+2)(d+4) \text{ for } f = \tfrac12\|w\|^2",
    cases,
};

/// An estimate of the gradient of ½‖w‖² from K directions.
#[derive(Clone, Debug)]
struct Estimate {
    law: Isotropic,
    w: Vec<Ratio>,
    mu: Ratio,
    /// K: one or two where rules are used.
    directions: usize,
    factor: Ratio,
}

impl Estimate {
    fn g<R: Real>(&self, directions: &[Vec<R>]) -> Vec<R> {
        let (f, w) = (Quadratic::isotropic(1, self.w.len()), lift(&self.w));
        let g = mean_estimate(directions, |u| forward_difference(&f, &w, R::of(self.mu), u));
        g.into_iter().map(|g| g * self.factor).collect()
    }

    /// E q(g).
    fn mean(&self, q: fn(&[Ratio], &[Exact]) -> Exact) -> Exact {
        let rule = self.law.cubature(self.w.len(), 6);
        match self.directions {
            1 => rule.mean(|u: &[Exact]| q(&self.w, &self.g(&[u.to_vec()]))),
            2 => rule.mean(|u: &[Exact]| rule.mean(|v: &[Exact]| q(&self.w, &self.g(&[u.to_vec(), v.to_vec()])))),
            more => panic!("{more} directions are left to trials"),
        }
    }

    /// ‖w‖².
    fn norm_sq(&self) -> Ratio {
        self.w.iter().map(|w| w.sq()).sum()
    }

    /// E‖g‖² with the excess over ‖w‖² divided by K.
    fn second_moment(&self) -> Exact {
        let d = Ratio::from(self.w.len());
        let lone = match self.law {
            Isotropic::Gaussian => (d + 2) * self.norm_sq() + self.mu.sq() / 4 * d * (d + 2) * (d + 4),
            _ => d * self.norm_sq() + d.sq() * self.mu.sq() / 4,
        };
        exact(self.norm_sq() + (lone - self.norm_sq()) / self.directions)
    }

    /// The same from the recursion that the rate rests on.
    fn second_moment_by_moments(&self) -> Exact {
        let (law, dimension, factor) = (self.law, self.w.len(), self.factor);
        let (b, e) = ZerothOrderMoments { law, dimension, factor, variance: 0.into() }.second_moment();
        self.norm_sq() + (b * self.norm_sq() + e * self.mu.sq() - self.norm_sq()) / self.directions
    }
}

fn gaussian(w: &[Ratio], directions: usize) -> Estimate {
    Estimate { law: Isotropic::Gaussian, w: w.to_vec(), mu: ratio(1, 2), directions, factor: 1.into() }
}

fn estimates() -> Vec<Estimate> {
    let points = [vec![ratio(3, 2)], ratios([1, -2]), ratios([1, 0, -1])];
    let on_sphere = |s: Estimate| Estimate { law: Isotropic::Sphere, factor: s.w.len().into(), ..s };
    let lone = points.iter().flat_map(|w| [gaussian(w, 1), on_sphere(gaussian(w, 1))]);
    lone.chain(points.iter().take(2).map(|w| gaussian(w, 2))).collect()
}

/// ‖g‖² at the first unit vector of ℝ²⁰.
fn squared<R: Sampled>(s: &Estimate, draw: &mut Draw<R>) -> R {
    let directions: Vec<Vec<R>> = (0..s.directions).map(|_| s.law.draw(s.w.len(), draw)).collect();
    norm_sq(&s.g(&directions))
}

fn twenty_dimensions() -> impl Iterator<Item = Estimate> {
    let mut first = vec![Ratio::ZERO; 20];
    first[0] = Ratio::ONE;
    [1, 4].into_iter().map(move |directions| Estimate { mu: ratio(1, 20), ..gaussian(&first, directions) })
}

fn cases(case: &mut Cases) {
    const FACTOR: &str = "the factor is d on the sphere and 1 for Gaussian directions";
    let settings = for_all(estimates).premise(FACTOR, |s| match s.law {
        Isotropic::Gaussian => s.factor == 1,
        _ => s.factor == Ratio::from(s.w.len()),
    });
    let mean = settings.quantity(|s| s.mean(|w, g| dot(&lift(w), g))).exactly(Estimate::norm_sq);
    let second = settings.quantity(|s| s.mean(|_, g| norm_sq(g))).exactly(Estimate::second_moment);
    let trials = for_every(twenty_dimensions)
        .trial(squared)
        .and_quantity(Estimate::second_moment_by_moments)
        .mean_exactly(Estimate::second_moment);
    let plane = || [gaussian(&ratios([1, -2]), 2)];

    case.holds("E⟨w, g⟩ = ‖w‖²", mean);
    case.holds("E‖g‖², from one direction and from two", second);
    case.holds("in twenty dimensions, with trials beside", trials);
    case.rejected("the sphere without the factor d", mean.tweak(|s| s.factor = ratio(1, 2)));
    case.sabotage("the sphere without the factor d is unbiased", mean.tweak(|s| s.factor = 1.into()));
    case.sabotage("d + 1 in place of d + 2", second.bound(|s| s.second_moment() - s.norm_sq() / s.directions));
    case.sabotage(
        "two directions have the second moment of one",
        second.on(plane).bound(|s| Estimate { directions: 1, ..s.clone() }.second_moment()),
    );
    case.sabotage(
        "two directions halve all of E‖g‖²",
        second.on(plane).bound(|s| Estimate { directions: 1, ..s.clone() }.second_moment() / 2),
    );
    case.sabotage(
        "in twenty dimensions without the term in μ²",
        trials.bound(|s| Estimate { mu: 0.into(), ..s.clone() }.second_moment()),
    );
}
