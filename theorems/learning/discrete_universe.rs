//! # Where new data are drawn uniformly from the training data, both risks are the same
//!
//! **Let** p_z be the uniform law on the n training samples.
//! **Then** f(w) = (1/n) Σ ℓ(w, zᵢ) and f̄(w) = E_{z∼p_z} ℓ(w, z) are equal at every w. Under another law
//! on the same samples they differ.
//!
//! **Checked** exactly on random samples and parameters, once by the law and once by drawing z along
//! every path.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "learning/discrete-universe",
    rows: &[],
    errata: &[],
    source: &[opt4dl(17), opt4dl(18).note("the example that follows")],
    statement: r"p_z(z_i) = \tfrac1n \implies \bar f(w) = \mathbb E_{z \sim p_z}\ell(w, z) = \frac1n\sum_{i=1}^n \ell(w, z_i) = f(w)",
    cases,
};

fn two_numbers_with_a_favourite() -> [Universe; 1] {
    [Universe { law: vec![ratio(1, 4), ratio(3, 4)], ..two_numbers() }]
}

fn cases(case: &mut Cases) {
    const UNIFORM: &str = "p_z is uniform";
    let settings = for_all_drawn(uniform_universes).premise(UNIFORM, Universe::is_uniform);
    let theorem = settings.quantity(Universe::population_risk).exactly(Universe::empirical_risk);
    let drawn = settings.paths(|s, draw| s.loss_on(draw.index(s.law.len()))).mean_exactly(Universe::empirical_risk);

    case.holds("by the law", theorem);
    case.holds("by drawing a sample", drawn);
    case.rejected("a law that is not uniform", theorem.on(two_numbers_with_a_favourite));
    case.refuted("without uniformity", theorem.on(two_numbers_with_a_favourite).without(UNIFORM));
    case.sabotage("one sample is twice as likely", theorem.tweak(|s| s.law[0] *= 2));
    case.sabotage("the first sample alone", theorem.bound(|s| s.loss_on(0)));
}
