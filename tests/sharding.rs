//! A run that is cut into shards, or stopped and taken up again, ends like one that was not.

use theorems::CATALOGUE;
use theorycheck::arithmetic::ratio;
use theorycheck::claim::{Budget, Cases, Claim, Verdict, for_all, for_all_drawn, given};
use theorycheck::prelude::{Kurtosis, Lanes, Range, Real, exact};
use theorycheck::report::{FindingsFile, ResultFile};
use theorycheck::suite::{COMMITTED_SEED, Findings, Options, SettingFindings, SuiteResult, run, verify};

/// Sampled cases of every kind: supported, refuted in a later setting, drawn, along a grid, open.
fn cases(case: &mut Cases) {
    let uniform = for_all(|| [2, 3, 4]).trial(|scale, draw| draw.uniform() * Lanes::of(ratio(*scale, 1)));
    let theorem = uniform.certificate(Range(4)).mean_at_most(|scale| ratio(*scale * 3, 5));
    case.holds("supported", theorem);
    case.sabotage("only the last setting refutes", theorem.bound(|scale| ratio(if *scale < 4 { 3 } else { 1 }, 1)));
    case.sabotage("the second setting refutes", theorem.bound(|scale| ratio(if *scale < 3 { 3 } else { 1 }, 1)));
    let attained = given(|| 1).trial(|_, draw| draw.uniform()).certificate(Range(1));
    case.holds("attained", attained.mean_at_most(|_| ratio(1, 2)));
    case.holds("nearly attained", attained.mean_at_most(|_| ratio(52, 100)));
    case.holds("from both sides", attained.mean_exactly(|_| ratio(1, 2)));
    let along = given(|| 64).trial(|steps, draw| draw.uniform() / Lanes::of(ratio(i64::from(*steps), 1)));
    let rate =
        along
            .certificate_of(|steps| Range(ratio(1, i64::from(*steps))))
            .along("T", &[16, 64, 256], |steps, value| *steps = value as i32);
    case.holds("a rate", rate.decays(ratio(9, 10)));
    let drawn = for_all_drawn(|| 1..50_i64).trial(|scale, draw| draw.normal().sq() * Lanes::of(ratio(*scale, 1)));
    case.holds("drawn", drawn.certificate(Kurtosis(3)).mean_at_most(|scale| ratio(2 * *scale, 1)));
    let quantity = for_all_drawn(|| 1..1000_i64).quantity(|n| exact(*n)).at_most(|_| 800);
    case.sabotage("drawn and shrunk", quantity);
    let half = attained.exceeds(|_| ratio(1, 2));
    case.holds("an attained probability", half.probability_at_most(|_| ratio(1, 2)));
    case.holds("a nearly attained probability", half.probability_at_most(|_| ratio(525, 1000)));
    let sign = given(|| 1).trial(|_, draw| draw.sign()).certificate(Range(1));
    case.holds("a difference of nothing", sign.difference_at_most(|_| 0));
    case.holds("a small difference", sign.difference_at_most(|_| ratio(5, 100)));
    case.holds("a small bias", sign.mean_within(|_| 0, |_| ratio(5, 100)));
    let run = given(|| 1).trajectory(|_, draw| vec![Lanes::one(), draw.uniform()]).certificate(Range(1));
    case.holds("an attained contraction", run.contracts(|_| ratio(1, 2)));
    case.holds("nearly attained by each step", run.contracts(|_| ratio(525, 1000)));
    let outputs = given(|| 1).neighbours(|_, draw| [draw.uniform(), draw.uniform() * Lanes::of(ratio(9, 10))]);
    case.sabotage("private but for a tenth", outputs.is_private(|_| 0, |_| ratio(8, 100)));
    case.holds(
        "a panic",
        for_all(|| [1, 2])
            .quantity(|n| {
                assert!(*n < 2, "two");
                exact(*n)
            })
            .at_most(|_| 1),
    );
}

static TOY: Claim =
    Claim { id: "toy/sampled", rows: &[], errata: &[], source: &[], statement: "\\mathbb E X \\le B", cases };

const SMALL: Budget = Budget { trials_max: 1 << 12, drawn: 5, ..Budget::QUICK };
const LARGE: Budget = Budget { name: "standard", trials_max: 1 << 15, drawn: 9, ..Budget::QUICK };

fn claims() -> Vec<&'static Claim> {
    let sampled = ["clipping/sgd-nonconvergence", "smooth/sgd-rate"];
    std::iter::once(&TOY).chain(CATALOGUE.iter().copied().filter(|claim| sampled.contains(&claim.id))).collect()
}

fn options(budget: Budget, jobs: usize, shard: (usize, usize)) -> Options {
    Options { seed: COMMITTED_SEED, budget, jobs, shard }
}

fn digest(result: &SuiteResult) -> String {
    ResultFile::new(result).digest
}

/// What a file would keep of it.
fn written(findings: &Findings, options: &Options) -> Vec<SettingFindings> {
    let json = FindingsFile::new(&claims(), options, findings.all()).to_json();
    let file: FindingsFile = serde_json::from_slice(&json).expect("written by us");
    assert_eq!(file.digest, file.expected_digest(), "a file reads back to the same bits");
    file.findings
}

#[test]
fn workers_and_shards_change_no_bit() {
    let whole = digest(&verify(&claims(), &options(SMALL, 1, (1, 1)), &()).expect("workers start"));
    for jobs in [2, 7, 64] {
        let result = verify(&claims(), &options(SMALL, jobs, (1, 1)), &()).expect("workers start");
        assert_eq!(digest(&result), whole, "{jobs} workers");
    }
    for shards in [1, 2, 3, 7] {
        let mut parts = Vec::new();
        for shard in 1..=shards {
            let options = options(SMALL, 2, (shard, shards));
            let findings = Findings::new(&options, Vec::new());
            run(&claims(), &options, &(), &findings).expect("workers start");
            let here = written(&findings, &options);
            assert!(!here.is_empty(), "shard {shard}/{shards} has nothing to do");
            parts.extend(here);
        }
        let findings = Findings::complete(&options(SMALL, 1, (1, 1)), parts);
        let merged = run(&claims(), &options(SMALL, 1, (1, 1)), &(), &findings).expect("workers start");
        assert_eq!(findings.missing(), None);
        assert_eq!(digest(&merged), whole, "{shards} shards");
    }
}

#[test]
fn the_settings_of_one_case_are_spread_and_each_is_decided_once() {
    let mut settings = Vec::new();
    for shard in 1..=3 {
        let options = options(SMALL, 2, (shard, 3));
        let findings = Findings::new(&options, Vec::new());
        run(&[&TOY], &options, &(), &findings).expect("workers start");
        let supported = findings.all().into_iter().filter(|found| found.case == "supported");
        settings.push(supported.map(|found| found.setting).collect::<Vec<_>>());
    }
    let mut all = settings.concat();
    all.sort_unstable();
    assert_eq!(all, [0, 1, 2]);
    assert!(settings.iter().all(|here| here.len() == 1), "{settings:?}");
}

#[test]
fn a_shard_that_is_left_out_is_missed() {
    let options = options(SMALL, 2, (2, 2));
    let findings = Findings::new(&options, Vec::new());
    run(&[&TOY], &options, &(), &findings).expect("workers start");
    let half = Findings::complete(&options, findings.all());
    run(&[&TOY], &options, &(), &half).expect("workers start");
    assert!(half.missing().is_some_and(|missing| missing.contains("toy/sampled")));
}

#[test]
fn a_run_that_a_larger_budget_continues_ends_like_one_that_had_it_from_the_start() {
    let (small, large) = (options(SMALL, 2, (1, 1)), options(LARGE, 2, (1, 1)));
    let first = Findings::new(&small, Vec::new());
    let before = run(&[&TOY], &small, &(), &first).expect("workers start");
    let undecided = |result: &SuiteResult| {
        let open = |case: &&theorycheck::suite::CaseResult| case.evidence.verdict == Verdict::Undecided;
        result.cases().filter(open).map(|case| case.slug.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        undecided(&before),
        [
            "attained",
            "nearly-attained",
            "from-both-sides",
            "an-attained-probability",
            "a-nearly-attained-probability",
            "a-difference-of-nothing",
            "a-small-difference",
            "a-small-bias",
            "an-attained-contraction",
            "nearly-attained-by-each-step",
            "private-but-for-a-tenth",
            "a-panic"
        ]
    );
    let known = written(&first, &small);
    let continued = Findings::new(&large, known.clone());
    let continued = run(&[&TOY], &large, &(), &continued).expect("workers start");
    let from_the_start = verify(&[&TOY], &large, &()).expect("workers start");
    assert_eq!(
        undecided(&continued),
        [
            "attained",
            "from-both-sides",
            "an-attained-probability",
            "a-difference-of-nothing",
            "an-attained-contraction",
            "a-panic"
        ]
    );
    assert_eq!(digest(&continued), digest(&from_the_start));
    // It really goes on from what was saved: with the wealth of another race it ends elsewhere, and what
    // is saved of two races is no race of one.
    for (case, other, ends_the_same) in [
        ("nearly-attained", "attained", false),
        ("nearly-attained", "from-both-sides", true),
        ("a-nearly-attained-probability", "an-attained-probability", false),
        ("a-small-difference", "a-difference-of-nothing", false),
        ("a-small-bias", "from-both-sides", false),
        ("nearly-attained-by-each-step", "an-attained-contraction", false),
        ("private-but-for-a-tenth", "from-both-sides", false),
    ] {
        let mut forged = known.clone();
        let races = |known: &[SettingFindings], case: &str| {
            known.iter().find(|found| found.case == case).expect("a case").races.clone()
        };
        let others = races(&known, other);
        assert!(!others.is_empty() && others != races(&known, case), "{case}");
        forged.iter_mut().filter(|found| found.case == case).for_each(|found| found.races = others.clone());
        let forged = run(&[&TOY], &large, &(), &Findings::new(&large, forged)).expect("workers start");
        assert_eq!(digest(&forged) == digest(&from_the_start), ends_the_same, "{case} with the races of {other}");
    }
}

/// Adding a claim changes nothing about another, whatever it costs itself.
#[test]
fn a_claim_spends_the_same_in_any_company() {
    let alone = verify(&[&TOY], &options(SMALL, 2, (1, 1)), &()).expect("workers start");
    let among = verify(&claims(), &options(SMALL, 2, (1, 1)), &()).expect("workers start");
    let shown = |result: &SuiteResult| {
        format!("{:?}", result.claims[0].cases.iter().map(|case| &case.evidence).collect::<Vec<_>>())
    };
    assert_eq!(shown(&alone), shown(&among));
    // Drawn settings do not pay for those that a larger budget would draw besides.
    let larger = verify(&[&TOY], &options(Budget { drawn: 9, ..SMALL }, 2, (1, 1)), &()).expect("workers start");
    let spent = |result: &SuiteResult| {
        let drawn = result.cases().find(|case| case.slug == "drawn").expect("a case");
        (drawn.evidence.spent, drawn.evidence.share)
    };
    let ((five, share), (nine, _)) = (spent(&alone), spent(&larger));
    assert!(0.0 < five && five < nine && nine < share, "{five} {nine} {share}");
}
