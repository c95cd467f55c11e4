//! # Majorize-minimize needs surrogates of bounded curvature to end at a stationary point
//!
//! **Let** f be bounded below, Δ = f(w₁) − f*, and let quadratic surrogates of curvature c_t lie above f.
//! **Run** w_{t+1} = argmin U_t for T steps.
//! **Then** Σ_{t≤T} ‖∇f(w_t)‖² ≤ 2cΔ if every c_t ≤ c, with equality on (c/2)‖w‖²: the gradients vanish.
//! Without a common c they need not: on w²/2 from 1 with c_t = 2ᵗ, w_{T+1} = Π_{t≤T} (1 − 2⁻ᵗ) > 0.288.
//!
//! **Checked** in exact arithmetic.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "majorization/stops-at-stationary",
    rows: &[],
    errata: &[Erratum {
        row: "majorization/stops-at-stationary",
        printed: r"f \text{ bounded below, } U_t \ge f \text{ tight at } w_t \implies \text{the method stops at a stationary point}",
        corrected: r"\text{for surrogates of curvature } c_t \le c: \quad \sum_{t=1}^T \|\nabla f(w_t)\|^2 \le 2c\,\Delta",
        why: "Progress can be made ever smaller: with surrogates of curvature 2ᵗ for w²/2 the iterates tend to 0.2888 w₁, where the gradient is not 0. The values converge, the gradients only if the curvatures are bounded.",
    }],
    source: &[opt4dl(75).note("convergence to a stationary point")],
    statement: r"c_t \le c \implies \sum_{t=1}^T \|\nabla f(w_t)\|^2 \le 2c\,(f(w_1) - f^*)",
    cases,
};

/// A run and the bound c on its curvatures.
#[derive(Clone, Debug)]
struct Bounded {
    run: Descent,
    largest: Ratio,
}

impl Bounded {
    fn new(run: Descent) -> Bounded {
        let largest = run.curvatures.iter().copied().max().expect("at least one coordinate");
        Bounded { run, largest }
    }

    fn is_bounded(&self) -> bool {
        let growth = self.run.growth.powi(self.run.steps as i32 - 1).max(Ratio::ONE);
        self.run.curvatures.iter().all(|c| *c * growth <= self.largest)
    }

    /// Σ_{t ≤ T} ‖∇f(w_t)‖².
    fn gradients_sq(&self) -> Exact {
        let iterates = self.run.iterates();
        iterates[..self.run.steps].iter().map(|w| norm_sq(&self.run.f.gradient_at(w))).sum()
    }

    /// 2cΔ.
    fn bound(&self) -> Exact {
        2 * self.largest * self.run.gap()
    }
}

/// w²/2 from 1 with c_t = 2ᵗ.
fn doubling(steps: usize) -> Bounded {
    let run = Descent::new(Quadratic::isotropic(1, 1), &ratios([2]), &ratios([1]), steps);
    Bounded::new(Descent { growth: 2.into(), ..run })
}

/// From where the curvatures are 2⁸ already.
fn late() -> Bounded {
    let Bounded { run, .. } = doubling(1);
    Bounded::new(Descent { curvatures: ratios([256]), ..run })
}

fn equal() -> impl Iterator<Item = Bounded> {
    [1, 2, 7].into_iter().map(|steps| Bounded::new(Descent { steps, ..itself() }))
}

fn cases(case: &mut Cases) {
    const BOUNDED: &str = "every curvature is at most c";
    let theorem = for_all_drawn(|| descents().prop_map(Bounded::new))
        .premise("U_t ≥ f", |s| s.run.majorizes())
        .premise(BOUNDED, Bounded::is_bounded)
        .quantity(Bounded::gradients_sq)
        .at_most(Bounded::bound);
    let along = |runs: Settings<Bounded>| {
        runs.premise("U_t ≥ f", |s| s.run.majorizes())
            .quantity(|s| norm_sq(&s.run.f.gradient_at(&s.run.iterates()[s.run.steps])))
            .called("squared gradient of the last iterate")
            .along("T", &[1, 2, 4, 8, 16, 32], |s, t| s.run.steps = t)
    };
    let last = along(given(|| doubling(1)));
    let vanishing = along(given(late)).decays(ratio(1, 100));

    case.holds("with curvatures of at most c", theorem);
    case.holds("equality on (c/2)‖w‖²", theorem.on(equal).attained());
    case.holds("with c_t = 2ᵗ the gradient stays above 1/12", last.at_least(|_| ratio(1, 12)));
    case.holds("with c_t = 256 it vanishes", vanishing.tweak(|s| s.run.growth = 1.into()));
    case.refuted("with c_t = 2⁷⁺ᵗ it vanishes as printed, be it as slowly as T^−1/100", vanishing);
    case.refuted("the sum, without a common c", theorem.on(|| [doubling(32)]).without(BOUNDED));
    case.rejected("c_t = 2ᵗ is not bounded", theorem.on(|| [doubling(32)]));
    case.sabotage("cΔ instead of 2cΔ", theorem.on(equal).scale_bound(ratio(1, 2)));
    case.sabotage("c_t = 2ᵗ", theorem.on(|| [doubling(32)]));
    case.sabotage("the gradient stays above 1/11", last.at_least(|_| ratio(1, 11)));
}
