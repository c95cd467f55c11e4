//! # The two parabolas around a smooth function are parabolas in y, not in x
//!
//! **Let** f be L-smooth and Q(x, y) = f(x) + ⟨∇f(x), y − x⟩ + (L/2)‖y − x‖².
//! **Then** Q is convex in y: Q(x, (a + b)/2) = ½(Q(x, a) + Q(x, b)) − (L/8)‖b − a‖². In x, as the margin has
//! it, Q need not even be convex: for cos, L = 1 and y = 0, Q(2, 0) = 3.40 lies above the average 2.91 of
//! Q(1, 0) and Q(3, 0). The lower parabola, with −L/2, is concave in y and not in x.
//!
//! **Checked** in exact arithmetic on listed and on random functions and points.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/sandwich-annotation",
    rows: &[],
    errata: &[Erratum {
        row: "smooth/sandwich-annotation",
        printed: r"f(x) + \langle\nabla f(x), y - x\rangle + \frac L2\|y - x\|^2: \text{ a convex quadratic function of } x",
        corrected: r"f(x) + \langle\nabla f(x), y - x\rangle + \frac L2\|y - x\|^2: \text{ a convex quadratic function of } y",
        why: "x is where the parabola touches f, and f(x) and ∇f(x) move with it; y is its variable. For cos, L = 1 and y = 0 the second derivative in x is cos 2 − 2 sin 2 + 1 = −1.23 at x = 2.",
    }],
    source: &[opt4dl(69).note("its annotation"), opt4dl(70).note("its annotation")],
    statement: r"Q(x, \tfrac{a + b}2) = \tfrac12 Q(x, a) + \tfrac12 Q(x, b) - \tfrac L8\|b - a\|^2, \quad Q(x, y) = f(x) + \langle\nabla f(x), y - x\rangle + \tfrac L2\|y - x\|^2",
    cases,
};

/// One point stays at `fixed` while the other moves from a to b, which are the points of the pair.
#[derive(Clone, Debug)]
struct Segment {
    pair: Pair,
    fixed: Vec<Ratio>,
    moving: Moving,
    /// 1 for the upper parabola, −1 for the lower one.
    side: i64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Moving {
    /// As printed.
    X,
    Y,
}

impl Segment {
    fn new(pair: Pair, fixed: &[Ratio]) -> Segment {
        Segment { pair, fixed: fixed.to_vec(), moving: Moving::Y, side: 1 }
    }

    /// ±Q with one point fixed and the other at `at`, so that convexity is claimed for either side.
    fn parabola(&self, at: &[Ratio]) -> Exact {
        let (x, y) = match self.moving {
            Moving::X => (at, self.fixed.as_slice()),
            Moving::Y => (self.fixed.as_slice(), at),
        };
        let pair = Pair { x: x.to_vec(), y: y.to_vec(), ..self.pair.clone() };
        let curved = pair.smoothness * self.side * pair.distance_sq() / 2;
        (pair.linear_model(&pair.gradient_at_x()) + curved) * self.side
    }

    /// ½(Q(a) + Q(b)) − Q((a + b)/2).
    fn sag(&self) -> Exact {
        let Pair { x: a, y: b, .. } = &self.pair;
        let middle: Vec<Ratio> = a.iter().zip(b).map(|(a, b)| (*a + *b) / 2).collect();
        (self.parabola(a) + self.parabola(b)) / 2 - self.parabola(&middle)
    }
}

fn segments() -> Vec<Segment> {
    let thirds = |pair: Pair| Segment::new(pair.clone(), &vec![ratio(1, 3); pair.x.len()]);
    let upper: Vec<Segment> = smooth_pairs().into_iter().chain(extremal_pairs()).map(thirds).collect();
    upper.iter().flat_map(|s| [1, -1].map(|side| Segment { side, ..s.clone() })).collect()
}

fn random_segments() -> impl Strategy<Value = Segment> {
    (random_pairs(), signed_fraction(), any::<bool>()).prop_map(|(pair, fixed, upper)| {
        let fixed = vec![fixed; pair.x.len()];
        Segment { side: if upper { 1 } else { -1 }, ..Segment::new(pair, &fixed) }
    })
}

/// ±cos up to a constant between 1 and 3, seen from 0.
fn from_the_crest() -> [Segment; 2] {
    [(-1, 1), (1, -1)].map(|(amplitude, side)| {
        let cosine = Cosines { amplitudes: ratios([amplitude]), frequencies: ratios([1]) };
        Segment { side, ..Segment::new(Pair::new(cosine, &ratios([1]), &ratios([3])), &ratios([0])) }
    })
}

fn cases(case: &mut Cases) {
    let amount = for_all(segments).quantity(Segment::sag).exactly(|s| s.pair.smoothness * s.pair.distance_sq() / 8);
    let convex = for_all_drawn(random_segments)
        .premise("y moves", |s| s.moving == Moving::Y)
        .quantity(Segment::sag)
        .at_least(|_| 0);
    let printed = convex.tweak(|s| s.moving = Moving::X);

    case.holds("in y it sags by (L/8)‖b − a‖²", amount);
    case.holds("in y it is convex, on random functions", convex);
    case.holds("in y, on cos between 1 and 3", convex.on(from_the_crest));
    case.refuted(
        "the upper one in x, as printed",
        printed.on(|| from_the_crest().into_iter().take(1)).without("y moves"),
    );
    case.refuted(
        "the lower one in x, as printed",
        printed.on(|| from_the_crest().into_iter().skip(1)).without("y moves"),
    );
    case.rejected("x moves", printed);
    case.sabotage("(L/4)‖b − a‖²", amount.scale_bound(2.into()));
    case.sabotage("x moves between 1 and 3 on cos", printed.on(from_the_crest));
}
