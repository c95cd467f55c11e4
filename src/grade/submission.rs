//! A submission: a TOML file of a student, read with care.

use std::fmt;

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::sheet::{Kind, Question, Sheet};
use super::text::{as_meant, shown, shown_lines};

/// Files of more bytes than this are not read.
pub const BYTES_MAX: usize = 256 * 1024;

/// Who a submission says that it is from. It is shown and compared with a roster, never believed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Student {
    /// As the student writes it.
    pub name: String,
    /// The number of the student at the school.
    pub id: String,
    /// An address.
    pub email: String,
}

/// What was handed in, by question.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Who says so.
    pub student: Option<Student>,
    /// The answers: a table for a question.
    pub answers: Table,
    /// What a student should know about how the file was read.
    pub remarks: Vec<String>,
}

/// A file that is no submission of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmissionError {
    /// Line and column from 1, where the place is known.
    pub place: Option<(usize, usize)>,
    /// What is wrong, and what would be right.
    pub says: String,
}

impl fmt::Display for SubmissionError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => write!(out, "line {line}, column {column}: {}", self.says),
            None => write!(out, "{}", self.says),
        }
    }
}

impl std::error::Error for SubmissionError {}

fn without_place(says: impl Into<String>) -> SubmissionError {
    SubmissionError { place: None, says: says.into() }
}

impl Submission {
    /// Reads the bytes of a file as a submission of a sheet.
    ///
    /// # Errors
    /// When it is too large, no UTF-8, no TOML, or of another sheet.
    pub fn read(bytes: &[u8], sheet: &Sheet) -> Result<Submission, SubmissionError> {
        if bytes.len() > BYTES_MAX {
            return Err(without_place(format!("{} bytes; a submission may have {BYTES_MAX}", bytes.len())));
        }
        let mut remarks = Vec::new();
        let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
        let text = text.strip_prefix('\u{feff}').map_or(text, |rest| {
            remarks.push("The file begins with a byte-order mark; it was left out.".to_owned());
            rest
        });
        if text.contains("\r\n") {
            remarks.push("The lines end as on Windows; they were read as meant.".to_owned());
        }
        let mut answers: Table = toml::from_str(text).map_err(|error| not_toml(text, &error))?;
        if as_meant_in(&mut answers) {
            remarks.push("No-break spaces or typographic minus signs were read as spaces and minus signs.".to_owned());
        }
        of_this_sheet(answers.remove("sheet"), sheet, &mut remarks)?;
        let student = answers.remove("student").and_then(|value| student(&value, &mut remarks));
        if student.is_none() {
            remarks.push("There is no [student] table: graded under the file's name.".to_owned());
        }
        keep_what_is_asked(&mut answers, sheet, &mut remarks);
        Ok(Submission { student, answers, remarks })
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> SubmissionError {
    let before = String::from_utf8_lossy(&bytes[..at]);
    SubmissionError {
        place: Some(place(&before, before.len())),
        says: "this is no UTF-8 text; save it as UTF-8".into(),
    }
}

fn not_toml(text: &str, error: &toml::de::Error) -> SubmissionError {
    let message = shown(error.message().lines().next().unwrap_or("no TOML"));
    let found =
        error.span().map(|span| (place(text, span.start), text.get(span.start..).and_then(|rest| rest.chars().next())));
    let hint = match found {
        Some((_, Some('\u{2212}'))) => "; this is a typographic minus: write -, or put the formula in quotation marks",
        Some((_, Some('\u{a0}'))) => "; this is a no-break space: write an ordinary one",
        _ => "",
    };
    SubmissionError { place: found.map(|(place, _)| place), says: format!("no TOML: {message}{hint}") }
}

/// Line and column, from 1, of a byte.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at)];
    let line = before.rfind('\n').map_or(before, |end| &before[end + 1..]);
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// Replaces typographic characters in all strings; whether there were any.
fn as_meant_in(table: &mut Table) -> bool {
    let mut differs = false;
    for (_, value) in table.iter_mut() {
        differs |= value_as_meant(value);
    }
    differs
}

fn value_as_meant(value: &mut Value) -> bool {
    match value {
        Value::String(text) => {
            let (meant, differs) = as_meant(text);
            *text = meant;
            differs
        }
        Value::Array(items) => items.iter_mut().fold(false, |differs, item| value_as_meant(item) | differs),
        Value::Table(table) => as_meant_in(table),
        _ => false,
    }
}

fn of_this_sheet(named: Option<Value>, sheet: &Sheet, remarks: &mut Vec<String>) -> Result<(), SubmissionError> {
    match named {
        Some(Value::String(name)) if name.trim() == sheet.id => Ok(()),
        Some(Value::String(name)) => {
            let says = format!("it is for the sheet `{}`, and `{}` is graded here", shown_lines(&name, 60), sheet.id);
            Err(without_place(says))
        }
        Some(_) => Err(without_place(format!("`sheet` is no name; write sheet = \"{}\"", sheet.id))),
        None => {
            remarks.push(format!("The file does not name its sheet; it was graded as `{}`.", sheet.id));
            Ok(())
        }
    }
}

fn student(value: &Value, remarks: &mut Vec<String>) -> Option<Student> {
    let Value::Table(table) = value else {
        remarks.push("`student` is no table; write [student] and then name, id and email.".to_owned());
        return None;
    };
    let mut student = Student::default();
    for (key, value) in table {
        let place = match key.as_str() {
            "name" => &mut student.name,
            "id" => &mut student.id,
            "email" => &mut student.email,
            _ => {
                remarks.push(format!("Unknown field `{}` in [student].", shown_lines(key, 60)));
                continue;
            }
        };
        match value {
            Value::String(text) => *place = shown_lines(text.trim(), 200).replace('\n', " "),
            Value::Integer(number) => *place = number.to_string(),
            _ => remarks.push(format!("`{key}` in [student] is no text.")),
        }
    }
    Some(student)
}

/// Lists and drops the questions and fields that the sheet does not have.
fn keep_what_is_asked(answers: &mut Table, sheet: &Sheet, remarks: &mut Vec<String>) {
    let ids = || sheet.questions.iter().map(|question| question.id).collect::<Vec<_>>().join(", ");
    answers.retain(|id, value| {
        let name = shown_lines(id, 60);
        let Some(question) = sheet.question(id) else {
            remarks.push(format!("Unknown question `{name}`; this sheet has {}.", ids()));
            return false;
        };
        let Value::Table(fields) = value else {
            remarks.push(format!("`{name}` is no table; write [{name}] and then its fields."));
            return false;
        };
        keep_fields(fields, question, remarks);
        true
    });
}

fn keep_fields(fields: &mut Table, question: &Question, remarks: &mut Vec<String>) {
    // A question with one program may call it just that.
    let mut programs = question.fields.iter().filter(|field| matches!(field.kind, Kind::Program(_)));
    if let (Some(only), None) = (programs.next(), programs.next())
        && question.field("program").is_none()
        && !fields.contains_key(only.name)
        && let Some(source) = fields.remove("program")
    {
        fields.insert(only.name.to_owned(), source);
    }
    let names = || question.fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", ");
    fields.retain(|name, _| {
        let known = question.field(name).is_some();
        if !known {
            let name = shown_lines(name, 60);
            remarks.push(format!("Unknown field `{name}` in [{}]; it has {}.", question.id, names()));
        }
        known
    });
}
