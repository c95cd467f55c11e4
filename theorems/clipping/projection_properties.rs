//! # Clipping is the projection onto the ball of radius c
//!
//! **Let** C(g) = g min{1, c/‖g‖}.
//! **Then** C(g) is the point of the ball ‖y‖ ≤ c that is nearest to g: ⟨g − C(g), y − C(g)⟩ ≤ 0 for all its
//! points y. So C is 1-Lipschitz and C(C(g)) = C(g); its length is min{‖g‖, c}, and it points where g
//! points. Clamping each coordinate to [−c, c] does neither: its length may be c√d.
//!
//! **Checked** in exact arithmetic on random vectors of rational length in one to five dimensions.

use super::*;
use theorycheck::kernel::clip_each;

pub(crate) static CLAIM: Claim = Claim {
    id: "clipping/projection-properties",
    rows: &[],
    errata: &[],
    source: &[td5(1)],
    statement: r"\langle g - C(g), y - C(g)\rangle \le 0 \text{ for all } \|y\| \le c, \quad \|C(g) - C(h)\| \le \|g - h\|, \quad C(g) = \min\left\{1, \tfrac c{\|g\|}\right\} g",
    cases,
};

type Clipping = fn(&[Exact], Ratio) -> Vec<Exact>;

fn clamped(g: &[Exact], radius: Ratio) -> Vec<Exact> {
    let mut g = g.to_vec();
    clip_each(&mut g, exact(radius));
    g
}

/// 0 for any gradient longer than c.
fn dropped(g: &[Exact], radius: Ratio) -> Vec<Exact> {
    g.iter().map(|entry| Exact::select(norm(g).le(radius), *entry, exact(0))).collect()
}

impl<const N: usize> Gradients<N> {
    fn vector(&self, which: usize) -> Vec<Exact> {
        lift(&self.g[which])
    }
}

/// max over ‖y‖ ≤ c of ⟨g − P(g), y − P(g)⟩ = c‖g − P(g)‖ − ⟨g − P(g), P(g)⟩.
fn obtuseness(s: &Gradients<1>, project: Clipping) -> Exact {
    let g = s.vector(0);
    let p = project(&g, s.radius);
    let residue: Vec<Exact> = g.iter().zip(&p).map(|(g, p)| *g - *p).collect();
    s.radius * norm(&residue) - dot(&residue, &p)
}

fn distance_after_sq(s: &Gradients<2>, project: Clipping) -> Exact {
    distance_sq(&project(&s.vector(0), s.radius), &project(&s.vector(1), s.radius))
}

/// Opposite points of the sphere, and two points inside.
fn kept_apart() -> [Gradients<2>; 2] {
    let radius = ratio(5, 1);
    [
        Gradients { g: [ratios([3, -4]), ratios([-3, 4])], radius },
        Gradients { g: [ratios([1, 2, -2]), ratios([0, 1, 0])], radius },
    ]
}

/// (3, 4) with c = 2.
fn outside() -> [Gradients<1>; 1] {
    [Gradients { g: [ratios([3, 4])], radius: 2.into() }]
}

fn cases(case: &mut Cases) {
    let one = for_all_drawn(gradients::<1>);
    let nearest = one.quantity(|s| obtuseness(s, clipped)).at_most(|_| 0);
    let two = for_all_drawn(gradients::<2>);
    let lipschitz =
        two.quantity(|s| distance_after_sq(s, clipped)).at_most(|s| distance_sq(&s.vector(0), &s.vector(1)));
    let idempotent = one
        .quantity(|s| {
            let once = clipped(&s.vector(0), s.radius);
            distance_sq(&clipped(&once, s.radius), &once)
        })
        .exactly(|_| 0);
    let length = one.quantity(|s| norm(&clipped(&s.vector(0), s.radius))).exactly(|s| norm(&s.vector(0)).min(s.radius));
    let parallel = one
        .quantity(|s| dot(&s.vector(0), &clipped(&s.vector(0), s.radius)))
        .exactly(|s| norm(&s.vector(0)) * norm(&clipped(&s.vector(0), s.radius)));

    case.holds("C(g) is the nearest point", nearest);
    case.holds("it is attained", nearest.on(outside).attained());
    case.holds("C is 1-Lipschitz", lipschitz);
    case.holds("and no less on the ball", lipschitz.on(kept_apart).attained());
    case.holds("C(C(g)) = C(g)", idempotent);
    case.holds("the length is min{‖g‖, c}", length);
    case.holds("the direction stays", parallel);
    case.sabotage("dropping what is too long is nearest", nearest.on(outside).quantity(|s| obtuseness(s, dropped)));
    case.sabotage(
        "clamped coordinates point where g points",
        for_all(outside)
            .quantity(|s| dot(&s.vector(0), &clamped(&s.vector(0), s.radius)))
            .exactly(|s| norm(&s.vector(0)) * norm(&clamped(&s.vector(0), s.radius))),
    );
    case.sabotage(
        "clamped coordinates have length min{‖g‖, c}",
        length.on(outside).quantity(|s| norm(&clamped(&s.vector(0), s.radius))),
    );
    case.sabotage("C halves distances", lipschitz.on(kept_apart).scale_bound(ratio(1, 4)));
}
