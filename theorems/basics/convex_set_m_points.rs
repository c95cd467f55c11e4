//! # A set that holds the segments between its points holds all their convex combinations
//!
//! **Let** x₁, …, x_m lie in 𝒳, wᵢ ≥ 0 and Σ wᵢ = 1, and let 𝒳 hold every segment between two of its
//! points.
//! **Then** Σ wᵢ xᵢ lies in 𝒳: it is reached by m − 1 combinations of two points, each within 𝒳. The
//! converse is the case m = 2. Without either condition on the weights it is false.
//!
//! **Checked** exactly, on random points of a disc, a triangle and a half-plane: that all the partial
//! combinations lie in 𝒳, and that the last is Σ wᵢ xᵢ.

use super::*;
use theorycheck::kernel::norm_sq;
use theorycheck::proptest::prelude::prop_oneof;

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/convex-set-m-points",
    rows: &[],
    errata: &[],
    source: &[opt4dl(6), opt4dl(7)],
    statement: r"\sum_{i=1}^m w_i x_i \in \mathcal X \text{ for all } m \iff w_1 x_1 + w_2 x_2 \in \mathcal X \quad \left(w_i \ge 0,\ \textstyle\sum_i w_i = 1\right)",
    cases,
};

/// A set in the plane.
#[derive(Clone, Copy, Debug)]
enum Region {
    /// ‖x‖ ≤ 1.
    Disc,
    /// x₁ ≥ 0, x₂ ≥ 0, x₁ + x₂ ≤ 1.
    Triangle,
    /// x₁ + 2x₂ ≤ 1.
    HalfPlane,
    /// 1/4 ≤ ‖x‖² ≤ 1, which is not convex.
    Ring,
}

impl Region {
    fn holds(self, x: &[Exact]) -> Truth {
        match self {
            Region::Disc => norm_sq(x).le(1),
            Region::Triangle => x[0].ge(0) & x[1].ge(0) & (x[0] + x[1]).le(1),
            Region::HalfPlane => (x[0] + 2 * x[1]).le(1),
            Region::Ring => norm_sq(x).le(1) & norm_sq(x).ge(ratio(1, 4)),
        }
    }
}

/// Points of a set, and weights.
#[derive(Clone, Debug)]
struct Choice {
    set: Region,
    of: Combination,
}

impl Choice {
    fn is_within(&self) -> Truth {
        self.of.points.iter().fold(Truth::Yes, |all, x| all & self.set.holds(&lift(x)))
    }

    /// The combinations of two points that lead to Σ wᵢ xᵢ: each of what came before and the next.
    fn partial_combinations(&self) -> Vec<Vec<Exact>> {
        let (mut total, mut reached) = (Ratio::ZERO, lift::<Exact>(&self.of.points[0]));
        let step = |(x, weight): (&Vec<Ratio>, &Ratio)| {
            total += *weight;
            if total != 0 {
                let share = exact(*weight / total);
                reached = reached.iter().zip(x).map(|(r, x)| (1 - share) * *r + share * *x).collect();
            }
            reached.clone()
        };
        self.of.points.iter().zip(&self.of.weights).map(step).collect()
    }
}

fn stays_within(s: &Choice) -> Result<(), String> {
    let mean = s.of.mean();
    let left = s.partial_combinations().into_iter().chain([mean.clone()]).find(|x| !s.set.holds(x).is_yes());
    if let Some(x) = left {
        return Err(format!("{x:?} lies outside"));
    }
    let last = s.partial_combinations().pop().expect("at least one point");
    if distance_sq(&last, &mean).eq(0).is_yes() { Ok(()) } else { Err(format!("{last:?} is not {mean:?}")) }
}

/// Random points, brought into the set by dividing them by 2 until they are.
fn choices() -> impl Strategy<Value = Choice> {
    let brought = |set: Region, mut of: Combination| {
        let inward = |x: &mut Vec<Ratio>| {
            x.iter_mut().for_each(|x| *x = x.abs());
            while !Exact::scope(64, || set.holds(&lift(x)).is_yes()) {
                x.iter_mut().for_each(|x| *x /= 2);
            }
        };
        of.points.iter_mut().for_each(inward);
        Choice { set, of }
    };
    let set = prop_oneof![Just(Region::Disc), Just(Region::Triangle), Just(Region::HalfPlane)];
    (set, convex_combinations(2)).prop_map(move |(set, of)| brought(set, of))
}

/// (±3/5, ±4/5) and (1, 0) on the circle, with these weights.
fn on_the_circle(set: Region, weights: [Ratio; 3]) -> Choice {
    let points = vec![vec![ratio(3, 5), ratio(4, 5)], vec![ratio(-3, 5), ratio(-4, 5)], ratios([1, 0])];
    Choice { set, of: Combination::new(points, weights.into()) }
}

fn cases(case: &mut Cases) {
    const POSITIVE: &str = "wᵢ ≥ 0";
    const SUM_ONE: &str = "Σ wᵢ = 1";
    let theorem = for_all_drawn(choices)
        .premise("every xᵢ lies in 𝒳", Choice::is_within)
        .premise(POSITIVE, |s| s.of.has_no_negative_weight())
        .premise(SUM_ONE, |s| s.of.has_weights_of_sum_one())
        .property(stays_within);
    let conic = theorem.on(|| [on_the_circle(Region::Disc, [ratio(1, 2), 0.into(), ratio(3, 4)])]);
    let affine = theorem.on(|| [on_the_circle(Region::Disc, [2.into(), (-1).into(), 0.into()])]);

    case.holds("theorem", theorem);
    case.holds(
        "points on the rim of a disc",
        theorem.on(|| [on_the_circle(Region::Disc, [ratio(1, 6), ratio(1, 3), ratio(1, 2)])]),
    );
    case.rejected("weights of sum 5/4", conic);
    case.rejected("a negative weight", affine);
    case.refuted("without Σ wᵢ = 1", conic.without(SUM_ONE));
    case.refuted("without wᵢ ≥ 0", affine.without(POSITIVE));
    case.sabotage("weights of sum 5/4 stay in a disc", conic);
    case.sabotage("affine combinations stay in a disc", affine);
    case.sabotage(
        "a ring holds its combinations",
        theorem.on(|| [on_the_circle(Region::Ring, [ratio(1, 2), ratio(1, 2), 0.into()])]),
    );
}
