//! [`Graph`]: undirected communication graphs.

use std::collections::BTreeSet;

/// An undirected graph on the agents 0, …, K − 1. Every agent hears itself as well; that loop is
/// understood and not among the edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    agents: usize,
    edges: BTreeSet<(usize, usize)>,
}

impl Graph {
    /// The graph with these edges; an edge may be named from either end, and more than once.
    ///
    /// # Panics
    /// When an edge is a loop or leaves 0, …, K − 1.
    #[must_use]
    pub fn new(agents: usize, edges: impl IntoIterator<Item = (usize, usize)>) -> Graph {
        let ordered = |(i, j): (usize, usize)| {
            assert!(i != j && i < agents && j < agents, "{i}–{j} is no edge between two of {agents} agents");
            (i.min(j), i.max(j))
        };
        Graph { agents, edges: edges.into_iter().map(ordered).collect() }
    }

    /// Edges given as a function of an agent; those that lead back to it are left out.
    fn from_each<I: IntoIterator<Item = usize>>(agents: usize, heard: impl Fn(usize) -> I) -> Graph {
        let edges = (0..agents).flat_map(|i| heard(i).into_iter().map(move |j| (i, j)));
        Graph::new(agents, edges.filter(|(i, j)| i != j).collect::<Vec<_>>())
    }

    /// 0 – 1 – … – (K − 1).
    #[must_use]
    pub fn path(agents: usize) -> Graph {
        Graph::grid(1, agents)
    }

    /// A path whose ends are joined.
    #[must_use]
    pub fn ring(agents: usize) -> Graph {
        Graph::torus(1, agents)
    }

    /// A rectangle: each agent hears those above, below, left and right of it.
    #[must_use]
    pub fn grid(rows: usize, columns: usize) -> Graph {
        Graph::from_each(rows * columns, |i| {
            let right = (i % columns + 1 < columns).then_some(i + 1);
            let below = (i / columns + 1 < rows).then_some(i + columns);
            right.into_iter().chain(below)
        })
    }

    /// A rectangle whose opposite sides are joined.
    #[must_use]
    pub fn torus(rows: usize, columns: usize) -> Graph {
        Graph::from_each(rows * columns, |i| {
            let (row, column) = (i / columns, i % columns);
            [row * columns + (column + 1) % columns, (row + 1) % rows * columns + column]
        })
    }

    /// Agent i hears the agents i ± 1, i ± 2, i ± 4, … modulo K, for powers of two below K.
    #[must_use]
    pub fn exponential(agents: usize) -> Graph {
        let hops: Vec<usize> = (0..usize::BITS).map(|k| 1 << k).take_while(|hop| *hop < agents).collect();
        Graph::from_each(agents, |i| hops.iter().map(move |hop| (i + hop) % agents).collect::<Vec<_>>())
    }

    /// Agent 0 hears all others, and they hear only it.
    #[must_use]
    pub fn star(agents: usize) -> Graph {
        Graph::from_each(agents, |i| [0; 1].into_iter().filter(move |_| i > 0))
    }

    /// Everyone hears everyone.
    #[must_use]
    pub fn full(agents: usize) -> Graph {
        Graph::from_each(agents, |i| i + 1..agents)
    }

    /// K.
    #[must_use]
    pub fn agents(&self) -> usize {
        self.agents
    }

    /// The edges, each once, from its smaller end.
    pub fn edges(&self) -> impl Iterator<Item = (usize, usize)> {
        self.edges.iter().copied()
    }

    /// Whether i and j are joined.
    #[must_use]
    pub fn joins(&self, i: usize, j: usize) -> bool {
        self.edges.contains(&(i.min(j), i.max(j)))
    }

    /// |N_i|: how many agents i hears, itself among them.
    #[must_use]
    pub fn degree(&self, i: usize) -> usize {
        1 + self.edges.iter().filter(|(a, b)| *a == i || *b == i).count()
    }

    /// The same graph with one more edge.
    ///
    /// # Panics
    /// When it is a loop or leaves 0, …, K − 1.
    #[must_use]
    pub fn with_edge(&self, i: usize, j: usize) -> Graph {
        Graph::new(self.agents, self.edges().chain([(i, j)]))
    }

    /// The pairs of agents that are not joined.
    pub fn missing_edges(&self) -> impl Iterator<Item = (usize, usize)> {
        let pairs = (0..self.agents).flat_map(|i| (i + 1..self.agents).map(move |j| (i, j)));
        pairs.filter(|(i, j)| !self.joins(*i, *j))
    }

    /// How many steps lead from agent 0 to each agent; `None` where no path does.
    #[must_use]
    pub fn distances(&self) -> Vec<Option<usize>> {
        let mut distances = vec![None; self.agents];
        let mut frontier = vec![0];
        for distance in 0..self.agents {
            for agent in frontier.drain(..) {
                distances[agent] = Some(distance);
            }
            frontier = (0..self.agents)
                .filter(|j| distances[*j].is_none())
                .filter(|j| (0..self.agents).any(|i| distances[i] == Some(distance) && self.joins(i, *j)))
                .collect();
        }
        distances
    }

    /// Whether a path leads from each agent to each other.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.distances().iter().all(Option::is_some)
    }

    /// Whether every edge joins an agent at an even distance from agent 0 to one at an odd
    /// distance: for a connected graph, whether it is bipartite.
    #[must_use]
    pub fn is_bipartite(&self) -> bool {
        let distances = self.distances();
        let parity = |i: usize| distances[i].map(|distance| distance % 2);
        self.edges().all(|(i, j)| parity(i) != parity(j))
    }
}

/// Every graph on K labelled agents: one for each set of pairs.
pub fn labelled_graphs(agents: usize) -> impl Iterator<Item = Graph> {
    let pairs: Vec<(usize, usize)> = Graph::full(agents).edges().collect();
    (0..1u64 << pairs.len()).map(move |subset| {
        let chosen = pairs.iter().enumerate().filter(|(k, _)| subset >> k & 1 == 1);
        Graph::new(agents, chosen.map(|(_, pair)| *pair))
    })
}

/// Every connected graph on K labelled agents. There are 1, 1, 4, 38, 728, … of them.
pub fn connected_graphs(agents: usize) -> impl Iterator<Item = Graph> {
    labelled_graphs(agents).filter(Graph::is_connected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_families_have_the_edges_of_their_pictures() {
        let count = |graph: Graph| graph.edges().count();
        assert_eq!(count(Graph::path(7)), 6);
        assert_eq!(count(Graph::ring(7)), 7);
        assert_eq!(count(Graph::grid(3, 4)), 3 * 3 + 2 * 4);
        assert_eq!(count(Graph::torus(3, 4)), 2 * 12);
        assert_eq!(count(Graph::star(7)), 6);
        assert_eq!(count(Graph::full(7)), 21);
        // ±1, ±2, ±4 and 8, which is its own negative modulo 16.
        assert!((0..16).all(|i| Graph::exponential(16).degree(i) == 8));
        // Joining the sides of a square of side 2 adds nothing.
        assert_eq!(Graph::torus(2, 2), Graph::grid(2, 2));
        assert_eq!(Graph::ring(2), Graph::path(2));
    }

    #[test]
    fn connection_and_two_colours_agree_with_what_is_known() {
        let counts = [1, 2, 3, 4, 5].map(|agents| connected_graphs(agents).count());
        assert_eq!(counts, [1, 1, 4, 38, 728]);
        let bipartite = [2, 3, 4, 5].map(|agents| connected_graphs(agents).filter(Graph::is_bipartite).count());
        // Connected labelled bipartite graphs (OEIS A001832).
        assert_eq!(bipartite, [1, 3, 19, 195]);
        assert!(!Graph::new(4, [(0, 1), (2, 3)]).is_connected());
        assert!(Graph::ring(6).is_bipartite() && !Graph::ring(5).is_bipartite());
        assert_eq!(Graph::path(4).distances(), [0, 1, 2, 3].map(Some));
    }

    #[test]
    fn adding_the_missing_edges_fills_the_graph() {
        let ring = Graph::ring(6);
        let filled = ring.missing_edges().fold(ring.clone(), |graph, (i, j)| graph.with_edge(j, i));
        assert_eq!(filled, Graph::full(6));
    }
}
