//! Heavy tails: what needs no certificate still works, and what a central limit theorem would say is wrong.

use theorycheck::statistics::{
    Above, Below, Certificate, Direction, Everywhere, Race, RaceEnd, checkpoints, mean_interval,
};

use super::common::{pareto, run, source};

/// The variance of this law is infinite.
const A: f64 = 1.5;

#[test]
fn infinite_variance_is_refuted_without_any_assumption() {
    for stream in 0..20 {
        let mut source = source("pareto 1.5", stream);
        let race = Race::<Above, Below>::new(Some(Above::default()), None, 1e-9);
        let (end, trials) = run(race, || 2.0 * pareto(&mut source, A), 4096);
        assert!(end == RaceEnd::Decided(Direction::Refute) && trials <= 512, "{end:?} after {trials}");
    }
}

/// No certificate: however far below the bound the trials lie, nothing is supported and the interval is open.
#[test]
fn without_a_certificate_nothing_is_supported() {
    let mut source = source("pareto 1.5, small", 0);
    let trials: Vec<f64> = (0..20_000).map(|_| pareto(&mut source, A) / 100.0).collect();
    let mut everywhere = Everywhere::at_most(&[(1.0, None)], 1e-9);
    everywhere.admit(0, &trials).expect("positive");
    assert_eq!(everywhere.end(), RaceEnd::Open);
    let (lo, hi) = mean_interval(&trials, None, 1e-9);
    assert!(0.0 < lo && lo < 0.01 && hi == f64::INFINITY, "[{lo}, {hi}]");
    // What the same numbers would have supported, had something been known about them.
    let mut certified = Everywhere::at_most(&[(1.0, Some(Certificate::Variance(1.0)))], 1e-9);
    certified.admit(0, &trials).expect("positive");
    assert_eq!(certified.end(), RaceEnd::Decided(Direction::Support));
}

/// A central limit engine supports E X ≤ 1 where mean + z · deviation/√n < 1, with z = 3.09 for one in a
/// thousand, at every checkpoint from 1000 trials on.
fn central_limit_supports(trials: &[f64]) -> bool {
    checkpoints(trials.len() as u64).filter(|n| *n >= 1000).any(|n| {
        let seen = &trials[..n as usize];
        let n = n as f64;
        let mean = seen.iter().sum::<f64>() / n;
        let variance = seen.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
        mean + 3.09 * (variance / n).sqrt() < 1.0
    })
}

#[test]
fn a_central_limit_engine_supports_what_is_false() {
    let streams = 400;
    let false_support = |mean: f64| {
        let supports = |stream: usize| {
            let mut source = source("central limit", stream);
            let trials: Vec<f64> = (0..2048).map(|_| mean * pareto(&mut source, A)).collect();
            central_limit_supports(&trials)
        };
        (0..streams).filter(|stream| supports(*stream)).count() as f64 / streams as f64
    };
    // The mean is above the bound, and thirty times as often as promised a run is told that it is below.
    let share = false_support(1.05);
    assert!(share > 0.03, "{share}: the central limit theorem did better than it should");
    // What is known of the range keeps our own engine honest on the same law, cut at 10⁴.
    let honest = |stream: usize| {
        let mut source = source("central limit", stream);
        let below = Below::new(Certificate::Range(1e4), 1.0);
        let race = Race::<Above, Below>::new(None, Some(below), 1e-3);
        run(race, || (1.05 * pareto(&mut source, A)).min(1e4), 2048).0
    };
    assert!((0..streams).all(|stream| honest(stream) == RaceEnd::Open));
}
