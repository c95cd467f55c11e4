//! # One sentence that says what is claimed
//!
//! **Let** a, b be real numbers.
//! **Then** ab ≤ (a² + b²)/2, with equality where a = b.
//!
//! **Checked** in exact arithmetic on random fractions; a failure would shrink to small ones.

use theorycheck::prelude::*;
use theorycheck::proptest::prelude::Strategy;

pub static CLAIM: Claim = Claim {
    id: "chapter/statement",
    rows: &[],
    errata: &[],
    source: &[],
    statement: r"ab \le \frac{a^2 + b^2}{2}",
    cases,
};

/// What the statement is about: constants are small exact fractions.
#[derive(Clone, Debug)]
struct Setting {
    a: Ratio,
    b: Ratio,
}

fn random_pairs() -> impl Strategy<Value = Setting> {
    (-99..100_i64, -99..100_i64).prop_map(|(a, b)| Setting { a: ratio(a, 10), b: ratio(b, 10) })
}

fn cases(case: &mut Cases) {
    let theorem =
        for_all_drawn(random_pairs).quantity(|s| exact(s.a) * s.b).at_most(|s| (exact(s.a).sq() + exact(s.b).sq()) / 2);
    let extremal = theorem.on(|| [Setting { a: ratio(3, 2), b: ratio(3, 2) }]);

    case.holds("theorem", theorem);
    case.holds("equality where a = b", extremal.attained());
    // A check that cannot fail says nothing: each mutant is a wrong variant that must be caught.
    case.sabotage("a bound too small by a thousandth", extremal.scale_bound(ratio(999, 1000)));
}
