//! What a figure shows of a case that was decided by trials: the bound, the mean and the anytime band.

use theorycheck::claim::{Budget, Document};
use theorycheck::prelude::*;
use theorycheck::report::{FigureEntry, ResultFile, draw};
use theorycheck::suite::{COMMITTED_SEED, Options, verify};

#[derive(Clone, Copy, Debug)]
struct Horizon(usize);

fn horizon() -> Horizon {
    Horizon(4)
}

/// A uniform number over √T, of mean 1/(2√T).
fn shrinking(s: &Horizon, draw: &mut Draw<Lanes>) -> Lanes {
    draw.uniform() / Lanes::of(s.0).sqrt()
}

/// ±1/√T.
fn signed(s: &Horizon, draw: &mut Draw<Lanes>) -> Lanes {
    draw.sign() / Lanes::of(s.0).sqrt()
}

/// 1, and then a half or nothing.
fn halving(_: &Horizon, draw: &mut Draw<Lanes>) -> Vec<Lanes> {
    vec![Lanes::one(), (Lanes::one() + draw.sign()) * ratio(1, 4)]
}

/// The figures of a claim about the toy.
fn figures(cases: fn(&mut Cases)) -> Vec<FigureEntry> {
    static TOYS: Document = Document { key: "toy", prefix: "", title: "Toys", unit: "toy" };
    static SOURCE: [Source; 1] = [Source::numbered(&TOYS, 1)];
    let claim: &'static Claim =
        Box::leak(Box::new(Claim { id: "toy/claim", rows: &[], errata: &[], source: &SOURCE, statement: "x", cases }));
    let options = Options { seed: COMMITTED_SEED, budget: Budget::QUICK, jobs: 1, shard: (1, 1) };
    let mut result = ResultFile::new(&verify(&[claim], &options, &()).expect("threads"));
    result.claims.remove(0).figures
}

/// The mean of a trial and its standard deviation.
#[derive(Clone, Copy)]
struct Law {
    mean: f64,
    deviation: f64,
}

/// Uniform between 0 and a half: its variance is a twelfth of its width squared.
const UNIFORM_HALF: Law = Law { mean: 0.25, deviation: 0.144_337_567_297_406_46 };

/// The lone figure, whose band contains the mean at every point and narrows, whose points are means, and whose
/// bound is this one.
fn of_trials(cases: fn(&mut Cases), Law { mean, deviation }: Law, bound: f64) -> FigureEntry {
    let [figure] = figures(cases).try_into().expect("one figure");
    let [measured, claimed] = &figure.series[..] else { panic!("{:?}", figure.series) };
    assert_eq!((figure.axes.x.as_str(), figure.axes.x_scale.as_str()), ("trials", "log"));
    assert_eq!((measured.points[0][0], measured.points.len() > 1), (16.0, true));
    let ends: Vec<(f64, f64)> =
        measured.band.iter().map(|[lo, hi]| (lo.unwrap_or(0.0), hi.unwrap_or(f64::INFINITY))).collect();
    assert!(ends.iter().all(|(lo, hi)| *lo <= mean && mean <= *hi), "{ends:?}");
    assert!(ends.windows(2).all(|pair| pair[1].0 >= pair[0].0 || pair[1].1 <= pair[0].1), "{ends:?}");
    for ([trials, found], (lo, hi)) in measured.points.iter().zip(&ends) {
        assert!(lo <= found && found <= hi, "{found} in [{lo}, {hi}]");
        // The middle of a band is farther away; a mean is this far with probability 6e-7, if at all.
        assert!((found - mean).abs() <= 5.0 * deviation / trials.sqrt(), "{found} after {trials} trials");
    }
    assert!(claimed.points.iter().all(|[_, y]| (y - bound).abs() <= 1e-9 * bound), "{claimed:?}");
    draw(&figure).expect("drawable");
    figure
}

#[test]
fn a_mean_by_trials_is_shown_against_their_number() {
    of_trials(
        |case| case.holds("x", given(horizon).trial(shrinking).certificate(Range(1)).mean_at_most(|_| 1)),
        UNIFORM_HALF,
        1.0,
    );
    // Without a certificate there is no upper end, and the band reaches the edge.
    let open = of_trials(
        |case| case.holds("x", given(horizon).trial(shrinking).mean_at_least(|_| ratio(1, 10))),
        UNIFORM_HALF,
        0.1,
    );
    assert!(open.series[0].band.iter().all(|[_, hi]| hi.is_none()));
}

#[test]
fn so_are_a_probability_a_bias_a_contraction_and_trials_beside_a_mean() {
    of_trials(
        |case| {
            case.holds(
                "x",
                given(horizon).trial(shrinking).exceeds(|_| ratio(1, 4)).probability_at_most(|_| ratio(3, 4)),
            )
        },
        Law { mean: 0.5, deviation: 0.5 },
        0.75,
    );
    let bias = |case: &mut Cases| {
        case.holds("x", given(horizon).trial(signed).certificate(Range(1)).mean_within(|_| 0, |_| ratio(1, 5)));
    };
    assert_eq!(of_trials(bias, Law { mean: 0.0, deviation: 0.5 }, 0.0).axes.y_scale, "linear");
    of_trials(
        |case| case.holds("x", given(horizon).trajectory(halving).certificate(Range(1)).contracts(|_| ratio(1, 2))),
        Law { mean: 0.25, deviation: 0.25 },
        0.5,
    );
    of_trials(
        |case| {
            let mean =
                given(horizon).trial(shrinking).certificate(Range(1)).and_quantity(|s| 1 / (2 * exact(s.0).sqrt()));
            case.holds("x", mean.mean_at_most(|_| ratio(1, 2)));
        },
        UNIFORM_HALF,
        0.5,
    );
}

#[test]
fn a_rate_shows_its_local_exponents_beside_the_claimed_one() {
    let [figure] = figures(|case| {
        let along = given(horizon).trial(shrinking).certificate_of(|s| Range(1 / exact(s.0).sqrt()));
        case.holds("x", along.along("T", &[4, 16, 64, 256], |s, t| s.0 = t).decays(ratio(45, 100)));
    })
    .try_into()
    .expect("one figure");
    assert_eq!((figure.axes.x.as_str(), figure.axes.y_scale.as_str()), ("T", "log"));
    let below = figure.below.as_ref().expect("a plot of exponents");
    let [exponents, claimed] = &below.series[..] else { panic!("{below:?}") };
    assert_eq!(exponents.points.iter().map(|[x, _]| *x).collect::<Vec<_>>(), [64.0, 256.0]);
    assert!(exponents.band.iter().all(|[lo, hi]| lo.is_some_and(|lo| lo < 0.5) && hi.is_some_and(|hi| 0.5 < hi)));
    assert!(claimed.points.iter().all(|[_, y]| (y - 0.45).abs() < 1e-9), "{claimed:?}");
    draw(&figure).expect("drawable");
}

#[test]
fn what_is_exact_or_refuted_has_no_figure_of_trials() {
    let exactly = figures(|case| case.holds("x", given(horizon).quantity(|s| exact(s.0)).at_most(|_| 4)));
    let mutant = figures(|case| {
        case.sabotage("x", given(horizon).trial(shrinking).certificate(Range(1)).mean_at_most(|_| ratio(1, 10)));
    });
    assert!(exactly.is_empty() && mutant.is_empty());
}
