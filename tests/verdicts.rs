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
        assert!(result.evidence.note.is_some_and(|note| note.contains(named)));
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
