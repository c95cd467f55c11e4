//! Submissions are graded in processes of their own, with limits that the system keeps.
//!
//! The same binary is started again as a worker ([`serve`]): it reads one submission, and says what it
//! finds line by line, a question at a time. A worker that dies takes one question with it; the next one
//! goes on behind it ([`grade_apart`]). What a program may do is limited by operations, which are the
//! same everywhere; memory and time are limited here, and time never decides a mark.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::panic::catch_unwind;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::grade_question;
use super::outcome::{Feedback, FieldResult, Outcome, QuestionResult};
use super::sheet::Sheet;
use super::submission::{Student, Submission};
use super::text::shown_lines;

/// The name of the hidden command that serves.
pub const COMMAND: &str = "grade-worker";

/// What the system grants a worker.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of address space.
    pub memory: u64,
    /// Seconds of processor time.
    pub processor: u64,
    /// Seconds until it is stopped from outside.
    pub wall: u64,
}

impl Limits {
    /// A hundred times what an honest submission needs.
    pub const DEFAULT: Limits = Limits { memory: 2 << 30, processor: 60, wall: 240 };
}

/// What is asked of a worker: a line of JSON, and then the bytes of the file.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    sheet: String,
    feedback: Feedback,
    /// Questions that are done, or that another worker died of.
    skip: Vec<String>,
    length: usize,
}

/// A line of a worker's answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
enum Reply {
    /// The file has been read.
    Read { student: Option<Student>, remarks: Vec<String>, answers: Given },
    /// The file is no submission.
    Unreadable { says: String },
    /// A question is being graded.
    Begun { question: String },
    /// It has been.
    Graded { result: QuestionResult },
    /// That was all.
    Done,
}

/// What was handed in, as it may be shown: by question, by field.
pub type Given = BTreeMap<String, BTreeMap<String, String>>;

/// A graded submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Graded {
    /// Who it says that it is from.
    pub student: Option<Student>,
    /// How the file was read.
    pub remarks: Vec<String>,
    /// What was handed in.
    pub answers: Given,
    /// The questions, in the order of the sheet; none where the file is no submission.
    pub questions: Vec<QuestionResult>,
    /// Why the file is no submission.
    pub error: Option<String>,
    /// Questions that no grade was found for, because their worker was stopped by time.
    pub ungraded: Vec<String>,
}

impl Graded {
    /// A file that could not be read.
    #[must_use]
    pub fn unreadable(says: impl Into<String>) -> Graded {
        Graded {
            student: None,
            remarks: Vec::new(),
            answers: Given::new(),
            questions: Vec::new(),
            error: Some(says.into()),
            ungraded: Vec::new(),
        }
    }
}

/// The worker: one submission in, lines out.
///
/// # Errors
/// When it is not spoken to as a worker is.
pub fn serve(sheets: &[&'static Sheet]) -> io::Result<()> {
    let wrong = |says: &str| io::Error::new(io::ErrorKind::InvalidData, says.to_owned());
    let mut input = BufReader::new(io::stdin().lock());
    let mut line = String::new();
    input.read_line(&mut line)?;
    let request: Request = serde_json::from_str(&line).map_err(|_| wrong("a worker is started by `grade`"))?;
    let sheet = sheets.iter().find(|sheet| sheet.id == request.sheet).ok_or_else(|| wrong("no such sheet"))?;
    let mut bytes = vec![0; request.length];
    input.read_exact(&mut bytes)?;
    let mut out = io::stdout().lock();
    let mut say = |reply: &Reply| -> io::Result<()> {
        writeln!(out, "{}", serde_json::to_string(reply)?)?;
        out.flush()
    };
    let submission = match Submission::read(&bytes, sheet) {
        Ok(submission) => submission,
        Err(error) => return say(&Reply::Unreadable { says: error.to_string() }),
    };
    let (student, remarks) = (submission.student.clone(), submission.remarks.clone());
    say(&Reply::Read { student, remarks, answers: given(&submission) })?;
    for question in sheet.questions.iter().filter(|question| !request.skip.iter().any(|id| id == question.id)) {
        say(&Reply::Begun { question: question.id.to_owned() })?;
        // A fault of ours costs no student a point: a person looks at it.
        let result = catch_unwind(|| grade_question(question, &submission, request.feedback));
        let result = result.unwrap_or_else(|_| lost_question(sheet, question.id, End::Faulty));
        say(&Reply::Graded { result })?;
    }
    say(&Reply::Done)
}

fn given(submission: &Submission) -> Given {
    let shown = |value: &toml::Value| match value {
        toml::Value::String(text) => shown_lines(text.trim(), 20_000),
        other => shown_lines(&other.to_string(), 4000),
    };
    let fields = |table: &toml::Table| table.iter().map(|(name, value)| (name.clone(), shown(value))).collect();
    let tables = submission.answers.iter().filter_map(|(id, value)| Some((id.clone(), fields(value.as_table()?))));
    tables.collect()
}

/// Limits this process: memory, processor time, no files, no dump of its memory.
///
/// # Errors
/// When the system refuses.
#[cfg(unix)]
pub fn limit_this_process(limits: Limits) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::As, at_most(limits.memory))?;
    setrlimit(Resource::Cpu, at_most(limits.processor))?;
    setrlimit(Resource::Fsize, at_most(0))?;
    setrlimit(Resource::Core, at_most(0))?;
    Ok(())
}

/// Elsewhere only operations and the clock of the parent limit a worker.
#[cfg(not(unix))]
pub fn limit_this_process(_limits: Limits) -> io::Result<()> {
    Ok(())
}

/// Why a worker is no longer there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// It has said everything.
    Done,
    /// It ran out of memory, or of stack.
    Died,
    /// Time was up.
    Stopped,
    /// The judge panicked.
    Faulty,
}

/// Grades the bytes of a file in workers: as many as it takes, one after the other.
///
/// `executable` is a binary whose `main` is [`crate::main`].
///
/// # Errors
/// When no worker can be started.
pub fn grade_apart(
    executable: &Path,
    sheet: &Sheet,
    bytes: &[u8],
    feedback: Feedback,
    limits: Limits,
) -> io::Result<Graded> {
    let mut graded = Graded { error: None, ..Graded::unreadable("") };
    let mut lost: Vec<(String, End)> = Vec::new();
    // Every worker that ends early has lost a question, so this ends.
    for _ in 0..=sheet.questions.len() {
        let done = graded.questions.iter().map(|result| result.id.clone());
        let skip = done.chain(lost.iter().map(|(id, _)| id.clone())).collect();
        let request = Request { sheet: sheet.id.to_owned(), feedback, skip, length: bytes.len() };
        let (end, begun) = one_worker(executable, &request, bytes, limits, &mut graded)?;
        match (end, begun) {
            (End::Done, _) => break,
            (end, Some(question)) => lost.push((question, end)),
            (End::Died, None) => {
                return Ok(Graded::unreadable("reading the file ran into a limit of memory"));
            }
            (_, None) => {
                return Ok(Graded::unreadable("reading the file took too long; it was not graded"));
            }
        }
    }
    for (id, end) in lost {
        graded.questions.push(lost_question(sheet, &id, end));
        if end == End::Stopped {
            graded.ungraded.push(id);
        }
    }
    let place = |result: &QuestionResult| sheet.questions.iter().position(|question| question.id == result.id);
    graded.questions.sort_by_key(place);
    Ok(graded)
}

/// What is said of a question whose worker is gone.
fn lost_question(sheet: &Sheet, id: &str, end: End) -> QuestionResult {
    let (outcome, reason) = match end {
        End::Stopped => {
            (Outcome::NeedsPerson, "Ungraded: the worker had to be stopped by time. A person looks at this question.")
        }
        End::Faulty => (
            Outcome::NeedsPerson,
            "Ungraded: the grader itself failed on this answer. A person looks at this question.",
        ),
        End::Died | End::Done => {
            (Outcome::Error, "This answer ran into the limit of memory; only this question is lost by it.")
        }
    };
    let field = FieldResult { name: "answer".into(), outcome, tightness: None, reason: reason.into(), witness: None };
    let points = sheet.question(id).map_or(0, |question| question.points);
    QuestionResult { id: id.to_owned(), fields: vec![field], score: 0.0, max_score: f64::from(points) }
}

/// Runs one worker to its end: how it ended, and the question that it was at.
fn one_worker(
    executable: &Path,
    request: &Request,
    bytes: &[u8],
    limits: Limits,
    graded: &mut Graded,
) -> io::Result<(End, Option<String>)> {
    let mut worker = Command::new(executable)
        .arg(COMMAND)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut input = worker.stdin.take().expect("it is piped");
    let output = worker.stdout.take().expect("it is piped");
    // A worker that is gone does not read: its end says what there is to say.
    let _ = serde_json::to_string(request)
        .map_err(io::Error::from)
        .and_then(|line| writeln!(input, "{line}").and_then(|()| input.write_all(bytes)));
    drop(input);
    let (replies, stopped) = replies_until(&mut worker, output, Duration::from_secs(limits.wall));
    let status = worker.wait()?;
    let (mut begun, mut is_done) = (None, false);
    for reply in replies {
        match reply {
            Reply::Read { student, remarks, answers } => {
                (graded.student, graded.remarks, graded.answers) = (student, remarks, answers);
            }
            Reply::Unreadable { says } => {
                graded.error = Some(says);
                is_done = true;
            }
            Reply::Begun { question } => begun = Some(question),
            Reply::Graded { result } => {
                begun = None;
                graded.questions.push(result);
            }
            Reply::Done => is_done = true,
        }
    }
    Ok((if is_done { End::Done } else { end_of(status, stopped) }, begun))
}

/// All that a worker says before it ends, or is stopped because time is up.
fn replies_until(worker: &mut Child, output: impl Read + Send + 'static, wall: Duration) -> (Vec<Reply>, bool) {
    let (sender, receiver) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in BufReader::new(output).lines() {
            let Ok(reply) = line.map_err(drop).and_then(|line| serde_json::from_str(&line).map_err(drop)) else {
                break;
            };
            if sender.send(reply).is_err() {
                break;
            }
        }
    });
    let (mut replies, mut stopped) = (Vec::new(), false);
    let end = std::time::Instant::now() + wall;
    loop {
        match receiver.recv_timeout(end.saturating_duration_since(std::time::Instant::now())) {
            Ok(reply) => replies.push(reply),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                stopped = true;
                // It may have ended by itself just now.
                let _ = worker.kill();
                break;
            }
        }
    }
    drop(receiver);
    let _ = reader.join();
    (replies, stopped)
}

#[cfg(unix)]
fn end_of(status: ExitStatus, stopped: bool) -> End {
    use std::os::unix::process::ExitStatusExt;
    let by_time = status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
        || status.signal() == Some(rustix::process::Signal::KILL.as_raw());
    if stopped || by_time { End::Stopped } else { End::Died }
}

#[cfg(not(unix))]
fn end_of(_status: ExitStatus, stopped: bool) -> End {
    if stopped { End::Stopped } else { End::Died }
}
