//! Exercise sheets: from a submission to a mark with reasons.
//!
//! A [`Sheet`] is a list of [`Question`]s, each a record with its fields and a function that judges
//! what was given for them ([`Answers`] in, [`Marks`] out). The judges are here: formulas are compared
//! with a reference on many points ([`Equivalence`], [`Order`]), bounds are held against certified
//! bounds and against instances that beat them ([`UpperBound`]), programs run in a sandbox
//! ([`program`]). [`grade`] reads one file and never panics on what a student wrote.

mod answers;
pub mod collect;
mod domain;
pub mod export;
pub mod formula;
mod judge;
pub mod marks;
mod outcome;
pub mod program;
pub mod record;
pub mod roster;
mod sheet;
mod submission;
mod template;
mod text;
pub mod worker;

pub use answers::{Answers, Given, Marks, Noise, Place};
pub use domain::{Domain, Point};
pub use judge::{Equivalence, Instance, Order, UpperBound, equivalent_to, lower_bound, of_order, upper_bound};
pub use outcome::{Feedback, FieldResult, Judgement, Outcome, QuestionResult, Witness};
pub use sheet::{Field, Kind, NamedObjective, Question, Sheet};
pub use submission::{BYTES_MAX, Student, Submission, SubmissionError};
pub use template::template;
pub use text::{shown, shown_lines};

/// Grades one question of a submission.
#[must_use]
pub fn grade_question(question: &'static Question, submission: &Submission, feedback: Feedback) -> QuestionResult {
    let empty = toml::Table::new();
    let fields = submission.answers.get(question.id).and_then(toml::Value::as_table).unwrap_or(&empty);
    let mut marks = Marks::new();
    (question.grade)(&Answers::new(question, fields), &mut marks);
    marks.result(question, feedback)
}

/// Grades every question of a submission, here and now: for tests and for answers that are trusted.
/// What comes from students is graded in a process of its own by `theorycheck grade`.
#[must_use]
pub fn grade(sheet: &Sheet, submission: &Submission, feedback: Feedback) -> Vec<QuestionResult> {
    sheet.questions.iter().map(|question| grade_question(question, submission, feedback)).collect()
}
