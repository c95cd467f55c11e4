//! Texts for a terminal.

use std::fmt::Write;

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets};

use super::Formula;
use super::words::{counted, interval};
use crate::arithmetic::Truth;
use crate::claim::{Case, Cases, Claim, Ending, Evidence, Replay, Verdict};
use crate::suite::{CaseResult, ClaimResult, SuiteResult};

/// How many steps of a replay are printed, at most.
const LINES_SHOWN: usize = 60;

/// Whether texts are coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Styles {
    /// With ANSI colours.
    pub colour: bool,
}

impl Styles {
    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn strong(self, text: &str) -> String {
        self.paint("1", text)
    }

    fn good(self, text: &str) -> String {
        self.paint("32", text)
    }

    fn bad(self, text: &str) -> String {
        self.paint("1;31", text)
    }
}

/// Everything about a case that did not end as expected.
#[must_use]
pub fn explain_failure(claim: &Claim, case: &CaseResult) -> String {
    let expected = match case.ending {
        Ending::Holds => "it to hold",
        Ending::Refuted => "it to be refuted",
        Ending::Rejected => "it to be turned away",
        Ending::Sabotage => "the mutant to be caught",
    };
    let found = if case.evidence.broken { "something that is no verdict" } else { case.evidence.verdict.word() };
    format!("{} · {}: expected {expected}, found {found}\n{}", claim.id, case.name, evidence_lines(&case.evidence))
}

/// The command that the reader has just typed, so that a line can be copied.
fn program() -> String {
    std::env::args().next().unwrap_or_else(|| "theorycheck".to_owned())
}

/// The evidence, a line each.
fn evidence_lines(evidence: &Evidence) -> String {
    let mut text = String::new();
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(text, "    {label:<11} {value}");
    };
    if let Some(witness) = &evidence.witness {
        line("witness", &witness.address);
        line("setting", &witness.setting);
        line("quantity", &witness.quantity);
        if !witness.bound.is_empty() {
            line("bound", &witness.bound);
        }
    }
    if let Some(note) = &evidence.note {
        line("note", note);
    }
    if let Some((lo, hi)) = evidence.tightness.filter(|_| evidence.verdict != Verdict::Vacuous) {
        line("tightness", &interval(lo, hi));
    }
    if let Some(factor) = evidence.detects.filter(|_| evidence.verdict != Verdict::Vacuous) {
        line("detects", &format!("a bound too small by a factor of {factor:.4}"));
    }
    if let Some((lo, hi)) = evidence.mean {
        line("mean", &interval(lo, hi));
    }
    if let Some(certificate) = &evidence.certificate {
        line("certificate", certificate);
    }
    if let Some(digits) = evidence.digits {
        line("digits", &digits.to_string());
    }
    if let Some(worst) = &evidence.worst {
        line("largest", worst);
    }
    if let Some(trials) = evidence.predicted_trials {
        line("would take", &format!("{trials} trials"));
    }
    line(
        "effort",
        &format!(
            "{}, {}{}",
            counted(evidence.settings, "setting"),
            evidence.effort.counted(evidence.trials),
            if evidence.spent > 0.0 { format!("; error share {:.1e}", evidence.share) } else { String::new() }
        ),
    );
    text
}

/// The verdicts of a run: one line a claim, then everything that is not as expected.
#[must_use]
pub fn verdict_table(suite: &SuiteResult, styles: Styles) -> String {
    if suite.cases().next().is_none() {
        return "no case falls to this shard\n".to_owned();
    }
    let mut table = Table::new();
    table.load_style(presets::ASCII_BORDERS_ONLY_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["", "claim", "holds", "refuted", "rejected", "killed", "tightest", "time"]);
    for result in suite.claims.iter().filter(|result| !result.cases.is_empty()) {
        table.add_row(row(result));
    }
    for column in 3..8 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut text = format!("{table}\n\n");
    for (result, case) in suite.claims.iter().flat_map(|result| result.cases.iter().map(move |case| (result, case))) {
        if !case.as_expected {
            text.push_str(&styles.bad("✗ "));
            text.push_str(&explain_failure(result.claim, case));
            text.push('\n');
        }
    }
    text.push_str(&summary(suite, styles));
    text
}

fn row(result: &ClaimResult) -> Vec<Cell> {
    let of = |ending| result.cases.iter().filter(move |case| case.ending == ending);
    let met = |ending: Ending| {
        let (met, all) = (of(ending).filter(|case| case.as_expected).count(), of(ending).count());
        if all == 0 { String::new() } else { format!("{met}/{all}") }
    };
    let tightest = of(Ending::Holds)
        .filter_map(|case| case.evidence.tightness)
        .map(|(_, hi)| hi)
        .filter(|hi| hi.is_finite())
        .reduce(f64::max);
    let seconds: f64 = result.cases.iter().map(|case| case.wall.as_secs_f64()).sum();
    let all_well = result.cases.iter().all(|case| case.as_expected);
    vec![
        Cell::new(if all_well { "✓" } else { "✗" }),
        Cell::new(result.claim.id),
        Cell::new(verdicts(of(Ending::Holds))),
        Cell::new(met(Ending::Refuted)),
        Cell::new(met(Ending::Rejected)),
        Cell::new(met(Ending::Sabotage)),
        Cell::new(tightest.map_or(String::new(), |hi| format!("{hi:.4}"))),
        Cell::new(format!("{seconds:.2} s")),
    ]
}

/// `proved ×2, survived`.
fn verdicts<'a>(cases: impl Iterator<Item = &'a CaseResult>) -> String {
    let mut counts: Vec<(Verdict, usize)> = Vec::new();
    for case in cases {
        match counts.iter_mut().find(|(verdict, _)| *verdict == case.evidence.verdict) {
            Some((_, count)) => *count += 1,
            None => counts.push((case.evidence.verdict, 1)),
        }
    }
    let words = counts
        .iter()
        .map(|(verdict, count)| if *count == 1 { verdict.to_string() } else { format!("{verdict} ×{count}") });
    words.collect::<Vec<_>>().join(", ")
}

fn summary(suite: &SuiteResult, styles: Styles) -> String {
    let with = |verdict, ending| {
        suite.cases().filter(|case| case.evidence.verdict == verdict && case.ending == ending).count()
    };
    let met = |ending| suite.cases().filter(|case| case.ending == ending && case.as_expected).count();
    let all = |ending| suite.cases().filter(|case| case.ending == ending).count();
    let expected = suite.cases().filter(|case| case.as_expected).count();
    let count = suite.cases().count();
    let mut text = String::new();
    let line = format!("{}, {}: {expected} as expected", counted(suite.claims.len(), "claim"), counted(count, "case"));
    let line =
        if expected == count { styles.good(&line) } else { styles.bad(&format!("{line}, {} not", count - expected)) };
    let _ = writeln!(text, "{line}");
    let _ = writeln!(
        text,
        "proved {}, supported {}, survived {}; refuted as printed or without a premise {}; turned away {}; mutants killed {} of {}",
        with(Verdict::Proved, Ending::Holds),
        with(Verdict::Supported, Ending::Holds),
        with(Verdict::Survived, Ending::Holds),
        met(Ending::Refuted),
        met(Ending::Rejected),
        met(Ending::Sabotage),
        all(Ending::Sabotage),
    );
    let fresh =
        if suite.options.seed == crate::suite::COMMITTED_SEED { "" } else { ", which every fresh seed spends again" };
    let _ = writeln!(
        text,
        "seed {}, budget {}, error share {:.1e} of which {:.1e} spent{fresh}; {:.2} s",
        suite.options.seed,
        suite.options.budget.name,
        suite.error_share(),
        suite.error_spent(),
        suite.wall.as_secs_f64()
    );
    text
}

/// The claims with their sources and cases.
#[must_use]
pub fn list(claims: &[&'static Claim], styles: Styles) -> String {
    let mut text = String::new();
    for claim in claims {
        let sources: Vec<String> = claim.source.iter().map(crate::claim::Source::key).collect();
        let _ = writeln!(text, "{}  ({})", styles.strong(claim.id), sources.join(", "));
        let (cases, _) = Cases::of(claim.cases);
        for case in &cases {
            let _ = writeln!(text, "    {:<8}  {}", case.ending.word(), case.name);
        }
    }
    text
}

/// A formula on a line of text; what is wrong with it, where it is none.
fn shown(latex: &str) -> String {
    Formula::read(latex).map_or_else(|wrong| wrong.to_string(), |formula| formula.to_text())
}

/// A claim with its statement, its errata and the evidence of each case.
#[must_use]
pub fn explain(result: &ClaimResult, figures: &[String], styles: Styles) -> String {
    let claim = result.claim;
    let mut text = format!("{}\n\n    {}\n\n", styles.strong(claim.id), shown(claim.statement));
    for source in claim.source {
        let _ = writeln!(text, "source      {source}");
    }
    if !claim.rows.is_empty() {
        let _ = writeln!(text, "also        {}", claim.rows.join(", "));
    }
    text.push_str(&claim_errata(claim, styles));
    let (cases, _) = Cases::of(claim.cases);
    for (case, decided) in cases.iter().zip(&result.cases) {
        text.push('\n');
        text.push_str(&explain_case(case, decided, styles));
    }
    text.push('\n');
    for figure in figures {
        let _ = writeln!(text, "figure      {figure}");
    }
    let _ = writeln!(text, "reproduce   {} verify {}", program(), claim.id);
    text
}

fn explain_case(case: &Case, decided: &CaseResult, styles: Styles) -> String {
    let verdict = decided.evidence.verdict.word();
    let verdict = if decided.as_expected {
        styles.good(verdict)
    } else {
        styles.bad(&format!("{verdict}, which is not as expected"))
    };
    let mut text = format!("{} [{}]: {verdict}\n", styles.strong(&case.name), case.ending.word());
    let _ = writeln!(text, "    {:<11} {}", "over", case.method());
    for premise in case.premises() {
        let ignored = if case.ending == Ending::Sabotage { " (ignored)" } else { "" };
        let _ = writeln!(text, "    {:<11} {premise}{ignored}", "premise");
    }
    text.push_str(&evidence_lines(&decided.evidence));
    if let Some(witness) = &decided.evidence.witness {
        let _ = writeln!(text, "    {:<11} {} replay {}", "replay", program(), witness.address);
    }
    text
}

fn claim_errata(claim: &Claim, styles: Styles) -> String {
    let mut text = String::new();
    for erratum in claim.errata {
        let _ = writeln!(text, "\n{} {}", styles.bad("as printed"), shown(erratum.printed));
        let _ = writeln!(text, "{}  {}", styles.good("corrected"), shown(erratum.corrected));
        let _ = writeln!(text, "because    {}", erratum.why);
    }
    text
}

/// What is false as printed, each with its witness.
#[must_use]
pub fn errata(suite: &SuiteResult, styles: Styles) -> String {
    let mut text = String::new();
    for result in &suite.claims {
        for erratum in result.claim.errata {
            let sources: Vec<String> = result.claim.source.iter().map(crate::claim::Source::key).collect();
            let _ = writeln!(text, "{}  ({})", styles.strong(erratum.row), sources.join(", "));
            let _ = writeln!(text, "    as printed  {}", shown(erratum.printed));
            let _ = writeln!(text, "    corrected   {}", shown(erratum.corrected));
            let _ = writeln!(text, "    because     {}", erratum.why);
        }
        if result.claim.errata.is_empty() {
            continue;
        }
        for case in result.cases.iter().filter(|case| case.ending == Ending::Refuted) {
            let verdict =
                if case.as_expected { styles.good("refuted") } else { styles.bad(case.evidence.verdict.word()) };
            let _ = writeln!(text, "    {verdict}     {}", case.name);
            if let Some(witness) = &case.evidence.witness {
                let bound =
                    if witness.bound.is_empty() { String::new() } else { format!(" against {}", witness.bound) };
                let _ = writeln!(text, "                {}{bound}", witness.quantity);
                let _ = writeln!(text, "                {} replay {}", program(), witness.address);
            }
        }
        text.push('\n');
    }
    text
}

/// A replayed run, step by step.
#[must_use]
pub fn replay(address: &str, replay: &Replay, styles: Styles) -> String {
    let mut text = format!("{}\n{}\n\n", styles.strong(address), replay.setting);
    for (premise, truth) in &replay.premises {
        let holds = match truth {
            Truth::Yes => styles.good("holds"),
            Truth::No => styles.bad("fails"),
            Truth::Unknown => styles.bad("cannot be told"),
        };
        let _ = writeln!(text, "premise  {premise}: {holds}");
    }
    let left_out = replay.lines.len().saturating_sub(LINES_SHOWN);
    for (i, line) in replay.lines.iter().enumerate() {
        if left_out > 0 && i == LINES_SHOWN / 2 {
            let _ = writeln!(text, "     …  {left_out} lines more; --csv FILE writes them all");
        }
        if left_out > 0 && (LINES_SHOWN / 2..LINES_SHOWN / 2 + left_out).contains(&i) {
            continue;
        }
        let values: Vec<String> = line.values.iter().map(|value| format!("{value:>12.6}")).collect();
        let _ = writeln!(text, "{:>6}  {:<3} {}", line.step, line.name, values.join(" "));
    }
    if !replay.lines.is_empty() || !replay.premises.is_empty() {
        text.push('\n');
    }
    let _ = writeln!(text, "result  {}", replay.result);
    text
}
