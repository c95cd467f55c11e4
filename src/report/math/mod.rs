//! Mathematics in LaTeX, as statements are written, turned into what a medium shows.
//!
//! `pulldown-latex` reads it; its own MathML is not well-formed where a statement has a `<`, and it knows
//! neither terminals nor typesetters, so the writers are ours: [`Formula::to_text`] for terminals,
//! [`Formula::to_mathml`] for browsers, [`Formula::to_typst`] for PDF.

mod alphabet;
mod mathml;
mod text;
mod typst;

use std::fmt;
use std::iter::Peekable;

use alphabet::styled;
use pulldown_latex::event::{
    Content, EnvironmentFlow, Event, Font, Grouping, ScriptPosition, ScriptType, StateChange, Style, Visual,
};
use pulldown_latex::{Parser, Storage};
pub use typst::Piece;

use crate::suite::Catalogue;

/// A formula, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula(Vec<Node>);

/// What a symbol is for, which decides the space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// A letter, or anything that stands like one.
    Ordinary,
    /// ∑ and its kin.
    Large,
    Binary,
    Relation,
    Open,
    Close,
    /// Both, like |.
    Fence,
    Punctuation,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Row(Vec<Node>),
    Symbol(String, Role),
    /// Letters that are upright together: functions, and names in roman type.
    Name(String),
    Number(String),
    /// Words, with their spaces.
    Words(String),
    Fraction(Box<Node>, Box<Node>),
    /// With its index, where it is no square root.
    Root(Box<Node>, Option<Box<Node>>),
    /// A base with a subscript and a superscript; above and below it where `limits`.
    Script {
        base: Box<Node>,
        sub: Option<Box<Node>>,
        sup: Option<Box<Node>>,
        limits: bool,
    },
    /// A base under an accent, a combining character.
    Accent(Box<Node>, char),
    /// What stands between delimiters that grow with it.
    Fenced(Option<char>, Vec<Node>, Option<char>),
    /// In units of the type size.
    Space(f32),
    /// Rows of cells; behind a brace where it is a list of cases.
    Table {
        rows: Vec<Vec<Node>>,
        cases: bool,
    },
}

/// A formula that cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MathError {
    latex: String,
    reason: String,
}

impl fmt::Display for MathError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the formula `{}` cannot be shown: {}", self.latex, self.reason)
    }
}

impl std::error::Error for MathError {}

impl Formula {
    /// Reads LaTeX as it stands in a statement.
    ///
    /// # Errors
    /// When it is no formula, or has something that no statement has needed so far.
    pub fn read(latex: &str) -> Result<Formula, MathError> {
        let error = |reason: String| MathError { latex: latex.to_owned(), reason };
        let storage = Storage::new();
        let events: Result<Vec<Event<'_>>, _> = Parser::new(latex, &storage).collect();
        let events = events.map_err(|wrong| error(first_line(&wrong.to_string())))?;
        let mut reader = Reader { events: events.into_iter().peekable(), font: None };
        let nodes = reader.row().map_err(error)?;
        match reader.events.next() {
            None => Ok(Formula(nodes)),
            Some(event) => Err(error(format!("{event:?} ends nothing"))),
        }
    }
}

/// What the parser hands on as it is written: `\&` is an ampersand; and its own word for a space.
fn unescaped(words: &str) -> String {
    let words = words.replace("&nbsp;", "\u{a0}");
    ["&", "%", "$", "#", "_", "{", "}"].iter().fold(words, |text, sign| text.replace(&format!("\\{sign}"), sign))
}

/// A claim with a formula that cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementError {
    claim: &'static str,
    wrong: MathError,
}

impl fmt::Display for StatementError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the claim `{}`: {}", self.claim, self.wrong)
    }
}

impl std::error::Error for StatementError {}

/// Reads every statement, printed and corrected, of a catalogue.
///
/// # Errors
/// At the first that cannot be shown.
pub fn check_statements(catalogue: Catalogue) -> Result<(), StatementError> {
    for claim in catalogue {
        let errata = claim.errata.iter().flat_map(|erratum| [erratum.printed, erratum.corrected]);
        for latex in errata.chain([claim.statement]) {
            Formula::read(latex).map_err(|wrong| StatementError { claim: claim.id, wrong })?;
        }
    }
    Ok(())
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

struct Reader<'a, I: Iterator<Item = Event<'a>>> {
    events: Peekable<I>,
    font: Option<Font>,
}

impl<'a, I: Iterator<Item = Event<'a>>> Reader<'a, I> {
    /// All elements up to the end of the group, an alignment or a new line.
    fn row(&mut self) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        while let Some(event) = self.events.peek() {
            match event {
                Event::End | Event::EnvironmentFlow(_) => break,
                Event::StateChange(change) => {
                    let change = *change;
                    self.events.next();
                    self.change(change)?;
                }
                _ => nodes.push(self.element()?),
            }
        }
        Ok(joined(nodes))
    }

    fn change(&mut self, change: StateChange) -> Result<(), String> {
        match change {
            StateChange::Font(font) => self.font = font,
            // Sizes follow from where a formula stands.
            StateChange::Style(Style::Text | Style::Display) => {}
            other => return Err(format!("{other:?} is not known here")),
        }
        Ok(())
    }

    fn boxed(&mut self) -> Result<Box<Node>, String> {
        self.element().map(Box::new)
    }

    fn element(&mut self) -> Result<Node, String> {
        match self.events.next().ok_or("something is missing at the end")? {
            Event::Content(content) => self.content(content),
            Event::Begin(grouping) => self.group(&grouping),
            Event::Visual(Visual::SquareRoot) => Ok(Node::Root(self.boxed()?, None)),
            Event::Visual(Visual::Root) => Ok(Node::Root(self.boxed()?, Some(self.boxed()?))),
            Event::Visual(Visual::Fraction(None)) => Ok(Node::Fraction(self.boxed()?, self.boxed()?)),
            Event::Visual(Visual::Negation) => self.negated(),
            Event::Script { ty, position } => self.script(ty, position),
            Event::Space { width, .. } => Ok(Node::Space(width.map_or(0.0, |width| width.value))),
            other => Err(format!("{other:?} is not known here")),
        }
    }

    fn content(&self, content: Content<'_>) -> Result<Node, String> {
        let symbol = |content: char, role| Ok(Node::Symbol(content.to_string(), role));
        match content {
            Content::Text(words) => Ok(Node::Words(unescaped(words))),
            Content::Number(number) => Ok(Node::Number(number.to_owned())),
            Content::Function(name) => Ok(Node::Name(name.to_owned())),
            Content::Ordinary { content, .. } => Ok(match self.font {
                Some(Font::UpRight) => Node::Name(content.to_string()),
                font => Node::Symbol(styled(content, font)?.to_string(), Role::Ordinary),
            }),
            Content::LargeOp { content, .. } => symbol(content, Role::Large),
            Content::BinaryOp { content, .. } => symbol(content, Role::Binary),
            Content::Relation { content, .. } => {
                let mut bytes = [0; 8];
                let relation = std::str::from_utf8(content.encode_utf8_to_buf(&mut bytes));
                Ok(Node::Symbol(relation.map_err(|wrong| wrong.to_string())?.to_owned(), Role::Relation))
            }
            Content::Delimiter { content, ty, .. } => symbol(
                content,
                match ty {
                    pulldown_latex::event::DelimiterType::Open => Role::Open,
                    pulldown_latex::event::DelimiterType::Close => Role::Close,
                    pulldown_latex::event::DelimiterType::Fence => Role::Fence,
                },
            ),
            Content::Punctuation(content) => symbol(content, Role::Punctuation),
        }
    }

    fn group(&mut self, grouping: &Grouping) -> Result<Node, String> {
        let before = self.font;
        let node = match grouping {
            Grouping::Normal => Node::Row(self.row()?),
            Grouping::LeftRight(open, close) => Node::Fenced(*open, self.row()?, *close),
            Grouping::Cases { left: true } => Node::Table { rows: self.rows()?, cases: true },
            Grouping::Aligned | Grouping::Matrix { .. } => Node::Table { rows: self.rows()?, cases: false },
            other => return Err(format!("{other:?} is not known here")),
        };
        self.font = before;
        match self.events.next() {
            Some(Event::End) => Ok(node),
            _ => Err("a group does not end".to_owned()),
        }
    }

    fn rows(&mut self) -> Result<Vec<Vec<Node>>, String> {
        let mut rows = vec![vec![Node::Row(self.row()?)]];
        while let Some(Event::EnvironmentFlow(flow)) = self.events.peek() {
            if !matches!(flow, EnvironmentFlow::Alignment) {
                rows.push(Vec::new());
            }
            self.events.next();
            let cell = Node::Row(self.row()?);
            rows.last_mut().expect("there is a first row").push(cell);
        }
        Ok(rows)
    }

    fn negated(&mut self) -> Result<Node, String> {
        match self.element()? {
            Node::Symbol(symbol, Role::Relation) => Ok(Node::Symbol(symbol + "\u{338}", Role::Relation)),
            other => Err(format!("{other:?} cannot be negated")),
        }
    }

    fn script(&mut self, ty: ScriptType, position: ScriptPosition) -> Result<Node, String> {
        let base = self.boxed()?;
        let first = self.boxed()?;
        let (sub, sup) = match ty {
            ScriptType::Subscript => (Some(first), None),
            ScriptType::Superscript => (None, Some(first)),
            ScriptType::SubSuperscript => (Some(first), Some(self.boxed()?)),
        };
        if let (ScriptPosition::AboveBelow, None, Some(above)) = (position, &sub, &sup)
            && let Some(accent) = accent(above)
        {
            return Ok(Node::Accent(base, accent));
        }
        Ok(Node::Script { base, sub, sup, limits: position != ScriptPosition::Right })
    }
}

/// The combining character for what the parser sets above a base.
fn accent(above: &Node) -> Option<char> {
    let Node::Symbol(symbol, Role::Ordinary) = above else { return None };
    match symbol.as_str() {
        "‾" => Some('\u{304}'),
        "^" => Some('\u{302}'),
        "~" => Some('\u{303}'),
        "˙" => Some('\u{307}'),
        "→" => Some('\u{20d7}'),
        _ => None,
    }
}

/// Neighbouring names of single letters as one name.
fn joined(nodes: Vec<Node>) -> Vec<Node> {
    let mut joined: Vec<Node> = Vec::new();
    for node in nodes {
        match (joined.last_mut(), node) {
            (Some(Node::Name(before)), Node::Name(next)) if next.chars().count() == 1 => before.push_str(&next),
            (_, node) => joined.push(node),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Claim;

    #[test]
    fn what_is_no_formula_is_named_with_the_reason() {
        for (latex, why) in [
            (r"\bad x", "unknown primitive command"),
            (r"\frac{a}", "expected a token"),
            ("x^", "expected a token"),
            (r"\left( x", "expected"),
            (r"\mathfrak{g}", "Fraktur"),
            (r"\color{red} x", "not known here"),
        ] {
            let message = Formula::read(latex).unwrap_err().to_string();
            assert!(message.contains(latex) && message.contains(why), "{message}");
        }
    }

    #[test]
    fn a_claim_whose_statement_cannot_be_shown_is_named() {
        let claim = |statement: &'static str| -> Catalogue {
            let claim = Claim { id: "toy/claim", rows: &[], errata: &[], source: &[], statement, cases: |_| {} };
            Box::leak(Box::new([&*Box::leak(Box::new(claim))]))
        };
        assert_eq!(check_statements(claim("x < y")), Ok(()));
        let message = check_statements(claim(r"\bad")).unwrap_err().to_string();
        assert!(message.starts_with(r"the claim `toy/claim`: the formula `\bad` cannot be shown"), "{message}");
    }

    #[test]
    fn roman_letters_are_one_name_and_italic_ones_are_not() {
        let Formula(nodes) = Formula::read(r"\mathrm{KL}(pq)").expect("a formula");
        assert_eq!(nodes[0], Node::Row(vec![Node::Name("KL".to_owned())]));
        assert_eq!(nodes.len(), 5);
    }
}
