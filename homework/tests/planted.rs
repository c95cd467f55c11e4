//! Submissions planted for the grader, right and wrong ones, each with the verdicts and points it must get.
//!
//! `planted/<sheet>/expected.toml` has a table for each submission: for a question its score, and the
//! outcome of each field.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use theorycheck::grade::{Feedback, Outcome, Sheet, Submission, grade};
use toml::{Table, Value};

/// By question: the score and the outcomes.
type Verdicts = BTreeMap<String, Table>;

fn folder(sheet: &Sheet) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("planted").join(sheet.id)
}

fn expected(sheet: &Sheet) -> BTreeMap<String, Verdicts> {
    let text = std::fs::read_to_string(folder(sheet).join("expected.toml")).expect("what is expected");
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", sheet.id))
}

fn submissions(sheet: &Sheet) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder(sheet)).expect("the planted folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if name != "expected" {
            found.push((name, std::fs::read(&path).expect("readable")));
        }
    }
    found.sort();
    found
}

fn verdicts(sheet: &Sheet, bytes: &[u8]) -> Verdicts {
    let submission = Submission::read(bytes, sheet).expect("a submission");
    let given = submission.answers.clone();
    let results = grade(sheet, &submission, Feedback::Full).into_iter();
    let table = |result: theorycheck::grade::QuestionResult| {
        let mut table = Table::from_iter([("score".to_owned(), Value::Float(result.score))]);
        for field in result.fields {
            table.insert(field.name, Value::String(field.outcome.word().to_owned()));
        }
        (result.id, table)
    };
    results.filter(|result| given.contains_key(&result.id)).map(table).collect()
}

#[test]
fn every_planted_answer_gets_what_it_must() {
    let mut wrong = String::new();
    for sheet in homework::SHEETS {
        let expected = expected(sheet);
        for (name, bytes) in submissions(sheet) {
            let found = verdicts(sheet, &bytes);
            if expected.get(&name) != Some(&found) {
                let table = Table::from_iter([(name, Value::try_from(&found).expect("plain data"))]);
                wrong += &toml::to_string(&table).expect("plain data");
            }
        }
    }
    assert!(wrong.is_empty(), "found in place of what is expected:\n{wrong}");
}

#[test]
fn enough_is_planted_and_no_right_answer_fails() {
    let good = [Outcome::Right, Outcome::ValidLoose, Outcome::NeedsPerson].map(Outcome::word);
    let bad = [Outcome::Wrong, Outcome::Refuted, Outcome::Error].map(Outcome::word);
    let (mut right, mut wrong) = (0, 0);
    for sheet in homework::SHEETS {
        for (name, verdicts) in expected(sheet) {
            for (question, table) in verdicts {
                let mut outcomes = table.values().filter_map(Value::as_str).filter(|outcome| *outcome != "missing");
                if name.starts_with("right") {
                    assert!(outcomes.all(|outcome| good.contains(&outcome)), "{name}, {question}: {table}");
                    right += 1;
                } else {
                    assert!(outcomes.any(|outcome| bad.contains(&outcome)), "{name}, {question}: {table}");
                    wrong += 1;
                }
            }
        }
    }
    assert!(right >= 25 && wrong >= 60, "{right} right and {wrong} wrong answers");
}

#[test]
fn every_planted_submission_is_expected_to_be_something() {
    for sheet in homework::SHEETS {
        let names: Vec<String> = submissions(sheet).into_iter().map(|(name, _)| name).collect();
        let expected: Vec<String> = expected(sheet).into_keys().collect();
        assert_eq!(names, expected, "{}", sheet.id);
    }
}
