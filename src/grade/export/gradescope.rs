//! `results.json` as Gradescope's autograder has it.

use serde::Serialize;

use super::super::record::Record;
use super::super::sheet::Sheet;
use super::{called, score};

#[derive(Serialize)]
struct Results {
    score: f64,
    execution_time: u64,
    output: String,
    visibility: &'static str,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    name: String,
    number: String,
    score: f64,
    max_score: f64,
    status: &'static str,
    output: String,
    output_format: &'static str,
    visibility: &'static str,
}

/// The results of a submission, a test for each question.
#[must_use]
pub fn gradescope(sheet: &Sheet, record: &Record) -> String {
    let tests = record.graded.questions.iter().map(|result| {
        let lines =
            result.fields.iter().map(|field| format!("{}: {}. {}", field.name, called(field.outcome), field.reason));
        let by_hand = record.by_hand.get(&result.id);
        let marked = by_hand.map(|reason| {
            format!("Marked by a person: {} of {}. {reason}", score(result.score), score(result.max_score))
        });
        let title = sheet.question(&result.id).map_or("", |question| question.title);
        Test {
            name: format!("{}: {title}", result.id),
            number: result.id.trim_start_matches('q').to_owned(),
            score: result.score,
            max_score: result.max_score,
            status: if result.score >= result.max_score { "passed" } else { "failed" },
            output: lines.chain(marked).collect::<Vec<_>>().join("\n"),
            output_format: "text",
            visibility: "visible",
        }
    });
    let output =
        record.graded.error.clone().into_iter().chain(record.remarks().cloned()).collect::<Vec<_>>().join("\n");
    let results = Results {
        score: record.score(),
        execution_time: record.seconds.round() as u64,
        output,
        visibility: "visible",
        tests: tests.collect(),
    };
    serde_json::to_string_pretty(&results).expect("plain data is JSON") + "\n"
}
