//! # Smoothing passes the PL condition on, up to the share of the noise: 2(1 − c)μ
//!
//! **Let** f be μ-PL at almost every θ + γX, and let tr Cov ∇f(θ + γX) ≤ c E‖∇f(θ + γX)‖² at this θ.
//! **Then** ‖∇f^γ(θ)‖² ≥ 2(1 − c)μ(f^γ(θ) − f*), with equality on (h/2)‖θ‖². A c < 1 for *all* θ, as the
//! homework assumes, forbids every stationary point of f^γ: at one of them the noise is all of
//! E‖∇f‖², and c = 1.
//!
//! **Checked** exactly on random quadratics, point by point.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "smoothing/pl-transfer",
    rows: &[],
    errata: &[],
    source: &[homework(13)],
    statement: r"\|\nabla f^\gamma(\theta)\|^2 \ge 2(1 - c)\mu\,(f^\gamma(\theta) - f^*)",
    cases,
};

impl Blurred {
    /// 2kμ(f^γ(θ) − f*).
    fn pl_bound(&self, kept: Ratio) -> Exact {
        2 * kept * self.pl * self.value()
    }
}

fn isotropic_bowls() -> impl Iterator<Item = Blurred> {
    [1, 2, 3].into_iter().map(|d| Blurred::new(&vec![ratio(3, 2); d], &vec![ratio(1, 2); d], ratio(1, 3)))
}

/// At the minimizer, with half of E‖∇f‖² claimed to be signal.
fn at_the_minimizer() -> [Blurred; 1] {
    [Blurred { share: ratio(1, 2), ..Blurred::new(&ratios([1, 1]), &ratios([0, 0]), ratio(1, 2)) }]
}

fn cases(case: &mut Cases) {
    const SHARE: &str = "the noise is at most the share c of E‖∇f‖²";
    let theorem = for_all_drawn(blurred_quadratics)
        .premise("f is μ-PL", Blurred::is_pl)
        .premise(SHARE, Blurred::is_share_bounded)
        .quantity(|s| norm_sq(&s.gradient()))
        .at_least(|s| s.pl_bound(1 - s.share));
    let tight = theorem.on(isotropic_bowls);

    case.holds("on quadratics", theorem);
    case.holds("equality on (h/2)‖θ‖²", tight.attained());
    case.refuted("at the minimizer, without the bound on the noise", theorem.on(at_the_minimizer).without(SHARE));
    case.rejected("there the noise is everything", theorem.on(at_the_minimizer));
    case.rejected("a μ above the smallest curvature", theorem.tweak(|s| s.pl *= 2));
    case.sabotage("(1 − c²)μ", tight.bound(|s| s.pl_bound(1 - s.share.sq())));
    case.sabotage("(1 − c/2)μ", tight.bound(|s| s.pl_bound(1 - s.share / 2)));
    case.sabotage("μ itself", theorem.bound(|s| s.pl_bound(1.into())));
}
