//! The report as one HTML file: inline figures and mathematics, no network, readable without scripts.
//!
//! It is drawn from a result file; what a result does not repeat (statements, premises, corrections)
//! comes from the catalogue that the result is about.

mod card;

use std::fmt::Write;

use super::figure::FigureError;
use super::math::Formula;
use super::result::{CaseEntry, ClaimEntry, ResultFile};
use crate::claim::{Claim, Erratum, Verdict};

/// What can go into a report, besides the claims.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageOptions<'a> {
    /// Only the claims with errata.
    pub only_errata: bool,
    /// What has changed since another result, and which.
    pub changes: Option<(&'a str, &'a [String])>,
}

/// A claim and what was found about it.
#[derive(Clone, Copy)]
struct Found<'a> {
    claim: &'static Claim,
    entry: &'a ClaimEntry,
}

/// The report of a result as an HTML document.
///
/// `claims` are those of the result, in its order.
///
/// # Errors
/// When a figure cannot be drawn.
///
/// # Panics
/// When the claims are others than those of the result.
pub fn html(claims: &[&'static Claim], result: &ResultFile, options: PageOptions<'_>) -> Result<String, FigureError> {
    assert!(
        claims.iter().map(|claim| claim.id).eq(result.claims.iter().map(|entry| entry.id.as_str())),
        "a report is about the claims of its result"
    );
    let found = claims.iter().zip(&result.claims).map(|(claim, entry)| Found { claim, entry });
    let found: Vec<Found<'_>> = found.filter(|found| !options.only_errata || !found.claim.errata.is_empty()).collect();
    let mut page = String::new();
    head(&mut page, result);
    tiles(&mut page, &found);
    if let Some((against, changes)) = options.changes {
        changed(&mut page, against, changes);
    }
    errata(&mut page, &found);
    page.push_str(TOOLS);
    for chapter in chapters(&found) {
        let _ = writeln!(
            page,
            "<section class=\"chapter\" aria-labelledby=\"chapter-{0}\"><h2 id=\"chapter-{0}\">{1}</h2>",
            chapter[0].claim.chapter(),
            titled(chapter[0].claim.chapter())
        );
        for found in chapter {
            card::card(&mut page, found)?;
        }
        page.push_str("</section>\n");
    }
    let _ = write!(page, "</main>\n<script>\n{}</script>\n</body>\n</html>\n", include_str!("script.js"));
    Ok(page)
}

const TOOLS: &str = "<div class=\"tools\" role=\"search\"><input id=\"filter\" type=\"search\" \
    placeholder=\"filter: a word, a chapter, eq:71, td5:q8, survived …\" aria-label=\"Filter the claims\"/>\
    <label>order <select id=\"order\"><option value=\"lecture\">of the lecture</option>\
    <option value=\"tightness\">tightest first</option><option value=\"time\">slowest first</option></select></label>\
    <output id=\"count\" class=\"soft\"></output></div>\n<div id=\"sorted\"></div>\n";

/// Text between tags or in an attribute.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A formula as MathML; what is wrong with it, where it is none.
fn formula(latex: &str) -> String {
    Formula::read(latex).map_or_else(|wrong| escaped(&wrong.to_string()), |formula| formula.to_mathml(true))
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// `lower-bounds` as `Lower bounds`.
fn titled(chapter: &str) -> String {
    let words = chapter.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn chapters<'a, 'b>(found: &'b [Found<'a>]) -> Vec<Vec<&'b Found<'a>>> {
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

fn head(page: &mut String, result: &ResultFile) {
    let cases = || result.claims.iter().flat_map(|claim| &claim.cases);
    let with = |verdict: Verdict| cases().filter(|case| case.kind == "holds" && case.verdict == verdict.word()).count();
    let of = |kind: &str| cases().filter(|case| case.kind == kind).count();
    let met = |kind: &str| cases().filter(|case| case.kind == kind && case.as_expected).count();
    let summary = &result.summary;
    let outcome = if summary.as_expected == summary.cases {
        "every verdict as expected".to_owned()
    } else {
        format!("<strong>{} of {} cases not as expected</strong>", summary.cases - summary.as_expected, summary.cases)
    };
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>theorycheck: {}</title>\n\
         <style>\n{}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#claims\">Skip to the claims</a>\n<header>\n\
         <h1>Which of the theorems are true</h1>\n<p class=\"outcome\">{}, {}: {outcome}.</p>\n\
         <p>Proved {}, supported {}, survived {}; refuted as printed or without a premise {}; turned away {}; mutants \
         killed {} of {}.</p>\n<p class=\"soft\">Error share {:.1e}, of which {:.1e} spent; seed {}, budget {}; {} {}; \
         {:.1} s.</p>\n</header>\n",
        counted(summary.claims, "claim"),
        include_str!("style.css"),
        counted(summary.claims, "claim"),
        counted(summary.cases, "case"),
        with(Verdict::Proved),
        with(Verdict::Supported),
        with(Verdict::Survived),
        met("refuted"),
        met("rejected"),
        met("sabotage"),
        of("sabotage"),
        result.error_share,
        result.error_spent,
        result.seed,
        escaped(&result.budget),
        escaped(&result.tool.name),
        escaped(&result.tool.version),
        summary.wall_ms / 1e3,
    );
}

/// What a claim amounts to: the weakest verdict of what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Proved,
    Supported,
    Survived,
    Wrong,
}

impl Standing {
    const ALL: [Standing; 4] = [Standing::Proved, Standing::Supported, Standing::Survived, Standing::Wrong];

    fn of(entry: &ClaimEntry) -> Standing {
        if entry.cases.iter().any(|case| !case.as_expected) {
            return Standing::Wrong;
        }
        let of_case = |case: &CaseEntry| match case.verdict.as_str() {
            "proved" => Standing::Proved,
            "supported" => Standing::Supported,
            _ => Standing::Survived,
        };
        entry.cases.iter().filter(|case| case.kind == "holds").map(of_case).max().unwrap_or(Standing::Wrong)
    }

    fn word(self) -> &'static str {
        match self {
            Standing::Proved => "proved",
            Standing::Supported => "supported",
            Standing::Survived => "survived",
            Standing::Wrong => "wrong",
        }
    }

    /// Told apart without colours.
    fn symbol(self) -> char {
        match self {
            Standing::Proved => '■',
            Standing::Supported => '▲',
            Standing::Survived => '●',
            Standing::Wrong => '!',
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Standing::Proved => "all of it proved",
            Standing::Supported => "some of it supported by trials, with a stated error probability",
            Standing::Survived => "a ∀ over a larger class, or an equality of irrational numbers, that survived",
            Standing::Wrong => "some verdict is not as expected",
        }
    }
}

/// A square for each claim, a line for each chapter.
fn tiles(page: &mut String, found: &[Found<'_>]) {
    page.push_str("<nav aria-label=\"Claims at a glance\">\n<div class=\"map\">\n");
    for chapter in chapters(found) {
        let name = chapter[0].claim.chapter();
        let _ = write!(page, "<a href=\"#chapter-{name}\">{}</a><div class=\"tiles\">", titled(name));
        for Found { claim, entry } in chapter {
            let standing = Standing::of(entry);
            let (marked, and) = if claim.errata.is_empty() { ("", "") } else { (" erratum", ", false as printed") };
            let _ = write!(
                page,
                "<a class=\"tile {}{marked}\" href=\"#{id}\" title=\"{id}: {1}{and}\" aria-label=\"{id}: {1}{and}\">{2}</a>",
                standing.word(),
                standing.word(),
                standing.symbol(),
                id = claim.id,
            );
        }
        page.push_str("</div>\n");
    }
    page.push_str("</div>\n<p class=\"legend soft\">");
    for standing in Standing::ALL {
        let _ = write!(
            page,
            "<span><span class=\"tile {}\">{}</span>{}</span>",
            standing.word(),
            standing.symbol(),
            standing.meaning()
        );
    }
    page.push_str("<span><span class=\"tile survived erratum\">●</span>false as printed, and corrected</span></p>\n</nav>\n<main id=\"claims\">\n");
}

fn changed(page: &mut String, against: &str, changes: &[String]) {
    let _ = writeln!(
        page,
        "<section aria-labelledby=\"changes\"><h2 id=\"changes\">Changes since {}</h2>",
        escaped(against)
    );
    if changes.is_empty() {
        page.push_str("<p>No verdict and no tightness differs.</p>\n");
    } else {
        let items: String = changes.iter().map(|change| format!("<li>{}</li>\n", escaped(change))).collect();
        let _ = writeln!(page, "<ul>\n{items}</ul>");
    }
    page.push_str("</section>\n");
}

/// The misprints, each with a witness and the correction.
fn errata(page: &mut String, found: &[Found<'_>]) {
    let with_errata = || found.iter().filter(|found| !found.claim.errata.is_empty());
    if with_errata().next().is_none() {
        return;
    }
    page.push_str("<section aria-labelledby=\"errata\"><h2 id=\"errata\">False as printed</h2>\n");
    for Found { claim, entry } in with_errata() {
        let source = claim.source.first().map_or(String::new(), ToString::to_string);
        let _ = writeln!(
            page,
            "<h3><a href=\"#{0}\">{0}</a></h3>\n<p class=\"source\">{1}</p>",
            claim.id,
            escaped(&source)
        );
        for erratum in claim.errata {
            erratum_box(page, erratum, entry);
        }
    }
    page.push_str("</section>\n");
}

fn erratum_box(page: &mut String, erratum: &Erratum, entry: &ClaimEntry) {
    let refuted = entry.cases.iter().filter(|case| case.kind == "refuted");
    let witness = refuted.filter_map(|case| Some((case, case.witness.as_ref()?))).next();
    let _ = write!(
        page,
        "<div class=\"erratum-box\"><div><h4>as printed</h4>{}</div><div><h4>corrected</h4>{}</div><div class=\"why\">{}",
        formula(erratum.printed),
        formula(erratum.corrected),
        escaped(erratum.why)
    );
    if let Some((case, witness)) = witness {
        let against =
            if witness.bound.is_empty() { String::new() } else { format!(" against {}", escaped(&witness.bound)) };
        let _ = write!(
            page,
            "<br/><span class=\"soft\">Witness ({}): {}{against}; <code>theorycheck replay {}</code></span>",
            escaped(&case.name),
            escaped(&witness.quantity),
            escaped(&witness.address)
        );
    }
    page.push_str("</div></div>\n");
}
