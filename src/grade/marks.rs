//! Marks that a person gives: for the questions that no machine reads, or in place of the machine's.

use super::record::Record;
use super::sheet::Sheet;
use super::text::shown;

/// A person's mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The line of the file, for messages.
    line: usize,
    /// A file name, or a number of the roster.
    whose: String,
    question: String,
    score: f64,
    reason: String,
}

/// Reads a CSV file with the columns `file` (or a number of the roster), `question`, `score` and
/// `reason`, as `marks.csv` in the output folder has them; lines without a score are left out.
///
/// # Errors
/// With the line that is wrong, and what would be right.
pub fn read(text: &str, sheet: &Sheet) -> Result<Vec<Mark>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| {
        let found = header.iter().position(|cell| cell.eq_ignore_ascii_case(name));
        found.ok_or_else(|| format!("line 1: there is no column `{name}`; marks have file, question, score, reason"))
    };
    let (file, question, score) = (column("file")?, column("question")?, column("score")?);
    let reason = column("reason").ok();
    let mut marks = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| error.to_string())?;
        let line = row.position().map_or(0, |position| position.line() as usize);
        let cell = |index: usize| row.get(index).unwrap_or_default().to_owned();
        let given = cell(score);
        if given.is_empty() {
            continue;
        }
        let id = cell(question);
        let points = sheet.question(&id).map(|question| f64::from(question.points));
        let points = points.ok_or_else(|| format!("line {line}: the sheet has no question `{}`", shown(&id)))?;
        let value: Option<f64> = given.replace(',', ".").parse().ok();
        let score = value.filter(|value| (0.0..=points).contains(value)).ok_or_else(|| {
            format!("line {line}: a score for {id} lies between 0 and {points}, not `{}`", shown(&given))
        })?;
        let reason = reason.map(cell).unwrap_or_default();
        marks.push(Mark { line, whose: cell(file), question: id, score, reason });
    }
    Ok(marks)
}

/// Puts the marks into the records.
///
/// # Errors
/// When a mark is of a file that is not graded here, or overrides the machine without a reason.
pub fn apply(marks: &[Mark], records: &mut [Record]) -> Result<(), String> {
    for mark in marks {
        // A number means the file that counts.
        let by_name = records.iter().position(|record| record.file() == mark.whose);
        let counts = |record: &Record| record.is_called(&mark.whose) && !record.is_superseded;
        let found = by_name.or_else(|| records.iter().position(counts));
        let missing = || format!("line {}: no submission is called `{}`", mark.line, shown(&mark.whose));
        let record = found.map(|index| &mut records[index]).ok_or_else(missing)?;
        let result = record.graded.questions.iter_mut().find(|result| result.id == mark.question);
        let Some(result) = result else {
            return Err(format!("line {}: {} could not be graded at all", mark.line, shown(&mark.whose)));
        };
        let needs_person = result.fields.iter().any(|field| field.outcome == super::Outcome::NeedsPerson);
        if !needs_person && mark.reason.is_empty() {
            return Err(format!(
                "line {}: {} of {} was graded by the machine; to override it, give a reason",
                mark.line,
                mark.question,
                shown(&mark.whose)
            ));
        }
        result.score = mark.score;
        record.by_hand.insert(mark.question.clone(), shown(&mark.reason));
        record.graded.ungraded.retain(|id| *id != mark.question);
    }
    Ok(())
}
