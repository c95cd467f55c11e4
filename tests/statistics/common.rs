//! What the tests share: streams, laws of mean 1, races run to their end, and how often chance may fail.

use statrs::distribution::{Binomial, DiscreteCDF};
use theorycheck::random::{Key, Purpose, Streams};
use theorycheck::statistics::{Bets, Race, RaceEnd, checkpoints};

pub(crate) type Source = Streams;

/// The stream of this number under a name.
pub(crate) fn source(name: &str, stream: usize) -> Source {
    Streams::new(Key::of(29, "statistics", name, "0", 0, Purpose::Verdict), stream as u64)
}

pub(crate) fn uniform(source: &mut Source) -> f64 {
    source.uniforms().0[0]
}

pub(crate) fn exponential(source: &mut Source) -> f64 {
    -libm::log(1.0 - uniform(source))
}

pub(crate) fn chi_square(source: &mut Source) -> f64 {
    source.normals().0[0].powi(2)
}

/// Pareto with P(X > x) = (x₀/x)^a for x ≥ x₀ = (a − 1)/a, of mean 1; its variance is infinite for a ≤ 2.
pub(crate) fn pareto(source: &mut Source, a: f64) -> f64 {
    (a - 1.0) / a * libm::pow(1.0 - uniform(source), -1.0 / a)
}

/// The probability that a correct test is called wrong by one comparison with [`failures_allowed`].
const FALSE_ALARM: f64 = 1e-10;

/// The least k that a Binomial(n, α) number exceeds with probability at most 10⁻¹⁰.
pub(crate) fn failures_allowed(n: usize, alpha: f64) -> usize {
    let law = Binomial::new(alpha, n as u64).expect("a probability");
    (0..=n).find(|k| law.sf(*k as u64) <= FALSE_ALARM).expect("nothing exceeds n")
}

/// Runs a race over fresh trials until it ends or so many have been seen.
pub(crate) fn run<T: Copy, R: Bets<Trial = T>, S: Bets<Trial = T>>(
    mut race: Race<R, S>,
    mut trial: impl FnMut() -> T,
    most: u64,
) -> (RaceEnd, u64) {
    for count in checkpoints(most) {
        let fresh: Vec<T> = (race.trials()..count).map(|_| trial()).collect();
        race.admit(&fresh).expect("trials keep their certificates");
        if race.end() != RaceEnd::Open {
            break;
        }
    }
    (race.end(), race.trials())
}

pub(crate) fn median(mut numbers: Vec<u64>) -> u64 {
    numbers.sort_unstable();
    numbers[numbers.len() / 2]
}
