//! The command line as data: one definition feeds parsing, help and completions.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::claim::{Address, Budget};
use crate::suite::COMMITTED_SEED;

/// Theorems as executable claims: proved, supported or refuted, each check shown able to fail.
///
/// Without a command, everything is verified and the result and its figures are written to a folder.
///
/// Exit status: 0 every verdict is as expected; 1 some verdict is not; 2 bad usage or bad input;
/// 3 undecided within the budget and nothing worse.
///
/// Environment: NO_COLOR=1 asks for no colours; THEORYCHECK_ISA=avx512, avx2 or plain for these vector
/// instructions, which changes how long a run takes and no bit of its result.
#[derive(Debug, Parser)]
#[command(name = "theorycheck", version, args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) run: RunArguments,
    /// The folder for the result and its figures
    #[arg(long, value_name = "DIR", default_value = "target/theorycheck")]
    pub(super) out: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Decide every case of the claims and print the verdicts
    Verify(VerifyArguments),
    /// Put the shards of a run together: the result is that of one run, but for times
    Merge(MergeArguments),
    /// Show claims, their sources and their cases
    List(ListArguments),
    /// Show one claim with its statement, premises, evidence and how to reproduce it
    Explain(ExplainArguments),
    /// Show what is false as printed, with a witness and the correction
    Errata(ErrataArguments),
    /// Run what an address names again and print it step by step
    Replay(ReplayArguments),
    /// Write a report for people: an HTML file, a PDF, figures, or a table in Markdown
    Report(ReportArguments),
    /// Write a claim file to fill in
    New(NewArguments),
    /// Grade submissions of an exercise sheet
    Grade(GradeArguments),
    /// One submission in, what is found out: what `grade` starts for each file
    #[command(name = crate::grade::worker::COMMAND, hide = true)]
    GradeWorker,
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
}

/// How a run is done.
#[derive(Clone, Debug, Args)]
pub(super) struct RunArguments {
    /// The seed of every random stream: a number, or `fresh` for one nobody has seen, which spends the
    /// error probability of the run once more
    #[arg(long, value_name = "N|fresh", default_value_t = Seed::Given(COMMITTED_SEED), allow_hyphen_values = true)]
    pub(super) seed: Seed,
    /// Caps on the work of each case
    ///
    /// A clock never decides, and easy cases stop early. Trials for each setting and grid point: 2^14
    /// (quick), 2^18 (standard), 2^26 (deep); paths 2^16, 2^17, 2^24; boxes 2^14, 2^17, 2^24; settings
    /// drawn 32, 128, 4096; bits of precision 1024, 1024, 2048.
    #[arg(long, value_enum, default_value_t = BudgetName::Standard)]
    pub(super) budget: BudgetName,
    /// Workers, at least 1 [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) jobs: Option<u16>,
    /// No progress
    #[arg(long)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// A part of an id, a chapter, or a source such as eq:71 or td5:q8
    #[arg(value_name = "FILTER")]
    pub(super) filters: Vec<String>,
    #[command(flatten)]
    pub(super) run: RunArguments,
    /// Write the result to a file; with `-` to the standard output, in place of the table
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
    /// Write the verdicts to a file as JUnit XML, a suite a claim and a test a case
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,
    /// Decide only this part of all settings, as 1/4. A case may lie in several shards, so verdicts come
    /// from `merge`, which takes the files that --json writes
    #[arg(long, value_name = "I/N", default_value_t = Shard::WHOLE)]
    pub(super) shard: Shard,
    /// Save what is found to a file while the run goes on, and start from what is in it. A run that was
    /// stopped or killed ends with the same result; what a smaller budget left undecided goes on from
    /// where it stopped
    #[arg(long, value_name = "FILE")]
    pub(super) resume: Option<PathBuf>,
    /// Then list the slowest cases
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) slowest: usize,
}

#[derive(Debug, Args)]
pub(super) struct MergeArguments {
    /// What `verify --shard I/N --json FILE` has written, every shard once
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Write the result to a file; with `-` to the standard output, in place of the table
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
    /// Write the verdicts to a file as JUnit XML
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// A part of an id, a chapter, or a source such as eq:71 or td5:q8
    #[arg(value_name = "FILTER")]
    pub(super) filters: Vec<String>,
    /// As JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// The claim's id, or enough of it
    pub(super) claim: String,
    #[command(flatten)]
    pub(super) run: RunArguments,
    /// The folder for its figures
    #[arg(long, value_name = "DIR", default_value = "target/theorycheck")]
    pub(super) out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct ErrataArguments {
    /// A part of an id, a chapter, or a source such as eq:71 or td5:q8
    #[arg(value_name = "FILTER")]
    pub(super) filters: Vec<String>,
    #[command(flatten)]
    pub(super) run: RunArguments,
}

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// The folder for the report
    #[arg(long, value_name = "DIR", default_value = "target/theorycheck")]
    pub(super) out: PathBuf,
    /// What to write, one or more of them, with commas between
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Format::Html, Format::Svg])]
    pub(super) format: Vec<Format>,
    /// Of the figures only those with this in the name of their file; can be given several times
    #[arg(long = "figure", value_name = "PART")]
    pub(super) figures: Vec<String>,
    /// Report a result that `verify --json` has written, instead of verifying
    #[arg(long, value_name = "FILE", conflicts_with_all = ["seed", "budget", "jobs"])]
    pub(super) from: Option<PathBuf>,
    /// Show which verdicts and tightness have changed since another result
    #[arg(long, value_name = "FILE")]
    pub(super) against: Option<PathBuf>,
    /// Leave out all claims without errata
    #[arg(long, value_enum)]
    pub(super) only: Option<Only>,
    /// Report only this claim: its id, or enough of it
    #[arg(long, value_name = "ID", conflicts_with = "only")]
    pub(super) claim: Option<String>,
    #[command(flatten)]
    pub(super) run: RunArguments,
}

/// A form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One self-contained page, report.html
    Html,
    /// Each figure as a file, in figures/
    Svg,
    /// Pages for printing, report.pdf; of a lone --claim one page, of --only errata a handout
    Pdf,
    /// A table of the verdicts with links to the figures, README.md
    Markdown,
}

/// A part of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Only {
    /// What is false as printed
    Errata,
}

#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// What the claim will be called: chapter/statement, as smooth/gd-rate
    pub(super) id: String,
    /// The folder of the catalogue's crate
    #[arg(long, value_name = "DIR", default_value = "theorems")]
    pub(super) out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct GradeArguments {
    /// Which sheet: `theorycheck list` names them
    pub(super) sheet: String,
    /// Submissions: TOML files, or folders of them
    #[arg(value_name = "PATH", required_unless_present = "template")]
    pub(super) paths: Vec<PathBuf>,
    /// Print an empty, commented submission, and nothing else
    #[arg(long, conflicts_with = "paths")]
    pub(super) template: bool,
    /// The folder for a feedback page (HTML and PDF) and results.json of each submission, in numbered folders,
    /// and for grades.csv, statistics.html, for-a-person.html and marks.csv
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Write everything to a file, for machines; with `-` to the standard output, in place of the table
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
    /// The form of grades.csv
    #[arg(long, value_enum, default_value_t = LmsName::Canvas)]
    pub(super) lms: LmsName,
    /// Who is in the course: a CSV file with a column `id`, or Canvas' own export. A file is theirs whose
    /// name has their number or login in it; the last of several counts
    #[arg(long, value_name = "FILE")]
    pub(super) roster: Option<PathBuf>,
    /// Marks of a person: a CSV file with file, question, score and reason, as marks.csv in the folder
    #[arg(long, value_name = "FILE")]
    pub(super) marks: Option<PathBuf>,
    /// What students are told
    #[arg(long, value_enum, default_value_t = FeedbackName::Full)]
    pub(super) feedback: FeedbackName,
    /// Write no feedback.pdf: typesetting takes longer than grading
    #[arg(long)]
    pub(super) no_pdf: bool,
    /// Submissions at a time, at least 1 [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) jobs: Option<u16>,
    /// Save what is found to a file while the run goes on, and grade no file again that is in it
    #[arg(long, value_name = "FILE")]
    pub(super) resume: Option<PathBuf>,
    /// No progress
    #[arg(long)]
    pub(super) quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LmsName {
    /// Student, ID, SIS User ID, SIS Login ID, Section, and a line with the points possible
    Canvas,
    /// Username, ID number, Email address
    Moodle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FeedbackName {
    /// What is wrong, without reference answers: for before the deadline
    Brief,
    /// Everything
    Full,
}

#[derive(Debug, Args)]
pub(super) struct ReplayArguments {
    /// As a witness prints it: smooth/gd-rate/theorem/s3
    pub(super) address: Address,
    /// Write the trajectory to a file, too
    #[arg(long, value_name = "FILE")]
    pub(super) csv: Option<PathBuf>,
}

/// A seed as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seed {
    Given(u64),
    Fresh,
}

impl std::fmt::Display for Seed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Seed::Given(seed) => write!(out, "{seed}"),
            Seed::Fresh => write!(out, "fresh"),
        }
    }
}

impl FromStr for Seed {
    type Err = String;
    fn from_str(text: &str) -> Result<Seed, String> {
        if text == "fresh" {
            return Ok(Seed::Fresh);
        }
        text.parse().map(Seed::Given).map_err(|_| "a seed is a whole number below 2⁶⁴, or `fresh`".to_owned())
    }
}

/// A part of a run: `part` of `of`, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    pub(super) part: usize,
    pub(super) of: usize,
}

impl Shard {
    /// All of a run.
    pub(super) const WHOLE: Shard = Shard { part: 1, of: 1 };
}

impl std::fmt::Display for Shard {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}/{}", self.part, self.of)
    }
}

impl FromStr for Shard {
    type Err = String;
    fn from_str(text: &str) -> Result<Shard, String> {
        let wrong = || "a shard is I/N with 1 ≤ I ≤ N, as 2/4".to_owned();
        let (part, of) = text.split_once('/').ok_or_else(wrong)?;
        let (part, of): (usize, usize) = part.parse().ok().zip(of.parse().ok()).ok_or_else(wrong)?;
        if part == 0 || part > of {
            return Err(wrong());
        }
        Ok(Shard { part, of })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BudgetName {
    /// Seconds: a first look
    Quick,
    /// What `cargo test` uses
    Standard,
    /// Hours, where something stays undecided: use it with `verify --resume`
    Deep,
}

impl BudgetName {
    pub(super) fn budget(self) -> Budget {
        match self {
            BudgetName::Quick => Budget::QUICK,
            BudgetName::Standard => Budget::STANDARD,
            BudgetName::Deep => Budget::DEEP,
        }
    }
}
