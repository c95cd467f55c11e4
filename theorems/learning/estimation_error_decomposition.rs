//! # The estimation error is an optimization error, two sampling errors and what w* gains over w̄
//!
//! **Let** w* minimize the empirical risk f, w̄ the population risk f̄, and ŵ be any parameter.
//! **Then** f̄(ŵ) − f̄(w̄) = [f(ŵ) − f(w*)] + [f̄(ŵ) − f(ŵ)] + [f(w̄) − f̄(w̄)] + [f(w*) − f(w̄)], and the last
//! bracket is at most 0. Printed is f(w*) − f̄(w*) for the third.
//!
//! **Checked** exactly on random quadratics in one to three dimensions.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "learning/estimation-error-decomposition",
    rows: &[],
    errata: &[Erratum {
        row: "learning/estimation-error-decomposition",
        printed: r"\bar f(\hat w) - \bar f(\bar w) = [f(\hat w) - f(w^*)] + [\bar f(\hat w) - f(\hat w)] + [f(w^*) - \bar f(w^*)] + [f(w^*) - f(\bar w)]",
        corrected: r"\bar f(\hat w) - \bar f(\bar w) = [f(\hat w) - f(w^*)] + [\bar f(\hat w) - f(\hat w)] + [f(\bar w) - \bar f(\bar w)] + [f(w^*) - f(\bar w)]",
        why: "The brackets must telescope to f̄(ŵ) − f̄(w̄), so the third is about w̄. With f = w², f̄ = (w − 1)² and ŵ = 0 the left side is 1 and the printed sum −1.",
    }],
    source: &[opt4dl(21)],
    statement: r"\bar f(\hat w) - \bar f(\bar w) = [f(\hat w) - f(w^*)] + [\bar f(\hat w) - f(\hat w)] + [f(\bar w) - \bar f(\bar w)] + [f(w^*) - f(\bar w)]",
    cases,
};

/// Both risks and ŵ; w* and w̄ are the centers.
#[derive(Clone, Debug)]
struct Learned {
    empirical: Quadratic,
    population: Quadratic,
    answer: Vec<Ratio>,
}

impl Learned {
    fn f(&self, w: &[Ratio]) -> Exact {
        self.empirical.value(&lift(w))
    }

    fn population_risk(&self, w: &[Ratio]) -> Exact {
        self.population.value(&lift(w))
    }

    fn estimation_error(&self) -> Exact {
        self.population_risk(&self.answer) - self.population_risk(&self.population.center)
    }

    /// [f(ŵ) − f(w*)] + [f̄(ŵ) − f(ŵ)] + [f(w*) − f(w̄)]: all but the third bracket.
    fn without_third(&self) -> Exact {
        let (best, minimizer) = (&self.population.center, &self.empirical.center);
        let optimization = self.f(&self.answer) - self.f(minimizer);
        optimization + self.population_risk(&self.answer) - self.f(&self.answer) + self.f(minimizer) - self.f(best)
    }

    /// f(w) − f̄(w).
    fn sampling_error(&self, w: &[Ratio]) -> Exact {
        self.f(w) - self.population_risk(w)
    }

    /// The printed sum.
    fn printed(&self) -> Exact {
        self.without_third() + self.sampling_error(&self.empirical.center)
    }
}

fn learned() -> impl Strategy<Value = Learned> {
    let quadratic = |d: usize| {
        (vec(1..=6i64, d), vec(signed_fraction(), d)).prop_map(|(curvatures, center)| Quadratic {
            curvatures: curvatures.into_iter().map(Ratio::from).collect(),
            center,
        })
    };
    (1..=3usize)
        .prop_flat_map(move |d| (quadratic(d), quadratic(d), vec(signed_fraction(), d)))
        .prop_map(|(empirical, population, answer)| Learned { empirical, population, answer })
}

/// f = w², f̄ = (w − 1)² and ŵ = 0.
fn shifted_parabola() -> [Learned; 1] {
    let parabola = |center: i64| Quadratic { curvatures: ratios([2]), center: ratios([center]) };
    [Learned { empirical: parabola(0), population: parabola(1), answer: ratios([0]) }]
}

fn cases(case: &mut Cases) {
    let error = for_all_drawn(learned).quantity(Learned::estimation_error);
    let theorem = error.exactly(|s| s.without_third() + s.sampling_error(&s.population.center));
    let last = for_all_drawn(learned).quantity(|s| s.f(&s.empirical.center) - s.f(&s.population.center)).at_most(|_| 0);

    case.holds("corrected", theorem);
    case.holds("it is 1 for two parabolas", theorem.on(shifted_parabola).bound(|_| 1));
    case.holds("the last bracket is at most 0", last);
    case.refuted("as printed", theorem.on(shifted_parabola).bound(Learned::printed));
    case.sabotage("as printed, on random quadratics", theorem.bound(Learned::printed));
    case.sabotage("without the third bracket", theorem.bound(Learned::without_third));
}
