//! Programs that mean harm, and programs that mean nothing.

use std::rc::Rc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// Small, so that the attacks are short.
const SMALL: Limits = Limits { operations: 50_000, depth: 64, text: 1 << 12, list: 1 << 11, source: 1 << 14 };

fn outcome(source: &str) -> Result<Value, ProgramError> {
    Program::compile(source, "f", &[], SMALL)?.call(&[])
}

#[track_caller]
fn stopped(source: &str, expected: ProgramError) {
    assert_eq!(outcome(source), Err(expected), "{source:.80}");
}

#[track_caller]
fn unknown(source: &str, name: &str) {
    let error = outcome(source).expect_err(source);
    assert!(matches!(&error, ProgramError::UnknownFunction { call, .. } if call.contains(name)), "{source}: {error}");
}

#[track_caller]
fn unreadable(source: &str) {
    let error = outcome(source).expect_err(source);
    assert!(matches!(error, ProgramError::Syntax { .. }), "{source:.80}: {error}");
}

fn too_large(what: &'static str) -> ProgramError {
    let limit = if what == "text" { SMALL.text } else { SMALL.list };
    ProgramError::TooLarge { what, limit }
}

#[test]
fn what_does_not_end_is_ended_by_the_operations() {
    for source in [
        "loop { }",
        "while true { let x = 1; }",
        "for i in 0..9223372036854775807 { }",
        "fn g(n) { while true { } } g(1)",
        "let n = 0; do { n += 1 } while n >= 0",
        "try { loop { } } catch { 1 }",
        "loop { try { throw 1 } catch { } }",
        "let f = |x| { loop { } }; f.call(1)",
        "[1, 2, 3].map(|x| { loop { } })",
        "let a = zeros(1000); loop { a.map(|x| x) }",
        "let a = [1, 2]; a.sort(|x, y| { loop { } })",
        "let a = zeros(2000); loop { a.sort() }",
        "let a = zeros(2000); loop { dot(a, a) }",
        "let a = zeros(2000); loop { if a != a { } }",
        "loop { zeros(2000) }",
        "range(0, 9223372036854775807, 1).len() + loop { }",
    ] {
        let error = outcome(source).expect_err(source);
        let long = matches!(error, ProgramError::TooLarge { what: "list", .. }) && source.starts_with("range");
        assert!(error == ProgramError::Operations(SMALL.operations) || long, "{source}: {error}");
    }
}

/// The interpreter forgets the operations of a callback when it returns: each of these takes less than
/// there is, all of them more.
#[test]
fn operations_in_callbacks_add_up() {
    stopped("zeros(100).map(|x| { for i in 0..1000 { } })", ProgramError::Operations(SMALL.operations));
}

#[test]
fn calls_of_a_function_from_outside_count() {
    let identity = Argument::Function(Rc::new(|x: &Value| Ok(x.clone())));
    let program = Program::compile("for i in 0..1000000 { g.call(i) }", "f", &["g"], SMALL).expect("a body");
    assert_eq!(program.call(&[identity]), Err(ProgramError::Operations(SMALL.operations)));
}

#[test]
fn a_program_may_be_called_from_inside_of_itself() {
    let inner = Rc::new(Program::compile("x + 1", "f", &["x"], SMALL).expect("a body"));
    let again = Rc::clone(&inner);
    let call = Argument::Function(Rc::new(move |x: &Value| {
        again.call(&[x.clone().into()]).map_err(|error| error.to_string())
    }));
    let outer = Program::compile("g.call(1) + g.call(2)", "f", &["g"], SMALL).expect("a body");
    assert_eq!(outer.call(&[call]), Ok(Value::Integer(5)));
}

#[test]
fn the_same_program_takes_the_same_operations() {
    let source = "let m = #{b: 2, a: 1, c: 3}; let s = 0; for k in keys(m) { s = 10 * s + m[k] } s";
    let runs = [(); 3].map(|()| {
        let program = Program::compile(source, "f", &[], SMALL).expect("a body");
        (program.call(&[]), program.call(&[]), program.operations())
    });
    assert_eq!(runs[0].0, Ok(Value::Integer(123)));
    assert!(runs[0].2 > 0 && runs[0] == runs[1] && runs[1] == runs[2] && runs[0].0 == runs[0].1);
}

/// On a stack as small as a thread of the library's has it.
#[test]
fn what_is_nested_too_deep_is_told_so_on_a_small_stack() {
    let attacks = || {
        let deep = |open: &str, close: &str| [&open.repeat(5000), "1", &close.repeat(5000)].concat();
        let long = |start: &str, more: &str, times| [start, &more.repeat(times)].concat();
        for source in [
            "fn g(n) { g(n + 1) } g(0)".to_owned(),
            "fn g(n) { h(n) } fn h(n) { g([n].map(|x| x)[0]) } g(0)".into(),
            "let g = |h| h.call(h); g.call(g)".into(),
            "fn g(n) { [n].map(|x| g(x)) } g(0)".into(),
            "fn g(n) { try { g(n) } catch { g(n) } } g(0)".into(),
            deep("(", ")"),
            deep("[", "]"),
            deep("{", "}"),
            long("", "- ", 8000),
            "!".repeat(16_000),
            long("1", "+1", 8000),
            long("1", "**1", 5000),
            long("let a = 1; a", ".a", 8000),
            long("let a = 1; a", "[0]", 5000),
            long("if false { }", " else if false { }", 800),
        ] {
            let error = outcome(&source).expect_err(&source);
            assert!(matches!(error, ProgramError::Depth(64)), "{source:.80}: {error}");
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(attacks).expect("a thread");
    thread.join().expect("no attack succeeds");
}

/// Values that are nested as deep as the default limits allow, in lists and in closures, and calls that
/// evaluate deep expressions.
#[test]
fn values_are_as_deep_as_they_like_on_a_small_stack() {
    let attacks = || {
        let value = |source: &str| Program::compile(source, "f", &[], Limits::DEFAULT)?.call(&[]);
        let nested = "let a = []; for i in 0..4000 { a = [a] } let b = a; `${a}`.len() + if a == b { 1 } else { 0 }";
        assert_eq!(value(nested), Ok(Value::Integer(8003)));
        let nested = "let a = []; for i in 0..40 { a = [a] } a";
        assert_eq!(value(nested), Err(ProgramError::TooLarge { what: "list of lists", limit: 32 }));
        let chain = "let f = |x| x; loop { let g = f; f = |x| g.call(x) }";
        assert_eq!(value(chain), Err(ProgramError::Operations(Limits::DEFAULT.operations)));
        let (open, close) = ("[1 + ".repeat(80), "][0]".repeat(80));
        let calls = format!("fn g(n) {{ {open} g(n + 1) {close} }} g(0)");
        assert_eq!(value(&calls), Err(ProgramError::Depth(256)));
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(attacks).expect("a thread");
    thread.join().expect("no attack succeeds");
}

#[test]
fn sizes_are_bounded() {
    stopped("let s = \"a\"; loop { s += s }", too_large("text"));
    stopped("let s = \"a\"; loop { s = `${s}${s}` }", too_large("text"));
    stopped("let s = \"a\"; loop { s = s + [s, s] }", too_large("text"));
    stopped("let a = [1]; loop { a.append(a) }", too_large("list"));
    stopped("let a = [1]; loop { a = [a, a] }", too_large("list"));
    stopped("let a = []; loop { a.push(1) }", too_large("list"));
    stopped("let a = [\"aaaaaaaaaaaaaaaaaaaaaaaa\"]; loop { a.append(a) }", too_large("text"));
    stopped("zeros(1000000000000)", too_large("list"));
    stopped("range(0, 1000000, 1)", too_large("list"));
    // Keys that are assigned one by one are not counted by the interpreter.
    stopped("let m = #{}; let n = 0; loop { n += 1; m[`k${n}`] = n }", ProgramError::Operations(SMALL.operations));
    stopped("let m = #{}; loop { m = #{a: m, b: m} }", too_large("map"));
    let variables: String = (0..300).map(|n| format!("let a{n} = 1; ")).collect();
    stopped(&variables, ProgramError::TooLarge { what: "number of variables", limit: VARIABLES_MAX });
    let functions: String = (0..1000).map(|n| format!("fn f{n}() {{}} ")).collect();
    stopped(&functions, ProgramError::TooLarge { what: "number of functions", limit: FUNCTIONS_MAX });
    stopped(&" ".repeat(20_000), ProgramError::TooLarge { what: "source", limit: SMALL.source });
    stopped(&format!("\"{}\"", "a".repeat(5000)), too_large("text"));
}

#[test]
fn nothing_outside_is_reachable() {
    for (source, name) in [
        ("timestamp()", "timestamp"),
        ("sleep(1)", "sleep"),
        ("exit()", "exit"),
        ("exit(1)", "exit"),
        ("rand()", "rand"),
        ("open_file(\"/etc/passwd\")", "open_file"),
        ("parse_json(\"{}\")", "parse_json"),
        ("blob(10)", "blob"),
        ("get_fn_metadata_list()", "get_fn_metadata_list"),
        ("let a = []; a.pad(10, 1)", "pad"),
        ("\"a\".pad(10, 'a')", "pad"),
        ("Fn(\"sleep\").call(1)", "sleep"),
        ("Fn(\"print_\").call(1)", "print_"),
        ("take(1)", "take"),
    ] {
        unknown(source, name);
    }
    for source in
        ["eval(\"1\")", "import \"a\" as a; 1", "export x", "let f = Fn(\"f\"); f.curry(1)", "use a; 1", "a::b()"]
    {
        unreadable(source);
    }
    assert!(outcome("Fn(\"eval\").call(\"40 + 2\")").is_err());
    assert!(outcome("Fn(\"curry\").call(|x| x, 1)").is_err());
    assert_eq!(outcome("Fn(\"sqrt\").call(4)"), Ok(Value::Number(2.0)));
}

#[test]
fn a_program_may_hide_a_function_from_itself_only() {
    assert_eq!(outcome("fn dot(a, b) { 7 } dot([1], [2])"), Ok(Value::Integer(7)));
    assert_eq!(outcome("dot([1], [2])"), Ok(Value::Number(2.0)));
    assert_eq!(outcome("let dot = 1; let PI = 3; dot + PI"), Ok(Value::Integer(4)));
}

#[test]
fn orders_that_are_none_do_no_harm() {
    let source = "let a = range(0, 100, 1); let n = 0; a.sort(|x, y| { n = (n * 7 + x + 3) % 11; n - 5 }); a.len()";
    assert_eq!(outcome(source), Ok(Value::Integer(100)));
    assert!(outcome("let a = [1, 0.0 / 0.0, 2]; a.sort()").is_err());
}

#[test]
fn messages_carry_no_control_characters_and_no_paths_of_rust() {
    for source in [
        "throw \"\x1b[31mred\u{202e}\"",
        "throw \"\\x1b[31m\"",
        "let a = \"\x1b[2J",
        "\u{7}",
        "x.\u{1b}",
        "#{a: 1}[\"\x1b\"].b()",
        "fn \x1b() {}",
        "(0..3).nothing()",
        "(0..3) + 1",
        "(0..=3)[0]",
        "let m = #{}; m + 1",
        "'\u{202e}' + (1..2)",
        "[1]((2))",
        "1.5[0]",
        "let a = [1]; a[0..1]",
        "sqrt(0..1)",
        "|x| x + 1; (|x| x) + 1",
    ] {
        let Err(error) = outcome(source) else { continue };
        let message = error.to_string();
        let plain = message.chars().all(|letter| !letter.is_control() && !('\u{202a}'..='\u{202e}').contains(&letter));
        assert!(
            plain && !message.contains("::") && !message.contains("i64") && !message.contains("f64"),
            "{message:?}"
        );
    }
    let long = format!("throw \"{}\"", "a".repeat(4000));
    assert!(outcome(&long).expect_err("thrown").to_string().len() < 300);
    let long = "a".repeat(4000);
    assert!(outcome(&long).expect_err("no such variable").to_string().len() < 400);
}

#[test]
fn unusual_names_and_values() {
    assert!(outcome("let été = 1; été").is_err());
    assert_eq!(outcome("// a comment\n/* another */ 1"), Ok(Value::Integer(1)));
    assert_eq!(outcome("let x = 0.0 / 0.0; is_nan(x)"), Ok(Value::Flag(true)));
    assert!(matches!(outcome(""), Err(ProgramError::NoValue("nothing"))));
    assert!(matches!(outcome("()"), Err(ProgramError::NoValue("nothing"))));
    assert!(matches!(outcome("0..3"), Err(ProgramError::NoValue("a range"))));
    assert!(matches!(outcome("#{}"), Err(ProgramError::NoValue("a map"))));
}

/// A closure can hold itself through a list, and is then never freed; it has no place outside.
#[test]
fn closures_that_contain_each_other_are_contained() {
    let knot = "let a = [1]; let f = || a; let b = [f]; a = b;";
    assert_eq!(outcome(&format!("{knot} `${{a}}`")), Ok(Value::Text("[a function]".into())));
    assert_eq!(outcome(&format!("{knot} a == b")), Ok(Value::Flag(false)));
    assert_eq!(outcome(&format!("{knot} a")), Err(ProgramError::NoValue("a function")));
    assert_eq!(outcome("let n = 0; let f = || { n += 1; n }; f.call(); f.call()"), Ok(Value::Integer(2)));
}

/// Pieces of programs that parse more often than not.
const PIECES: &[&str] = &[
    "let a = ",
    "let f = ",
    "a",
    "f",
    "x",
    "1",
    "0",
    "-1",
    "2.5",
    "9223372036854775807",
    "\"s\"",
    "'c'",
    "`${a}`",
    "true",
    "[",
    "]",
    "[a, a]",
    "[1, 2.0]",
    "(",
    ")",
    "{",
    "}",
    "#{a: a}",
    ";",
    ",",
    ".",
    "..",
    "..=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "==",
    "<",
    "&&",
    "||",
    "!",
    "=",
    "+=",
    "/=",
    "**=",
    "in",
    "|x| ",
    "|x, y| ",
    "f.call(",
    "a.push(",
    "a.map(",
    "a.filter(",
    "a.reduce(",
    "a.sort(",
    "a[0]",
    "a.len()",
    "a.pop()",
    "sum(",
    "dot(",
    "scale(2, ",
    "zeros(",
    "range(0, ",
    "int(",
    "min(1, ",
    "if ",
    " else ",
    "for i in ",
    "while ",
    "loop ",
    "do ",
    "until ",
    "break;",
    "continue;",
    "return ",
    "throw ",
    "try ",
    "catch ",
    "fn f(x) ",
    "fn g() ",
    "this",
    "this.a",
    "Fn(\"f\")",
    "const c = ",
    "switch a ",
    "=> ",
    "_",
    "type_of(",
    "is_shared(",
    "^",
    "a.b",
    "a?.b",
    "a ?? ",
    "\n",
    " ",
    "//",
    "/*",
    "\u{202e}",
    "é",
    "\0",
    "global::",
    "is_def_var(",
    "0x",
    "1e",
    "`",
    "\"",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_program_panics(pieces in vec(select(PIECES), 0..40)) {
        survives(&pieces.concat())?;
    }

    #[test]
    fn no_text_panics(source in "\\PC{0,60}", bytes in vec(any::<u8>(), 0..60)) {
        survives(&source)?;
        survives(&String::from_utf8_lossy(&bytes))?;
    }
}

/// Neither the interpreter nor what surrounds it panics, and the message is fit to be shown.
fn survives(source: &str) -> Result<(), TestCaseError> {
    let limits = Limits { operations: 2000, depth: 16, text: 200, list: 100, source: 4000 };
    let identity = Argument::Function(Rc::new(|x: &Value| Ok(x.clone())));
    let values = [Value::List(vec![Value::Integer(1), Value::Number(0.5)]).into(), identity];
    let result = Program::compile(source, "main", &["a", "f"], limits).and_then(|program| program.call(&values));
    if let Err(error) = result {
        prop_assert!(!matches!(error, ProgramError::Interpreter(_)), "{error}");
        prop_assert!(!error.to_string().chars().any(char::is_control), "{error:?}");
    }
    Ok(())
}
