//! Any text is a formula or an error with a column in it; a formula has a value, and its exact value
//! encloses what can be said of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use theorycheck::arithmetic::{Dual, exact, ratio};
use theorycheck::grade::formula::{Condition, Formula};
use theorycheck::prelude::Exact;

fuzz_target!(|text: &str| {
    let names = ["gamma", "c", "K"];
    match Formula::parse(text, &names) {
        Ok(formula) => {
            let _ = formula.evaluate(&[0.5, 2.0, 100.0]);
            let _ = formula.evaluate(&[0.0, -1.0, f64::INFINITY]);
            let _ = formula.evaluate(&[Dual::variable(0.5), Dual::constant(2.0), Dual::constant(3.0)]);
            Exact::scope(64, || {
                let _ = formula.evaluate(&[exact(ratio(1, 2)), exact(2), exact(100)]).to_f64_bounds();
            });
        }
        Err(error) => assert!(error.column >= 1 && error.column <= text.chars().count() + 1),
    }
    if let Ok(condition) = Condition::parse(text, &names) {
        let _ = condition.holds(&[0.5, 2.0, 100.0]);
    }
});
