//! What the pages say, as `report.typ` reads it.

use serde::Serialize;

use super::super::found::{Found, Outcome, Standing, caught, chapters, evidence, figure_title, tightness, told};
use super::super::html::PageOptions;
use super::super::result::{CaseEntry, ResultFile};
use super::super::words::titled;
use crate::claim::{Case, Cases, Claim, Erratum};
use crate::report::{Formula, Piece};

/// What kind of document it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Form {
    /// Title page, contents, errata, chapters.
    Whole,
    /// The errata alone, a handout.
    Errata,
    /// One claim on one page.
    Claim,
}

/// A document. All its strings are text, but the mathematics in [`PieceData`].
#[derive(Serialize)]
pub(super) struct Content {
    form: Form,
    title: String,
    author: String,
    keywords: Vec<String>,
    footer: String,
    size: String,
    ok: bool,
    verdict: String,
    counts: String,
    run: String,
    standings: Vec<StandingData>,
    changes: Option<Changes>,
    chapters: Vec<Chapter>,
}

#[derive(Serialize)]
struct StandingData {
    word: &'static str,
    symbol: char,
    meaning: &'static str,
}

#[derive(Serialize)]
struct Changes {
    against: String,
    list: Vec<String>,
}

#[derive(Serialize)]
struct Chapter {
    name: String,
    title: String,
    claims: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    standing: StandingData,
    source: String,
    statement: Vec<PieceData>,
    errata: Vec<ErratumData>,
    premises: Vec<&'static str>,
    cases: Vec<CaseData>,
    figures: Vec<FigureData>,
}

/// A part of a formula: markup of our own writer where it is mathematics, text where it is words.
#[derive(Serialize)]
struct PieceData {
    math: bool,
    text: String,
}

#[derive(Serialize)]
struct ErratumData {
    printed: Vec<PieceData>,
    corrected: Vec<PieceData>,
    why: &'static str,
    witness: Option<Witness>,
}

#[derive(Serialize)]
struct Witness {
    case: String,
    found: String,
    address: String,
}

#[derive(Serialize)]
struct CaseData {
    told: String,
    ok: bool,
    name: String,
    evidence: Vec<String>,
    tightness: String,
    caught: String,
}

#[derive(Serialize)]
struct FigureData {
    file: String,
    alt: String,
}

/// The name of a claim's figure among the files of the document.
pub(super) fn picture(claim: usize, figure: usize) -> String {
    format!("figure-{claim}-{figure}.svg")
}

impl Content {
    pub(super) fn of(found: &[Found<'_>], result: &ResultFile, options: PageOptions<'_>, form: Form) -> Content {
        let Outcome { size, verdict: (ok, verdict), counts, run } = Outcome::of(result);
        let title = match form {
            Form::Whole => "Which of the theorems are true".to_owned(),
            Form::Errata => "False as printed, and corrected".to_owned(),
            Form::Claim => found[0].claim.id.to_owned(),
        };
        let changes =
            options.changes.map(|(against, list)| Changes { against: against.to_owned(), list: list.to_vec() });
        Content {
            form,
            title,
            author: "theorycheck".to_owned(),
            keywords: keywords(found),
            footer: run.clone(),
            size,
            ok,
            verdict,
            counts,
            run,
            standings: Standing::ALL.map(StandingData::new).into(),
            changes,
            chapters: chapters_of(found),
        }
    }

    pub(super) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("strings always serialize")
    }
}

/// What the document is about: its chapters.
fn keywords(found: &[Found<'_>]) -> Vec<String> {
    let of_chapters = chapters(found).into_iter().map(|chapter| titled(chapter[0].claim.chapter()));
    std::iter::once("theorems as executable claims".to_owned()).chain(of_chapters).collect()
}

fn chapters_of(found: &[Found<'_>]) -> Vec<Chapter> {
    let place = |of: &Found<'_>| found.iter().position(|other| other.claim.id == of.claim.id).unwrap_or_default();
    let chapter = |claims: Vec<&Found<'_>>| Chapter {
        name: claims[0].claim.chapter().to_owned(),
        title: titled(claims[0].claim.chapter()),
        claims: claims.into_iter().map(|found| Entry::new(found, place(found))).collect(),
    };
    chapters(found).into_iter().map(chapter).collect()
}

impl StandingData {
    fn new(standing: Standing) -> StandingData {
        StandingData { word: standing.word(), symbol: standing.symbol(), meaning: standing.meaning() }
    }
}

impl Entry {
    fn new(found: &Found<'_>, place: usize) -> Entry {
        let Found { claim, entry } = *found;
        let (cases, _) = Cases::of(claim.cases);
        let figure = |(k, figure): (usize, &crate::report::FigureEntry)| FigureData {
            file: picture(place, k),
            alt: figure_title(claim.id, &figure.title).to_owned(),
        };
        Entry {
            id: claim.id,
            standing: StandingData::new(Standing::of(entry)),
            source: claim.source.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
            statement: formula(claim.statement),
            errata: claim.errata.iter().map(|erratum| ErratumData::new(erratum, found)).collect(),
            premises: premises(&cases),
            cases: cases.iter().zip(&entry.cases).map(|(case, entry)| CaseData::new(case, entry)).collect(),
            figures: entry.figures.iter().enumerate().map(figure).collect(),
        }
    }
}

/// A formula in pieces; what is wrong with it, where it is none.
fn formula(latex: &str) -> Vec<PieceData> {
    let pieces = Formula::read(latex).map_or_else(|wrong| vec![Piece::Words(wrong.to_string())], |it| it.to_typst());
    let data = |piece| match piece {
        Piece::Words(text) => PieceData { math: false, text },
        Piece::Math(text) => PieceData { math: true, text },
    };
    pieces.into_iter().map(data).collect()
}

/// All formulas of these claims, as JSON.
pub(super) fn pieces_of(claims: &[&Claim]) -> Vec<u8> {
    let of_claim = |claim: &&Claim| {
        let errata = claim.errata.iter().flat_map(|erratum| [erratum.printed, erratum.corrected]);
        errata.chain([claim.statement]).flat_map(formula).collect::<Vec<_>>()
    };
    let pieces: Vec<PieceData> = claims.iter().flat_map(of_claim).collect();
    serde_json::to_vec(&pieces).expect("strings always serialize")
}

/// The premises of the cases that mind them, each once.
fn premises(cases: &[Case]) -> Vec<&'static str> {
    let mut all = Vec::new();
    for premise in cases.iter().filter(|case| case.ending.word() == "holds").flat_map(Case::premises) {
        if !all.contains(&premise) {
            all.push(premise);
        }
    }
    all
}

impl ErratumData {
    fn new(erratum: &Erratum, found: &Found<'_>) -> ErratumData {
        let witness = found.counterexample().map(|(case, witness)| Witness {
            case: case.name.clone(),
            found: match witness.bound.as_str() {
                "" => witness.quantity.clone(),
                bound => format!("{} against {bound}", witness.quantity),
            },
            address: witness.address.clone(),
        });
        let [printed, corrected] = [erratum.printed, erratum.corrected].map(formula);
        ErratumData { printed, corrected, why: erratum.why, witness }
    }
}

impl CaseData {
    fn new(case: &Case, entry: &CaseEntry) -> CaseData {
        // On paper only what says more than the verdict: premises stand above, and a mutant is dead.
        let shown = |term: &str| match entry.kind.as_str() {
            "holds" => !matches!(term, "premise" | "largest"),
            "refuted" => matches!(term, "over" | "found" | "replay" | "note"),
            _ => matches!(term, "found" | "note"),
        };
        let lines = evidence(case, entry).into_iter().filter(|(term, _)| shown(term));
        let line = |(term, text): (&str, String)| match term {
            "over" | "replay" => text,
            _ => format!("{term}: {text}"),
        };
        CaseData {
            told: told(entry),
            ok: entry.as_expected,
            name: entry.name.clone(),
            evidence: lines.map(line).collect(),
            tightness: tightness(entry),
            caught: caught(entry),
        }
    }
}
