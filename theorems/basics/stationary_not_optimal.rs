//! # A strict local minimum need not be a minimum
//!
//! **Let** f(w) = 3w⁴ + 4w³ − 12w², with f′(w) = 12w(w − 1)(w + 2).
//! **Then** 1 and −2 are strict local minima, f(1) − f(−2) = 27, and −2 is the minimum. On a convex
//! function no local minimum lies above another point.
//!
//! **Checked** exactly: the local minima with their curvatures, their surroundings by subdivision; the
//! convex case by searching a grid.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "basics/stationary-not-optimal",
    rows: &[],
    errata: &[],
    source: &[opt4dl(5).note("the remark after it")],
    statement: r"\nabla f(w^*) = 0,\ \nabla^2 f(w^*) \succ 0 \text{ and yet } f(w^*) > \min f: \quad f(w) = 3w^4 + 4w^3 - 12w^2,\ w^* = 1",
    cases,
};

/// A function and one of its local minima.
#[derive(Clone, Debug)]
struct Local {
    f: Polynomial,
    at: Ratio,
}

impl Local {
    fn value(&self, w: Ratio) -> Exact {
        self.f.value(&[exact(w)])
    }

    /// How far f(w*) lies above the smallest value on a grid of [−4, 4].
    fn above_the_grid(&self) -> Exact {
        let lowest = (-64..=64).map(|k| self.value(ratio(k, 16))).reduce(Exact::min).expect("a grid is not empty");
        self.value(self.at) - lowest
    }
}

fn uneven_wells(at: i64) -> Local {
    Local { f: Polynomial::with_stationary_points(12.into(), &ratios([0, 1, -2])), at: at.into() }
}

/// Powers, and a quartic whose f″ = 12w² + 6w + 2 > 0.
fn convex_functions() -> Vec<Local> {
    let coefficients = [[0, 0, 1, 0, 0], [1, 0, 0, 0, 2], [0, 0, 1, 1, 1]];
    coefficients.map(|a| Local { f: Polynomial::new(&ratios(a)), at: 0.into() }).into()
}

/// f(w) = 3w⁴ + 4w³ − 12w².
#[derive(Clone, Copy)]
struct UnevenWells;

impl Formula<1> for UnevenWells {
    fn at<R: Real>(self, [w]: &[R; 1]) -> R {
        uneven_wells(1).f.value(&[*w])
    }
}

fn cases(case: &mut Cases) {
    const LOWEST: &[[Ratio; 1]] = &[[ratio(-2, 1)]];
    let minima = for_every(|| [1, -2].map(uneven_wells));
    let stationary = minima.quantity(|s| s.f.gradient_at(&[exact(s.at)])[0]).exactly(|_| 0);
    let curved = minima.quantity(|s| hessian(&s.f, &[exact(s.at)])[0][0]).at_least(|_| 36);
    let around = for_all_in([(ratio(3, 4), ratio(5, 4))]).formula(UnevenWells).at_least(Parabola::<1, 1, -5>);
    let gap = given(|| uneven_wells(1)).quantity(Local::above_the_grid).exactly(|_| 27);
    let lowest = for_all_in([(ratio(-4, 1), ratio(4, 1))]).formula(UnevenWells);
    let convex = for_all(convex_functions)
        .premise("f″ ≥ 0 on a grid of [−4, 4]", |s| {
            let second = |k: i64| hessian(&s.f, &[exact(ratio(k, 16))])[0][0];
            (-64..=64).map(second).fold(Truth::Yes, |all, curvature| all & curvature.ge(0))
        })
        .quantity(Local::above_the_grid)
        .exactly(|_| 0);

    case.holds("both are stationary", stationary);
    case.holds("with curvatures 36 and 72", curved);
    case.holds("f ≥ f(1) + (w − 1)² around 1", around.touching(&[[Ratio::ONE]]));
    case.holds("and yet f(1) is 27 above the minimum", gap);
    case.holds("which is f(−2)", lowest.at_least(Constant::<-32, 1>).touching(LOWEST));
    case.holds("on convex functions the search finds nothing below", convex);
    case.rejected("f is not convex", convex.on(|| [uneven_wells(1)]));
    case.sabotage("0 is a local minimum, too", curved.tweak(|s| s.at = 0.into()));
    case.sabotage("the local minimum at 1 is the minimum", convex.on(|| [uneven_wells(1)]));
}
