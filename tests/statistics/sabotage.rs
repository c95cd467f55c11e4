//! Engines with a fault in them fail the checks that the honest engine passes.

use theorycheck::statistics::{Above, Below, Bets, Certificate, Direction, Race, RaceEnd, Violation, checkpoints};

use super::common::{Source, exponential, failures_allowed, pareto, run, source, uniform};
use super::rare::{RARE_HITS, false_verdicts};

/// Bets twice as bold as is allowed: 1 + 2λ(Y − 1), no lower than 0.
#[derive(Clone)]
struct Doubled<B>(B);

impl<B: Bets<Trial = f64>> Bets for Doubled<B> {
    type Trial = f64;
    fn factor(&self, j: usize, y: f64) -> f64 {
        (2.0 * self.0.factor(j, y) - 1.0).max(0.0)
    }
    fn check(&self, y: f64) -> Result<(), Violation> {
        self.0.check(y)
    }
}

#[test]
fn bets_beyond_their_range_break_the_promise() {
    let alpha = 1e-9;
    let too_often = |(mean, error): (f64, f64)| mean - 6.0 * error > alpha;
    let range = Below::new(Certificate::Range(20.0), 1.0);
    let honest = false_verdicts(&RARE_HITS, &range, alpha, 400);
    assert!(honest.0 > 0.0 && honest.0 + 6.0 * honest.1 <= alpha, "{honest:?}");
    // No hit in 250 trials is rare, but 0.95²⁵⁰ is far from 10⁻⁹.
    let doubled = false_verdicts(&RARE_HITS, &Doubled(range), alpha, 400);
    assert!(too_often(doubled), "{doubled:?}");
}

/// A method that overflows where its trial would be large: NaN in one run of a hundred, of mean 10 all told.
fn overflowing(source: &mut Source) -> f64 {
    if uniform(source) < 0.01 { f64::NAN } else { 0.5 * uniform(source) }
}

#[test]
fn an_engine_that_drops_nan_supports_what_is_false() {
    let race = || Race::new(Some(Above::default()), Some(Below::new(Certificate::Kurtosis(4.0), 1.0)), 1e-9);
    let mut source = source("overflow", 0);
    let trials: Vec<f64> = (0..4096).map(|_| overflowing(&mut source)).collect();
    let mut honest = race();
    let outcome = checkpoints(4096).try_for_each(|n| honest.admit(&trials[honest.trials() as usize..n as usize]));
    assert_eq!(outcome, Err(Violation::NotANumber));
    assert_eq!(honest.end(), RaceEnd::Open);

    let mut dropping = race();
    dropping.admit(&trials.iter().copied().filter(|x| !x.is_nan()).collect::<Vec<f64>>()).expect("no NaN is left");
    assert_eq!(dropping.end(), RaceEnd::Decided(Direction::Support));

    // An infinite trial is one: it refutes.
    let infinite: Vec<f64> = trials.iter().map(|x| if x.is_nan() { f64::INFINITY } else { *x }).collect();
    let mut honest = Race::<Above, Below>::new(Some(Above::default()), None, 1e-9);
    honest.admit(&infinite).expect("numbers");
    assert_eq!(honest.end(), RaceEnd::Decided(Direction::Refute));
}

const STREAMS: usize = 400;

/// How many of the streams end in the false verdict that E X ≤ 1 is refuted, where E X = 1.
fn false_refutations(engine: impl Fn(usize) -> bool) -> usize {
    (0..STREAMS).filter(|stream| engine(*stream)).count()
}

#[test]
fn an_engine_that_restarts_breaks_its_level() {
    let alpha = 0.2;
    let attempt = |stream: usize, most: u64| {
        let mut source = source("restart", stream);
        let race = Race::<Above, Below>::new(Some(Above::default()), None, alpha);
        run(race, || exponential(&mut source), most).0 == RaceEnd::Decided(Direction::Refute)
    };
    let allowed = failures_allowed(STREAMS, alpha);
    let continued = false_refutations(|stream| attempt(stream, 40 * 256));
    let restarted = false_refutations(|stream| (0..80).any(|again| attempt(1000 + 80 * stream + again, 256)));
    assert!(continued <= allowed, "{continued} of {STREAMS}");
    assert!(restarted > allowed, "{restarted} of {STREAMS}: the check is blind");
}

#[test]
fn an_engine_that_peeks_without_paying_breaks_its_level() {
    let alpha = 0.05;
    let most = 4096;
    // E X ≤ 1 for X in {0, 2}, refuted at a fixed n by the normal quantile of level α, looked at all the time.
    let peek = |stream: usize, looks: &dyn Fn(u64) -> bool| {
        let mut source = source("peek", stream);
        let trials: Vec<f64> = (0..most).map(|_| 2.0 * source.signs().0[0].max(0.0)).collect();
        checkpoints(most).filter(|n| looks(*n)).any(|n| {
            let excess = trials[..n as usize].iter().sum::<f64>() / n as f64 - 1.0;
            excess * (n as f64).sqrt() >= 1.645
        })
    };
    let honest = |stream: usize| {
        let mut source = source("peek", stream);
        let race = Race::<Above, Below>::new(Some(Above::default()), None, alpha);
        run(race, || 2.0 * source.signs().0[0].max(0.0), most).0 == RaceEnd::Decided(Direction::Refute)
    };
    let allowed = failures_allowed(STREAMS, alpha);
    let last = checkpoints(most).last().expect("checkpoints");
    assert!(false_refutations(honest) <= allowed);
    assert!(false_refutations(|stream| peek(stream, &|n| n == last)) <= allowed);
    let peeked = false_refutations(|stream| peek(stream, &|_| true));
    assert!(peeked > allowed, "{peeked} of {STREAMS}: the check is blind");
}

/// A trial above its certified range is an error, and no verdict comes of it; clipped, it would have been false support.
#[test]
fn an_engine_that_clips_supports_what_is_false() {
    let below = || Below::new(Certificate::Range(2.0), 1.0);
    let mut source = source("clip", 0);
    let trials: Vec<f64> = (0..4096).map(|_| 1.2 * pareto(&mut source, 1.5)).collect();
    let mut honest = Race::<Above, Below>::new(None, Some(below()), 1e-9);
    assert!(matches!(honest.admit(&trials), Err(Violation::OutOfRange(value, Certificate::Range(_))) if value > 2.0));
    assert_eq!((honest.end(), honest.trials()), (RaceEnd::Open, 0));
    let mut clipping = Race::<Above, Below>::new(None, Some(below()), 1e-9);
    clipping.admit(&trials.iter().map(|x| x.min(2.0)).collect::<Vec<f64>>()).expect("clipped");
    assert_eq!(clipping.end(), RaceEnd::Decided(Direction::Support));
}
