//! The same seed gives the same result, on however many workers, with whatever vector instructions.

use theorems::CATALOGUE;
use theorycheck::arithmetic::Isa;
use theorycheck::claim::{Budget, Claim};
use theorycheck::report::{ClaimEntry, ResultFile};
use theorycheck::suite::{COMMITTED_SEED, Catalogue, Options, verify};

fn options(jobs: usize, shard: (usize, usize)) -> Options {
    Options { seed: COMMITTED_SEED, budget: Budget::QUICK, jobs, shard }
}

/// Every third claim, of all chapters; `tests/sharding.rs` has toys of every kind of case.
#[test]
fn the_number_of_workers_changes_no_bit() {
    let some: Catalogue = CATALOGUE.iter().copied().step_by(3).collect::<Vec<_>>().leak();
    let digest = |jobs| {
        let result = verify(some, &options(jobs, (1, 1)), &()).expect("workers start");
        ResultFile::new(&result).digest
    };
    let alone = digest(1);
    for jobs in [2, 7] {
        assert_eq!(digest(jobs), alone, "{jobs} workers");
    }
}

#[test]
fn the_vector_instructions_change_no_bit() {
    let before = Isa::chosen();
    let ids = [
        "stochastic/convex-rate",
        "smooth/sgd-rate",
        "zeroth-order/zo-sgd-rate",
        "clipping/sgd-nonconvergence",
        "clipping/q9-neighbourhood",
        "lower-bounds/two-point-rate",
    ];
    let is_chosen = |claim: &&Claim| ids.contains(&claim.id);
    let sampled: Catalogue = CATALOGUE.iter().copied().filter(is_chosen).collect::<Vec<_>>().leak();
    let on = |isa: Isa| {
        isa.force().expect("it is available");
        let result = verify(sampled, &options(2, (1, 1)), &()).expect("workers start");
        assert_eq!(Isa::chosen(), isa, "nothing else has switched in between");
        ResultFile::new(&result)
    };
    let plain = on(Isa::Plain);
    let has_trials = |claim: &ClaimEntry| claim.cases.iter().any(|case| case.mean.is_some());
    assert!(plain.claims.len() == ids.len() && plain.claims.iter().all(has_trials));
    for isa in [Isa::Avx2, Isa::Avx512] {
        if isa.is_available() {
            assert_eq!(on(isa).digest, plain.digest, "{isa} gives another result than plain code");
        } else {
            eprintln!("skipped: this processor has no {isa}");
        }
    }
    before.force().expect("it was chosen");
}

#[test]
fn the_digest_notices_an_edited_verdict_and_ignores_times() {
    let result = verify(&CATALOGUE[..3], &options(2, (1, 1)), &()).expect("workers start");
    let mut file = ResultFile::new(&result);
    let digest = file.digest.clone();
    file.summary.wall_ms += 1.0;
    file.claims[0].cases[0].wall_ms += 1.0;
    assert_eq!(file.expected_digest(), digest);
    file.claims[0].cases[0].verdict = "refuted".to_owned();
    assert_ne!(file.expected_digest(), digest);
}
