//! # Q2: the derivative with respect to θ^(l) as a product of L − l + 1 matrices
//!
//! **Reference**: J_L J_{L−1} ⋯ J_{l+1} T_l with J_k = ∂₁f^(k)(g^(k−1), θ^(k)) and T_l = ∂₂f^(l)(g^(l−1), θ^(l)). The
//! transposes in the opposite order are the gradient, and right where they are declared.
//!
//! **Checked** name by name for every l ≤ L ≤ 6: matrices do not commute, so no other list of these
//! factors is the derivative for every network. That this one is, is tested on networks with tanh.

use super::merges::sentence;
use super::*;
use theorycheck::grade::program::{Program, Value};
use theorycheck::grade::shown;

pub(super) static QUESTION: Question = Question {
    id: "q2",
    title: "A derivative as a product of matrices",
    points: 10,
    fields: &[
        Field {
            name: "factors",
            kind: Kind::Program(&["L", "l"]),
            help: "gives the list of the factors, J_k of layer k by its input and T_k by its parameters, such as \"J_3\"",
            example: "\"[\\\"J_\\\" + l, \\\"T_\\\" + L]\"",
        },
        Field {
            name: "order",
            kind: Kind::Choice(&["product", "transposed"]),
            help: "whether the list is the derivative, or the product of the transposes is",
            example: "\"product\"",
        },
    ],
    grade,
};

/// Networks up to this depth are asked for.
const LAYERS_MAX: i64 = 6;

/// The derivative of a layer by its input (J) or by its parameters (T).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Factor {
    J(i64),
    T(i64),
}

/// A list as it was given: its factors, and whether each is marked as transposed.
struct Product {
    factors: Vec<Factor>,
    names: Vec<String>,
    is_marked: bool,
}

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let order = answers.choice("order");
    let judged = answers.program("factors").judged(|program| match &order.value {
        Some(Err(says)) => Judgement::error(format!("order: {says}")),
        _ => judge(program, order.ok().map(|order| *order == "transposed")).unwrap_or_else(|wrong| wrong),
    });
    let solution = "The factors are J_L, J_(L-1), ..., J_(l+1), T_l in this order.";
    marks.give("factors", ratio(1, 1), judged.solved(solution));
}

fn judge(program: &Program, declared: Option<bool>) -> Result<Judgement, Judgement> {
    let mut all = Vec::new();
    for layers in 1..=LAYERS_MAX {
        for l in 1..=layers {
            let value = program.call(&[Value::Integer(layers).into(), Value::Integer(l).into()]);
            let value =
                value.map_err(|error| Judgement::error(sentence(format!("For L = {layers}, l = {l}: {error}"))))?;
            all.push((layers, l, Product::read(&value, layers, l)?));
        }
    }
    let is_marked = all.iter().all(|(.., product)| product.is_marked);
    let is_transposed = declared.unwrap_or(is_marked);
    let agrees = |is_transposed: bool, expected: Factors| {
        all.iter().all(|(layers, l, product)| product.factors == in_order(expected(*layers, *l), is_transposed))
    };
    if agrees(is_transposed, derivative) {
        return Ok(Judgement::right("These are the factors, in the right order, for every l up to L = 6."));
    }
    if agrees(!is_transposed, derivative) {
        let says = if is_transposed {
            "The list is declared to be of transposes, but it is in the order of the derivative itself."
        } else {
            "The factors are right and their order is reversed: their shapes do not fit. If transposes are meant, declare \
             order = \"transposed\"."
        };
        return Err(Judgement::wrong(says).credited(ratio(1, 2)));
    }
    for (mistake, says) in MISTAKES {
        if agrees(is_transposed, mistake) {
            return Err(Judgement::wrong(says).credited(ratio(1, 2)));
        }
    }
    Err(first_wrong(&all, is_transposed))
}

/// The first list that is wrong, and the first name in it.
fn first_wrong(all: &[(i64, i64, Product)], is_transposed: bool) -> Judgement {
    let expected = |layers: i64, l: i64| in_order(derivative(layers, l), is_transposed);
    let (layers, l, product) =
        all.iter().find(|(layers, l, product)| product.factors != expected(*layers, *l)).expect("a wrong list");
    let (expected, names) = (expected(*layers, *l), product.names.join(", "));
    let says = if product.factors.len() != expected.len() {
        format!("For L = {layers}, l = {l} the list [{names}] has {} factors, not L - l + 1.", product.factors.len())
    } else {
        let same = product.factors.iter().zip(&expected).take_while(|(given, expected)| given == expected);
        let at = same.count();
        format!("For L = {layers}, l = {l} the list is [{names}]: factor {}, {}, is wrong.", at + 1, product.names[at])
    };
    let right =
        all.iter().filter(|(layers, l, product)| product.factors == in_order(derivative(*layers, *l), is_transposed));
    let credit = if 4 * right.count() >= 3 * all.len() { ratio(1, 2) } else { ratio(0, 1) };
    Judgement::wrong(says).credited(credit)
}

/// A list of factors for each L and l.
type Factors = fn(i64, i64) -> Vec<Factor>;

/// J_L, …, J_{l+1}, T_l.
fn derivative(layers: i64, l: i64) -> Vec<Factor> {
    (l + 1..=layers).rev().map(Factor::J).chain([Factor::T(l)]).collect()
}

/// What is often written instead, with a sentence each.
const MISTAKES: [(Factors, &str); 4] = [
    (
        |layers, l| (l + 1..=layers).rev().map(Factor::J).collect(),
        "The derivative of layer l by its own parameters is missing.",
    ),
    (
        |layers, l| (l..=layers).rev().map(Factor::J).chain([Factor::T(l)]).collect(),
        "The parameters of layer l do not act through the input of layer l: its J is one factor too many.",
    ),
    (
        |layers, l| (l..=layers).rev().map(Factor::J).collect(),
        "The last factor is the derivative of layer l by its parameters, not by its input.",
    ),
    (
        |layers, l| (l + 1..=layers).map(Factor::J).chain([Factor::T(l)]).collect(),
        "The Jacobians are in the opposite order: by the chain rule that of the last layer comes first.",
    ),
];

fn in_order(mut factors: Vec<Factor>, is_transposed: bool) -> Vec<Factor> {
    if is_transposed {
        factors.reverse();
    }
    factors
}

impl Product {
    fn read(value: &Value, layers: i64, l: i64) -> Result<Product, Judgement> {
        let at = format!("For L = {layers}, l = {l}");
        let Value::List(items) = value else {
            return Err(Judgement::error(format!("{at} the program does not give a list of names.")));
        };
        let mut product = Product { factors: Vec::new(), names: Vec::new(), is_marked: true };
        for item in items.iter().take(4 * LAYERS_MAX as usize) {
            let name = if let Value::Text(name) = item { name.as_str() } else { "" };
            let Some((factor, is_marked)) = Factor::read(name) else {
                let name = shown(&name.chars().take(40).collect::<String>());
                return Err(Judgement::error(format!("{at} `{name}` is no name such as \"J_3\" or \"T_2\".")));
            };
            product.is_marked &= is_marked;
            product.factors.push(factor);
            product.names.push(factor.to_string());
        }
        product.is_marked &= !items.is_empty();
        Ok(product)
    }
}

impl Factor {
    /// J_3, J3, J[3], J_{3} or J^(3), and whether a T or a prime behind it says that it is transposed.
    fn read(name: &str) -> Option<(Factor, bool)> {
        let bare: String = name.chars().filter(|letter| !" _^(){}[]".contains(*letter)).collect();
        let number = bare.get(1..)?.trim_end_matches(['T', '\'', 't', '⊤', 'ᵀ']);
        let layer = number.parse().ok()?;
        let is_marked = number.len() + 1 < bare.len();
        match bare.chars().next()? {
            'J' | 'j' => Some((Factor::J(layer), is_marked)),
            'T' | 't' => Some((Factor::T(layer), is_marked)),
            _ => None,
        }
    }
}

impl std::fmt::Display for Factor {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Factor::J(layer) => write!(out, "J_{layer}"),
            Factor::T(layer) => write!(out, "T_{layer}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Factor, LAYERS_MAX, SHEET, derivative};
    use crate::tests_help::expect;
    use theorycheck::autodiff::chain_gradient;
    use theorycheck::grade::Outcome::{Error, Right, Wrong};
    use theorycheck::kernel::matrix_product;
    use theorycheck::model::{Activation, Matrix, Mlp};

    /// The factors by their names, multiplied, against differences of the output.
    #[test]
    fn the_reference_is_the_derivative() {
        let width = 3;
        for layers in 1..=LAYERS_MAX as usize {
            let weight = |l: usize, i: usize, j: usize| ((7 * l + 5 * i + 3 * j) % 11) as f64 / 9.0 - 0.5;
            let rows = |l: usize| if l + 1 == layers { 1 } else { width };
            let matrix = |l| (0..rows(l)).map(|i| (0..width).map(|j| weight(l, i, j)).collect()).collect();
            let network = Mlp { weights: (0..layers).map(matrix).collect(), activation: Activation::Tanh };
            let (x, pass) = ([0.3, -0.7, 0.5], network.forward(&[0.3, -0.7, 0.5]));
            for l in 1..=layers {
                let of_name = |factor: &Factor| match factor {
                    Factor::J(k) => network.jacobian(&pass, *k as usize),
                    Factor::T(k) => network.parameter_jacobian(&pass, *k as usize),
                };
                let factors = derivative(layers as i64, l as i64);
                assert_eq!(factors.len(), layers - l + 1);
                let matrices = factors.iter().map(of_name);
                let product: Matrix<f64> = matrices.reduce(|a, b| matrix_product(&a, &b)).expect("a factor");
                for (at, slope) in product.concat().into_iter().enumerate() {
                    let moved = |by: f64| {
                        let mut network = network.clone();
                        network.weights[l - 1][at / width][at % width] += by;
                        network.output(&x)
                    };
                    let near = (moved(1e-6) - moved(-1e-6)) / 2e-6;
                    assert!((slope - near).abs() < 1e-8, "L = {layers}, l = {l}: {slope} and {near}");
                }
                assert_eq!(product, chain_gradient(&network, &pass, l));
            }
        }
    }

    fn program(body: &str) -> String {
        format!("factors = '''\n{body}\n'''")
    }

    #[test]
    fn lists_of_factors() {
        let loops = "let a = []; let k = L; while k > l { a.push(\"J_\" + k); k -= 1; } a.push(\"T_\" + l); a";
        let function = "fn factors(L, l) { let a = []; for k in range(L, l, -1) { a.push(k); } let a = a.map(|k| `J${k}`); \
                        a.push(`T${l}`); a }";
        let recursive = "fn factors(n, l) { if n == l { return [`T_{${l}}`]; } let a = factors(n - 1, l); \
                         a.insert(0, `J_{${n}}`); a }";
        let superscripts = "let a = [`T^(${l})`]; for k in l+1..=L { a.insert(0, `J^(${k})`); } a";
        let transposed = "let a = [`T_${l}`]; for k in l+1..=L { a.push(`J_${k}`); } a";
        let marked = "let a = [`T_${l}^T`]; for k in l+1..=L { a.push(`J_${k}^T`); } a";
        let declared = "\norder = \"transposed\"";
        let without_own = "let a = []; for k in l+1..=L { a.insert(0, `J_${k}`); } a";
        let one_too_many = "let a = [`T_${l}`]; for k in l..=L { a.insert(0, `J_${k}`); } a";
        let own_by_input = "let a = []; for k in l..=L { a.insert(0, `J_${k}`); } a";
        let ascending = "let a = []; for k in l+1..=L { a.push(`J_${k}`); } a.push(`T_${l}`); a";
        let other_own = "let a = [`T_${L}`]; for k in l+1..=L { a.insert(0, `J_${k}`); } a";
        let stops_early = "let a = [`T_${l}`]; for k in l+1..L { a.insert(0, `J_${k}`); } a";
        expect(
            &SHEET,
            "q2",
            &[
                (&program(loops), "factors", Right, 1.0),
                (&format!("{}\norder = \"product\"", program(function)), "factors", Right, 1.0),
                (&program(recursive), "factors", Right, 1.0),
                (&program(superscripts), "factors", Right, 1.0),
                (&(program(transposed) + declared), "factors", Right, 1.0),
                (&(program(marked) + declared), "factors", Right, 1.0),
                (&program(marked), "factors", Right, 1.0),
                (&program(transposed), "factors", Wrong, 0.5),
                (&(program(loops) + declared), "factors", Wrong, 0.5),
                (&program(without_own), "factors", Wrong, 0.5),
                (&program(one_too_many), "factors", Wrong, 0.5),
                (&program(own_by_input), "factors", Wrong, 0.5),
                (&program(ascending), "factors", Wrong, 0.5),
                (&program(other_own), "factors", Wrong, 0.0),
                (&program(stops_early), "factors", Wrong, 0.0),
                (&program("[]"), "factors", Wrong, 0.0),
                (&program("\"J_1\""), "factors", Error, 0.0),
                (&program("[1, 2]"), "factors", Error, 0.0),
                (&program("[\"W_1\"]"), "factors", Error, 0.0),
                (&program("loop { }"), "factors", Error, 0.0),
                (&(program(loops) + "\norder = \"other\""), "factors", Error, 0.0),
            ],
        );
    }
}
