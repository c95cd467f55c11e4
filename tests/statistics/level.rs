//! Where what is claimed is just true, or just false, no more runs end in a false verdict than the level says:
//! for every form of claim that `tests/calibration.rs` does not count.

use theorycheck::statistics::{
    Above, Below, Certificate, Chance, Contraction, Direction, Event, Everywhere, Exponent, PrivacyAudit, Race,
    RaceEnd, Within, checkpoints, detects_excess, detects_shortfall, signed_at_most, trials_to_verdict,
};

use super::common::{Source, exponential, failures_allowed, median, run, source, uniform};
use super::oracle::averaged_signs;

const STREAMS: usize = 400;
const TRIALS: u64 = 1024;
const LEVELS: [f64; 3] = [0.2, 0.05, 0.01];

/// Counts the streams that end in a false verdict, at every level.
fn assert_level(name: &str, is_false: impl Fn(&mut Source, f64) -> bool) {
    for alpha in LEVELS {
        let wrong = (0..STREAMS).filter(|stream| is_false(&mut source(name, *stream), alpha)).count();
        assert!(wrong <= failures_allowed(STREAMS, alpha), "{name}: {wrong} of {STREAMS} at {alpha}");
    }
}

/// Whether a claim is decided at any checkpoint.
fn ever<T>(
    source: &mut Source,
    mut trial: impl FnMut(&mut Source) -> T,
    mut absorb: impl FnMut(&[T]) -> RaceEnd,
) -> RaceEnd {
    let mut done = 0;
    for count in checkpoints(TRIALS) {
        let fresh: Vec<T> = (done..count).map(|_| trial(source)).collect();
        let end = absorb(&fresh);
        if end != RaceEnd::Open {
            return end;
        }
        done = count;
    }
    RaceEnd::Open
}

const REFUTED: RaceEnd = RaceEnd::Decided(Direction::Refute);
const SUPPORTED: RaceEnd = RaceEnd::Decided(Direction::Support);

#[test]
fn a_bias_that_attains_its_tolerance_is_not_decided() {
    let certificates =
        [(Certificate::Range(1.0), 1.0), (Certificate::Variance(1.0), -1.0), (Certificate::SubGaussian(1.0), 1.0)];
    for (certificate, sign) in certificates {
        assert_level("bias", |source, alpha| {
            let mut within = Within::new(certificate, 0.0, 0.25, alpha).expect("absolute");
            // ±1 with mean ±1/4.
            let trial = |source: &mut Source| if uniform(source) < 0.625 { sign } else { -sign };
            let absorb = |trials: &[f64]| {
                within.admit(trials).expect("signs");
                within.end()
            };
            ever(source, trial, absorb) != RaceEnd::Open
        });
    }
}

#[test]
fn two_methods_with_the_same_mean_are_not_put_in_order() {
    for certificate in [Certificate::Variance(2.0), Certificate::SecondMoment(2.0)] {
        assert_level("order", |source, alpha| {
            let race = signed_at_most(certificate, 0.0, alpha).expect("absolute");
            run(race, || exponential(source) - exponential(source), TRIALS).0 != RaceEnd::Open
        });
    }
}

#[test]
fn a_probability_that_attains_its_bound_is_not_decided() {
    for p in [0.5, 0.05] {
        assert_level("chance", |source, alpha| {
            let mut chance = Chance::default();
            let absorb = |events: &[bool]| {
                chance.absorb(events.iter().copied());
                chance.at_most(p, alpha)
            };
            ever(source, |source| uniform(source) < p, absorb) != RaceEnd::Open
        });
    }
}

#[test]
fn an_exponent_that_is_attained_is_not_decided() {
    // X₁ is |S₆₄|/64 and X₂ a quarter of another: E X₂ = 16^−½ E X₁ by construction.
    let of = Exponent {
        horizons: (64, 1024),
        early: Certificate::SecondMoment(1.0 / 64.0),
        late: Certificate::SecondMoment(1.0 / 1024.0),
    };
    assert_level("exponent", |source, alpha| {
        let race = of.at_least(0.5, alpha).expect("far apart");
        let trial = || (averaged_signs(source, 64), averaged_signs(source, 64) / 4.0);
        run(race, trial, TRIALS).0 != RaceEnd::Open
    });
}

#[test]
fn a_contraction_that_is_attained_is_not_decided() {
    // e′/e is 1/4 or 3/4, as drawn, or 1/2 where e is small: E[e′ | e] = e/2 at every state.
    let path = |source: &mut Source| -> Vec<f64> {
        let step = |e: f64, u: f64| if e < 0.01 { e / 2.0 } else { e * if u < 0.5 { 0.25 } else { 0.75 } };
        std::iter::successors(Some(1.0), |e| Some(step(*e, uniform(source)))).take(9).collect()
    };
    for certificate in [Certificate::Range(0.75), Certificate::SecondMoment(0.3125)] {
        assert_level("contraction", |source, alpha| {
            let mut claim = Contraction::new(0.5, Some(certificate), alpha);
            (0..128).any(|_| {
                claim.admit(&path(source)).expect("positive errors");
                claim.end() != RaceEnd::Open
            })
        });
    }
    let decided = |rate: f64| {
        let mut claim = Contraction::new(rate, Some(Certificate::Range(0.75)), 1e-9);
        let mut source = source("contraction power", 0);
        (0..400).for_each(|_| claim.admit(&path(&mut source)).expect("positive errors"));
        claim.end()
    };
    assert_eq!([decided(0.4), decided(0.5), decided(0.6)], [REFUTED, RaceEnd::Open, SUPPORTED]);
    // From 0 nothing may come back, and 0 stays 0 for nothing.
    let mut revived = Contraction::new(0.5, None, 1e-9);
    revived.admit(&[0.0; 200]).expect("zeros");
    assert_eq!(revived.end(), RaceEnd::Open);
    revived.admit(&[0.0, 1e-300]).expect("positive");
    assert_eq!(revived.end(), REFUTED);
}

/// Laplace noise of scale 1/ε on the counts 0 and 1.
fn laplace(source: &mut Source, epsilon: f64) -> f64 {
    source.signs().0[0] * exponential(source) / epsilon
}

fn neighbours(source: &mut Source, epsilon: f64) -> (f64, f64) {
    (1.0 + laplace(source, epsilon), laplace(source, epsilon))
}

#[test]
fn privacy_that_is_just_kept_is_not_refuted() {
    assert_level("privacy", |source, alpha| {
        let first: Vec<(f64, f64)> = (0..300).map(|_| neighbours(source, 1.0)).collect();
        let (p, q): (Vec<f64>, Vec<f64>) = first.into_iter().unzip();
        let event = Event::chosen(&p, &q, 1.0, 0.0).expect("outputs");
        let mut audit = PrivacyAudit::new(event, 1.0, 0.0, alpha);
        let absorb = |outputs: &[(f64, f64)]| {
            audit.admit(outputs).expect("numbers");
            audit.end()
        };
        ever(source, |source| neighbours(source, 1.0), absorb) == REFUTED
    });
}

/// Why the event is chosen on another stream: on its own trials the most suspicious of 300 half-lines is
/// suspicious even where privacy is kept.
#[test]
fn an_event_chosen_on_its_own_trials_refutes_what_is_true() {
    let refuted = |own: bool| {
        let refutes = |stream: usize| {
            let mut source = source("own event", stream);
            // Two inputs that no output tells apart, claimed to be (0, 0)-private: an equality of laws.
            let mut draw = || -> Vec<(f64, f64)> {
                (0..128).map(|_| (exponential(&mut source), exponential(&mut source))).collect()
            };
            let (tested, other) = (draw(), draw());
            let (p, q): (Vec<f64>, Vec<f64>) = if own { &tested } else { &other }.iter().copied().unzip();
            let event = Event::chosen(&p, &q, 0.0, 0.0).expect("outputs");
            let mut audit = PrivacyAudit::new(event, 0.0, 0.0, 0.05);
            audit.admit(&tested).expect("numbers");
            audit.end() == REFUTED
        };
        (0..STREAMS).filter(|stream| refutes(*stream)).count()
    };
    let allowed = failures_allowed(STREAMS, 0.05);
    assert!(refuted(false) <= allowed);
    assert!(refuted(true) > 0 && refuted(true) > 4 * refuted(false), "{} and {}", refuted(true), refuted(false));
}

#[test]
fn a_floor_or_an_envelope_on_a_grid_holds_its_level() {
    // One point attains its bound, so neither verdict is due.
    let (means, certificate) = ([0.5, 1.0, 0.25], Some(Certificate::SecondMoment(2.0)));
    assert_level("envelope", |source, alpha| {
        let mut claim = Everywhere::at_most(&[(1.0, certificate); 3], alpha);
        checkpoints(TRIALS / 2).scan(0, |done, count| Some(count - std::mem::replace(done, count))).any(|fresh| {
            for (k, mean) in means.iter().enumerate() {
                let trials: Vec<f64> = (0..fresh).map(|_| mean * exponential(source)).collect();
                claim.admit(k, &trials).expect("positive");
            }
            claim.end() != RaceEnd::Open
        })
    });
    // "Does not converge": the mean stays above 1/2 at every horizon, or sinks below it at the last.
    for (means, expected) in [([1.0, 0.9, 0.8], SUPPORTED), ([1.0, 0.5, 0.1], REFUTED)] {
        let mut claim = Everywhere::at_least(&[(0.5, Some(Certificate::SecondMoment(2.0))); 3], 1e-9);
        let mut source = source("floor", 0);
        for (k, mean) in means.iter().enumerate() {
            let trials: Vec<f64> = (0..4096).map(|_| mean * exponential(&mut source) / 0.5).collect();
            claim.admit(k, &trials).expect("positive");
        }
        assert_eq!(claim.end(), expected);
    }
}

/// The smallest violation that a race is said to catch in 95 runs of 100 is caught about as often, and the trials
/// predicted are about those it takes.
#[test]
fn predictions_come_true() {
    let (alpha, n) = (1e-9, 1024);
    let mut own = source("power", 0);
    let sample: Vec<f64> = (0..8192).map(|_| exponential(&mut own)).collect();
    let share = |factor: f64, below: Option<Below>| {
        let caught = |stream: usize| {
            let mut source = source("caught", stream);
            let trial = || factor * exponential(&mut source);
            match below.clone() {
                None => run(Race::<Above, Below>::new(Some(Above::default()), None, alpha), trial, n).0,
                Some(below) => run(Race::<Below, Above>::new(Some(below), None, alpha), trial, n).0,
            }
        };
        (0..200).filter(|stream| caught(*stream) == REFUTED).count() as f64 / 200.0
    };
    let excess = detects_excess(&sample, n, alpha, 0.95).expect("a factor");
    let caught = share(excess, None);
    assert!(caught > 0.85 && share(1.0 + 0.6 * (excess - 1.0), None) < 0.5, "{caught} at {excess}");
    let below = Below::new(Certificate::Kurtosis(2.0), 1.0);
    let shortfall = detects_shortfall(&below, &sample, n, alpha, 0.95).expect("a factor");
    let caught = share(shortfall, Some(below.clone()));
    assert!(caught > 0.85 && share(1.0 - 0.6 * (1.0 - shortfall), Some(below)) < 0.5, "{caught} at {shortfall}");
    // The published table: 1.28 for the exponential law and 1000 trials.
    assert!((1.2..1.4).contains(&excess), "{excess}");
    assert_eq!(detects_excess(&sample, 1, alpha, 0.95), None);

    let larger: Vec<f64> = sample.iter().map(|x| 1.1 * x).collect();
    let predicted = trials_to_verdict(&Above::default(), &larger, alpha, 0.5).expect("a violation") as f64;
    let taken = |stream: usize| {
        let mut source = source("taken", stream);
        let race = Race::<Above, Below>::new(Some(Above::default()), None, alpha);
        run(race, || 1.1 * exponential(&mut source), 100_000).1
    };
    let taken = median((0..21).map(taken).collect()) as f64;
    assert!((1.0 / 1.5..1.5).contains(&(taken / predicted)), "{taken} for {predicted}");
}
