//! # On a full graph one round of gossip finds the average, which minimizes the sum of squared distances
//!
//! **Let** f(w) = (1/K) Σ_j ½‖w − x_j‖², whose minimizer is x̄, and W = 11ᵀ/K.
//! **Run** one round X W from X = [x_1, …, x_K].
//! **Then** every agent has x̄. With one edge less it has not.
//!
//! **Checked** exactly for random vectors at two to six agents: consensus error and gradient after the round.

use super::*;
use theorycheck::kernel::norm_sq;

pub(crate) static CLAIM: Claim = Claim {
    id: "decentralized/full-one-step",
    rows: &[],
    errata: &[],
    source: &[opt4dl(267), opt4dl(269)],
    statement: r"W = \tfrac1K\mathbf 1\mathbf 1^\top \implies XW = \bar x\mathbf 1^\top, \quad \bar x = \arg\min_w \frac1K\sum_{j=1}^K \tfrac12\|w - x_j\|^2",
    cases,
};

#[derive(Clone, Debug)]
struct Exchange {
    weights: GossipMatrix,
    x: Vec<Vec<Ratio>>,
}

impl Exchange {
    fn new(graph: &Graph, x: Vec<Vec<Ratio>>) -> Exchange {
        Exchange { weights: GossipMatrix::metropolis(graph), x }
    }

    /// X W.
    fn after(&self) -> Vec<Vec<Exact>> {
        self.weights.step(&lifted(&self.x))
    }

    /// (1/K) Σ_j ‖∇f‖² at what agent j has after the round.
    fn gradients(&self) -> Exact {
        let f = distances_to(&self.x);
        let after = self.after();
        after.iter().map(|x| norm_sq(&f.gradient_at(x))).sum::<Exact>() / after.len()
    }
}

fn full() -> impl Strategy<Value = Exchange> {
    (2..=6usize).prop_flat_map(places).prop_map(|x| Exchange::new(&Graph::full(x.len()), x))
}

fn one_edge_less() -> [Exchange; 1] {
    let graph = Graph::new(3, [(0, 1), (1, 2)]);
    [Exchange::new(&graph, vec![ratios([1, 0]), ratios([0, 0]), ratios([0, 3])])]
}

fn cases(case: &mut Cases) {
    const FULL: &str = "W = 11ᵀ/K";
    let settings = for_all_drawn(full)
        .premise(FULL, |s| s.weights.rows().iter().flatten().all(|weight| *weight * s.weights.agents() == 1));
    let agreed = settings.quantity(|s| consensus_error(&s.after())).exactly(|_| 0);
    let minimizer = settings.quantity(Exchange::gradients).exactly(|_| 0);

    case.holds("all agree after one round", agreed);
    case.holds("on the minimizer", minimizer);
    case.rejected("a path of three is not full", agreed.on(one_edge_less));
    case.refuted("one round on a path of three", agreed.on(one_edge_less).without(FULL));
    case.sabotage(
        "the gradient is that at x̄ also before the round",
        minimizer.quantity(|s| {
            let f = distances_to(&s.x);
            lifted(&s.x).iter().map(|x| norm_sq(&f.gradient_at(x))).sum()
        }),
    );
    case.sabotage(
        "the edges of a path",
        agreed.tweak(|s| s.weights = GossipMatrix::metropolis(&Graph::path(s.x.len()))),
    );
}
