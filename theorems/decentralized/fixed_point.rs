//! # Agents that agree stay where they are, and on a connected graph nobody else does
//!
//! **Let** X̄ = x̄1ᵀ, the same vector for each of K agents, and 1ᵀW = 1ᵀ.
//! **Then** X̄W = X̄. Conversely, with Metropolis weights the only fixed points of X ↦ XW are those, exactly
//! if the graph is connected. With W1 = 1 instead of 1ᵀW = 1ᵀ agents that agree can move.
//!
//! **Checked** exactly for random W and x̄; the converse on every graph with two to five labelled agents, where
//! 1 is a simple eigenvalue of W exactly if I − W + 11ᵀ can be inverted.

use super::*;
use theorycheck::kernel::solve;

pub(crate) static CLAIM: Claim = Claim {
    id: "decentralized/fixed-point",
    rows: &[],
    errata: &[],
    source: &[opt4dl(268), opt4dl(269)],
    statement: r"\mathbf 1^\top W = \mathbf 1^\top \implies \bar X W = \bar X, \qquad XW = X \implies X = \bar X \text{ if } \mathcal G \text{ is connected}",
    cases,
};

/// Weights and the vector of every agent.
#[derive(Clone, Debug)]
struct Agreed {
    weights: GossipMatrix,
    x: Vec<Ratio>,
}

impl Agreed {
    /// Σ_j ‖(X̄W)^j − x̄‖².
    fn moved(&self) -> Exact {
        let everyone = vec![lift::<Exact>(&self.x); self.weights.agents()];
        apart_sq(&self.weights.step(&everyone), &everyone)
    }
}

/// Random weights whose rows sum to 1.
fn from_rows() -> impl Strategy<Value = Agreed> {
    let sized = |agents| (stochastic_rows(agents), vec(half(), 2));
    (2..=5usize).prop_flat_map(sized).prop_map(|(rows, x)| Agreed { weights: GossipMatrix::new(rows), x })
}

/// Random weights whose columns sum to 1.
fn from_columns() -> impl Strategy<Value = Agreed> {
    from_rows().prop_map(|s| Agreed { weights: turned(s.weights.rows()), ..s })
}

/// Agent 0 hears everyone, the others nobody: the rows sum to 1, the columns do not.
fn one_listener() -> [Agreed; 1] {
    [Agreed { weights: GossipMatrix::new(vec![ratios([1, 0]); 2]), x: ratios([1, 2]) }]
}

/// Whether X = x̄1ᵀ are the only solutions of XW = X.
fn only_agreed(w: &GossipMatrix) -> bool {
    let entry = |i: usize, j: usize| exact(Ratio::from(usize::from(i == j)) - w.rows()[i][j] + 1);
    let rows: Vec<Vec<Exact>> = (0..w.agents()).map(|i| (0..w.agents()).map(|j| entry(i, j)).collect()).collect();
    solve(&rows, &vec![exact(1); w.agents()]).is_some()
}

fn only_if(agents: usize, connected: fn(&Graph) -> bool) -> Result<(), String> {
    labelled_graphs(agents).try_for_each(|graph| {
        let only = only_agreed(&GossipMatrix::metropolis(&graph));
        require(only == connected(&graph), || format!("{graph:?}: no other fixed points is {only}"))
    })
}

fn cases(case: &mut Cases) {
    const COLUMNS: &str = "1ᵀW = 1ᵀ";
    let theorem = for_all_drawn(from_columns)
        .premise(COLUMNS, |s| rows_sum_to_one(&turned(s.weights.rows())))
        .quantity(Agreed::moved)
        .exactly(|_| 0);
    let converse = for_every(|| 2..=5).property(|k| only_if(*k, Graph::is_connected));

    case.holds("agents that agree stay", theorem);
    case.holds("nobody else does, exactly if the graph is connected", converse);
    case.rejected("one listener: the columns do not sum to 1", theorem.on(one_listener));
    case.refuted("without 1ᵀW = 1ᵀ", theorem.on(one_listener).without(COLUMNS));
    case.sabotage("rows that sum to 1 instead", theorem.tweak(|s| s.weights = turned(s.weights.rows())));
    case.sabotage(
        "exactly if no agent is alone",
        converse.property(|k| only_if(*k, |graph| (0..graph.agents()).all(|i| graph.degree(i) > 1))),
    );
}
