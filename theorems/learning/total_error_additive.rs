//! # The total error is at most representation, optimization and twice the sampling error, not their sum
//!
//! **Let** f_opt be the loss of the true relation and Δ_emp = max |f − f̄|.
//! **Then** f̄(ŵ) − f_opt = [f̄(w̄) − f_opt] + [f̄(ŵ) − f̄(w̄)] ≤ representation error + optimization error +
//! 2Δ_emp. The printed equality with Δ_emp once holds where the sample is perfect, Δ_emp = 0; in
//! general it is off in either direction.
//!
//! **Checked** exactly on random finite classes.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "learning/total-error-additive",
    rows: &[],
    errata: &[],
    source: &[Source::passage(&LECTURES, "machine learning basics, representation error")],
    statement: r"\bar f(\hat w) - f_{opt} \le [\bar f(\bar w) - f_{opt}] + [f(\hat w) - f(w^*)] + 2\Delta_{\text{emp}}",
    cases,
};

impl Class {
    /// f̄(ŵ) − f_opt.
    fn total_error(&self) -> Exact {
        exact(self.population[self.answer] - self.irreducible)
    }

    /// Representation error + optimization error + c Δ_emp.
    fn sum_of_errors(&self, c: i64) -> Ratio {
        self.representation_error() + self.optimization_error() + self.deviation() * c
    }
}

/// One parameter, whose sample is off by 1.
fn single_parameter() -> [Class; 1] {
    [Class::new(&ratios([3]), &ratios([2]), 0)]
}

/// The extremal class, with f_opt = −2.
fn extremal() -> [Class; 1] {
    [Class { irreducible: (-2).into(), ..opposite_deviations() }]
}

fn cases(case: &mut Cases) {
    const PERFECT: &str = "Δ_emp = 0";
    let total = for_all_drawn(classes).quantity(Class::total_error);
    let theorem = total.at_most(|s| s.sum_of_errors(2));
    let split = total.exactly(|s| s.representation_error() + s.estimation_error());
    let printed = for_all_drawn(classes)
        .premise(PERFECT, |s| s.deviation() == 0)
        .quantity(Class::total_error)
        .exactly(|s| s.sum_of_errors(1));

    case.holds("theorem", theorem);
    case.holds("equality for opposite deviations", theorem.on(extremal).attained());
    case.holds("exactly representation plus estimation error", split);
    case.holds("the printed sum if the sample is perfect", printed.tweak(|s| s.empirical = s.population.clone()));
    case.rejected("a sample that is off by 1", printed.on(single_parameter));
    case.refuted("the printed sum, Δ_emp too large", printed.on(single_parameter).without(PERFECT));
    case.refuted("the printed sum, Δ_emp too small", printed.on(extremal).without(PERFECT));
    case.sabotage("Δ_emp once, as a bound", theorem.on(extremal).bound(|s| s.sum_of_errors(1)));
    case.sabotage("without the representation error", split.bound(|s| s.estimation_error()));
}
