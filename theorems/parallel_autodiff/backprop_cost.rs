//! # Backpropagation through L dense layers of width w takes of the order of Lw² multiplications
//!
//! **Let** a chain have L dense layers of width w and a single output.
//! **Run** the forward pass and backpropagation.
//! **Then** together they take exactly (3L − 4)w² + (L + 2)w multiplications for L ≥ 2: about three
//! times the forward pass alone, linear in L and quadratic in w.
//!
//! **Checked** by running the method itself in an arithmetic that counts its multiplications.

use super::*;
use theorycheck::arithmetic::Counted;
use theorycheck::autodiff::chain_gradient;

pub(crate) static CLAIM: Claim = Claim {
    id: "parallel-autodiff/backprop-cost",
    rows: &[],
    errata: &[],
    source: &[homework(1)],
    statement: r"\text{multiplications} = (3L-4) w^2 + (L+2) w \le 3 L w^2 + L w + 2 w",
    cases,
};

fn chains() -> Vec<Chain> {
    let shapes = [(2, 1), (2, 8), (4, 16), (10, 32), (64, 4), (256, 8), (3, 128)];
    shapes.map(|(layers, width)| Chain { layers, width, activation: Activation::Relu }).into()
}

fn grown() -> Chain {
    Chain { layers: 8, width: 8, activation: Activation::Relu }
}

fn forward_and_back(s: &Chain) -> Exact {
    let (network, x) = (s.network::<Counted>(), s.input());
    let count = Counted::multiplications(|| network.backpropagate(&network.forward(&x)));
    exact(count as usize)
}

/// Every gradient as its own product of Jacobians, from the left, with T_l written out.
fn products_of_jacobians(s: &Chain) -> Exact {
    let (network, x) = (s.network::<Counted>(), s.input());
    let pass = network.forward(&x);
    let each = || (1..=s.layers).map(|l| chain_gradient(&network, &pass, l)).collect::<Vec<_>>();
    exact(Counted::multiplications(each) as usize)
}

fn cases(case: &mut Cases) {
    let count = for_every(chains).quantity(forward_and_back);
    let order = count.at_most(|s| exact(3) * s.layers * (s.width * s.width + s.width));
    let wider = given(grown).quantity(forward_and_back).called("multiplications").along(
        "width w",
        &[4, 8, 16, 32, 64],
        |s, width| s.width = width,
    );

    case.holds(
        "the exact count",
        count.exactly(|s| exact(3 * s.layers - 4) * s.width * s.width + exact(s.layers + 2) * s.width),
    );
    case.holds("at most 3L(w² + w)", order);
    case.holds("at least (L − 1)w²", count.at_least(|s| exact(s.layers - 1) * s.width * s.width));
    case.holds("grows at most quadratically in w", wider.decays(ratio(-2, 1)));
    case.sabotage("grows more slowly than w²", wider.decays(ratio(-19, 10)));
    case.sabotage("of the order of Lw³", count.at_least(|s| exact(s.layers - 1) * s.width * s.width * s.width));
    case.sabotage("a product of Jacobians for each layer", order.quantity(products_of_jacobians));
}
