//! # Gradient descent goes to the interpolant nearest to its start
//!
//! **Let** f(w) = ‖Xw − y‖²/(2n) with independent rows, μ > 0 and L enclosing the eigenvalues of
//! X Xᵀ/n, and ŵ = w₁ + X⁺(y − Xw₁).
//! **Run** w_{t+1} = w_t − η∇f(w_t) with η ≤ 1/L.
//! **Then** ‖w_{T+1} − ŵ‖ ≤ (1 − ημ)^T ‖w₁ − ŵ‖, and every w* with Xw* = y has
//! ‖w* − w₁‖² = ‖ŵ − w₁‖² + ‖w* − ŵ‖². From w₁ = 0 the limit is the shortest interpolant. AdaGrad
//! also fits, but elsewhere.
//!
//! **Checked** in exact arithmetic; ŵ comes from elimination, not from the iteration.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/min-distance",
    rows: &[],
    errata: &[],
    source: &[opt4dl(411), opt4dl(415)],
    statement: r"\lim_{t\to\infty} w_t = \hat w = w_1 + X^\dagger(y - Xw_1), \quad \|\hat w - w_1\| \le \|w^* - w_1\| \text{ whenever } Xw^* = y",
    cases,
};

/// ‖w_{T+1} − ŵ‖².
fn distance_to_nearest(s: &Regression) -> Exact {
    distance_sq(s.run::<Exact>().last(), &s.nearest_interpolant())
}

fn contracted_distance(s: &Regression) -> Exact {
    s.contraction() * distance_sq(&lift(&s.start), &s.nearest_interpolant())
}

impl Elsewhere {
    /// ‖w* − w₁‖².
    fn distance_from_start(&self) -> Exact {
        distance_sq(&self.interpolant(), &lift(&self.regression.start))
    }

    /// ‖ŵ − w₁‖².
    fn least_distance(&self) -> Exact {
        distance_sq(&self.regression.nearest_interpolant(), &lift(&self.regression.start))
    }

    /// ‖w* − ŵ‖².
    fn distance_from_nearest(&self) -> Exact {
        distance_sq(&self.interpolant(), &self.regression.nearest_interpolant())
    }
}

/// From 0, where the columns differ in size: AdaGrad takes no notice of that. The eigenvalues of
/// X Xᵀ/n are (15 ± √61)/4.
fn uneven_columns() -> Regression {
    let f = LeastSquares { rows: vec![ratios([1, 3, 0]), ratios([0, 1, 2])], targets: ratios([2, -1]) };
    Regression::new(f, ratios([0, 0, 0]), ratio(7, 4), 6.into(), 60)
}

fn adaptively() -> Regression {
    Regression { method: Method::AdaGrad, ..uneven_columns() }
}

fn distances_along_the_run() -> Series {
    let distances = |s: &Regression| -> Vec<(f64, f64)> {
        let nearest: Vec<f64> = s.nearest_interpolant().into_iter().map(Exact::to_f64).collect();
        let iterates = s.run::<f64>().iterates.into_iter().enumerate();
        iterates.map(|(t, w)| ((t + 1) as f64, distance_sq(&w, &nearest).sqrt())).collect()
    };
    let descent = uneven_columns();
    let first = distances(&descent)[0].1;
    let factor = (1 - descent.step * descent.pl).to_f64();
    let bound = (0..=descent.steps).map(|t| ((t + 1) as f64, first * factor.powi(t as i32)));
    Series::new()
        .line("gradient descent", Mark::Measured, distances(&descent))
        .line("(1 − ημ)^(t−1) ‖w₁ − ŵ‖", Mark::Bound, bound)
        .line("AdaGrad", Mark::Measured, distances(&adaptively()))
}

fn cases(case: &mut Cases) {
    let theorem = for_all_drawn(regressions)
        .premise("X Xᵀ/n ⪰ μI with μ > 0", Regression::is_pl)
        .premise("X Xᵀ/n ⪯ LI", Regression::is_smooth)
        .premise("0 < η ≤ 1/L", Regression::has_small_step)
        .quantity(distance_to_nearest)
        .at_most(contracted_distance);
    let uneven = theorem.on(|| [uneven_columns()]);
    let adaptive = given(adaptively).quantity(distance_to_nearest);
    let fitted = given(adaptively).quantity(|s| s.f.value(s.run::<Exact>().last()));
    let distance =
        for_all_drawn(interpolants).premise("Xw* = y", Elsewhere::fits).quantity(Elsewhere::distance_from_start);
    let nearest = distance.at_least(Elsewhere::least_distance);
    let pythagoras = distance.exactly(|s| s.least_distance() + s.distance_from_nearest());

    case.holds("the limit is ŵ, at a geometric rate", theorem);
    case.holds("equality along the smallest eigenvalue", theorem.on(slowest_direction).attained());
    case.holds("no interpolant is nearer", nearest);
    case.holds("it is farther by its distance from ŵ", pythagoras);
    case.holds("from 0 none is shorter", nearest.tweak(|s| s.regression.start.fill(0.into())));
    case.holds("AdaGrad fits as well", fitted.at_most(|s| s.f.value::<Exact>(&lift(&s.start)) / 1_000_000));
    case.holds(
        "but stops elsewhere",
        adaptive.at_least(|s| distance_sq(&lift(&s.start), &s.nearest_interpolant()) / 20),
    );
    case.sabotage("every interpolant is as near", nearest.attained());
    case.sabotage("AdaGrad goes to the same interpolant", uneven.tweak(|s| s.method = Method::AdaGrad));
    case.sabotage(
        "weight decay goes to an interpolant",
        uneven.tweak(|s| s.method = Method::WeightDecay(ratio(1, 100))),
    );
    case.figure("Distance to the nearest interpolant", Axes::log_y("t", "‖w_t − ŵ‖"), distances_along_the_run);
}
