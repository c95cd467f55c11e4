//! What programs compute, and what students are told.

use std::rc::Rc;

use super::*;

/// What a body gives without parameters.
fn given(source: &str) -> Result<Value, ProgramError> {
    Program::compile(source, "answer", &[], Limits::DEFAULT)?.call(&[])
}

#[track_caller]
fn gives(source: &str, expected: Value) {
    assert_eq!(given(source), Ok(expected), "{source}");
}

#[track_caller]
fn says(source: &str, message: &str) {
    let error = given(source).expect_err(source);
    assert!(error.to_string().contains(message), "{source}: {error}");
}

fn integer(n: i64) -> Value {
    Value::Integer(n)
}

fn number(x: f64) -> Value {
    Value::Number(x)
}

fn numbers(xs: &[f64]) -> Value {
    Value::List(xs.iter().map(|&x| Value::Number(x)).collect())
}

fn integers(ns: &[i64]) -> Value {
    Value::List(ns.iter().map(|&n| Value::Integer(n)).collect())
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

#[test]
fn division_is_of_real_numbers() {
    gives("7 / 2", number(3.5));
    gives("6 / 2", number(3.0));
    gives("1 / 3 + 1 / 3", number(2.0 / 3.0));
    gives("1 / 0", number(f64::INFINITY));
    gives("let x = 7; x /= 2; x", number(3.5));
    gives("let x = [7]; x[0] /= 2; x[0]", number(3.5));
    gives("let m = #{x: 7}; m.x /= 2; m.x", number(3.5));
    gives("div(7, 2)", integer(3));
    gives("div(-7, 2)", integer(-4));
    gives("div(7, -2)", integer(-4));
    gives("div(-8, 2)", integer(-4));
    gives("7 % 3", integer(1));
    says("div(1, 0)", "div(1, 0) is not an integer");
    says("1 % 0", "by zero");
}

#[test]
fn integers_stay_integers_and_overflow_is_an_error() {
    gives("2 + 3 * 4", integer(14));
    gives("-(3)", integer(-3));
    gives("let n = 2; n += 1; n *= 3; n -= 1; n", integer(8));
    says("9223372036854775807 + 1", "overflow");
    says("let n = 1; loop { n *= 2 }", "overflow");
    says("-9223372036854775807 - 2", "overflow");
    says("let n = -9223372036854775807 - 1; -n", "too large");
    says("let n = -9223372036854775807 - 1; abs(n)", "too large");
    says("let n = -9223372036854775807 - 1; div(n, -1)", "not an integer");
}

#[test]
fn powers() {
    gives("2 ** 10", integer(1024));
    gives("2 ** -1", number(0.5));
    gives("2.0 ** 3", number(8.0));
    gives("4 ** 0.5", number(2.0));
    gives("2 ** 3 ** 2", integer(512));
    gives("let x = 3; x **= 2; x", integer(9));
    gives("let x = 2; x **= -1; x", number(0.5));
    gives("(-1) ** 100000000001", integer(-1));
    gives("(-1) ** 100000000000", integer(1));
    gives("0 ** 0", integer(1));
    gives("0 ** 5", integer(0));
    says("3 ** 100", "write 3.0**100");
    says("2 ** 9223372036854775807", "too large");
    says("2 ^ 3", "use ** for powers");
    says("let x = 2; x ^= 3; x", "use ** for powers");
}

#[test]
fn a_minus_before_a_power_has_to_be_placed() {
    gives("-(2 ** 2)", integer(-4));
    gives("(-2) ** 2", integer(4));
    gives("1 - 2 ** 2", integer(-3));
    gives("-1 * 2 ** 2", integer(-4));
    gives("let a = [3]; let x = 2; -x + a[0] ** 2", integer(7));
    for source in
        ["-2 ** 2", "let x = 2; -x ** 2", "let x = [2]; 1 + -x[0] ** 2", "-abs(2) ** 2", "- 2.5 ** 2", "[1, -2 ** 2]"]
    {
        says(source, "write -(x**2) or (-x)**2");
    }
}

#[test]
fn the_two_kinds_of_numbers_go_together() {
    gives("1 + 0.5", number(1.5));
    gives("0.5 * 3 - 1", number(0.5));
    gives("2 == 2.0", Value::Flag(true));
    gives("2.0 != 2", Value::Flag(false));
    gives("1 < 1.5 && 1.5 <= 2 && 2 > 1.5 && 2 >= 2.0", Value::Flag(true));
    gives("min(1, 0.5)", number(0.5));
    gives("max(1, 2)", integer(2));
    gives("max(1.5, 1)", number(1.5));
    gives("is_nan(max(0.0 / 0.0, 1)) && is_nan(min(1, 0.0 / 0.0))", Value::Flag(true));
    gives("abs(-3) + abs(-0.5)", number(3.5));
    gives("sqrt(16) + sqrt(2.25)", number(5.5));
}

#[test]
fn real_numbers_compare_exactly() {
    gives("1e-20 > 0.0", Value::Flag(true));
    gives("1e-20 == 0.0", Value::Flag(false));
    gives("0.1 + 0.2 == 0.3", Value::Flag(false));
    gives("1.0 + 2.220446049250313e-16 > 1", Value::Flag(true));
    gives("1 / 0 == 2 / 0", Value::Flag(true));
    gives("let x = 0.0 / 0.0; x == x || x < x || x >= x", Value::Flag(false));
    gives("let x = 0.0 / 0.0; x != x", Value::Flag(true));
}

#[test]
fn roundings_give_integers() {
    gives("[floor(2.7), ceil(2.1), round(2.5), int(-2.7), floor(-2.5), int(7)]", integers(&[2, 3, 3, -2, -3, 7]));
    gives("let a = [1, 2, 3, 4]; a[floor(len(a) / 2)]", integer(3));
    gives("let n = 0; for i in 0..int(7 / 2) { n += i } n", integer(3));
    gives("int(\" 12 \") + float(\"0.5\")", number(12.5));
    says("int(0.0 / 0.0)", "int(NaN) is not an integer");
    says("floor(1e300)", "floor(1e300) is not an integer");
    says("for i in 0..(7 / 2) { }", "integer");
    says("range(0, 7 / 2)", "int(x) makes an integer");
    says("let a = [1]; a[0.0]", "integer");
}

#[test]
fn elementary_functions() {
    gives("pi() == PI && e() == E", Value::Flag(true));
    gives(
        "[exp(0), log(1), log2(8), tanh(0), cosh(0), erf(0), sin(0), cos(0)]",
        numbers(&[1.0, 0.0, 3.0, 0.0, 1.0, 0.0, 0.0, 1.0]),
    );
    gives("[relu(-2), relu(2.5)]", numbers(&[0.0, 2.5]));
    gives("is_nan(sqrt(-1)) && is_nan(relu(0.0 / 0.0))", Value::Flag(true));
    gives("[sign(-2), sign(0.0), sign(3.5)]", integers(&[-1, 0, 1]));
    gives("log(0)", number(f64::NEG_INFINITY));
    gives("is_finite(1) && !is_finite(1 / 0)", Value::Flag(true));
}

#[test]
fn lists() {
    gives("let a = [1, 2]; a.push(3); a.append([4]); a.reverse(); a", integers(&[4, 3, 2, 1]));
    gives("let a = [1, 2, 3]; [a.pop(), a.shift(), a.len(), len(a)]", integers(&[3, 1, 1, 1]));
    gives("[3, 1, 2].map(|x| x * x).filter(|x| x > 1).reduce(|s, x| s + x, 0)", integer(13));
    gives("let a = [3, 1, 2]; a.sort(); a", integers(&[1, 2, 3]));
    gives("let a = [3, 1.5, 2]; a.sort(|x, y| y - x); a", Value::List(vec![integer(3), integer(2), number(1.5)]));
    gives("let a = [1, 2, 3, 4, 5]; a.extract(1..3)", integers(&[2, 3]));
    gives("let a = [1, 2, 3, 4, 5]; a.extract(1..=3)", integers(&[2, 3, 4]));
    gives("let a = [1, 2, 3, 4, 5]; a.extract(-2)", integers(&[4, 5]));
    gives("let a = [1, 2]; a.insert(1, 9); a.remove(0); a", integers(&[9, 2]));
    gives("2 in [1, 2.0] && !(3 in [1]) && 3 in 1..4 && [1] in [[1]]", Value::Flag(true));
    gives("[1, [2.0]] == [1.0, [2]] && [1] != [1, 2]", Value::Flag(true));
    gives("[4, 5].index_of(5) + [4].index_of(1)", integer(0));
    gives("[1, 2].some(|x| x > 1) && ![1, 2].all(|x| x > 1)", Value::Flag(true));
    gives("range(5, 0, -2)", integers(&[5, 3, 1]));
    gives(
        "let n = 0; for i in range(0, 4) { n += i } for i in 1..=2 { n += i } for x in [10] { n += x } n",
        integer(19),
    );
    gives("let a = [[1, 2], [3]]; a[0][1] = 7; a[-1][0] + a[0][1]", integer(10));
    gives("[sum([1, 2]), sum([])]", integers(&[3, 0]));
    gives("sum([1, 0.5])", number(1.5));
    gives("let c = 3; [1, 2].map(|x| c * x)", integers(&[3, 6]));
    gives("let a = [1, 2]; let b = a; a.map(|x| x + b.len())", integers(&[3, 4]));
    says("let a = [1, 2]; a.map(|x| x + a.len())", "copy the list first");
    says("[].pop()", "the list is empty");
    says("[1][3]", "out of bounds");
    says("[1, 2].filter(|x| x)", "true or false, not an integer");
    says("[1, \"a\"].sort()", "have no order");
    says("let n = 3; for x in n { }", "cannot be looped over");
    says("for x in 3 { }", "iterable");
    says("3 in 4", "`contains`");
}

#[test]
fn vectors() {
    gives("dot([1, 2], [3, 0.5])", number(4.0));
    gives("norm([3, 4])", number(5.0));
    gives("add([1, 2], sub([1, 1], [0.5, 0]))", numbers(&[1.5, 3.0]));
    gives("scale(2, [1, 0.5])", numbers(&[2.0, 1.0]));
    gives("scale(0.5, zeros(2))", numbers(&[0.0, 0.0]));
    says("dot([1, 2], [1])", "one vector has 2 numbers, the other 1");
    says("add([1], [])", "one vector has 1 numbers, the other 0");
    says("norm([1, \"a\"])", "element 1 is a text, not a number");
    says("scale([1], 2)", "the number first");
    says("[1] + [2]", "add(a, b)");
    says("let a = [1]; a += [2]; a", "add(a, b)");
    says("2 * [1]", "scale(x, a)");
    says("zeros(-1)", "no vector of -1");
}

#[test]
fn texts_and_maps() {
    gives("\"J_\" + 3", text("J_3"));
    gives("let k = 3; `T_${k + 1}`", text("T_4"));
    gives("`${[1, 2.5, \"a\"]} ${#{b: 1, a: ()}}`", text("[1, 2.5, \"a\"] #{a: , b: 1}"));
    gives("1.0 + \"\"", text("1.0"));
    gives("to_string(1e21)", text("1e21"));
    gives("\"déjà\".len()", integer(4));
    gives("\"abc\"[1]", text("b"));
    gives("\"a,b\".split(\",\")", Value::List(vec![text("a"), text("b")]));
    gives("\"ab\" == \"a\" + 'b' && \"a\" in \"ab\" && \"ab\".starts_with(\"a\")", Value::Flag(true));
    gives("let m = #{b: 1}; m.a = 2; m[\"c\"] = 3; keys(m)", Value::List(vec![text("a"), text("b"), text("c")]));
    gives("let m = #{a: 1}; \"a\" in m && m.remove(\"a\") == 1 && m.is_empty()", Value::Flag(true));
    gives("#{a: 1} == #{a: 1.0}", Value::Flag(true));
    gives("sum(values(#{a: 1, b: 2}))", integer(3));
    gives("print(1); debug(\"x\"); 5", integer(5));
}

#[test]
fn a_source_is_a_definition_or_a_body() {
    let three = [integer(3).into()];
    for source in [
        "fn half(n) { n / 2 }",
        "n / 2",
        "return n / 2;",
        "fn two() { 2 } n / two()",
        "fn two() { 2 } fn half(k) { k / two() }",
    ] {
        let program = Program::compile(source, "half", &["n"], Limits::DEFAULT).expect(source);
        assert_eq!(program.call(&three), Ok(number(1.5)), "{source}");
        assert_eq!(program.call(&three), Ok(number(1.5)), "{source}, again");
    }
}

#[test]
fn another_function_is_not_the_one_that_is_asked_for() {
    let compiled = |source| Program::compile(source, "half", &["n"], Limits::DEFAULT).err();
    let found = vec!["a".to_owned(), "halve".to_owned()];
    assert_eq!(compiled("fn halve(n) { n } fn a() {}"), Some(ProgramError::NoFunction { name: "half".into(), found }));
    let arity = ProgramError::Arity { name: "half".into(), parameters: vec!["n".into()], found: 2 };
    assert_eq!(compiled("fn half(n, m) { n }"), Some(arity));
}

#[test]
fn constants_are_seen_everywhere_and_can_be_hidden() {
    let constants = [("c", integer(5)), ("E", integer(2)), ("w", numbers(&[1.0, 2.0]))];
    let value = |source| {
        Program::compile(source, "f", &["x"], Limits::DEFAULT)?.with_constants(&constants).call(&[integer(1).into()])
    };
    assert_eq!(value("fn g() { c } fn f(x) { x + g() + E }"), Ok(integer(8)));
    assert_eq!(value("x + c + norm(w) ** 2 - len(w) > 8.9"), Ok(Value::Flag(true)));
    assert_eq!(value("fn f(c) { c }"), Ok(integer(1)));
    assert_eq!(value("let c = 7; c"), Ok(integer(7)));
    assert_eq!(value("[1, 2].map(|x| x + c)"), Ok(integers(&[6, 7])));
    assert_eq!(value("fn f(x) { [x, 2].map(|x| [x + c, int(PI)]).len() }"), Ok(integer(2)));
    assert_eq!(value("fn f(x) { let c = 1; [x].map(|x| x + c)[0] }"), Ok(integer(2)));
    assert_eq!(value("c = 9; c"), Err(ProgramError::Failed { line: 1, says: "Cannot modify constant c".into() }));
}

#[test]
fn functions_are_handed_in() {
    let double: Argument = Argument::Function(Rc::new(|x| match x {
        Value::Number(x) => Ok(Value::Number(2.0 * x)),
        Value::List(xs) => Ok(Value::List(xs.iter().rev().cloned().collect())),
        _ => Err("f is given a real number or a vector".into()),
    }));
    let value = |source| Program::compile(source, "g", &["f"], Limits::DEFAULT)?.call(std::slice::from_ref(&double));
    assert_eq!(value("f.call(1.5)"), Ok(number(3.0)));
    assert_eq!(value("fn g(h) { h.call([1, 2]) }"), Ok(integers(&[2, 1])));
    assert_eq!(value("[0.5, 1.0].map(f)"), Ok(numbers(&[1.0, 2.0])));
    assert_eq!(value("[0.5].map(|x| f.call(x) + 1)"), Ok(numbers(&[2.0])));
    assert_eq!(value("fn twice(h, x) { h.call(h.call(x)) } twice(f, 1.0)"), Ok(number(4.0)));
    let refused = |source, says: &str| {
        assert_eq!(value(source), Err(ProgramError::Failed { line: 1, says: says.into() }), "{source}")
    };
    refused("f.call(1)", "f is given a real number or a vector");
    refused("f.call(1.0, 2)", "`f` is a function of one value: f.call(x)");
    refused("f.call(f)", "`f` cannot be called with a function");
}

#[test]
fn arguments_are_checked() {
    let limits = Limits { list: 3, text: 3, ..Limits::DEFAULT };
    let program = Program::compile("x", "f", &["x"], limits).expect("a body");
    assert_eq!(program.call(&[integers(&[1, 2, 3]).into()]), Ok(integers(&[1, 2, 3])));
    for value in [integers(&[1, 2, 3, 4]), text("abcd"), Value::List(vec![integers(&[1, 2]), integers(&[3])])] {
        assert!(matches!(program.call(&[value.into()]), Err(ProgramError::Argument(_))));
    }
    assert!(matches!(program.call(&[]), Err(ProgramError::Argument(_))));
}

#[test]
fn students_are_told_what_and_where() {
    let failed = |source, message: &str| {
        let error = given(source).expect_err(source).to_string();
        assert_eq!(error, message, "{source}");
    };
    failed("let a = 1;\nlet b = a +;", "line 2, column 12: Unexpected ';'");
    failed(
        "1 + x",
        "line 1: there is no variable `x` here; the program is given E, PI, and a function sees only its own parameters and the constants",
    );
    failed("let x = 1;", "the program gives no value: end it with the value itself, or return it");
    failed("|x| x", "the program gives a function, not a number, a list, a text, true or false");
    failed(
        "fn f(x) { x }\nlet a = 1;\nf(1, 2)",
        "line 3: there is no function `f` of an integer and an integer; the program defines f(x)",
    );
    failed("fn f(x) {\n  x.foo\n}\nf([1])", "line 2: Unknown property 'foo'");
    failed("throw \"no\"", "line 1: the program threw no");
    failed("throw [1]", "line 1: the program threw a list");
    failed(
        "fn f(n) { f(n + 1) }\nf(0)",
        "more than 256 calls or brackets inside each other: does a recursion never end?",
    );
    failed("loop { }", "stopped after 1000000 operations: is there a loop that does not end?");
}
