//! The feedback page as PDF. What is on it comes in as data, never as source.

use serde::Serialize;

use super::super::outcome::QuestionResult;
use super::super::record::Record;
use super::super::sheet::Sheet;
use super::{called, score, symbol};
use crate::report::{TypesetError, typeset};

/// How the pages look.
const TEMPLATE: &str = include_str!("feedback.typ");

#[derive(Serialize)]
struct Page<'a> {
    title: &'a str,
    name: String,
    total: String,
    error: Option<String>,
    waits: bool,
    remarks: Vec<&'a String>,
    questions: Vec<Question<'a>>,
}

#[derive(Serialize)]
struct Question<'a> {
    title: String,
    points: String,
    by_hand: Option<&'a String>,
    fields: Vec<Field<'a>>,
    others: Vec<Given<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    word: &'a str,
    outcome: &'a str,
    symbol: char,
    given: Option<&'a String>,
    reason: &'a str,
}

#[derive(Serialize)]
struct Given<'a> {
    name: &'a str,
    given: &'a str,
}

/// What a student reads, as PDF: the same bytes for the same record.
///
/// # Errors
/// When it cannot be typeset.
pub fn feedback_pdf(sheet: &Sheet, record: &Record) -> Result<Vec<u8>, TypesetError> {
    let page = Page {
        title: sheet.title,
        name: record.name(),
        total: format!("{} of {} points", score(record.score()), sheet.points()),
        error: record.graded.error.as_ref().map(|error| format!("This file was not graded: {error}")),
        waits: record.for_a_person().next().is_some(),
        remarks: record.remarks().collect(),
        questions: record.graded.questions.iter().map(|result| question(sheet, record, result)).collect(),
    };
    let data = serde_json::to_vec(&page).expect("plain data is JSON");
    typeset(TEMPLATE, vec![("data.json".to_owned(), data)])
}

fn question<'a>(sheet: &Sheet, record: &'a Record, result: &'a QuestionResult) -> Question<'a> {
    let title = sheet.question(&result.id).map_or("", |question| question.title);
    let given = record.graded.answers.get(&result.id);
    let field = |field: &'a super::super::FieldResult| Field {
        name: &field.name,
        word: field.outcome.word(),
        outcome: called(field.outcome),
        symbol: symbol(field.outcome),
        given: given.and_then(|given| given.get(&field.name)),
        reason: &field.reason,
    };
    let judged = |name: &str| result.fields.iter().any(|field| field.name == name);
    let others = given.into_iter().flatten().filter(|(name, _)| !judged(name));
    Question {
        title: format!("{}: {title}", result.id),
        points: format!("{} of {}", score(result.score), score(result.max_score)),
        by_hand: record.by_hand.get(&result.id),
        fields: result.fields.iter().map(field).collect(),
        others: others.map(|(name, given)| Given { name, given }).collect(),
    }
}
