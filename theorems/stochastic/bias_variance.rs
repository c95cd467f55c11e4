//! # The mean squared error is the squared bias plus the variance
//!
//! **Let** Y estimate X, Bias = ‖X − E Y‖ and Var = E‖Y − E Y‖².
//! **Then** E‖Y − X‖² = Bias² + Var. "Bias plus variance" is wrong: for X = 0 and Y = 2 it is 2, not 4.
//!
//! **Checked** exactly on finite laws drawn at random.

use super::*;
use theorycheck::kernel::{norm, norm_sq};

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/bias-variance",
    rows: &[],
    errata: &[Erratum {
        row: "stochastic/bias-variance",
        printed: r"\text{Total error} = \mathbb E\|Y - X\|^2 = \text{bias plus variance}, \quad \text{Bias} = \|X - \mathbb E[Y]\|",
        corrected: r"\mathbb E\|Y - X\|^2 = \text{Bias}^2 + \text{Var}",
        why: "The bias is defined as a norm, and its square enters: for X = 0 and Y = 2 the total error is 4, bias plus variance is 2. The formula between the words is right.",
    }],
    source: &[opt4dl(45), opt4dl(46), opt4dl(47)],
    statement: r"\mathbb E\|Y - X\|^2 = \|X - \mathbb E[Y]\|^2 + \mathbb E\|Y - \mathbb E[Y]\|^2",
    cases,
};

impl Estimates {
    fn total_error(&self) -> Exact {
        self.mean_error(|y, _| norm_sq(y))
    }

    fn bias_vector(&self) -> Vec<Exact> {
        self.mean(0).into_iter().zip(&self.target).map(|(mean, x)| mean - *x).collect()
    }

    fn variance(&self) -> Exact {
        self.mean_around(&self.mean(0), |y, _| norm_sq(y))
    }
}

/// X = 0 and Y = 2.
fn always_two() -> Estimates {
    Estimates { target: ratios([0]), outcomes: vec![(Ratio::ONE, [ratios([2]), ratios([2])])] }
}

fn cases(case: &mut Cases) {
    let theorem =
        for_all_drawn(estimates).quantity(Estimates::total_error).exactly(|s| norm_sq(&s.bias_vector()) + s.variance());
    let in_words = theorem.bound(|s| norm(&s.bias_vector()) + s.variance());

    case.holds("squared bias plus variance", theorem);
    case.holds("4 for X = 0 and Y = 2", theorem.on(|| [always_two()]).bound(|_| 4));
    case.refuted("bias plus variance, as printed", in_words.on(|| [always_two()]));
    case.sabotage("bias plus variance, on random laws", in_words);
    case.sabotage("the variance alone", theorem.bound(Estimates::variance));
}
