//! Exercise sheets. Grading itself is still to come: a sheet so far only has a name.

pub mod program;

/// A sheet of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What the command line calls it.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
}
