//! What a judge says of a field, and what becomes of a question.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::arithmetic::{Ratio, ratio};

/// What an answer turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Equivalent to the reference; or a valid bound within a factor of two of the sharp one, or sharper.
    Right,
    /// True, but weaker than it could be.
    ValidLoose,
    /// A bound that an instance of the class beats.
    Refuted,
    /// Not the answer.
    Wrong,
    /// For a person to read.
    NeedsPerson,
    /// Not an answer at all: it cannot be read, or ran into a limit.
    Error,
    /// Nothing was given.
    Missing,
}

impl Outcome {
    /// The word in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Right => "right",
            Outcome::ValidLoose => "valid-loose",
            Outcome::Refuted => "refuted",
            Outcome::Wrong => "wrong",
            Outcome::NeedsPerson => "needs-person",
            Outcome::Error => "error",
            Outcome::Missing => "missing",
        }
    }
}

/// A point or an instance that shows what is wrong with an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Witness {
    /// The values of the variables.
    pub at: BTreeMap<String, String>,
    /// What the answer gives there.
    pub answer: String,
    /// What it is beaten by; empty where only a reference answer knows.
    pub against: String,
    /// The instance, in words.
    pub says: String,
}

/// A judgement of one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What the answer is.
    pub outcome: Outcome,
    /// The part of the field's points that it earns, from 0 to 1.
    pub credit: Ratio,
    /// For a bound: the sharp bound over this one, the least over the domain; at most 1.
    pub tightness: Option<f64>,
    /// One or two sentences that a student can act on, without the reference answer.
    pub reason: String,
    /// What only full feedback shows: the reference answer, or why.
    pub solution: String,
    /// What shows it.
    pub witness: Option<Box<Witness>>,
}

impl Judgement {
    fn new(outcome: Outcome, credit: Ratio, reason: impl Into<String>) -> Judgement {
        let (tightness, solution, witness) = (None, String::new(), None);
        Judgement { outcome, credit, tightness, reason: reason.into(), solution, witness }
    }

    /// The answer, or as good.
    #[must_use]
    pub fn right(reason: impl Into<String>) -> Judgement {
        Judgement::new(Outcome::Right, Ratio::ONE, reason)
    }

    /// True but weak, for a part of the points.
    #[must_use]
    pub fn loose(credit: Ratio, reason: impl Into<String>) -> Judgement {
        Judgement::new(Outcome::ValidLoose, credit, reason)
    }

    /// Beaten by an instance.
    #[must_use]
    pub fn refuted(witness: Witness, reason: impl Into<String>) -> Judgement {
        Judgement { witness: Some(Box::new(witness)), ..Judgement::new(Outcome::Refuted, Ratio::ZERO, reason) }
    }

    /// Not the answer.
    #[must_use]
    pub fn wrong(reason: impl Into<String>) -> Judgement {
        Judgement::new(Outcome::Wrong, Ratio::ZERO, reason)
    }

    /// For a person.
    #[must_use]
    pub fn for_a_person(reason: impl Into<String>) -> Judgement {
        Judgement::new(Outcome::NeedsPerson, Ratio::ZERO, reason)
    }

    /// No answer at all.
    #[must_use]
    pub fn error(reason: impl Into<String>) -> Judgement {
        Judgement::new(Outcome::Error, Ratio::ZERO, reason)
    }

    /// Nothing given.
    #[must_use]
    pub fn missing() -> Judgement {
        Judgement::new(Outcome::Missing, Ratio::ZERO, "No answer was given.")
    }

    /// With a part of the points all the same.
    #[must_use]
    pub fn credited(self, credit: Ratio) -> Judgement {
        assert!(credit >= 0 && credit <= 1, "a credit lies between 0 and 1");
        Judgement { credit, ..self }
    }

    /// With what full feedback adds.
    #[must_use]
    pub fn solved(self, solution: impl Into<String>) -> Judgement {
        Judgement { solution: solution.into(), ..self }
    }

    /// With what shows it.
    #[must_use]
    pub fn shown_by(self, witness: Witness) -> Judgement {
        Judgement { witness: Some(Box::new(witness)), ..self }
    }

    /// With how sharp a bound is.
    #[must_use]
    pub fn as_tight_as(self, tightness: f64) -> Judgement {
        Judgement { tightness: Some(tightness), ..self }
    }

    /// With another sentence.
    #[must_use]
    pub fn remarked(mut self, remark: &str) -> Judgement {
        self.reason = format!("{} {remark}", self.reason);
        self
    }

    /// Whether it earns everything.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.outcome == Outcome::Right
    }
}

/// How much a student is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Feedback {
    /// What is wrong, without reference answers: for before the deadline.
    Brief,
    /// Everything.
    #[default]
    Full,
}

/// A judged field, as files have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldResult {
    /// The field.
    pub name: String,
    /// What the answer is.
    pub outcome: Outcome,
    /// For a bound: the sharp bound over this one, the least over the domain; at most 1.
    pub tightness: Option<f64>,
    /// What a student reads.
    pub reason: String,
    /// What shows it.
    pub witness: Option<Witness>,
}

/// A graded question, as files have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionResult {
    /// The question.
    pub id: String,
    /// Its fields, in the order of the sheet.
    pub fields: Vec<FieldResult>,
    /// The points earned.
    pub score: f64,
    /// The points to be had.
    pub max_score: f64,
}

/// Points in halves, quarters and hundredths: nothing is gained by more digits on a mark.
pub(super) fn points(credit: Ratio, of: u32) -> f64 {
    let hundredths = credit * Ratio::from(i64::from(of)) * ratio(100, 1) + ratio(1, 2);
    hundredths.numerator().div_euclid(hundredths.denominator()) as f64 / 100.0
}
