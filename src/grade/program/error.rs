//! What a student is told when a program cannot be read, is stopped, or fails.

use std::fmt;

use rhai::{EvalAltResult, ParseError, ParseErrorType, Position};

use super::value::{Unfit, kind, plain_kind};
use super::{Limits, Program};

/// Quoted parts of a program are cut at this many characters.
const QUOTE_MAX: usize = 200;

/// Why a program gave no value. Lines and columns count from 1, in the source as it was handed in; a
/// line of 0 is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgramError {
    /// The source cannot be read.
    Syntax {
        /// Where.
        line: usize,
        /// Where in the line, in characters.
        column: usize,
        /// What is wrong.
        says: String,
    },
    /// The source defines functions, but not the one that is asked for.
    NoFunction {
        /// The one that is asked for.
        name: String,
        /// Those that are there.
        found: Vec<String>,
    },
    /// The function, or the call, has another number of parameters.
    Arity {
        /// The function.
        name: String,
        /// The parameters that it is to have.
        parameters: Vec<String>,
        /// How many there are.
        found: usize,
    },
    /// A function that does not exist, or not for such arguments.
    UnknownFunction {
        /// Where.
        line: usize,
        /// Its name and the kinds of its arguments.
        call: String,
        /// What there is instead.
        exists: String,
    },
    /// A variable that is not visible where it is used.
    UnknownVariable {
        /// Where.
        line: usize,
        /// Its name.
        name: String,
        /// What the program is given.
        exists: Vec<String>,
    },
    /// More operations than this.
    Operations(u64),
    /// More calls inside each other than this.
    Depth(usize),
    /// Something is larger than it may be.
    TooLarge {
        /// A text, a list, a map, the source, ….
        what: &'static str,
        /// How large it may be.
        limit: usize,
    },
    /// The program did something that cannot be done, threw, or called a function that refused.
    Failed {
        /// Where.
        line: usize,
        /// What went wrong.
        says: String,
    },
    /// An argument that cannot be handed to a program: a fault of the caller, not of the student.
    Argument(String),
    /// The program ended, but not with a value; says what with.
    NoValue(&'static str),
    /// The interpreter itself failed: ours to repair, not the student's.
    Interpreter(String),
}

impl fmt::Display for ProgramError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProgramError::Syntax { line, column, says } => write!(out, "line {line}, column {column}: {says}"),
            ProgramError::NoFunction { name, found } => {
                write!(out, "there is no function `{name}`; the program defines {}", listed(found))
            }
            ProgramError::Arity { name, parameters, found } => {
                write!(out, "`{name}` takes {} ({}), not {found}", parameters.len(), parameters.join(", "))
            }
            ProgramError::UnknownFunction { line, call, exists } => {
                write!(out, "{}there is no function {call}; {exists}", At(*line))
            }
            ProgramError::UnknownVariable { line, name, exists } => write!(
                out,
                "{}there is no variable `{name}` here; the program is given {}, and a function sees only its own \
                 parameters and the constants",
                At(*line),
                listed(exists)
            ),
            ProgramError::Operations(limit) => {
                write!(out, "stopped after {limit} operations: is there a loop that does not end?")
            }
            ProgramError::Depth(limit) => {
                write!(out, "more than {limit} calls or brackets inside each other: does a recursion never end?")
            }
            ProgramError::TooLarge { what, limit } => write!(out, "a {what} grew larger than {limit}"),
            ProgramError::Failed { line, says } => write!(out, "{}{says}", At(*line)),
            ProgramError::Argument(says) => write!(out, "an argument cannot be handed over: {says}"),
            ProgramError::NoValue("nothing") => {
                out.write_str("the program gives no value: end it with the value itself, or return it")
            }
            ProgramError::NoValue(kind) => {
                write!(out, "the program gives {kind}, not a number, a list, a text, true or false")
            }
            ProgramError::Interpreter(says) => write!(out, "the interpreter failed: {says}"),
        }
    }
}

impl std::error::Error for ProgramError {}

/// "line 3: ", or nothing if the line is not known.
struct At(usize);

impl fmt::Display for At {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 { Ok(()) } else { write!(out, "line {}: ", self.0) }
    }
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { "nothing".into() } else { names.join(", ") }
}

impl ProgramError {
    /// The message of the parser, in a student's words.
    pub(super) fn reading(error: &ParseError, limits: &Limits) -> ProgramError {
        let position = error.position();
        let says = match error.err_type() {
            ParseErrorType::ExprTooDeep => return ProgramError::Depth(limits.depth),
            ParseErrorType::TooManyFunctions => {
                return ProgramError::TooLarge { what: "number of functions", limit: super::FUNCTIONS_MAX };
            }
            ParseErrorType::LiteralTooLarge(what, limit) => {
                return ProgramError::TooLarge { what: sized(what), limit: *limit };
            }
            ParseErrorType::Reserved(sign) | ParseErrorType::UnknownOperator(sign) if sign.starts_with('^') => {
                "use ** for powers".into()
            }
            ParseErrorType::Reserved(word) => format!("`{word}` cannot be used here"),
            other => other.to_string(),
        };
        let (line, column) = (line(position), position.position().unwrap_or(0));
        ProgramError::Syntax { line, column, says: in_plain_words(&says) }
    }

    /// What stopped a program that ran.
    pub(super) fn running(error: EvalAltResult, program: &Program) -> ProgramError {
        let limits = &program.limits;
        let (error, position) = innermost(error);
        let line = line(position);
        match error {
            EvalAltResult::ErrorTerminated(..) | EvalAltResult::ErrorTooManyOperations(..) => {
                ProgramError::Operations(limits.operations)
            }
            EvalAltResult::ErrorStackOverflow(..) => ProgramError::Depth(limits.depth),
            EvalAltResult::ErrorTooManyVariables(..) => {
                ProgramError::TooLarge { what: "number of variables", limit: super::VARIABLES_MAX }
            }
            EvalAltResult::ErrorDataTooLarge(what, _) => {
                let what = sized(&what);
                ProgramError::TooLarge { what, limit: if what == "text" { limits.text } else { limits.list } }
            }
            EvalAltResult::ErrorFunctionNotFound(signature, _) => {
                let (call, exists) = program.unknown(&signature);
                ProgramError::UnknownFunction { line, call: clean(&call), exists: clean_long(&exists) }
            }
            EvalAltResult::ErrorVariableNotFound(name, _) => {
                ProgramError::UnknownVariable { line, name: clean(&name), exists: program.given() }
            }
            EvalAltResult::ErrorRuntime(thrown, _) => {
                ProgramError::Failed { line, says: format!("the program threw {}", clean(&shown(&thrown))) }
            }
            other => ProgramError::Failed { line, says: in_plain_words(&message(other)) },
        }
    }

    /// What came out, or was handed to a function, and has no place outside.
    pub(super) fn leaving(unfit: Unfit) -> ProgramError {
        match unfit {
            Unfit::Large(what, limit) => ProgramError::TooLarge { what, limit },
            Unfit::Kind(kind) => ProgramError::NoValue(kind),
        }
    }
}

/// The error inside all the calls that it passed through, and where it happened.
fn innermost(mut error: EvalAltResult) -> (EvalAltResult, Position) {
    let mut position = error.position();
    while let EvalAltResult::ErrorInFunctionCall(_, _, inner, _) = error {
        error = *inner;
        if !error.position().is_none() {
            position = error.position();
        }
    }
    (error, position)
}

/// The message without the position, which is told apart from it.
fn message(mut error: EvalAltResult) -> String {
    error.set_position(Position::NONE);
    match error {
        EvalAltResult::ErrorFor(_) => "this cannot be looped over: loop over a list or a range, as in 0..n".into(),
        EvalAltResult::ErrorDataRace(..) => {
            "a function cannot use the variable of the list that it is handed to: copy the list first".into()
        }
        EvalAltResult::ErrorDotExpr(says, _) => says.split(" - ").next().unwrap_or_default().into(),
        EvalAltResult::ErrorMismatchDataType(wanted, found, _) if !wanted.is_empty() && !found.is_empty() => {
            format!("this needs {}, not {}", plain_kind(&wanted), plain_kind(&found))
        }
        other => other.to_string(),
    }
}

fn line(position: Position) -> usize {
    position.line().unwrap_or(0)
}

fn sized(what: &str) -> &'static str {
    let what = what.to_ascii_lowercase();
    match () {
        () if what.contains("string") || what.contains("text") => "text",
        () if what.contains("map") => "map",
        () => "list",
    }
}

/// A thrown value, shown without walking into it.
fn shown(thrown: &rhai::Dynamic) -> String {
    match thrown.as_immutable_string_ref() {
        Ok(text) => text.chars().take(QUOTE_MAX).collect(),
        Err(_) if thrown.is_int() || thrown.is_float() || thrown.is_bool() => thrown.to_string(),
        Err(_) => kind(thrown).into(),
    }
}

/// Types by the words that a student knows; no path of Rust, no control characters.
pub(super) fn in_plain_words(text: &str) -> String {
    const WORDS: [(&str, &str); 8] = [
        ("&str | ImmutableString | String", "text"),
        ("ImmutableString", "text"),
        ("core::ops::range::RangeInclusive<i64>", "range"),
        ("core::ops::range::Range<i64>", "range"),
        ("i64", "integer"),
        ("f64", "real number"),
        ("Script is incomplete", "the program is not finished: is a bracket open?"),
        ("rhai::types::dynamic::", ""),
    ];
    clean(&WORDS.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)))
}

/// A text of the student's that may be shown: control characters and marks of writing direction are
/// escaped, and it is not too long.
pub(super) fn clean(text: &str) -> String {
    let mut shown = clean_long(&text.chars().take(QUOTE_MAX).collect::<String>());
    if text.chars().nth(QUOTE_MAX).is_some() {
        shown.push('…');
    }
    shown
}

fn clean_long(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}' => {
                shown.extend(letter.escape_unicode());
            }
            letter if letter.is_control() => shown.extend(letter.escape_default()),
            letter => shown.push(letter),
        }
    }
    shown
}
