//! Formulas of a submission: parsed once, evaluated over any [`Analytic`] arithmetic.
//!
//! ```text
//! formula     sum
//! condition   either && either …;  ||, && and ! between comparisons
//! sum         term + term − …
//! term        sign * sign / …
//! sign        −sign, +sign, power
//! power       atom ** sign                    so −2**2 is −4, 2**−1 is ½, 2**3**2 is 2⁹
//! atom        number, name, name(formula, …), (…)
//! ```
//!
//! Numbers are real, `1/2` is one half, and decimals are exact. Spaces do not matter.

mod evaluate;
mod parse;

use std::collections::BTreeMap;
use std::fmt;

use crate::arithmetic::Number;

pub use evaluate::Analytic;

/// A real-valued formula in named variables.
#[derive(Clone, Debug)]
pub struct Formula {
    text: String,
    variables: Vec<String>,
    root: Node,
}

/// A condition on named variables, such as `g >= c && K > 1`.
#[derive(Clone, Debug)]
pub struct Condition {
    text: String,
    variables: Vec<String>,
    root: Test,
}

impl Formula {
    /// Reads a formula in which the given names may occur.
    ///
    /// # Errors
    /// With the column of the first mistake, and what would be right.
    pub fn parse(text: &str, variables: &[&str]) -> Result<Formula, FormulaError> {
        let root = parse::Parser::new(text, variables)?.formula()?;
        Ok(Formula { text: text.trim().to_owned(), variables: owned(variables), root })
    }

    /// The value where the variables, in the order of [`Formula::parse`], are these.
    ///
    /// # Panics
    /// When there are fewer numbers than variables.
    #[must_use]
    pub fn evaluate<R: Analytic>(&self, point: &[R]) -> R {
        assert!(point.len() >= self.variables.len(), "a formula needs a number for each of its variables");
        self.root.evaluate(point)
    }

    /// Whether the variable occurs in it.
    #[must_use]
    pub fn mentions(&self, variable: &str) -> bool {
        self.variables.iter().position(|name| name == variable).is_some_and(|index| self.root.mentions(index))
    }

    /// What it was read from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names that may occur, in the order of their values.
    #[must_use]
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// The formula with some variables replaced by formulas, in the variables of the replacements.
    ///
    /// # Panics
    /// When the replacements are not all in the given variables, or one of its variables has
    /// neither a replacement nor a place among them.
    #[must_use]
    pub fn substitute(&self, replacements: &BTreeMap<&str, Formula>, variables: &[&str]) -> Formula {
        let variables = owned(variables);
        let of_variable: Vec<Node> = (self.variables.iter())
            .map(|name| match replacements.get(name.as_str()) {
                Some(with) => {
                    assert_eq!(with.variables, variables, "a replacement is in the variables of the result");
                    with.root.clone()
                }
                None => {
                    Node::Variable(variables.iter().position(|other| other == name).expect("a variable of the result"))
                }
            })
            .collect();
        Formula { text: self.text.clone(), root: self.root.replaced(&of_variable), variables }
    }
}

impl Condition {
    /// Reads a condition in which the given names may occur.
    ///
    /// # Errors
    /// With the column of the first mistake, and what would be right.
    pub fn parse(text: &str, variables: &[&str]) -> Result<Condition, FormulaError> {
        let root = parse::Parser::new(text, variables)?.condition()?;
        Ok(Condition { text: text.trim().to_owned(), variables: owned(variables), root })
    }

    /// Whether it holds where the variables are these.
    ///
    /// # Panics
    /// When there are fewer numbers than variables.
    #[must_use]
    pub fn holds<R: Analytic>(&self, point: &[R]) -> R::Mask {
        assert!(point.len() >= self.variables.len(), "a condition needs a number for each of its variables");
        self.root.holds(point)
    }

    /// What it was read from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names that may occur, in the order of their values.
    #[must_use]
    pub fn variables(&self) -> &[String] {
        &self.variables
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// A mistake in a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaError {
    /// Where, in characters from 1.
    pub column: usize,
    /// What is wrong there, and what would be right.
    pub says: String,
}

impl fmt::Display for FormulaError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "column {}: {}", self.column, self.says)
    }
}

impl std::error::Error for FormulaError {}

/// A number as it was written: exact, and the nearest double.
#[derive(Clone, Debug)]
struct Literal {
    exact: Number,
    near: f64,
}

#[derive(Clone, Debug)]
enum Node {
    Literal(Literal),
    Pi,
    E,
    Variable(usize),
    Negated(Box<Node>),
    Binary(Binary, Box<Node>, Box<Node>),
    Call(Function, Box<Node>),
    Extreme(Extreme, Vec<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Power,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extreme {
    Min,
    Max,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Function {
    Sqrt,
    Exp,
    Log,
    Log2,
    Abs,
    Floor,
    Ceil,
    Erf,
    Relu,
    Cosh,
    Tanh,
}

const FUNCTIONS: [(&str, Function); 11] = [
    ("sqrt", Function::Sqrt),
    ("exp", Function::Exp),
    ("log", Function::Log),
    ("log2", Function::Log2),
    ("abs", Function::Abs),
    ("floor", Function::Floor),
    ("ceil", Function::Ceil),
    ("erf", Function::Erf),
    ("relu", Function::Relu),
    ("cosh", Function::Cosh),
    ("tanh", Function::Tanh),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Less,
    AtMost,
    Greater,
    AtLeast,
    Equal,
    Different,
}

#[derive(Clone, Debug)]
enum Test {
    Compare(Comparison, Node, Node),
    Both(Box<Test>, Box<Test>),
    Either(Box<Test>, Box<Test>),
    Not(Box<Test>),
}

impl Node {
    fn mentions(&self, variable: usize) -> bool {
        match self {
            Node::Literal(_) | Node::Pi | Node::E => false,
            Node::Variable(index) => *index == variable,
            Node::Negated(of) | Node::Call(_, of) => of.mentions(variable),
            Node::Binary(_, left, right) => left.mentions(variable) || right.mentions(variable),
            Node::Extreme(_, of) => of.iter().any(|node| node.mentions(variable)),
        }
    }

    fn replaced(&self, of_variable: &[Node]) -> Node {
        let inner = |node: &Node| Box::new(node.replaced(of_variable));
        match self {
            Node::Literal(_) | Node::Pi | Node::E => self.clone(),
            Node::Variable(index) => of_variable[*index].clone(),
            Node::Negated(of) => Node::Negated(inner(of)),
            Node::Call(function, of) => Node::Call(*function, inner(of)),
            Node::Binary(operator, left, right) => Node::Binary(*operator, inner(left), inner(right)),
            Node::Extreme(which, of) => {
                Node::Extreme(*which, of.iter().map(|node| node.replaced(of_variable)).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Dual, Exact, exact, ratio};

    fn value(text: &str) -> f64 {
        Formula::parse(text, &["x", "gamma"]).unwrap_or_else(|error| panic!("{text}: {error}")).evaluate(&[3.0, 0.5])
    }

    fn says(text: &str) -> String {
        Formula::parse(text, &["x", "gamma"]).expect_err(text).to_string()
    }

    #[test]
    fn precedence_is_the_usual_one() {
        for (text, expected) in [
            ("-2**2", -4.0),
            ("2**-1", 0.5),
            ("2**3**2", 512.0),
            ("(-2)**2", 4.0),
            ("1/2", 0.5),
            ("6/2*3", 9.0),
            ("1-2-3", -4.0),
            ("- -x", 3.0),
            ("+x", 3.0),
            ("2*-x", -6.0),
            ("x**2*2", 18.0),
            ("1e3", 1000.0),
            (" 2 * x+ .5 ", 6.5),
            ("2.", 2.0),
            ("min(x, 1, 2)", 1.0),
            ("max(x,gamma)", 3.0),
            ("ceil(2.5)+floor(-0.5)", 2.0),
            ("log2(8)", 3.0),
            ("relu(-x)+relu(x)", 3.0),
            ("γ*x", 1.5),
            ("x·γ − 1", 0.5),
            ("abs(-x)", 3.0),
            ("ln(e)", 1.0),
            ("sqrt(9)*pi/pi", 3.0),
        ] {
            assert!((value(text) - expected).abs() < 1e-12, "{text} is {}", value(text));
        }
    }

    #[test]
    fn exact_values_are_exact() {
        for (text, expected) in [
            ("0.1+0.2", ratio(3, 10)),
            ("1/3+1/6", ratio(1, 2)),
            ("2**-2", ratio(1, 4)),
            ("(4/9)**(1/2)", ratio(2, 3)),
            ("4**1.5", ratio(8, 1)),
            ("ceil(log2(8))", ratio(3, 1)),
            ("0**0.3", ratio(0, 1)),
            ("floor(7/2)", ratio(3, 1)),
            ("1.25e-2", ratio(1, 80)),
        ] {
            let formula = Formula::parse(text, &[]).expect(text);
            assert!(formula.evaluate::<Exact>(&[]).eq(expected).is_yes(), "{text}");
        }
    }

    #[test]
    fn exact_arithmetic_encloses_the_double() {
        for text in ["exp(x)", "tanh(x/7)", "cosh(gamma)", "erf(gamma)", "log2(x)", "x**gamma", "x**(1/3)", "log(x)/pi"]
        {
            let formula = Formula::parse(text, &["x", "gamma"]).expect(text);
            let near = formula.evaluate::<f64>(&[3.0, 0.5]);
            let (lo, hi) = formula.evaluate(&[exact(3), exact(ratio(1, 2))]).to_f64_bounds();
            assert!(
                lo <= near * (1.0 + 1e-14) && near * (1.0 - 1e-14) <= hi && hi - lo < 1e-12,
                "{text}: {lo} {near} {hi}"
            );
        }
    }

    #[test]
    fn powers_beside_one_take_no_time_and_are_enclosed() {
        // Found by fuzzing: 80 to a power of about 10⁻⁴²³⁵⁶⁸.
        for text in ["0-80**---6e-6**81112/1", "-exp(6e-6**81112)", "-exp(-(6e-6**81112))", "erf(6e-6**81112) - 1"] {
            let formula = Formula::parse(text, &[]).expect(text);
            let (lo, hi) = Exact::scope(256, || formula.evaluate::<Exact>(&[]).to_f64_bounds());
            assert!(lo <= -1.0 && hi >= -1.0 && hi - lo < 1e-15, "{text}: {lo} {hi}");
        }
    }

    #[test]
    fn the_smallest_integer_is_a_number_like_others() {
        // Found by fuzzing: −8**21 is −2⁶³, whose opposite does not fit 64 bits.
        let formula = Formula::parse("8**-8**21", &[]).expect("a formula");
        assert!(Exact::scope(64, || formula.evaluate::<Exact>(&[]).to_f64_bounds()).0 <= 0.0);
    }

    #[test]
    fn derivatives_are_those_of_the_functions() {
        for text in
            ["exp(x)", "tanh(x)", "cosh(x)", "erf(x)", "log2(x)", "x**2.5", "x**3", "2**x", "x**x", "min(abs(x), 1)"]
        {
            let formula = Formula::parse(text, &["x"]).expect(text);
            let (at, step) = (1.3, 1e-6);
            let slope = formula.evaluate(&[Dual::variable(at)]).derivative;
            let near = (formula.evaluate(&[at + step]) - formula.evaluate(&[at - step])) / (2.0 * step);
            assert!((slope - near).abs() < 1e-7 * (1.0 + near.abs()), "{text}: {slope} and {near}");
        }
    }

    #[test]
    fn mistakes_are_answered_with_what_would_be_right() {
        for (text, hint) in [
            ("x^2", "use ** for powers"),
            ("2x", "written with *"),
            ("x(1+x)", "written with *"),
            ("Gamma", "did you mean `gamma`?"),
            ("y", "variables x, gamma"),
            ("min(x)", "two arguments"),
            ("sqrt(x, x)", "one argument"),
            ("sqrt", "is a function"),
            ("x <= 1", "goes into `when`"),
            ("x +", "the end where"),
            ("(x", "`)`"),
            ("", "the end where"),
            ("1e999", "exponents up to"),
            ("x $ 2", "unknown character `$`"),
            ("|x|", "abs(x)"),
            ("x\u{1b}[2J", "\\u{1b}"),
        ] {
            assert!(says(text).contains(hint), "{text}: {}", says(text));
        }
        assert!(says("x + y").starts_with("column 5"));
    }

    #[test]
    fn nothing_is_nested_or_long_without_end() {
        for deep in ["(".repeat(100_000), "-".repeat(3000), "2**".repeat(1000), "sqrt(".repeat(700), "x+".repeat(3000)]
        {
            assert!(Formula::parse(&deep, &["x"]).is_err());
        }
        for deep in ["!".repeat(3000), "(".repeat(3000) + "<"] {
            assert!(Condition::parse(&deep, &["x"]).is_err());
        }
        assert_eq!(value("x+".repeat(1000).trim_end_matches('+')), 3000.0);
    }

    #[test]
    fn conditions_have_their_connectives() {
        let holds = |text: &str| Condition::parse(text, &["x", "gamma"]).expect(text).holds(&[3.0, 0.5]);
        for yes in [
            "x > 1",
            "x>=3 && gamma<1",
            "x < 1 || !(gamma > 1)",
            "(x + 1) * 2 == 8",
            "!x < 1",
            "x != gamma",
            "(x > 1 && gamma < 1)",
        ] {
            assert!(holds(yes), "{yes}");
        }
        for no in ["x < 1", "x > 1 && gamma > 1", "!(x > 1)"] {
            assert!(!holds(no), "{no}");
        }
        let says = |text: &str| Condition::parse(text, &["x"]).expect_err(text).to_string();
        assert!(
            says("0 < x < 1").contains("do not chain")
                && says("x").contains("a comparison")
                && says("x = 1").contains("==")
        );
    }

    #[test]
    fn a_variable_can_be_replaced_by_a_formula() {
        let bound = Formula::parse("x*gamma + x", &["x", "gamma"]).expect("a formula");
        let of_t = Formula::parse("1/t", &["t"]).expect("a formula");
        let replaced = bound.substitute(&[("x", of_t.clone()), ("gamma", of_t)].into(), &["t"]);
        assert_eq!(replaced.evaluate(&[2.0]), 0.75);
        assert!(bound.mentions("gamma") && !Formula::parse("x", &["x", "gamma"]).expect("a formula").mentions("gamma"));
    }
}
