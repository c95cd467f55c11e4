//! # The loss of a network need not be smooth: one rectifier, or a product of two weights, is enough
//!
//! **Let** f(w) = (max(0, w) − y)²/2 with y > 0: one rectified unit and one datum.
//! **Then** |f′(h) − f′(−h)|/(2h) = y/(2h) − 1/2 for 0 < h ≤ y, which no β bounds. Nor are smooth
//! activations enough: between (s, s) and (s + 1, s + 1) the gradient of (w₁w₂ − 1)² changes by
//! 6s(s + 1) times the distance. But with the target y = 0 the rectifier does no harm: max(0, w)²/2 is
//! 1-smooth.
//!
//! **Checked** exactly.

use super::*;
use theorycheck::kernel::distance_sq;
use theorycheck::objective::{Polynomial, RectifiedFit};

pub(crate) static CLAIM: Claim = Claim {
    id: "smoothing/relu-not-smooth",
    rows: &[],
    errata: &[],
    source: &[homework(8)],
    statement: r"\sup_{h > 0}\frac{|f'(h) - f'(-h)|}{2h} = \infty \text{ for } f(w) = \tfrac12(\max(0, w) - y)^2,\ y > 0",
    cases,
};

/// Two points on the loss of one rectified unit.
#[derive(Clone, Copy, Debug)]
struct Unit {
    target: Ratio,
    x: Ratio,
    y: Ratio,
}

impl Unit {
    /// |f′(x) − f′(y)|.
    fn slope_gap(&self) -> Exact {
        let f = RectifiedFit { target: self.target };
        let [x, y] = [self.x, self.y].map(|w| f.gradient_at(&[exact(w)])[0]);
        (x - y).abs()
    }

    fn quotient(&self) -> Exact {
        self.slope_gap() / (self.x - self.y).abs()
    }
}

fn around_the_kink(target: Ratio, width: Ratio) -> Unit {
    Unit { target, x: width, y: -width }
}

fn one() -> Unit {
    around_the_kink(1.into(), 1.into())
}

/// Any two different points.
fn units_without_target() -> impl Strategy<Value = Unit> {
    (-20..=20i64, 1..=20i64).prop_map(|(x, apart)| Unit { target: 0.into(), x: ratio(x, 4), y: ratio(x + apart, 4) })
}

/// Whether the distance between two gradients of (w₁w₂ − 1)² is this multiple of that of the points.
fn product_quotient(s: &Ratio) -> Exact {
    let terms = vec![(ratio(1, 1), vec![2, 2]), (ratio(-2, 1), vec![1, 1]), (ratio(1, 1), vec![0, 0])];
    let f = Polynomial { terms };
    let [x, y] = [*s, *s + 1].map(|w| [exact(w); 2]);
    (distance_sq(&f.gradient_at(&x), &f.gradient_at(&y)) / distance_sq(&x, &y)).sqrt()
}

fn cases(case: &mut Cases) {
    let theorem = given(one)
        .premise("y > 0", |s| s.target > 0)
        .premise("0 < h ≤ y", |s| s.x > 0 && s.x <= s.target)
        .quantity(Unit::quotient)
        .called("difference quotient of f′")
        .along("1/h", &[1, 10, 100, 1000, 1_000_000], |s, n| *s = around_the_kink(s.target, 1 / Ratio::from(n)));
    let grows = theorem.exactly(|s| s.target / (2 * s.x) - ratio(1, 2));
    let product = given(|| ratio(1, 1))
        .quantity(product_quotient)
        .called("difference quotient of the gradient")
        .along("s", &[1, 10, 100, 1000], |s, n| *s = n.into())
        .exactly(|s| 6 * *s * (*s + 1));
    let harmless = for_all_drawn(units_without_target)
        .premise("y = 0", |s| s.target == 0)
        .quantity(Unit::slope_gap)
        .at_most(|s| (s.x - s.y).abs());

    let near = harmless.on(|| [around_the_kink(0.into(), ratio(1, 4))]);

    case.holds("the quotient is y/(2h) − 1/2", grows);
    case.holds("(w₁w₂ − 1)² is not smooth either", product);
    case.holds("max(0, w)²/2 is 1-smooth", harmless);
    case.rejected("max(0, w)²/2 is no counterexample", grows.tweak(|s| s.target = 0.into()));
    case.rejected("a target of 1 is not what is called harmless", harmless.tweak(|s| s.target = 1.into()));
    case.sabotage("max(0, w)²/2 as a counterexample", grows.tweak(|s| s.target = 0.into()));
    case.sabotage("the loss is 1000-smooth", theorem.at_most(|_| 1000));
    case.sabotage("a target of 1 is harmless", near.tweak(|s| s.target = 1.into()));
    case.sabotage("max(0, w)²/2 is 0.9-smooth", harmless.scale_bound(ratio(9, 10)));
    case.sabotage("(w₁w₂ − 1)² is a million-smooth", product.bound(|s| (6 * *s * (*s + 1)).min(1_000_000.into())));
}
