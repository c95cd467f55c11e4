//! `report`: what was found, for people to read.

use std::error::Error;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::arguments::{Format, ReportArguments};
use super::commands::{Drawing, Status, decide, draw_figures, one_claim, status_of, write_figures};
use super::say;
use crate::claim::Claim;
use crate::report::{self, ClaimEntry, PageOptions, ReadError, ResultFile, WriteError, Written};
use crate::suite::Catalogue;

pub(super) fn report(catalogue: Catalogue, arguments: &ReportArguments) -> Status {
    let is_errata = arguments.only.is_some();
    let wanted = match &arguments.claim {
        Some(id) => vec![one_claim(catalogue, id)?],
        None if is_errata => catalogue.iter().copied().filter(|claim| !claim.errata.is_empty()).collect(),
        None => catalogue.to_vec(),
    };
    if wanted.is_empty() {
        return Err("nothing here is false as printed: leave out --only errata".into());
    }
    let before = arguments.against.as_deref().map(whole).transpose()?;
    let given = arguments.from.as_deref().map(|path| of_catalogue(path, catalogue, &wanted)).transpose()?;
    if let Some(file) = &given {
        check_figures(file, &arguments.figures)?;
    }
    // All that is given can be used: only now is anything written or decided.
    prepare(&arguments.out, &arguments.format)?;
    let mut said = String::new();
    let file = match given {
        Some(file) => file,
        None => {
            let file = ResultFile::new(&decide(&wanted, &arguments.run)?);
            if arguments.claim.is_none() && !is_errata {
                // First of all: whatever is wrong with a report, it can be made of this.
                let path = arguments.out.join("result.json");
                report::write_whole(&path, file.to_json().as_bytes())?;
                said += &format!("result   {}\n", path.display());
            }
            check_figures(&file, &arguments.figures)?;
            file
        }
    };
    let claims: Vec<&'static Claim> =
        file.claims.iter().filter_map(|entry| wanted.iter().copied().find(|claim| claim.id == entry.id)).collect();
    let changes = before.as_ref().map(|before| report::compare(before, &file));
    let against = arguments.against.as_deref().map(|path| path.display().to_string()).unwrap_or_default();
    let options = PageOptions {
        is_errata,
        one_claim: arguments.claim.is_some(),
        changes: changes.as_ref().map(|changes| (against.as_str(), changes.as_slice())),
    };
    let command = command(arguments);
    let wish = Wish { out: &arguments.out, formats: &arguments.format, figures: &arguments.figures, command: &command };
    let papers = Papers::of(&claims, &file, options, &wish)?;
    said += &papers.write()?;
    for change in changes.iter().flatten() {
        said += &format!("changed  {change}\n");
    }
    say(&said)?;
    Ok(status_of(file.outcome()))
}

/// What is said to those who ask a build without the typesetter.
const NO_PDF: &str = "this build has no PDF: build with the feature `pdf`, or ask for --format html";

/// Makes sure that these forms can be made, and that the folder can be written to.
pub(super) fn prepare(out: &Path, formats: &[Format]) -> Result<(), Box<dyn Error>> {
    if formats.contains(&Format::Pdf) && !cfg!(feature = "pdf") {
        return Err(NO_PDF.into());
    }
    let folder = if formats.contains(&Format::Svg) { &out.join("figures") } else { out };
    report::prepare_folder(folder)?;
    formats.iter().filter_map(|format| format.file()).try_for_each(|file| report::prepare_file(&out.join(file)))?;
    Ok(())
}

impl Format {
    /// The name of the document, where it is one.
    fn file(self) -> Option<&'static str> {
        match self {
            Format::Html => Some("report.html"),
            Format::Pdf => Some("report.pdf"),
            Format::Markdown => Some("README.md"),
            Format::Svg => None,
        }
    }
}

/// All that is to be written, made before any of it is.
pub(super) struct Papers {
    documents: Vec<(PathBuf, Vec<u8>)>,
    figures: Option<(PathBuf, Vec<Drawing>)>,
}

/// What papers are made of, beside a result.
pub(super) struct Wish<'a> {
    pub(super) out: &'a Path,
    pub(super) formats: &'a [Format],
    /// Parts of the names of the figures that are wanted; none for all.
    pub(super) figures: &'a [String],
    /// What was typed, as far as it decides what is in them.
    pub(super) command: &'a str,
}

impl Papers {
    pub(super) fn of(
        claims: &[&'static Claim],
        file: &ResultFile,
        options: PageOptions<'_>,
        wish: &Wish<'_>,
    ) -> Result<Papers, Box<dyn Error>> {
        let is_wanted = |format| wish.formats.contains(&format);
        let folder = wish.out.join("figures");
        let drawn = if is_wanted(Format::Svg) { draw_figures(&file.claims, &folder)? } else { Vec::new() };
        let figures = chosen(drawn, wish.figures);
        let shown: Vec<(&str, &Path)> =
            figures.iter().map(|figure| (figure.title.as_str(), figure.path.as_path())).collect();
        let mut documents = Vec::new();
        for format in [Format::Html, Format::Pdf, Format::Markdown].into_iter().filter(|format| is_wanted(*format)) {
            let bytes = match format {
                Format::Html => report::html(claims, file, options)?.into_bytes(),
                Format::Pdf => pdf(claims, file, options)?,
                Format::Markdown => report::markdown(claims, file, &shown, wish.command).into_bytes(),
                Format::Svg => continue,
            };
            documents.extend(format.file().map(|name| (wish.out.join(name), bytes)));
        }
        let figures = is_wanted(Format::Svg).then_some((folder, figures));
        Ok(Papers { documents, figures })
    }

    /// Writes them, and says where.
    pub(super) fn write(&self) -> Result<String, WriteError> {
        let mut said = String::new();
        for (path, bytes) in &self.documents {
            report::write_whole(path, bytes)?;
            said += &format!("report   {}\n", path.display());
        }
        if let Some((folder, figures)) = &self.figures {
            write_figures(figures)?;
            said += &format!("figures  {} in {}\n", figures.len(), folder.display());
        }
        Ok(said)
    }
}

/// The command that makes the same report again.
fn command(arguments: &ReportArguments) -> String {
    let formats: Vec<String> = arguments
        .format
        .iter()
        .filter_map(|format| format.to_possible_value())
        .map(|value| value.get_name().to_owned())
        .collect();
    let mut command = format!("theorycheck report --out {} --format {}", arguments.out.display(), formats.join(","));
    if let Some(claim) = &arguments.claim {
        command += &format!(" --claim {claim}");
    }
    if arguments.only.is_some() {
        command += " --only errata";
    }
    for part in &arguments.figures {
        command += &format!(" --figure {part}");
    }
    command
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

/// Of a whole result from a file, which is about claims of this catalogue, the part about the wanted ones.
fn of_catalogue(path: &Path, catalogue: Catalogue, wanted: &[&'static Claim]) -> Result<ResultFile, ReadError> {
    let mut file = whole(path)?;
    let wrong = |reason: String| ReadError::new(path, reason);
    for entry in &file.claims {
        let claim = catalogue.iter().copied().find(|claim| claim.id == entry.id);
        let claim = claim.ok_or_else(|| wrong(format!("this catalogue has no claim `{}`", entry.id)))?;
        let (cases, _) = crate::claim::Cases::of(claim.cases);
        let names = |case: &crate::claim::Case| (case.name.clone().into_owned(), case.ending.word().to_owned());
        if !cases.iter().map(names).eq(entry.cases.iter().map(|case| (case.name.clone(), case.kind.clone()))) {
            return Err(wrong(format!("the cases of `{}` are others than in this catalogue", entry.id)));
        }
    }
    file.claims.retain(|entry| wanted.iter().any(|claim| claim.id == entry.id));
    if file.claims.is_empty() {
        return Err(wrong("it has none of the claims that are asked for".to_owned()));
    }
    let cases = || file.claims.iter().flat_map(|claim| &claim.cases);
    (file.summary.cases, file.summary.as_expected) = (cases().count(), cases().filter(|case| case.as_expected).count());
    file.summary.claims = file.claims.len();
    Ok(file)
}

/// Makes sure that each part stands in the name of some figure's file.
fn check_figures(file: &ResultFile, parts: &[String]) -> Result<(), String> {
    let name = |claim: &ClaimEntry, title: &str| report::figure_file(&claim.id, title);
    let names = file.claims.iter().flat_map(|claim| claim.figures.iter().map(|figure| name(claim, &figure.title)));
    let names: Vec<String> = names.collect();
    match parts.iter().find(|part| !names.iter().any(|name| name.contains(*part))) {
        Some(unknown) => Err(format!("no figure has `{unknown}` in the name of its file")),
        None => Ok(()),
    }
}

/// The figures in whose file names one of these parts stands; all, where there are none.
fn chosen(figures: Vec<Drawing>, parts: &[String]) -> Vec<Drawing> {
    let name = |figure: &Drawing| figure.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_chosen = |figure: &Drawing| parts.is_empty() || parts.iter().any(|part| name(figure).contains(part));
    figures.into_iter().filter(is_chosen).collect()
}

#[cfg(feature = "pdf")]
use report::pdf;

/// [`prepare`] has refused already.
#[cfg(not(feature = "pdf"))]
fn pdf(_: &[&'static Claim], _: &ResultFile, _: PageOptions<'_>) -> Result<Vec<u8>, Box<dyn Error>> {
    Err(NO_PDF.into())
}
