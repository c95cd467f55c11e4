//! # The gradient of layer l is a product of L − l + 1 matrices
//!
//! **Let** h_l = f_l(h_{l−1}, θ_l), J_k = ∂h_k/∂h_{k−1} and T_l = ∂h_l/∂θ_l.
//! **Then** ∂h_L/∂θ_l = J_L J_{L−1} ⋯ J_{l+1} T_l, for every l.
//!
//! **Checked** entry by entry in exact arithmetic: the product against backpropagation, and both
//! against forward-mode derivatives, one weight at a time. With tanh the numbers are irrational
//! and a linear functional of the two gradients is compared.

use super::*;
use theorycheck::arithmetic::Dual;
use theorycheck::autodiff::chain_gradient;
use theorycheck::kernel::{matrix_product, norm_sq};

pub(crate) static CLAIM: Claim = Claim {
    id: "parallel-autodiff/jacobian-chain",
    rows: &[],
    errata: &[],
    source: &[homework(2)],
    statement: r"\frac{\partial h_L}{\partial\theta_l} = J_L J_{L-1} \cdots J_{l+1} T_l",
    cases,
};

/// The gradient of layer l by backpropagation, row by row.
fn backpropagated(s: &Chain, l: usize) -> Vec<Exact> {
    let network = s.network();
    network.backpropagate(&network.forward(&s.input())).swap_remove(l - 1).concat()
}

/// The gradient of layer l by forward mode.
fn forward_mode(s: &Chain, l: usize) -> Vec<Exact> {
    let network = s.network::<Dual<Exact>>();
    let derivative = |i: usize, j: usize| {
        let mut moved = network.clone();
        moved.weights[l - 1][i][j] = Dual::variable(moved.weights[l - 1][i][j].value);
        moved.output(&s.input()).derivative
    };
    let (rows, columns) = (network.weights[l - 1].len(), s.width);
    (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))).map(|(i, j)| derivative(i, j)).collect()
}

/// The product of the Jacobians above layer l, and T_l.
fn product(s: &Chain, l: usize) -> Vec<Exact> {
    let network = s.network();
    chain_gradient(&network, &network.forward(&s.input()), l).concat()
}

/// The same with J_l as one factor more.
fn one_factor_too_many(s: &Chain, l: usize) -> Vec<Exact> {
    let network = s.network();
    let pass = network.forward(&s.input());
    let above = (l..=s.layers).rev().map(|k| network.jacobian(&pass, k));
    let factors = above.chain([network.parameter_jacobian(&pass, l)]);
    factors.reduce(|product, factor| matrix_product(&product, &factor)).map_or(Vec::new(), |product| product.concat())
}

/// The factors between J_L and T_l in the opposite order.
fn reversed(s: &Chain, l: usize) -> Vec<Exact> {
    let network = s.network();
    let pass = network.forward(&s.input());
    let top = (s.layers > l).then_some(s.layers);
    let between = l + 1..s.layers;
    let jacobians = top.into_iter().chain(between).map(|k| network.jacobian(&pass, k));
    let factors = jacobians.chain([network.parameter_jacobian(&pass, l)]);
    factors.reduce(|product, factor| matrix_product(&product, &factor)).map_or(Vec::new(), |product| product.concat())
}

fn in_every_layer(s: &Chain, gradient: fn(&Chain, usize) -> Vec<Exact>) -> Result<(), String> {
    (1..=s.layers).try_for_each(|l| {
        let found = gradient(s, l);
        same_entries(&found, &backpropagated(s, l))
            .map_err(|wrong| format!("layer {l}, against backpropagation: {wrong}"))?;
        same_entries(&found, &forward_mode(s, l)).map_err(|wrong| format!("layer {l}, against forward mode: {wrong}"))
    })
}

fn tanh_chain() -> Chain {
    Chain { layers: 5, width: 3, activation: Activation::Tanh }
}

/// ‖∂h_L/∂θ₂‖².
fn functional(gradient: &[Exact]) -> Exact {
    norm_sq(gradient)
}

fn cases(case: &mut Cases) {
    let theorem = for_every(small_chains).property(|s| in_every_layer(s, product));
    let tanh = given(tanh_chain).quantity(|s| functional(&product(s, 2))).exactly(|s| functional(&forward_mode(s, 2)));

    case.holds("every layer, entry by entry", theorem);
    case.holds("a tanh chain, by its squared norm", tanh);
    case.sabotage("J_l as one factor more", theorem.property(|s| in_every_layer(s, one_factor_too_many)));
    case.sabotage("the factors in the opposite order", theorem.property(|s| in_every_layer(s, reversed)));
    case.sabotage("the factors in the opposite order, tanh", tanh.quantity(|s| functional(&reversed(s, 2))));
}
