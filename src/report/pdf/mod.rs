//! The report as PDF: pages with real mathematics, bookmarks and searchable text.
//!
//! What the pages say is data, made here of a result and of the catalogue that it is about; how they look is in
//! `report.typ`. The same result gives the same bytes: no times and no date are in them.

mod data;
mod typeset;

use super::figure::{FigureError, draw};
use super::found::Found;
use super::html::PageOptions;
use super::result::ResultFile;
use crate::claim::Claim;
use crate::suite::Catalogue;
use data::{Content, Form};

pub use typeset::TypesetError;
pub(crate) use typeset::typeset;

/// How the pages look.
const TEMPLATE: &str = include_str!("report.typ");

/// The report of a result as a PDF; of a lone claim that was asked for as one page.
///
/// `claims` are those of the result, in its order.
///
/// # Errors
/// When a figure cannot be drawn, or the pages cannot be typeset.
///
/// # Panics
/// When the claims are others than those of the result.
pub fn pdf(
    claims: &[&'static Claim],
    result: &ResultFile,
    options: PageOptions<'_>,
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let found = Found::all(claims, result);
    let form = match found.len() {
        1 if options.one_claim => Form::Claim,
        _ if options.is_errata => Form::Errata,
        _ => Form::Whole,
    };
    let content = Content::of(&found, result, options, form);
    let mut files = if form == Form::Errata { Vec::new() } else { pictures(&found)? };
    files.push(("data.json".to_owned(), content.to_json()));
    Ok(typeset(TEMPLATE, files)?)
}

/// Typesets every formula of a catalogue, printed and corrected ones too.
///
/// # Errors
/// At the first claim whose formulas the typesetter refuses.
pub fn typeset_statements(catalogue: Catalogue) -> Result<(), String> {
    const FORMULAS: &str =
        "#for it in json(\"data.json\") { if it.math { eval(it.text, mode: \"math\") } else { it.text } }";
    let of_claims = |claims: &[&'static Claim]| {
        let pieces = data::pieces_of(claims);
        typeset(FORMULAS, vec![("data.json".to_owned(), pieces)]).map(drop)
    };
    // All at once; one by one only to find the culprit.
    if of_claims(catalogue).is_ok() {
        return Ok(());
    }
    let of_claim = |claim: &&'static Claim| of_claims(&[claim]).map_err(|wrong| format!("{}: {wrong}", claim.id));
    catalogue.iter().try_for_each(of_claim)
}

/// Every figure of the claims as a file, named as the data name it.
fn pictures(found: &[Found<'_>]) -> Result<Vec<(String, Vec<u8>)>, FigureError> {
    let of_claim = |(i, found): (usize, &Found<'_>)| {
        let drawn = |(k, figure)| Ok((data::picture(i, k), draw(figure)?.into_bytes()));
        found.entry.figures.iter().enumerate().map(drawn).collect::<Vec<_>>()
    };
    found.iter().enumerate().flat_map(of_claim).collect()
}
