//! What differs between two results.

use super::result::{CaseEntry, Interval, ResultFile};
use super::words::interval;

/// Verdicts and tightness that are others than before, and cases that came or went: a sentence each, in the
/// order of the newer result.
#[must_use]
pub fn compare(before: &ResultFile, after: &ResultFile) -> Vec<String> {
    let named = |result: &ResultFile| -> Vec<(String, CaseEntry)> {
        let of_claim = |claim: &super::ClaimEntry| {
            let name = |case: &CaseEntry| (format!("{} · {}", claim.id, case.name), case.clone());
            claim.cases.iter().map(name).collect::<Vec<_>>()
        };
        result.claims.iter().flat_map(of_claim).collect()
    };
    let (old, new) = (named(before), named(after));
    let find = |cases: &[(String, CaseEntry)], name: &str| {
        cases.iter().find(|(other, _)| other == name).map(|(_, case)| case.clone())
    };
    let mut changes = Vec::new();
    for (name, case) in &new {
        match find(&old, name) {
            None => changes.push(format!("{name}: new, {}", case.verdict)),
            Some(old) => changes.extend(difference(&old, case).map(|what| format!("{name}: {what}"))),
        }
    }
    let gone = old.iter().filter(|(name, _)| find(&new, name).is_none());
    changes.extend(gone.map(|(name, case)| format!("{name}: gone; it was {}", case.verdict)));
    changes
}

fn difference(old: &CaseEntry, new: &CaseEntry) -> Option<String> {
    if (&old.kind, &old.verdict) != (&new.kind, &new.verdict) {
        return Some(format!("{} [{}] was {} [{}]", new.verdict, new.kind, old.verdict, old.kind));
    }
    match (old.tightness, new.tightness) {
        (Some(before), Some(after)) if !overlap(before, after) => {
            Some(format!("tightness {} was {}", shown(after), shown(before)))
        }
        (None, Some(after)) => Some(format!("tightness {}, where none was measured", shown(after))),
        (Some(before), None) => Some(format!("no tightness, where it was {}", shown(before))),
        _ => None,
    }
}

/// Whether two intervals have a number in common; a missing end is infinite.
fn overlap([a, b]: Interval, [c, d]: Interval) -> bool {
    a.unwrap_or(f64::NEG_INFINITY) <= d.unwrap_or(f64::INFINITY)
        && c.unwrap_or(f64::NEG_INFINITY) <= b.unwrap_or(f64::INFINITY)
}

fn shown([lo, hi]: Interval) -> String {
    interval(lo.unwrap_or(f64::NEG_INFINITY), hi.unwrap_or(f64::INFINITY))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(name: &str, verdict: &str, tightness: Option<Interval>) -> CaseEntry {
        CaseEntry {
            name: name.to_owned(),
            kind: "holds".to_owned(),
            verdict: verdict.to_owned(),
            as_expected: true,
            settings: 1,
            trials: 1,
            wall_ms: 1.0,
            tightness,
            detects: None,
            certificate: None,
            witness: None,
            worst: None,
            mean: None,
            share: 1e-9,
            spent: 0.0,
            digits: None,
            predicted_trials: None,
            note: None,
            broken: false,
        }
    }

    fn result(cases: Vec<CaseEntry>) -> ResultFile {
        use crate::report::result::{ClaimEntry, SCHEMA, Summary, Tool};
        let claim = ClaimEntry {
            id: "toy/claim".to_owned(),
            rows: Vec::new(),
            source: Vec::new(),
            errata: Vec::new(),
            cases,
            figures: Vec::new(),
        };
        ResultFile {
            schema: SCHEMA,
            digest: String::new(),
            tool: Tool::this(),
            seed: 1,
            budget: "quick".to_owned(),
            error_share: 0.0,
            error_spent: 0.0,
            claims: vec![claim],
            summary: Summary { claims: 1, cases: 1, as_expected: 1, wall_ms: 1.0 },
        }
    }

    #[test]
    fn what_differs_is_said_and_nothing_else() {
        let exactly = |value: f64| Some([Some(value), Some(value)]);
        let before = result(vec![
            case("same", "proved", exactly(0.5)),
            case("weaker", "proved", exactly(1.0)),
            case("tighter", "supported", Some([Some(0.1), Some(0.2)])),
            case("noisier", "supported", Some([Some(0.1), Some(0.2)])),
            case("gone", "survived", None),
        ]);
        let after = result(vec![
            case("same", "proved", exactly(0.5)),
            case("weaker", "survived", exactly(1.0)),
            case("tighter", "supported", Some([Some(0.3), None])),
            case("noisier", "supported", Some([Some(0.15), Some(0.4)])),
            case("new", "proved", None),
        ]);
        let expected = [
            "toy/claim · weaker: survived [holds] was proved [holds]",
            "toy/claim · tighter: tightness at least 0.300000 was [0.100000, 0.200000]",
            "toy/claim · new: new, proved",
            "toy/claim · gone: gone; it was survived",
        ];
        assert_eq!(compare(&before, &after), expected);
        assert!(compare(&before, &before).is_empty());
    }
}
