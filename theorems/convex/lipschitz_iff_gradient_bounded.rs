//! # On a convex domain a differentiable function is G-Lipschitz where its gradient is at most G
//!
//! **Let** f be differentiable on 𝒳.
//! **Then** |f(x) − f(y)| ≤ G‖x − y‖ on 𝒳 gives ‖∇f‖ ≤ G, and ‖∇f‖ ≤ G gives it back if 𝒳 is convex. On two
//! pieces it does not: a classifier's 0-1 loss has slope 0 on |w| > 1/20 and yet jumps by 1 between
//! −1/10 and 1/5. And the norm of the gradient is the Euclidean one, not its largest coordinate.
//!
//! **Checked** in exact arithmetic, with the squares of both sides; for ln cosh by subdivision.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/lipschitz-iff-gradient-bounded",
    rows: &[],
    errata: &[],
    source: &[opt4dl(34), opt4dl(35)],
    statement: r"\mathcal X \text{ convex}: \quad |f(x) - f(y)| \le G\|x - y\| \text{ on } \mathcal X \iff \|\nabla f\| \le G \text{ on } \mathcal X",
    cases,
};

/// Two points of 𝒳 = {|w₁| ≥ hole}, which is the whole space where the hole is 0.
#[derive(Clone, Debug)]
struct Between<F> {
    f: F,
    /// G as the statement has it.
    lipschitz: Ratio,
    hole: Ratio,
    x: Vec<Ratio>,
    y: Vec<Ratio>,
}

impl<F: Objective> Between<F> {
    fn lies_in_the_domain(&self) -> bool {
        self.x[0].abs() >= self.hole && self.y[0].abs() >= self.hole
    }

    /// (f(x) − f(y))².
    fn rise_sq(&self) -> Exact {
        let [x, y] = [&self.x, &self.y].map(|point| self.f.value::<Exact>(&lift(point)));
        (x - y).sq()
    }

    /// ‖∇f(x)‖².
    fn slope_sq(&self) -> Exact {
        norm_sq(&self.f.gradient_at::<Exact>(&lift(&self.x)))
    }

    /// G²‖x − y‖².
    fn bound(&self) -> Exact {
        self.lipschitz.sq() * distance_sq::<Exact>(&lift(&self.x), &lift(&self.y))
    }
}

const CONVEX: &str = "𝒳 is convex";

fn lipschitz<F: Objective + Clone + Debug>(pairs: Settings<Between<F>>) -> Experiment<Between<F>> {
    pairs
        .premise(CONVEX, |s| s.hole == 0)
        .premise("x and y lie in 𝒳", Between::lies_in_the_domain)
        .premise("‖∇f(x)‖ ≤ G", |s| s.slope_sq().le(s.lipschitz.sq()))
        .quantity(Between::rise_sq)
        .at_most(Between::bound)
}

fn with_kinks() -> Vec<Between<ConvexFunction>> {
    let between = |s: Pair<ConvexFunction>| Between {
        lipschitz: s.f.lipschitz_constant(),
        f: s.f,
        hole: 0.into(),
        x: s.x,
        y: s.y,
    };
    kinked_pairs().into_iter().map(between).collect()
}

/// 0 to the left of 0 and 1 to its right, with a hole where it jumps: a 0-1 loss.
fn two_pieces() -> Between<LinearLoss> {
    let jump = LinearLoss { loss: Loss::ZeroOne, features: ratios([1]), label: (-1).into() };
    Between { f: jump, lipschitz: 0.into(), hole: ratio(1, 20), x: vec![ratio(-1, 10)], y: vec![ratio(1, 5)] }
}

/// Along the slope of 3w₁/5 + 4w₂/5 where it is positive.
fn along_the_slope() -> [Between<ConvexFunction>; 1] {
    let f = MaxAffine::new(vec![vec![ratio(3, 5), ratio(4, 5)]], 1.into());
    let [x, y] = [ratios([3, 4]), ratios([6, 8])];
    [Between { f: f.into(), lipschitz: 1.into(), hole: 0.into(), x, y }]
}

fn cases(case: &mut Cases) {
    let theorem = lipschitz(for_all(with_kinks));
    let converse = for_all(with_kinks).quantity(Between::slope_sq).at_most(|s| s.lipschitz.sq());
    let jump = lipschitz(given(two_pieces));
    let slope = for_all_in([(ratio(-10, 1), ratio(10, 1))]).quantity(|w| LogCosh.gradient_at(w)[0].abs());
    let along = theorem.on(along_the_slope);

    case.holds("a gradient of at most G gives G-Lipschitz", theorem);
    case.holds("and the converse", converse);
    case.holds("equality along a slope", along.attained());
    case.holds("the slope of ln cosh is below 1", slope.at_most(|_| 1));
    case.rejected("two pieces are no convex domain", jump);
    case.refuted("on two pieces, with slope 0", jump.without(CONVEX));
    case.sabotage("0.99 G", along.scale_bound(ratio(99, 100).sq()));
    case.sabotage("a gradient of at most 0.99 G", converse.scale_bound(ratio(99, 100).sq()));
    case.sabotage("the largest coordinate of the gradient as G", along.tweak(|s| s.lipschitz = ratio(4, 5)));
}
