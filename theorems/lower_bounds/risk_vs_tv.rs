//! # The worse of the two risks is at least GDδ(1 − TV), whatever the method
//!
//! **Let** P_{±1} be the laws of T observed subgradients in the two worlds f_{±1} with separation δ.
//! **Run** any method that turns them into an answer ŵ.
//! **Then** max_i E_i f_i(ŵ) − f_i* ≥ GDδ(1 − ‖P₁ᵀ − P₋₁ᵀ‖_TV); the average of the two risks is as
//! large already, and the majority vote attains it.
//!
//! **Checked** on every path of world and noise: the mean is the average of the two risks.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "lower-bounds/risk-vs-tv",
    rows: &[],
    errata: &[],
    source: &[opt4dl(382)],
    statement: r"\max_{i=\pm1} \mathbb E_i\left[f_i(\hat w) - f_i^*\right] \ge GD\delta\left(1 - \|\mathbb P_1^T - \mathbb P_{-1}^T\|_{TV}\right)",
    cases,
};

fn contests() -> Vec<Contest> {
    let sizes = [(1, ratio(1, 2)), (4, ratio(1, 4)), (8, ratio(1, 10)), (8, ratio(3, 5))];
    let contest =
        |method, (observations, delta)| Contest { slope: ratio(3, 2), radius: 2.into(), delta, observations, method };
    METHODS.into_iter().flat_map(|method| sizes.map(|size| contest(method, size))).collect()
}

fn majorities() -> impl Iterator<Item = Contest> {
    let voting = |observations| Contest {
        slope: 1.into(),
        radius: 1.into(),
        delta: ratio(1, 4),
        observations,
        method: Method::Majority,
    };
    [1, 3, 5, 8, 9].into_iter().map(voting)
}

fn cases(case: &mut Cases) {
    let theorem = for_all(contests)
        .premise("0 < δ ≤ 1", |s| s.delta > 0 && s.delta <= 1)
        .paths(Contest::gap)
        .mean_at_least(|s| s.separation() * (1 - coins_apart(s.observations, exact(s.delta))));
    let extremal = theorem.on(majorities);

    case.holds("five methods", theorem);
    case.holds("the majority vote attains it", extremal.attained());
    case.rejected("worlds that do not differ", theorem.tweak(|s| s.delta = Ratio::ZERO));
    case.sabotage("2GDδ(1 − TV)", extremal.scale_bound(ratio(2, 1)));
    case.sabotage("101/100 of the bound", extremal.scale_bound(ratio(101, 100)));
    case.sabotage("the total variation of one observation", extremal.bound(|s| s.separation() * (1 - s.delta)));
    case.sabotage(
        "1 − TV²",
        extremal.bound(|s| s.separation() * (1 - coins_apart(s.observations, exact(s.delta)).sq())),
    );
}
