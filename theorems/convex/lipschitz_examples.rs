//! # The Lipschitz constants of √x, |x|, eˣ and x², where they have one
//!
//! **Let** f be one of these functions on an interval.
//! **Then** its smallest Lipschitz constant is 1/√2 for √x on [1/2, 1], 1 for |x| on the line, e^b for eˣ
//! on [a, b] and 20 for x² on [1, 10]. √x on (0, 1], eˣ and x² on the line have none: for every K two
//! points are joined by a steeper chord.
//!
//! **Checked** by subdivision: of the slopes on the intervals, with equality at their ends, and of
//! K ∈ [1, 100]. eˣ is looked at on [−1, 2], in units of e².

use super::*;
use theorycheck::arithmetic::Dual;

pub(crate) static CLAIM: Claim = Claim {
    id: "convex/lipschitz-examples",
    rows: &[],
    errata: &[],
    source: &[opt4dl(35).note("the examples that follow")],
    statement: r"\sup_{[1/2, 1]}\left|\tfrac{d}{dx}\sqrt x\right| = \tfrac{1}{\sqrt2}, \quad \sup_{[a, b]}\tfrac{d}{dx}e^x = e^b, \quad \sup_{[1, 10]}\tfrac{d}{dx}x^2 = 20, \quad \sup_{(0, 1]}\tfrac{d}{dx}\sqrt x = \infty",
    cases,
};

/// The square of the slope of √x, 1/(4x), which is rational.
#[derive(Clone, Copy)]
struct RootSlopeSquared;

impl Formula<1> for RootSlopeSquared {
    fn at<R: Real>(self, [x]: &[R; 1]) -> R {
        R::one() / (*x * Ratio::from(4))
    }
}

/// The slope of e^(x−2).
#[derive(Clone, Copy)]
struct ExponentialSlope;

impl Formula<1> for ExponentialSlope {
    fn at<R: Real>(self, [x]: &[R; 1]) -> R {
        (Dual::variable(*x) - Ratio::from(2)).exp().derivative
    }
}

/// The slope of x².
#[derive(Clone, Copy)]
struct SquareSlope;

impl Formula<1> for SquareSlope {
    fn at<R: Real>(self, [x]: &[R; 1]) -> R {
        Dual::variable(*x).sq().derivative
    }
}

/// (f(y) − f(x))/(y − x).
fn chord(f: fn(Exact) -> Exact, x: Exact, y: Exact) -> Exact {
    (f(y) - f(x)) / (y - x)
}

/// The chord of √ from 1/(16K²) to 1/(4K²).
fn root_chord([k]: &[Exact; 1]) -> Exact {
    let x = 1 / (16 * k.sq());
    chord(Exact::sqrt, x, 4 * x)
}

fn points() -> impl Strategy<Value = (Ratio, Ratio)> {
    (signed_fraction(), signed_fraction()).prop_filter("two points", |(x, y)| x != y)
}

fn absolute_rise((x, y): &(Ratio, Ratio)) -> Exact {
    let value = |w: Ratio| AbsoluteValue::new(1).value::<Exact>(&[exact(w)]);
    (value(*x) - value(*y)).abs()
}

fn cases(case: &mut Cases) {
    const HALF: &[[Ratio; 1]] = &[[ratio(1, 2)]];
    const TWO: &[[Ratio; 1]] = &[[ratio(2, 1)]];
    const TEN: &[[Ratio; 1]] = &[[ratio(10, 1)]];
    let root = for_all_in([(ratio(1, 2), ratio(1, 1))]).formula(RootSlopeSquared).at_most(Constant::<1, 2>);
    let root_slope = for_all(|| [ratio(9, 16), ratio(16, 25), ratio(1, 1)])
        .quantity(|x| Dual::variable(exact(*x)).sqrt().derivative.sq())
        .exactly(|x| RootSlopeSquared.at(&[exact(*x)]));
    let exponential = for_all_in([(ratio(-1, 1), ratio(2, 1))]).formula(ExponentialSlope).at_most(Constant::<1, 1>);
    let square = for_all_in([(ratio(1, 1), ratio(10, 1))]).formula(SquareSlope).at_most(Constant::<20, 1>);
    let absolute = for_all_drawn(points).quantity(absolute_rise).at_most(|(x, y)| (*x - *y).abs());
    let one_side = absolute.on(|| [(ratio(1, 2), ratio(7, 3)), (ratio(-1, 1), ratio(-5, 1))]);
    let any = for_all_in([(ratio(1, 1), ratio(100, 1))]);
    let steep_root = any.quantity(root_chord).at_least(|k| k[0]);
    let steep_exponential = any.quantity(|k| chord(Exact::exp, k[0].ln(), k[0].ln() + 1)).at_least(|k| k[0]);

    case.holds("√x on [1/2, 1]: 1/√2, with squares", root.touching(HALF));
    case.holds("whose slope is 1/(2√x)", root_slope);
    case.holds("eˣ on [−1, 2]: e²", exponential.touching(TWO));
    case.holds("x² on [1, 10]: 20", square.touching(TEN));
    case.holds("|x| on the line: 1", absolute);
    case.holds("attained on either side of 0", one_side.attained());
    case.holds("√x on (0, 1]: none", steep_root);
    case.holds("eˣ on the line: none", steep_exponential);
    case.holds("x² on the line: none", any.quantity(|k| chord(Exact::sq, k[0], k[0] + 1)).at_least(|k| k[0]));
    case.sabotage("0.99/√2 for √x on [1/2, 1]", root.scale_bound(ratio(99, 100).sq()).touching(HALF));
    case.sabotage("0.99 e² for eˣ on [−1, 2]", exponential.scale_bound(ratio(99, 100)).touching(TWO));
    case.sabotage("19.8 for x² on [1, 10]", square.scale_bound(ratio(99, 100)).touching(TEN));
    case.sabotage("0.99 for |x|", one_side.scale_bound(ratio(99, 100)));
    case.sabotage("chords of √x from 1/16 on are as steep", steep_root.quantity(|_| root_chord(&[exact(1)])));
}
