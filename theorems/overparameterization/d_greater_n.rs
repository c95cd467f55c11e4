//! # More parameters than samples do not interpolate; independent inputs do
//!
//! **Let** f(w) = ‖Xw − y‖²/(2n) with n rows and d columns.
//! **Then** f* = 0 for all labels y if the rows of X are independent, which needs d ≥ n. That d > n is
//! not enough: one input with the labels 0 and 1 leaves f* = 1/8 in any dimension. Nor is
//! independence necessary for labels that agree.
//!
//! **Checked** exactly; f* comes from projecting y onto the span of the columns.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/d-greater-n",
    rows: &[],
    errata: &[],
    source: &[opt4dl(390).note("d > n and the global minima")],
    statement: r"\mathrm{rank}(X) = n \implies \min_w \tfrac1{2n}\|Xw - y\|^2 = 0 \text{ for every } y",
    cases,
};

/// The same input twice, with one label.
fn repeated() -> Vec<Regression> {
    let mut same = contradictory();
    same.iter_mut().for_each(|s| s.f.targets = ratios([1, 1]));
    same
}

/// Independent columns, but three rows.
fn tall() -> [Regression; 1] {
    let f = LeastSquares { rows: vec![ratios([1, 0]), ratios([0, 1]), ratios([1, 1])], targets: ratios([0, 0, 1]) };
    [Regression::new(f, ratios([0, 0]), 1.into(), 1.into(), 1)]
}

fn cases(case: &mut Cases) {
    const INDEPENDENT: &str = "the rows are independent";
    let theorem = for_all_drawn(regressions)
        .premise("d > n", |s| s.start.len() > s.f.rows.len())
        .premise(INDEPENDENT, Regression::has_independent_rows)
        .quantity(|s| s.f.optimal_value())
        .exactly(|_| 0);
    let twice = theorem.on(contradictory);

    case.holds("independent rows", theorem);
    case.rejected("one input with two labels", twice);
    case.refuted("d > n alone, for one input with two labels", twice.without(INDEPENDENT));
    case.holds("which leaves f* = 1/8", twice.without(INDEPENDENT).bound(|_| ratio(1, 8)));
    case.holds("one input twice with one label is fitted", theorem.on(repeated).without(INDEPENDENT));
    case.sabotage("independent columns instead of rows", theorem.on(tall));
    case.sabotage(
        "the first input again with another label",
        theorem.tweak(|s| s.f.rows.push(s.f.rows[0].clone())).tweak(|s| s.f.targets.push(s.f.targets[0] + 1)),
    );
}
