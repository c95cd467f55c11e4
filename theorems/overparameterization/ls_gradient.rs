//! # The gradient of least squares is (1/n)∇h · (h − y): prediction minus label
//!
//! **Let** f(w) = ‖y − h(w, X)‖²/(2n) with a differentiable model h and ∇h ∈ ℝ^{d×n}.
//! **Then** ∇f(w) = (1/n) Σ (h(w, xᵢ) − yᵢ) ∇h(w, xᵢ). The lecture prints the opposite sign and, in the sum, the residual
//! yᵢ − ∇h(w, xᵢ), which has a meaning only for d = 1 and is wrong there.
//!
//! **Checked** against forward-mode derivatives of f: exactly on networks with rational activations,
//! to many digits with tanh.

use super::*;
use theorycheck::arithmetic::Dual;

pub(crate) static CLAIM: Claim = Claim {
    id: "overparameterization/ls-gradient",
    rows: &[],
    errata: &[Erratum {
        row: "overparameterization/ls-gradient",
        printed: r"\nabla f(w) = \frac1n\sum_{i=1}^n (y_i - \nabla h(w, x_i))\,\nabla h(w, x_i) = \frac1n \nabla\mathbf h(w, \mathbf X)\cdot(\mathbf y - \mathbf h(w, \mathbf X))",
        corrected: r"\nabla f(w) = \frac1n\sum_{i=1}^n (h(w, x_i) - y_i)\,\nabla h(w, x_i) = \frac1n \nabla\mathbf h(w, \mathbf X)\cdot(\mathbf h(w, \mathbf X) - \mathbf y)",
        why: "For n = 1, h = w, y = 0 and w = 1 the derivative of w²/2 is 1, and both printed forms are −1.",
    }],
    source: &[opt4dl(405)],
    statement: r"\nabla f(w) = \frac1n\sum_{i=1}^n (h(w, x_i) - y_i)\,\nabla h(w, x_i)",
    cases,
};

/// ∂f/∂w_k for each k by forward mode.
fn differentiated(s: &Trained) -> Vec<Exact> {
    let derivative = |k: usize| {
        let moving = |(j, w): (usize, &Ratio)| Dual { value: exact(*w), derivative: exact(usize::from(j == k)) };
        s.f.value(&s.w.iter().enumerate().map(moving).collect::<Vec<_>>()).derivative
    };
    (0..s.w.len()).map(derivative).collect()
}

/// (1/n) Σ rᵢ ∇h(w, xᵢ).
fn weighted(s: &Trained, r: &[Exact]) -> Vec<Exact> {
    let columns = s.f.jacobian(&s.at::<Exact>());
    let entry = |k: usize| r.iter().zip(&columns).map(|(r, gradient)| *r * gradient[k]).sum::<Exact>() / r.len();
    (0..s.w.len()).map(entry).collect()
}

/// With h(w, xᵢ) − yᵢ.
fn corrected(s: &Trained) -> Vec<Exact> {
    weighted(s, &s.residuals())
}

/// With yᵢ − h(w, xᵢ).
fn opposite(s: &Trained) -> Vec<Exact> {
    corrected(s).into_iter().map(|g| -g).collect()
}

/// With yᵢ − ∇h(w, xᵢ), for d = 1.
fn gradient_as_prediction(s: &Trained) -> Vec<Exact> {
    let slopes = s.f.jacobian(&s.at::<Exact>());
    weighted(s, &slopes.iter().zip(&s.f.targets).map(|(slope, y)| *y - slope[0]).collect::<Vec<_>>())
}

/// h = w at w = 1, with the label 0: a unit with slope 2 right of 0 and the outer weight 1/2.
fn one_parameter() -> [Trained; 1] {
    let network =
        TwoLayer { outer: vec![ratio(1, 2)], inputs: 1, activation: Activation::Kink, scaling: Scaling::Tangent };
    [Trained { f: NetworkFit { network, rows: vec![ratios([1])], targets: ratios([0]) }, w: ratios([1]) }]
}

fn tanh_network() -> [Trained; 1] {
    let network =
        TwoLayer { outer: ratios([1, -2, 3]), inputs: 2, activation: Activation::Tanh, scaling: Scaling::Tangent };
    let f =
        NetworkFit { network, rows: vec![ratios([1, 1]), vec![ratio(1, 2), ratio(-1, 1)]], targets: ratios([1, 0]) };
    let w = [(1, 2), (-1, 3), (1, 1), (2, 5), (-3, 4), (1, 7)].map(|(n, d)| ratio(n, d));
    [Trained { f, w: w.into() }]
}

/// Σ k g_k.
fn functional(gradient: &[Exact]) -> Exact {
    gradient.iter().enumerate().map(|(k, g)| *g * (k + 1)).sum()
}

fn cases(case: &mut Cases) {
    let theorem =
        for_all_drawn(trained_networks).quantity(|s| distance_sq(&corrected(s), &differentiated(s))).exactly(|_| 0);
    let tanh =
        for_every(tanh_network).quantity(|s| functional(&corrected(s))).exactly(|s| functional(&differentiated(s)));
    let sign = theorem.quantity(|s| distance_sq(&opposite(s), &differentiated(s)));

    case.holds("corrected", theorem);
    case.holds("corrected, on a tanh network", tanh);
    case.refuted("the printed sign, at h = w = 1 and y = 0", sign.on(one_parameter));
    case.refuted(
        "the printed residual, there",
        theorem.quantity(|s| distance_sq(&gradient_as_prediction(s), &differentiated(s))).on(one_parameter),
    );
    case.holds("where the derivative is 1", theorem.on(one_parameter).quantity(|s| differentiated(s)[0]).bound(|_| 1));
    case.sabotage("the printed sign on random networks", sign);
    case.sabotage("the printed sign with tanh", tanh.quantity(|s| functional(&opposite(s))));
    case.sabotage(
        "without 1/n",
        theorem.quantity(|s| {
            let sum: Vec<Exact> = corrected(s).into_iter().map(|g| g * s.f.rows.len()).collect();
            distance_sq(&sum, &differentiated(s))
        }),
    );
}
