//! Grading one question of a fragment, for the tests of the questions.

use theorycheck::grade::{Feedback, Outcome, Sheet, Submission, grade};

/// The outcome of each field with its reason, and the part of the points that they earn together.
pub(crate) fn graded(sheet: &'static Sheet, question: &str, fields: &str) -> (Vec<(String, Outcome, String)>, f64) {
    let text = format!("sheet = \"{}\"\n[{question}]\n{fields}\n", sheet.id);
    let submission = Submission::read(text.as_bytes(), sheet).unwrap_or_else(|error| panic!("{fields}: {error}"));
    assert!(submission.remarks.len() <= 1, "{fields}: {:?}", submission.remarks);
    let results = grade(sheet, &submission, Feedback::Full);
    let result = results.into_iter().find(|result| result.id == question).expect("a question of the sheet");
    let fields = result.fields.into_iter().map(|field| (field.name, field.outcome, field.reason));
    (fields.collect(), result.score / result.max_score)
}

/// Asserts the outcome of one field and the part of the points for each fragment.
pub(crate) fn expect(sheet: &'static Sheet, question: &str, table: &[(&str, &str, Outcome, f64)]) {
    for (fragment, field, outcome, part) in table {
        let (found, earned) = graded(sheet, question, fragment);
        let of_field = found.iter().find(|(name, ..)| name == field);
        let (_, given, reason) = of_field.unwrap_or_else(|| panic!("{fragment}: no field `{field}` in {found:?}"));
        assert!(
            given == outcome && (earned - part).abs() < 0.011,
            "{fragment}: {given:?}, {earned:.2} of the points: {reason}"
        );
    }
}
