//! Stochastic descent that is run several times, and whose best output is chosen on fresh samples.

use crate::arithmetic::Ratio;
use crate::kernel::{add_scaled, norm_sq};
use crate::objective::Objective;
use crate::optimizer::stochastic_descent;
use crate::random::{Draw, Drawn};

/// How much work SGD with post-optimization does.
#[derive(Clone, Copy, Debug)]
pub struct Boosting {
    /// S: how many independent runs.
    pub runs: usize,
    /// T: how many steps each takes.
    pub steps: usize,
    /// N: how many samples each output is judged by.
    pub samples: usize,
}

/// What was chosen among some candidates.
#[derive(Clone, Debug)]
pub struct Selection<R> {
    /// ŵ: the candidate with the smallest estimate, the first of them in a tie.
    pub chosen: Vec<R>,
    /// ŵ₁, …, ŵ_S.
    pub candidates: Vec<Vec<R>>,
    /// G(ŵ₁), …, G(ŵ_S).
    pub estimates: Vec<Vec<R>>,
    /// How often the oracle was asked.
    pub calls: usize,
}

/// Post-optimization: ŵ = argmin ‖G(w)‖ over the candidates, where G(w) is the average of what the oracle
/// answers at w to N samples, the same for every candidate. Equation (105) of the lecture.
///
/// `samples` is N. The oracle turns the true gradient into a stochastic one in place, as in
/// [`stochastic_descent`]; each candidate is judged with a clone of `draw`, so that what has been drawn
/// before is not seen again.
///
/// # Panics
/// When there is no candidate, or no sample.
pub fn select_by_gradient<R: Drawn>(
    f: &impl Objective,
    candidates: Vec<Vec<R>>,
    samples: usize,
    draw: &mut Draw<R>,
    mut oracle: impl FnMut(&[R], &mut [R], &mut Draw<R>),
) -> Selection<R> {
    assert!(!candidates.is_empty() && samples > 0, "a choice needs candidates, and samples to judge them by");
    let (fresh, mut calls) = (draw.clone(), 0);
    let mut estimate = |w: &Vec<R>| {
        *draw = fresh.clone();
        let truth = f.gradient_at(w);
        let (mut g, mut mean) = (truth.clone(), vec![R::zero(); w.len()]);
        for _ in 0..samples {
            g.copy_from_slice(&truth);
            oracle(w, &mut g, draw);
            calls += 1;
            add_scaled(&mut mean, R::one() / Ratio::from(samples), &g);
        }
        mean
    };
    let estimates: Vec<Vec<R>> = candidates.iter().map(&mut estimate).collect();
    let (mut chosen, mut least) = (candidates[0].clone(), norm_sq(&estimates[0]));
    for (w, g) in candidates.iter().zip(&estimates).skip(1) {
        let is_less = norm_sq(g).less(least);
        least = R::select(is_less, norm_sq(g), least);
        chosen.iter_mut().zip(w).for_each(|(chosen, w)| *chosen = R::select(is_less, *w, *chosen));
    }
    Selection { chosen, candidates, estimates, calls }
}

/// SGD with post-optimization: S independent runs of [`stochastic_descent`] from one start, each of
/// which puts forward one of its iterates w₁, …, w_T, all equally likely, and then
/// [`select_by_gradient`] on fresh samples.
///
/// `start` is w₁, `step` is η. Each run draws its T oracle answers, then one [`index`](Draw::index).
///
/// # Panics
/// When S, T or N is 0.
pub fn boosted_descent<R: Drawn>(
    f: &impl Objective,
    start: &[Ratio],
    step: R,
    work: Boosting,
    draw: &mut Draw<R>,
    mut oracle: impl FnMut(&[R], &mut [R], &mut Draw<R>),
) -> Selection<R> {
    let mut calls = 0;
    let mut run = |draw: &mut Draw<R>| -> Vec<R> {
        let mut iterates = vec![Vec::with_capacity(work.steps); start.len()];
        let counted = |w: &[R], g: &mut [R], draw: &mut Draw<R>| {
            calls += 1;
            oracle(w, g, draw);
        };
        stochastic_descent(f, start, step, work.steps, draw, counted, |at| {
            iterates.iter_mut().zip(at.w).for_each(|(coordinate, w)| coordinate.push(*w));
        });
        let drawn = draw.index(work.steps);
        iterates.iter().map(|coordinate| R::pick(coordinate, drawn)).collect()
    };
    let candidates = (0..work.runs).map(|_| run(draw)).collect();
    let selection = select_by_gradient(f, candidates, work.samples, draw, oracle);
    Selection { calls: selection.calls + calls, ..selection }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, Lanes, exact, ratio, ratios};
    use crate::objective::{Quadratic, lift};
    use crate::random::{Key, Purpose, Streams, mean_over_paths};

    /// ½‖w‖² and one sample whose error is (0, ±2): with −2 the candidate (1, 1) looks better than (1, −1),
    /// and the other way around; (2, 0) never does.
    #[test]
    fn the_choice_follows_the_estimates() {
        let f = Quadratic::isotropic(1, 2);
        let candidates = [[2, 0], [1, 1], [1, -1]].map(|w| lift::<Exact>(&ratios(w)));
        let run = |draw: &mut Draw<Exact>| {
            let mut sign = exact(0);
            let oracle = |_: &[Exact], g: &mut [Exact], draw: &mut Draw<Exact>| {
                sign = draw.sign();
                g[1] += sign * 2;
            };
            let found = select_by_gradient(&f, candidates.to_vec(), 1, draw, oracle);
            assert_eq!((found.calls, found.estimates.len()), (3, 3));
            assert!(found.estimates[0][1].eq(sign * 2).is_yes() && found.estimates[2][1].eq(sign * 2 - 1).is_yes());
            assert!(found.chosen[0].eq(1).is_yes() && found.chosen[1].eq(-sign).is_yes());
            exact(0)
        };
        // One sign, which all candidates share.
        assert_eq!(mean_over_paths(100, 64, run).expect("two paths").paths, 2);
    }

    /// On w²/2 from 0 with η = 1 and ±1 noise: w₂ = ±1 is put forward with probability 1/2, w₁ = 0 otherwise.
    /// The estimates are w + z̄, z̄ ∈ {−1, 0, 0, 1}: among two candidates ±1 is chosen if both are
    /// (1/4), or if one is (1/2) and z̄ cancels it (1/4).
    #[test]
    fn boosting_two_short_runs_by_hand() {
        let f = Quadratic::isotropic(1, 1);
        let work = Boosting { runs: 2, steps: 2, samples: 2 };
        let run = |draw: &mut Draw<Exact>| {
            let oracle = |_: &[Exact], g: &mut [Exact], draw: &mut Draw<Exact>| g[0] += draw.sign();
            let found = boosted_descent(&f, &[Ratio::ZERO], exact(1), work, draw, oracle);
            assert_eq!(found.calls, 2 * (2 + 2));
            found.chosen[0].sq()
        };
        let mean = mean_over_paths(1 << 12, 64, run).expect("1024 paths").mean;
        assert!(Exact::from(mean).eq(ratio(1, 4) + ratio(1, 8)).is_yes());
    }

    /// Without noise in the judgement, lanes choose what each would choose alone.
    #[test]
    fn lanes_choose_each_for_itself() {
        let f = Quadratic::isotropic(1, 1);
        let streams = Streams::new(Key::of(9, "boosted", "lanes", "0", 0, Purpose::Verdict), 0);
        let mut draw = Draw::<Lanes>::new(streams);
        let candidates: Vec<Vec<Lanes>> = (0..3).map(|_| vec![draw.normal()]).collect();
        let found = select_by_gradient(&f, candidates, 1, &mut draw, |_, _, _| {});
        for lane in 0..16 {
            let alone = found.candidates.iter().map(|w| w[0].0[lane]);
            let best = alone.reduce(|best, w| if w.abs() < best.abs() { w } else { best });
            assert_eq!(Some(found.chosen[0].0[lane]), best);
        }
    }
}
