//! # After the forward pass the gradient of layer l takes ⌈log₂(L − l + 1)⌉ products, and this need not be fast
//!
//! **Let** a chain have L dense layers of width w and a single output, and K = L − l + 1.
//! **Run** the Jacobians J_L, …, J_{l+1} and T_l all at once, the product of the Jacobians by a tree, and
//! the product with T_l last, with a worker for each product.
//! **Then** from the end of the forward pass it takes at most ⌈log₂ K⌉ w³ + 2w² multiplications one
//! after the other. The forward pass alone takes (L − 1)w² + w, and even l = L, where ⌈log₂ K⌉ = 0,
//! takes some. Backpropagation from the top to layer l takes (K − 1)w² at least, so that the tree is
//! faster where w⌈log₂ K⌉ + 3 ≤ K: in deep and narrow chains, not always.
//!
//! **Checked** by running the schedule over the shapes of the matrices. The method itself runs on
//! networks with whole numbers, which are exact in doubles, against backpropagation.

use super::*;
use theorycheck::autodiff::{Schedule, gradient_by_tree, log2_ceil};

pub(crate) static CLAIM: Claim = Claim {
    id: "parallel-autodiff/tree-gradient-time",
    rows: &[],
    errata: &[],
    source: &[homework(4)],
    statement: r"\text{time after the forward pass} \le \lceil\log_2 K\rceil w^3 + 2w^2, \quad K = L - l + 1",
    cases,
};

/// The gradient of layer l in a chain of L layers of width w.
#[derive(Clone, Copy, Debug)]
struct Layer {
    layers: usize,
    layer: usize,
    width: usize,
    /// Whether activations and slopes are there already.
    is_forward_done: bool,
}

impl Layer {
    /// K.
    fn factors(&self) -> usize {
        self.layers - self.layer + 1
    }

    /// The multiplications that come one after the other.
    fn time(&self) -> Exact {
        let w = self.width;
        let forward = if self.is_forward_done { 0 } else { (self.layers - 1) * w * w + w };
        let rows = |k: usize| if k == self.layers { 1 } else { w };
        let shapes: Vec<(usize, usize)> = (self.layer + 1..=self.layers).rev().map(|k| (rows(k), w)).collect();
        let own = (rows(self.layer), rows(self.layer) * w);
        // An entry of J_k is a slope times a weight, one of T_l a slope times an activation.
        let factors = shapes.iter().map(|(rows, columns)| rows * columns).chain([own.0 * w]).max();
        let product = |a: &(usize, usize), b: &(usize, usize)| a.0 * a.1 * b.1;
        let tree = Schedule::tree_product(shapes.len());
        let last = if shapes.is_empty() { 0 } else { product(&(1, w), &own) };
        exact(forward + factors.unwrap_or(0) + tree.longest_path(shapes, |a, b| (a.0, b.1), product) + last)
    }

    /// w³.
    fn cube(&self) -> Exact {
        exact(self.width).powi(3)
    }

    /// (K − 1)w².
    fn backward(&self) -> Exact {
        exact(self.factors() - 1) * self.width * self.width
    }

    fn bound(&self, rounds: usize) -> Exact {
        self.cube() * rounds + 2 * exact(self.width).sq()
    }
}

/// Every layer of chains of several depths and widths.
fn layers() -> Vec<Layer> {
    let shapes = [1, 2, 3, 4, 5, 9, 33, 64].into_iter().flat_map(|layers| [1, 2, 7, 100].map(|width| (layers, width)));
    let each = |(layers, width)| (1..=layers).map(move |layer| Layer { layers, layer, width, is_forward_done: true });
    shapes.flat_map(each).collect()
}

/// Four factors: the tree over three Jacobians is as deep as that over four.
fn four_factors() -> impl Iterator<Item = Layer> {
    [4, 9].into_iter().map(|layers| Layer { layers, layer: layers - 3, width: 5, is_forward_done: true })
}

/// The first layer of a chain.
fn first_of(layers: usize, width: usize) -> Layer {
    Layer { layers, layer: 1, width, is_forward_done: true }
}

fn last_of_three() -> [Layer; 1] {
    [Layer { layer: 3, ..first_of(3, 2) }]
}

/// Where w⌈log₂ K⌉ + 3 ≤ K.
fn deep_and_narrow() -> Vec<Layer> {
    vec![first_of(8, 1), first_of(64, 1), first_of(64, 10), first_of(1000, 99), first_of(5000, 300)]
}

/// L = 64 and w = 100.
fn wide() -> [Layer; 1] {
    [first_of(64, 100)]
}

/// In every layer.
fn as_by_backpropagation(s: &Chain) -> Result<(), String> {
    let network = s.network::<f64>();
    let pass = network.forward(&s.input());
    let expected = network.backpropagate(&pass);
    let differs = |l: &usize| gradient_by_tree(&network, &pass, *l).concat() != expected[l - 1].concat();
    (1..=s.layers).find(differs).map_or(Ok(()), |l| Err(format!("the gradient of layer {l} differs")))
}

fn cases(case: &mut Cases) {
    const GIVEN: &str = "the forward pass is done";
    let time = for_every(layers).premise(GIVEN, |s| s.is_forward_done).quantity(Layer::time);
    let theorem = time.at_most(|s| s.bound(log2_ceil(s.factors())));
    let printed = theorem.bound(|s| s.bound(1) * log2_ceil(s.factors()));
    let deep = theorem.on(|| [first_of(5000, 2)]);
    let faster = for_all(deep_and_narrow)
        .premise(GIVEN, |s| s.is_forward_done)
        .premise("w⌈log₂ K⌉ + 3 ≤ K", |s| s.width * log2_ceil(s.factors()) + 3 <= s.factors())
        .quantity(Layer::time)
        .at_most(Layer::backward);
    let wide = faster.on(wide);
    let from_the_start = deep.tweak(|s| s.is_forward_done = false);

    case.holds("after the forward pass", theorem);
    case.holds("equality for four factors", theorem.on(four_factors).attained());
    case.holds("the gradients are those of backpropagation", for_every(small_chains).property(as_by_backpropagation));
    case.holds("faster than backpropagation in deep and narrow chains", faster);
    case.rejected("a forward pass that is still to be done", from_the_start);
    case.refuted("with the forward pass", from_the_start.without(GIVEN));
    case.refuted("a time proportional to ⌈log₂ K⌉, for the last layer", printed.on(last_of_three));
    case.refuted("faster than backpropagation, for L = 64 and w = 100", wide.without("w⌈log₂ K⌉ + 3 ≤ K"));
    case.sabotage("always faster than backpropagation", faster.on(layers));
    case.sabotage("⌊log₂ K⌋ products", theorem.bound(|s| s.bound(s.factors().ilog2() as usize)));
    case.sabotage("w² for each product", theorem.bound(|s| 2 * exact(s.width).sq() * (log2_ceil(s.factors()) + 1)));
}
