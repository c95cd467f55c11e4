//! # The spectral gap lies in [0, 1]: 1 for the full average only, 0 where nothing mixes
//!
//! **Let** W be symmetric and doubly stochastic with weight on exactly the edges of a graph (and
//! perhaps on the agents themselves), and ρ = 1 − |λ₂(W)|.
//! **Then** 0 ≤ ρ ≤ 1; ρ = 1 only for W = 11ᵀ/K; and with W_ii > 0 for all i, ρ = 0 exactly where
//! the graph is disconnected. Without own weights a connected bipartite graph has ρ = 0 as well.
//!
//! **Checked** on every graph with two to five labelled agents. ρ = 0 is shown by an exact
//! eigenvector of ±1 that is orthogonal to 1; ρ > 0 and ρ < 1 by enclosures.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "decentralized/spectral-gap-range",
    rows: &[],
    errata: &[],
    source: &[opt4dl(271).note("the remarks on the spectral gap")],
    statement: r"0 \le \rho \le 1, \quad \rho = 1 \iff W = \tfrac1K \mathbf 1 \mathbf 1^\top, \quad W_{ii} > 0:\ \rho = 0 \iff \mathcal G \text{ is disconnected}",
    cases,
};

/// All labelled graphs on so many agents, with Metropolis weights.
#[derive(Clone, Debug)]
struct Graphs {
    agents: usize,
    /// Whether an agent counts among those it hears.
    own_places: bool,
}

impl Graphs {
    fn each(&self) -> impl Iterator<Item = (Graph, GossipMatrix)> {
        let weights = if self.own_places { GossipMatrix::metropolis } else { without_own_places };
        labelled_graphs(self.agents).map(move |graph| {
            let w = weights(&graph);
            (graph, w)
        })
    }
}

fn up_to_five_agents() -> impl Iterator<Item = Graphs> {
    (2..=5).map(|agents| Graphs { agents, own_places: true })
}

fn two_without_own_places() -> [Graphs; 1] {
    [Graphs { agents: 2, own_places: false }]
}

/// Whether I + sign·W ⪰ 0.
fn is_bounded(w: &GossipMatrix, sign: i64) -> bool {
    let shifted = |(i, row): (usize, &Vec<Ratio>)| {
        row.iter().enumerate().map(|(j, weight)| exact(*weight * sign + usize::from(i == j))).collect()
    };
    decided(is_positive_semidefinite(&w.rows().iter().enumerate().map(shifted).collect::<Vec<_>>()))
}

fn between_zero_and_one(s: &Graphs) -> Result<(), String> {
    s.each().try_for_each(|(graph, w)| {
        require(is_bounded(&w, 1) && is_bounded(&w, -1), || format!("an eigenvalue leaves [−1, 1] on {graph:?}"))
    })
}

fn one_only_for_the_average(s: &Graphs) -> Result<(), String> {
    s.each().try_for_each(|(graph, w)| {
        let average = w.rows().iter().flatten().all(|weight| *weight * s.agents == 1);
        require(average || decided(w.second_modulus().gt(0)), || format!("ρ = 1 on {graph:?}"))
    })
}

fn zero_exactly_where_disconnected(s: &Graphs) -> Result<(), String> {
    s.each().try_for_each(|(graph, w)| {
        if graph.is_connected() {
            return mixes(&graph, &w);
        }
        require(keeps_a_component(&graph, &w), || format!("ρ > 0 on {graph:?}"))
    })
}

/// For every connected graph that this holds of.
fn connected(s: &Graphs, holds: fn(&Graph, &GossipMatrix) -> bool) -> Result<(), String> {
    s.each().filter(|(graph, _)| graph.is_connected()).try_for_each(|(graph, w)| {
        require(holds(&graph, &w), || format!("not on {graph:?}, where ρ = {}", w.spectral_gap()))
    })
}

fn cases(case: &mut Cases) {
    let graphs = for_all(up_to_five_agents);
    let range = graphs.property(between_zero_and_one);
    let average = graphs.property(one_only_for_the_average);
    let disconnected = graphs
        .premise("W_ii > 0", |s| s.each().all(|(_, w)| (0..s.agents).all(|i| w.rows()[i][i] > 0)))
        .property(zero_exactly_where_disconnected);

    case.holds("ρ lies in [0, 1]", range);
    case.holds("ρ = 1 only for the average", average);
    case.holds("ρ = 0 exactly where the graph is disconnected", disconnected);
    case.rejected("weights without own places", disconnected.on(two_without_own_places));
    case.refuted(
        "ρ = 0 only where disconnected, whatever W_ii",
        disconnected.without("W_ii > 0").on(two_without_own_places),
    );
    case.sabotage(
        "ρ is at least 3/10 where the graph is connected",
        graphs.property(|s| connected(s, |_, w| decided(w.spectral_gap().ge(ratio(3, 10))))),
    );
    case.sabotage(
        "two colours swap also with own weights",
        graphs.property(|s| connected(s, |graph, w| !graph.is_bipartite() || swaps_colours(graph, w))),
    );
}
