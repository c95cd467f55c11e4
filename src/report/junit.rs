//! JUnit XML, as continuous integration reads it: a suite a claim, a test a case.

use std::fmt::Write;

use super::explain_failure;
use super::markup::escaped;
use crate::claim::{Claim, Verdict};
use crate::suite::{CaseResult, ClaimResult, SuiteResult};

/// The run as JUnit XML. What is not as expected is a failure with the verdict as its type; what is
/// no verdict at all, a panic for one, is an error.
#[must_use]
pub fn junit(suite: &SuiteResult) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let cases: Vec<&CaseResult> = suite.cases().collect();
    let _ = writeln!(text, "<testsuites name=\"theorycheck\" {}>", counts(&cases, suite.wall.as_secs_f64()));
    for claim in suite.claims.iter().filter(|claim| !claim.cases.is_empty()) {
        text.push_str(&of_claim(claim));
    }
    text.push_str("</testsuites>\n");
    text
}

fn counts(cases: &[&CaseResult], seconds: f64) -> String {
    let errors = cases.iter().filter(|case| case.evidence.broken).count();
    let failures = cases.iter().filter(|case| !case.as_expected && !case.evidence.broken).count();
    format!("tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\" time=\"{seconds:.3}\"", cases.len())
}

fn of_claim(result: &ClaimResult) -> String {
    let cases: Vec<&CaseResult> = result.cases.iter().collect();
    let seconds = cases.iter().map(|case| case.wall.as_secs_f64()).sum();
    let id = escaped(result.claim.id);
    let mut text = format!("  <testsuite name=\"{id}\" {}>\n", counts(&cases, seconds));
    cases.iter().for_each(|case| text.push_str(&of_case(result.claim, case)));
    text.push_str("  </testsuite>\n");
    text
}

fn of_case(claim: &Claim, case: &CaseResult) -> String {
    let (id, name, seconds) = (escaped(claim.id), escaped(&case.name), case.wall.as_secs_f64());
    let opening = format!("    <testcase classname=\"{id}\" name=\"{name}\" time=\"{seconds:.3}\"");
    if case.as_expected {
        return format!("{opening}/>\n");
    }
    let (element, kind) = match (case.evidence.broken, case.evidence.verdict) {
        (true, _) => ("error", "no verdict"),
        (false, Verdict::Undecided) => ("failure", "undecided"),
        (false, verdict) => ("failure", verdict.word()),
    };
    let why = explain_failure(claim, case);
    let message = escaped(why.lines().next().unwrap_or_default());
    let why = escaped(&why);
    format!("{opening}>\n      <{element} type=\"{kind}\" message=\"{message}\">{why}</{element}>\n    </testcase>\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Budget, Cases, given};
    use crate::prelude::exact;
    use crate::suite::{COMMITTED_SEED, Options, verify};

    fn cases(case: &mut Cases) {
        let theorem = given(|| 1).quantity(|n| exact(*n)).at_most(|_| 2);
        case.holds("1 < 2 & \"quoted\" \u{1}", theorem);
        case.sabotage("a mutant > that survives", theorem);
        case.holds("a panic]]>", given(|| 1).quantity(|_| panic!("<oh>")).at_most(|_| 2));
    }

    static TOY: Claim = Claim { id: "toy/claim", rows: &[], errata: &[], source: &[], statement: "1 \\le 2", cases };

    #[test]
    fn a_run_is_well_formed_and_has_every_case_with_its_verdict() {
        let options = Options { seed: COMMITTED_SEED, budget: Budget::QUICK, jobs: 1, shard: (1, 1) };
        let text = junit(&verify(&[&TOY], &options, &()).expect("workers start"));
        let document = roxmltree::Document::parse(&text).unwrap_or_else(|wrong| panic!("{wrong}:\n{text}"));
        let suite = document.root_element().first_element_child().expect("a claim");
        let counts = ["tests", "failures", "errors"].map(|count| suite.attribute(count).expect("a count"));
        assert_eq!((suite.attribute("name"), counts), (Some("toy/claim"), ["3", "1", "1"]));
        let tests: Vec<_> = suite.children().filter(|child| child.has_tag_name("testcase")).collect();
        assert_eq!(tests[0].attribute("name"), Some("1 < 2 & \"quoted\" \u{fffd}"));
        assert!(tests[0].first_element_child().is_none() && tests[0].attribute("time").is_some());
        let failure = tests[1].first_element_child().expect("it survives");
        assert_eq!((failure.tag_name().name(), failure.attribute("type")), ("failure", Some("proved")));
        assert!(failure.attribute("message").is_some_and(|text| text.contains("expected the mutant to be caught")));
        let error = tests[2].first_element_child().expect("it panics");
        assert_eq!(error.tag_name().name(), "error");
        assert!(error.text().is_some_and(|text| text.contains("panicked: <oh>")));
    }
}
