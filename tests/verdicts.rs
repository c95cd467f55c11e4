//! The verdict machinery on toy claims: what passes, what fails, and what is no verdict at all.

use theorycheck::claim::{Budget, Evidence, Verdict};
use theorycheck::prelude::*;
use theorycheck::suite::{CaseResult, Options, run_case};

/// Decides the only case of a claim.
fn decide(cases: fn(&mut Cases)) -> CaseResult {
    decide_with(cases, Budget::QUICK)
}

fn decide_with(cases: fn(&mut Cases), budget: Budget) -> CaseResult {
    static TOYS: Document = Document { key: "toy", prefix: "", title: "Toys", unit: "toy" };
    static SOURCE: [Source; 1] = [Source::numbered(&TOYS, 1)];
    let claim: &'static Claim =
        Box::leak(Box::new(Claim { id: "toy/claim", rows: &[], errata: &[], source: &SOURCE, statement: "x", cases }));
    let (entries, _) = Cases::of(cases);
    let options = Options { seed: 1, budget, jobs: 1, shard: (1, 1) };
    run_case(claim, &entries[0], entries.len(), &options)
}

fn evidence(cases: fn(&mut Cases)) -> Evidence {
    decide(cases).evidence
}

fn three() -> Ratio {
    ratio(3, 1)
}

fn two_settings() -> [Ratio; 2] {
    [ratio(1, 2), ratio(3, 1)]
}

#[test]
fn a_list_that_samples_survives_and_a_complete_one_proves() {
    let sample = evidence(|case| case.holds("sample", for_all(two_settings).quantity(|x| exact(*x)).at_most(|_| 3)));
    assert_eq!((sample.verdict, sample.settings), (Verdict::Survived, 2));
    let complete =
        evidence(|case| case.holds("complete", for_every(two_settings).quantity(|x| exact(*x)).at_most(|_| 3)));
    assert_eq!(complete.verdict, Verdict::Proved);
    assert_eq!(complete.tightness, Some((1.0, 1.0)));
}

#[test]
fn on_speaks_of_its_instances_only() {
    let narrowed = evidence(|case| {
        let theorem = for_all(two_settings).quantity(|x| exact(*x)).at_most(|_| 3);
        case.holds("narrowed", theorem.on(|| [three()]).attained());
    });
    assert_eq!(narrowed.verdict, Verdict::Proved);
}

#[test]
fn a_broken_premise_is_vacuous_for_holds_met_by_rejected_and_ignored_by_sabotage() {
    let holds = decide(|case| {
        case.holds("x", given(three).premise("x < 3", |x| *x < 3).quantity(|x| exact(*x)).at_most(|_| 9))
    });
    assert_eq!(holds.evidence.verdict, Verdict::Vacuous);
    assert!(!holds.as_expected);
    let rejected = decide(|case| {
        case.rejected("x", given(three).premise("x < 3", |x| *x < 3).quantity(|x| exact(*x)).at_most(|_| 9))
    });
    assert!(rejected.as_expected);
    let mutant = decide(|case| {
        case.sabotage("x", given(three).premise("x < 3", |x| *x < 3).quantity(|x| exact(*x)).at_most(|_| 2))
    });
    assert!(mutant.as_expected);
    let printed = decide(|case| {
        let statement = given(three).premise("x < 3", |x| *x < 3).quantity(|x| exact(*x)).at_most(|_| 2);
        case.refuted("x", statement.without("x < 3"));
    });
    assert!(printed.as_expected);
}

#[test]
fn a_premise_that_cannot_be_decided_decides_nothing() {
    let undecided = evidence(|case| {
        let premise = given(three).premise("√2 · √2 = 2", |_| exact(2).sqrt().sq().eq(2));
        case.holds("x", premise.quantity(|x| exact(*x)).at_most(|_| 9));
    });
    assert_eq!(undecided.verdict, Verdict::Undecided);
}

#[test]
fn a_panic_fails_holds_and_kills_no_mutant() {
    let panicking = |x: &Ratio| -> Exact { panic!("no value at {x}") };
    let holds = decide(|case| case.holds("x", given(three).quantity(|x| panic!("no value at {x}")).at_most(|_| 9)));
    assert!(holds.evidence.broken && !holds.as_expected);
    assert!(holds.evidence.note.is_some_and(|note| note.contains("no value at 3")));
    let mutant = decide(|case| case.sabotage("x", given(three).quantity(|x| panic!("no value at {x}")).at_most(|_| 9)));
    assert!(mutant.evidence.broken && !mutant.as_expected);
    assert!(std::panic::catch_unwind(|| panicking(&three())).is_err());
}

#[test]
fn a_trial_that_is_no_number_or_negative_or_beyond_its_certificate_stops_the_case() {
    let nan = |case: &mut Cases| {
        case.sabotage("x", given(three).trial(|_, _| Lanes::zero() / Lanes::zero()).mean_at_most(|_| 1))
    };
    let negative = |case: &mut Cases| case.sabotage("x", given(three).trial(|_, _| -Lanes::one()).mean_at_most(|_| 1));
    let beyond = |case: &mut Cases| {
        let trial = given(three).trial(|_, draw| draw.uniform() + ratio(1, 2)).certificate(Range(1));
        case.sabotage("x", trial.mean_at_most(|_| ratio(1, 10)));
    };
    for (cases, named) in [(nan as fn(&mut Cases), "no number"), (negative, "X ≥ 0"), (beyond, "0 ≤ X ≤ 1")] {
        let result = decide(cases);
        assert!(result.evidence.broken && !result.as_expected, "{:?}", result.evidence);
        let note = result.evidence.note.expect("what went wrong");
        assert!(note.contains(named) && note.contains("toy/claim/x/s0/t"), "{note}");
    }
}

#[test]
fn a_mean_is_supported_refuted_or_in_want_of_a_certificate() {
    let supported = evidence(|case| {
        case.holds("x", given(three).trial(|_, draw| draw.normal().sq()).certificate(Kurtosis(3)).mean_at_most(|_| 2));
    });
    assert_eq!(supported.verdict, Verdict::Supported);
    let (lo, hi) = supported.mean.expect("a sampled mean has an interval");
    assert!(lo < 1.0 && 1.0 < hi);
    let refuted = evidence(|case| {
        case.refuted("x", given(three).trial(|_, draw| draw.normal().sq()).mean_at_most(|_| ratio(1, 2)))
    });
    assert_eq!(refuted.verdict, Verdict::Refuted);
    let uncertified =
        evidence(|case| case.holds("x", given(three).trial(|_, draw| draw.normal().sq()).mean_at_most(|_| 2)));
    assert_eq!(uncertified.verdict, Verdict::Undecided);
    assert!(uncertified.note.is_some_and(|note| note.contains("certificate is missing")));
    let below = evidence(|case| {
        case.holds("x", given(three).trial(|_, draw| draw.normal().sq()).mean_at_least(|_| ratio(1, 2)))
    });
    assert_eq!(below.verdict, Verdict::Supported);
}

#[test]
fn an_event_is_supported_below_its_probability_bound_and_refuted_above() {
    fn rare(_: &Ratio, draw: &mut Draw<Lanes>) -> Lanes {
        draw.two_point(ratio(1, 20), 1, 0)
    }
    let below = evidence(|case| case.holds("x", given(three).trial(rare).probability_at_most(|_| ratio(1, 10))));
    assert_eq!(below.verdict, Verdict::Supported);
    let above = evidence(|case| case.refuted("x", given(three).trial(rare).probability_at_most(|_| ratio(1, 40))));
    assert_eq!(above.verdict, Verdict::Refuted);
}

#[test]
fn enumeration_and_trials_must_agree() {
    let agree = decide(|case| {
        let both = given(three)
            .trial(|_, draw| draw.sign() + ratio(1, 1))
            .certificate(Range(2))
            .and_paths(|_, draw| draw.sign() + ratio(1, 1));
        case.holds("x", both.mean_exactly(|_| 1));
    });
    assert_eq!(agree.evidence.verdict, Verdict::Proved);
    let differ = decide(|case| {
        let both = given(three)
            .trial(|_, draw| draw.sign() + ratio(2, 1))
            .certificate(Range(3))
            .and_paths(|_, draw| draw.sign() + ratio(1, 1));
        case.holds("x", both.mean_exactly(|_| 1));
    });
    assert!(differ.evidence.broken && !differ.as_expected);
}

#[test]
fn a_mean_at_its_bound_stays_undecided_however_long_it_runs() {
    let tied = evidence(|case| {
        case.holds(
            "x",
            given(three).trial(|_, draw| draw.sign() + ratio(1, 1)).certificate(Range(2)).mean_at_most(|_| 1),
        );
    });
    assert_eq!(tied.verdict, Verdict::Undecided);
    assert!(tied.predicted_trials.is_some_and(|trials| trials > Budget::QUICK.trials_max));
}

#[derive(Clone, Copy, Debug)]
struct Horizon(usize);

fn horizon() -> Horizon {
    Horizon(1)
}

/// A uniform number over √T: its mean decays with exponent 1/2.
fn shrinking(s: &Horizon, draw: &mut Draw<Lanes>) -> Lanes {
    draw.uniform() / Lanes::of(s.0).sqrt()
}

#[test]
fn a_sampled_rate_is_supported_below_and_refuted_above_its_exponent() {
    let slower = decide(|case| {
        let along = given(horizon).trial(shrinking).certificate_of(|s| Range(1 / exact(s.0).sqrt()));
        case.holds("x", along.along("T", &[4, 16, 64], |s, t| s.0 = t).decays(ratio(45, 100)));
    });
    assert_eq!(slower.evidence.verdict, Verdict::Supported, "{:?}", slower.evidence);
    assert_eq!(slower.evidence.points.len(), 3);
    let slopes: Vec<_> = slower.evidence.points.iter().map(|point| point.slope).collect();
    let [None, None, Some((lo, hi))] = slopes[..] else { panic!("only 4 and 64 are 16 apart: {slopes:?}") };
    assert!(0.3 < lo && lo < 0.5 && 0.5 < hi && hi < 0.7, "[{lo}, {hi}]");
    let faster = decide(|case| {
        let along = given(horizon).trial(shrinking).certificate_of(|s| Range(1 / exact(s.0).sqrt()));
        case.refuted("x", along.along("T", &[4, 16, 64], |s, t| s.0 = t).decays(ratio(55, 100)));
    });
    assert_eq!(faster.evidence.verdict, Verdict::Refuted);
}

#[test]
fn an_exact_rate_is_decided_at_equality() {
    let exactly = evidence(|case| {
        let along = given(horizon).quantity(|s| 1 / exact(s.0).sqrt()).along("T", &[4, 16, 64], |s, t| s.0 = t);
        case.holds("x", along.decays(ratio(1, 2)));
    });
    assert_eq!(exactly.verdict, Verdict::Proved);
}

#[test]
fn an_irrational_equality_survives_to_many_digits_and_a_near_miss_does_not() {
    let equal = evidence(|case| case.holds("x", given(three).quantity(|x| exact(*x).sqrt().sq()).exactly(|x| *x)));
    assert_eq!(equal.verdict, Verdict::Survived);
    assert!(equal.digits.is_some_and(|digits| digits >= 60));
    let miss = evidence(|case| {
        let near = given(three).quantity(|x| exact(*x).sqrt().sq());
        case.refuted("x", near.exactly(|x| *x + exact(ratio(1, 10)).powi(50)));
    });
    assert_eq!(miss.verdict, Verdict::Refuted);
}

#[test]
fn a_box_is_proved_where_strict_and_left_open_where_tight() {
    let strict = evidence(|case| {
        case.holds(
            "x",
            for_all_in([(ratio(0, 1), ratio(1, 1))]).quantity(|x| x[0] * (1 - x[0])).at_most(|_| ratio(26, 100)),
        );
    });
    assert_eq!(strict.verdict, Verdict::Proved);
    let tight = evidence(|case| {
        case.holds(
            "x",
            for_all_in([(ratio(0, 1), ratio(1, 1))]).quantity(|x| x[0] * (1 - x[0])).at_most(|_| ratio(1, 4)),
        );
    });
    assert_eq!(tight.verdict, Verdict::Undecided);
    assert!(tight.note.is_some_and(|note| note.contains("is still open")));
    let two_axes = evidence(|case| {
        let square = for_all_in([(ratio(0, 1), ratio(1, 1)), (ratio(0, 1), ratio(1, 1))]);
        case.refuted("x", square.quantity(|x| x[0] * x[1]).at_most(|_| ratio(9, 10)));
    });
    assert_eq!(two_axes.verdict, Verdict::Refuted);
}

#[test]
fn addresses_tell_apart_what_names_tell_apart_by_a_sign() {
    let slug = |cases: fn(&mut Cases)| decide(cases).slug;
    let at = |case: &mut Cases| case.holds("λ² ≤ 1/L, ±1", given(three).property(|_| Ok(())));
    let below = |case: &mut Cases| case.holds("μ² < 1/L, ±1", given(three).property(|_| Ok(())));
    assert_eq!(slug(at), "lambda-sq-at-most-1-l-pm-1");
    assert_eq!(slug(below), "mu-sq-below-1-l-pm-1");
}

#[test]
fn a_rate_is_about_positive_quantities_from_a_positive_grid_point_on() {
    let negative = decide(|case| {
        let along = given(horizon).quantity(|s| -exact(s.0)).along("T", &[1, 16], |s, t| s.0 = t);
        case.holds("x", along.decays(ratio(1, 1)));
    });
    assert!(negative.evidence.broken && !negative.as_expected);
    let from_zero = std::panic::catch_unwind(|| {
        let _ = given(horizon).quantity(|s| exact(s.0)).along("T", &[0, 16], |s, t| s.0 = t).decays(ratio(1, 1));
    });
    assert!(from_zero.is_err());
}

#[test]
fn a_refuted_rate_is_witnessed_by_its_last_point() {
    let refuted = evidence(|case| {
        let along = given(horizon).trial(shrinking).certificate_of(|s| Range(1 / exact(s.0).sqrt()));
        case.refuted("x", along.along("T", &[4, 16, 64], |s, t| s.0 = t).decays(ratio(2, 1)));
    });
    let witness = refuted.witness.expect("a refutation has a witness");
    assert!(witness.address.contains("/g2") && witness.bound.contains("exponent 2"), "{witness:?}");
}

#[test]
fn a_box_with_a_grid_or_with_a_premise_that_fails_in_part_is_not_proved() {
    let gridded = decide(|case| {
        let side = for_all_in([(ratio(0, 1), ratio(1, 2))]).quantity(|x| x[0]);
        case.holds("x", side.along("T", &[1, 16], |x, t| x[0] *= exact(t)).at_most(|_| 1));
    });
    assert!(gridded.evidence.broken && !gridded.as_expected);
    let in_part = decide(|case| {
        let half = for_all_in([(ratio(0, 1), ratio(1, 1))]).premise("x ≤ 1/2", |x| x[0].le(ratio(1, 2)));
        case.rejected("x", half.quantity(|x| x[0]).at_most(|_| 2));
    });
    assert!(!in_part.as_expected, "{:?}", in_part.evidence);
    let refuted_elsewhere = decide(|case| {
        let half = for_all_in([(ratio(0, 1), ratio(1, 1))]).premise("x ≤ 1/2", |x| x[0].le(ratio(1, 2)));
        case.refuted("x", half.quantity(|x| x[0]).at_least(|_| ratio(1, 4)));
    });
    assert!(refuted_elsewhere.as_expected, "{:?}", refuted_elsewhere.evidence);
}

#[test]
fn a_diverged_run_supports_nothing() {
    fn diverged(_: &Ratio, draw: &mut Draw<Lanes>) -> Lanes {
        let mut x = Lanes::one();
        for _ in 0..2000 {
            x = x * ratio(-3, 1) + draw.sign();
        }
        Real::max(Lanes::zero(), x - x)
    }
    let result = decide(|case| case.holds("x", given(three).trial(diverged).certificate(Range(2)).mean_at_most(|_| 1)));
    assert!(result.evidence.broken && !result.as_expected);
}

#[test]
fn a_sampler_that_is_far_too_small_does_not_agree_with_its_paths() {
    let silent = decide(|case| {
        let both = given(three).trial(|_, _| Lanes::zero()).and_paths(|_, draw| draw.sign() + ratio(1, 1));
        case.holds("x", both.mean_exactly(|_| 1));
    });
    assert!(silent.evidence.broken && !silent.as_expected, "{:?}", silent.evidence);
}

#[test]
fn a_violation_at_a_later_grid_point_shrinks_too() {
    let shrunk = evidence(|case| {
        let all =
            for_all_drawn(|| 0..100_000i64).quantity(|n| exact(*n)).along("T", &[1, 2], |n, t| *n *= t as i64 - 1);
        case.refuted("x", all.at_most(|_| 99));
    });
    assert_eq!(shrunk.witness.expect("a witness").setting, "100");
}

#[test]
fn a_tiny_budget_ends() {
    let budget = Budget { trials_max: 32, ..Budget::QUICK };
    let result = decide_with(
        |case| case.holds("x", given(three).trial(|_, draw| draw.uniform()).certificate(Range(1)).mean_at_most(|_| 2)),
        budget,
    );
    assert_eq!(result.evidence.verdict, Verdict::Undecided);
}

#[test]
fn an_empty_list_is_no_proof() {
    let empty = decide(|case| case.holds("x", for_every(Vec::<Ratio>::new).quantity(|x| exact(*x)).at_most(|_| 1)));
    assert!(empty.evidence.broken && !empty.as_expected);
}

#[test]
fn random_settings_shrink_to_a_minimal_witness() {
    let shrunk = evidence(|case| {
        let all = for_all_drawn(|| 0..1000i64).quantity(|n| exact(*n)).at_most(|_| 99);
        case.refuted("x", all);
    });
    assert_eq!(shrunk.verdict, Verdict::Refuted);
    let witness = shrunk.witness.expect("a refutation has a witness");
    assert_eq!(witness.setting, "100");
}

/// By trials, too, with streams of their own for every look: each of two numbers becomes as small as it can
/// without the violation getting too small for so few trials.
#[test]
fn a_sampled_refutation_shrinks() {
    let shrunk = evidence(|case| {
        let all = for_all_drawn(|| (0..1000i64, 0..1000i64))
            .trial(|(n, _), draw| draw.uniform() * Lanes::of(ratio(2 * *n, 1)))
            .mean_at_most(|_| 100);
        case.refuted("x", all);
    });
    assert_eq!(shrunk.verdict, Verdict::Refuted, "{shrunk:?}");
    let witness = shrunk.witness.expect("a refutation has a witness");
    let [n, other]: [i64; 2] = [0, 1].map(|place| {
        let inner = witness.setting.trim_matches(['(', ')']);
        inner.split(", ").nth(place).and_then(|number| number.parse().ok()).expect("a pair of numbers")
    });
    assert!((101..140).contains(&n) && other == 0, "{}", witness.setting);
    assert!(witness.address.contains('~'), "{}", witness.address);
    assert!(0.0 < shrunk.spent && shrunk.spent <= shrunk.share, "{} of {}", shrunk.spent, shrunk.share);
}

/// Broken, and neither what `holds` nor what `sabotage` hoped for; `named` is in its note.
#[track_caller]
fn assert_is_no_verdict(cases: [fn(&mut Cases); 2], named: &str) {
    for cases in cases {
        let result = decide(cases);
        assert!(result.evidence.broken && !result.as_expected, "{:?}", result.evidence);
        let note = result.evidence.note.expect("what went wrong");
        assert!(note.contains(named), "{note}");
    }
}

/// A random walk of T signs; |S_T| > 2√T has probability at most 2e⁻² = 0.27….
fn walk<R: Sampled>(s: &Horizon, draw: &mut Draw<R>) -> R {
    (0..s.0).map(|_| draw.sign()).sum::<R>().abs()
}

fn walk_on_paths(s: &Horizon, draw: &mut Draw<Exact>) -> Exact {
    (0..s.0).map(|_| draw.sign()).sum::<Exact>().abs()
}

fn sixteen_steps() -> Horizon {
    Horizon(16)
}

fn ten_steps() -> Horizon {
    Horizon(10)
}

#[test]
fn a_tail_is_decided_both_ways_without_a_certificate() {
    let holds = evidence(|case| {
        let far = given(sixteen_steps).trial(walk).exceeds(|s| 2 * exact(s.0).sqrt());
        case.holds("Hoeffding", far.probability_at_most(|_| 2 * exact(-2).exp()));
    });
    assert_eq!(holds.verdict, Verdict::Supported);
    // P(|S₁₆| ≥ 10) = 2 (C(16,13) + C(16,14) + C(16,15) + 1)/2¹⁶ = 1394/65536.
    let (lo, hi) = holds.mean.expect("an interval of the probability");
    assert!(lo < 0.021_270_8 && 0.021_270_8 < hi && hi < 0.1, "[{lo}, {hi}]");
    assert!(holds.detects.is_some_and(|factor| factor > 1.0) && holds.worst.is_some());
    let false_bound = evidence(|case| {
        let far = given(sixteen_steps).trial(walk).exceeds(|s| 2 * exact(s.0).sqrt());
        case.refuted("e⁻⁵", far.probability_at_most(|_| exact(-5).exp()));
    });
    assert_eq!(false_bound.verdict, Verdict::Refuted);
    assert!(false_bound.witness.is_some_and(|witness| witness.address.contains("/t")));
    let at_least = evidence(|case| {
        let far = given(sixteen_steps).trial(walk).happens(|_, x| Lanes::of(9).less(x));
        case.holds("from below", far.probability_at_least(|_| ratio(1, 100)));
    });
    assert_eq!(at_least.verdict, Verdict::Supported);
    let too_often = evidence(|case| {
        let far = given(sixteen_steps).trial(walk).happens(|_, x| Lanes::of(9).less(x));
        case.refuted("from below", far.probability_at_least(|_| ratio(1, 20)));
    });
    assert_eq!(too_often.verdict, Verdict::Refuted);
}

#[test]
fn a_probability_at_its_bound_is_undecided_and_a_number_between_0_and_1_is_no_indicator() {
    let tied = evidence(|case| {
        let coin = given(three).trial(|_, draw| draw.two_point(ratio(1, 3), 1, 0));
        case.holds("x", coin.probability_at_most(|_| ratio(1, 3)));
    });
    assert_eq!(tied.verdict, Verdict::Undecided);
    assert!(!tied.broken && tied.predicted_trials.is_none_or(|trials| trials > Budget::QUICK.trials_max));
    assert_is_no_verdict(
        [
            |case| {
                case.holds("x", given(three).trial(|_, _| Lanes::of(ratio(1, 2))).probability_at_most(|_| ratio(3, 4)))
            },
            |case| {
                let half = given(three).trial(|_, _| Lanes::of(ratio(1, 2)));
                case.sabotage("x", half.probability_at_most(|_| ratio(1, 4)))
            },
        ],
        "0 or 1",
    );
}

/// A comparison with NaN is false, which would make a diverged run look tame.
#[test]
fn an_event_of_what_is_no_number_did_not_fail_to_happen() {
    assert_is_no_verdict(
        [
            |case| {
                let lost = given(three).trial(|_, _| Lanes::zero() / Lanes::zero()).exceeds(|_| 1);
                case.holds("x", lost.probability_at_most(|_| ratio(1, 2)));
            },
            |case| {
                let lost = given(three).trial(|_, _| Lanes::zero() / Lanes::zero()).exceeds(|_| 1);
                case.sabotage("x", lost.probability_at_least(|_| ratio(1, 2)));
            },
        ],
        "NaN",
    );
    assert_is_no_verdict(
        [
            |case| {
                let lost = given(three).trial(|_, _| panic!("lost")).exceeds(|_| 1);
                case.holds("x", lost.probability_at_most(|_| ratio(1, 2)));
            },
            |case| {
                let lost = given(three).trial(|_, _| panic!("lost")).exceeds(|_| 1);
                case.sabotage("x", lost.probability_at_most(|_| ratio(1, 2)));
            },
        ],
        "lost",
    );
}

#[test]
fn what_almost_surely_does_not_happen_is_refuted_by_one_trial_and_never_supported() {
    let never = evidence(|case| {
        let beyond = given(sixteen_steps).trial(walk).exceeds(|s| s.0);
        case.holds("x", beyond.probability_at_most(|_| 0));
    });
    assert_eq!(never.verdict, Verdict::Undecided);
    assert!(never.note.is_some_and(|note| note.contains("never support")));
    let once = evidence(|case| {
        let far = given(sixteen_steps).trial(walk).exceeds(|_| 8);
        case.refuted("x", far.probability_at_most(|_| 0));
    });
    assert_eq!(once.verdict, Verdict::Refuted);
    let always = evidence(|case| {
        let near = given(sixteen_steps).trial(walk).happens(|_, x| x.less(Lanes::of(9)));
        case.refuted("x", near.probability_at_least(|_| 1));
    });
    assert_eq!(always.verdict, Verdict::Refuted);
    assert_is_no_verdict(
        [
            |case| case.holds("x", given(sixteen_steps).trial(walk).exceeds(|_| 8).probability_at_most(|_| 1)),
            |case| case.sabotage("x", given(sixteen_steps).trial(walk).exceeds(|_| 8).probability_at_least(|_| 2)),
        ],
        "must be one",
    );
}

#[test]
fn an_event_is_enumerated_on_paths_and_trials_beside_them_must_agree() {
    // P(|S₁₀| > 6) = 2 (C(10,9) + 1)/2¹⁰ = 22/1024.
    let proved = evidence(|case| {
        let far = given(ten_steps).paths(walk_on_paths).exceeds(|_| 6);
        case.holds("x", far.probability_at_most(|_| ratio(22, 1024)).attained());
    });
    assert_eq!(proved.verdict, Verdict::Proved);
    let by_predicate = evidence(|case| {
        let far = given(ten_steps).paths(walk_on_paths).happens(|_, x| x.gt(6));
        case.refuted("x", far.probability_at_least(|_| ratio(23, 1024)));
    });
    assert_eq!(by_predicate.verdict, Verdict::Refuted);
    let beside = evidence(|case| {
        let far = given(ten_steps).trial(walk).and_paths(walk_on_paths).exceeds(|_| 6);
        case.holds("x", far.probability_at_most(|_| ratio(22, 1024)));
    });
    assert_eq!(beside.verdict, Verdict::Proved);
    assert_is_no_verdict(
        [
            |case| {
                let differ = given(ten_steps).trial(|_, _| Lanes::of(7)).and_paths(walk_on_paths).exceeds(|_| 6);
                case.holds("x", differ.probability_at_most(|_| ratio(1, 2)));
            },
            |case| {
                let differ = given(ten_steps).trial(|_, _| Lanes::of(7)).and_paths(walk_on_paths).exceeds(|_| 6);
                case.sabotage("x", differ.probability_at_most(|_| ratio(1, 100)));
            },
        ],
        "outside the sampled interval",
    );
}

/// A compressor that keeps one of two coordinates and doubles it, minus what it was given: unbiased;
/// without doubling it is biased by −1/2.
#[derive(Clone, Copy, Debug)]
struct Compressor {
    factor: Ratio,
}

fn unbiased() -> Compressor {
    Compressor { factor: 2.into() }
}

fn compressed<R: Drawn>(s: &Compressor, draw: &mut Draw<R>) -> R {
    draw.two_point(ratio(1, 2), s.factor, 0)
}

#[test]
fn unbiasedness_within_a_tolerance_is_decided_both_ways() {
    let supported = evidence(|case| {
        let mean = given(unbiased).trial(compressed).certificate(Range(2));
        case.holds("x", mean.mean_within(|_| 1, |_| ratio(1, 4)));
    });
    assert_eq!(supported.verdict, Verdict::Supported);
    let (lo, hi) = supported.mean.expect("an interval of the mean");
    assert!(lo < 1.0 && 1.0 < hi && supported.detects.is_some_and(|factor| factor > 1.0));
    assert!(supported.certificate.is_some_and(|certificate| certificate.contains("|X| ≤ 2")));
    let theorem = |case: &mut Cases| {
        let mean = given(unbiased).trial(compressed).certificate(SubGaussian(1));
        case.sabotage("not scaled", mean.mean_within(|_| 1, |_| ratio(1, 4)).tweak(|s| s.factor = 1.into()));
    };
    let biased = evidence(theorem);
    assert_eq!(biased.verdict, Verdict::Refuted);
    assert!(biased.witness.is_some_and(|witness| witness.bound.contains("within 0.25")));
    let exactly = evidence(|case| {
        let mean = given(unbiased).paths(compressed);
        case.holds("x", mean.mean_within(|_| 1, |_| 0));
    });
    assert_eq!(exactly.verdict, Verdict::Proved);
    let refuted_exactly = evidence(|case| {
        let mean = given(unbiased).paths(compressed);
        case.refuted("x", mean.mean_within(|_| ratio(5, 4), |_| ratio(1, 5)));
    });
    assert_eq!(refuted_exactly.verdict, Verdict::Refuted);
}

#[test]
fn a_signed_mean_at_its_tolerance_or_without_a_certificate_is_undecided() {
    let tied = evidence(|case| {
        let mean = given(unbiased).trial(compressed).certificate(Variance(1));
        case.holds("x", mean.mean_within(|_| ratio(3, 4), |_| ratio(1, 4)));
    });
    assert_eq!((tied.verdict, tied.broken), (Verdict::Undecided, false));
    for cases in [
        (|case| case.holds("x", given(unbiased).trial(compressed).mean_within(|_| 1, |_| ratio(1, 4))))
            as fn(&mut Cases),
        |case| {
            let relative = given(unbiased).trial(compressed).certificate(Kurtosis(3));
            case.holds("x", relative.difference_at_most(|_| 2));
        },
    ] {
        let uncertified = evidence(cases);
        assert_eq!((uncertified.verdict, uncertified.broken), (Verdict::Undecided, false));
        let note = uncertified.note.expect("a reason");
        assert!(note.contains("Range, SubGaussian, Variance or SecondMoment"), "{note}");
    }
    let hopeless = evidence(|case| {
        let mean = given(unbiased).trial(compressed).certificate(Range(2));
        case.holds("x", mean.mean_within(|_| 1, |_| ratio(1, 1000)));
    });
    assert_eq!(hopeless.verdict, Verdict::Undecided);
    assert!(hopeless.predicted_trials.is_none_or(|trials| trials > Budget::QUICK.trials_max), "{hopeless:?}");
}

#[test]
fn a_signed_trial_that_breaks_its_certificate_or_is_no_number_stops_the_case_with_its_address() {
    let beyond: [fn(&mut Cases); 2] = [
        |case| {
            let mean = given(three).trial(|_, draw| -draw.uniform() * ratio(2, 1)).certificate(Range(1));
            case.holds("x", mean.difference_at_most(|_| 0));
        },
        |case| {
            let mean = given(three).trial(|_, draw| -draw.uniform() * ratio(2, 1)).certificate(Range(1));
            case.sabotage("x", mean.difference_at_least(|_| 0));
        },
    ];
    assert_is_no_verdict(beyond, "the certificate says |X| ≤ 1");
    let note = evidence(beyond[0]).note.expect("what went wrong");
    assert!(note.contains("toy/claim/x/s0/t"), "{note}");
    assert_is_no_verdict(
        [
            |case| {
                let mean = given(three).trial(|_, _| Lanes::zero() / Lanes::zero()).certificate(Variance(1));
                case.holds("x", mean.mean_within(|_| 0, |_| 1));
            },
            |case| {
                let mean = given(three).trial(|_, _| Lanes::one() / Lanes::zero()).certificate(Variance(1));
                case.sabotage("x", mean.mean_within(|_| 0, |_| 1));
            },
        ],
        "finite numbers",
    );
    assert_is_no_verdict(
        [
            |case| {
                let mean = given(three).trial(|_, draw| draw.sign()).certificate(Range(1));
                case.holds("x", mean.mean_within(|_| 0, |_| -1));
            },
            |case| {
                let mean = given(three).trial(|_, _| panic!("lost")).certificate(Range(1));
                case.sabotage("x", mean.mean_within(|_| 0, |_| 1));
            },
        ],
        "",
    );
}

/// Two step sizes on (1/2) w² that see the same noise.
#[derive(Clone, Copy, Debug)]
struct TwoSteps {
    short: Ratio,
    long: Ratio,
}

fn two_steps() -> TwoSteps {
    TwoSteps { short: ratio(1, 10), long: ratio(1, 2) }
}

/// 20 steps from 0 with ±1 noise; then E w² = η/(2 − η) (1 − (1 − η)⁴⁰).
fn last_sq<R: Drawn>(step: Ratio, draw: &mut Draw<R>) -> R {
    (0..20).fold(R::zero(), |w, _| w - (w + draw.sign()) * step).sq()
}

fn difference<R: Drawn>(s: &TwoSteps, draw: &mut Draw<R>) -> R {
    last_sq(s.short, &mut draw.clone()) - last_sq(s.long, draw)
}

#[test]
fn an_order_under_common_random_numbers_is_decided_both_ways() {
    // From 0, |w| ≤ 1 for every step of at most 1.
    let supported = evidence(|case| {
        let pair = given(two_steps).trial(difference).certificate(Range(1));
        case.holds("the shorter step ends nearer", pair.difference_at_most(|_| 0));
    });
    assert_eq!(supported.verdict, Verdict::Supported);
    let (lo, hi) = supported.mean.expect("an interval, although a bound of 0 has no tightness");
    assert!(lo < -0.28 && -0.29 < hi && hi < 0.0, "[{lo}, {hi}]");
    assert!(supported.tightness.is_none());
    let refuted = evidence(|case| {
        let pair = given(two_steps).trial(difference).certificate(Range(1));
        case.sabotage("exchanged", pair.difference_at_most(|_| 0).tweak(|s| (s.short, s.long) = (s.long, s.short)));
    });
    assert_eq!(refuted.verdict, Verdict::Refuted);
    let at_least = evidence(|case| {
        let pair = given(two_steps).trial(difference).certificate(Range(1));
        case.refuted("by a tenth at most", pair.difference_at_least(|_| ratio(-1, 10)));
    });
    assert_eq!(at_least.verdict, Verdict::Refuted);
    let equal = evidence(|case| {
        let pair = given(two_steps).trial(difference).certificate(Range(1));
        case.holds("a step against itself", pair.mean_within(|_| 0, |_| ratio(1, 100)).tweak(|s| s.long = s.short));
    });
    assert_eq!(equal.verdict, Verdict::Supported);
    let tied = evidence(|case| {
        let pair = given(two_steps).trial(difference).certificate(Range(1));
        case.holds("no better than itself", pair.difference_at_most(|_| 0).tweak(|s| s.long = s.short));
    });
    assert_eq!((tied.verdict, tied.broken), (Verdict::Undecided, false));
}

/// (1 − η)^40 = 0.0148… and 0 to twelve digits: the exact difference, for the sample to agree with.
fn exact_difference(s: &TwoSteps) -> Exact {
    let moment = |step: Ratio| step / (2 - step) * (1 - exact(1 - step).powi(40));
    moment(s.short) - moment(s.long)
}

#[test]
fn a_computed_mean_decides_and_trials_beside_it_must_agree() {
    let signed = evidence(|case| {
        let pair = given(two_steps).trial(difference).certificate(Range(1)).and_quantity(exact_difference);
        case.holds("x", pair.difference_at_most(|_| ratio(-28, 100)));
    });
    assert_eq!(signed.verdict, Verdict::Proved);
    assert!(signed.note.is_some_and(|note| note.contains("agree")));
    let nonnegative = evidence(|case| {
        let square = given(three).trial(|_, draw| draw.normal().sq()).certificate(Kurtosis(3));
        case.holds("x", square.and_quantity(|_| exact(1)).mean_exactly(|_| 1));
    });
    assert_eq!(nonnegative.verdict, Verdict::Proved);
    assert_is_no_verdict(
        [
            |case| {
                let square = given(three).trial(|_, draw| draw.normal().sq()).certificate(Kurtosis(3));
                case.holds("x", square.and_quantity(|_| exact(2)).mean_exactly(|_| 2));
            },
            |case| {
                let pair = given(two_steps).trial(difference).certificate(Range(1)).and_quantity(|_| exact(0));
                case.sabotage("x", pair.difference_at_most(|_| -1));
            },
        ],
        "outside the sampled interval",
    );
}

/// Also of a contraction it is said how many runs a verdict takes, from those that did not suffice.
#[test]
fn an_open_contraction_says_how_many_runs_it_takes() {
    let cases = |case: &mut Cases| {
        let run = given(halving).trajectory(errors).certificate(Range(1));
        case.holds("x", run.contracts(|_| ratio(77, 100)));
    };
    let open = decide_with(cases, Budget { trials_max: 512, ..Budget::QUICK }).evidence;
    let closed = decide(cases).evidence;
    assert_eq!((open.verdict, closed.verdict), (Verdict::Undecided, Verdict::Supported));
    let (predicted, taken) = (open.predicted_trials.expect("it gains"), closed.trials);
    assert!((taken / 3..=3 * taken).contains(&predicted), "{predicted} instead of {taken}");
}

/// One step of a randomized method: with probability 1/2 the error halves, otherwise it stays.
#[derive(Clone, Copy, Debug)]
struct Halving {
    kept: Ratio,
    steps: usize,
}

fn halving() -> Halving {
    Halving { kept: ratio(1, 1), steps: 8 }
}

fn errors(s: &Halving, draw: &mut Draw<Lanes>) -> Vec<Lanes> {
    let step = |e: &Lanes| Some(*e * draw.two_point(ratio(1, 2), s.kept, ratio(1, 2)));
    std::iter::successors(Some(Lanes::one()), step).take(s.steps + 1).collect()
}

#[test]
fn contraction_along_runs_is_decided_step_by_step() {
    let supported = evidence(|case| {
        let run = given(halving).trajectory(errors).certificate(Range(1));
        case.holds("x", run.contracts(|_| ratio(4, 5)));
    });
    assert_eq!(supported.verdict, Verdict::Supported);
    assert!(supported.note.is_some_and(|note| note.contains("on average")));
    let (lo, hi) = supported.mean.expect("an interval of the factor");
    assert!(lo < 0.75 && 0.75 < hi, "[{lo}, {hi}]");
    let refuted = evidence(|case| {
        let run = given(halving).trajectory(errors).contracts(|_| ratio(4, 5));
        case.sabotage("an error that doubles", run.tweak(|s| s.kept = 2.into()));
    });
    assert_eq!(refuted.verdict, Verdict::Refuted);
    assert!(refuted.witness.is_some_and(|witness| witness.address.contains("/t")));
    let tied = evidence(|case| {
        let run = given(halving).trajectory(errors).certificate(Range(1));
        case.holds("x", run.contracts(|_| ratio(3, 4)));
    });
    assert_eq!((tied.verdict, tied.broken), (Verdict::Undecided, false));
    let uncertified = evidence(|case| case.holds("x", given(halving).trajectory(errors).contracts(|_| ratio(4, 5))));
    assert_eq!((uncertified.verdict, uncertified.broken), (Verdict::Undecided, false));
    assert!(uncertified.note.is_some_and(|note| note.contains("certificate is missing")));
}

#[test]
fn a_run_beyond_its_certificate_or_of_no_numbers_contracts_by_no_factor() {
    assert_is_no_verdict(
        [
            |case| {
                let run = given(halving).trajectory(errors).certificate(Range(1)).contracts(|_| ratio(4, 5));
                case.holds("x", run.tweak(|s| s.kept = ratio(3, 2)));
            },
            |case| {
                let run = given(halving).trajectory(errors).certificate(Range(1)).contracts(|_| ratio(1, 5));
                case.sabotage("x", run.tweak(|s| s.kept = ratio(3, 2)));
            },
        ],
        "of e′/e, a trial gave 1.5, but the certificate says",
    );
    assert_is_no_verdict(
        [
            |case| {
                let lost = given(halving).trajectory(|_, _| vec![Lanes::one(), Lanes::zero() / Lanes::zero()]);
                case.holds("x", lost.certificate(Range(1)).contracts(|_| 1));
            },
            |case| {
                let lost = given(halving).trajectory(|_, _| vec![Lanes::one(), Lanes::zero() / Lanes::zero()]);
                case.sabotage("x", lost.contracts(|_| ratio(1, 2)));
            },
        ],
        "NaN",
    );
    assert_is_no_verdict(
        [
            |case| case.holds("x", given(halving).trajectory(|_, _| vec![Lanes::one()]).contracts(|_| 1)),
            |case| case.sabotage("x", given(halving).trajectory(|_, _| Vec::new()).contracts(|_| ratio(1, 2))),
        ],
        "before and one after",
    );
}

/// The Laplace mechanism on a count of 0 and of 1 people.
#[derive(Clone, Copy, Debug)]
struct Laplacian {
    scale: Ratio,
}

fn private_count() -> Laplacian {
    Laplacian { scale: 1.into() }
}

fn counts(s: &Laplacian, draw: &mut Draw<Lanes>) -> [Lanes; 2] {
    [draw.laplace() * s.scale, draw.laplace() * s.scale + Lanes::one()]
}

#[test]
fn privacy_is_refuted_by_an_event_and_never_supported() {
    let refuted = evidence(|case| {
        let claim = given(private_count).neighbours(counts).is_private(|_| 1, |_| 0);
        case.sabotage("half of the noise", claim.tweak(|s| s.scale = ratio(1, 2)));
    });
    assert_eq!(refuted.verdict, Verdict::Refuted);
    assert!(refuted.witness.is_some_and(|witness| witness.quantity.contains("an output of at")));
    // P(0) = 1 ≤ e Q(0) = 3e/4, but Q(1) = 1/4 > e P(1) = 0: one of the two orders alone refutes.
    let orders: [fn(&mut Cases); 2] = [
        |case| {
            let claim = given(three).neighbours(|_, draw| [Lanes::zero(), draw.two_point(ratio(1, 4), 1, 0)]);
            case.refuted("x", claim.is_private(|_| 1, |_| 0));
        },
        |case| {
            let claim = given(three).neighbours(|_, draw| [draw.two_point(ratio(1, 4), 1, 0), Lanes::zero()]);
            case.refuted("x", claim.is_private(|_| 1, |_| 0));
        },
    ];
    assert!(orders.iter().all(|cases| evidence(*cases).verdict == Verdict::Refuted));
    // Of ε₀ = 1 the divergence at 1/2 is 1 − e^(−1/4) = 0.2212…, so both of these are true.
    let true_claims: [fn(&mut Cases); 2] = [
        |case| case.holds("x", given(private_count).neighbours(counts).is_private(|_| 2, |_| 0)),
        |case| case.holds("x", given(private_count).neighbours(counts).is_private(|_| ratio(1, 2), |_| ratio(1, 4))),
    ];
    for cases in true_claims {
        let result = evidence(cases);
        assert_eq!((result.verdict, result.broken), (Verdict::Undecided, false));
        assert!(result.note.is_some_and(|note| note.contains("never supports")));
    }
}

#[test]
fn a_mechanism_of_no_numbers_or_a_budget_of_no_numbers_is_no_verdict() {
    assert_is_no_verdict(
        [
            |case| {
                let lost = given(private_count).neighbours(|_, _| [Lanes::zero() / Lanes::zero(), Lanes::one()]);
                case.holds("x", lost.is_private(|_| 1, |_| 0));
            },
            |case| {
                let lost = given(private_count).neighbours(|_, _| [Lanes::zero() / Lanes::zero(), Lanes::one()]);
                case.sabotage("x", lost.is_private(|_| 1, |_| 0));
            },
        ],
        "no number",
    );
    assert_is_no_verdict(
        [
            |case| case.holds("x", given(private_count).neighbours(counts).is_private(|_| -1, |_| 0)),
            |case| case.sabotage("x", given(private_count).neighbours(counts).is_private(|_| 0, |_| 1)),
        ],
        "ε ≥ 0",
    );
}

/// An envelope holds at every point or nowhere.
#[test]
fn an_envelope_is_refuted_at_the_one_point_where_it_fails() {
    let holds = evidence(|case| {
        let along = given(horizon).trial(shrinking).certificate(Range(1)).along("T", &[1, 4, 16], |s, t| s.0 = t);
        case.holds("x", along.mean_at_most(|s| ratio(3, 4) / exact(s.0).sqrt()));
    });
    assert_eq!((holds.verdict, holds.points.len()), (Verdict::Supported, 3));
    for point in &holds.points {
        let mean = 0.5 / point.x.sqrt();
        assert!(point.measured.0 < mean && mean < point.measured.1 && point.bound.is_some(), "{point:?}");
    }
    let refuted = evidence(|case| {
        let along = given(horizon).trial(shrinking).certificate(Range(1)).along("T", &[1, 4, 16], |s, t| s.0 = t);
        case.refuted("too fast", along.mean_at_most(|s| ratio(3, 4) / exact(s.0)));
    });
    assert!(refuted.verdict == Verdict::Refuted && refuted.witness.is_some_and(|at| at.address.contains("/g")));
    let floor = evidence(|case| {
        let along = given(horizon).trial(shrinking).along("T", &[1, 4, 16], |s, t| s.0 = t);
        case.holds("does not come below 1/10", along.mean_at_least(|_| ratio(1, 10)));
    });
    assert_eq!(floor.verdict, Verdict::Supported);
}

#[test]
fn a_rate_over_too_short_a_grid_is_refused_with_its_ends() {
    let refused = std::panic::catch_unwind(|| {
        let _ = given(horizon).trial(shrinking).along("T", &[4, 16, 32], |s, t| s.0 = t).decays(ratio(1, 2));
    });
    let message = refused.expect_err("a lever of 8");
    let message = message.downcast_ref::<String>().expect("a text");
    assert!(message.contains("a factor of 16 apart, and T runs from 4 to 32"), "{message}");
}

/// Randomized Kaczmarz on two rows, one step from a rational state: the mean over the indices is exact.
#[derive(Clone, Copy, Debug)]
struct Rows {
    /// Two rows of norm 1.
    rows: [[Ratio; 2]; 2],
    /// w − w*.
    state: [Ratio; 2],
}

fn two_rows() -> Rows {
    Rows { rows: [[ratio(3, 5), ratio(4, 5)], [ratio(0, 1), ratio(1, 1)]], state: [ratio(2, 1), ratio(-1, 3)] }
}

fn projected_sq<R: Drawn>(s: &Rows, draw: &mut Draw<R>) -> R {
    let after = s.rows.map(|row| {
        let along = row[0] * s.state[0] + row[1] * s.state[1];
        R::of((s.state[0] - along * row[0]).sq() + (s.state[1] - along * row[1]).sq())
    });
    draw.one_of(&after)
}

/// E ‖w⁺‖² = ‖w‖² − ½ Σ ⟨xᵢ, w⟩².
#[test]
fn the_average_over_indices_at_a_rational_state_is_a_proof() {
    let proved = evidence(|case| {
        let step = given(two_rows).paths(projected_sq).mean_exactly(|s| {
            let along = s.rows.map(|row| (row[0] * s.state[0] + row[1] * s.state[1]).sq());
            s.state[0].sq() + s.state[1].sq() - (along[0] + along[1]) / 2
        });
        case.holds("x", step);
    });
    assert_eq!((proved.verdict, proved.trials), (Verdict::Proved, 2));
    let refuted = evidence(|case| {
        let step = given(two_rows).paths(projected_sq).mean_at_most(|s| (s.state[0].sq() + s.state[1].sq()) / 2);
        case.refuted("halves", step);
    });
    assert_eq!(refuted.verdict, Verdict::Refuted);
}
