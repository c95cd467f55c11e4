//! Pages for people: what a student reads, and what a person still has to read.

use std::fmt::Write;

use super::super::outcome::{FieldResult, Outcome, QuestionResult, Witness};
use super::super::record::Record;
use super::super::sheet::Sheet;
use super::{called, score, symbol};
use crate::report::escaped;

/// The frame of every page.
pub(super) fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
         <title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escaped(title),
        include_str!("style.css")
    )
}

/// What a student reads: the points, and a reason for each answer.
#[must_use]
pub fn feedback_page(sheet: &Sheet, record: &Record) -> String {
    let mut body = format!(
        "<header>\n<h1>{}</h1>\n<p class=\"soft\">{}</p>\n<p class=\"total\">{} of {} points</p>\n</header>\n<main>\n",
        escaped(sheet.title),
        escaped(&record.name()),
        score(record.score()),
        sheet.points()
    );
    if let Some(error) = &record.graded.error {
        let _ = writeln!(body, "<p class=\"error\">This file was not graded: {}</p>", escaped(error));
    }
    if record.for_a_person().next().is_some() {
        body.push_str("<p class=\"needs-person\">Some answers are still to be read by a person; their points are not in the total.</p>\n");
    }
    let remarks: String = record.remarks().map(|remark| format!("<li>{}</li>\n", escaped(remark))).collect();
    if !remarks.is_empty() {
        let _ = writeln!(
            body,
            "<section class=\"card\" aria-label=\"Remarks\"><h2>Remarks</h2><ul>\n{remarks}</ul></section>"
        );
    }
    for result in &record.graded.questions {
        question(&mut body, sheet, record, result);
    }
    body.push_str("</main>\n");
    page(&format!("{}: {}", sheet.title, record.name()), &body)
}

fn question(body: &mut String, sheet: &Sheet, record: &Record, result: &QuestionResult) {
    let title = sheet.question(&result.id).map_or("", |question| question.title);
    let _ = writeln!(
        body,
        "<section class=\"card\" aria-labelledby=\"{0}\"><header><h2 id=\"{0}\">{0}: {1}</h2><span class=\"points\">{2} of {3}</span></header>",
        escaped(&result.id),
        escaped(title),
        score(result.score),
        score(result.max_score)
    );
    if let Some(reason) = record.by_hand.get(&result.id) {
        let _ = writeln!(body, "<p>Marked by a person. {}</p>", escaped(reason));
    }
    let given = record.graded.answers.get(&result.id);
    let mut shown: Vec<&str> = Vec::new();
    for field in &result.fields {
        let own = given.and_then(|given| given.get(&field.name));
        shown.extend(own.map(|_| field.name.as_str()));
        judged(body, field, own);
    }
    // What a judgement is made of without having one of its own: the parts of a counterexample.
    for (name, text) in given.into_iter().flatten().filter(|(name, _)| !shown.contains(&name.as_str())) {
        let _ = writeln!(
            body,
            "<div class=\"field\"><p class=\"soft\">{}</p><pre>{}</pre></div>",
            escaped(name),
            escaped(text)
        );
    }
    body.push_str("</section>\n");
}

fn judged(body: &mut String, field: &FieldResult, own: Option<&String>) {
    let _ = writeln!(
        body,
        "<div class=\"field\"><p><strong>{}</strong> <span class=\"outcome {}\">{} {}</span></p>",
        escaped(&field.name),
        field.outcome.word(),
        symbol(field.outcome),
        called(field.outcome)
    );
    if let Some(text) = own {
        let _ = writeln!(body, "<pre>{}</pre>", escaped(text));
    }
    let _ = writeln!(body, "<p>{}</p>", escaped(&field.reason));
    if let Some(tightness) = field.tightness.filter(|tightness| *tightness < 0.995) {
        let _ =
            writeln!(body, "<p class=\"soft\">Tightness {tightness:.2}: the sharp bound over this one, at worst.</p>");
    }
    // The reason of a refutation has its instance.
    if let Some(witness) = field.witness.as_ref().filter(|_| field.outcome != Outcome::Refuted) {
        let _ = writeln!(body, "<p class=\"soft\">{}</p>", escaped(&told(witness)));
    }
    body.push_str("</div>\n");
}

/// A witness in a line.
fn told(witness: &Witness) -> String {
    let at: Vec<String> = witness.at.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let mut told = if at.is_empty() { "Shown by:".to_owned() } else { format!("At {}:", at.join(", ")) };
    let _ = write!(told, " the answer gives {}", witness.answer);
    if !witness.against.is_empty() {
        let _ = write!(told, " against {}", witness.against);
    }
    if !witness.says.is_empty() {
        let _ = write!(told, " ({})", witness.says);
    }
    told
}

/// Everything that waits for a person, question by question, with what the machine knows beside it.
#[must_use]
pub fn for_a_person(sheet: &Sheet, records: &[Record]) -> String {
    let waiting: usize = records.iter().map(|record| record.for_a_person().count()).sum();
    let mut body = format!(
        "<header>\n<h1>{}: to be read by a person</h1>\n<p class=\"soft\">{waiting} answers. Enter the points in marks.csv and give it \
         to --marks.</p>\n</header>\n<main>\n",
        escaped(sheet.title)
    );
    for asked in sheet.questions {
        let of_question = |record: &&Record| record.for_a_person().any(|result| result.id == asked.id);
        let mut answers = records.iter().filter(of_question).peekable();
        if answers.peek().is_none() {
            continue;
        }
        let _ = writeln!(body, "<h2>{}: {} ({} points)</h2>", asked.id, escaped(asked.title), asked.points);
        for record in answers {
            let _ = writeln!(body, "<p class=\"soft\">{} (folder {:03})</p>", escaped(&record.name()), record.number);
            if let Some(result) = record.graded.questions.iter().find(|result| result.id == asked.id) {
                question(&mut body, sheet, record, result);
            }
        }
    }
    body.push_str("</main>\n");
    page(&format!("{}: to be read", sheet.title), &body)
}
