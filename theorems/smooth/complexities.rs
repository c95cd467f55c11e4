//! # 2LΔ/ε steps of gradient descent suffice for a squared gradient of ε, with noise of order 1/ε²
//!
//! **Let** f be L-smooth and bounded below.
//! **Run** gradient descent with η = 1/L for T ≥ 2LΔ/ε steps; or stochastic gradient descent with
//! η = min{1/L, √(2Δ/(Lσ²T))} for T ≥ max{4LΔ/ε, 32σ²ΔL/ε²} steps.
//! **Then** the average squared gradient, with noise its mean, is at most ε. On (L/2)‖w‖² fewer than 2LΔ/ε
//! steps do not suffice, nor does of order 1/ε with noise.
//!
//! **Checked** exactly at the smallest T of each statement: without noise on functions of every kind, with
//! noise on (L/2)w², by its second moments.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/complexities",
    rows: &[],
    errata: &[],
    source: &[opt4dl(72).note("the slide that follows, iteration complexity")],
    statement: r"T \ge \frac{2L\Delta}\epsilon \text{ for GD}, \quad T \ge \max\left\{\frac{4L\Delta}\epsilon, \frac{32\sigma^2\Delta L}{\epsilon^2}\right\} \text{ for SGD} \implies \mathbb E\,\frac1T\sum_{t=1}^T\|\nabla f(w_t)\|^2 \le \epsilon",
    cases,
};

/// A run and the ε that is wanted of its average squared gradient.
#[derive(Clone, Debug)]
struct Wanted {
    s: NoisyRun,
    accuracy: Ratio,
}

impl Wanted {
    /// With the smallest T that is at least as much as needed.
    fn after(s: NoisyRun, accuracy: Ratio, needed: fn(&Wanted) -> Exact) -> Wanted {
        let mut wanted = Wanted { s, accuracy };
        wanted.s.run.steps = Exact::scope(128, || needed(&wanted).to_f64_bounds().1.ceil() as usize).max(1);
        wanted
    }

    /// 2LΔ/ε.
    fn without_noise(&self) -> Exact {
        2 * self.s.run.smoothness * self.s.run.gap() / self.accuracy
    }

    /// max{4LΔ/ε, 32σ²ΔL/ε²}.
    fn with_noise(&self) -> Exact {
        let initial = 2 * self.without_noise();
        initial.max(8 * self.s.sigma.sq() / self.accuracy * initial)
    }

    /// max{4LΔ/ε, 32σ²ΔL/ε}.
    fn with_noise_to_first_order(&self) -> Exact {
        let initial = 2 * self.without_noise();
        initial.max(8 * self.s.sigma.sq() * initial)
    }
}

fn quiet(run: Run, accuracy: Ratio, needed: fn(&Wanted) -> Exact) -> Wanted {
    Wanted::after(NoisyRun { run, sigma: Ratio::ZERO }, accuracy, needed)
}

fn quiet_runs() -> Vec<Wanted> {
    let runs = smooth_runs().into_iter().take(5);
    runs.flat_map(|run| [1, 3].map(|part| quiet(run.clone(), run.smoothness / part, Wanted::without_noise))).collect()
}

/// (L/2)‖w‖² with 2LΔ/ε = 20.
fn round(needed: fn(&Wanted) -> Exact) -> [Wanted; 1] {
    [quiet(Run::new(Quadratic::isotropic(2, 2), &ratios([1, 3]), 1), 2.into(), needed)]
}

fn noisy_runs(needed: fn(&Wanted) -> Exact) -> Vec<Wanted> {
    let each = |accuracy: Ratio| {
        [(ratio(1, 1), ratio(1, 1)), (ratio(3, 1), ratio(1, 5))]
            .map(|(h, sigma)| Wanted::after(NoisyRun::on_the_line(h, 1.into(), sigma, 1), accuracy, needed))
    };
    [ratio(1, 1), ratio(1, 10), ratio(1, 100)].into_iter().flat_map(each).collect()
}

fn cases(case: &mut Cases) {
    let quiet = for_all(quiet_runs)
        .premise("T ≥ 2LΔ/ε", |s| exact(s.s.run.steps).ge(s.without_noise()))
        .quantity(|s| s.s.run.descend().average_gradient_norm_sq())
        .at_most(|s| s.accuracy);
    let noisy = for_all(|| noisy_runs(Wanted::with_noise))
        .premise("T ≥ max{4LΔ/ε, 32σ²ΔL/ε²}", |s| exact(s.s.run.steps).ge(s.with_noise()))
        .quantity(|s| s.s.average_on_the_line(s.s.balanced_step()))
        .at_most(|s| s.accuracy);
    let too_few = || round(|s| ratio(19, 20) * s.without_noise());

    case.holds("gradient descent", quiet);
    case.holds("exactly enough on (L/2)‖w‖²", quiet.on(|| round(Wanted::without_noise)).attained());
    case.holds("with noise", noisy);
    case.rejected("1.9LΔ/ε steps are too few", quiet.on(too_few));
    case.sabotage("1.9LΔ/ε steps", quiet.on(too_few));
    case.sabotage("of order 1/ε with noise", noisy.on(|| noisy_runs(Wanted::with_noise_to_first_order)));
    case.sabotage("a quarter of ε with noise", noisy.scale_bound(ratio(1, 4)));
}
