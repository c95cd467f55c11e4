//! # With C oracle calls the bound is DG√(B/C) + Dσ/√C, smallest for batches of one
//!
//! **Let** C = BT.
//! **Then** DG/√T + Dσ/√(BT) = DG√(B/C) + Dσ/√C, which grows with B.
//!
//! **Checked** exactly where B and T are squares; that no B > 1 does better by subdivision, equality at
//! B = 1 included. It is a statement about the bound, hence about the worst case.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "stochastic/fixed-budget",
    rows: &[],
    errata: &[],
    source: &[opt4dl(52)],
    statement: r"\frac{DG}{\sqrt T} + \frac{D\sigma}{\sqrt{BT}} = \frac{DG\sqrt B}{\sqrt C} + \frac{D\sigma}{\sqrt C} \ge \frac{DG + D\sigma}{\sqrt C}, \quad C = BT",
    cases,
};

/// √C/D times the bound for G = 2 and σ = 3, as a function of B.
#[derive(Clone, Copy)]
struct Scaled;

impl Formula<1> for Scaled {
    fn at<R: Real>(self, [batch]: &[R; 1]) -> R {
        batch.sqrt() * Ratio::from(2) + Ratio::from(3)
    }
}

fn cases(case: &mut Cases) {
    let substituted = for_all_drawn(square_works).quantity(Work::error).exactly(|s| {
        let (d, c) = (s.radius, exact(s.calls()));
        d * s.lipschitz * (exact(s.batch) / c).sqrt() + d * s.sigma / c.sqrt()
    });
    let best = for_all_drawn(square_works)
        .quantity(Work::error)
        .at_least(|s| Work { batch: 1, steps: s.calls(), ..s.clone() }.error());
    let lone = best.tweak(|s| s.batch = 1);
    let continuum = for_all_in([(ratio(1, 1), ratio(64, 1))]).formula(Scaled).at_least(AtOne(Scaled));

    case.holds("in terms of C", substituted);
    case.holds("no batch is better than one", best);
    case.holds("equality at B = 1", lone.attained());
    case.holds("for every B from 1 to 64, with G = 2 and σ = 3", continuum.touching(&[[Ratio::ONE]]));
    case.sabotage(
        "B at the noise term",
        substituted.bound(|s| {
            let (d, c) = (s.radius, exact(s.calls()));
            d * s.lipschitz / c.sqrt() + d * s.sigma * (exact(s.batch) / c).sqrt()
        }),
    );
    case.sabotage(
        "no batch is better than four",
        lone.bound(|s| (2 * s.lipschitz + s.sigma) * s.radius / exact(s.calls()).sqrt()),
    );
    case.sabotage("every B is worse by a hundredth", continuum.scale_bound(ratio(101, 100)).touching(&[[Ratio::ONE]]));
}
