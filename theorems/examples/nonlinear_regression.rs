//! # Regression through a sigmoid is not convex; its gradient is (s − y) s (1 − s) x
//!
//! **Let** l(w) = ½(y − s(xᵀw))² with s(u) = 1/(1 + e^(−u)).
//! **Then** ∇l(w) = (s − y) s (1 − s) x at s = s(xᵀw). For y = 0 and x = 1 the value 0.4537 at w = 3 is above the
//! mean 0.3803 of those at 1 and 5, so that l is not convex.
//!
//! **Checked**: the gradient to many digits against dual numbers along random directions, the
//! counterexample by enclosures, and by subdivision that l is convex where s(w) is below 2/3.

use super::*;
use theorycheck::objective::SigmoidRegression;

pub(crate) static CLAIM: Claim = Claim {
    id: "examples/nonlinear-regression",
    rows: &[],
    errata: &[],
    source: &[opt4dl(92).note("non-linear regression")],
    statement: r"\nabla_w\,\tfrac12(y - s(x^\top w))^2 = (s - y)\,s(1 - s)\,x, \quad \text{and the loss is not convex in } w",
    cases,
};

/// A sample at a point, with a direction or another point.
#[derive(Clone, Debug)]
struct Sample {
    f: SigmoidRegression,
    w: Vec<Ratio>,
    other: Vec<Ratio>,
}

impl Sample {
    /// (s − y) s (1 − s).
    fn slope(&self) -> Exact {
        let s = self.f.predictions(&lift::<Exact>(&self.w))[0];
        (s - self.f.targets[0]) * s * (1 - s)
    }

    /// ⟨x, u⟩.
    fn along(&self) -> Exact {
        dot(&lift(&self.f.rows[0]), &lift(&self.other))
    }

    fn value(&self, w: &[Ratio]) -> Exact {
        self.f.value::<Exact>(&lift(w))
    }

    /// l halfway between the two points.
    fn value_between(&self) -> Exact {
        let between: Vec<Ratio> = self.w.iter().zip(&self.other).map(|(a, b)| (*a + *b) / 2).collect();
        self.value(&between)
    }

    /// The mean of the values at the two points.
    fn mean_value(&self) -> Exact {
        (self.value(&self.w) + self.value(&self.other)) / 2
    }
}

fn samples() -> impl Strategy<Value = Sample> {
    let of_dimension = |d| (fractions(d), fractions(d), fractions(d));
    (1..=3usize).prop_flat_map(of_dimension).prop_map(|(mut row, w, mut other)| {
        // ⟨x, u⟩ = 0 would leave nothing to compare.
        (row[0], other[0]) = (1.into(), other.iter().map(|u| u.abs()).sum::<Ratio>() * 9 + ratio(1, 5));
        Sample { f: SigmoidRegression { rows: vec![row], targets: vec![ratio(2, 7)] }, w, other }
    })
}

fn between(y: Ratio, w: Ratio, other: Ratio) -> Sample {
    let f = SigmoidRegression { rows: vec![ratios([1])], targets: vec![y] };
    Sample { f, w: vec![w], other: vec![other] }
}

/// y = 0, between 1 and 5.
fn on_the_shoulder() -> Sample {
    between(0.into(), 1.into(), 5.into())
}

/// l″ at w for y = 0 and x = 1: the derivative of the gradient.
fn curvature(w: Exact) -> Exact {
    let f = SigmoidRegression { rows: vec![ratios([1])], targets: ratios([0]) };
    f.gradient_at(&[Dual { value: w, derivative: exact(1) }])[0].derivative
}

fn cases(case: &mut Cases) {
    const NEAR: &str = "both points are where s ≤ 2/3, left of the bend";
    let gradient =
        for_all_drawn(samples).quantity(|s| s.slope() * s.along()).exactly(|s| derivative_along(&s.f, &s.w, &s.other));
    let convex = for_all(|| [(-4, 0), (-1, 1), (-9, -3)].map(|(a, b)| between(0.into(), a.into(), ratio(b, 2))))
        .premise(NEAR, |s| {
            s.f.predictions(&lift::<Exact>(&s.w))[0].le(ratio(2, 3))
                & s.f.predictions(&lift::<Exact>(&s.other))[0].le(ratio(2, 3))
        })
        .quantity(Sample::value_between)
        .at_most(Sample::mean_value);
    let shoulder = convex.on(|| [on_the_shoulder()]);

    let bends_up = for_all_in([(ratio(-4, 1), ratio(2, 3))]).quantity(|w| curvature(w[0])).at_least(|_| 0);

    case.holds("the gradient", gradient);
    case.holds("for y = 0 and x = 1 it bends upward from −4 to 2/3", bends_up);
    case.holds("for y = 0 it is convex left of the bend", convex);
    case.refuted("it is convex everywhere", shoulder.without(NEAR));
    case.rejected("5 is right of the bend", shoulder);
    case.sabotage(
        "without 1 − s",
        gradient.quantity(|s| {
            let prediction = s.f.predictions(&lift::<Exact>(&s.w))[0];
            (prediction - s.f.targets[0]) * prediction * s.along()
        }),
    );
    case.sabotage(
        "without s(1 − s)",
        gradient.quantity(|s| (s.f.predictions(&lift::<Exact>(&s.w))[0] - s.f.targets[0]) * s.along()),
    );
    case.sabotage("it bends upward at 2 + w as well", bends_up.quantity(|w| curvature(w[0] + 2)));
}
