//! The promise of 10⁻⁹, measured: the probability of a false verdict by importance sampling.
//!
//! Trials are drawn not from the null law P but from the mixture Q of sixteen laws that the bets favour, bet j's
//! having the weights pᵢ eⱼ(yᵢ)/Zⱼ. There a crossing is common, and P(crossing) = E_Q[1{crossing} dP/dQ].

use theorycheck::statistics::{Above, BETS, Below, Bets, Certificate, Process, checkpoints};

use super::common::{Source, source};

/// A law of mean 1 on finitely many values.
pub(crate) struct Discrete {
    pub(crate) values: &'static [f64],
    pub(crate) weights: &'static [f64],
}

/// Σ p = 1; Σ p y = 1/8 + 3/8 + 1/2 = 1; Σ p y² = 1/16 + 3/8 + 2 = 39/16.
const FOUR: Discrete = Discrete { values: &[0.0, 0.5, 1.0, 4.0], weights: &[0.25, 0.25, 0.375, 0.125] };
const SECOND: f64 = 39.0 / 16.0;

/// One trial in twenty is 20, the others are nothing.
pub(crate) const RARE_HITS: Discrete = Discrete { values: &[0.0, 20.0], weights: &[0.95, 0.05] };

const HORIZON: u64 = 6000;

fn pick(source: &mut Source, weights: &[f64]) -> usize {
    let mut left = source.uniforms().0[0] * weights.iter().sum::<f64>();
    let chosen = weights.iter().position(|weight| {
        left -= weight;
        left < 0.0
    });
    chosen.unwrap_or(weights.len() - 1)
}

/// The estimated probability under the null law that the bets reach 1/α by the horizon, and its standard error.
pub(crate) fn false_verdicts<B: Bets<Trial = f64> + Clone>(
    law: &Discrete,
    bets: &B,
    alpha: f64,
    paths: usize,
) -> (f64, f64) {
    let tilted: [Vec<f64>; BETS] = std::array::from_fn(|j| {
        let favoured = law.weights.iter().zip(law.values).map(|(weight, y)| weight * bets.factor(j, *y));
        let total: f64 = favoured.clone().sum();
        favoured.map(|weight| weight / total).collect()
    });
    let one = |path: usize| {
        let mut source = source("importance", path);
        let favoured = &tilted[path % BETS];
        let (mut process, mut counts) = (Process::new(bets.clone()), vec![0u64; law.values.len()]);
        let mut done = 0;
        for count in checkpoints(HORIZON) {
            let places: Vec<usize> = (done..count).map(|_| pick(&mut source, favoured)).collect();
            places.iter().for_each(|place| counts[*place] += 1);
            let trials: Vec<f64> = places.iter().map(|place| law.values[*place]).collect();
            trials.chunks(64).for_each(|block| process.absorb(block));
            done = count;
            if process.log_mixture() >= -alpha.ln() {
                return 1.0 / likelihood_ratio(law, &tilted, &counts);
            }
        }
        0.0
    };
    let values: Vec<f64> = (0..paths).map(one).collect();
    mean_and_error(&values)
}

/// dQ/dP of a path that saw value i so many times: not taken from the wealth that is under test.
fn likelihood_ratio(law: &Discrete, tilted: &[Vec<f64>; BETS], counts: &[u64]) -> f64 {
    let one = |weights: &Vec<f64>| {
        let log = |i: usize| if counts[i] == 0 { 0.0 } else { counts[i] as f64 * (weights[i] / law.weights[i]).ln() };
        (0..counts.len()).map(log).sum::<f64>().exp()
    };
    tilted.iter().map(one).sum::<f64>() / BETS as f64
}

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n;
    (mean, (variance / n).sqrt())
}

fn supporting() -> [Below; 5] {
    [
        Certificate::Range(4.0),
        Certificate::SecondMoment(SECOND),
        Certificate::Kurtosis(SECOND),
        Certificate::Variance(SECOND - 1.0),
        Certificate::SubGaussian(SECOND.sqrt()),
    ]
    .map(|certificate| Below::new(certificate, 1.0))
}

#[test]
fn a_false_verdict_at_one_in_a_billion_is_that_rare() {
    let alpha = 1e-9;
    let check = |name: &str, (mean, error): (f64, f64)| {
        assert!(mean > 0.0, "{name}: no path crossed, nothing was measured");
        assert!(mean + 6.0 * error <= alpha, "{name}: {mean:e} ± {error:e}");
        println!("{name}: {mean:e} ± {error:e}");
    };
    check("refuting", false_verdicts(&FOUR, &Above::default(), alpha, 800));
    for below in supporting() {
        check(&format!("{below:?}")[..60], false_verdicts(&FOUR, &below, alpha, 800));
    }
}

/// What importance sampling measures is what plain sampling counts, where there is something to count.
#[test]
fn importance_sampling_agrees_with_counting() {
    let (alpha, paths) = (0.2f64, 1600);
    let counted = |stream: usize| {
        let mut source = source("counting", stream);
        let mut process = Process::new(Above::default());
        let mut done = 0;
        checkpoints(HORIZON).any(|count| {
            let trials: Vec<f64> = (done..count).map(|_| FOUR.values[pick(&mut source, FOUR.weights)]).collect();
            trials.chunks(64).for_each(|block| process.absorb(block));
            done = count;
            process.log_mixture() >= -alpha.ln()
        })
    };
    let share = (0..paths).filter(|stream| counted(*stream)).count() as f64 / paths as f64;
    let (mean, error) = false_verdicts(&FOUR, &Above::default(), alpha, paths);
    let both = (error * error + share * (1.0 - share) / paths as f64).sqrt();
    assert!((mean - share).abs() <= 6.0 * both, "{mean} ± {error} against {share}");
    assert!(share > 10.0 / paths as f64, "{share}: too few to compare");
}
