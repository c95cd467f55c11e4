//! One test a case, under `cargo test` and cargo-nextest.

use libtest_mimic::{Arguments, Failed, Trial};

use crate::claim::{Budget, Cases, Claim};
use crate::suite::{COMMITTED_SEED, Catalogue, Options, run_case};

/// Runs the catalogue as a test harness: one test for every case of every claim, at the standard
/// budget and the committed seed. For a test target with `harness = false`:
///
/// ```no_run
/// # mod theorems { pub static CATALOGUE: theorycheck::suite::Catalogue = &[]; }
/// fn main() {
///     theorycheck::test_main(theorems::CATALOGUE)
/// }
/// ```
pub fn test_main(catalogue: Catalogue) -> ! {
    let arguments = Arguments::from_args();
    if let Err(problem) = super::ready(catalogue) {
        eprintln!("{problem}");
        std::process::exit(2);
    }
    let options = Options { seed: COMMITTED_SEED, budget: Budget::STANDARD, jobs: 1, shard: (1, 1) };
    let trials = catalogue.iter().flat_map(|claim| trials(claim, options)).collect();
    libtest_mimic::run(&arguments, trials).exit()
}

fn trials(claim: &'static Claim, options: Options) -> Vec<Trial> {
    let (cases, _) = Cases::of(claim.cases);
    let count = cases.len();
    let trial = |case: crate::claim::Case| {
        let name = format!("{}::{}", claim.id, case.slug());
        let kind = case.ending.word();
        Trial::test(name, move || {
            let result = run_case(claim, &case, count, &options);
            if result.as_expected { Ok(()) } else { Err(Failed::from(crate::report::explain_failure(claim, &result))) }
        })
        .with_kind(kind)
    };
    cases.into_iter().map(trial).collect()
}
