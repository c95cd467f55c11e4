//! # The squared gradient is a quadratic form of the residuals in the tangent kernel
//!
//! **Let** f(w) = ‖y − h(w, X)‖²/(2n), r = h(w, X) − y and K = ∇hᵀ∇h/n.
//! **Then** ‖∇f(w)‖² = rᵀKr/n, and K is positive semidefinite.
//!
//! **Checked** exactly on random networks with rational activations.

use super::*;
use theorycheck::kernel::is_positive_semidefinite;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/tangent-kernel-norm",
    rows: &[],
    errata: &[],
    source: &[opt4dl(406)],
    statement: r"\|\nabla f(w)\|^2 = \frac1n (\mathbf y - \mathbf h)^\top K(w, \mathbf X)(\mathbf y - \mathbf h), \quad K = \tfrac1n\nabla\mathbf h^\top\nabla\mathbf h \succeq 0",
    cases,
};

/// Whether K, less some number on its diagonal, is positive semidefinite.
fn is_semidefinite(s: &Trained, less: Ratio) -> Result<(), String> {
    let mut kernel = s.kernel();
    (0..kernel.len()).for_each(|i| kernel[i][i] = kernel[i][i] - less);
    let truth = is_positive_semidefinite(&kernel);
    if truth.is_yes() { Ok(()) } else { Err(format!("positive semidefinite: {truth:?}, for {kernel:?}")) }
}

fn cases(case: &mut Cases) {
    let networks = for_all_drawn(trained_networks);
    let theorem = networks
        .quantity(Trained::gradient_norm_sq)
        .exactly(|s| quadratic_form(&s.kernel(), &s.residuals()) / s.f.rows.len());
    let semidefinite = networks.property(|s| is_semidefinite(s, Ratio::ZERO));

    case.holds("the identity", theorem);
    case.holds("the kernel is positive semidefinite", semidefinite);
    case.sabotage("one 1/n dropped", theorem.bound(|s| quadratic_form(&s.kernel(), &s.residuals())));
    case.sabotage(
        "the residuals without the labels",
        theorem.bound(|s| quadratic_form(&s.kernel(), &s.f.predictions(&s.at())) / s.f.rows.len()),
    );
    case.sabotage("always definite, with 1/100 to spare", semidefinite.property(|s| is_semidefinite(s, ratio(1, 100))));
}
