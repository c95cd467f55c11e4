//! # Two worlds whose minimizers lie 2D apart although their observations differ by δ
//!
//! **Let** f_i(w) = E G|w − zD| for i = ±1, where z = 1 with probability (1 + iδ)/2, 0 < δ ≤ 1.
//! **Then** f_i is convex and G-Lipschitz, w_i* = iD, f_i* = (1 − δ)GD, and the gap is
//! Gδ(D − iw) on [−D, D]. G sign(w − zD) is an unbiased subgradient and at most G in size.
//!
//! **Checked** exactly on a grid of points inside and outside [−D, D]; the oracle on both paths.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "lower-bounds/hard-pair",
    rows: &[],
    errata: &[],
    source: &[opt4dl(374), opt4dl(375)],
    statement: r"f_i(w) - f_i^* = G\delta\,(D - i w) \text{ for } |w| \le D, \quad w_i^* = iD, \quad f_i^* = (1 - \delta) G D",
    cases,
};

/// A world, and two points to look at it from.
#[derive(Clone, Debug)]
struct View {
    contest: Contest,
    /// i = ±1.
    world: i32,
    w: Ratio,
    v: Ratio,
}

impl View {
    fn f(&self) -> ExpectedDistance {
        self.contest.world(self.world)
    }

    fn value(&self, w: Ratio) -> Exact {
        self.f().value(&[exact(w)])
    }

    fn slope_at(&self, w: Ratio) -> Exact {
        self.f().gradient_at(&[exact(w)])[0]
    }

    /// Gδ(D − iw).
    fn linear_gap(&self, w: Ratio) -> Ratio {
        self.contest.slope * self.contest.delta * (self.contest.radius - self.world * w)
    }
}

/// Both worlds, seen from points inside [−D, D], on its ends and beyond.
fn views() -> Vec<View> {
    let mut views = Vec::new();
    for (slope, radius, delta) in [(1, 1, ratio(1, 10)), (3, 2, ratio(1, 2)), (2, 1, ratio(1, 1))] {
        let method = Method::Stay;
        let contest = Contest { slope: slope.into(), radius: radius.into(), delta, observations: 0, method };
        let places = [-5, -2, -1, 0, 1, 2, 7].map(|halves| contest.radius * halves / 2);
        for (w, v) in places.into_iter().flat_map(|w| places.map(|v| (w, v))) {
            views.extend([1, -1].map(|world| View { contest, world, w, v }));
        }
    }
    views
}

fn views_from_beyond() -> impl Iterator<Item = View> {
    views().into_iter().filter(|s| s.w.abs() > s.contest.radius)
}

/// The subgradient from one observation.
fn observed<R: Drawn>(s: &View, draw: &mut Draw<R>) -> R {
    let z = draw.two_point(s.f().probability_of_plus(), 1, -1);
    s.f().observed(R::of(s.w), z)
}

fn cases(case: &mut Cases) {
    let worlds = for_all(views);
    let between = worlds
        .premise("|w| ≤ D", |s| s.w.abs() <= s.contest.radius)
        .quantity(|s| s.value(s.w) - s.f().optimal_value())
        .exactly(|s| s.linear_gap(s.w));
    let optimum =
        worlds.quantity(|s| s.value(s.w)).at_least(|s| (1 - s.contest.delta) * s.contest.slope * s.contest.radius);
    let convex = worlds.quantity(|s| s.value(s.w) + s.slope_at(s.w) * (s.v - s.w)).at_most(|s| s.value(s.v));
    let lipschitz =
        worlds.quantity(|s| (s.value(s.v) - s.value(s.w)).abs()).at_most(|s| s.contest.slope * (s.v - s.w).abs());
    let oracle = worlds.paths(observed);

    case.holds("the gap between −D and D", between.tweak(|s| s.w = s.w.clamp(-s.contest.radius, s.contest.radius)));
    case.holds("the optimal value", optimum);
    case.holds("the minimizer", optimum.tweak(|s| s.w = s.world * s.contest.radius).attained());
    case.holds("convex: every tangent lies below", convex);
    case.holds("G-Lipschitz", lipschitz);
    case.holds("an observation is unbiased", oracle.mean_exactly(|s| s.slope_at(s.w)));
    case.holds(
        "its second moment is at most G²",
        worlds.paths(|s, draw| observed(s, draw).sq()).mean_at_most(|s| s.contest.slope.sq()),
    );
    case.rejected("a point beyond D", between.on(views_from_beyond));
    case.refuted("the linear gap beyond D", between.on(views_from_beyond).without("|w| ≤ D"));
    case.sabotage("the minimizer is −iD", optimum.tweak(|s| s.w = -s.world * s.contest.radius).attained());
    case.sabotage("a gap of Gδ(D + iw)", between.bound(|s| s.linear_gap(-s.w)));
    case.sabotage("G/2-Lipschitz", lipschitz.scale_bound(ratio(1, 2)));
    case.sabotage(
        "an observation of the other world",
        oracle.mean_exactly(|s| View { world: -s.world, ..s.clone() }.slope_at(s.w)),
    );
}
