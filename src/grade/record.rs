//! A graded file among the others of a run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::outcome::{Outcome, QuestionResult};
use super::roster::Person;
use super::sheet::Sheet;
use super::submission::Student;
use super::worker::Graded;

/// A graded file.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its number in the run, from 1: the name of its folder.
    pub number: usize,
    /// Where it was found.
    pub path: PathBuf,
    /// What was found.
    pub graded: Graded,
    /// Whose it is, by the roster.
    pub person: Option<Person>,
    /// What is to be said of whose it is.
    pub identity_remarks: Vec<String>,
    /// Whether a later file of the same student counts in its place.
    pub is_superseded: bool,
    /// Questions that a person has marked, with the reason.
    pub by_hand: BTreeMap<String, String>,
    /// How long it took.
    pub seconds: f64,
}

impl Record {
    /// The file's name, as it is shown.
    #[must_use]
    pub fn file(&self) -> String {
        super::shown(&self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy())
    }

    /// The name on a feedback page: of the roster, or the file's; never what a student wrote.
    #[must_use]
    pub fn name(&self) -> String {
        self.person.as_ref().map_or_else(|| self.file(), |person| person.name.clone())
    }

    /// Whether a person would call it so: by the file, or by a number of the roster.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        let of_person =
            |person: &Person| [&person.id, &person.sis_id, &person.login].into_iter().any(|known| known == name);
        self.file() == name || self.person.as_ref().is_some_and(|person| !name.is_empty() && of_person(person))
    }

    /// The points earned.
    #[must_use]
    pub fn score(&self) -> f64 {
        let hundredths: f64 = self.graded.questions.iter().map(|result| (result.score * 100.0).round()).sum();
        hundredths / 100.0
    }

    /// All remarks: on the file, and on whose it is.
    pub fn remarks(&self) -> impl Iterator<Item = &String> {
        self.graded.remarks.iter().chain(&self.identity_remarks)
    }

    /// The questions that wait for a person.
    pub fn for_a_person(&self) -> impl Iterator<Item = &QuestionResult> {
        let waits = |result: &&QuestionResult| {
            let asks = result.fields.iter().any(|field| field.outcome == Outcome::NeedsPerson);
            asks && !self.by_hand.contains_key(&result.id)
        };
        self.graded.questions.iter().filter(waits)
    }
}

/// A file as `--json` has it.
#[derive(Debug, Serialize)]
pub struct Entry<'a> {
    file: String,
    sheet: &'static str,
    student: &'a Option<Student>,
    remarks: Vec<&'a String>,
    score: f64,
    max_score: f64,
    questions: &'a [QuestionResult],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: &'a Option<String>,
}

/// Everything, for machines.
#[must_use]
pub fn entries<'a>(sheet: &Sheet, records: &'a [Record]) -> Vec<Entry<'a>> {
    let entry = |record: &'a Record| Entry {
        file: super::shown(&record.path.to_string_lossy()),
        sheet: sheet.id,
        student: &record.graded.student,
        remarks: record.remarks().collect(),
        score: record.score(),
        max_score: f64::from(sheet.points()),
        questions: &record.graded.questions,
        error: &record.graded.error,
    };
    records.iter().map(entry).collect()
}
