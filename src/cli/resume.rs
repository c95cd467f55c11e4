//! A run that can be stopped at any moment and taken up again: `--resume FILE`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::claim::{Budget, Claim};
use crate::report::{self, FindingsFile, ReadError, Written};
use crate::suite::{Findings, Keeper, Options, SettingFindings};

/// So long the file stays as it is, at least.
const PAUSE: Duration = Duration::from_millis(500);

/// Saving takes at most one part in so many of the time.
const PARTS: u32 = 20;

/// Exit status of a program that was stopped by Ctrl-C, as shells have it.
const STATUS_INTERRUPTED: i32 = 130;

/// Writes findings to a file from time to time. The clock decides when, and nothing else.
pub(super) struct Saver {
    path: PathBuf,
    /// The file without its findings.
    header: FindingsFile,
    next: Mutex<Instant>,
}

impl Saver {
    fn write(&self, findings: Vec<SettingFindings>) -> Result<(), report::WriteError> {
        let file = FindingsFile { findings, ..self.header.clone() };
        report::write_whole(&self.path, &file.to_json())
    }
}

struct SaveNowAndThen(Arc<Saver>);

impl Keeper for SaveNowAndThen {
    fn changed(&self, findings: &mut dyn Iterator<Item = &SettingFindings>) {
        let mut next = self.0.next.lock().unwrap_or_else(PoisonError::into_inner);
        let begin = Instant::now();
        if begin < *next {
            return;
        }
        // A disk that is full now may not be later; the last word is the write at the end.
        let _ = self.0.write(findings.cloned().collect());
        *next = Instant::now() + PAUSE.max(begin.elapsed() * PARTS);
    }
}

/// The findings that a run starts from, and what saves those that it adds.
///
/// # Errors
/// When the file is of another run, or cannot be written.
pub(super) fn resume(
    path: &Path,
    claims: &[&'static Claim],
    options: &Options,
) -> Result<(Arc<Findings>, Arc<Saver>), Box<dyn Error>> {
    report::prepare_file(path)?;
    let build = std::fs::read(std::env::current_exe()?).map(|program| blake3::hash(&program).to_hex().to_string())?;
    let header = FindingsFile { build: Some(build), ..FindingsFile::new(claims, options, Vec::new()) };
    let known = if path.exists() { known(path, &header)? } else { Vec::new() };
    let saver = Arc::new(Saver { path: path.to_owned(), header, next: Mutex::new(Instant::now() + PAUSE) });
    let findings = Findings::new(options, known).kept_by(Box::new(SaveNowAndThen(Arc::clone(&saver))));
    Ok((Arc::new(findings), saver))
}

/// What a file knows of the run with this header.
fn known(path: &Path, header: &FindingsFile) -> Result<Vec<SettingFindings>, ReadError> {
    let refused = |reason: String| {
        ReadError::new(path, format!("{reason}. Name another file, or remove this one to start from the beginning"))
    };
    let Written::Findings(file) = report::read_written(path)? else {
        return Err(refused("it is a whole result, not one to be resumed".to_owned()));
    };
    let differs =
        |what: &str, theirs: String, ours: String| Err(refused(format!("its {what} is {theirs}, not {ours}")));
    if file.tool != header.tool {
        return differs("version", file.tool.to_string(), header.tool.to_string());
    }
    if file.seed != header.seed {
        return differs("seed", file.seed.to_string(), header.seed.to_string());
    }
    if file.claims != header.claims || file.catalogue != header.catalogue {
        return Err(refused("it is about other claims".to_owned()));
    }
    if file.build != header.build {
        return Err(refused("another build of this program wrote it: the claims may have changed since".to_owned()));
    }
    if file.shard != header.shard {
        let named = |(part, of): (usize, usize)| format!("{part}/{of}");
        return differs("shard", named(file.shard), named(header.shard));
    }
    if Budget::named(&file.budget).map(|budget| budget.trials_max)
        > Budget::named(&header.budget).map(|budget| budget.trials_max)
    {
        return differs("budget", file.budget, format!("{}, which is smaller", header.budget));
    }
    Ok(file.findings)
}

/// Saves on Ctrl-C and ends the program.
pub(super) fn save_on_interrupt(findings: &Arc<Findings>, saver: &Arc<Saver>) -> Result<(), ctrlc::Error> {
    let (findings, saver) = (Arc::clone(findings), Arc::clone(saver));
    ctrlc::set_handler(move || {
        match saver.write(findings.all()) {
            Ok(()) => {
                let path = saver.path.display();
                eprintln!("\ninterrupted; what was found is in {path}, and the same command goes on from there");
            }
            Err(problem) => eprintln!("\ninterrupted; {problem}"),
        }
        std::process::exit(STATUS_INTERRUPTED);
    })
}

/// Saves what a finished run has found.
pub(super) fn save(findings: &Findings, saver: &Saver) -> Result<(), report::WriteError> {
    saver.write(findings.all())
}
