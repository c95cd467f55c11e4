//! # A step of 1/L has the largest progress that is sure, not the largest progress
//!
//! **Let** f be L-smooth and P(η) = f(w) − f(w − η∇f(w)).
//! **Then** the bound η(1 − Lη/2)‖∇f(w)‖² on P(η) is largest at η = 1/L, where it is ‖∇f(w)‖²/(2L); on
//! (L/2)‖w‖² it is P. In general P is larger elsewhere: from w = 1 on w²/2 with L = 2, P(1/2) = 3/8 and
//! P(1) = 1/2.
//!
//! **Checked** for every Lη ∈ [0, 2] by subdivision, and exactly on the instances.

use super::*;
use crate::basics::Constant;

pub(crate) static CLAIM: Claim = Claim {
    id: "smooth/max-progress-step",
    rows: &[],
    errata: &[Erratum {
        row: "smooth/max-progress-step",
        printed: r"\text{maximum progress when } \eta = \tfrac1L",
        corrected: r"\text{maximum guaranteed progress } \eta\left(1 - \tfrac{L\eta}2\right)\|\nabla f(w_t)\|^2 \text{ when } \eta = \tfrac1L",
        why: "What is maximized is the lower bound (84), which is the progress only on a parabola of curvature L. From w = 1 on w²/2, seen as 2-smooth, η = 1 gains 1/2 and η = 1/L = 1/2 only 3/8.",
    }],
    source: &[opt4dl(84).note("side note 3")],
    statement: r"\eta\left(1 - \tfrac{L\eta}2\right) \le \frac1{2L}, \text{ with equality exactly at } \eta = \tfrac1L",
    cases,
};

/// Lη(1 − Lη/2) as a function of Lη.
#[derive(Clone, Copy)]
struct SureGain;

impl Formula<1> for SureGain {
    fn at<R: Real>(self, [step]: &[R; 1]) -> R {
        *step * (R::one() - *step / Ratio::from(2))
    }
}

/// P(1/L).
fn progress_of_one_over_l(s: &Run) -> Exact {
    Run { step: 1 / s.smoothness, ..s.clone() }.first_progress()
}

/// w²/2 as 2-smooth, with a step of 1.
fn full_step() -> [Run; 1] {
    rounder_than_needed().map(|s| Run { step: Ratio::ONE, ..s })
}

fn round() -> Vec<Run> {
    sized(&[ratio(1, 10), ratio(1, 2), ratio(1, 1), ratio(3, 2), ratio(3, 1)], &isotropic_quadratics())
}

fn cases(case: &mut Cases) {
    const ONE: &[[Ratio; 1]] = &[[Ratio::ONE]];
    let sure = for_all_in([(ratio(0, 1), ratio(2, 1))]).formula(SureGain).at_most(Constant::<1, 2>).touching(ONE);
    let theorem = for_every(round)
        .premise("f is L-smooth", Run::is_smooth)
        .quantity(Run::first_progress)
        .at_most(progress_of_one_over_l);
    let gain = for_all(|| sized(&[ratio(1, 2), ratio(1, 1), ratio(3, 2)], &smooth_runs()))
        .premise("f is L-smooth", Run::is_smooth)
        .quantity(|s| s.sure_gain() * s.first_gradient_norm_sq())
        .at_most(progress_of_one_over_l);

    case.holds("the sure progress is largest at 1/L", sure);
    case.holds("a step of 1/L gains at least what any step is sure to gain", gain);
    case.holds("on (L/2)‖w‖² no step gains more", theorem);
    case.refuted("as printed, on w²/2 with L = 2", theorem.on(full_step));
    case.holds("there it gains 3/8", theorem.on(rounder_than_needed).attained().bound(|_| ratio(3, 8)));
    case.holds("and η = 1 gains 1/2", theorem.on(full_step).attained().bound(|_| ratio(1, 2)));
    case.rejected("an L that is too small", theorem.tweak(|s| s.smoothness /= 2));
    case.sabotage("a hundredth less than 1/(2L)", sure.scale_bound(ratio(99, 100)).touching(ONE));
    case.sabotage(
        "largest at 3/(2L)",
        theorem.bound(|s| Run { step: ratio(3, 2) / s.smoothness, ..s.clone() }.first_progress()),
    );
}
