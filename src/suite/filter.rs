//! Which claims a run is about.

use std::fmt;

use super::Catalogue;
use crate::claim::Claim;

/// A part of an id, a chapter, or a source such as `eq:71` or `td5:q8`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter(String);

/// A filter that lets nothing through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    filter: String,
    near: Option<&'static str>,
}

impl fmt::Display for FilterError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.filter.is_empty() {
            return write!(out, "a filter must not be empty");
        }
        write!(out, "no claim matches `{}`", self.filter)?;
        match self.near {
            Some(near) => write!(out, "; did you mean `{near}`?")?,
            None => write!(out, ".")?,
        }
        write!(
            out,
            " A filter is a part of an id, a chapter, or a source such as eq:71; `theorycheck list` shows them all"
        )
    }
}

impl std::error::Error for FilterError {}

impl Filter {
    /// A filter as it was typed.
    #[must_use]
    pub fn new(text: &str) -> Filter {
        Filter(text.to_lowercase())
    }

    /// The claims that the filter names in the most exact of its readings that names any.
    fn named(&self, catalogue: Catalogue) -> Option<Vec<&'static Claim>> {
        let Filter(text) = self;
        let by = |reading: &fn(&str, &Claim) -> bool| -> Vec<&'static Claim> {
            catalogue.iter().copied().filter(|claim| reading(text, claim)).collect()
        };
        READINGS.iter().filter(|_| !text.is_empty()).map(by).find(|claims| !claims.is_empty())
    }

    /// The claims that pass at least one of the filters (all of them if there is none), in order.
    ///
    /// # Errors
    /// When one of the filters lets nothing through.
    pub fn select(filters: &[Filter], catalogue: Catalogue) -> Result<Vec<&'static Claim>, FilterError> {
        if filters.is_empty() {
            return Ok(catalogue.to_vec());
        }
        let mut chosen: Vec<&'static Claim> = Vec::new();
        for filter in filters {
            let unknown = || FilterError { filter: filter.0.clone(), near: nearest(&filter.0, catalogue) };
            chosen.extend(filter.named(catalogue).ok_or_else(unknown)?);
        }
        Ok(catalogue.iter().copied().filter(|claim| chosen.iter().any(|named| named.id == claim.id)).collect())
    }
}

/// What a filter may name, the most exact first: an id, a chapter, all that comes from one document, a
/// source, the part of an id after the slash, any part of an id.
const READINGS: [fn(&str, &Claim) -> bool; 6] = [
    |text, claim| claim.all_rows().any(|row| row == text),
    |text, claim| claim.chapter() == text,
    |text, claim| claim.source.iter().any(|source| source.key().split(':').next() == Some(text)),
    |text, claim| claim.source.iter().any(|source| source.key() == text),
    |text, claim| claim.all_rows().any(|row| row.split_once('/').is_some_and(|(_, last)| last == text)),
    |text, claim| claim.all_rows().any(|row| row.contains(text)),
];

/// The id, or the part of one after the slash, that takes fewest edits, if it takes few.
fn nearest(text: &str, catalogue: Catalogue) -> Option<&'static str> {
    let distance = |claim: &&Claim| {
        let statement = claim.id.split_once('/').map_or(claim.id, |(_, statement)| statement);
        edits(text, claim.id).min(edits(text, statement))
    };
    let best = catalogue.iter().copied().min_by_key(distance)?;
    (distance(&best) <= text.len() / 3 + 1).then_some(best.id)
}

/// Levenshtein's distance.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        assert_eq!(edits("gd-rate", "gd-rate"), 0);
        assert_eq!(edits("gd-raet", "gd-rate"), 2);
        assert_eq!(edits("", "abc"), 3);
    }
}
