//! # What is good in one world is bad in the other: the two gaps add up to at least 2GDδ
//!
//! **Let** f_i(w) = E G|w − zD| for i = ±1, where z = 1 with probability (1 + iδ)/2, 0 < δ ≤ 1.
//! **Then** the gaps at any w have f₁(w) − f₁* + f₋₁(w) − f₋₁* ≥ 2GDδ, with equality on [−D, D]: a gap
//! below GDδ in one world means one above GDδ in the other. The lecture prints that a gap of at most
//! 2GDδ in one world implies one of at most 2GDδ in the other, which fails beyond D and would
//! separate nothing.
//!
//! **Checked** exactly, at random points and constants.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "lower-bounds/separation",
    rows: &[],
    errata: &[Erratum {
        row: "lower-bounds/separation",
        printed: r"f_i(\hat w) \le f_i^* + 2GD\delta \implies f_{-i}(\hat w) \le f_{-i}^* + 2GD\delta",
        corrected: r"f_i(\hat w) < f_i^* + GD\delta \implies f_{-i}(\hat w) > f_{-i}^* + GD\delta",
        why: "For G = D = 1, δ = 3/10 and w = 3/2 the gaps are 1/2 and 11/10. To tell the worlds apart a small gap must exclude the other world, and at w = 0 both gaps are GDδ: the threshold is GDδ and not 2GDδ.",
    }],
    source: &[opt4dl(376)],
    statement: r"(f_1(w) - f_1^*) + (f_{-1}(w) - f_{-1}^*) \ge 2GD\delta \quad\text{for all } w",
    cases,
};

/// A point, seen from the world i = ±1.
#[derive(Clone, Copy, Debug)]
struct Place {
    contest: Contest,
    world: i32,
    w: Ratio,
}

impl Place {
    fn gap_in(&self, i: i32) -> Exact {
        let f = self.contest.world(i);
        f.value::<Exact>(&[exact(self.w)]) - f.optimal_value()
    }

    /// f_i(w) − f_i*.
    fn gap(&self) -> Exact {
        self.gap_in(self.world)
    }

    /// f₋ᵢ(w) − f₋ᵢ*.
    fn other_gap(&self) -> Exact {
        self.gap_in(-self.world)
    }
}

fn place(slope: Ratio, radius: Ratio, delta: Ratio, w: Ratio) -> Place {
    Place { contest: Contest { slope, radius, delta, observations: 0, method: Method::Stay }, world: 1, w }
}

/// Inside [−D, D], on its ends and beyond.
fn places() -> impl Strategy<Value = Place> {
    (1..=6i64, 1..=6i64, 1..=10i64, -12..=12i64, any::<bool>()).prop_map(|(slope, radius, delta, sixths, is_first)| {
        let radius = ratio(radius, 2);
        let at = place(ratio(slope, 2), radius, ratio(delta, 10), radius * sixths / 6);
        Place { world: if is_first { 1 } else { -1 }, ..at }
    })
}

/// Between −D and D, the middle included.
fn between() -> impl Iterator<Item = Place> {
    (-6..=6).map(|sixths| place(ratio(3, 2), 2.into(), ratio(1, 5), ratio(sixths, 3)))
}

/// Where one gap is below GDδ.
fn near_a_minimizer() -> impl Iterator<Item = Place> {
    let both = |s: Place| [1, -1].map(|world| Place { world, ..s });
    let beyond = place(ratio(3, 2), 2.into(), ratio(1, 5), ratio(11, 5));
    let is_near = |s: &Place| s.gap().lt(s.contest.separation()).is_yes();
    between().chain([beyond]).flat_map(both).filter(is_near)
}

fn middle() -> impl Iterator<Item = Place> {
    between().filter(|s| s.w == 0)
}

/// G = D = 1, δ = 3/10, w = 3/2.
fn beyond() -> [Place; 1] {
    [place(1.into(), 1.into(), ratio(3, 10), ratio(3, 2))]
}

/// A strict inequality: whether f₋ᵢ(w) − f₋ᵢ* > factor · GDδ.
fn excludes_the_other(s: &Place, factor: i32) -> Result<(), String> {
    let is_above = s.other_gap().gt(factor * s.contest.separation());
    if is_above.is_yes() { Ok(()) } else { Err(format!("the other gap is {}", s.other_gap())) }
}

fn cases(case: &mut Cases) {
    let sum = for_all_drawn(places)
        .premise("0 < δ ≤ 1", |s| s.contest.delta > 0 && s.contest.delta <= 1)
        .quantity(|s| s.gap() + s.other_gap())
        .at_least(|s| 2 * s.contest.separation());
    let excludes = for_all(near_a_minimizer)
        .premise("f_i(w) − f_i* < GDδ", |s| s.gap().lt(s.contest.separation()))
        .property(|s| excludes_the_other(s, 1));
    let printed = for_all_drawn(places)
        .premise("f_i(w) − f_i* ≤ 2GDδ", |s| s.gap().le(2 * s.contest.separation()))
        .quantity(Place::other_gap)
        .at_most(|s| 2 * s.contest.separation());

    case.holds("the sum of the gaps", sum);
    case.holds("equality between −D and D", sum.on(between).attained());
    case.holds("a gap below GDδ excludes the other world", excludes);
    case.refuted("as printed, beyond D", printed.on(beyond));
    case.rejected("a gap of GDδ excludes nothing", excludes.on(middle));
    case.sabotage(
        "a gap of at most 2GDδ excludes the other world",
        excludes.on(between).property(|s| excludes_the_other(s, 2)),
    );
    case.sabotage("a gap of at most GDδ excludes the other world", excludes.on(middle));
    case.sabotage("equality beyond D", sum.attained());
    case.sabotage("101/100 of the sum", sum.on(between).scale_bound(ratio(101, 100)));
}
