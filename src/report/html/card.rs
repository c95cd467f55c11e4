//! The card of one claim.

use std::fmt::Write;

use super::{Found, Standing, erratum_box, escaped, formula};
use crate::claim::{Case, Cases};
use crate::report::figure::{FigureError, draw};
use crate::report::result::{CaseEntry, FigureEntry, Interval, LineEntry};

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
        erratum_box(page, erratum, entry);
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
    let told = match (entry.as_expected, entry.kind.as_str()) {
        (true, "sabotage") => "mutant killed",
        (true, "rejected") => "turned away",
        (true, _) => entry.verdict.as_str(),
        (false, "sabotage") => "mutant not killed",
        (false, _) => "not as expected",
    };
    let wrong = if entry.as_expected { "" } else { " is-wrong" };
    let over = if entry.as_expected { String::new() } else { format!(" ({})", entry.verdict) };
    let caught = entry
        .detects
        .filter(|_| entry.kind == "holds")
        .map_or(String::new(), |factor| format!("a factor of {}", rounded(factor)));
    let tightness = entry.tightness.filter(|_| entry.verdict != "vacuous").map_or(String::new(), ends);
    let _ = writeln!(
        page,
        "<tr><td class=\"verdict{wrong}\">{told}{over}</td><td><details><summary>{}</summary>{}</details></td>\
         <td class=\"number\">{tightness}</td><td class=\"number\">{caught}</td></tr>",
        escaped(&entry.name),
        evidence(case, entry),
    );
}

/// Over what, under which premises, and on what evidence.
fn evidence(case: &Case, entry: &CaseEntry) -> String {
    let mut list = String::from("<dl>");
    let mut line = |term: &str, text: &str| {
        let _ = write!(list, "<dt>{term}</dt><dd>{}</dd>", escaped(text));
    };
    line("over", &case.method());
    let ignored = if entry.kind == "sabotage" { " (ignored)" } else { "" };
    for premise in case.premises() {
        line("premise", &format!("{premise}{ignored}"));
    }
    if let Some(witness) = &entry.witness {
        line("setting", &witness.setting);
        let against = if witness.bound.is_empty() { String::new() } else { format!(", bound {}", witness.bound) };
        line("found", &format!("{}{against}", witness.quantity));
        line("replay", &format!("theorycheck replay {}", witness.address));
    }
    if let Some(note) = &entry.note {
        line("note", note);
    }
    if let Some(mean) = entry.mean {
        line("mean", &ends(mean));
    }
    if let Some(certificate) = &entry.certificate {
        line("certificate", certificate);
    }
    if let Some(digits) = entry.digits {
        line("agrees to", &format!("{digits} digits"));
    }
    if let Some(worst) = &entry.worst {
        line("largest", worst);
    }
    if let Some(trials) = entry.predicted_trials {
        line("would take", &format!("{trials} trials"));
    }
    let share = if entry.spent > 0.0 { format!(", error share {:.1e}", entry.share) } else { String::new() };
    line(
        "effort",
        &format!("settings {}, evaluations, paths, trials or boxes {}{share}", entry.settings, entry.trials),
    );
    list.push_str("</dl>");
    list
}

/// Four significant digits, or all where there are fewer; with a power of ten far away from 1.
fn rounded(value: f64) -> String {
    if value != 0.0 && !(1e-4..1e6).contains(&value.abs()) {
        return format!("{value:.3e}");
    }
    let digits = (3 - value.abs().log10().floor().clamp(-300.0, 300.0) as i32).clamp(0, 12) as usize;
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn ends([lo, hi]: Interval) -> String {
    match (lo, hi) {
        (Some(lo), Some(hi)) if rounded(lo) == rounded(hi) => rounded(hi),
        (Some(lo), Some(hi)) => format!("{} to {}", rounded(lo), rounded(hi)),
        (Some(lo), None) => format!("at least {}", rounded(lo)),
        (None, Some(hi)) => format!("at most {}", rounded(hi)),
        (None, None) => "anything".to_owned(),
    }
}

fn figure(page: &mut String, claim: &str, figure: &FigureEntry) -> Result<(), FigureError> {
    let svg = draw(figure)?;
    // The page scales it; its own size in pixels would not fit a telephone.
    let body = svg.find("viewBox").map_or(svg.as_str(), |start| &svg[start..]);
    let title =
        figure.title.strip_prefix(claim).map_or(figure.title.as_str(), |rest| rest.trim_start_matches([':', ' ']));
    let alt = escaped(&described(figure));
    let _ = writeln!(
        page,
        "<figure><svg role=\"img\" aria-label=\"{alt}\" {body}<figcaption>{}. <a download=\"{}.csv\" \
         href=\"data:text/csv;charset=utf-8,{}\">The numbers as CSV</a></figcaption></figure>",
        escaped(title),
        super::super::figure::figure_file(claim, &figure.title).trim_end_matches(".svg"),
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
    fn numbers_are_rounded_to_what_can_be_read() {
        for (value, text) in [
            (1.0, "1"),
            (0.914_213, "0.9142"),
            (12.345_67, "12.35"),
            (123_456.0, "123456"),
            (0.0, "0"),
            (3.296_863e15, "3.297e15"),
            (-2.5e-7, "-2.500e-7"),
        ] {
            assert_eq!(rounded(value), text);
        }
        assert_eq!(ends([Some(0.5), Some(0.5)]), "0.5");
        assert_eq!(ends([Some(0.5), None]), "at least 0.5");
    }

    #[test]
    fn a_link_holds_nothing_that_markup_could_misread() {
        let encoded = percent_encoded("series \"a<b\" & 'c',1,2.5\n");
        assert!(encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%-_.,".contains(&byte)), "{encoded}");
        assert!(encoded.contains("%3C") && encoded.contains(",1,2.5%0A"), "{encoded}");
    }
}
