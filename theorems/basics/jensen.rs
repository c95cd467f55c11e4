//! # A convex function of a mean is at most the mean of the function
//!
//! **Let** f be convex, wᵢ ≥ 0 and Σ wᵢ = 1.
//! **Then** f(Σ wᵢ xᵢ) ≤ Σ wᵢ f(xᵢ), with equality where f is affine on the points.
//!
//! **Checked** in exact arithmetic on random combinations under quadratics, Huber’s functions and
//! ln cosh, and on listed ones under norms and maxima.

use super::*;
use theorycheck::objective::{AbsoluteValue, ConvexFunction, EuclideanNorm, Huber, MaxAffine};
use theorycheck::proptest::prelude::prop_oneof;

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/jensen",
    rows: &[],
    errata: &[],
    source: &[opt4dl(8), opt4dl(9)],
    statement: r"f\left(\sum_{i=1}^m w_i x_i\right) \le \sum_{i=1}^m w_i f(x_i)",
    cases,
};

fn smooth_mixtures() -> impl Strategy<Value = Mixture<SmoothFunction>> {
    let curvature = (0..=9i64, 1..=4i64).prop_map(|(n, d)| ratio(n, d));
    let functions = prop_oneof![
        vec(curvature, 1..=3).prop_map(|curvatures| SmoothFunction::from(Quadratic::centered(&curvatures))),
        (1..=9i64, 1..=9i64).prop_map(|(slope, curvature)| Huber::new(slope, curvature).into()),
        Just(LogCosh.into()),
    ];
    functions
        .prop_flat_map(|f| (convex_combinations(f.dimension()), Just(f)))
        .prop_filter("two points at least: on a single one ln cosh ties with itself", |(at, _)| {
            at.points.iter().any(|x| *x != at.points[0])
        })
        .prop_map(|(at, f)| Mixture { f, at })
}

/// The corners of a triangle, unevenly weighted.
fn weighted_corners() -> Combination {
    let corners = vec![ratios([3, -4]), vec![ratio(1, 2), ratio(7, 2)], ratios([-5, 0])];
    Combination::new(corners, vec![ratio(1, 2), ratio(1, 3), ratio(1, 6)])
}

fn mixtures_under_norms() -> Vec<Mixture<ConvexFunction>> {
    let corner =
        MaxAffine::new(vec![vec![ratio(3, 5), ratio(4, 5)], ratios([-1, 0]), vec![0.into(), ratio(-1, 2)]], 1.into());
    let lines = |w: [i64; 3]| Combination { points: w.map(|w| ratios([w])).into(), ..weighted_corners() };
    vec![
        Mixture { f: EuclideanNorm { slope: ratio(3, 2), dimension: 2 }.into(), at: weighted_corners() },
        Mixture { f: corner.into(), at: weighted_corners() },
        Mixture { f: AbsoluteValue::new(2).into(), at: lines([1, -2, 5]) },
        Mixture { f: Huber::new(1, 1).into(), at: lines([1, -3, 2]) },
    ]
}

/// 2w − 1.
fn affine_pieces() -> Vec<Mixture<Polynomial>> {
    let line = |points: [i64; 3]| Combination { points: points.map(|w| ratios([w])).into(), ..weighted_corners() };
    [[1, -2, 5], [4, 0, -1]].map(|w| Mixture { f: Polynomial::new(&ratios([-1, 2])), at: line(w) }).into()
}

fn jensen<F: Objective + Clone + Debug>(mixtures: Settings<Mixture<F>>) -> Experiment<Mixture<F>> {
    mixtures
        .premise("wᵢ ≥ 0 and Σ wᵢ = 1", |s| s.at.has_no_negative_weight() && s.at.has_weights_of_sum_one())
        .quantity(Mixture::value_of_mean)
        .at_most(Mixture::mean_value)
}

/// cos beside its crest.
fn under_a_crest() -> [Mixture<SmoothFunction>; 1] {
    let crest = Cosines { amplitudes: ratios([-1]), frequencies: ratios([1]) };
    let at = Combination::new(vec![ratios([-1]), ratios([1])], vec![ratio(1, 2), ratio(1, 2)]);
    [Mixture { f: crest.into(), at }]
}

fn cases(case: &mut Cases) {
    let theorem = jensen(for_all_drawn(smooth_mixtures).premise("f is convex", |s| s.f.is_convex()));
    let norms = jensen(for_all(mixtures_under_norms));
    let reversed = for_all(mixtures_under_norms).quantity(Mixture::value_of_mean).at_least(Mixture::mean_value);
    let outside = norms.tweak(|s| s.at.weights = vec![2.into(), ratio(-1, 2), ratio(-1, 2)]);

    case.holds("random combinations under smooth functions", theorem);
    case.holds("norms and maxima", norms);
    case.holds("equality where f is affine", jensen(for_all(affine_pieces)).attained());
    case.rejected("cos is not convex", theorem.on(under_a_crest));
    case.refuted("cos beside its crest", theorem.on(under_a_crest).without("f is convex"));
    case.rejected("weights that are not all positive", outside);
    case.sabotage("weights that are not all positive may be taken", outside);
    case.sabotage("the reversed inequality", reversed);
    case.sabotage("cos instead of a convex function", theorem.on(under_a_crest));
}
