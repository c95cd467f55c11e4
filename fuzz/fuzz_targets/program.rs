//! Any text is a program or an error, and a program comes to an end.

#![no_main]

use libfuzzer_sys::fuzz_target;
use theorycheck::grade::program::{Limits, Program, Value};

fuzz_target!(|source: &str| {
    let limits = Limits { operations: 20_000, ..Limits::DEFAULT };
    if let Ok(program) = Program::compile(source, "schedule", &["K"], limits) {
        let _ = program.call(&[Value::Integer(5).into()]);
    }
});
