//! # The average of two independent unbiased estimates has a quarter of the sum of their errors
//!
//! **Let** Y₁ and Y₂ estimate X.
//! **Then** E‖(Y₁ + Y₂)/2 − X‖² = ¼(E‖Y₁ − X‖² + E‖Y₂ − X‖² + 2 E⟨Y₁ − X, Y₂ − X⟩), and the cross term
//! vanishes if they are independent and one of them is unbiased. The lecture prints it without the 2.
//!
//! **Checked** exactly on joint laws drawn at random, dependent or made independent; independence is
//! computed from the joint law.

use super::*;
use theorycheck::kernel::norm_sq;

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/average-of-two",
    rows: &[],
    errata: &[Erratum {
        row: "stochastic/average-of-two",
        printed: r"\frac14\left(\mathbb E\|Y_1 - X\|^2 + \mathbb E\|Y_2 - X\|^2 + \mathbb E[\langle Y_1 - X, Y_2 - X\rangle]\right)",
        corrected: r"\frac14\left(\mathbb E\|Y_1 - X\|^2 + \mathbb E\|Y_2 - X\|^2 + 2\,\mathbb E[\langle Y_1 - X, Y_2 - X\rangle]\right)",
        why: "The cross term of a square comes twice. For Y₁ = Y₂ = ±1 and X = 0 the left side is 1, the printed line 3/4. The last line is not affected, because independence makes the term vanish.",
    }],
    source: &[opt4dl(48)],
    statement: r"\mathbb E\left\|\tfrac{Y_1 + Y_2}2 - X\right\|^2 = \tfrac14\left(\mathbb E\|Y_1 - X\|^2 + \mathbb E\|Y_2 - X\|^2 + 2\,\mathbb E\langle Y_1 - X, Y_2 - X\rangle\right)",
    cases,
};

impl Estimates {
    fn error_of_average(&self) -> Exact {
        self.mean_error(|a, b| a.iter().zip(b).map(|(a, b)| ((*a + *b) / 2).sq()).sum())
    }

    /// ¼(E‖Y₁ − X‖² + E‖Y₂ − X‖² + c E⟨Y₁ − X, Y₂ − X⟩).
    fn with_cross_term(&self, c: i32) -> Exact {
        self.mean_error(|a, b| (norm_sq(a) + norm_sq(b) + c * dot(a, b)) / 4)
    }

    fn is_independent(&self) -> bool {
        let probability = |event: &dyn Fn(&[Vec<Ratio>; 2]) -> bool| -> Ratio {
            self.outcomes.iter().filter(|(_, y)| event(y)).map(|(p, _)| *p).sum()
        };
        let product = |a: &Vec<Ratio>, b: &Vec<Ratio>| probability(&|y| y[0] == *a) * probability(&|y| y[1] == *b);
        let values = |which: usize| self.outcomes.iter().map(move |(_, y)| &y[which]);
        values(0).all(|a| values(1).all(|b| probability(&|y| y[0] == *a && y[1] == *b) == product(a, b)))
    }

    fn is_first_unbiased(&self) -> Truth {
        distance_sq(&self.mean(0), &lift(&self.target)).eq(0)
    }
}

/// The same two laws, but independent and the first around X.
fn made_independent(s: Estimates) -> Estimates {
    let mean: Vec<Ratio> = s.mean(0).into_iter().map(|mean| mean.to_ratio().expect("a small fraction")).collect();
    let around_target = |y: &[Ratio]| y.iter().zip(&mean).zip(&s.target).map(|((y, m), x)| *y - *m + *x).collect();
    let with = |(p, [a, _]): &(Ratio, [Vec<Ratio>; 2])| {
        let a: Vec<Ratio> = around_target(a);
        s.outcomes.iter().map(|(q, [_, b])| (*p * *q, [a.clone(), b.clone()])).collect::<Vec<_>>()
    };
    Estimates { outcomes: s.outcomes.iter().flat_map(with).collect(), target: s.target.clone() }
}

/// Y₁ = Y₂ = ±1 and X = 0.
fn twice_the_same() -> Estimates {
    let outcome = |y: i64| (ratio(1, 2), [ratios([y]), ratios([y])]);
    Estimates { target: ratios([0]), outcomes: [1, -1].map(outcome).into() }
}

fn cases(case: &mut Cases) {
    const INDEPENDENT: &str = "Y₁ and Y₂ are independent";
    let identity = for_all_drawn(estimates).quantity(Estimates::error_of_average).exactly(|s| s.with_cross_term(2));
    let quarter = for_all_drawn(|| estimates().prop_map(made_independent))
        .premise(INDEPENDENT, Estimates::is_independent)
        .premise("Y₁ is unbiased", Estimates::is_first_unbiased)
        .quantity(Estimates::error_of_average)
        .exactly(|s| s.with_cross_term(0));
    let same = quarter.on(|| [twice_the_same()]);

    case.holds("with twice the cross term, whatever the joint law", identity);
    case.holds("a quarter of the sum, if independent and one unbiased", quarter);
    case.refuted(
        "with the cross term once, as printed",
        identity.on(|| [twice_the_same()]).bound(|s| s.with_cross_term(1)),
    );
    case.refuted("a quarter of the sum, without independence", same.without(INDEPENDENT));
    case.rejected("Y₁ = Y₂ are not independent", same);
    case.sabotage("the cross term once, on random laws", identity.bound(|s| s.with_cross_term(1)));
    case.sabotage("Y₁ = Y₂ as if they were independent", same);
    case.sabotage("half of the sum", quarter.scale_bound(2.into()));
}
