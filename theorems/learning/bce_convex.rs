//! # The empirical cross entropy of a linear model is convex, and L-smooth with L = λ_max(XᵀX)/(4n)
//!
//! **Let** s(m) = 1/(1 + e^(−m)), y ∈ {0, 1} and f(w) = (1/n) Σ −yᵢ ln s(xᵢᵀw) − (1 − yᵢ) ln(1 − s(xᵢᵀw)).
//! **Then** ∇²f(w) = (1/n) Σ s(1 − s) xᵢxᵢᵀ with 0 ≤ s(1 − s) ≤ 1/4, and 1/4 where xᵢᵀw = 0. The label of
//! a given x is not s(xᵀw), as the lecture prints it in (22), but 1 with this probability.
//!
//! **Checked** by subdivision of m ∈ [−30, 30], with equality at 0; convexity and
//! the bound on random chords, the Hessian, from the value by nested duals, on listed ones.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "learning/bce-convex",
    rows: &[],
    errata: &[],
    source: &[opt4dl(22), opt4dl(23)],
    statement: r"0 \preceq \nabla^2 f(w) = \frac1n\sum_{i=1}^n s_i(1 - s_i)\,x_i x_i^\top \preceq \frac{1}{4n}X^\top X, \quad s_i = \frac{1}{1 + \exp(-x_i^\top w)}",
    cases,
};

/// s(m)(1 − s(m)).
#[derive(Clone, Copy)]
struct Slope;

impl Formula<1> for Slope {
    fn at<R: Real>(self, [m]: &[R; 1]) -> R {
        sigmoid(*m) * (R::one() - sigmoid(*m))
    }
}

fn entropy_chords() -> impl Strategy<Value = Chord> {
    chords(Loss::CrossEntropy)
}

/// Chords with a sample whose prediction is not 0 at u, nor at v, nor at v − u: there every inequality
/// is strict.
fn bent_chords() -> impl Strategy<Value = Chord> {
    entropy_chords().prop_filter("a prediction that moves", |s| {
        let at =
            |sample: &LinearLoss, w: &[Ratio]| -> Ratio { sample.features.iter().zip(w).map(|(x, w)| *x * *w).sum() };
        let moves = |sample: &LinearLoss| {
            let [at_u, at_v] = [at(sample, &s.u), at(sample, &s.v)];
            at_u != 0 && at_v != 0 && at_u != at_v
        };
        s.risk.parts.iter().any(moves)
    })
}

/// Three samples seen from several parameters.
fn listed_chords() -> Vec<Chord> {
    let sample = |(features, y): ([i64; 2], i64)| LinearLoss {
        loss: Loss::CrossEntropy,
        features: ratios(features),
        label: y.into(),
    };
    let parts: Vec<LinearLoss> = [([1, 2], 1), ([-3, 1], 0), ([2, -1], 1)].map(sample).into();
    let chord = |(u, v)| Chord { risk: FiniteSum { parts: parts.clone() }, u: ratios(u), v: ratios(v) };
    [([1, 1], [2, -1]), ([-2, 3], [1, 0]), ([0, 4], [-1, 5])].map(chord).into()
}

/// A sample whose predictions are −3 and 1, so that it is right at one end only.
fn wrong_in_the_middle() -> [Chord; 1] {
    let sample = LinearLoss { loss: Loss::CrossEntropy, features: ratios([1]), label: Ratio::ONE };
    [Chord { risk: FiniteSum { parts: vec![sample] }, u: ratios([-3]), v: ratios([1]) }]
}

/// vᵀ∇²f(u)v.
fn curvature(s: &Chord) -> Exact {
    let rows = hessian(&s.risk, &lift::<Exact>(&s.u));
    let entries =
        rows.into_iter().zip(&s.v).flat_map(|(row, a)| row.into_iter().zip(&s.v).map(move |(h, b)| h * *a * *b));
    entries.sum()
}

/// (1/n) Σ c(sᵢ) (xᵢᵀv)² with the weight c, at the predictions for u.
fn weighted(s: &Chord, weight: fn(Exact) -> Exact) -> Exact {
    let term = |sample: &LinearLoss| {
        weight(sigmoid(sample.prediction::<Exact>(&lift(&s.u)))) * sample.prediction::<Exact>(&lift(&s.v)).sq()
    };
    s.risk.parts.iter().map(term).sum::<Exact>() / s.risk.parts.len()
}

fn cases(case: &mut Cases) {
    let upper = for_all_in([(ratio(-30, 1), ratio(30, 1))]).formula(Slope).at_most(Constant::<1, 4>);
    let lower = for_all_in([(ratio(-30, 1), ratio(30, 1))])
        .quantity(|[m]| Exact::select(Slope.at(&[*m]).gt(0), exact(1), exact(0)))
        .exactly(|_| 1);
    let theorem = below_its_chords(for_all_drawn(bent_chords));
    let hessian = for_all_drawn(bent_chords).quantity(curvature);
    let formula = for_all(listed_chords).quantity(curvature).exactly(|s| weighted(s, |p| p * (1 - p)));
    let smooth = hessian.at_most(|s| weighted(s, |_| exact(ratio(1, 4))));
    let balanced = smooth.on(listed_chords).tweak(|s| s.u.fill(Ratio::ZERO));

    case.holds("s(1 − s) ≤ 1/4, with equality at 0", upper.touching(&[[Ratio::ZERO]]));
    case.holds("s(1 − s) > 0", lower);
    case.holds("below its chords", theorem);
    case.holds("the Hessian", formula);
    case.holds("at most XᵀX/(4n)", smooth);
    case.holds("equality at w = 0", balanced.attained());
    case.sabotage("1/5 instead of 1/4", upper.scale_bound(ratio(4, 5)).touching(&[[Ratio::ZERO]]));
    case.sabotage("a Hessian of at most XᵀX/(5n)", balanced.scale_bound(ratio(4, 5)));
    case.sabotage("s instead of s(1 − s)", formula.bound(|s| weighted(s, |p| p)));
    case.sabotage("the 0-1 loss", theorem.on(wrong_in_the_middle).tweak(|s| s.use_loss(Loss::ZeroOne)));
}
