//! The fields of one question as its judges see them, and the marks that they give.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::formula::{Condition, Formula};
use super::outcome::{Feedback, FieldResult, Judgement, Outcome, QuestionResult, points};
use super::program::{Limits, Program};
use super::sheet::{Field, Kind, Question};
use super::text::shown_lines;
use crate::arithmetic::{Exact, Number, Ratio};

/// A list of values with their probabilities, in the state `t`.
pub type Noise = Vec<(Formula, Formula)>;

/// The answers to a question.
#[derive(Clone, Copy, Debug)]
pub struct Answers<'a> {
    question: &'static Question,
    fields: &'a Table,
}

/// One field: not given, not readable, or there.
#[derive(Clone, Debug)]
pub struct Given<T> {
    /// The field.
    pub name: &'static str,
    /// `None` where nothing was given; why it is no answer, where it is none.
    pub value: Option<Result<T, String>>,
}

impl<T> Given<T> {
    /// The answer, where there is one that can be read.
    #[must_use]
    pub fn ok(&self) -> Option<&T> {
        self.value.as_ref()?.as_ref().ok()
    }

    /// Whether anything was given.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.value.is_some()
    }

    /// Judges what can be read; the rest judges itself.
    pub fn judged(&self, judge: impl FnOnce(&T) -> Judgement) -> Judgement {
        match &self.value {
            None => Judgement::missing(),
            Some(Err(says)) => Judgement::error(says.clone()),
            Some(Ok(answer)) => judge(answer),
        }
    }
}

/// Where a place of a plane or a line is.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// The coordinates.
    At(Vec<Ratio>),
    /// Far out.
    Infinity,
}

impl<'a> Answers<'a> {
    /// The fields given for a question.
    #[must_use]
    pub fn new(question: &'static Question, fields: &'a Table) -> Answers<'a> {
        Answers { question, fields }
    }

    /// Whether any of the fields was given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// Whether nothing at all was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    fn field(&self, name: &str) -> &'static Field {
        let question = self.question;
        question.field(name).unwrap_or_else(|| panic!("question {} has no field `{name}`", question.id))
    }

    fn read<T>(&self, name: &str, read: impl FnOnce(&Field, &'a Value) -> Result<T, String>) -> Given<T> {
        let field = self.field(name);
        Given { name: field.name, value: self.fields.get(name).map(|value| read(field, value)) }
    }

    /// A formula in the variables that the field declares.
    ///
    /// # Panics
    /// When the sheet does not declare the field so; likewise below.
    #[must_use]
    pub fn formula(&self, name: &str) -> Given<Formula> {
        self.read(name, |field, value| match field.kind {
            Kind::Formula(variables) | Kind::Objective(variables) => formula(value, variables),
            _ => panic!("field `{name}` is declared to be no formula"),
        })
    }

    /// A condition on the variables that the field declares.
    #[must_use]
    pub fn condition(&self, name: &str) -> Given<Condition> {
        self.read(name, |field, value| match (field.kind, value) {
            (Kind::Condition(variables), Value::String(text)) => {
                Condition::parse(text, variables).map_err(|error| error.to_string())
            }
            (Kind::Condition(_), _) => Err("a condition is a text, such as \"g >= c\"".to_owned()),
            _ => panic!("field `{name}` is declared to be no condition"),
        })
    }

    /// A number: exact, or an enclosure where it is irrational.
    #[must_use]
    pub fn number(&self, name: &str) -> Given<Number> {
        self.read(name, |_, value| number(value))
    }

    /// A number that is a fraction.
    #[must_use]
    pub fn ratio(&self, name: &str) -> Given<Ratio> {
        self.read(name, |_, value| fraction(value))
    }

    /// Numbers by name.
    #[must_use]
    pub fn exponents(&self, name: &str) -> Given<BTreeMap<String, Number>> {
        self.read(name, |field, value| {
            let Kind::Exponents(known) = field.kind else { panic!("field `{name}` is declared to hold no exponents") };
            let Value::Table(table) = value else {
                return Err(format!("it is a table such as {{ {} = \"-1/2\" }}", known[0]));
            };
            let each = table.iter().map(|(variable, value)| {
                if !known.contains(&variable.as_str()) {
                    let variable = shown_lines(variable, 60);
                    return Err(format!("unknown variable `{variable}`; it has {}", known.join(", ")));
                }
                Ok((variable.clone(), number(value).map_err(|says| format!("{variable}: {says}"))?))
            });
            each.collect()
        })
    }

    /// One of the words that the field declares.
    #[must_use]
    pub fn choice(&self, name: &str) -> Given<&'static str> {
        self.read(name, |field, value| {
            let Kind::Choice(words) = field.kind else { panic!("field `{name}` is declared to be no choice") };
            let found = value.as_str().and_then(|text| words.iter().find(|word| **word == text.trim()));
            found.copied().ok_or_else(|| format!("it is one of \"{}\"", words.join("\", \"")))
        })
    }

    /// Yes or no.
    #[must_use]
    pub fn flag(&self, name: &str) -> Given<bool> {
        self.read(name, |_, value| value.as_bool().ok_or_else(|| "it is true or false".to_owned()))
    }

    /// A text for a person.
    #[must_use]
    pub fn text(&self, name: &str) -> Given<String> {
        self.read(name, |_, value| match value {
            Value::String(text) if !text.trim().is_empty() => Ok(shown_lines(text.trim(), 20_000)),
            Value::String(_) => Err("the text is empty".to_owned()),
            _ => Err("it is a text in quotation marks".to_owned()),
        })
    }

    /// A program, compiled: a function of the field's name.
    #[must_use]
    pub fn program(&self, name: &str) -> Given<Program> {
        self.read(name, |field, value| {
            let Kind::Program(parameters) = field.kind else { panic!("field `{name}` is declared to be no program") };
            let source = value.as_str().ok_or("a program is a text in quotation marks, best in three of them")?;
            Program::compile(source, field.name, parameters, Limits::DEFAULT).map_err(|error| error.to_string())
        })
    }

    /// The text of an objective: the caller knows the library.
    #[must_use]
    pub fn objective(&self, name: &str) -> Given<String> {
        self.read(name, |_, value| match value {
            Value::String(text) => Ok(text.trim().to_owned()),
            _ => Err("an objective is a text: a name from the library, or an expression".to_owned()),
        })
    }

    /// Probabilities and values; nothing is checked but that they can be read.
    #[must_use]
    pub fn noise(&self, name: &str) -> Given<Noise> {
        self.read(name, |field, value| {
            let Kind::Noise(state) = field.kind else { panic!("field `{name}` is declared to be no noise") };
            let wrong = || "noise is a list such as [{ probability = \"1/2\", value = 1 }, …]".to_owned();
            let atoms = value.as_array().filter(|atoms| !atoms.is_empty()).ok_or_else(wrong)?;
            if atoms.len() > 64 {
                return Err(format!("{} values; a noise may have 64", atoms.len()));
            }
            let atom = |(index, atom): (usize, &Value)| {
                let part = |key: &str| atom.get(key).ok_or_else(wrong);
                let in_atom = |says| format!("value {}: {says}", index + 1);
                let (probability, value) = (part("probability")?, part("value")?);
                Ok((formula(probability, state).map_err(in_atom)?, formula(value, state).map_err(in_atom)?))
            };
            atoms.iter().enumerate().map(atom).collect()
        })
    }

    /// A point, possibly at infinity.
    #[must_use]
    pub fn place(&self, name: &str) -> Given<Place> {
        self.read(name, |field, value| match (field.kind, value) {
            (Kind::Place, Value::String(text)) if text.trim() == "infinity" => Ok(Place::Infinity),
            (_, Value::Array(items)) if items.is_empty() || items.len() > 64 => Err("it has 1 to 64 numbers".into()),
            (_, Value::Array(items)) => items.iter().map(fraction).collect::<Result<_, _>>().map(Place::At),
            _ => fraction(value).map(|only| Place::At(vec![only])),
        })
    }
}

fn formula(value: &Value, variables: &[&str]) -> Result<Formula, String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        // The shortest decimal is what was written.
        Value::Float(number) if number.is_finite() => format!("{number}"),
        Value::Float(_) => return Err("a number of an answer is finite".to_owned()),
        _ => return Err("a formula is a text in quotation marks, or a number".to_owned()),
    };
    Formula::parse(&text, variables).map_err(|error| error.to_string())
}

fn number(value: &Value) -> Result<Number, String> {
    let formula = formula(value, &[])?;
    let value = Exact::scope(128, || formula.evaluate::<Exact>(&[]).to_number());
    match value {
        Number::Unknown => Err("this has no value".to_owned()),
        known => Ok(known),
    }
}

fn fraction(value: &Value) -> Result<Ratio, String> {
    let number = number(value)?;
    let small = Exact::scope(128, || Exact::from(number).to_ratio());
    small.ok_or_else(|| "here a fraction of whole numbers below 2⁶³ is needed".to_owned())
}

/// The marks for one question.
#[derive(Debug)]
pub struct Marks {
    fields: Vec<(&'static str, Judgement)>,
    credit: Ratio,
    floor: Ratio,
}

impl Marks {
    pub(super) fn new() -> Marks {
        Marks { fields: Vec::new(), credit: Ratio::ZERO, floor: Ratio::ZERO }
    }

    /// Enters a judgement that earns up to `share` of the question's points.
    pub fn give(&mut self, name: &'static str, share: Ratio, judgement: Judgement) {
        self.credit += share * judgement.credit;
        self.fields.push((name, judgement));
    }

    /// Enters a judgement of a field that earns nothing by itself.
    pub fn note(&mut self, name: &'static str, judgement: Judgement) {
        self.give(name, Ratio::ZERO, judgement);
    }

    /// Whatever the other fields earn, the question earns at least this part of its points.
    pub fn at_least(&mut self, credit: Ratio) {
        self.floor = self.floor.max(credit);
    }

    /// What a file says of the question.
    pub(super) fn result(self, question: &Question, feedback: Feedback) -> QuestionResult {
        let field = |(name, judgement): (&str, Judgement)| {
            let mut reason = judgement.reason;
            if feedback == Feedback::Full && !judgement.solution.is_empty() && judgement.outcome != Outcome::Right {
                reason = format!("{reason} {}", judgement.solution);
            }
            let tightness = judgement.tightness.filter(|tightness| tightness.is_finite());
            let (outcome, witness) = (judgement.outcome, judgement.witness.map(|witness| *witness));
            FieldResult { name: name.to_owned(), outcome, tightness, reason, witness }
        };
        QuestionResult {
            id: question.id.to_owned(),
            fields: self.fields.into_iter().map(field).collect(),
            score: points(self.credit.max(self.floor).min(Ratio::ONE), question.points),
            max_score: f64::from(question.points),
        }
    }
}
