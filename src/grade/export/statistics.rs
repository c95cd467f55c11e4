//! How a sheet went: the distribution of the points, by question.

use std::fmt::Write;

use super::super::outcome::Outcome;
use super::super::record::Record;
use super::super::sheet::Sheet;
use super::page::page;
use super::{called, score};
use crate::report::escaped;

/// The bars of a histogram.
const BARS: usize = 10;

/// A page with the distribution of the totals and a line for each question; superseded files and those
/// that could not be graded are left out, and listed.
#[must_use]
pub fn statistics_page(sheet: &Sheet, records: &[Record]) -> String {
    let counted: Vec<&Record> =
        records.iter().filter(|record| !record.is_superseded && record.graded.error.is_none()).collect();
    let totals: Vec<f64> = counted.iter().map(|record| record.score()).collect();
    let points = f64::from(sheet.points());
    let mut body = format!(
        "<header>\n<h1>{}</h1>\n<p class=\"total\">{} submissions, mean {} of {} points, median {}</p>\n</header>\n<main>\n",
        escaped(sheet.title),
        counted.len(),
        score(mean(&totals)),
        sheet.points(),
        score(median(&totals))
    );
    histogram(&mut body, &totals, points);
    body.push_str(
        "<div class=\"wide\"><table>\n<caption class=\"soft\">By question</caption>\n<tr><th>question</th><th class=\"number\">mean</th>\
         <th class=\"number\">of</th><th class=\"number\">full</th><th class=\"number\">none</th><th>answers</th></tr>\n",
    );
    for question in sheet.questions {
        line(&mut body, question.id, question.title, &counted);
    }
    body.push_str("</table></div>\n");
    left_out(&mut body, records);
    body.push_str("</main>\n");
    page(&format!("{}: statistics", sheet.title), &body)
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        count if count.is_multiple_of(2) => (sorted[count / 2 - 1] + sorted[count / 2]) / 2.0,
        count => sorted[count / 2],
    }
}

fn histogram(body: &mut String, totals: &[f64], points: f64) {
    let mut counts = [0_usize; BARS];
    for total in totals {
        let bar = (total / points * BARS as f64).floor() as usize;
        counts[bar.min(BARS - 1)] += 1;
    }
    let tallest = counts.iter().copied().max().unwrap_or(0).max(1);
    let described: Vec<String> = counts.iter().map(ToString::to_string).collect();
    let _ = writeln!(
        body,
        "<svg viewBox=\"0 0 640 190\" width=\"100%\" role=\"img\" aria-label=\"Number of submissions in each tenth of the points: {}\">",
        described.join(", ")
    );
    for (index, count) in counts.iter().enumerate() {
        let (x, height) = (20 + 60 * index, 130 * count / tallest);
        let _ = writeln!(body, "<rect x=\"{x}\" y=\"{}\" width=\"54\" height=\"{height}\"/>", 155 - height);
        if *count > 0 {
            let _ =
                writeln!(body, "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{count}</text>", x + 27, 150 - height);
        }
        let _ = writeln!(body, "<text x=\"{x}\" y=\"172\">{}</text>", score(points * index as f64 / BARS as f64));
    }
    body.push_str("<line x1=\"20\" y1=\"155\" x2=\"620\" y2=\"155\"/>\n<text x=\"620\" y=\"187\" text-anchor=\"end\">points, from</text>\n</svg>\n");
}

fn line(body: &mut String, id: &str, title: &str, records: &[&Record]) {
    let results = || records.iter().flat_map(|record| &record.graded.questions).filter(|result| result.id == id);
    let scores: Vec<f64> = results().map(|result| result.score).collect();
    let most = results().map(|result| result.max_score).next().unwrap_or(0.0);
    let outcomes = [
        Outcome::Right,
        Outcome::ValidLoose,
        Outcome::Refuted,
        Outcome::Wrong,
        Outcome::Error,
        Outcome::NeedsPerson,
        Outcome::Missing,
    ];
    let counted = outcomes.iter().filter_map(|outcome| {
        let count = results().flat_map(|result| &result.fields).filter(|field| field.outcome == *outcome).count();
        (count > 0).then(|| format!("{count} {}", called(*outcome)))
    });
    let _ = writeln!(
        body,
        "<tr><td>{id}: {}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td>{}</td></tr>",
        escaped(title),
        score(mean(&scores)),
        score(most),
        scores.iter().filter(|score| **score >= most).count(),
        scores.iter().filter(|score| **score == 0.0).count(),
        counted.collect::<Vec<_>>().join(", ")
    );
}

fn left_out(body: &mut String, records: &[Record]) {
    let broken = records.iter().filter_map(|record| Some((record, record.graded.error.clone()?)));
    let replaced = records.iter().filter(|record| record.is_superseded);
    let replaced = replaced.map(|record| (record, "a later file of the same student counts".to_owned()));
    let ungraded = records.iter().filter(|record| !record.graded.ungraded.is_empty());
    let ungraded = ungraded.map(|record| (record, format!("not graded: {}", record.graded.ungraded.join(", "))));
    let unknown =
        records.iter().flat_map(|record| record.identity_remarks.iter().map(move |remark| (record, remark.clone())));
    let lines: String = (broken.chain(replaced).chain(ungraded).chain(unknown))
        .map(|(record, why)| {
            format!("<li>{} (folder {:03}): {}</li>\n", escaped(&record.file()), record.number, escaped(&why))
        })
        .collect();
    if !lines.is_empty() {
        let _ = writeln!(body, "<h2>To be looked at</h2>\n<ul>\n{lines}</ul>");
    }
}
