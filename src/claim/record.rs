//! The header of a claim: a static record, so that a missing field does not compile.

use std::fmt;

use super::Cases;

/// One statement and how it is tested.
#[derive(Clone, Copy)]
pub struct Claim {
    /// `chapter/what-it-concludes`: the id of its row in the catalogue, and the name of its file.
    pub id: &'static str,
    /// Further rows of the catalogue that this claim carries.
    pub rows: &'static [&'static str],
    /// What is wrong as printed in any of its rows.
    pub errata: &'static [Erratum],
    /// Where the statement stands.
    pub source: &'static [Source],
    /// The statement, in LaTeX.
    pub statement: &'static str,
    /// The cases that test it, in the order in which they are reported.
    pub cases: fn(&mut Cases),
}

impl Claim {
    /// The part of the id before the slash.
    #[must_use]
    pub fn chapter(&self) -> &'static str {
        self.id.split_once('/').map_or(self.id, |(chapter, _)| chapter)
    }

    /// All rows that this claim carries, its own first.
    pub fn all_rows(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.id).chain(self.rows.iter().copied())
    }
}

impl fmt::Debug for Claim {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Claim({})", self.id)
    }
}

/// A statement that is wrong as printed, and what is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erratum {
    /// The row of the catalogue it belongs to.
    pub row: &'static str,
    /// What is printed, in LaTeX.
    pub printed: &'static str,
    /// What is right, in LaTeX.
    pub corrected: &'static str,
    /// Why, in a sentence or two.
    pub why: &'static str,
}

/// A text that statements come from.
#[derive(Debug, PartialEq, Eq)]
pub struct Document {
    /// What a filter calls it, as `eq` in `eq:71`.
    pub key: &'static str,
    /// What stands before a number in a filter, as `q` in `td5:q8`.
    pub prefix: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What its numbers count, as `equation`.
    pub unit: &'static str,
}

/// A place in a [`Document`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    document: &'static Document,
    number: Option<u16>,
    note: &'static str,
}

impl Source {
    /// A numbered place.
    #[must_use]
    pub const fn numbered(document: &'static Document, number: u16) -> Source {
        Source { document, number: Some(number), note: "" }
    }

    /// A place without a number, in words.
    #[must_use]
    pub const fn passage(document: &'static Document, note: &'static str) -> Source {
        Source { document, number: None, note }
    }

    /// The same place, with words that point more closely.
    #[must_use]
    pub const fn note(self, note: &'static str) -> Source {
        Source { note, ..self }
    }

    /// What a filter calls this place: `eq:71`, `td5:q8`; the bare key where there is no number.
    #[must_use]
    pub fn key(&self) -> String {
        match self.number {
            Some(number) => format!("{}:{}{number}", self.document.key, self.document.prefix),
            None => self.document.key.to_owned(),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.document.title)?;
        if let Some(number) = self.number {
            write!(out, ", {} {number}", self.document.unit)?;
        }
        if !self.note.is_empty() {
            write!(out, ", {}", self.note)?;
        }
        Ok(())
    }
}
