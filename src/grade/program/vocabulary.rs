//! All that a program can call.

use std::rc::Rc;

use rhai::{Dynamic, Engine, RhaiNativeFunc, Token, Variant};

use super::value::plain_kind;
use super::{Constants, FUNCTIONS_MAX, Limits, Meter, VARIABLES_MAX, lists, numbers, powers, texts};

/// The functions of the language, by name, and how each is used. `f(a, b)` may also be written `a.f(b)`.
pub const FUNCTIONS: &[(&str, &str)] = &[
    ("abs", "abs(x)"),
    ("add", "add(a, b), the sum of two vectors"),
    ("all", "a.all(|x| ..), whether it holds for every element"),
    ("append", "a.append(b), the elements of b after those of a"),
    ("ceil", "ceil(x), an integer"),
    ("chars", "chars(text), a list"),
    ("clear", "a.clear()"),
    ("contains", "a.contains(x), or x in a"),
    ("cos", "cos(x)"),
    ("cosh", "cosh(x)"),
    ("debug", "debug(x), which shows nothing"),
    ("div", "div(a, b), the integer below a/b"),
    ("dot", "dot(a, b), of two vectors"),
    ("e", "e()"),
    ("ends_with", "text.ends_with(text)"),
    ("erf", "erf(x)"),
    ("exp", "exp(x)"),
    ("extract", "a.extract(from..to), or a.extract(from, length), a part of a list"),
    ("filter", "a.filter(|x| ..)"),
    ("float", "float(x), the real number that an integer or a text stands for"),
    ("floor", "floor(x), an integer"),
    ("index_of", "a.index_of(x), -1 if it is not there"),
    ("insert", "a.insert(position, x)"),
    ("int", "int(x), the integer part of a number, or the integer that a text stands for"),
    ("is_empty", "a.is_empty()"),
    ("is_finite", "is_finite(x)"),
    ("is_nan", "is_nan(x)"),
    ("keys", "keys(map), a list"),
    ("len", "len(a), of a list, a text or a map"),
    ("log", "log(x), the natural logarithm"),
    ("log2", "log2(x)"),
    ("map", "a.map(|x| ..)"),
    ("max", "max(x, y)"),
    ("min", "min(x, y)"),
    ("norm", "norm(a), the Euclidean norm of a vector"),
    ("pi", "pi()"),
    ("pop", "a.pop(), takes the last element"),
    ("print", "print(x), which shows nothing"),
    ("push", "a.push(x), one more element at the end"),
    ("range", "range(from, to) or range(from, to, step), without the end"),
    ("reduce", "a.reduce(|sum, x| .., start)"),
    ("relu", "relu(x)"),
    ("remove", "a.remove(position), or map.remove(key)"),
    ("reverse", "a.reverse(), in place"),
    ("round", "round(x), an integer"),
    ("scale", "scale(x, a), a number times a vector, the number first"),
    ("shift", "a.shift(), takes the first element"),
    ("sign", "sign(x): -1, 0 or 1"),
    ("sin", "sin(x)"),
    ("some", "a.some(|x| ..), whether it holds for an element"),
    ("sort", "a.sort(), or a.sort(|x, y| x - y), in place"),
    ("split", "text.split(text), a list"),
    ("sqrt", "sqrt(x)"),
    ("starts_with", "text.starts_with(text)"),
    ("sub", "sub(a, b), the difference of two vectors"),
    ("sub_string", "text.sub_string(from, length)"),
    ("sum", "sum(a), of the numbers in a list"),
    ("tanh", "tanh(x)"),
    ("to_string", "to_string(x)"),
    ("trim", "text.trim(), a copy without blanks at the ends"),
    ("truncate", "a.truncate(length), in place"),
    ("values", "values(map), a list"),
    ("zeros", "zeros(n), a list"),
];

/// What the functions are registered with, so that what there is and what is said of it can be compared.
pub(super) struct Vocabulary<'a> {
    pub(super) engine: &'a mut Engine,
    pub(super) limits: Limits,
    pub(super) meter: Rc<Meter>,
    pub(super) names: Vec<&'static str>,
}

impl Vocabulary<'_> {
    /// One more function, or one more form of it.
    pub(super) fn add<A: 'static, const N: usize, const X: bool, R: Variant + Clone, const F: bool>(
        &mut self,
        name: &'static str,
        function: impl RhaiNativeFunc<A, N, X, R, F> + 'static,
    ) {
        self.names.push(name);
        self.engine.register_fn(name, function);
    }
}

/// An engine that knows the language and the vocabulary.
pub(super) fn engine(limits: &Limits, meter: &Rc<Meter>, constants: &Constants) -> Engine {
    let mut engine = Engine::new_raw();
    restrict(&mut engine, limits, meter);
    forbid(&mut engine);
    resolve(&mut engine, constants);
    register(&mut engine, limits, meter);
    engine
}

fn restrict(engine: &mut Engine, limits: &Limits, meter: &Rc<Meter>) {
    engine
        .set_fast_operators(false)
        .set_max_call_levels(limits.depth)
        .set_max_expr_depths(limits.depth, limits.depth)
        .set_max_functions(FUNCTIONS_MAX)
        .set_max_variables(VARIABLES_MAX)
        .set_max_string_size(limits.text)
        .set_max_array_size(limits.list)
        .set_max_map_size(limits.list);
    let meter = Rc::clone(meter);
    engine.on_progress(move |_| meter.spend(1).then_some(Dynamic::UNIT));
}

/// Words and signs of the language that a program must not use: code from texts; partial application,
/// which copies what it holds and so doubles it with each use; and the sign for powers that is another
/// operator here.
fn forbid(engine: &mut Engine) {
    for word in ["eval", "curry", "^", "^="] {
        engine.disable_symbol(word);
    }
    let powers = powers::Watch::default();
    #[expect(deprecated, reason = "the interpreter marks what may still change that way")]
    engine.on_parse_token(move |token: Token, _, _| powers.pass(token));
}

/// Constants are no variables of any scope, because functions see only their own.
fn resolve(engine: &mut Engine, constants: &Constants) {
    let constants = Rc::clone(constants);
    #[expect(deprecated, reason = "the interpreter marks what may still change that way")]
    engine.on_var(move |name, _, context| {
        let value = constants.borrow().get(name).cloned();
        Ok(value.filter(|_| !context.scope().contains(name)))
    });
}

fn register(engine: &mut Engine, limits: &Limits, meter: &Rc<Meter>) -> Vec<&'static str> {
    let mut vocabulary = Vocabulary { engine, limits: *limits, meter: Rc::clone(meter), names: Vec::new() };
    numbers::register(&mut vocabulary);
    lists::register(&mut vocabulary);
    texts::register(&mut vocabulary);
    vocabulary.names
}

/// A call that could not be resolved, in plain words, and what there is instead. The signature is the
/// interpreter's, as in `dot (array, i64)`; `own` are the functions that the program defines.
pub(super) fn unknown(signature: &str, own: &[String]) -> (String, String) {
    let (name, kinds) = signature.split_once(" (").unwrap_or((signature, ""));
    let kinds: Vec<&str> = kinds.trim_end_matches(')').split(", ").filter(|kind| !kind.is_empty()).collect();
    let given: Vec<&str> = kinds.iter().map(|kind| plain_kind(kind)).collect();
    let call = if given.is_empty() { format!("`{name}()`") } else { format!("`{name}` of {}", given.join(" and ")) };
    (call, instead(name, &kinds, own))
}

fn instead(name: &str, kinds: &[&str], own: &[String]) -> String {
    if !name.starts_with(char::is_alphabetic) {
        let vectors = kinds.iter().any(|kind| plain_kind(kind) == "a list");
        let hint = if vectors {
            "vectors have add(a, b), sub(a, b), scale(x, a) and dot(a, b)"
        } else {
            "convert one of them"
        };
        return hint.into();
    }
    if let Some((_, usage)) = FUNCTIONS.iter().find(|(known, _)| *known == name) {
        let hint = if kinds.contains(&"f64") { "; int(x) makes an integer of a real number" } else { "" };
        return format!("it is used as {usage}{hint}");
    }
    if let Some(other) = own.iter().find(|own| own.split('(').next() == Some(name)) {
        return format!("the program defines {other}");
    }
    let known: Vec<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
    format!("if it is handed in, call it as {name}.call(x); there are {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeSet;

    use super::*;

    fn registered() -> BTreeSet<&'static str> {
        let meter = Rc::new(Meter { spent: Cell::new(0), limit: 1 });
        register(&mut Engine::new_raw(), &Limits::DEFAULT, &meter).into_iter().collect()
    }

    #[test]
    fn what_is_registered_is_what_is_listed() {
        let listed: Vec<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
        let names = registered();
        let named: Vec<&str> = names.iter().copied().filter(|name| name.starts_with(char::is_alphabetic)).collect();
        assert_eq!(named, listed, "FUNCTIONS names every function that a program can call, in order");
    }

    #[test]
    fn the_operators_that_are_registered() {
        let names = registered();
        let operators: Vec<&str> =
            names.iter().copied().filter(|name| !name.starts_with(char::is_alphabetic)).collect();
        let expected = ["!", "!=", "**", "**=", "+", "+=", "-", "/", "/=", "<", "<=", "==", ">", ">="];
        assert_eq!(operators, expected);
    }
}
