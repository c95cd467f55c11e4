//! # The projected gradient step minimizes the linear model plus ‖w − w_t‖²/(2η) over the set
//!
//! **Let** X be closed and convex and S(w) = ⟨w − w_t, ∇f(w_t)⟩ + ‖w − w_t‖²/(2η).
//! **Run** w_{t+1} = P_X(w_t − η∇f(w_t)).
//! **Then** S(v) ≥ S(w_{t+1}) + ‖v − w_{t+1}‖²/(2η) for every v in X: w_{t+1} = argmin S over X. Where nothing
//! is cut off it is an equality.
//!
//! **Checked** for boxes, balls and simplices, at random points of them; for the polytopes also at all
//! vertices, which settles every other point.

use super::*;
use theorycheck::optimizer::{ConvexSet, projected_descent};
use theorycheck::proptest::prop_oneof;

pub(crate) static CLAIM: Claim = Claim {
    id: "majorization/projected-gd",
    rows: &[],
    errata: &[],
    source: &[opt4dl(78)],
    statement: r"\mathcal P_{\mathcal X}(w_t - \eta\nabla f(w_t)) = \arg\min_{w\in\mathcal X} f(w_t) + \langle w - w_t, \nabla f(w_t)\rangle + \frac1{2\eta}\|w - w_t\|^2",
    cases,
};

/// A step from w_t, and another point v of the set.
#[derive(Clone, Debug)]
struct Constrained {
    set: ConvexSet,
    f: Quadratic,
    /// w_t.
    start: Vec<Ratio>,
    other: Vec<Ratio>,
    step: Ratio,
}

impl Constrained {
    /// w_{t+1}.
    fn stepped(&self) -> Vec<Exact> {
        projected_descent(&self.f, &self.set, &self.start, exact(self.step), 1).last().to_vec()
    }

    /// ⟨w − w_t, ∇f(w_t)⟩ + ‖w − w_t‖²/(cη).
    fn model(&self, w: &[Exact], c: i32) -> Exact {
        let start = lift::<Exact>(&self.start);
        let gradient = self.f.gradient_at(&start);
        dot(w, &gradient) - dot(&start, &gradient) + distance_sq(w, &start) / (c * self.step)
    }

    /// S(v) − S(w_{t+1}).
    fn above_minimum(&self) -> Exact {
        self.model(&lift(&self.other), 2) - self.model(&self.stepped(), 2)
    }

    /// ‖v − w_{t+1}‖²/(2η).
    fn bound(&self) -> Exact {
        distance_sq(&lift(&self.other), &self.stepped()) / (2 * self.step)
    }

    /// The corners of a box, or the unit vectors.
    fn vertices(&self) -> Vec<Vec<Ratio>> {
        let d = self.start.len();
        match &self.set {
            ConvexSet::Box { lower, upper } => {
                let side = |corner: usize, i: usize| if corner >> i & 1 == 0 { lower[i] } else { upper[i] };
                (0..1usize << d).map(|corner| (0..d).map(|i| side(corner, i)).collect()).collect()
            }
            ConvexSet::Simplex => (0..d).map(|k| (0..d).map(|i| usize::from(i == k).into()).collect()).collect(),
            ConvexSet::Ball { .. } => Vec::new(),
        }
    }

    /// max ⟨w_t − η∇f(w_t) − p, v − p⟩ over the vertices v: not positive exactly if p is the projection.
    fn largest_angle(&self, p: &[Exact]) -> Exact {
        let gradient = self.f.gradient_at(&lift::<Exact>(&self.start));
        let places = self.start.iter().zip(&gradient).zip(p);
        let beyond: Vec<Exact> = places.map(|((w, g), p)| *w - self.step * *g - *p).collect();
        let at = |v: &Vec<Ratio>| dot(&beyond, &lift(v)) - dot(&beyond, p);
        self.vertices().iter().map(at).reduce(Exact::max).expect("a polytope has vertices")
    }
}

/// Whole weights as a point of the simplex, of the box [−1, 2]ᵈ or of the ball of radius 2.
fn within(set: &ConvexSet, weights: &[i64]) -> Vec<Ratio> {
    let total: i64 = weights.iter().sum();
    let scale = match set {
        ConvexSet::Simplex => |w: i64, total: i64| ratio(w, total),
        ConvexSet::Box { .. } => |w: i64, _| ratio(w, 3) - 1,
        ConvexSet::Ball { .. } => |w: i64, total: i64| 2 * ratio(w, total),
    };
    weights.iter().map(|w| scale(*w, total)).collect()
}

fn of_dimension(d: usize, with_balls: bool) -> impl Strategy<Value = Constrained> {
    let cube = ConvexSet::Box { lower: vec![ratio(-1, 1); d], upper: vec![ratio(2, 1); d] };
    let last = if with_balls { ConvexSet::Ball { radius: 2.into() } } else { ConvexSet::Simplex };
    let kinds = [cube, ConvexSet::Simplex, last];
    let center = vec((-9..=9i64).prop_map(|k| ratio(k, 2)), d);
    (0..3usize, vec(1..=9i64, d), vec(1..=9i64, d), center, 1..=6i64).prop_map(
        move |(kind, start, other, center, k)| {
            let set = kinds[kind].clone();
            let (start, other) = (within(&set, &start), within(&set, &other));
            let f = Quadratic { curvatures: (0..d).map(|i| ratio(1 + i as i64, 2)).collect(), center };
            Constrained { set, f, start, other, step: ratio(k, 3) }
        },
    )
}

/// Half a step on ½‖w‖² within a large ball.
fn far_from_the_border() -> Constrained {
    let f = Quadratic::isotropic(1, 2);
    let set = ConvexSet::Ball { radius: 9.into() };
    Constrained { set, f, start: ratios([2, -4]), other: ratios([3, 1]), step: ratio(1, 2) }
}

fn cases(case: &mut Cases) {
    let theorem = for_all_drawn(|| prop_oneof![of_dimension(1, true), of_dimension(2, true), of_dimension(3, true)])
        .premise("v lies in the set", |s| s.set.contains(&lift(&s.other)))
        .quantity(Constrained::above_minimum)
        .at_least(Constrained::bound);
    let vertices = for_all_drawn(|| prop_oneof![of_dimension(2, false), of_dimension(4, false)])
        .quantity(|s| s.largest_angle(&s.stepped()))
        .at_most(|_| 0);

    case.holds("no point of the set is better", theorem);
    case.holds("no vertex lies on the other side", vertices);
    case.holds("equality where nothing is cut off", theorem.on(|| [far_from_the_border()]).attained());
    case.rejected("a point outside of the set", theorem.tweak(|s| s.other[0] += 5));
    case.sabotage("a point outside of the set is no better either", theorem.tweak(|s| s.other[0] += 5));
    case.sabotage(
        "1/η instead of 1/(2η)",
        theorem.quantity(|s| s.model(&lift(&s.other), 1) - s.model(&s.stepped(), 1)),
    );
    case.sabotage("‖v − w‖²/η instead of ‖v − w‖²/(2η)", theorem.scale_bound(2.into()));
    case.sabotage("w_t itself", vertices.quantity(|s| s.largest_angle(&lift(&s.start))));
}
