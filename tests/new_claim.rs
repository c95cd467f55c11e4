//! The file that `theorycheck new` writes is a claim: it compiles, holds, and kills its mutant.

#[path = "../src/cli/claim_template.rs"]
#[expect(unreachable_pub, reason = "it is written for a crate of its own")]
mod claim_template;

use claim_template::CLAIM;
use theorycheck::claim::{Budget, Verdict};
use theorycheck::suite::{COMMITTED_SEED, Options, run_case};

#[test]
fn the_template_is_a_claim_as_it_stands() {
    let options = Options { seed: COMMITTED_SEED, budget: Budget::QUICK, jobs: 1, shard: (1, 1) };
    let (cases, _) = theorycheck::prelude::Cases::of(CLAIM.cases);
    assert_eq!(cases.len(), 3);
    let found = cases.iter().map(|case| run_case(&CLAIM, case, cases.len(), &options));
    let verdicts: Vec<Verdict> = found.map(|result| result.evidence.verdict).collect();
    assert_eq!(verdicts, [Verdict::Survived, Verdict::Proved, Verdict::Refuted]);
}
