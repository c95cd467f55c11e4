//! # Gradient descent on an underdetermined regression fits it: f(w_{T+1}) ≤ (1 − ημ)^{2T} f(w₁)
//!
//! **Let** f(w) = ‖Xw − y‖²/(2n) with fewer rows than columns, and let μ > 0 and L enclose the
//! eigenvalues of X Xᵀ/n.
//! **Run** w_{t+1} = w_t − η∇f(w_t) with η ≤ 1/L.
//! **Then** f(w_{T+1}) ≤ (1 − ημ)^{2T} f(w₁) → 0, with equality where Xw₁ − y is an eigenvector for
//! μ; the PL condition alone gives the square root of that factor.
//!
//! **Checked** on rational trajectories. That μ and L enclose the spectrum is a premise, decided by
//! the pivots of X Xᵀ/n − μI and LI − X Xᵀ/n.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/linear-gd-limit",
    rows: &[],
    errata: &[],
    source: &[opt4dl(410)],
    statement: r"f(w_{T+1}) \le (1 - \eta\mu)^{2T} f(w_1) \to 0 \quad\text{for } \mu I \preceq \tfrac1n XX^\top \preceq LI,\ \eta \le \tfrac1L",
    cases,
};

fn last_value(s: &Regression) -> Exact {
    s.f.value(s.run::<Exact>().last())
}

fn cases(case: &mut Cases) {
    let fit = for_all_drawn(regressions)
        .premise("X Xᵀ/n ⪰ μI with μ > 0", Regression::is_pl)
        .premise("X Xᵀ/n ⪯ LI", Regression::is_smooth)
        .premise("0 < η ≤ 1/L", Regression::has_small_step)
        .quantity(last_value);
    let theorem = fit.at_most(|s| s.contraction() * s.f.value::<Exact>(&lift(&s.start)));
    let extremal = theorem.on(slowest_direction);
    let along = given(|| two_rows([3, 2], [1, 1, -1, 4], 1))
        .quantity(last_value)
        .called("f(w) after T steps")
        .along("T", &[1, 2, 4, 8, 16, 32, 64], |s, steps| s.steps = steps)
        .at_most(|s| s.contraction() * s.f.value::<Exact>(&lift(&s.start)));

    case.holds("theorem", theorem);
    case.holds("equality along the smallest eigenvalue", extremal.attained());
    case.holds("on two rows along T", along);
    case.holds(
        "the slower rate of the PL condition",
        theorem.bound(|s| exact(1 - s.step * s.pl).powi(s.steps) * s.f.value::<Exact>(&lift(&s.start))),
    );
    case.rejected("one input with two labels has no μ > 0", theorem.on(contradictory));
    case.refuted(
        "one input with two labels is never fitted",
        theorem.on(contradictory).without("X Xᵀ/n ⪰ μI with μ > 0"),
    );
    case.sabotage("η = 2.1/L", along.tweak(|s| s.step = ratio(21, 10) / s.smoothness));
    case.sabotage(
        "μ doubled",
        extremal.bound(|s| exact(1 - 2 * s.step * s.pl).powi(2 * s.steps) * s.f.value::<Exact>(&lift(&s.start))),
    );
}
