//! Gradient clipping: C(g) = g min(1, c/‖g‖).

pub(crate) use super::*;

pub(crate) mod gd_rate_two_regimes;
pub(crate) mod q9_as_printed;
pub(crate) mod q9_neighbourhood;
pub(crate) mod sgd_nonconvergence;
pub(crate) mod smoothness_inequality;

use theorycheck::kernel::clip;
use theorycheck::objective::{Huber, Quadratic, SmoothFunction, lift};
use theorycheck::optimizer::{Iterate, stochastic_descent};

/// Clipped SGD on the line, w_{t+1} = w_t − η C(f′(w_t) + ξ_t), with two-point noise ξ.
#[derive(Clone, Debug)]
pub(crate) struct Clipped {
    pub(crate) f: SmoothFunction,
    /// The probability of `high`.
    pub(crate) p: Ratio,
    pub(crate) high: Ratio,
    pub(crate) low: Ratio,
    /// c.
    pub(crate) radius: Ratio,
    pub(crate) start: Ratio,
    pub(crate) step: Ratio,
    pub(crate) steps: usize,
}

impl Clipped {
    pub(crate) fn noise_mean(&self) -> Ratio {
        self.p * self.high + (1 - self.p) * self.low
    }

    /// E ξ².
    pub(crate) fn noise_moment(&self) -> Ratio {
        self.p * self.high.sq() + (1 - self.p) * self.low.sq()
    }

    /// f(w₁) − f*.
    pub(crate) fn gap(&self) -> Exact {
        self.f.value::<Exact>(&[exact(self.start)]) - self.f.optimal_value()
    }

    /// f′(w).
    pub(crate) fn slope_at(&self, w: Ratio) -> Exact {
        self.f.gradient_at::<Exact>(&[exact(w)])[0]
    }

    /// C(g + ξ) for one of the values of ξ.
    fn direction(&self, gradient: Exact, noise: Ratio) -> Exact {
        let mut g = [gradient + noise];
        clip(&mut g, exact(self.radius));
        g[0]
    }

    /// E C(g + ξ).
    pub(crate) fn mean_direction(&self, gradient: Exact) -> Exact {
        self.p * self.direction(gradient, self.high) + (1 - self.p) * self.direction(gradient, self.low)
    }
}

/// The same run with ±σ as its noise, equally likely.
pub(crate) fn fair(sigma: impl Into<Ratio>, run: Clipped) -> Clipped {
    let sigma = sigma.into();
    Clipped { p: ratio(1, 2), high: sigma, low: -sigma, ..run }
}

/// Runs it; `observe` sees f′(w_t) for t = 1, …, T. The result is w_{T+1}.
fn descend<R: Drawn>(s: &Clipped, draw: &mut Draw<R>, mut observe: impl FnMut(R)) -> R {
    let oracle = |_: &[R], g: &mut [R], draw: &mut Draw<R>| {
        g[0] += draw.two_point(s.p, s.high, s.low);
        clip(g, R::of(s.radius));
    };
    let observe = |at: Iterate<'_, R>| observe(at.gradient[0]);
    stochastic_descent(&s.f, &[s.start], R::of(s.step), s.steps, draw, oracle, observe)[0]
}

/// w_{T+1}.
pub(crate) fn last_iterate<R: Drawn>(s: &Clipped, draw: &mut Draw<R>) -> R {
    descend(s, draw, |_| {})
}

/// f′(w_{T+1})².
pub(crate) fn last_gradient_sq<R: Drawn>(s: &Clipped, draw: &mut Draw<R>) -> R {
    s.f.gradient_at(&[last_iterate(s, draw)])[0].sq()
}

/// (1/T) Σ_{t≤T} f′(w_t)².
pub(crate) fn average_gradient_sq<R: Drawn>(s: &Clipped, draw: &mut Draw<R>) -> R {
    let mut sum = R::zero();
    descend(s, draw, |gradient| sum += gradient.sq());
    sum / Ratio::from(s.steps)
}

/// A run that stays in [−R, R], and so sees no gradients but those between f′(−R) and f′(R).
#[derive(Clone, Debug)]
pub(crate) struct Trapped {
    pub(crate) run: Clipped,
    /// R.
    pub(crate) reach: Ratio,
}

impl Trapped {
    /// Whether no iterate can leave [−R, R]. For convex f and η ≤ 1/L a step keeps the order of
    /// points, so it is enough that the start is inside and that the two ends are not pushed out.
    pub(crate) fn is_trapped(&self) -> Truth {
        let s = &self.run;
        let ordered = s.f.is_convex() && s.step * s.f.smoothness() <= 1;
        let right = s.direction(s.slope_at(self.reach), s.high.min(s.low));
        let left = s.direction(s.slope_at(-self.reach), s.high.max(s.low));
        Truth::from(ordered && s.start.abs() <= self.reach) & right.ge(0) & left.le(0)
    }

    /// Whether η E[C(g + ξ)] g ≥ share · g² for every gradient g that f has on [−R, R].
    ///
    /// E C(g + ξ) − (share/η) g is continuous, and linear between the kinks of C, so it is enough to
    /// look at these, at the two ends, and at 0, where it has to vanish.
    pub(crate) fn keeps(&self, share: Ratio) -> Truth {
        let s = &self.run;
        let (least, largest) = (s.slope_at(-self.reach), s.slope_at(self.reach));
        let kinks = [s.radius - s.high, -s.radius - s.high, s.radius - s.low, -s.radius - s.low];
        let within = kinks.map(|g| exact(g).max(least).min(largest));
        let pull = |g: Exact| s.step * s.mean_direction(g) * g;
        let kept = |g: Exact| pull(g).ge(share * g.sq());
        let all = within.into_iter().chain([least, largest]).map(kept).fold(Truth::Yes, |all, one| all & one);
        all & s.mean_direction(exact(0)).eq(0)
    }

    /// The largest f′² on [−R, R].
    pub(crate) fn gradient_sq_max(&self) -> Exact {
        self.run.slope_at(self.reach).sq().max(self.run.slope_at(-self.reach).sq())
    }
}

/// w²/2 with ±1 noise, from the minimizer. With η ≤ 1 no iterate leaves [−1, 1]; a radius of 2
/// clips nothing there, and a radius of 1 keeps half of the gradient, E C(g + ξ) = g/2.
pub(crate) fn signs(radius: impl Into<Ratio>, step: Ratio, steps: usize) -> Trapped {
    let (f, p, high, low) = (Quadratic::isotropic(1, 1).into(), ratio(1, 2), 1.into(), (-1).into());
    let run = Clipped { f, p, high, low, radius: radius.into(), start: 0.into(), step, steps };
    Trapped { run, reach: 1.into() }
}

/// What both statements about the kept half assume.
pub(crate) fn unbiased_and_trapped(settings: Settings<Trapped>) -> Settings<Trapped> {
    settings.premise("E ξ = 0", |s| s.run.noise_mean() == 0).premise("no iterate leaves [−R, R]", Trapped::is_trapped)
}
