//! # Agent i averages what its neighbours j have, not what it has itself
//!
//! **Let** W be symmetric and doubly stochastic.
//! **Run** X_{t+1} = (X_t − ηG_t)W.
//! **Then** x_{t+1}^i = Σ_j W_ij (x_t^j − ηg_t^j), and x_{t+1}^i = Σ_j W_ij x_t^j for η = 0. As printed, with
//! x_t^i and g_t^i under the sum, x_{t+1}^i = x_t^i − ηg_t^i: nothing is mixed. Without
//! symmetry the two forms differ.
//!
//! **Checked** exactly for random graphs, places and steps on f_j(w) = ½‖w − c_j‖².

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "decentralized/gossip-index",
    rows: &[],
    errata: &[Erratum {
        row: "decentralized/gossip-index",
        printed: r"x_{t+1}^i = \sum_{j \in \mathcal N_i} W_{ij}(x_t^i - \eta g_t^i)",
        corrected: r"x_{t+1}^i = \sum_{j \in \mathcal N_i} W_{ij}(x_t^j - \eta g_t^j)",
        why: "With i under the sum the weights add up to 1 and each agent only hears itself. In (270) and (273) it is x_t^j as well; the matrix form has it right.",
    }],
    source: &[opt4dl(270), opt4dl(273), opt4dl(274)],
    statement: r"x_{t+1}^i = \sum_{j \in \mathcal N_i} W_{ij}(x_t^j - \eta g_t^j) \iff X^{t+1} = (X^t - \eta G^t)W",
    cases,
};

#[derive(Clone, Debug)]
struct Told {
    weights: GossipMatrix,
    x: Vec<Vec<Ratio>>,
    centers: Vec<Vec<Ratio>>,
    step: Ratio,
    whose: Whose,
}

/// Whose vector is under the sum for agent i.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Whose {
    /// As printed.
    Own,
    Neighbours,
}

impl Told {
    /// Σ_i of the squared distances between the sums over agents and the columns of the matrix form.
    fn apart(&self) -> Exact {
        let agents = Decentralized { f: distances_to(&self.centers), weights: self.weights.clone() };
        let stepped = |j: usize| -> Vec<Ratio> {
            self.x[j].iter().zip(&self.centers[j]).map(|(x, c)| *x - self.step * (*x - *c)).collect()
        };
        let told = |i: usize| -> Vec<Exact> {
            let under = |j: usize| if self.whose == Whose::Own { stepped(i) } else { stepped(j) };
            let row = self.weights.rows()[i].iter().enumerate();
            let sums = row.fold(vec![Ratio::ZERO; self.x[i].len()], |sums, (j, weight)| {
                sums.iter().zip(under(j)).map(|(sum, v)| *sum + *weight * v).collect()
            });
            lift(&sums)
        };
        let by_agents: Vec<Vec<Exact>> = (0..self.x.len()).map(told).collect();
        apart_sq(&by_agents, &one_round(&agents, &self.x, self.step))
    }
}

fn told() -> impl Strategy<Value = Told> {
    let sized = |graph: Graph| {
        let agents = graph.agents();
        (places(agents), places(agents), 1..=6i64)
            .prop_map(move |(x, centers, step)| (GossipMatrix::metropolis(&graph), x, centers, ratio(step, 3)))
    };
    random_connected_graphs().prop_flat_map(sized).prop_map(|(weights, x, centers, step)| Told {
        weights,
        x,
        centers,
        step,
        whose: Whose::Neighbours,
    })
}

/// Three agents with different vectors.
fn three(weights: GossipMatrix) -> [Told; 1] {
    let x = vec![ratios([1, 0]), ratios([0, 2]), ratios([-1, 1])];
    [Told { weights, centers: x.iter().rev().cloned().collect(), x, step: ratio(1, 2), whose: Whose::Neighbours }]
}

fn cases(case: &mut Cases) {
    const SYMMETRIC: &str = "W is symmetric";
    let theorem =
        for_all_drawn(told).premise(SYMMETRIC, |s| s.weights.is_symmetric()).quantity(Told::apart).exactly(|_| 0);
    let on_a_path = theorem.on(|| three(GossipMatrix::metropolis(&Graph::path(3))));
    let lopsided = theorem.on(|| three(lopsided()));

    case.holds("with steps", theorem);
    case.holds("gossip alone", theorem.tweak(|s| s.step = Ratio::ZERO));
    case.refuted("as printed, with steps", on_a_path.tweak(|s| s.whose = Whose::Own));
    case.refuted("as printed, gossip alone", on_a_path.tweak(|s| (s.whose, s.step) = (Whose::Own, Ratio::ZERO)));
    case.rejected("weights that are not symmetric", lopsided);
    case.refuted("without symmetry", lopsided.without(SYMMETRIC));
    case.sabotage("as printed, on random graphs", theorem.tweak(|s| s.whose = Whose::Own));
    case.sabotage("a digraph", lopsided);
}
