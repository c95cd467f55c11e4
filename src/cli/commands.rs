//! What each command does.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::CommandFactory;
use clap_complete::Shell;

use super::arguments::{
    Arguments, ErrataArguments, ExplainArguments, Format, ListArguments, ReplayArguments, RunArguments, Seed, Shard,
    VerifyArguments,
};
use super::progress::Reporter;
use super::report::{Papers, Wish, prepare};
use super::resume;
use super::{STATUS_AS_EXPECTED, STATUS_UNDECIDED, STATUS_UNEXPECTED, say, styles};
use crate::claim::{Cases, Claim};
use crate::grade::Sheet;
use crate::report::{self, ClaimEntry, FigureEntry, FindingsFile, PageOptions, ResultFile};
use crate::suite::{self, Catalogue, Filter, Findings, Options, Outcome, SuiteResult};

pub(super) type Status = Result<u8, Box<dyn Error>>;

fn options(run: &RunArguments, shard: Shard) -> Result<Options, Box<dyn Error>> {
    let seed = match run.seed {
        Seed::Given(seed) => seed,
        Seed::Fresh => getrandom::u64()?,
    };
    let jobs = match run.jobs {
        Some(jobs) => usize::from(jobs),
        None => std::thread::available_parallelism()?.get(),
    };
    Ok(Options { seed, budget: run.budget.budget(), jobs, shard: (shard.part, shard.of) })
}

fn filters(texts: &[String]) -> Vec<Filter> {
    texts.iter().map(|text| Filter::new(text)).collect()
}

pub(super) fn decide(claims: &[&'static Claim], run: &RunArguments) -> Result<SuiteResult, Box<dyn Error>> {
    let options = options(run, Shard::WHOLE)?;
    decide_from(claims, &options, run.quiet, &Findings::new(&options, Vec::new()))
}

fn decide_from(
    claims: &[&'static Claim],
    options: &Options,
    quiet: bool,
    findings: &Findings,
) -> Result<SuiteResult, Box<dyn Error>> {
    let cases = claims.iter().map(|claim| Cases::of(claim.cases).0.len()).sum();
    let reporter = Reporter::new(quiet, cases);
    let result = suite::run(claims, options, &reporter, findings)?;
    reporter.finish();
    Ok(result)
}

/// Decides what is not in the file yet, and leaves all that was found there.
fn decide_and_save(
    claims: &[&'static Claim],
    options: &Options,
    quiet: bool,
    path: &Path,
) -> Result<(SuiteResult, Arc<Findings>), Box<dyn Error>> {
    let (findings, saver) = resume::resume(path, claims, options)?;
    resume::save_on_interrupt(&findings, &saver)?;
    let result = decide_from(claims, options, quiet, &findings)?;
    resume::save(&findings, &saver)?;
    Ok((result, findings))
}

fn status(result: &SuiteResult) -> u8 {
    status_of(result.outcome())
}

/// The exit status of a run that amounts to this.
pub(super) fn status_of(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::AsExpected => STATUS_AS_EXPECTED,
        Outcome::Undecided => STATUS_UNDECIDED,
        Outcome::Unexpected => STATUS_UNEXPECTED,
    }
}

/// Verifies everything, then writes the result, the report and its figures.
pub(super) fn everything(catalogue: Catalogue, run: &RunArguments, out: &Path) -> Status {
    let formats = &[Format::Html, Format::Svg];
    prepare(out, formats)?;
    let result = decide(catalogue, run)?;
    say(&report::verdict_table(&result, styles()))?;
    let file = ResultFile::new(&result);
    let wish = Wish { out, formats, figures: &[], command: "theorycheck" };
    let papers = Papers::of(catalogue, &file, PageOptions::default(), &wish)?;
    let path = out.join("result.json");
    report::write_whole(&path, file.to_json().as_bytes())?;
    say(&format!("result   {}\n{}", path.display(), papers.write()?))?;
    Ok(status(&result))
}

/// A figure, its file and what belongs into it.
pub(super) struct Drawing {
    pub(super) title: String,
    pub(super) path: PathBuf,
    svg: String,
}

/// Draws every figure of the claims, before anything is written.
pub(super) fn draw_figures(claims: &[ClaimEntry], folder: &Path) -> Result<Vec<Drawing>, report::FigureError> {
    let drawn = |claim: &ClaimEntry, figure: &FigureEntry| {
        let path = folder.join(report::figure_file(&claim.id, &figure.title));
        Ok(Drawing { title: figure.title.clone(), path, svg: report::draw_outlined(figure)? })
    };
    claims.iter().flat_map(|claim| claim.figures.iter().map(move |figure| drawn(claim, figure))).collect()
}

pub(super) fn write_figures(figures: &[Drawing]) -> Result<(), report::WriteError> {
    figures.iter().try_for_each(|figure| report::write_whole(&figure.path, figure.svg.as_bytes()))
}

/// Where a run is written to, beside the terminal.
pub(super) struct Outputs<'a> {
    pub(super) json: Option<&'a Path>,
    pub(super) junit: Option<&'a Path>,
}

impl Outputs<'_> {
    /// The file for JSON, unless that goes to the standard output.
    fn json_file(&self) -> Option<&Path> {
        self.json.filter(|path| *path != Path::new("-"))
    }

    /// Whether JSON takes the place of the table.
    fn is_json_printed(&self) -> bool {
        self.json.is_some() && self.json_file().is_none()
    }

    /// Makes sure that the files can be written, before work is done for them.
    pub(super) fn prepare(&self) -> Result<(), report::WriteError> {
        self.json_file().into_iter().chain(self.junit).try_for_each(report::prepare_file)
    }

    /// Writes a result, and prints its table or its JSON.
    pub(super) fn write(&self, result: &SuiteResult) -> Result<(), Box<dyn Error>> {
        if self.is_json_printed() {
            say(&ResultFile::new(result).to_json())?;
        } else {
            say(&report::verdict_table(result, styles()))?;
        }
        if let Some(path) = self.json_file() {
            report::write_whole(path, ResultFile::new(result).to_json().as_bytes())?;
        }
        if let Some(path) = self.junit {
            report::write_whole(path, report::junit(result).as_bytes())?;
        }
        Ok(())
    }
}

pub(super) fn verify(catalogue: Catalogue, arguments: &VerifyArguments) -> Status {
    let claims = Filter::select(&filters(&arguments.filters), catalogue)?;
    let outputs = Outputs { json: arguments.json.as_deref(), junit: arguments.junit.as_deref() };
    let shard = arguments.shard;
    if shard != Shard::WHOLE && (outputs.json.is_none() || outputs.junit.is_some()) {
        let wanted =
            "a shard has no verdicts yet: --json FILE keeps its findings, and `theorycheck merge` puts them together";
        return Err(wanted.into());
    }
    outputs.prepare()?;
    let options = options(&arguments.run, shard)?;
    let (result, findings) = match &arguments.resume {
        Some(path) => decide_and_save(&claims, &options, arguments.run.quiet, path)?,
        None => {
            let findings = Arc::new(Findings::new(&options, Vec::new()));
            (decide_from(&claims, &options, arguments.run.quiet, &findings)?, findings)
        }
    };
    if shard != Shard::WHOLE {
        return hand_over(&claims, &result, &findings, &outputs);
    }
    outputs.write(&result)?;
    if arguments.slowest > 0 && !outputs.is_json_printed() {
        say(&slowest(&result, arguments.slowest))?;
    }
    Ok(status(&result))
}

/// Writes the findings of a shard. It is always as expected: the verdicts are those of `merge`.
fn hand_over(claims: &[&'static Claim], result: &SuiteResult, findings: &Findings, outputs: &Outputs<'_>) -> Status {
    let file = FindingsFile::new(claims, &result.options, findings.all()).without_races();
    let file = FindingsFile { wall_ms: result.wall.as_secs_f64() * 1e3, ..file };
    let (count, (part, of), seconds) = (file.findings.len(), file.shard, result.wall.as_secs_f64());
    let json = file.to_json();
    match outputs.json_file() {
        Some(path) => {
            report::write_whole(path, &json)?;
            let path = path.display();
            say(&format!("shard {part}/{of}: {count} settings decided in {seconds:.2} s, findings in {path}\n"))?;
        }
        None => say(&String::from_utf8_lossy(&json))?,
    }
    Ok(STATUS_AS_EXPECTED)
}

fn slowest(result: &SuiteResult, count: usize) -> String {
    let mut cases: Vec<_> =
        result.claims.iter().flat_map(|claim| claim.cases.iter().map(move |case| (claim.claim.id, case))).collect();
    cases.sort_by_key(|(_, case)| std::cmp::Reverse(case.wall));
    let mut text = String::from("\nslowest cases\n");
    for (id, case) in cases.into_iter().take(count) {
        let _ = writeln!(text, "{:>9.3} s  {id} · {}", case.wall.as_secs_f64(), case.name);
    }
    text
}

pub(super) fn list(catalogue: Catalogue, sheets: &[&Sheet], arguments: &ListArguments) -> Status {
    let claims = Filter::select(&filters(&arguments.filters), catalogue)?;
    if arguments.json {
        say(&report::listing(&claims))?;
        return Ok(STATUS_AS_EXPECTED);
    }
    let mut text = report::list(&claims, styles());
    for sheet in sheets {
        let _ = writeln!(text, "sheet {}: {}", sheet.id, sheet.title);
    }
    say(&text)?;
    Ok(STATUS_AS_EXPECTED)
}

/// The one claim that a text names: by its id, or by a part that no other has.
pub(super) fn one_claim(catalogue: Catalogue, text: &str) -> Result<&'static Claim, Box<dyn Error>> {
    match Filter::select(&filters(&[text.to_owned()]), catalogue)?.as_slice() {
        [claim] => Ok(claim),
        several => {
            let ids: Vec<&str> = several.iter().map(|claim| claim.id).collect();
            Err(format!("`{text}` names {} claims: {}", ids.len(), ids.join(", ")).into())
        }
    }
}

pub(super) fn explain(catalogue: Catalogue, arguments: &ExplainArguments) -> Status {
    let claim = one_claim(catalogue, &arguments.claim)?;
    let result = decide(&[claim], &arguments.run)?;
    let entries = ResultFile::new(&result).claims;
    let folder = arguments.out.join("figures");
    let draw_and_write = || -> Result<Vec<String>, Box<dyn Error>> {
        let figures = draw_figures(&entries, &folder)?;
        if !figures.is_empty() {
            report::prepare_folder(&folder)?;
        }
        write_figures(&figures)?;
        Ok(figures.iter().map(|figure| figure.path.display().to_string()).collect())
    };
    // An explanation is worth having without its pictures.
    let figures = draw_and_write().unwrap_or_else(|problem| vec![format!("not drawn: {problem}")]);
    say(&report::explain(&result.claims[0], &figures, styles()))?;
    Ok(status(&result))
}

pub(super) fn errata(catalogue: Catalogue, arguments: &ErrataArguments) -> Status {
    let claims = Filter::select(&filters(&arguments.filters), catalogue)?;
    let wrong: Vec<&'static Claim> = claims.into_iter().filter(|claim| !claim.errata.is_empty()).collect();
    if wrong.is_empty() {
        say("nothing here is false as printed\n")?;
        return Ok(STATUS_AS_EXPECTED);
    }
    let result = decide(&wrong, &arguments.run)?;
    say(&report::errata(&result, styles()))?;
    Ok(status(&result))
}

pub(super) fn replay(catalogue: Catalogue, arguments: &ReplayArguments) -> Status {
    let address = &arguments.address;
    if let Some(path) = &arguments.csv {
        report::prepare_file(path)?;
    }
    let claim = catalogue.iter().find(|claim| claim.id == address.claim);
    let claim =
        claim.ok_or_else(|| format!("there is no claim `{}`; `theorycheck list` shows them all", address.claim))?;
    let (cases, _) = Cases::of(claim.cases);
    let case = cases.iter().find(|case| case.slug() == address.case).ok_or_else(|| {
        let slugs: Vec<String> = cases.iter().map(crate::claim::Case::slug).collect();
        format!("{} has no case `{}`; it has {}", claim.id, address.case, slugs.join(", "))
    })?;
    let options = Options {
        seed: address.seed.unwrap_or(suite::COMMITTED_SEED),
        budget: crate::claim::Budget::STANDARD,
        jobs: 1,
        shard: (1, 1),
    };
    let context = suite::context(claim, case, &address.case, cases.len(), &options);
    let replayed = case.replay(&context, address)?;
    say(&report::replay(&address.to_string(), &replayed, styles()))?;
    if let Some(path) = &arguments.csv {
        report::write_whole(path, csv(&replayed).as_bytes())?;
    }
    Ok(STATUS_AS_EXPECTED)
}

/// `step,name,coordinate,value`, one line a number.
fn csv(replay: &crate::claim::Replay) -> String {
    let mut text = String::from("step,name,coordinate,value\n");
    for line in &replay.lines {
        for (coordinate, value) in line.values.iter().enumerate() {
            let _ = writeln!(text, "{},{},{coordinate},{value}", line.step, line.name);
        }
    }
    text
}

pub(super) fn completions(shell: Shell) -> Status {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "theorycheck", &mut script);
    say(&String::from_utf8_lossy(&script))?;
    Ok(STATUS_AS_EXPECTED)
}
