//! The report as one HTML file: inline figures and mathematics, no network, readable without scripts.
//!
//! It is drawn from a result file; what a result does not repeat (statements, premises, corrections)
//! comes from the catalogue that the result is about.

mod card;

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::figure::FigureError;
use super::found::{Found, Outcome, Standing, chapters};
use super::markup::escaped;
use super::math::Formula;
use super::result::ResultFile;
use super::words::{counted, titled};
use crate::claim::{Claim, Erratum};

/// What can go into a report, besides the claims.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageOptions<'a> {
    /// The claims with errata are what was asked for: a PDF of them is a handout.
    pub is_errata: bool,
    /// A lone claim is what was asked for: a PDF of it has one page.
    pub one_claim: bool,
    /// What has changed since another result, and which.
    pub changes: Option<(&'a str, &'a [String])>,
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
    let found = Found::all(claims, result);
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

/// A formula as MathML; what is wrong with it, where it is none.
fn formula(latex: &str) -> String {
    Formula::read(latex).map_or_else(|wrong| escaped(&wrong.to_string()), |formula| formula.to_mathml(true))
}

fn head(page: &mut String, result: &ResultFile) {
    let Outcome { size, verdict: (all_well, verdict), counts, run } = Outcome::of(result);
    let verdict = if all_well { escaped(&verdict) } else { format!("<strong>{}</strong>", escaped(&verdict)) };
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>theorycheck: {}</title>\n\
         <style>\n{}{}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#claims\">Skip to the claims</a>\n<header>\n\
         <h1>Which of the theorems are true</h1>\n<p class=\"outcome\">{size}: {verdict}.</p>\n\
         <p>{counts}</p>\n<p class=\"soft\">{}; {:.1} s.</p>\n</header>\n",
        counted(result.summary.claims, "claim"),
        font_face(),
        include_str!("style.css"),
        escaped(&run),
        result.summary.wall_ms / 1e3,
    );
}

/// The font of the page and its figures, which looks the same everywhere because the page brings it.
fn font_face() -> String {
    let regular = typst_assets::fonts().next().map_or(String::new(), |bytes| STANDARD.encode(bytes));
    format!(
        "@font-face {{ font-family: \"Libertinus Serif\"; src: url(data:font/otf;base64,{regular}) format(\"opentype\"); }}\n"
    )
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
    for found in with_errata() {
        let claim = found.claim;
        let source = claim.source.first().map_or(String::new(), ToString::to_string);
        let _ = writeln!(
            page,
            "<h3><a href=\"#{0}\">{0}</a></h3>\n<p class=\"source\">{1}</p>",
            claim.id,
            escaped(&source)
        );
        for erratum in claim.errata {
            erratum_box(page, erratum, found);
        }
    }
    page.push_str("</section>\n");
}

fn erratum_box(page: &mut String, erratum: &Erratum, found: &Found<'_>) {
    let _ = write!(
        page,
        "<div class=\"erratum-box\"><div><h4>as printed</h4>{}</div><div><h4>corrected</h4>{}</div><div class=\"why\">{}",
        formula(erratum.printed),
        formula(erratum.corrected),
        escaped(erratum.why)
    );
    if let Some((case, witness)) = found.counterexample() {
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
