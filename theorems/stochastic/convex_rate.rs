//! # Stochastic gradient descent on a convex Lipschitz function: D√((G² + σ²)/T)
//!
//! **Let** f be convex and G-Lipschitz, w* a minimizer, D ≥ ‖w₁ − w*‖, and let the oracle be
//! unbiased with variance at most σ² and independent from step to step.
//! **Run** w_{t+1} = w_t − η g_t with η = D/√(T(G² + σ²)) for T steps.
//! **Then** E (1/T) Σ_{t≤T} (f(w_t) − f*) ≤ D√((G² + σ²)/T) ≤ D(G + σ)/√T. On |w| with ±1 noise the
//! mean is at least 1 − 1/T of the first bound.
//!
//! **Checked** exactly in one dimension, where the law of w_t lives on a lattice; by every path of a
//! few steps; and by seeded trials in nine dimensions.

use super::*;
use theorycheck::optimizer::displacement_laws;

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/convex-rate",
    rows: &[],
    errata: &[],
    source: &[opt4dl(50), opt4dl(56)],
    statement: r"\mathbb E\,\frac1T\sum_{t=1}^T (f(w_t) - f^*) \le D\sqrt{\frac{G^2 + \sigma^2}{T}} \le \frac{D(G + \sigma)}{\sqrt T}",
    cases,
};

impl Run {
    /// No average exceeds G(D + η(G + σ)(T − 1)/2): an iterate moves by η(G + σ) at most.
    fn largest(&self) -> Exact {
        let g = self.f.lipschitz_constant();
        g * (self.radius + self.step() * (g + self.sigma) * (self.steps - 1) / 2)
    }

    /// E (1/T) Σ f(w_t) in one dimension, from the exact law of every w_t.
    fn exact_average(&self) -> Exact {
        let noise = [(self.sigma, ratio(1, 2)), (-self.sigma, ratio(1, 2))];
        let (start, step) = (self.start[0], self.step());
        let laws = displacement_laws(&self.f, start, step, self.steps, &noise);
        laws.iter().map(|law| law.mean(|m| self.f.value(&[start - step * *m]))).sum::<Exact>() / self.steps
    }
}

/// (1/T) Σ f(w_t); the minimal value is 0.
fn average_gap<R: Drawn>(s: &Run, draw: &mut Draw<R>) -> R {
    let scale = R::near(s.sigma / exact(s.start.len()).sqrt());
    let noise = |_: &[R], g: &mut [R], draw: &mut Draw<R>| draw.add_signs(g, scale);
    let mut sum = R::zero();
    stochastic_descent(&s.f, &s.start, R::near(s.step()), s.steps, draw, noise, |at| sum += s.f.value(at.w));
    sum / Ratio::from(s.steps)
}

fn cases(case: &mut Cases) {
    let lattice = for_all(lattice_runs)
        .premise("D ≥ ‖w₁ − w*‖", Run::is_within_radius)
        .premise("η = D/√(T(G² + σ²))", Run::is_balanced);
    let theorem = lattice.quantity(Run::exact_average).at_most(Run::bound);
    let every_path = lattice.paths(average_gap).mean_at_most(Run::bound);
    let trials = for_all(nine_dimensions)
        .premise("D ≥ ‖w₁ − w*‖", Run::is_within_radius)
        .premise("η = D/√(T(G² + σ²))", Run::is_balanced)
        .trial(average_gap)
        .certificate_of(|s| Range(s.largest()))
        .mean_at_most(Run::bound);
    let walk = given(fair_signs).quantity(Run::exact_average).called("expected average gap").along(
        "T",
        &[3, 11, 50, 101, 333],
        |s, t| s.steps = t,
    );
    let rate = walk.decays(ratio(46, 100));

    case.holds("theorem, by exact laws", theorem);
    case.holds("every path of a few steps", every_path.tweak(|s| s.steps = s.steps.min(10)));
    case.holds("trials in nine dimensions", trials);
    case.holds(
        "the weaker bound D(G + σ)/√T",
        theorem.bound(|s| s.radius * (s.f.lipschitz_constant() + s.sigma) / exact(s.steps).sqrt()),
    );
    case.holds("on |w| with ±1 noise along T", walk.at_most(Run::bound));
    case.holds("sharp there up to 1/T", walk.at_least(|s| s.bound() - s.bound() / s.steps));
    case.holds("decays like 1/√T", rate);
    case.rejected("a step size that ignores the noise", theorem.tweak(|s| s.variance_in_step = 0.into()));
    case.sabotage(
        "max(G, σ) instead of √(G² + σ²)",
        theorem.bound(|s| s.rate(s.f.lipschitz_constant().max(s.sigma).sq())),
    );
    case.sabotage("half of the bound", theorem.scale_bound(ratio(1, 2)));
    case.sabotage("a step size that ignores noise of σ = 5", theorem.tweak(|s| s.variance_in_step = 0.into()));
    case.sabotage("1/T^0.6 instead of 1/√T", rate.exponent(ratio(6, 10)));
}
