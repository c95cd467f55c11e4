//! # Gradient descent never moves in the null space of the data
//!
//! **Let** f(w) = ‖Xw − y‖²/(2n) with independent rows.
//! **Run** gradient descent, or stochastic gradient descent by single rows, with any step size.
//! **Then** every w_t has the same projection onto Null(X) as w₁: the gradients are combinations of
//! rows.
//!
//! **Checked** at every step in exact arithmetic; for random rows on every path.

use super::*;
use theorycheck::optimizer::stochastic_descent;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/null-invariance",
    rows: &[],
    errata: &[],
    source: &[opt4dl(414)],
    statement: r"\mathrm{Proj}_{\mathrm{Null}(X)}(w_t) = \mathrm{Proj}_{\mathrm{Null}(X)}(w_1) \quad\text{for every } t",
    cases,
};

/// ‖Proj_Null(w − w₁)‖².
fn null_motion_sq(s: &Regression, w: &[Exact]) -> Exact {
    let moved: Vec<Exact> = w.iter().zip(&s.start).map(|(w, start)| *w - *start).collect();
    norm_sq(&s.f.null_space_part(&moved).expect("the rows of X are independent"))
}

/// Σ_t ‖Proj_Null(w_t − w₁)‖².
fn total_null_motion(s: &Regression) -> Exact {
    s.run::<Exact>().iterates.iter().map(|w| null_motion_sq(s, w)).sum()
}

/// The same when every gradient is that of a row drawn at random.
fn null_motion_by_rows(s: &Regression, draw: &mut Draw<Exact>) -> Exact {
    let one_row = |w: &[Exact], g: &mut [Exact], draw: &mut Draw<Exact>| {
        g.copy_from_slice(&s.f.gradient_of_row(draw.index(s.f.rows.len()), w));
    };
    let mut total = exact(0);
    let last = stochastic_descent(&s.f, &s.start, exact(s.step), s.steps, draw, one_row, |at| {
        total += null_motion_sq(s, at.w);
    });
    total + null_motion_sq(s, &last)
}

fn cases(case: &mut Cases) {
    let settings = for_all_drawn(regressions);
    let still = settings.quantity(total_null_motion).exactly(|_| 0);
    let by_rows = settings.paths(null_motion_by_rows).mean_exactly(|_| 0);

    case.holds("every iterate of gradient descent", still);
    case.holds("even where it diverges", still.tweak(|s| s.step *= 8));
    case.holds("every iterate that random rows can lead to", by_rows.tweak(|s| s.steps = s.steps.min(4)));
    case.sabotage("with weight decay", still.tweak(|s| s.method = Method::WeightDecay(ratio(1, 10))));
    case.sabotage("AdaGrad", still.tweak(|s| s.method = Method::AdaGrad));
}
