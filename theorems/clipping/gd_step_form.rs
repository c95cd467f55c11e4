//! # Gradient descent with clipping has the step size η min{1, c/‖∇f(w_t)‖}
//!
//! **Run** w_{t+1} = w_t − η C(∇f(w_t)).
//! **Then** w_{t+1} = w_t − η_t ∇f(w_t) with η_t = η min{1, c/‖∇f(w_t)‖}, which is η at a stationary point,
//! and 0 < η_t ≤ η.
//!
//! **Checked** in exact arithmetic on random gradients of rational length, zero and length c among them,
//! and along whole runs on functions of one variable.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "clipping/gd-step-form",
    rows: &[],
    errata: &[],
    source: &[td5(2)],
    statement: r"\eta_t = \eta\min\left\{1, \frac c{\|\nabla f(w_t)\|}\right\}, \quad 0 < \eta_t \le \eta",
    cases,
};

type Share = fn(&[Exact], Ratio) -> Exact;

/// ‖C(g) − share · g‖².
fn mismatch(s: &Gradients<1>, share: Share) -> Exact {
    let g: Vec<Exact> = lift(&s.g[0]);
    let scaled: Vec<Exact> = g.iter().map(|entry| *entry * share(&g, s.radius)).collect();
    distance_sq(&clipped(&g, s.radius), &scaled)
}

/// c/‖g‖, whether that is below 1 or not.
fn without_min(g: &[Exact], radius: Ratio) -> Exact {
    radius / norm(g)
}

fn squared_norm(g: &[Exact], radius: Ratio) -> Exact {
    (radius / dot(g, g)).min(1)
}

/// w_{T+1} of a run with the steps η_t, against that with clipping.
fn runs_apart(s: &ClippedDescent) -> Exact {
    let Run { f, start, step, steps, .. } = &s.run;
    let scale = |g: &mut [Exact]| {
        let kept = share(g, s.radius);
        g.iter_mut().for_each(|g| *g *= kept);
    };
    let stepwise = gradient_descent(f, start, exact(*step), *steps, scale);
    distance_sq(stepwise.last(), s.descend().last())
}

/// Rational runs: Huber's function, a parabola, from near and far.
fn on_the_line() -> Vec<ClippedDescent> {
    let each = |(start, radius): (Ratio, Ratio)| {
        let run = |f: SmoothFunction| ClippedDescent { run: Run::new(f, &[start], 12), radius };
        let mut quarter = run(Quadratic::isotropic(3, 1).into());
        quarter.run.step /= 4;
        [run(Huber::new(5, 1).into()), quarter]
    };
    [(ratio(12, 1), ratio(2, 1)), (ratio(-1, 3), ratio(1, 2)), (ratio(7, 2), ratio(50, 1))]
        .into_iter()
        .flat_map(each)
        .collect()
}

/// A gradient of 0, one of length c, and one of either side.
fn borders() -> [Gradients<1>; 4] {
    [[0, 0], [3, 4], [0, 2], [6, 8]].map(|g| Gradients { g: [ratios(g)], radius: 5.into() })
}

fn cases(case: &mut Cases) {
    let form = for_all_drawn(gradients::<1>).quantity(|s| mismatch(s, share)).exactly(|_| 0);
    let range = for_all_drawn(gradients::<1>).property(|s| {
        let kept = share(&lift(&s.g[0]), s.radius);
        if (kept.gt(0) & kept.le(1)).is_yes() { Ok(()) } else { Err(format!("a share of {kept} is kept")) }
    });
    let runs = for_all(on_the_line).quantity(runs_apart).exactly(|_| 0);

    case.holds("C(g) = min{1, c/‖g‖} g", form);
    case.holds("at 0, below, at and above c", form.on(borders));
    case.holds("0 < η_t ≤ η", range);
    case.holds("the same iterates", runs);
    case.sabotage("c/‖g‖ without min", form.on(|| [borders()[2].clone()]).quantity(|s| mismatch(s, without_min)));
    case.sabotage("c/‖g‖²", form.on(borders).quantity(|s| mismatch(s, squared_norm)));
}
