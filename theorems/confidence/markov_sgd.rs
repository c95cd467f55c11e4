//! # Markov turns a bound on the mean error of SGD into one with probability 1 − δ, at the price of 1/δ
//!
//! **Let** f be L-smooth and bounded below, E e_t = 0, E e_t² ≤ σ², and Bound = 2Δ/(ηT) + Lησ², which bounds the
//! expectation of (1/T) Σ f′(w_t)² for η ≤ 1/L.
//! **Run** w_{t+1} = w_t − η(f′(w_t) + e_t) for T steps.
//! **Then** (1/T) Σ f′(w_t)² > Bound/δ with probability at most δ. Under a bounded variance alone 1/δ cannot become
//! ln(1/δ): after one step with an error of n − 1 of probability 1/n the inequality is an equality up to 1 − 1/n.
//!
//! **Checked** on every path of a few steps, and by trials.

use super::*;
use theorycheck::optimizer::isotropic_average_second_moment;

pub(crate) static CLAIM: Claim = Claim {
    id: "confidence/markov-sgd",
    rows: &[],
    errata: &[],
    source: &[opt4dl(103), opt4dl(104)],
    statement: r"\Pr\{\text{error} > \text{Bound}(T)/\delta\} \le \delta\,\frac{\mathbb E[\text{error}]}{\text{Bound}(T)} \le \delta",
    cases,
};

fn settings(runs: Settings<Noisy>) -> Settings<Noisy> {
    runs.premise("η ≤ 1/L", Noisy::is_short)
        .premise("E e = 0 and E e² ≤ σ²", |s| s.noise.mean() == 0 && s.noise.moment() <= s.sigma.sq())
}

fn runs() -> Vec<Noisy> {
    let bowl = |step, delta| Noisy::signs_on_a_bowl(step, 8, delta);
    vec![
        bowl(1.into(), ratio(9, 10)),
        Noisy { start: 3.into(), ..bowl(ratio(1, 2), ratio(3, 4)) },
        Noisy { f: Huber::new(1, 1).into(), start: 4.into(), ..bowl(ratio(1, 3), ratio(1, 2)) },
        Noisy { noise: Noise::rare(10), sigma: 3.into(), ..bowl(ratio(1, 2), ratio(1, 9)) },
    ]
}

/// Two steps of size 1 from the minimizer of w²/2: the first gradient is 0, the second the error.
fn one_error(delta: Ratio) -> Noisy {
    Noisy { noise: Noise::rare(101), sigma: 10.into(), ..Noisy::signs_on_a_bowl(1.into(), 2, delta) }
}

/// E (1/T) Σ f′(w_t)² on (h/2)w².
fn mean(s: &Noisy) -> Exact {
    let h = s.smoothness();
    isotropic_average_second_moment(h, exact(s.start).sq(), exact(s.step), s.noise.moment(), s.steps) * h.sq()
}

fn hundred() -> [Noisy; 2] {
    let bowl = Noisy::signs_on_a_bowl(ratio(1, 10), 100, ratio(1, 4));
    [Noisy { noise: Noise::rare(26), sigma: 5.into(), delta: ratio(1, 20), ..bowl.clone() }, bowl]
}

fn cases(case: &mut Cases) {
    let average = settings(for_all(runs)).paths(|s, draw| s.average(draw, Noise::draw));
    let theorem = average.exceeds(|s| s.expected_bound() / s.delta).probability_at_most(|s| s.delta);
    let trials = settings(for_all(hundred))
        .trial(|s, draw| s.average(draw, Noise::draw))
        .exceeds(|s| s.expected_bound() / s.delta)
        .probability_at_most(|s| s.delta);
    let in_the_mean = settings(given(|| one_error(ratio(1, 99)))).paths(|s, draw| s.average(draw, Noise::draw));
    let sharp = in_the_mean.exceeds(|s| mean(s) / s.delta);
    let halved = in_the_mean.exceeds(|s| mean(s) / (2 * s.delta)).probability_at_most(|s| s.delta);
    let with_log = in_the_mean.exceeds(|s| s.expected_bound() * s.log()).probability_at_most(|s| s.delta);

    case.holds("the expected error is within the bound", average.mean_at_most(Noisy::expected_bound));
    case.holds("every path of a few steps", theorem);
    case.holds("a hundred steps", trials);
    case.holds("with E error for Bound, after one rare error", sharp.probability_at_most(|s| s.delta));
    case.holds("where 0.98 δ is reached", sharp.probability_at_least(|s| s.delta * ratio(98, 100)));
    case.refuted("Bound · ln(1/δ)", with_log.tweak(|s| s.delta = ratio(1, 150)));
    case.rejected("a σ² below the variance", theorem.tweak(|s| s.sigma /= 2));
    case.sabotage("half of it", halved.tweak(|s| s.delta = ratio(1, 198)));
}
