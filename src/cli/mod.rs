//! The whole command line, as functions that any `main` can call.

mod arguments;
mod commands;
mod grade;
mod merge;
mod new;
mod progress;
mod report;
mod resume;
mod tests_main;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::arithmetic::Isa;
use crate::grade::Sheet;
use crate::suite::Catalogue;
use arguments::{Arguments, Command};

pub use tests_main::test_main;

/// Exit status: every verdict is as expected.
const STATUS_AS_EXPECTED: u8 = 0;
/// Exit status: some verdict is not as expected.
const STATUS_UNEXPECTED: u8 = 1;
/// Exit status: bad usage or bad input.
const STATUS_BAD_INPUT: u8 = 2;
/// Exit status: undecided within the budget, and nothing worse.
const STATUS_UNDECIDED: u8 = 3;

/// The command line of a catalogue, as `theorycheck` itself has it; what a binary's `main` returns.
///
/// ```no_run
/// # mod theorems { pub static CATALOGUE: theorycheck::suite::Catalogue = &[]; }
/// fn main() -> std::process::ExitCode {
///     theorycheck::main(theorems::CATALOGUE, &[])
/// }
/// ```
#[must_use]
pub fn main(catalogue: Catalogue, sheets: &'static [&'static Sheet]) -> ExitCode {
    let matches = Arguments::command().get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    // A worker is started for every submission, and the catalogue is none of its business.
    let is_worker = matches!(arguments.command, Some(Command::GradeWorker));
    if let Err(problem) = if is_worker { Ok(()) } else { ready(catalogue) } {
        return refuse(&*problem);
    }
    let done = match arguments.command {
        None => commands::everything(catalogue, &arguments.run, &arguments.out),
        Some(Command::Verify(verify)) => commands::verify(catalogue, &verify),
        Some(Command::Merge(files)) => merge::merge(catalogue, &files),
        Some(Command::List(list)) => commands::list(catalogue, sheets, &list),
        Some(Command::Explain(explain)) => commands::explain(catalogue, &explain),
        Some(Command::Errata(errata)) => commands::errata(catalogue, &errata),
        Some(Command::Replay(replay)) => commands::replay(catalogue, &replay),
        Some(Command::Report(arguments)) => report::report(catalogue, &arguments),
        Some(Command::New(arguments)) => new::new(catalogue, &arguments),
        Some(Command::Grade(arguments)) => grade::grade(sheets, &arguments),
        Some(Command::GradeWorker) => grade::worker(sheets),
        Some(Command::Completions { shell }) => commands::completions(shell),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(problem) => refuse(&*problem),
    }
}

/// What must hold before any work: a catalogue that is well formed and can be shown, and vector
/// instructions that can be had if the environment asks for some.
fn ready(catalogue: Catalogue) -> Result<(), Box<dyn std::error::Error>> {
    Isa::from_environment()?;
    crate::suite::validate(catalogue)?;
    Ok(crate::report::check_statements(catalogue)?)
}

fn refuse(problem: &dyn std::error::Error) -> ExitCode {
    // Nothing is left to be said where even the error stream is closed.
    let _ = writeln!(io::stderr(), "theorycheck: {problem}");
    ExitCode::from(STATUS_BAD_INPUT)
}

/// Writes a text to the standard output; a reader that has gone away ends the program quietly.
fn say(text: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        done => Ok(done?),
    }
}

/// Colours for a terminal that has not been asked for none.
fn styles() -> crate::report::Styles {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    crate::report::Styles { colour: io::stdout().is_terminal() && !refused && !dumb }
}
