//! The card of one claim.

use std::fmt::Write;

use super::{erratum_box, formula};
use crate::claim::{Case, Cases};
use crate::report::figure::{FigureError, draw, figure_file};
use crate::report::found::{Found, Standing, caught, evidence, figure_title, tightness, told};
use crate::report::markup::escaped;
use crate::report::result::{CaseEntry, FigureEntry, LineEntry};
use crate::report::words::rounded;

/// Statement, sources, errata, cases with their evidence, figures, and how to reproduce it.
pub(super) fn card(page: &mut String, found: &Found<'_>) -> Result<(), FigureError> {
    let Found { claim, entry } = *found;
    let standing = Standing::of(entry);
    let tightest =
        entry.cases.iter().filter(|case| case.kind == "holds").filter_map(|case| case.tightness.and_then(|[_, hi]| hi));
    let tightest = tightest.fold(0.0, f64::max);
    let seconds: f64 = entry.cases.iter().map(|case| case.wall_ms).sum::<f64>() / 1e3;
    let _ = writeln!(
        page,
        "<article class=\"claim\" id=\"{id}\" data-find=\"{find}\" data-tightness=\"{tightest}\" data-time=\"{seconds}\" \
         aria-labelledby=\"name-{id}\">\n<div class=\"badges\"><span class=\"badge {1}\">{0} {1}</span></div>\n\
         <h3 id=\"name-{id}\"><a href=\"#{id}\">{id}</a></h3>\n<p class=\"source\">{2}</p>\n<div class=\"statement\">{3}</div>",
        standing.symbol(),
        standing.word(),
        escaped(&claim.source.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
        formula(claim.statement),
        id = claim.id,
        find = escaped(&findable(found)),
    );
    for erratum in claim.errata {
        erratum_box(page, erratum, found);
    }
    let (cases, _) = Cases::of(claim.cases);
    page.push_str(
        "<div class=\"wide\"><table><thead><tr><th scope=\"col\">verdict</th><th scope=\"col\">case</th>\
         <th scope=\"col\">tightness</th><th scope=\"col\">would have caught</th></tr></thead><tbody>\n",
    );
    for (case, entry) in cases.iter().zip(&entry.cases) {
        row(page, case, entry);
    }
    page.push_str("</tbody></table></div>\n");
    for figure in &entry.figures {
        self::figure(page, claim.id, figure)?;
    }
    let _ = writeln!(page, "<p class=\"reproduce\"><code>theorycheck verify {}</code></p>\n</article>", claim.id);
    Ok(())
}

/// What the filter looks through, in lower case.
fn findable(found: &Found<'_>) -> String {
    let Found { claim, entry } = *found;
    let mut words: Vec<String> = claim.all_rows().map(str::to_owned).collect();
    words.extend_from_slice(&entry.source);
    words.extend(entry.cases.iter().map(|case| format!("{} {}", case.name, case.verdict)));
    if !claim.errata.is_empty() {
        words.push("erratum false as printed".to_owned());
    }
    words.join(" ").to_lowercase()
}

fn row(page: &mut String, case: &Case, entry: &CaseEntry) {
    let wrong = if entry.as_expected { "" } else { " is-wrong" };
    let term = |(term, text): (&str, String)| format!("<dt>{term}</dt><dd>{}</dd>", escaped(&text));
    let _ = writeln!(
        page,
        "<tr><td class=\"verdict{wrong}\">{}</td><td><details><summary>{}</summary><dl>{}</dl></details></td>\
         <td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
        told(entry),
        escaped(&entry.name),
        evidence(case, entry).into_iter().map(term).collect::<String>(),
        tightness(entry),
        caught(entry),
    );
}

fn figure(page: &mut String, claim: &str, figure: &FigureEntry) -> Result<(), FigureError> {
    let svg = draw(figure)?;
    // The page scales it; its own size in pixels would not fit a telephone.
    let body = svg.find("viewBox").map_or(svg.as_str(), |start| &svg[start..]);
    let alt = escaped(&described(figure));
    let _ = writeln!(
        page,
        "<figure><svg role=\"img\" aria-label=\"{alt}\" {body}<figcaption>{}. <a download=\"{}.csv\" \
         href=\"data:text/csv;charset=utf-8,{}\">The numbers as CSV</a></figcaption></figure>",
        escaped(figure_title(claim, &figure.title)),
        figure_file(claim, &figure.title).trim_end_matches(".svg"),
        percent_encoded(&csv(figure)),
    );
    Ok(())
}

/// The figure in words, for those who do not see it.
fn described(figure: &FigureEntry) -> String {
    let line = |line: &LineEntry| match (line.points.first(), line.points.last()) {
        (Some([x0, y0]), Some([x1, y1])) => {
            format!("{} from {} at {} to {} at {}", line.label, rounded(*y0), rounded(*x0), rounded(*y1), rounded(*x1))
        }
        _ => line.label.clone(),
    };
    let lines: Vec<String> = figure.series.iter().map(line).collect();
    format!("{}: {} against {}. {}", figure.title, figure.axes.y, figure.axes.x, lines.join("; "))
}

/// One line a point: its series, its coordinates and its interval.
fn csv(figure: &FigureEntry) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut text = String::from("series,x,y,lo,hi\n");
    let below = figure.below.iter().flat_map(|panel| &panel.series);
    for line in figure.series.iter().chain(below) {
        for (i, [x, y]) in line.points.iter().enumerate() {
            let end = |k: usize| line.band.get(i).and_then(|band| band[k]).map_or(String::new(), |end| end.to_string());
            let _ = writeln!(text, "{},{x},{y},{},{}", quoted(&line.label), end(0), end(1));
        }
    }
    text
}

fn percent_encoded(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.,".contains(&byte) {
            safe.push(char::from(byte));
        } else {
            let _ = write!(safe, "%{byte:02X}");
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_holds_nothing_that_markup_could_misread() {
        let encoded = percent_encoded("series \"a<b\" & 'c',1,2.5\n");
        assert!(encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%-_.,".contains(&byte)), "{encoded}");
        assert!(encoded.contains("%3C") && encoded.contains(",1,2.5%0A"), "{encoded}");
    }
}
