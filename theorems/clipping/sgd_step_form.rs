//! # Stochastic descent with clipping has a random step size, correlated with the gradient it multiplies
//!
//! **Let** g_t = f′(w_t) + ξ_t with E ξ_t = 0.
//! **Run** w_{t+1} = w_t − η C(g_t).
//! **Then** w_{t+1} = w_t − η_t g_t with η_t = η min{1, c/‖g_t‖}, which depends on g_t, not on f′(w_t). So
//! E[η_t g_t] is not E[η_t] f′(w_t): with ξ = 9 or −3 (probability 1/4 and 3/4), c = 1 and f′ = 0 it is −η/2.
//!
//! **Checked** on every path of two-point noise, exactly.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "clipping/sgd-step-form",
    rows: &[],
    errata: &[],
    source: &[td5(6)],
    statement: r"w_{t+1} = w_t - \eta_t g_t, \quad \eta_t = \eta\min\left\{1, \frac c{\|g_t\|}\right\}",
    cases,
};

/// Parabolas and Huber's function, with noise that is clipped on both sides, on one, or on none.
fn runs() -> Vec<Clipped> {
    let uneven = Clipped { p: ratio(1, 4), high: 9.into(), low: (-3).into(), ..nine_and_three() };
    let on_a_bowl = Clipped { f: Quadratic::isotropic(2, 1).into(), start: ratio(3, 2), ..uneven.clone() };
    let mild = fair(ratio(1, 2), on_a_bowl.clone());
    vec![uneven, on_a_bowl, Clipped { radius: 100.into(), ..mild.clone() }, mild]
}

/// w_{T+1} with the steps η_t = η min{1, c/‖h‖}, where h is the stochastic gradient or the true one.
fn stepwise(s: &Clipped, by_true_gradient: bool, draw: &mut Draw<Exact>) -> Exact {
    let oracle = |_: &[Exact], g: &mut [Exact], draw: &mut Draw<Exact>| {
        let truth = g[0];
        g[0] += draw.two_point(s.p, s.high, s.low);
        g[0] *= share(&[if by_true_gradient { truth } else { g[0] }], s.radius);
    };
    stochastic_descent(&s.f, &[s.start], exact(s.step), s.steps, draw, oracle, |_| {})[0]
}

fn apart(s: &Clipped, by_true_gradient: bool, draw: &mut Draw<Exact>) -> Exact {
    let twin = last_iterate(s, &mut draw.clone());
    (stepwise(s, by_true_gradient, draw) - twin).sq()
}

/// E v(η_t, g_t) at w₁.
fn mean(s: &Clipped, v: impl Fn(Exact, Exact) -> Exact) -> Exact {
    let at = |noise: Ratio| {
        let g = s.slope_at(s.start) + noise;
        v(s.step * share(&[g], s.radius), g)
    };
    s.p * at(s.high) + (1 - s.p) * at(s.low)
}

/// From the minimizer.
fn at_rest() -> Clipped {
    Clipped { start: 0.into(), ..nine_and_three() }
}

fn cases(case: &mut Cases) {
    const UNCLIPPED: &str = "nothing is clipped at w₁";
    let short = for_all(runs).premise("E ξ = 0", |s| s.noise_mean() == 0);
    let form = short.paths(|s, draw| apart(s, false, draw)).mean_exactly(|_| 0);
    let moment = short.quantity(|s| mean(s, |step, g| step * g));
    let factors = short
        .premise(UNCLIPPED, |s| mean(s, |step, _| (s.step - step).abs()).eq(0))
        .quantity(|s| mean(s, |step, g| step * g))
        .exactly(|s| mean(s, |step, _| step) * s.slope_at(s.start));

    case.holds("the same iterates on every path", form.tweak(|s| s.steps = s.steps.min(6)));
    case.holds("E[η_t g_t] = η E C(g_t)", moment.exactly(|s| s.step * s.mean_direction(s.slope_at(s.start))));
    case.holds("which is −η/2 at the minimizer", moment.exactly(|s| -s.step / 2).on(|| [at_rest()]));
    case.holds("E[η_t] f′(w_t) where nothing is clipped", factors.on(|| [runs()[2].clone()]));
    case.refuted("E[η_t] f′(w_t) in general", factors.on(runs).without(UNCLIPPED));
    case.rejected("clipped gradients are turned away", factors.on(|| [at_rest()]));
    case.sabotage(
        "a step size from the true gradient",
        short.paths(|s, draw| apart(s, true, draw)).mean_exactly(|_| 0).tweak(|s| s.steps = 2),
    );
}
