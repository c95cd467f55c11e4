//! # A further edge can slow gossip down, unless the weights of the old edges stay as they are
//!
//! **Let** G be a connected graph, and G′ the same with one more edge.
//! **Then** with Metropolis weights |λ₂| can rise: on the cycle 0–2–1–3 it goes from 1/3 to 1/2
//! when 0 and 1 are joined. So do at least 6 of the additions among four labelled agents, and at
//! least 310 among five. With the fixed weight 1/K on every edge it cannot rise: W and W′ are
//! positive semidefinite, and so is W − W′, hence no eigenvalue grows.
//!
//! **Checked** on every addition to every connected graph with at most five labelled agents:
//! enclosures that lie strictly apart for the rise, elimination in exact fractions for the order.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "decentralized/adding-edges-speeds-up",
    rows: &[],
    errata: &[Erratum {
        row: "decentralized/adding-edges-speeds-up",
        printed: r"\text{higher connectivity means faster convergence: } |\lambda_2(W_{\mathcal G \cup \{e\}})| \le |\lambda_2(W_{\mathcal G})|",
        corrected: r"\text{with the weight } \tfrac1K \text{ on every edge: } |\lambda_2(W_{\mathcal G \cup \{e\}})| \le |\lambda_2(W_{\mathcal G})|; \text{ with Metropolis weights not always}",
        why: "A new edge raises the degrees of its ends, and Metropolis weights then lower those of all their other edges. On a cycle of four a chord turns 1/3 into 1/2.",
    }],
    source: &[opt4dl(262).note("the remark on connectivity under the communication graph")],
    statement: r"W = I - \tfrac1K \mathcal L(\mathcal G):\ |\lambda_2(W_{\mathcal G \cup \{e\}})| \le |\lambda_2(W_{\mathcal G})|",
    cases,
};

/// A graph and an edge to add.
#[derive(Clone, Debug)]
struct Addition {
    graph: Graph,
    edge: (usize, usize),
}

impl Addition {
    fn after(&self) -> Graph {
        self.graph.with_edge(self.edge.0, self.edge.1)
    }
}

fn chord_of_a_cycle() -> Addition {
    Addition { graph: Graph::new(4, [(0, 2), (2, 1), (1, 3), (3, 0)]), edge: (0, 1) }
}

fn chord_of_a_pentagon() -> Addition {
    Addition { graph: Graph::ring(5), edge: (0, 2) }
}

fn additions(agents: usize) -> impl Iterator<Item = Addition> {
    connected_graphs(agents).flat_map(|graph| {
        let edges: Vec<(usize, usize)> = graph.missing_edges().collect();
        edges.into_iter().map(move |edge| Addition { graph: graph.clone(), edge })
    })
}

fn modulus(graph: &Graph) -> Exact {
    GossipMatrix::metropolis(graph).second_modulus()
}

/// How many additions raise |λ₂| for certain. Where the enclosures overlap, as they do in a tie, an
/// addition does not count.
fn slowing_additions(agents: usize) -> Exact {
    let slows = |s: &Addition| modulus(&s.after()).gt(modulus(&s.graph)).is_yes();
    exact(additions(agents).filter(slows).count())
}

fn fixed_weights(graph: &Graph) -> GossipMatrix {
    GossipMatrix::with_edge_weights(graph, |_, _| 1 / Ratio::from(graph.agents()))
}

/// Whether 0 ⪯ W′ ⪯ W for every addition.
fn never_slows(agents: usize, weights: fn(&Graph) -> GossipMatrix) -> Result<(), String> {
    additions(agents).try_for_each(|s| {
        let (before, after) = (weights(&s.graph), weights(&s.after()));
        let row = |(a, b): (&Vec<Ratio>, &Vec<Ratio>)| a.iter().zip(b).map(|(a, b)| exact(*a - *b)).collect();
        let difference: Vec<Vec<Exact>> = before.rows().iter().zip(after.rows()).map(row).collect();
        let after: Vec<Vec<Exact>> = after.rows().iter().map(|row| lift(row)).collect();
        require(decided(is_positive_semidefinite(&after)), || format!("W′ has a negative eigenvalue after {s:?}"))?;
        require(decided(is_positive_semidefinite(&difference)), || format!("some eigenvalue grows with {s:?}"))
    })
}

fn cases(case: &mut Cases) {
    let theorem = for_every(|| 2..=5).property(|agents| never_slows(*agents, fixed_weights));
    let printed = for_every(|| [chord_of_a_cycle(), chord_of_a_pentagon()])
        .quantity(|s| modulus(&s.after()))
        .at_most(|s| modulus(&s.graph));
    let counted = for_every(|| [(4, 6), (5, 310)]).quantity(|s| slowing_additions(s.0)).at_least(|s| s.1);

    case.holds("the weight 1/K on every edge, two to five agents", theorem);
    case.refuted("as printed, with Metropolis weights", printed);
    case.holds(
        "from 1/3 to 1/2 on a cycle of four",
        printed.on(|| [chord_of_a_cycle()]).bound(|_| ratio(1, 2)).attained(),
    );
    case.holds("at least six additions among four agents and 310 among five slow down", counted);
    case.sabotage(
        "Metropolis weights never grow an eigenvalue",
        theorem.property(|agents| never_slows(*agents, GossipMatrix::metropolis)),
    );
    case.sabotage(
        "a fixed weight of 1 is not too large",
        theorem
            .property(|agents| never_slows(*agents, |graph| GossipMatrix::with_edge_weights(graph, |_, _| Ratio::ONE))),
    );
    case.sabotage("no addition among four agents slows down", counted.on(|| [(4, 0)]).attained());
}
