//! # Metropolis weights are doubly stochastic and mix on every connected graph
//!
//! **Let** N_i be the agents that i hears on a connected graph, itself among them, and let
//! W_ij = 1/max(|N_i|, |N_j|) on the edges, 0 elsewhere off the diagonal, W_ii = 1 − Σ_{j≠i} W_ij.
//! **Then** W is symmetric and doubly stochastic, W_ii ≥ 1/|N_i| > 0, and |λ₂(W)| < 1. For two or
//! more agents every |N_i| is at least 2.
//!
//! **Checked** on every connected graph with two to five labelled agents and on the graphs of the
//! lecture: the weights as fractions, |λ₂| < 1 by its enclosure, |λ₂| = 1 by an exact eigenvector.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "decentralized/metropolis-doubly-stochastic",
    rows: &[],
    errata: &[Erratum {
        row: "decentralized/metropolis-doubly-stochastic",
        printed: r"W_{ij} = \frac{1}{\max\{\text{degree}(i), \text{degree}(j)\}},\ i \ne j, \quad W_{ii} = 1 - \sum_{j \in \mathcal N_i} W_{ij},\ i \in \mathcal N_i",
        corrected: r"W_{ij} = \frac{1}{\max\{|\mathcal N_i|, |\mathcal N_j|\}} \text{ if } \{i, j\} \in \mathcal E,\ 0 \text{ for other } j \ne i, \quad W_{ii} = 1 - \sum_{j \ne i} W_{ij}",
        why: "Between agents that are not joined the weight is 0, or the rows of a path of three sum to 3/2. The sum for W_ii must leave W_ii out, or two agents keep 1/4 each and their rows sum to 3/4. The degree must count the agent itself, or two agents swap their values forever.",
    }],
    source: &[opt4dl(264).note("the example of doubly stochastic weights"), opt4dl(265)],
    statement: r"W_{ij} = \frac{1}{\max\{|\mathcal N_i|, |\mathcal N_j|\}} \text{ on edges}:\ W = W^\top,\ W\mathbf 1 = \mathbf 1,\ W_{ii} > 0,\ |\lambda_2(W)| < 1",
    cases,
};

fn degrees_of(graph: &Graph) -> Vec<usize> {
    (0..graph.agents()).map(|i| graph.degree(i)).collect()
}

/// The weight for every two agents, joined or not.
fn weights_beyond_the_edges(graph: &Graph) -> GossipMatrix {
    let d = degrees_of(graph);
    let off_diagonal = |i: usize, j: usize| 1 / Ratio::from(d[i].max(d[j]));
    let kept = |i: usize| {
        let heard = (0..graph.agents()).filter(|j| graph.joins(i, *j)).map(|j| off_diagonal(i, j));
        1 - heard.sum::<Ratio>()
    };
    let row = |i| (0..graph.agents()).map(|j| if i == j { kept(i) } else { off_diagonal(i, j) }).collect();
    GossipMatrix::new((0..graph.agents()).map(row).collect())
}

/// W_ii = 1 − Σ_{j∈N_i} W_ij with i ∈ N_i, solved for W_ii: half of what the others leave.
fn own_weight_counted_twice(graph: &Graph) -> GossipMatrix {
    let mut rows = GossipMatrix::metropolis(graph).rows().to_vec();
    (0..graph.agents()).for_each(|i| rows[i][i] /= 2);
    GossipMatrix::new(rows)
}

fn is_stochastic(w: &GossipMatrix, graph: &Graph) -> Result<(), String> {
    require(w.is_symmetric() && w.is_doubly_stochastic(), || format!("{graph:?} has the weights {:?}", w.rows()))?;
    let keeps = |i: usize| w.rows()[i][i] >= 1 / Ratio::from(graph.degree(i)) && graph.degree(i) >= 2;
    require((0..graph.agents()).all(keeps), || format!("on {graph:?} an agent keeps too little: {:?}", w.rows()))
}

fn on_connected_graphs(agents: usize, weights: fn(&Graph) -> GossipMatrix) -> Result<(), String> {
    connected_graphs(agents).try_for_each(|graph| {
        let w = weights(&graph);
        is_stochastic(&w, &graph).and_then(|()| mixes(&graph, &w))
    })
}

fn cases(case: &mut Cases) {
    let theorem = for_every(|| 2..=5).property(|agents| on_connected_graphs(*agents, GossipMatrix::metropolis));
    let lecture = for_every(|| networks_of(4)).property(|s| {
        let w = GossipMatrix::metropolis(&s.graph);
        is_stochastic(&w, &s.graph).and_then(|()| mixes(&s.graph, &w))
    });

    case.holds("every connected graph with two to five agents", theorem);
    case.holds("the graphs of the lecture on sixteen agents", lecture);
    case.refuted(
        "as printed, between all agents",
        theorem.on(|| [3]).property(|agents| on_connected_graphs(*agents, weights_beyond_the_edges)),
    );
    case.refuted(
        "as printed, with i in the sum for W_ii",
        theorem.on(|| [2]).property(|agents| on_connected_graphs(*agents, own_weight_counted_twice)),
    );
    case.sabotage(
        "degrees without the agent itself",
        theorem.on(|| [2]).property(|agents| on_connected_graphs(*agents, without_own_places)),
    );
    case.sabotage(
        "without the agent itself nobody mixes on a bipartite graph",
        theorem.on(|| [4]).property(|agents| {
            connected_graphs(*agents).try_for_each(|graph| mixes(&graph, &without_own_places(&graph)))
        }),
    );
    case.sabotage(
        "an agent keeps more than 1/|N_i|",
        lecture.property(|s| {
            let w = GossipMatrix::metropolis(&s.graph);
            let keeps = (0..s.graph.agents()).all(|i| w.rows()[i][i] > 1 / Ratio::from(s.graph.degree(i)));
            require(keeps, || format!("on the {} an agent keeps 1/|N_i| and no more", s.name))
        }),
    );
}
