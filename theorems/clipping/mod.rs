//! Gradient clipping: C(g) = g min(1, c/‖g‖).

pub(crate) use super::*;

pub(crate) mod descent_lemma;
pub(crate) mod gd_rate_two_regimes;
pub(crate) mod gd_step_form;
pub(crate) mod gradient_sum;
pub(crate) mod projection_properties;
pub(crate) mod q9_as_printed;
pub(crate) mod q9_neighbourhood;
pub(crate) mod sgd_descent;
pub(crate) mod sgd_nonconvergence;
pub(crate) mod sgd_step_form;
pub(crate) mod smoothness_inequality;

use crate::basics::signed_fraction;
use crate::smooth::{Run, fraction, random_runs, sized, smooth_runs};
use theorycheck::kernel::{clip, distance_sq, dot, norm};
use theorycheck::objective::{Huber, Quadratic, SmoothFunction, lift};
use theorycheck::optimizer::{Iterate, Trajectory, gradient_descent, stochastic_descent};
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::strategy::Strategy;

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

/// Huber's function with noise 9 (probability 1/4) or −3, both of which are always clipped.
pub(crate) fn nine_and_three() -> Clipped {
    Clipped {
        f: Huber::new(1, 1).into(),
        p: ratio(1, 4),
        high: 9.into(),
        low: (-3).into(),
        radius: 1.into(),
        start: 2.into(),
        step: ratio(1, 10),
        steps: 10,
    }
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

/// C(g).
pub(crate) fn clipped<R: Real>(g: &[R], radius: Ratio) -> Vec<R> {
    let mut g = g.to_vec();
    clip(&mut g, R::of(radius));
    g
}

/// min{1, c/‖g‖}: how much of g is left.
pub(crate) fn share(g: &[Exact], radius: Ratio) -> Exact {
    let norm = norm(g);
    let shrunk = norm.le(radius);
    Exact::select(shrunk, exact(1), radius / Exact::select(shrunk, exact(1), norm))
}

/// A gradient of rational length, or two of the same dimension, and a radius c.
#[derive(Clone, Debug)]
pub(crate) struct Gradients<const N: usize> {
    pub(crate) g: [Vec<Ratio>; N],
    pub(crate) radius: Ratio,
}

/// A vector of rational length: r (2x, ‖x‖² − 1)/(‖x‖² + 1) for any x of one dimension less, and r = 0 as well.
fn of_rational_length(dimension: usize) -> impl Strategy<Value = Vec<Ratio>> {
    let whole = (vec(-3..=3i64, dimension - 1), signed_fraction());
    whole.prop_map(|(x, length)| {
        let square: i64 = x.iter().map(|x| x * x).sum();
        let unit = x.iter().map(|x| ratio(2 * x, square + 1)).chain([ratio(square - 1, square + 1)]);
        unit.map(|u| u * length).collect()
    })
}

/// In one to five dimensions.
pub(crate) fn gradients<const N: usize>() -> impl Strategy<Value = Gradients<N>> {
    let drawn = (1..=5usize).prop_flat_map(|d| (std::array::from_fn::<_, N, _>(|_| of_rational_length(d)), fraction()));
    drawn.prop_map(|(g, radius)| Gradients { g, radius })
}

/// A run of gradient descent with clipping at radius c.
#[derive(Clone, Debug)]
pub(crate) struct ClippedDescent {
    pub(crate) run: Run,
    /// c.
    pub(crate) radius: Ratio,
}

impl ClippedDescent {
    pub(crate) fn descend(&self) -> Trajectory<Exact> {
        let Run { f, start, step, steps, .. } = &self.run;
        gradient_descent(f, start, exact(*step), *steps, |g| clip(g, exact(self.radius)))
    }

    /// ⟨C(∇f(w_t)), ∇f(w_t)⟩ = min{1, c/‖∇f(w_t)‖} ‖∇f(w_t)‖² for t = 1, …, T.
    pub(crate) fn kept(&self) -> Vec<Exact> {
        let run = self.descend();
        let kept = |g: &Vec<Exact>| dot(&clipped(g, self.radius), g);
        run.gradients[..run.steps()].iter().map(kept).collect()
    }
}

/// Several radii, with η = 1/L and a third of it.
pub(crate) fn clipped_runs() -> Vec<ClippedDescent> {
    let runs = sized(&[ratio(1, 1), ratio(1, 3)], &smooth_runs());
    [ratio(1, 4), ratio(2, 1)]
        .into_iter()
        .flat_map(|radius| runs.iter().map(move |run| ClippedDescent { run: run.clone(), radius }))
        .collect()
}

/// Whether a quadratic has two curvatures that are equal: in their plane bounds are attained at gradients
/// whose length may be irrational, and such a tie is never decided.
fn is_partly_isotropic(f: &SmoothFunction) -> bool {
    let SmoothFunction::Quadratic(Quadratic { curvatures, .. }) = f else { return false };
    (1..curvatures.len()).any(|i| curvatures[..i].contains(&curvatures[i]))
}

pub(crate) fn random_clipped_runs() -> impl Strategy<Value = ClippedDescent> {
    let run = random_runs().prop_filter("no isotropic part", |run| !is_partly_isotropic(&run.f));
    (run, fraction()).prop_map(|(run, radius)| ClippedDescent { run, radius })
}
