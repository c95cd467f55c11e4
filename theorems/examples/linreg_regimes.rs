//! # With fewer parameters than samples constant steps end above the least-squares optimum, with more they interpolate
//!
//! **Let** f(w) = ‖Xw − y‖²/(2N) with labels that are linear up to noise.
//! **Run** w_{t+1} = w_t − η∇l_i(w_t) with i drawn from all N rows.
//! **Then** if the rows are independent (d ≥ N), E‖w_{T+1} − ŵ‖² ≤ (1 − ημ(2 − ηR²))ᵀ‖w₁ − ŵ‖², where ŵ is the
//! nearest interpolant, X Xᵀ/N ⪰ μI and R = max ‖xᵢ‖, with equality on orthonormal rows. If the labels do
//! not fit, a floor remains: for x = 1 and y = ±1, E f(w_{T+1}) − f* → η/(2(2 − η)).
//!
//! **Checked** exactly on every path of a few steps; with N = 100 by trials on one set of data with labels
//! off by ±1/2: for d = 200 the loss halves every 200 steps, for d = 10 it stays between 1.01 and 2 times
//! the optimum, each with probability 3/4.

use super::*;
use crate::overparameterization::{Regression, regressions};

pub(crate) static CLAIM: Claim = Claim {
    id: "examples/linreg-regimes",
    rows: &[],
    errata: &[],
    source: &[opt4dl(92).note("linear regression, N = 100, d = 10 and 200")],
    statement: r"d \ge N:\ \mathbb E\|w_{T+1} - \hat w\|^2 \le (1 - \eta\mu(2 - \eta R^2))^T\|w_1 - \hat w\|^2, \quad d < N:\ \mathbb E f(w_T) \not\to \min f",
    cases,
};

/// R² = max ‖xᵢ‖².
fn largest_row_sq(f: &LeastSquares) -> Ratio {
    f.rows.iter().map(|row| row.iter().map(|x| x.sq()).sum()).max().expect("at least one row")
}

/// ‖w_{T+1} − ŵ‖².
fn distance_to_interpolant(s: &Regression, draw: &mut Draw<Exact>) -> Exact {
    distance_sq(&descended(&s.f, &s.start, s.step, s.steps, draw), &s.nearest_interpolant())
}

/// (1 − ημ(2 − ηR²))ᵀ ‖w₁ − ŵ‖².
fn contracted(s: &Regression) -> Exact {
    let factor = 1 - s.step * s.pl * (2 - s.step * largest_row_sq(&s.f));
    exact(factor).powi(s.steps) * distance_sq(&lift(&s.start), &s.nearest_interpolant())
}

/// At most four steps of sizes up to 1/R².
fn interpolating() -> impl Strategy<Value = Regression> {
    regressions().prop_map(|s| {
        let step = s.step * s.smoothness / largest_row_sq(&s.f);
        Regression { step, steps: s.steps.min(4), ..s }
    })
}

/// Two orthonormal rows in three dimensions: X Xᵀ/2 = I/2.
fn orthonormal() -> Regression {
    let f = LeastSquares { rows: vec![ratios([1, 0, 0]), ratios([0, 1, 0])], targets: ratios([1, -2]) };
    let half = ratio(1, 2);
    Regression { step: half, ..Regression::new(f, ratios([3, 5, -1]), half, half, 6) }
}

/// x = 1 with y = 1 and y = −1, from w₁ = 2.
fn contradicting() -> Regression {
    let f = LeastSquares { rows: vec![ratios([1]), ratios([1])], targets: ratios([1, -1]) };
    Regression { step: ratio(1, 4), ..Regression::new(f, ratios([2]), 1.into(), 1.into(), 8) }
}

/// f(w_{T+1}) − f*, where f* = 1/2.
fn gap_of_contradicting(s: &Regression, draw: &mut Draw<Exact>) -> Exact {
    s.f.value(&descended(&s.f, &s.start, s.step, s.steps, draw)) - ratio(1, 2)
}

/// η/(2(2 − η)) (1 − (1 − η)^{2T}), and what is left of w₁²/2.
fn floor(s: &Regression) -> Exact {
    let left = exact(1 - s.step).powi(2 * s.steps);
    s.step / (2 * (2 - s.step)) * (1 - left) + left * s.start[0].sq() / 2
}

fn cases(case: &mut Cases) {
    let theorem = for_all_drawn(interpolating)
        .premise("the rows are independent, X Xᵀ/N ⪰ μI", Regression::is_pl)
        .premise("0 < η ≤ 1/R²", |s| s.step > 0 && s.step * largest_row_sq(&s.f) <= 1)
        .paths(distance_to_interpolant)
        .mean_at_most(contracted);
    let equality = theorem.on(|| [orthonormal()]);
    let remains = given(contradicting).paths(gap_of_contradicting).mean_exactly(floor);
    let set = |s: &mut Hundred, t: usize| s.steps = t;
    let hundred = |s: Settings<Hundred>| s.trial(Hundred::last_loss).along("T", &[400, 1000, 2000], set);
    let interpolates = hundred(given(wide))
        .happens(|s, loss| loss.at_most(Lanes::near(s.halved())))
        .probability_at_least(|_| ratio(3, 4));
    let above = hundred(given(narrow)).exceeds(|s| ratio(101, 100) * s.optimum()).probability_at_least(|_| ratio(3, 4));
    let late = given(|| Hundred { steps: 2000, ..narrow() }).trial(Hundred::last_loss);
    let below = hundred(given(narrow))
        .happens(|s, loss| loss.at_most(Lanes::near(2 * s.optimum())))
        .probability_at_least(|_| ratio(3, 4));

    case.holds("independent rows: geometric on average", theorem);
    case.holds("equality on orthonormal rows", equality.attained());
    case.holds("contradicting labels: a floor of η/(2(2 − η))", remains);
    case.holds("d = 200: the loss halves every 200 steps", interpolates);
    case.holds("d = 10: it stays above 1.01 times the optimum", above);
    case.holds("d = 10: it comes below twice the optimum", below);
    case.rejected("contradicting labels are no independent rows", theorem.on(|| [contradicting()]));
    case.sabotage(
        "d = 10: the loss halves every 200 steps",
        late.exceeds(Hundred::halved).probability_at_most(|_| ratio(1, 4)),
    );
    case.sabotage(
        "d = 10: it comes below 1.01 times the optimum",
        hundred(given(narrow)).exceeds(|s| ratio(101, 100) * s.optimum()).probability_at_most(|_| ratio(1, 4)),
    );
    case.sabotage(
        "(1 − 2ημ)ᵀ",
        equality.bound(|s| {
            exact(1 - 2 * s.step * s.pl).powi(s.steps) * distance_sq(&lift(&s.start), &s.nearest_interpolant())
        }),
    );
    case.sabotage("half of the floor", remains.scale_bound(ratio(1, 2)));
}
