//! # A clipped step gains at least η_t(1 − η_t L/2)‖∇f(w_t)‖², whatever η is
//!
//! **Let** f be L-smooth.
//! **Run** w⁺ = w − η C(∇f(w)) = w − η_t ∇f(w) with η_t = η min{1, c/‖∇f(w)‖} and any η > 0.
//! **Then** f(w⁺) − f(w) ≤ −η_t(1 − η_t L/2)‖∇f(w)‖², with equality on (L/2)‖w‖².
//!
//! **Checked** in exact arithmetic on listed and on random functions, with steps of up to 3/L.

use super::*;
use theorycheck::kernel::norm_sq;

pub(crate) static CLAIM: Claim = Claim {
    id: "clipping/descent-lemma",
    rows: &[],
    errata: &[],
    source: &[td5(3)],
    statement: r"f(w_{t+1}) - f(w_t) \le -\eta_t\left(1 - \frac{\eta_t L}2\right)\|\nabla f(w_t)\|^2",
    cases,
};

/// f(w₁) − f(w₂).
fn gain(s: &ClippedDescent) -> Exact {
    let iterates = s.descend().iterates;
    s.run.f.value(&iterates[0]) - s.run.f.value(&iterates[1])
}

/// η_t(1 − c η_t L)‖∇f(w₁)‖², where c is 1/2.
fn guaranteed(s: &ClippedDescent, curvature_share: Ratio) -> Exact {
    let g = s.run.f.gradient_at::<Exact>(&lift(&s.run.start));
    let step = s.run.step * share(&g, s.radius);
    step * (1 - step * s.run.smoothness * curvature_share) * norm_sq(&g)
}

fn steps() -> Vec<ClippedDescent> {
    let runs = sized(&[ratio(1, 10), ratio(1, 1), ratio(3, 1)], &smooth_runs()[..5]);
    let radii = [ratio(1, 4), ratio(2, 1)].into_iter();
    radii
        .flat_map(|radius| runs.iter().map(move |run| ClippedDescent { run: Run { steps: 1, ..run.clone() }, radius }))
        .collect()
}

/// η between 0 and 3/L.
fn random_steps() -> impl Strategy<Value = ClippedDescent> {
    (random_clipped_runs(), 1..=24i64).prop_map(|(mut s, size)| {
        s.run.step *= ratio(size, 8);
        s.run.steps = 1;
        s
    })
}

/// (L/2)‖w‖² at gradients of rational length, clipped and not.
fn parabolas() -> impl Iterator<Item = ClippedDescent> {
    let run = |(size, radius)| {
        let run = Run::new(Quadratic::isotropic(2, 2), &[ratio(3, 2), ratio(-2, 1)], 1);
        ClippedDescent { run: Run { step: size * run.step, ..run }, radius }
    };
    [(ratio(1, 1), ratio(2, 1)), (ratio(3, 1), ratio(1, 1)), (ratio(5, 2), ratio(9, 1))].into_iter().map(run)
}

fn gains(settings: Settings<ClippedDescent>) -> Experiment<ClippedDescent> {
    settings.premise("f is L-smooth", |s| s.run.is_smooth()).quantity(gain).at_least(|s| guaranteed(s, ratio(1, 2)))
}

fn cases(case: &mut Cases) {
    let theorem = gains(for_all(steps));
    let extremal = theorem.on(parabolas);

    case.holds("theorem", theorem);
    case.holds("random functions, starts, steps and radii", gains(for_all_drawn(random_steps)));
    case.holds("equality on (L/2)‖w‖²", extremal.attained());
    case.rejected("an L that is too small", theorem.tweak(|s| s.run.smoothness /= 2));
    case.sabotage("without the curvature", extremal.bound(|s| guaranteed(s, 0.into())));
    case.sabotage("1 − 0.49 η_t L", extremal.bound(|s| guaranteed(s, ratio(49, 100))));
    case.sabotage(
        "η in place of η_t",
        extremal.bound(|s| {
            let g = s.run.f.gradient_at::<Exact>(&lift(&s.run.start));
            s.run.step * (1 - s.run.step * s.run.smoothness / 2) * norm_sq(&g)
        }),
    );
}
