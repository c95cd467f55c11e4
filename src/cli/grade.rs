//! `grade`: submissions in, grades out.

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::arguments::{FeedbackName, GradeArguments, LmsName};
use super::commands::Status;
use super::{STATUS_AS_EXPECTED, STATUS_BAD_INPUT, STATUS_UNEXPECTED, say};
use crate::grade::export::{self, Lms};
use crate::grade::record::{Record, entries};
use crate::grade::roster::{Roster, mismatch};
use crate::grade::worker::{Graded, Limits, grade_apart, limit_this_process, serve};
use crate::grade::{Feedback, Sheet, collect, marks, shown, template};
use crate::report::{prepare_file, prepare_folder, write_whole};

/// The worker's whole life.
pub(super) fn worker(sheets: &'static [&'static Sheet]) -> Status {
    limit_this_process(Limits::DEFAULT)?;
    serve(sheets)?;
    Ok(STATUS_AS_EXPECTED)
}

pub(super) fn grade(sheets: &'static [&'static Sheet], arguments: &GradeArguments) -> Status {
    let sheet =
        *sheets.iter().find(|sheet| sheet.id == arguments.sheet).ok_or_else(|| unknown(sheets, &arguments.sheet))?;
    if arguments.template {
        say(&template(sheet))?;
        return Ok(STATUS_AS_EXPECTED);
    }
    // All that is asked for is read before anything is done.
    let named = |path: &Path, says: String| format!("{}: {says}", path.display());
    let text = |path: &Path| std::fs::read_to_string(path).map_err(|error| named(path, error.to_string()));
    let roster = match &arguments.roster {
        Some(path) => Some(Roster::read(&text(path)?).map_err(|says| named(path, says))?),
        None => None,
    };
    let by_hand = match &arguments.marks {
        Some(path) => marks::read(&text(path)?, sheet).map_err(|says| named(path, says))?,
        None => Vec::new(),
    };
    let files = collect::files(&arguments.paths)?;
    if let Some(path) = arguments.json.as_deref().filter(|path| *path != Path::new("-")) {
        prepare_file(path)?;
    }
    if let Some(folder) = &arguments.out {
        prepare_folder(folder)?;
    }
    let mut records = graded(sheet, files, arguments)?;
    identify(&mut records, roster.as_ref());
    if let Some(path) = &arguments.marks {
        marks::apply(&by_hand, &mut records).map_err(|says| named(path, says))?;
    }
    let json = serde_json::to_string_pretty(&entries(sheet, &records))? + "\n";
    if let Some(folder) = &arguments.out {
        write_folder(sheet, &records, roster.as_ref(), arguments.lms, folder)?;
        if !arguments.no_pdf {
            write_pdfs(sheet, &records, folder, jobs(arguments)?, arguments.quiet)?;
        }
    }
    match &arguments.json {
        Some(path) if path == Path::new("-") => say(&json)?,
        Some(path) => {
            write_whole(path, json.as_bytes())?;
            say(&table(sheet, &records))?;
        }
        None => say(&table(sheet, &records))?,
    }
    Ok(status(&records))
}

fn unknown(sheets: &[&Sheet], id: &str) -> String {
    let known: Vec<&str> = sheets.iter().map(|sheet| sheet.id).collect();
    format!("there is no sheet `{}`; there are {}", shown(id), known.join(", "))
}

/// All files graded; some not; none.
fn status(records: &[Record]) -> u8 {
    let is_whole = |record: &&Record| record.graded.error.is_none() && record.graded.ungraded.is_empty();
    match records.iter().filter(is_whole).count() {
        0 => STATUS_BAD_INPUT,
        count if count < records.len() => STATUS_UNEXPECTED,
        _ => STATUS_AS_EXPECTED,
    }
}

fn jobs(arguments: &GradeArguments) -> io::Result<usize> {
    match arguments.jobs {
        Some(jobs) => Ok(usize::from(jobs)),
        None => Ok(std::thread::available_parallelism()?.get()),
    }
}

fn graded(
    sheet: &'static Sheet,
    files: Vec<PathBuf>,
    arguments: &GradeArguments,
) -> Result<Vec<Record>, Box<dyn Error>> {
    let executable = std::env::current_exe()?;
    let feedback = match arguments.feedback {
        FeedbackName::Brief => Feedback::Brief,
        FeedbackName::Full => Feedback::Full,
    };
    let saved = Saved::open(arguments.resume.as_deref())?;
    let progress = Progress::new(arguments.quiet, files.len(), "submissions");
    let one = |(index, path): (usize, PathBuf)| -> io::Result<Record> {
        let start = Instant::now();
        let graded = match collect::read(&path) {
            Err(says) => Graded::unreadable(says),
            Ok(bytes) => {
                let key = key(sheet, feedback, &bytes);
                match saved.get(&key) {
                    Some(graded) => graded,
                    None => {
                        let graded = grade_apart(&executable, sheet, &bytes, feedback, Limits::DEFAULT)?;
                        saved.put(key, &graded)?;
                        graded
                    }
                }
            }
        };
        progress.done(&path, &graded);
        Ok(Record {
            number: index + 1,
            path,
            graded,
            person: None,
            identity_remarks: Vec::new(),
            is_superseded: false,
            by_hand: Default::default(),
            seconds: start.elapsed().as_secs_f64(),
        })
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs(arguments)?).build()?;
    let indexed: Vec<(usize, PathBuf)> = files.into_iter().enumerate().collect();
    let records: io::Result<Vec<Record>> = pool.install(|| indexed.into_par_iter().map(one).collect());
    progress.finish();
    Ok(records?)
}

/// The same submission, sheet, version and feedback have the same grades.
fn key(sheet: &Sheet, feedback: Feedback, bytes: &[u8]) -> String {
    let mut hash = blake3::Hasher::new();
    for field in [env!("CARGO_PKG_VERSION").as_bytes(), sheet.id.as_bytes(), format!("{feedback:?}").as_bytes(), bytes]
    {
        hash.update(&(field.len() as u64).to_le_bytes());
        hash.update(field);
    }
    hash.finalize().to_hex().to_string()
}

/// What has been graded before, a line of JSON each.
struct Saved {
    known: HashMap<String, Graded>,
    file: Option<Mutex<File>>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    key: String,
    graded: Graded,
}

impl Saved {
    fn open(path: Option<&Path>) -> Result<Saved, String> {
        let Some(path) = path else { return Ok(Saved { known: HashMap::new(), file: None }) };
        let wrong = |error: io::Error| format!("{}: {error}", path.display());
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(wrong(error)),
        };
        let mut known = HashMap::new();
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            match serde_json::from_str::<Line>(line) {
                Ok(line) => drop(known.insert(line.key, line.graded)),
                // The run may have been killed while it wrote its last line.
                Err(_) if index + 1 == lines.len() && !text.ends_with('\n') => {}
                Err(error) => return Err(format!("{}, line {}: no saved grades: {error}", path.display(), index + 1)),
            }
        }
        let mut file = File::options().create(true).append(true).open(path).map_err(wrong)?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n").map_err(wrong)?;
        }
        Ok(Saved { known, file: Some(Mutex::new(file)) })
    }

    fn get(&self, key: &str) -> Option<Graded> {
        self.known.get(key).cloned()
    }

    /// What was stopped by time is graded again.
    fn put(&self, key: String, graded: &Graded) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        if !graded.ungraded.is_empty() {
            return Ok(());
        }
        let line = serde_json::to_string(&Line { key, graded: graded.clone() })? + "\n";
        file.lock().unwrap_or_else(std::sync::PoisonError::into_inner).write_all(line.as_bytes())
    }
}

/// Whose the files are; of several of one student the last counts.
fn identify(records: &mut [Record], roster: Option<&Roster>) {
    let Some(roster) = roster else { return };
    let mut last: HashMap<usize, usize> = HashMap::new();
    for (index, record) in records.iter_mut().enumerate() {
        match roster.owner(&record.path) {
            Err(says) => record.identity_remarks.push(format!("Not in the roster: {says}.")),
            Ok(owner) => {
                let person = &roster.people[owner];
                record
                    .identity_remarks
                    .extend(record.graded.student.as_ref().and_then(|student| mismatch(person, student)));
                record.person = Some(person.clone());
                last.insert(owner, index);
            }
        }
    }
    let counted: Vec<usize> = last.into_values().collect();
    for (index, record) in records.iter_mut().enumerate() {
        if record.person.is_some() && !counted.contains(&index) {
            record.is_superseded = true;
            record.identity_remarks.push("A later file of the same student counts in its place.".to_owned());
        }
    }
}

fn write_folder(
    sheet: &'static Sheet,
    records: &[Record],
    roster: Option<&Roster>,
    lms: LmsName,
    folder: &Path,
) -> Result<(), Box<dyn Error>> {
    for record in records {
        let own = folder.join(format!("{:03}", record.number));
        prepare_folder(&own)?;
        write_whole(&own.join("feedback.html"), export::feedback_page(sheet, record).as_bytes())?;
        write_whole(&own.join("results.json"), export::gradescope(sheet, record).as_bytes())?;
    }
    let lms = match lms {
        LmsName::Canvas => Lms::Canvas,
        LmsName::Moodle => Lms::Moodle,
    };
    let whole = [
        ("grades.csv", export::grades(sheet, records, roster, lms)),
        ("statistics.html", export::statistics_page(sheet, records)),
        ("for-a-person.html", export::for_a_person(sheet, records)),
        ("marks.csv", export::marks_to_fill_in(records)),
    ];
    for (name, text) in whole {
        write_whole(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

/// The feedback pages once more, as PDF.
#[cfg(feature = "pdf")]
fn write_pdfs(
    sheet: &'static Sheet,
    records: &[Record],
    folder: &Path,
    jobs: usize,
    quiet: bool,
) -> Result<(), Box<dyn Error>> {
    let progress = Progress::new(quiet, records.len(), "feedback pages");
    let one = |record: &Record| -> Result<(), String> {
        let pdf = export::feedback_pdf(sheet, record).map_err(|error| format!("{}: {error}", record.file()))?;
        let path = folder.join(format!("{:03}", record.number)).join("feedback.pdf");
        write_whole(&path, &pdf).map_err(|error| error.to_string())?;
        progress.done(&record.path, &record.graded);
        Ok(())
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build()?;
    let done: Result<(), String> = pool.install(|| records.par_iter().try_for_each(one));
    progress.finish();
    Ok(done?)
}

/// This build has no typesetter: the pages are there as HTML.
#[cfg(not(feature = "pdf"))]
fn write_pdfs(_: &'static Sheet, _: &[Record], _: &Path, _: usize, quiet: bool) -> Result<(), Box<dyn Error>> {
    if !quiet {
        let _ = writeln!(io::stderr(), "this build has no typesetter: feedback is written as HTML only");
    }
    Ok(())
}

/// What a terminal shows: one submission by question, several by total.
fn table(sheet: &Sheet, records: &[Record]) -> String {
    let mut text = String::new();
    if let [only] = records {
        for result in &only.graded.questions {
            let title = sheet.question(&result.id).map_or("", |question| question.title);
            let _ = writeln!(text, "{:<4} {:>5} of {:<3} {title}", result.id, result.score, result.max_score);
            for field in &result.fields {
                let _ = writeln!(text, "       {}: {}. {}", field.name, field.outcome.word(), field.reason);
            }
        }
    }
    for record in records {
        let what = match &record.graded.error {
            Some(error) => format!("not graded: {error}"),
            None => format!("{} of {} points", record.score(), sheet.points()),
        };
        let _ = writeln!(text, "{:03}  {}  {what}", record.number, record.name());
        for remark in record.remarks() {
            let _ = writeln!(text, "       {remark}");
        }
        let waiting: Vec<&str> = record.for_a_person().map(|result| result.id.as_str()).collect();
        if !waiting.is_empty() {
            let _ = writeln!(text, "       waits for a person: {}", waiting.join(", "));
        }
    }
    let broken = records.iter().filter(|record| record.graded.error.is_some()).count();
    if broken > 0 {
        let _ = writeln!(text, "{broken} of {} files could not be graded", records.len());
    }
    text
}

/// A bar on a terminal, plain lines elsewhere.
enum Progress {
    Quiet,
    Bar(ProgressBar),
    Lines { done: std::sync::atomic::AtomicUsize, all: usize, what: &'static str },
}

impl Progress {
    fn new(quiet: bool, all: usize, what: &'static str) -> Progress {
        if quiet || all < 2 {
            return Progress::Quiet;
        }
        if !io::stderr().is_terminal() {
            return Progress::Lines { done: 0.into(), all, what };
        }
        let bar = ProgressBar::new(all as u64);
        let style = ProgressStyle::with_template(&format!("{{bar:30}} {{pos}}/{{len}} {what}  {{elapsed}}  {{msg}}"));
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Progress::Bar(bar)
    }

    fn done(&self, path: &Path, graded: &Graded) {
        let name = shown(&path.file_name().unwrap_or_default().to_string_lossy());
        match self {
            Progress::Quiet => {}
            Progress::Bar(bar) => {
                bar.set_message(name);
                bar.inc(1);
            }
            Progress::Lines { done, all, what } => {
                let now = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
                let broken = if graded.error.is_some() { "  not graded" } else { "" };
                if now.is_multiple_of(all.div_ceil(10).max(1)) || now == *all || graded.error.is_some() {
                    let _ = writeln!(io::stderr(), "{now}/{all} {what}  {name}{broken}");
                }
            }
        }
    }

    fn finish(&self) {
        if let Progress::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
