//! # No eigenvalue of Metropolis weights is below −1 + 2 min W_ii, and so none below −1 + 2/max |N_i|
//!
//! **Let** W be the Metropolis weights of a connected graph, where |N_i| counts agent i too.
//! **Then** 1 + λ ≥ 2 min_i W_ii ≥ 2/max_i |N_i| for every eigenvalue λ of W, with equality on the complete
//! bipartite graphs with sides of n agents, where −1 + 2/(n + 1) is an eigenvalue. Without the agent itself
//! −1 can be one.
//!
//! **Checked** by elimination in exact fractions on every connected graph with two to five labelled agents;
//! and in the form xᵀ(I + W)x ≥ 2 min W_ii ‖x‖² on random graphs and vectors.

use super::*;
use theorycheck::kernel::{dot, matrix_vector, norm_sq};

pub(crate) static CLAIM: Claim = Claim {
    id: "decentralized/metropolis-eigenvalue-floor",
    rows: &[],
    errata: &[],
    source: &[opt4dl(265).note("the example of doubly stochastic weights")],
    statement: r"1 + \lambda_{\min}(W) \ge 2\min_i W_{ii} \ge \frac2{\max_i|\mathcal N_i|}",
    cases,
};

fn least_own_weight(w: &GossipMatrix) -> Ratio {
    (0..w.agents()).map(|i| w.rows()[i][i]).min().expect("at least one agent")
}

/// 1/max |N_i|.
fn floor_of_degrees(graph: &Graph) -> Ratio {
    1 / Ratio::from((0..graph.agents()).map(|i| graph.degree(i)).max().expect("at least one agent"))
}

/// W + cI.
fn raised(w: &GossipMatrix, by: Ratio) -> Vec<Vec<Exact>> {
    let row = |(i, row): (usize, &Vec<Ratio>)| {
        row.iter().enumerate().map(|(j, weight)| exact(*weight + by * usize::from(i == j))).collect()
    };
    w.rows().iter().enumerate().map(row).collect()
}

/// Whether min W_ii and (1 + λ)/2 are at least the claimed floor on every connected graph.
fn is_above(agents: usize, weights: fn(&Graph) -> GossipMatrix, floor: fn(&Graph) -> Ratio) -> Result<(), String> {
    connected_graphs(agents).try_for_each(|graph| {
        let (w, floor) = (weights(&graph), floor(&graph));
        require(least_own_weight(&w) >= floor, || format!("an own weight is below {floor} on {graph:?}"))?;
        let above = decided(is_positive_semidefinite(&raised(&w, 1 - 2 * floor)));
        require(above, || format!("an eigenvalue is below −1 + 2 · {floor} on {graph:?}"))
    })
}

/// A graph and a number for each agent.
#[derive(Clone, Debug)]
struct Vector {
    graph: Graph,
    x: Vec<Ratio>,
}

impl Vector {
    /// xᵀ(I + W)x.
    fn form(&self) -> Exact {
        let x: Vec<Exact> = lift(&self.x);
        dot(&matrix_vector(&raised(&GossipMatrix::metropolis(&self.graph), Ratio::ONE), &x), &x)
    }

    /// 2 min W_ii ‖x‖².
    fn floor(&self) -> Exact {
        2 * least_own_weight(&GossipMatrix::metropolis(&self.graph)) * norm_sq::<Exact>(&lift(&self.x))
    }
}

fn vectors() -> impl Strategy<Value = Vector> {
    (random_connected_graphs(), vec(half(), 5)).prop_map(|(graph, x)| Vector { x: x[..graph.agents()].to_vec(), graph })
}

/// ±1 on the two sides of complete bipartite graphs.
fn two_sides() -> Vec<Vector> {
    let vector = |n: usize| Vector {
        graph: Graph::new(2 * n, (0..n).flat_map(|i| (n..2 * n).map(move |j| (i, j)))),
        x: (0..2 * n).map(|i| if i < n { Ratio::ONE } else { -Ratio::ONE }).collect(),
    };
    (1..=4).map(vector).collect()
}

fn cases(case: &mut Cases) {
    let theorem = for_every(|| 2..=5).property(|k| is_above(*k, GossipMatrix::metropolis, floor_of_degrees));
    let own_weights = theorem.property(|k| {
        is_above(*k, GossipMatrix::metropolis, |graph| least_own_weight(&GossipMatrix::metropolis(graph)))
    });
    let forms = for_all_drawn(vectors).quantity(Vector::form).at_least(Vector::floor);
    let extremal = forms.on(two_sides);

    case.holds("−1 + 2/max |N_i|, on every connected graph", theorem);
    case.holds("−1 + 2 min W_ii, on every connected graph", own_weights);
    case.holds("as a quadratic form", forms);
    case.holds("equality on complete bipartite graphs", extremal.attained());
    case.holds(
        "there 2 min W_ii = 2/max |N_i|",
        extremal.attained().bound(|s| 2 * floor_of_degrees(&s.graph) * s.x.len()),
    );
    case.sabotage("without the agent itself", theorem.property(|k| is_above(*k, without_own_places, floor_of_degrees)));
    case.sabotage("1 + λ ≥ 2.02 min W_ii", extremal.scale_bound(ratio(101, 100)));
    case.sabotage(
        "1 + λ ≥ 2/min |N_i|",
        theorem.property(|k| {
            is_above(*k, GossipMatrix::metropolis, |graph| {
                1 / Ratio::from((0..graph.agents()).map(|i| graph.degree(i)).min().expect("at least one agent"))
            })
        }),
    );
}
