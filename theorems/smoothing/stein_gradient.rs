//! # The gradient of the smoothed function, from values alone: ∇f^γ(θ) = (1/γ) E[f(θ + γX) X]
//!
//! **Let** f^γ(θ) = E f(θ + γX), X ~ N(0, I), for f of moderate growth.
//! **Then** ∇f^γ(θ) = (1/γ) E[f(θ + γX) X] = E ∇f(θ + γX), the second wherever f has a gradient almost
//! everywhere and no jumps. For |t| it is erf(t/(γ√2)), for 1 − cos t it is e^(−γ²/2) sin t.
//!
//! **Checked** exactly on polynomials of degree up to five, where the mean itself is differentiated; on
//! |t| and 1 − cos t by trials.

use super::*;
use crate::zeroth_order::{Curve, Seen, seen_polynomials};
use theorycheck::objective::Cosines;
use theorycheck::oracle::one_point;

pub(crate) static CLAIM: Claim = Claim {
    id: "smoothing/stein-gradient",
    rows: &[],
    errata: &[],
    source: &[homework(10)],
    statement: r"\nabla f^\gamma(\theta) = \frac1\gamma\,\mathbb E[f(\theta + \gamma X)X] = \mathbb E\,\nabla f(\theta + \gamma X)",
    cases,
};

/// |t| or 1 − cos t, at t.
#[derive(Clone, Debug)]
struct Line {
    f: Curve,
    t: Ratio,
    gamma: Ratio,
}

impl Line {
    /// The estimate from one value.
    fn estimate<R: Sampled>(&self, draw: &mut Draw<R>) -> R {
        one_point(&self.f, &[R::of(self.t)], R::of(self.gamma), &[draw.normal()])[0]
    }

    fn derivative(&self) -> Exact {
        let t = exact(self.t);
        match &self.f {
            Curve::Kinked(f) => f.smoothed_slope(Smoothing::Gaussian, self.gamma, t),
            _ => (exact(-self.gamma.sq()) / 2).exp() * t.sin(),
        }
    }

    /// Of the estimate: E (|t| + γ|X|)² X²/γ² with E|X|³ ≤ 8/5, or 4/γ² since 1 − cos ≤ 2.
    fn second_moment(&self) -> Ratio {
        let (t, gamma) = (self.t.abs(), self.gamma);
        match &self.f {
            Curve::Kinked(_) => (t.sq() + 2 * t * gamma * ratio(8, 5) + 3 * gamma.sq()) / gamma.sq(),
            _ => 4 / gamma.sq(),
        }
    }
}

fn lines() -> Vec<Line> {
    let wave = Cosines { amplitudes: ratios([1]), frequencies: ratios([1]) };
    let curves = [Curve::Kinked(PiecewiseLinear::absolute_value()), Curve::Smooth(wave.into())];
    let at = |f: Curve| {
        [(ratio(1, 2), ratio(1, 1)), (ratio(1, 1), ratio(2, 1))].map(|(t, gamma)| Line { f: f.clone(), t, gamma })
    };
    curves.into_iter().flat_map(at).collect()
}

fn cases(case: &mut Cases) {
    let polynomials = for_all(seen_polynomials).premise("the estimate is divided by γ once", |s| s.factor == 1);
    let theorem = polynomials.quantity(|s| s.mean_of(one_point)).exactly(Seen::smoothed_derivative);
    let interchange = polynomials.quantity(Seen::mean_derivative).exactly(Seen::smoothed_derivative);
    let trials = for_all(lines)
        .trial(|s, draw| s.estimate(draw))
        .certificate_of(|s| SecondMoment(s.second_moment()))
        .mean_within(Line::derivative, |_| ratio(1, 4));

    let downhill =
        for_all(lines).trial(|s, draw| -s.estimate(draw)).certificate_of(|s| SecondMoment(s.second_moment()));

    case.holds("polynomials", theorem);
    case.holds("the mean of the gradients", interchange);
    case.holds("|t| and 1 − cos t, within 1/4", trials);
    case.rejected(
        "divided by γ²",
        theorem.on(|| seen_polynomials().into_iter().skip(1)).tweak(|s| s.factor = 1 / s.mu),
    );
    case.sabotage("1/γ² instead of 1/γ", theorem.tweak(|s| s.factor = 1 / s.mu));
    case.sabotage("without 1/γ", theorem.tweak(|s| s.factor = s.mu));
    case.sabotage("the gradient of f itself", theorem.bound(Seen::derivative));
    case.sabotage("|t| and 1 − cos t with −X for X", downhill.mean_within(Line::derivative, |_| ratio(1, 4)));
}
