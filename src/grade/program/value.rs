//! What goes into a program and comes out of it.

use std::rc::Rc;

use rhai::{Array, Dynamic};

use super::Limits;

/// Lists may be this deep in what goes in and comes out; inside a program the operations limit it.
const NESTING_MAX: usize = 32;

/// A value that goes into a program or comes out of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A whole number, as `7` in a program.
    Integer(i64),
    /// A real number, as `7.0` or `7 / 2`; infinite and NaN are among them.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A text; a single character comes out as one.
    Text(String),
    /// A list; a vector is a list of numbers.
    List(Vec<Value>),
}

/// A function that is handed to a program: a value, or why it refuses its argument.
pub type Function = Rc<dyn Fn(&Value) -> Result<Value, String>>;

/// What a program is called with.
#[derive(Clone)]
pub enum Argument {
    /// A value.
    Value(Value),
    /// A function of one value, which the program calls as `f.call(x)`. What it refuses with ends the
    /// call with [`Failed`](super::ProgramError::Failed).
    Function(Function),
}

impl From<Value> for Argument {
    fn from(value: Value) -> Argument {
        Argument::Value(value)
    }
}

/// Why a value cannot cross the border of the sandbox.
pub(super) enum Unfit {
    /// Longer or deeper than is allowed; says what, and the limit.
    Large(&'static str, usize),
    /// Of a kind that has no place outside; says which.
    Kind(&'static str),
}

impl Value {
    /// Into the sandbox, within its limits.
    pub(super) fn admit(&self, limits: &Limits) -> Result<Dynamic, Unfit> {
        let mut room = *limits;
        self.enter(&mut room, limits, 0)
    }

    fn enter(&self, room: &mut Limits, limits: &Limits, depth: usize) -> Result<Dynamic, Unfit> {
        Ok(match self {
            Value::Integer(n) => Dynamic::from_int(*n),
            Value::Number(x) => Dynamic::from_float(*x),
            Value::Flag(flag) => Dynamic::from_bool(*flag),
            Value::Text(text) => {
                room.text = room.text.checked_sub(text.len()).ok_or(Unfit::Large("text", limits.text))?;
                text.into()
            }
            Value::List(items) => {
                nested(depth)?;
                room.list = room.list.checked_sub(items.len()).ok_or(Unfit::Large("list", limits.list))?;
                let items: Result<Array, Unfit> = items.iter().map(|x| x.enter(room, limits, depth + 1)).collect();
                items?.into()
            }
        })
    }

    /// Out of the sandbox.
    pub(super) fn release(value: Dynamic) -> Result<Value, Unfit> {
        Value::leave(value.flatten(), 0)
    }

    fn leave(value: Dynamic, depth: usize) -> Result<Value, Unfit> {
        if let Ok(n) = value.as_int() {
            return Ok(Value::Integer(n));
        }
        if let Ok(x) = value.as_float() {
            return Ok(Value::Number(x));
        }
        if let Ok(flag) = value.as_bool() {
            return Ok(Value::Flag(flag));
        }
        if let Ok(letter) = value.as_char() {
            return Ok(Value::Text(letter.into()));
        }
        if value.is_string() {
            return Ok(Value::Text(value.into_string().unwrap_or_default()));
        }
        let kind = kind(&value);
        let items = value.into_array().map_err(|_| Unfit::Kind(kind))?;
        nested(depth)?;
        let items: Result<Vec<Value>, Unfit> = items.into_iter().map(|x| Value::leave(x, depth + 1)).collect();
        Ok(Value::List(items?))
    }
}

fn nested(depth: usize) -> Result<(), Unfit> {
    if depth < NESTING_MAX { Ok(()) } else { Err(Unfit::Large("list of lists", NESTING_MAX)) }
}

/// What a student calls a value of this kind.
pub(super) fn kind(value: &Dynamic) -> &'static str {
    plain_kind(value.type_name())
}

/// The plain word for the interpreter's name of a type.
pub(super) fn plain_kind(name: &str) -> &'static str {
    match name {
        "i64" => "an integer",
        "f64" => "a real number",
        "bool" => "true or false",
        "char" => "a character",
        "()" => "nothing",
        "array" => "a list",
        "map" => "a map",
        "Fn" => "a function",
        _ if name.contains("Range") || name.starts_with("range") => "a range",
        _ if name.to_ascii_lowercase().contains("str") => "a text",
        _ if name.ends_with("Vec<rhai::types::dynamic::Dynamic>") => "a list",
        _ => "something else",
    }
}
