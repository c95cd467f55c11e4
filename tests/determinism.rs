//! The same seed gives the same result, on however many workers.

use theorems::CATALOGUE;
use theorycheck::claim::Budget;
use theorycheck::report::ResultFile;
use theorycheck::suite::{COMMITTED_SEED, Options, verify};

fn options(jobs: usize, shard: (usize, usize)) -> Options {
    Options { seed: COMMITTED_SEED, budget: Budget::QUICK, jobs, shard }
}

#[test]
fn the_number_of_workers_changes_no_bit() {
    let digest = |jobs| {
        let result = verify(CATALOGUE, &options(jobs, (1, 1)), &()).expect("workers start");
        ResultFile::new(&result).digest
    };
    let alone = digest(1);
    for jobs in [2, 7] {
        assert_eq!(digest(jobs), alone, "{jobs} workers");
    }
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
