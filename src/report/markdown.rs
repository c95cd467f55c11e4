//! The verdicts as a table in Markdown, for a folder that is read where code is.

use std::fmt::Write;
use std::path::Path;

use super::found::{Found, Outcome, Standing, chapters};
use super::result::{ClaimEntry, ResultFile};
use super::words::{rounded, titled};
use crate::claim::Claim;

/// An index of a result: the outcome, the figures (title and file), and a line a claim; no times, and numbers to
/// four digits.
///
/// `command` is what writes it. `claims` are those of the result, in its order.
///
/// # Panics
/// When the claims are others than those of the result.
#[must_use]
pub fn markdown(claims: &[&'static Claim], result: &ResultFile, figures: &[(&str, &Path)], command: &str) -> String {
    let found = Found::all(claims, result);
    let Outcome { size, verdict: (_, verdict), counts, run } = Outcome::of(result);
    let mut text =
        format!("# What was found\n\n{size}: **{verdict}**. {counts}\n\n{run}. Written by\n\n```sh\n{command}\n```\n");
    if !figures.is_empty() {
        text.push_str("\n## Figures\n");
    }
    for (title, path) in figures {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let _ = write!(text, "\n### {0}\n\n![{0}](figures/{file})\n", plain(title));
    }
    text.push_str("\n## Verdicts\n");
    for chapter in chapters(&found) {
        let _ = write!(
            text,
            "\n### {}\n\n| | claim | source | stands | as expected | mutants killed | tightest | |\n\
             |---|---|---|---|---:|---:|---:|---|\n",
            titled(chapter[0].claim.chapter())
        );
        chapter.into_iter().for_each(|found| text.push_str(&line(found)));
    }
    text.push_str("\nTightest: the largest measured over bound among what holds.");
    for standing in Standing::ALL.into_iter().filter(|standing| *standing != Standing::Wrong) {
        let _ = write!(text, " {} {}: {}.", standing.symbol(), standing.word(), standing.meaning());
    }
    text.push('\n');
    text
}

fn line(Found { claim, entry }: &Found<'_>) -> String {
    let standing = Standing::of(entry);
    let share = |kind: Option<&str>| {
        let of = || entry.cases.iter().filter(|case| kind.is_none_or(|kind| case.kind == kind));
        format!("{}/{}", of().filter(|case| case.as_expected).count(), of().count())
    };
    format!(
        "| {} | {} | {} | {} | {} | {} | {} | {} |\n",
        standing.symbol(),
        plain(claim.id),
        plain(&entry.source.join(", ")),
        standing.word(),
        share(None),
        share(Some("sabotage")),
        tightest(entry).map_or(String::new(), rounded),
        if claim.errata.is_empty() { "" } else { "false as printed" },
    )
}

fn tightest(entry: &ClaimEntry) -> Option<f64> {
    let held = entry.cases.iter().filter(|case| case.kind == "holds");
    held.filter_map(|case| case.tightness?[1]).reduce(f64::max)
}

/// Text that Markdown takes for nothing else.
fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\`*_{}[]<>#|".contains(character) {
            safe.push('\\');
        }
        safe.push(character);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_with_signs_of_markdown_stays_a_title() {
        assert_eq!(plain("|λ₂| < 1, w_t * x [1]"), r"\|λ₂\| \< 1, w\_t \* x \[1\]");
    }
}
