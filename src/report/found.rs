//! What was found about a claim, as every form of a report tells it.

use super::result::{CaseEntry, ClaimEntry, ResultFile, WitnessEntry};
use super::words::{counted, ends, rounded};
use crate::claim::{Case, Claim, Verdict};

/// A claim and what was found about it.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) claim: &'static Claim,
    pub(super) entry: &'a ClaimEntry,
}

impl<'a> Found<'a> {
    /// The claims of a result, which are these, in its order.
    ///
    /// # Panics
    /// When they are others.
    pub(super) fn all(claims: &[&'static Claim], result: &'a ResultFile) -> Vec<Found<'a>> {
        assert!(
            claims.iter().map(|claim| claim.id).eq(result.claims.iter().map(|entry| entry.id.as_str())),
            "a report is about the claims of its result"
        );
        claims.iter().zip(&result.claims).map(|(claim, entry)| Found { claim, entry }).collect()
    }

    /// The first witness of a case that is false as printed, with that case.
    pub(super) fn counterexample(&self) -> Option<(&'a CaseEntry, &'a WitnessEntry)> {
        let refuted = self.entry.cases.iter().filter(|case| case.kind == "refuted");
        refuted.filter_map(|case| Some((case, case.witness.as_ref()?))).next()
    }
}

/// Claims of a chapter together, in order.
pub(super) fn chapters<'a, 'b>(found: &'b [Found<'a>]) -> Vec<Vec<&'b Found<'a>>> {
    let mut chapters: Vec<Vec<&Found<'a>>> = Vec::new();
    for claim in found {
        let of = claim.claim.chapter();
        match chapters.iter_mut().find(|chapter| chapter[0].claim.chapter() == of) {
            Some(chapter) => chapter.push(claim),
            None => chapters.push(vec![claim]),
        }
    }
    chapters
}

/// What a claim amounts to: the weakest verdict of what it holds or, where it holds nothing, of what it refutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Proved,
    Supported,
    Survived,
    Wrong,
}

impl Standing {
    pub(super) const ALL: [Standing; 4] = [Standing::Proved, Standing::Supported, Standing::Survived, Standing::Wrong];

    pub(super) fn of(entry: &ClaimEntry) -> Standing {
        if entry.cases.iter().any(|case| !case.as_expected) {
            return Standing::Wrong;
        }
        let of_case = |case: &CaseEntry| match (case.kind.as_str(), case.verdict.as_str()) {
            ("holds", "proved") => Standing::Proved,
            ("holds", "supported") => Standing::Supported,
            // A counterexample is a proof, unless only trials say that it is one.
            ("refuted", _) if case.spent == 0.0 => Standing::Proved,
            ("refuted", _) => Standing::Supported,
            _ => Standing::Survived,
        };
        let weakest = |kind: &str| entry.cases.iter().filter(|case| case.kind == kind).map(of_case).max();
        weakest("holds").or_else(|| weakest("refuted")).unwrap_or(Standing::Wrong)
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Standing::Proved => "proved",
            Standing::Supported => "supported",
            Standing::Survived => "survived",
            Standing::Wrong => "wrong",
        }
    }

    /// Told apart without colours.
    pub(super) fn symbol(self) -> char {
        match self {
            Standing::Proved => '■',
            Standing::Supported => '▲',
            Standing::Survived => '●',
            Standing::Wrong => '!',
        }
    }

    pub(super) fn meaning(self) -> &'static str {
        match self {
            Standing::Proved => "all of it proved",
            Standing::Supported => "some of it supported by trials, with a stated error probability",
            Standing::Survived => "a ∀ over a larger class, or an equality of irrational numbers, that survived",
            Standing::Wrong => "some verdict is not as expected",
        }
    }
}

/// What a result amounts to, in three sentences.
pub(super) struct Outcome {
    /// How many claims and cases.
    pub(super) size: String,
    /// Whether all is as expected; and how it was put.
    pub(super) verdict: (bool, String),
    /// How many of each verdict.
    pub(super) counts: String,
    /// Error share, seed, budget and version; no times.
    pub(super) run: String,
}

impl Outcome {
    pub(super) fn of(result: &ResultFile) -> Outcome {
        let cases = || result.claims.iter().flat_map(|claim| &claim.cases);
        let with =
            |verdict: Verdict| cases().filter(|case| case.kind == "holds" && case.verdict == verdict.word()).count();
        let of = |kind: &str| cases().filter(|case| case.kind == kind).count();
        let met = |kind: &str| cases().filter(|case| case.kind == kind && case.as_expected).count();
        let summary = &result.summary;
        let all_well = summary.as_expected == summary.cases;
        let verdict = if all_well {
            "every verdict as expected".to_owned()
        } else {
            format!("{} of {} cases not as expected", summary.cases - summary.as_expected, summary.cases)
        };
        Outcome {
            size: format!("{}, {}", counted(summary.claims, "claim"), counted(summary.cases, "case")),
            verdict: (all_well, verdict),
            counts: format!(
                "Proved {}, supported {}, survived {}; refuted as printed or without a premise {}; turned away {}; \
                 mutants killed {} of {}.",
                with(Verdict::Proved),
                with(Verdict::Supported),
                with(Verdict::Survived),
                met("refuted"),
                met("rejected"),
                met("sabotage"),
                of("sabotage"),
            ),
            run: format!(
                "Error share {:.1e}, of which {:.1e} spent; seed {}, budget {}; {}",
                result.error_share, result.error_spent, result.seed, result.budget, result.tool
            ),
        }
    }
}

/// The verdict of a case as a table tells it.
pub(super) fn told(entry: &CaseEntry) -> String {
    let told = match (entry.as_expected, entry.kind.as_str()) {
        (true, "sabotage") => "mutant killed",
        (true, "rejected") => "turned away",
        (true, _) => entry.verdict.as_str(),
        (false, "sabotage") => "mutant not killed",
        (false, _) => "not as expected",
    };
    if entry.as_expected { told.to_owned() } else { format!("{told} ({})", entry.verdict) }
}

/// Measured over bound.
pub(super) fn tightness(entry: &CaseEntry) -> String {
    entry.tightness.filter(|_| entry.verdict != "vacuous").map_or(String::new(), ends)
}

/// The smallest violation that would have been noticed.
pub(super) fn caught(entry: &CaseEntry) -> String {
    let detects = entry.detects.filter(|_| entry.kind == "holds");
    detects.map_or(String::new(), |factor| format!("a factor of {}", rounded(factor)))
}

/// Over what, under which premises, and on what evidence: a term and a text each.
pub(super) fn evidence(case: &Case, entry: &CaseEntry) -> Vec<(&'static str, String)> {
    let mut lines = vec![("over", case.method())];
    let ignored = if entry.kind == "sabotage" { " (ignored)" } else { "" };
    lines.extend(case.premises().into_iter().map(|premise| ("premise", format!("{premise}{ignored}"))));
    if let Some(witness) = &entry.witness {
        let against = if witness.bound.is_empty() { String::new() } else { format!(", bound {}", witness.bound) };
        lines.push(("setting", witness.setting.clone()));
        lines.push(("found", format!("{}{against}", witness.quantity)));
        lines.push(("replay", format!("theorycheck replay {}", witness.address)));
    }
    let mut line = |term, text: Option<String>| lines.extend(text.map(|text| (term, text)));
    line("note", entry.note.clone());
    line("mean", entry.mean.map(ends));
    line("certificate", entry.certificate.clone());
    line("agrees to", entry.digits.map(|digits| format!("{digits} digits")));
    line("largest", entry.worst.clone());
    line("would take", entry.predicted_trials.map(|trials| format!("{trials} trials")));
    let share = if entry.spent > 0.0 { format!(", error share {:.1e}", entry.share) } else { String::new() };
    let settings = counted(entry.settings, "setting");
    let effort = format!("{settings}, {} evaluations, paths, trials or boxes{share}", entry.trials);
    line("effort", Some(effort));
    lines
}

/// The title of a figure, without the claim that it belongs to.
pub(super) fn figure_title<'a>(claim: &str, title: &'a str) -> &'a str {
    title.strip_prefix(claim).map_or(title, |rest| rest.trim_start_matches([':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(cases: &[(&str, &str, bool, f64)]) -> ClaimEntry {
        let case = |(kind, verdict, as_expected, spent): &(&str, &str, bool, f64)| CaseEntry {
            kind: (*kind).to_owned(),
            verdict: (*verdict).to_owned(),
            as_expected: *as_expected,
            spent: *spent,
            ..CaseEntry::default()
        };
        ClaimEntry { cases: cases.iter().map(case).collect(), ..ClaimEntry::default() }
    }

    #[test]
    fn a_claim_stands_as_its_weakest_case_does() {
        let of = |cases: &[(&str, &str, bool, f64)]| Standing::of(&entry(cases));
        let mutant = ("sabotage", "refuted", true, 1e-9);
        assert_eq!(of(&[("holds", "proved", true, 0.0), mutant]), Standing::Proved);
        assert_eq!(of(&[("holds", "proved", true, 0.0), ("holds", "supported", true, 1e-9)]), Standing::Supported);
        assert_eq!(of(&[("holds", "survived", true, 0.0), ("holds", "supported", true, 1e-9)]), Standing::Survived);
        assert_eq!(of(&[("holds", "proved", true, 0.0), ("sabotage", "proved", false, 0.0)]), Standing::Wrong);
    }

    #[test]
    fn a_claim_that_only_refutes_stands_as_its_counterexamples_do() {
        let of = |cases: &[(&str, &str, bool, f64)]| Standing::of(&entry(cases));
        assert_eq!(of(&[("refuted", "refuted", true, 0.0)]), Standing::Proved);
        assert_eq!(of(&[("refuted", "refuted", true, 0.0), ("refuted", "refuted", true, 1e-9)]), Standing::Supported);
        assert_eq!(of(&[("holds", "survived", true, 0.0), ("refuted", "refuted", true, 0.0)]), Standing::Survived);
        assert_eq!(of(&[("sabotage", "refuted", true, 0.0)]), Standing::Wrong);
    }
}
