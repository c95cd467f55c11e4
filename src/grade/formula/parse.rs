//! From text to a tree, by precedence.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::{Binary, Comparison, Extreme, FUNCTIONS, FormulaError, Function, Literal, Node, Test};
use crate::arithmetic::Number;
use crate::grade::text::shown;

/// A formula longer than this is not one that a person wrote.
const CHARACTERS_MAX: usize = 4000;
/// Parentheses, signs and powers may be nested this deep.
const DEPTH_MAX: usize = 64;
/// A formula may have this many functions and powers: each may cost a thousand sums in exact arithmetic.
const CALLS_MAX: usize = 64;
/// A number may have this many digits, and a power of ten this large.
const DIGITS_MAX: usize = 100;
const EXPONENT_MAX: i64 = 300;

/// Letters of the lecture, and how a formula calls them.
const GREEK: [(char, &str); 13] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('Δ', "Delta"),
    ('ε', "epsilon"),
    ('η', "eta"),
    ('θ', "theta"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
];

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(String),
    Name(String),
    Symbol(&'static str),
    End,
}

const SYMBOLS: [&str; 22] = [
    "**", "<=", ">=", "==", "!=", "&&", "||", "+", "-", "*", "/", "(", ")", ",", "<", ">", "!", "^", "=", "|", "[", "]",
];

pub(super) struct Parser<'a> {
    tokens: Vec<(usize, Token)>,
    next: usize,
    depth: usize,
    calls: usize,
    variables: &'a [&'a str],
}

type Parsed<T> = Result<T, FormulaError>;

impl<'a> Parser<'a> {
    pub(super) fn new(text: &str, variables: &'a [&'a str]) -> Parsed<Parser<'a>> {
        let characters: Vec<char> = text.chars().collect();
        if characters.len() > CHARACTERS_MAX {
            let says = format!("{} characters; a formula may have {CHARACTERS_MAX}", characters.len());
            return Err(FormulaError { column: CHARACTERS_MAX + 1, says });
        }
        Ok(Parser { tokens: tokens(&characters)?, next: 0, depth: 0, calls: 0, variables })
    }

    pub(super) fn formula(mut self) -> Parsed<Node> {
        let root = self.sum()?;
        match self.peek() {
            Token::End => Ok(root),
            Token::Symbol("<" | "<=" | ">" | ">=" | "==" | "!=" | "&&" | "||") => {
                Err(self.wrong("a comparison has no place in a formula; a restriction goes into `when`"))
            }
            _ => Err(self.expected("an operator or the end of the formula")),
        }
    }

    pub(super) fn condition(mut self) -> Parsed<Test> {
        let root = self.either()?;
        match self.peek() {
            Token::End => Ok(root),
            Token::Symbol("<" | "<=" | ">" | ">=" | "==" | "!=") => {
                Err(self.wrong("comparisons do not chain; write 0 < x && x < 1"))
            }
            _ => Err(self.expected("`&&`, `||` or the end of the condition")),
        }
    }

    fn peek(&self) -> &Token {
        &self.tokens[self.next].1
    }

    fn take(&mut self) -> Token {
        let token = self.tokens[self.next].1.clone();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        token
    }

    fn takes(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Token::Symbol(found) if *found == symbol);
        if found {
            self.take();
        }
        found
    }

    fn wrong(&self, says: impl Into<String>) -> FormulaError {
        FormulaError { column: self.tokens[self.next].0, says: says.into() }
    }

    /// The next token is not what belongs here.
    fn expected(&self, what: &str) -> FormulaError {
        self.wrong(match self.peek() {
            Token::Symbol("^") => "use ** for powers".to_owned(),
            Token::Symbol("=") => "use == to compare".to_owned(),
            Token::Symbol("|") => "use abs(x) for |x| and || for or".to_owned(),
            Token::Symbol(symbol) => format!("`{symbol}` where {what} is expected"),
            Token::Number(digits) => format!("`{digits}` where {what} is expected; a product is written with *"),
            Token::Name(name) => format!("`{}` where {what} is expected; a product is written with *", shown(name)),
            Token::End => format!("the end where {what} is expected"),
        })
    }

    fn nested<T>(&mut self, parse: impl FnOnce(&mut Parser<'a>) -> Parsed<T>) -> Parsed<T> {
        if self.depth == DEPTH_MAX {
            return Err(self.wrong(format!("nested deeper than {DEPTH_MAX}")));
        }
        self.depth += 1;
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn either(&mut self) -> Parsed<Test> {
        let mut left = self.both()?;
        while self.takes("||") {
            left = Test::Either(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Parsed<Test> {
        let mut left = self.comparison()?;
        while self.takes("&&") {
            left = Test::Both(Box::new(left), Box::new(self.comparison()?));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Parsed<Test> {
        if self.takes("!") {
            return Ok(Test::Not(Box::new(self.nested(Parser::comparison)?)));
        }
        if let Some(inside) = self.conditions_in_parentheses()? {
            return Ok(inside);
        }
        let left = self.sum()?;
        let comparison = match self.peek() {
            Token::Symbol("<") => Comparison::Less,
            Token::Symbol("<=") => Comparison::AtMost,
            Token::Symbol(">") => Comparison::Greater,
            Token::Symbol(">=") => Comparison::AtLeast,
            Token::Symbol("==") => Comparison::Equal,
            Token::Symbol("!=") => Comparison::Different,
            _ => return Err(self.expected("a comparison (<, <=, >, >=, ==, !=)")),
        };
        self.take();
        Ok(Test::Compare(comparison, left, self.sum()?))
    }

    /// `(a < b || c < d)`, where the parentheses are not those of a number on the left of a comparison.
    fn conditions_in_parentheses(&mut self) -> Parsed<Option<Test>> {
        if *self.peek() != Token::Symbol("(") {
            return Ok(None);
        }
        let mut open = 0;
        let holds_a_test = self.tokens[self.next..].iter().find_map(|(_, token)| {
            match token {
                Token::Symbol("(") => open += 1,
                Token::Symbol(")") => open -= 1,
                Token::Symbol("<" | "<=" | ">" | ">=" | "==" | "!=" | "!") => return Some(true),
                _ => (),
            }
            (open == 0 || *token == Token::End).then_some(false)
        });
        if holds_a_test != Some(true) {
            return Ok(None);
        }
        self.take();
        let inside = self.nested(Parser::either)?;
        if !self.takes(")") {
            return Err(self.expected("`)`"));
        }
        Ok(Some(inside))
    }

    fn sum(&mut self) -> Parsed<Node> {
        let mut left = self.term()?;
        loop {
            let operator = match self.peek() {
                Token::Symbol("+") => Binary::Add,
                Token::Symbol("-") => Binary::Sub,
                _ => return Ok(left),
            };
            self.take();
            left = Node::Binary(operator, Box::new(left), Box::new(self.term()?));
        }
    }

    fn term(&mut self) -> Parsed<Node> {
        let mut left = self.sign()?;
        loop {
            let operator = match self.peek() {
                Token::Symbol("*") => Binary::Mul,
                Token::Symbol("/") => Binary::Div,
                _ => return Ok(left),
            };
            self.take();
            left = Node::Binary(operator, Box::new(left), Box::new(self.sign()?));
        }
    }

    fn sign(&mut self) -> Parsed<Node> {
        if self.takes("-") {
            return Ok(Node::Negated(Box::new(self.nested(Parser::sign)?)));
        }
        if self.takes("+") {
            return self.nested(Parser::sign);
        }
        let base = self.atom()?;
        if self.takes("**") {
            self.count_call()?;
            let exponent = self.nested(Parser::sign)?;
            return Ok(Node::Binary(Binary::Power, Box::new(base), Box::new(exponent)));
        }
        Ok(base)
    }

    fn atom(&mut self) -> Parsed<Node> {
        match self.peek().clone() {
            Token::Number(digits) => {
                let literal = literal(&digits).map_err(|says| self.wrong(says))?;
                self.take();
                Ok(Node::Literal(literal))
            }
            Token::Symbol("(") => {
                self.take();
                let inside = self.nested(Parser::sum)?;
                if self.takes(")") { Ok(inside) } else { Err(self.expected("`)`")) }
            }
            Token::Name(name) => self.named(&name),
            _ => Err(self.expected("a number, a name or `(`")),
        }
    }

    fn named(&mut self, name: &str) -> Parsed<Node> {
        let called = matches!(self.tokens[self.next + 1].1, Token::Symbol("("));
        if let Some(index) = self.variables.iter().position(|variable| *variable == name) {
            self.take();
            return if called { Err(self.wrong("a product is written with *")) } else { Ok(Node::Variable(index)) };
        }
        let extreme = match name {
            "min" => Some(Extreme::Min),
            "max" => Some(Extreme::Max),
            _ => None,
        };
        // `ln` is what many call the natural logarithm.
        let function = FUNCTIONS.iter().find(|(known, _)| *known == name || (name == "ln" && *known == "log"));
        match (name, extreme, function) {
            ("pi", ..) if !called => Ok(self.constant(Node::Pi)),
            ("e", ..) if !called => Ok(self.constant(Node::E)),
            (_, Some(extreme), _) if called => {
                let of = self.arguments()?;
                if of.len() < 2 {
                    Err(self.wrong(format!("`{name}` needs two arguments")))
                } else {
                    Ok(Node::Extreme(extreme, of))
                }
            }
            (_, _, Some((_, function))) if called => self.one_argument(name, *function),
            (_, Some(_), _) | (_, _, Some(_)) => Err(self.wrong(format!("`{name}` is a function; write {name}(…)"))),
            _ => Err(self.unknown(name)),
        }
    }

    fn constant(&mut self, node: Node) -> Node {
        self.take();
        node
    }

    fn one_argument(&mut self, name: &str, function: Function) -> Parsed<Node> {
        let mut of = self.arguments()?;
        match (of.pop(), of.len()) {
            (Some(only), 0) => Ok(Node::Call(function, Box::new(only))),
            (_, others) => Err(self.wrong(format!("`{name}` takes one argument, not {}", others + 1))),
        }
    }

    fn count_call(&mut self) -> Parsed<()> {
        self.calls += 1;
        if self.calls > CALLS_MAX {
            return Err(self.wrong(format!("a formula may have {CALLS_MAX} functions and powers")));
        }
        Ok(())
    }

    fn arguments(&mut self) -> Parsed<Vec<Node>> {
        self.count_call()?;
        self.take();
        self.take();
        let mut of = vec![self.nested(Parser::sum)?];
        while self.takes(",") {
            of.push(self.nested(Parser::sum)?);
        }
        if self.takes(")") { Ok(of) } else { Err(self.expected("`,` or `)`")) }
    }

    fn unknown(&self, name: &str) -> FormulaError {
        let names = if self.variables.is_empty() {
            "no variables: it is a number".to_owned()
        } else {
            format!("the variables {}", self.variables.join(", "))
        };
        let same = self.variables.iter().find(|variable| variable.eq_ignore_ascii_case(name));
        let hint = same.map_or(String::new(), |variable| format!("did you mean `{variable}`? "));
        let functions: Vec<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
        self.wrong(format!(
            "unknown name `{}`; {hint}this formula has {names}; pi and e; and the functions {}, min, max",
            shown(name),
            functions.join(", ")
        ))
    }
}

fn tokens(characters: &[char]) -> Parsed<Vec<(usize, Token)>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let character = characters[at];
        let length = match character {
            _ if character.is_whitespace() => {
                at += 1;
                continue;
            }
            '0'..='9' | '.' => number_length(&characters[at..]),
            _ if character.is_ascii_alphabetic() || character == '_' => {
                characters[at..].iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '_').count()
            }
            _ => 1,
        };
        let text: String = characters[at..at + length].iter().collect();
        let (length, token) = match character {
            '0'..='9' | '.' => (length, Token::Number(text)),
            _ if character.is_ascii_alphabetic() || character == '_' => (length, Token::Name(text)),
            _ => symbol(&characters[at..]).ok_or_else(|| {
                let says = format!("unknown character `{}`", shown(&text));
                FormulaError { column: at + 1, says }
            })?,
        };
        tokens.push((at + 1, token));
        at += length;
    }
    tokens.push((characters.len() + 1, Token::End));
    Ok(tokens)
}

/// A symbol of ASCII, or what a person writes with another keyboard.
fn symbol(rest: &[char]) -> Option<(usize, Token)> {
    let greek = GREEK.iter().find(|(letter, _)| *letter == rest[0]);
    if let Some((_, name)) = greek {
        return Some((1, Token::Name((*name).to_owned())));
    }
    let other = match rest[0] {
        '−' => Some("-"),
        '×' | '·' | '⋅' => Some("*"),
        '≤' => Some("<="),
        '≥' => Some(">="),
        '≠' => Some("!="),
        _ => None,
    };
    if let Some(symbol) = other {
        return Some((1, Token::Symbol(symbol)));
    }
    let is_next = |symbol: &&&str| symbol.chars().enumerate().all(|(i, c)| rest.get(i) == Some(&c));
    SYMBOLS.iter().find(is_next).map(|symbol| (symbol.len(), Token::Symbol(symbol)))
}

/// Digits, a point, and an exponent if digits follow it.
fn number_length(rest: &[char]) -> usize {
    let digits = |from: usize| rest[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut length = digits(0);
    if rest.get(length) == Some(&'.') {
        length += 1 + digits(length + 1);
    }
    if matches!(rest.get(length), Some('e' | 'E')) {
        let sign = usize::from(matches!(rest.get(length + 1), Some('+' | '-')));
        let exponent = if length + 1 + sign <= rest.len() { digits(length + 1 + sign) } else { 0 };
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}

fn literal(digits: &str) -> Result<Literal, String> {
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], digits[at + 1..].parse::<i64>().unwrap_or(i64::MAX)),
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() {
        return Err("a lone point is no number".to_owned());
    }
    if all.len() > DIGITS_MAX || exponent.saturating_abs() > EXPONENT_MAX {
        return Err(format!("a number may have {DIGITS_MAX} digits and exponents up to {EXPONENT_MAX}"));
    }
    let numerator: IBig = all.parse().map_err(|_| format!("`{digits}` is no number"))?;
    let shift = exponent - fraction.len() as i64;
    let power = UBig::from(10_u8).pow(shift.unsigned_abs() as usize);
    let exact = if shift < 0 { RBig::from_parts(numerator, power) } else { RBig::from(numerator * IBig::from(power)) };
    let near = digits.parse().map_err(|_| format!("`{digits}` is no number"))?;
    Ok(Literal { exact: Number::Rational(exact), near })
}
