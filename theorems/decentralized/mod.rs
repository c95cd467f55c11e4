//! Decentralized learning: agents that hear only their neighbours.

pub(crate) use super::*;

pub(crate) mod adding_edges_speeds_up;
pub(crate) mod average_preserved;
pub(crate) mod consensus_contraction;
pub(crate) mod dsgd_consensus_recursion;
pub(crate) mod dsgd_theorem;
pub(crate) mod fixed_point;
pub(crate) mod full_one_step;
pub(crate) mod gap_values;
pub(crate) mod gossip_index;
pub(crate) mod metropolis_doubly_stochastic;
pub(crate) mod metropolis_eigenvalue_floor;
pub(crate) mod spectral_gap_range;

use crate::stochastic::half;
use theorycheck::kernel::{distance_sq, is_positive_semidefinite};
use theorycheck::network::{GossipMatrix, Graph, connected_graphs, consensus_error, labelled_graphs};
use theorycheck::objective::{FiniteSum, Quadratic, lift};
use theorycheck::optimizer::{AgentMoments, Decentralized};
use theorycheck::proptest::collection::vec;
use theorycheck::proptest::strategy::Strategy;
use theorycheck::random::Path;

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

/// Doubly stochastic but not symmetric, with |λ₂| = 1/4.
pub(crate) fn lopsided() -> GossipMatrix {
    let (half, quarter) = (ratio(1, 2), ratio(1, 4));
    GossipMatrix::new(vec![vec![half, quarter, quarter], vec![half, quarter, quarter], vec![Ratio::ZERO, half, half]])
}

/// Rows with non-negative entries that sum to 1: row-stochastic weights.
pub(crate) fn stochastic_rows(agents: usize) -> impl Strategy<Value = Vec<Vec<Ratio>>> {
    let row = vec(0..=4i64, agents).prop_filter("a weight", |row| row.iter().any(|weight| *weight > 0));
    let normalized = |row: Vec<i64>| row.iter().map(|weight| ratio(*weight, row.iter().sum())).collect();
    vec(row.prop_map(normalized), agents)
}

/// The same matrix with rows and columns exchanged.
pub(crate) fn turned(rows: &[Vec<Ratio>]) -> GossipMatrix {
    GossipMatrix::new((0..rows.len()).map(|j| rows.iter().map(|row| row[j]).collect()).collect())
}

/// W1 = 1, in the lecture's words row-stochastic.
pub(crate) fn rows_sum_to_one(w: &GossipMatrix) -> bool {
    w.rows().iter().all(|row| row.iter().copied().sum::<Ratio>() == 1)
}

/// A connected graph on two to five agents.
pub(crate) fn random_connected_graphs() -> impl Strategy<Value = Graph> {
    let with_shortcuts = |(agents, edges): (usize, Vec<(usize, usize)>)| {
        let edges = edges.into_iter().map(|(i, j)| (i % agents, j % agents)).filter(|(i, j)| i != j);
        edges.fold(Graph::path(agents), |graph, (i, j)| graph.with_edge(i, j))
    };
    (2..=5usize, vec((0..5usize, 0..5usize), 0..=6)).prop_map(with_shortcuts)
}

/// A vector in the plane for each of so many agents.
pub(crate) fn places(agents: usize) -> impl Strategy<Value = Vec<Vec<Ratio>>> {
    vec(vec(half(), 2), agents)
}

pub(crate) fn lifted(x: &[Vec<Ratio>]) -> Vec<Vec<Exact>> {
    x.iter().map(|x| lift(x)).collect()
}

/// Σ_j ‖a^j − b^j‖².
pub(crate) fn apart_sq(a: &[Vec<Exact>], b: &[Vec<Exact>]) -> Exact {
    a.iter().zip(b).map(|(a, b)| distance_sq(a, b)).sum()
}

/// (1/K) Σ_j x^j.
pub(crate) fn average(x: &[Vec<Exact>]) -> Vec<Exact> {
    (0..x[0].len()).map(|k| x.iter().map(|x| x[k]).sum::<Exact>() / x.len()).collect()
}

/// f_j(w) = ½‖w − c_j‖².
pub(crate) fn distances_to(centers: &[Vec<Ratio>]) -> FiniteSum<Quadratic> {
    let part = |c: &Vec<Ratio>| Quadratic { curvatures: vec![Ratio::ONE; c.len()], center: c.clone() };
    FiniteSum { parts: centers.iter().map(part).collect() }
}

/// Agents, where they start, and the constants of a run.
#[derive(Clone, Debug)]
pub(crate) struct Training<F> {
    pub(crate) agents: Decentralized<F>,
    /// ρ as the statement has it.
    pub(crate) gap: Ratio,
    pub(crate) start: Vec<Vec<Ratio>>,
    pub(crate) step: Ratio,
    /// σ: the standard deviation of the noise of one agent.
    pub(crate) sigma: Ratio,
    pub(crate) steps: usize,
}

impl<F: Objective> Training<F> {
    /// Whether 0 < ρ, W is symmetric and doubly stochastic and |λ₂(W)| ≤ 1 − ρ, by elimination in
    /// (1 − ρ)I ± (W − 11ᵀ/K).
    pub(crate) fn has_gap(&self) -> bool {
        let w = &self.agents.weights;
        let shifted = |sign: i64| -> Vec<Vec<Exact>> {
            let entry = |i: usize, j: usize| {
                let rest = w.rows()[i][j] - 1 / Ratio::from(w.agents());
                exact(rest * sign + (1 - self.gap) * usize::from(i == j))
            };
            (0..w.agents()).map(|i| (0..w.agents()).map(|j| entry(i, j)).collect()).collect()
        };
        let contracts = |sign| decided(is_positive_semidefinite(&shifted(sign)));
        self.gap > 0 && w.is_symmetric() && w.is_doubly_stochastic() && contracts(1) && contracts(-1)
    }

    /// X_{T+1} with noise ±σ along the first coordinate of every direction.
    pub(crate) fn last(&self, draw: &mut Draw<Exact>) -> Vec<Vec<Exact>> {
        let noise = |_: usize, g: &mut [Exact], draw: &mut Draw<Exact>| g[0] += draw.sign() * self.sigma;
        self.agents.descend(&self.start, exact(self.step), self.steps, draw, noise, |_| {})
    }
}

impl Training<Quadratic> {
    /// The mean over t ≤ T of what the moments of X_t say, on the line.
    pub(crate) fn mean(&self, of: impl Fn(&AgentMoments) -> Exact) -> Exact {
        let moments = self.agents.moments(&self.start.concat(), exact(self.step), self.sigma.sq(), self.steps);
        moments[..self.steps].iter().map(of).sum::<Exact>() / self.steps
    }

    /// (1/T) Σ_{t≤T} E f′(x̄_t)².
    pub(crate) fn gradient(&self) -> Exact {
        self.mean(|x| self.agents.average_gradient_sq(x))
    }

    /// (1/T) Σ_{t≤T} E e_t.
    pub(crate) fn consensus(&self) -> Exact {
        self.mean(AgentMoments::consensus_error)
    }

    /// Δ = f′(x̄₁)²/(2h) for the curvature h of f.
    pub(crate) fn initial_gap(&self) -> Exact {
        let parts = &self.agents.f.parts;
        let curvature = parts.iter().map(|f| f.curvatures[0]).sum::<Ratio>() / parts.len();
        self.agents.f.gradient_at(&average(&lifted(&self.start)))[0].sq() / (2 * curvature)
    }
}

/// X_2 without noise.
pub(crate) fn one_round(agents: &Decentralized<Quadratic>, start: &[Vec<Ratio>], step: Ratio) -> Vec<Vec<Exact>> {
    agents.descend(start, exact(step), 1, &mut Draw::new(Path::default()), |_, _, _| {}, |_| {})
}
