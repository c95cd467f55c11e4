//! # Post-optimization puts forward the candidate whose gradient looks smallest on fresh samples
//!
//! **Let** ŵ₁, …, ŵ_S be the outputs of S runs, and G(w) the average of N stochastic gradients at w that no run has seen.
//! **Run** ŵ = argmin ‖G(ŵ_s)‖.
//! **Then** given the candidates E G(ŵ_s) = ∇f(ŵ_s) and E‖G(ŵ_s) − ∇f(ŵ_s)‖² = σ²/N. If the samples of a run judge its
//! own output, the estimate is biased: after one step of size η from the minimizer of w²/2, E⟨G(ŵ) − ∇f(ŵ), ∇f(ŵ)⟩ =
//! −ησ²/N.
//!
//! **Checked** on every path of two-point noise, exactly.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/boosting-selection",
    rows: &[],
    errata: &[],
    source: &[opt4dl(105)],
    statement: r"\hat w = \operatorname{argmin}_{w \in \{\hat w_1, \dots, \hat w_S\}} \|G(w)\|, \quad \mathbb E\|G(\hat w_s) - \nabla f(\hat w_s)\|^2 = \frac{\sigma^2}N",
    cases,
};

fn boosted() -> Vec<Boosted> {
    let bowl = Noisy { start: 1.into(), ..Noisy::signs_on_a_bowl(ratio(1, 2), 2, ratio(1, 2)) };
    let uneven = Noisy { noise: Noise::rare(5), sigma: 2.into(), f: Huber::new(2, 1).into(), ..bowl.clone() };
    vec![Boosted::new(bowl.clone(), 2, 3), Boosted::new(uneven, 2, 2), Boosted::new(bowl, 3, 1)]
}

/// The least of (G(ŵ_s)² − min G²) + (ŵ_s − ŵ)² over the candidates: 0 if the choice is one that looks best.
fn regret(s: &Boosted, draw: &mut Draw<Exact>) -> Exact {
    let found = s.descend(draw);
    let looks = || found.estimates.iter().map(|g| norm_sq(g));
    let best = looks().reduce(Exact::min).expect("a candidate");
    let off = looks().zip(&found.candidates).map(|(look, w)| look - best + distance_sq(w, &found.chosen));
    off.reduce(Exact::min).expect("a candidate")
}

/// One run whose last iterate is judged, on samples that it has seen or has not; v of G(ŵ) − f′(ŵ) and f′(ŵ).
fn judged(s: &Boosted, draw: &mut Draw<Exact>, are_fresh: bool, v: fn(Exact, Exact) -> Exact) -> Exact {
    let mut seen = draw.clone();
    let Noisy { f, start, step, steps, .. } = &s.run;
    let last = stochastic_descent(f, &[*start], exact(*step), *steps, draw, s.oracle(), |_| {});
    let slope = f.gradient_at(&last)[0];
    let samples = if are_fresh { draw } else { &mut seen };
    let found = select_by_gradient(f, vec![last], s.work.samples, samples, s.oracle());
    v(found.estimates[0][0] - slope, slope)
}

/// One step from the minimizer, judged by its one sample.
fn one_step() -> Boosted {
    Boosted::new(Noisy::signs_on_a_bowl(ratio(1, 2), 1, ratio(1, 2)), 1, 1)
}

fn cases(case: &mut Cases) {
    let settings = for_all(boosted).premise("E e = 0", |s| s.run.noise.mean() == 0);
    let best = settings.paths(regret).mean_exactly(|_| 0);
    let unbiased =
        settings.paths(|s, draw| judged(s, draw, true, |error, slope| error * slope)).mean_within(|_| 0, |_| 0);
    let reused =
        settings.paths(|s, draw| judged(s, draw, false, |error, slope| error * slope)).mean_within(|_| 0, |_| 0);
    let variance = settings
        .paths(|s, draw| judged(s, draw, true, |error, _| error.sq()))
        .mean_exactly(|s| s.run.noise.moment() / s.work.samples);
    let bias = given(one_step)
        .paths(|s, draw| judged(s, draw, false, |error, slope| error * slope))
        .mean_within(|s| -s.run.step * s.run.noise.moment() / s.work.samples, |_| 0);

    case.holds("no candidate looks better", best);
    case.holds("fresh samples are unbiased", unbiased);
    case.holds("and have variance σ²/N", variance);
    case.refuted("samples that the run has seen are unbiased, too", reused.on(|| [one_step()]));
    case.holds("their bias is −ησ²/N", bias);
    case.rejected(
        "noise with a mean",
        unbiased.tweak(|s| {
            s.run.noise = Noise::TwoPoint { p: ratio(1, 2), high: 2.into(), low: (-1).into() };
        }),
    );
    case.sabotage("the variance is σ²/(2N)", variance.scale_bound(ratio(1, 2)));
    case.sabotage("seen samples are unbiased on any of the runs", reused);
    case.sabotage(
        "the last candidate looks best",
        settings
            .paths(|s, draw| {
                let estimates = s.descend(draw).estimates;
                let last = norm_sq(estimates.last().expect("a candidate"));
                last - estimates.iter().map(|g| norm_sq(g)).reduce(Exact::min).expect("a candidate")
            })
            .mean_exactly(|_| 0),
    );
}
