//! # The divergence of two opposite coins is of order δ², away from δ = 1
//!
//! **Let** P and Q be the laws of coins that show heads with probability (1 + δ)/2 and (1 − δ)/2.
//! **Then** KL(P ‖ Q) = δ ln((1 + δ)/(1 − δ)) ≤ (11/5) δ² for 0 < δ ≤ 1/2; the sharp constant
//! there is 2 ln 3. No constant serves all δ < 1, and none is as small as 2.
//!
//! **Checked** by subdivision in interval arithmetic, with the point δ = 0 where both sides are equal.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "lower-bounds/bernoulli-kl",
    rows: &[],
    errata: &[],
    source: &[opt4dl(388)],
    statement: r"\delta\log\frac{1+\delta}{1-\delta} \le \tfrac{11}{5}\,\delta^2 \quad (0 < \delta \le \tfrac12)",
    cases,
};

/// δ ln((1 + δ)/(1 − δ)).
#[derive(Clone, Copy)]
struct Divergence;

impl Formula<1> for Divergence {
    fn at<R: Real>(self, [delta]: &[R; 1]) -> R {
        *delta * ((R::one() + *delta) / (R::one() - *delta)).ln()
    }
}

/// (11/5) δ².
#[derive(Clone, Copy)]
struct ElevenFifths;

impl Formula<1> for ElevenFifths {
    fn at<R: Real>(self, [delta]: &[R; 1]) -> R {
        delta.sq() * ratio(11, 5)
    }
}

fn kl(delta: &[Exact; 1]) -> Exact {
    Divergence.at(delta)
}

fn cases(case: &mut Cases) {
    let moderate = for_all_in([(ratio(1, 100), ratio(1, 2))]).quantity(kl).at_most(|x| 11 * x[0].sq() / 5);
    let wide = for_all_in([(ratio(1, 2), ratio(858, 1000))]).quantity(kl).at_most(|x| 3 * x[0].sq());
    let up_to_one = for_all_in([(ratio(1, 100), ratio(999, 1000))]).quantity(kl).at_most(|x| 3 * x[0].sq());
    let from_zero = for_all_in([(ratio(0, 1), ratio(1, 2))]).formula(Divergence).at_most(ElevenFifths);

    case.holds("constant 11/5 for δ ≤ 1/2", moderate);
    case.holds("constant 11/5 for δ ≤ 1/2, equality at 0 included", from_zero.touching(&[[Ratio::ZERO]]));
    case.holds("constant 3 for δ ≤ 0.858", wide);
    case.refuted("constant 3 for all δ < 1", up_to_one);
    case.sabotage("constant 2 from 0 on", from_zero.scale_bound(ratio(10, 11)).touching(&[[Ratio::ZERO]]));
    case.sabotage("constant 2", moderate.bound(|x| 2 * x[0].sq()));
    case.sabotage("a constant below 2 ln 3", moderate.bound(|x| ratio(219, 100) * x[0].sq()));
}
