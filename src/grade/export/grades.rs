//! Grades for a learning platform, and the marks that a person still has to give.

use super::super::record::Record;
use super::super::roster::{Person, Roster};
use super::super::sheet::Sheet;
use super::super::text::shown;
use super::score;

/// A learning platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lms {
    /// Instructure's.
    Canvas,
    /// Moodle's gradebook import.
    Moodle,
}

/// `grades.csv`: every student of the roster, those without a submission with an empty grade; without a
/// roster every file. Submissions that could not be graded have no grade.
#[must_use]
pub fn grades(sheet: &Sheet, records: &[Record], roster: Option<&Roster>, lms: Lms) -> String {
    let counted =
        |record: &&Record| !record.is_superseded && record.graded.error.is_none() && record.graded.ungraded.is_empty();
    let mut rows: Vec<(Person, String)> = Vec::new();
    match roster {
        Some(roster) => {
            for person in &roster.people {
                let own = |record: &&Record| record.person.as_ref() == Some(person);
                let grade =
                    records.iter().filter(counted).find(own).map_or(String::new(), |record| score(record.score()));
                rows.push((person.clone(), grade));
            }
        }
        None => {
            for record in records {
                let person = Person { name: record.file(), ..Person::default() };
                rows.push((person, Some(record).filter(counted).map_or(String::new(), |record| score(record.score()))));
            }
        }
    }
    let title = format!("{} ({})", sheet.title, sheet.id);
    let lines = rows.iter().map(|(person, grade)| match lms {
        Lms::Canvas => vec![&person.name, &person.id, &person.sis_id, &person.login, &person.section, grade],
        Lms::Moodle => vec![
            &person.login,
            if person.sis_id.is_empty() { &person.id } else { &person.sis_id },
            &person.email,
            grade,
        ],
    });
    let (header, points): (&[&str], Option<Vec<String>>) = match lms {
        Lms::Canvas => {
            let most = score(f64::from(sheet.points()));
            let cells = ["    Points Possible", "", "", "", "", &most].map(str::to_owned);
            (&["Student", "ID", "SIS User ID", "SIS Login ID", "Section"], Some(cells.into()))
        }
        Lms::Moodle => (&["Username", "ID number", "Email address"], None),
    };
    let header = header.iter().map(|cell| (*cell).to_owned()).chain([title]).collect();
    let lines = lines.map(|cells| cells.into_iter().map(|cell| safe(cell)).collect());
    table([header].into_iter().chain(points).chain(lines))
}

/// `marks.csv`: a line for each question that waits for a person, to be filled in and given to `--marks`.
#[must_use]
pub fn marks_to_fill_in(records: &[Record]) -> String {
    let header = ["file", "question", "score", "reason"].map(str::to_owned).to_vec();
    let lines = records.iter().flat_map(|record| {
        let line = |result: &super::super::QuestionResult| {
            vec![safe(&record.file()), result.id.clone(), String::new(), String::new()]
        };
        record.for_a_person().map(line).collect::<Vec<_>>()
    });
    table([header].into_iter().chain(lines))
}

fn table(lines: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).expect("memory can be written to");
    }
    String::from_utf8(writer.into_inner().expect("memory can be written to")).expect("CSV of text is text")
}

/// A cell that no spreadsheet takes for a formula.
fn safe(cell: &str) -> String {
    let cell = shown(cell);
    let begins_a_formula =
        |first: char| matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠');
    let first = cell.trim_start().chars().next();
    if first.is_some_and(begins_a_formula) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@x", " =1", "＝1", "\u{ff20}x"] {
            assert!(safe(cell).starts_with('\''), "{cell}");
        }
        assert_eq!(safe("\t=1"), "' =1");
        assert_eq!(safe("Ada \"L\", x"), "Ada \"L\", x");
        assert_eq!(table([vec!["a,b".to_owned(), "c\"d".to_owned()]].into_iter()), "\"a,b\",\"c\"\"d\"\n");
    }
}
