//! Texts for a terminal.

use std::fmt::Write;

use crate::claim::{Claim, Evidence};
use crate::suite::CaseResult;

/// Everything about a case that did not end as expected.
#[must_use]
pub fn explain_failure(claim: &Claim, case: &CaseResult) -> String {
    let mut text =
        format!("{} · {}: expected {}, found {}\n", claim.id, case.name, expectation(case), case.evidence.verdict);
    text.push_str(&evidence_lines(&case.evidence));
    text
}

fn expectation(case: &CaseResult) -> &'static str {
    use crate::claim::Ending;
    match case.ending {
        Ending::Holds => "it to hold",
        Ending::Refuted => "it to be refuted",
        Ending::Rejected => "it to be turned away",
        Ending::Sabotage => "the mutant to be caught",
    }
}

/// The evidence, a line each.
#[must_use]
pub(super) fn evidence_lines(evidence: &Evidence) -> String {
    let mut text = String::new();
    let mut line = |label: &str, value: String| {
        let _ = writeln!(text, "    {label:<11} {value}");
    };
    if let Some(witness) = &evidence.witness {
        line("witness", witness.address.clone());
        line("setting", witness.setting.clone());
        line("quantity", witness.quantity.clone());
        if !witness.bound.is_empty() {
            line("bound", witness.bound.clone());
        }
    }
    if let Some(note) = &evidence.note {
        line("note", note.clone());
    }
    if let Some((lo, hi)) = evidence.tightness {
        line("tightness", interval(lo, hi));
    }
    if let Some((lo, hi)) = evidence.mean {
        line("mean", interval(lo, hi));
    }
    if let Some(certificate) = &evidence.certificate {
        line("certificate", certificate.clone());
    }
    if let Some(digits) = evidence.digits {
        line("digits", digits.to_string());
    }
    if let Some(trials) = evidence.predicted_trials {
        line("would take", format!("{trials} trials"));
    }
    line(
        "effort",
        format!(
            "{} settings, {} trials, paths or boxes; error share {:.1e}",
            evidence.settings, evidence.trials, evidence.share
        ),
    );
    text
}

fn interval(lo: f64, hi: f64) -> String {
    if (hi - lo).abs() <= 1e-9 * hi.abs() { format!("{hi:.6}") } else { format!("[{lo:.6}, {hi:.6}]") }
}
