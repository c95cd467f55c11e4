//! `report`: what was found, for people to read.

use std::error::Error;
use std::path::Path;

use super::arguments::{Format, ReportArguments};
use super::commands::{Status, decide, draw_figures, status_of, write_figures};
use super::say;
use crate::claim::Claim;
use crate::report::{self, PageOptions, ReadError, ResultFile, Written};
use crate::suite::{Catalogue, Filter};

pub(super) fn report(catalogue: Catalogue, arguments: &ReportArguments) -> Status {
    let (html, svg) = (arguments.format.contains(&Format::Html), arguments.format.contains(&Format::Svg));
    let folder = arguments.out.join("figures");
    report::prepare_folder(if svg { &folder } else { &arguments.out })?;
    let filters: Vec<Filter> = arguments.claim.iter().map(|id| Filter::new(id)).collect();
    let wanted = Filter::select(&filters, catalogue)?;
    let before = arguments.against.as_deref().map(whole).transpose()?;
    let (file, is_new) = match &arguments.from {
        Some(path) => (whole(path)?, false),
        None => (ResultFile::new(&decide(&wanted, &arguments.run)?), true),
    };
    let from = arguments.from.as_deref().unwrap_or(Path::new("this run"));
    let claims = claims_of(&file, catalogue, from)?;
    let (claims, file) = only(&wanted, claims, file);
    let changes = before.as_ref().map(|before| report::compare(before, &file));
    let against = arguments.against.as_deref().map(|path| path.display().to_string()).unwrap_or_default();
    let options = PageOptions {
        only_errata: arguments.only.is_some(),
        changes: changes.as_ref().map(|changes| (against.as_str(), changes.as_slice())),
    };
    // All of it is made before any of it is written.
    let page = if html { Some(report::html(&claims, &file, options)?) } else { None };
    let figures = if svg { draw_figures(&file.claims, &folder)? } else { Vec::new() };
    let mut said = String::new();
    if is_new && arguments.claim.is_none() {
        let path = arguments.out.join("result.json");
        report::write_whole(&path, file.to_json().as_bytes())?;
        said += &format!("result   {}\n", path.display());
    }
    if let Some(page) = page {
        let path = arguments.out.join("report.html");
        report::write_whole(&path, page.as_bytes())?;
        said += &format!("report   {}\n", path.display());
    }
    if svg {
        write_figures(&figures)?;
        said += &format!("figures  {} in {}\n", figures.len(), folder.display());
    }
    for change in changes.iter().flatten() {
        said += &format!("changed  {change}\n");
    }
    say(&said)?;
    Ok(status_of(file.outcome()))
}

/// A whole result from a file.
fn whole(path: &Path) -> Result<ResultFile, ReadError> {
    match report::read_written(path)? {
        Written::Result(file) => Ok(file),
        Written::Findings(_) => Err(ReadError::new(
            path,
            "it has the findings of a shard or of an unfinished run: `merge` makes a result of shards",
        )),
    }
}

/// The claims that a result is about, in its order.
fn claims_of(file: &ResultFile, catalogue: Catalogue, path: &Path) -> Result<Vec<&'static Claim>, Box<dyn Error>> {
    let wrong = |reason: String| ReadError::new(path, reason);
    let mut claims = Vec::new();
    for entry in &file.claims {
        let claim = catalogue.iter().copied().find(|claim| claim.id == entry.id);
        let claim = claim.ok_or_else(|| wrong(format!("this catalogue has no claim `{}`", entry.id)))?;
        let (cases, _) = crate::claim::Cases::of(claim.cases);
        let names = |case: &crate::claim::Case| (case.name.clone().into_owned(), case.ending.word().to_owned());
        if !cases.iter().map(names).eq(entry.cases.iter().map(|case| (case.name.clone(), case.kind.clone()))) {
            return Err(wrong(format!("the cases of `{}` are others than in this catalogue", entry.id)).into());
        }
        claims.push(claim);
    }
    Ok(claims)
}

/// The part of a result that is about the wanted claims.
fn only(
    wanted: &[&'static Claim],
    claims: Vec<&'static Claim>,
    mut file: ResultFile,
) -> (Vec<&'static Claim>, ResultFile) {
    let is_wanted = |id: &str| wanted.iter().any(|claim| claim.id == id);
    file.claims.retain(|entry| is_wanted(&entry.id));
    let cases = || file.claims.iter().flat_map(|claim| &claim.cases);
    (file.summary.cases, file.summary.as_expected) = (cases().count(), cases().filter(|case| case.as_expected).count());
    file.summary.claims = file.claims.len();
    (claims.into_iter().filter(|claim| is_wanted(claim.id)).collect(), file)
}
