//! A sheet of questions: what may be answered, and who judges it.

use super::answers::{Answers, Marks};

/// An exercise sheet.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// What the command line and a submission call it.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its questions, in order.
    pub questions: &'static [&'static Question],
    /// Objectives that answers may name.
    pub library: &'static [NamedObjective],
}

/// An objective with a name.
#[derive(Clone, Copy, Debug)]
pub struct NamedObjective {
    /// As it is called, with the names of its parameters: `huber(s)`.
    pub call: &'static str,
    /// In `t` and the parameters.
    pub formula: &'static str,
    /// What it is, with its constants, for the template.
    pub says: &'static str,
}

impl NamedObjective {
    /// The name without the parameters.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.call.split('(').next().unwrap_or(self.call)
    }

    /// The names of the parameters.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> {
        let inside = self.call.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
        inside.split(',').map(str::trim).filter(|name| !name.is_empty())
    }
}

/// A question: a record, and the function that judges its answers.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Its table in a submission: `q5`.
    pub id: &'static str,
    /// What is asked, in a line.
    pub title: &'static str,
    /// The points to be had.
    pub points: u32,
    /// What an answer may consist of.
    pub fields: &'static [Field],
    /// Judges the fields that were given.
    pub grade: fn(&Answers<'_>, &mut Marks),
}

/// One entry of an answer.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its key in a submission.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means, for the template.
    pub help: &'static str,
    /// A value that the template shows, in TOML; never the answer.
    pub example: &'static str,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A formula in these variables; a number of TOML is one too.
    Formula(&'static [&'static str]),
    /// A condition on these variables.
    Condition(&'static [&'static str]),
    /// A number, possibly as a formula without variables.
    Number,
    /// A table with a number for some of these names.
    Exponents(&'static [&'static str]),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// For a person to read.
    Text,
    /// A program: a function of the field's name, with these parameters.
    Program(&'static [&'static str]),
    /// An objective: a name from the library or an expression in these variables.
    Objective(&'static [&'static str]),
    /// A list of `{ probability, value }`, the value an expression in these variables.
    Noise(&'static [&'static str]),
    /// A number or a list of numbers.
    Point,
    /// A number, a list of numbers, or `"infinity"`.
    Place,
}

impl Sheet {
    /// The question of a table's name.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&'static Question> {
        self.questions.iter().copied().find(|question| question.id == id)
    }

    /// The points to be had.
    #[must_use]
    pub fn points(&self) -> u32 {
        self.questions.iter().map(|question| question.points).sum()
    }
}

impl Question {
    /// The field of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
