//! Decentralized learning: agents that hear only their neighbours.

pub(crate) use super::*;

pub(crate) mod adding_edges_speeds_up;
pub(crate) mod consensus_contraction;
pub(crate) mod gap_values;
pub(crate) mod metropolis_doubly_stochastic;
pub(crate) mod spectral_gap_range;

use theorycheck::kernel::is_positive_semidefinite;
use theorycheck::network::{GossipMatrix, Graph, connected_graphs, consensus_error, labelled_graphs};
use theorycheck::objective::lift;

/// A communication graph and what it is called.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    pub(crate) name: &'static str,
    pub(crate) graph: Graph,
}

/// The graphs of the lecture, and a few beside them, on side² agents.
pub(crate) fn networks_of(side: usize) -> Vec<Network> {
    let agents = side * side;
    let graphs = [
        ("star", Graph::star(agents)),
        ("path", Graph::path(agents)),
        ("ring", Graph::ring(agents)),
        ("grid", Graph::grid(side, side)),
        ("torus", Graph::torus(side, side)),
        ("exponential", Graph::exponential(agents)),
        ("full", Graph::full(agents)),
    ];
    graphs.map(|(name, graph)| Network { name, graph }).into()
}

/// Metropolis weights from degrees that count only the others, so that nobody keeps a place for
/// itself.
pub(crate) fn without_own_places(graph: &Graph) -> GossipMatrix {
    let others: Vec<usize> = (0..graph.agents()).map(|i| graph.degree(i) - 1).collect();
    GossipMatrix::with_edge_weights(graph, |i, j| 1 / Ratio::from(others[i].max(others[j])))
}

/// What a property says of one structure.
pub(crate) fn require(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// A comparison of enclosures that lie apart. Overlapping ones settle nothing, neither way.
pub(crate) fn decided(comparison: Truth) -> bool {
    assert!(comparison != Truth::Unknown, "two enclosures overlap");
    comparison.is_yes()
}

/// Whether W 1_C = 1_C for the agents C that a path joins to agent 0, while others remain: then 1
/// is an eigenvalue twice.
pub(crate) fn keeps_a_component(graph: &Graph, w: &GossipMatrix) -> bool {
    let inside: Vec<Ratio> = graph.distances().iter().map(|distance| usize::from(distance.is_some()).into()).collect();
    is_scaled(w, &inside, Ratio::ONE) && inside.contains(&Ratio::ZERO)
}

/// Whether Wx = −x for x = ±1 by the parity of the distance to agent 0: then −1 is an eigenvalue.
pub(crate) fn swaps_colours(graph: &Graph, w: &GossipMatrix) -> bool {
    let sign = |distance: &Option<usize>| 1 - 2 * Ratio::from(distance.unwrap_or(0) % 2);
    is_scaled(w, &graph.distances().iter().map(sign).collect::<Vec<_>>(), ratio(-1, 1))
}

fn is_scaled(w: &GossipMatrix, x: &[Ratio], factor: Ratio) -> bool {
    let weighted = |row: &[Ratio]| row.iter().zip(x).map(|(weight, x)| *weight * *x).sum::<Ratio>();
    w.rows().iter().zip(x).all(|(row, x)| weighted(row) == factor * *x)
}

/// ρ > 0. An exact eigenvector for 1 or −1 says no; otherwise the enclosure of ρ must say yes.
pub(crate) fn mixes(graph: &Graph, w: &GossipMatrix) -> Result<(), String> {
    let stays = keeps_a_component(graph, w) || swaps_colours(graph, w);
    require(!stays && decided(w.spectral_gap().gt(0)), || format!("|λ₂| = 1 on {graph:?}"))
}
