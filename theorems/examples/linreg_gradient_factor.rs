//! # The gradient of ½(y − xᵀw)² is −(y − wᵀx)x, without the factor 2 of the program
//!
//! **Let** l(w) = ½(y − xᵀw)².
//! **Then** ∇l(w) = −(y − wᵀx)x. The program takes −2(y − wᵀx)x, the gradient of (y − xᵀw)², and records the
//! mean of (y − xᵀw)², twice the objective.
//! **Run** w ← w − η∇l(w) with x = 1. The error changes by 1 − η in each step, with the program's
//! gradient by 1 − 2η: at η = 3/2 by −1/2 and by −2, so that one converges and the other diverges.
//!
//! **Checked** exactly, against dual numbers along random directions.

use super::*;
use theorycheck::optimizer::gradient_descent;

pub(crate) static CLAIM: Claim = Claim {
    id: "examples/linreg-gradient-factor",
    rows: &[],
    errata: &[Erratum {
        row: "examples/linreg-gradient-factor",
        printed: r"\ell(w, z) = \tfrac12(y - x^\top w)^2, \quad \texttt{gw = -2*(yi-w.T @ xi)*xi}",
        corrected: r"\ell(w, z) = \tfrac12(y - x^\top w)^2, \quad \texttt{gw = -(yi-w.T @ xi)*xi}",
        why: "The program's factor 2 belongs to a loss without ½. It is not cosmetic: for x = 1 and η = 3/2 the error is multiplied by −2 in each step instead of −1/2. The recorded loss is twice the objective as well.",
    }],
    source: &[opt4dl(92).note("linear regression, the program")],
    statement: r"\nabla_w\,\tfrac12(y - x^\top w)^2 = -(y - w^\top x)\,x",
    cases,
};

/// A sample, a point, a direction and the factor c of −c(y − wᵀx)x.
#[derive(Clone, Debug)]
struct Sample {
    f: LeastSquares,
    w: Vec<Ratio>,
    direction: Vec<Ratio>,
    factor: Ratio,
}

impl Sample {
    /// ⟨−c(y − wᵀx)x, u⟩.
    fn program_along_direction(&self) -> Exact {
        let residual = dot(&lift::<Exact>(&self.f.rows[0]), &lift(&self.w)) - self.f.targets[0];
        residual * dot(&lift::<Exact>(&self.f.rows[0]), &lift(&self.direction)) * self.factor
    }
}

fn samples() -> impl Strategy<Value = Sample> {
    let of_dimension = |d| (fractions(d), fractions(1), fractions(d), fractions(d));
    (1..=3usize).prop_flat_map(of_dimension).prop_map(|(row, targets, w, direction)| Sample {
        f: LeastSquares { rows: vec![row], targets },
        w,
        direction,
        factor: 1.into(),
    })
}

/// x = 1, y = 0, w = 1.
fn lone() -> Sample {
    let f = LeastSquares { rows: vec![ratios([1])], targets: ratios([0]) };
    Sample { f, w: ratios([1]), direction: ratios([1]), factor: 1.into() }
}

/// Steps of size 3/2 times the factor on x = 1, from an error of 1.
#[derive(Clone, Debug)]
struct Steps {
    sample: Sample,
    step: Ratio,
    steps: usize,
}

impl Steps {
    fn last_error_sq(&self) -> Exact {
        let step = exact(self.step * self.sample.factor);
        gradient_descent(&self.sample.f, &self.sample.w, step, self.steps, |_| {}).last()[0].sq()
    }
}

fn cases(case: &mut Cases) {
    let gradient = for_all_drawn(samples)
        .quantity(Sample::program_along_direction)
        .exactly(|s| derivative_along(&s.f, &s.w, &s.direction));
    let doubled = gradient.tweak(|s| s.factor = 2.into());
    let recorded = for_all_drawn(samples)
        .quantity(|s| s.f.residuals(&lift::<Exact>(&s.w))[0].sq())
        .exactly(|s| 2 * s.f.value::<Exact>(&lift(&s.w)));
    let steps = given(|| Steps { sample: lone(), step: ratio(3, 2), steps: 1 })
        .quantity(Steps::last_error_sq)
        .called("squared error")
        .along("T", &[1, 2, 4, 8, 16], |s, t| s.steps = t);
    let factor = steps.exactly(|s| exact(1 - s.step * s.sample.factor).powi(2 * s.steps));
    let converges = steps.decays(2.into());

    case.holds("without the factor 2", gradient);
    case.holds("with it, for the loss without ½", doubled.bound(|s| 2 * derivative_along(&s.f, &s.w, &s.direction)));
    case.holds("the recorded loss is twice the objective", recorded);
    case.holds("the error changes by −1/2 in each step", factor);
    case.holds("by −2 with the factor 2", factor.tweak(|s| s.sample.factor = 2.into()));
    case.holds("it converges at η = 3/2", converges);
    case.refuted("with the factor 2, as printed", doubled.on(|| [lone()]));
    case.refuted("with the factor 2 it converges at η = 3/2", converges.tweak(|s| s.sample.factor = 2.into()));
    case.sabotage("with the factor 2, on random samples", doubled);
    case.sabotage("the recorded loss is the objective", recorded.scale_bound(ratio(1, 2)));
}
