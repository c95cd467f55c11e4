//! # Gaussian smoothing makes Lipschitz functions √(2/π) G/μ-smooth; averaging over a sphere need not
//!
//! **Let** f be G-Lipschitz and f^μ(w) = E f(w + μu).
//! **Then** f^μ is √(2/π) G/μ-smooth for u ~ N(0, I) in any dimension, and d E|u₁| G/μ-smooth, with u₁
//! on the sphere, for the average over the unit ball: G/μ on the line, (3/2)G/μ in space. The first
//! is sharp on |w|, whose (f^μ)″ is √(2/π)/μ at 0. For u = ±1 the kinks of f are only moved: |w| becomes
//! max(|w|, μ), which no L makes smooth.
//!
//! **Checked** by enclosures on random piecewise linear functions, and on |w| for a continuum of
//! distances; exactly for the ball. That other Lipschitz functions are no worse is not.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "zeroth-order/smoothing-makes-smooth",
    rows: &[],
    errata: &[],
    source: &[opt4dl(121).note("the remarks below it")],
    statement: r"L(f^\mu) \le \sqrt{\tfrac2\pi}\,\frac G\mu \text{ for } u\sim\mathcal N(0,I_d)",
    cases,
};

/// d E|u₁| with u on the sphere, or √(2/π); 1 where there is no bound.
fn constant(s: &Smoothed) -> Exact {
    match s.smoothing {
        Smoothing::Gaussian => root_two_over_pi(),
        Smoothing::Uniform | Smoothing::TwoPoint => exact(1),
        Smoothing::Parabolic => exact(ratio(3, 2)),
    }
}

/// A curvature in units of the largest, that at the kink: (f^μ)″(μx) for |w| and Gaussian noise.
#[derive(Clone, Copy)]
struct Curvature;

impl Formula<1> for Curvature {
    fn at<R: Real>(self, [x]: &[R; 1]) -> R {
        (-x.sq() / Ratio::from(2)).exp()
    }
}

#[derive(Clone, Copy)]
struct One;

impl Formula<1> for One {
    fn at<R: Real>(self, _: &[R; 1]) -> R {
        R::one()
    }
}

fn near_the_kink() -> [Smoothed; 2] {
    [ratio(1, 10), ratio(2, 1)].map(|mu| across_the_kink(mu, mu / 100))
}

/// max(|w|, 1) on both sides of the kink at 1.
fn moved_kinks() -> impl Iterator<Item = Smoothed> {
    [1, 10, 100].into_iter().map(|n| Smoothed {
        smoothing: Smoothing::TwoPoint,
        x: 1 - ratio(1, 10 * n),
        y: 1 + ratio(1, 10 * n),
        ..across_the_kink(1.into(), 1.into())
    })
}

fn cases(case: &mut Cases) {
    const DENSITY: &str = "u has a density";
    let theorem = for_all_drawn(smoothed_pairs)
        .premise(DENSITY, |s| s.smoothing != Smoothing::TwoPoint)
        .quantity(Smoothed::slope_gap)
        .at_most(|s| constant(s) * s.unit());
    let gaussian = for_all_drawn(gaussian_pairs)
        .premise(DENSITY, |s| s.smoothing != Smoothing::TwoPoint)
        .quantity(Smoothed::slope_gap)
        .at_most(|s| constant(s) * s.unit());
    let tight = theorem.on(near_the_kink);
    let everywhere = for_all_in([(ratio(-20, 1), ratio(20, 1))]).formula(Curvature).at_most(One);
    let across = for_all_in([(ratio(1, 2), ratio(10, 1))])
        .quantity(|h| 2 * (h[0] / 2 / exact(2).sqrt()).erf())
        .at_most(|h| root_two_over_pi() * h[0]);
    let kinks = theorem.on(moved_kinks);

    case.holds("Gaussian noise", gaussian);
    case.holds("the ball on the line", gaussian.tweak(|s| s.smoothing = Smoothing::Uniform));
    case.holds("the ball in space", gaussian.tweak(|s| s.smoothing = Smoothing::Parabolic));
    case.holds("across the kink of |w| at every distance", across);
    case.holds("no curvature of smoothed |w| exceeds that at 0", everywhere.touching(&[[Ratio::ZERO]]));
    case.holds("equality for the ball on the line", tight.tweak(|s| s.smoothing = Smoothing::Uniform).attained());
    case.refuted("u = ±1 leaves kinks", kinks.without(DENSITY));
    case.rejected("u = ±1 has no density", kinks);
    case.sabotage(
        "G/μ for the ball in space",
        tight.tweak(|s| s.smoothing = Smoothing::Parabolic).bound(Smoothed::unit),
    );
    case.sabotage("0.75 G/μ", tight.bound(|s| ratio(3, 4) * s.unit()));
    case.sabotage("0.797 G/μ, just below the sharp constant", tight.bound(|s| ratio(797, 1000) * s.unit()));
    case.sabotage(
        "no curvature exceeds 0.99 of that at 0",
        everywhere.scale_bound(ratio(99, 100)).touching(&[[Ratio::ZERO]]),
    );
}
