//! # The population risk averages the loss of a new sample, not of a training sample
//!
//! **Let** z ∼ p_z.
//! **Then** f̄(w) = E ℓ(w, z). Printed is E_{z∼p_z} ℓ(w, zᵢ), in which nothing is random: it is the loss
//! on one training sample. For ℓ(w, z) = (w − z)², z ∈ {0, 2} and zᵢ = 0, at w = 0, it is 0 and not 2.
//!
//! **Checked** along every path of z.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "learning/sample-index",
    rows: &[],
    errata: &[Erratum {
        row: "learning/sample-index",
        printed: r"\bar f(w) = \mathbb E_{z \sim p_z}[\ell(w, z_i)]",
        corrected: r"\bar f(w) = \mathbb E_{z \sim p_z}[\ell(w, z)]",
        why: "A fixed training sample does not depend on z, so that the expectation says nothing: for (w − z)² with z = 0 or 2, equally likely, and z_i = 0, it is 0 at w = 0, where the population risk is 2.",
    }],
    source: &[opt4dl(18), opt4dl(19)],
    statement: r"\bar f(w) = \mathbb E_{z \sim p_z}[\ell(w, z)]",
    cases,
};

/// Half the square of the distance to E z, for losses of equal curvature.
fn loss_at_the_mean(s: &Universe) -> Exact {
    let centers = s.samples.parts.iter().zip(&s.law).map(|(part, p)| part.center[0] * *p);
    let mean = Quadratic { center: vec![centers.sum()], ..s.samples.parts[0].clone() };
    mean.value(&lift::<Exact>(&s.w))
}

fn cases(case: &mut Cases) {
    let universes = for_all_drawn(uniform_universes);
    let theorem = universes.paths(|s, draw| s.loss_on(draw.index(s.law.len()))).mean_exactly(Universe::population_risk);
    let printed = universes.paths(|s, _| s.loss_on(0)).mean_exactly(Universe::population_risk);

    case.holds("E ℓ(w, z)", theorem);
    case.holds("which is 2 for two numbers", theorem.on(|| [two_numbers()]).bound(|_| 2));
    case.refuted("as printed, E ℓ(w, zᵢ) with z₁ = 0", printed.on(|| [two_numbers()]));
    case.sabotage("the loss on one training sample", printed);
    case.sabotage("the loss at E z", theorem.on(|| [two_numbers()]).bound(loss_at_the_mean));
}
