//! # No method beats GD/(4√T) on both of two worlds
//!
//! **Let** the worlds f_{±1} have separation δ = c/√T, and let a method see T subgradients.
//! **Then** max_i E_i f_i(ŵ) − f_i* ≥ c(1 − TV) GD/√T. With the exact total variation of T tosses
//! c = 1/2 gives 1/4 for every T ≥ 1, attained at T = 1; by Pinsker's inequality and
//! KL ≤ 2 ln 3 · Tδ², c = 1/(2√ln 3) gives 1/(4√ln 3) = 0.2385…. Averaged subgradient descent stays
//! below GD/√T.
//!
//! **Checked** with the total variation as a sum over binomial laws, and methods on
//! every path; averaged descent of up to 1024 steps by trials.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "lower-bounds/two-point-rate",
    rows: &[],
    errata: &[],
    source: &[opt4dl(386), opt4dl(387), opt4dl(389)],
    statement: r"\max_{i=\pm1} \mathbb E_i\left[f_i(\hat w) - f_i^*\right] \ge \frac{c_3\, G D}{\sqrt T}, \quad c_3 = \tfrac14",
    cases,
};

/// c₄: half of one over c₂ = √(ln 3), where c(1 − c₂ c) is largest.
fn pinsker_separation() -> Exact {
    1 / (2 * exact(3).ln().sqrt())
}

/// √T δ(1 − TV) for δ = c/√T: the bound as a multiple of GD/√T.
fn constant(observations: usize, c: Exact) -> Exact {
    c * (1 - coins_apart(observations, c / exact(observations).sqrt()))
}

/// T = root² subgradients, with δ = 1/(2√T).
fn contest(method: Method, root: usize) -> Contest {
    let delta = 1 / Ratio::from(2 * root);
    Contest { slope: 2.into(), radius: ratio(3, 2), delta, observations: root * root, method }
}

fn contests() -> impl Iterator<Item = Contest> {
    METHODS.into_iter().flat_map(|method| [1, 2, 3].map(|root| contest(method, root)))
}

fn descents() -> [Contest; 3] {
    [1, 2, 3].map(|root| contest(Method::AveragedDescent, root))
}

/// GD/√T.
fn rate(s: &Contest) -> Exact {
    s.slope * s.radius / exact(s.observations).sqrt()
}

/// The average of the two risks in units of GD at δ = 1/(2√T), between the bounds.
fn risks() -> Series {
    let half = exact(ratio(1, 2));
    let along = |constant: &dyn Fn(usize) -> Exact| -> Vec<(f64, f64)> {
        (0..=10).map(|log| 1 << log).map(|t| (t as f64, (constant(t) / exact(t).sqrt()).to_f64())).collect()
    };
    let averaged = |s: Contest| {
        let risk = mean_over_paths(1 << 10, 64, |draw| s.gap(draw)).expect("at most 2¹⁰ paths").mean;
        (s.observations as f64, (Exact::from(risk) / (s.slope * s.radius)).to_f64())
    };
    Series::new()
        .line("averaged subgradient descent", Mark::Points, descents().map(averaged))
        .line("majority vote", Mark::Measured, along(&|t| constant(t, half)))
        .line("no method: 1/(4√T)", Mark::Bound, along(&|_| half / 2))
        .line("descent, proved: 1/√T", Mark::Bound, along(&|_| exact(1)))
}

fn cases(case: &mut Cases) {
    let exact_route = for_all(|| 1..=150).quantity(|t| constant(*t, exact(ratio(1, 2)))).at_least(|_| ratio(1, 4));
    let pinsker_route =
        for_all(|| 1..=150).quantity(|t| constant(*t, pinsker_separation())).at_least(|_| pinsker_separation() / 2);
    let nine = for_all_in([(ratio(0, 1), ratio(1, 1))])
        .quantity(|delta| 3 * delta[0] * (1 - coins_apart(9, delta[0])))
        .at_most(|_| ratio(36, 100));
    let methods = for_all(contests).paths(Contest::gap);
    let lower = methods.mean_at_least(|s| rate(s) / 4);
    let upper = methods.mean_at_most(rate).on(descents);

    // Beyond D descent turns back, so that |w| ≤ D + D/√T and a gap is at most 2GD/√T.
    let longer = given(|| contest(Method::AveragedDescent, 1))
        .trial(Contest::gap)
        .certificate_of(|s| Range(4 * s.slope * s.radius * s.delta))
        .along("T", &[16, 64, 256, 1024], |s, t| *s = contest(s.method, t.isqrt()))
        .mean_at_least(|s| rate(s) / 4);

    case.holds("1/4 from the exact total variation", exact_route);
    case.holds("one observation attains it", exact_route.on(|| [1]).attained());
    case.holds("1/(4√ln 3) from Pinsker's inequality", pinsker_route);
    case.holds("no δ yields 0.36 from nine observations", nine);
    case.holds("five methods stay above", lower);
    case.holds("averaged descent of one, four and nine steps stays below GD/√T", upper);
    case.holds("averaged descent of up to 1024 steps stays above", longer);
    case.sabotage("c₃ = 0.36", exact_route.bound(|_| ratio(36, 100)));
    case.sabotage("no δ yields 0.31 from nine observations", nine.bound(|_| ratio(31, 100)));
    case.sabotage("a rate of T^−0.4", exact_route.bound(|t| exact(*t).powf(ratio(1, 10)) / 4));
    case.sabotage("averaged descent cannot beat GD/(2√T)", longer.scale_bound(ratio(2, 1)));
    case.sabotage("averaged descent reaches GD/(4√T)", upper.scale_bound(ratio(1, 4)));
    case.figure("What T subgradients allow", Axes::log_log("observations T", "risk in units of GD"), risks);
}
