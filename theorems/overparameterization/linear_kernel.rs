//! # The tangent kernel of a linear model is X Xᵀ/n
//!
//! **Let** h(w, x) = ⟨w, x⟩ and f(w) = ‖y − Xw‖²/(2n).
//! **Then** K = ∇hᵀ∇h/n = X Xᵀ/n, whatever w: ‖∇f(w)‖² = rᵀ(X Xᵀ/n)r/n for r = Xw − y, and the PL constant is the least eigenvalue
//! of X Xᵀ/n. The lecture prints K = X Xᵀ, n times as much.
//!
//! **Checked** exactly on random regressions, and on X = I₂, where all is an equality.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/linear-kernel",
    rows: &[],
    errata: &[Erratum {
        row: "overparameterization/linear-kernel",
        printed: r"K(w, \mathbf X) = \mathbf X\mathbf X^\top",
        corrected: r"K(w, \mathbf X) = \tfrac1n\mathbf X\mathbf X^\top",
        why: "By its definition (407) the kernel has the factor 1/n. With X = I₂ and n = 2 the printed kernel would give the PL constant 1, but ‖∇f‖² = f = 2 · ½ f.",
    }],
    source: &[opt4dl(409).note("the kernel of the linear model")],
    statement: r"K(w, \mathbf X) = \tfrac1n\mathbf X\mathbf X^\top",
    cases,
};

/// X Xᵀ/n.
fn kernel(s: &Regression) -> Vec<Vec<Exact>> {
    let rows: Vec<Vec<Exact>> = s.f.rows.iter().map(|row| lift(row)).collect();
    let entry = |a: &[Exact], b: &[Exact]| dot(a, b) / rows.len();
    rows.iter().map(|a| rows.iter().map(|b| entry(a, b)).collect()).collect()
}

/// r.
fn residuals(s: &Regression) -> Vec<Exact> {
    s.f.residuals(&lift(&s.start))
}

fn gradient_norm_sq(s: &Regression) -> Exact {
    norm_sq(&s.f.gradient_at::<Exact>(&lift(&s.start)))
}

/// 2μ f(w₁).
fn pl_bound(s: &Regression) -> Exact {
    2 * s.pl * s.f.value::<Exact>(&lift(&s.start))
}

/// X = I₂ with y = (1, −1), from 0; μ = 1/2.
fn identity() -> [Regression; 1] {
    let f = LeastSquares { rows: vec![ratios([1, 0]), ratios([0, 1])], targets: ratios([1, -1]) };
    [Regression::new(f, ratios([0, 0]), ratio(1, 2), ratio(1, 2), 1)]
}

fn cases(case: &mut Cases) {
    let norm = for_all_drawn(regressions)
        .quantity(gradient_norm_sq)
        .exactly(|s| quadratic_form(&kernel(s), &residuals(s)) / s.f.rows.len());
    let printed = norm.bound(|s| quadratic_form(&kernel(s), &residuals(s)));
    let pl = for_all_drawn(regressions)
        .premise("the eigenvalues of X Xᵀ/n are at least μ > 0", Regression::is_pl)
        .quantity(gradient_norm_sq)
        .at_least(pl_bound);

    case.holds("corrected", norm);
    case.holds("its least eigenvalue is the PL constant", pl);
    case.holds("equality for X = I₂", pl.on(identity).attained());
    case.refuted("as printed, for X = I₂", printed.on(identity));
    case.refuted(
        "the least eigenvalue of X Xᵀ as the PL constant",
        pl.on(identity).bound(|s| pl_bound(s) * s.f.rows.len()),
    );
    case.sabotage("as printed", printed);
    case.sabotage(
        "X Xᵀ/n²",
        norm.bound(|s| quadratic_form(&kernel(s), &residuals(s)) / s.f.rows.len() / s.f.rows.len()),
    );
}
