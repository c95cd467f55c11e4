//! # Gossip leaves the average alone: it moves by the average direction and nothing else
//!
//! **Let** W1 = 1.
//! **Run** X_{t+1} = (X_t − ηG_t)W.
//! **Then** x̄_{t+1} = x̄_t − η ḡ_t with ḡ_t = (1/K) Σ_j g_t^j, whatever the graph and the directions. Where only
//! the columns of W sum to 1 it is false.
//!
//! **Checked** exactly on every path of two rounds with ±1 noise, for random functions ½‖w − c_j‖², weights,
//! places and steps.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "decentralized/average-preserved",
    rows: &[],
    errata: &[],
    source: &[opt4dl(274)],
    statement: r"W\mathbf 1 = \mathbf 1 \implies \bar x_{t+1} = \bar x_t - \eta\,\frac1K\sum_{j=1}^K g_t^j",
    cases,
};

/// Σ_t ‖x̄_{t+1} − (x̄_t − ηḡ_t)‖² of a run with ±σ noise.
fn astray(s: &Training<Quadratic>, draw: &mut Draw<Exact>) -> Exact {
    let noise = |_: usize, g: &mut [Exact], draw: &mut Draw<Exact>| g[0] += draw.sign() * s.sigma;
    let (mut averages, mut expected) = (Vec::new(), Vec::new());
    let last = s.agents.descend(&s.start, exact(s.step), s.steps, draw, noise, |round| {
        let (x, g) = (average(round.x), average(round.directions));
        expected.push(x.iter().zip(g).map(|(x, g)| *x - g * s.step).collect());
        averages.push(x);
    });
    averages.push(average(&last));
    apart_sq(&averages[1..], &expected)
}

/// Two rounds of two or three agents with random weights whose rows sum to 1.
fn runs() -> impl Strategy<Value = Training<Quadratic>> {
    let sized = |agents| (stochastic_rows(agents), places(agents), places(agents), 1..=6i64);
    (2..=3usize).prop_flat_map(sized).prop_map(|(rows, centers, start, step)| {
        let agents = Decentralized { f: distances_to(&centers), weights: GossipMatrix::new(rows) };
        Training { agents, gap: Ratio::ZERO, start, step: ratio(step, 3), sigma: Ratio::ONE, steps: 2 }
    })
}

/// Weights whose columns sum to 1 and whose rows do not.
fn columns_only() -> [Training<Quadratic>; 1] {
    let weights = turned(&[vec![ratio(3, 4), ratio(1, 4)], ratios([1, 0])]);
    let agents = Decentralized { f: distances_to(&[ratios([1, 0]), ratios([0, 3])]), weights };
    let start = vec![ratios([2, 0]), ratios([0, 0])];
    [Training { agents, gap: Ratio::ZERO, start, step: ratio(1, 2), sigma: Ratio::ONE, steps: 2 }]
}

fn cases(case: &mut Cases) {
    const ROWS: &str = "W1 = 1";
    let theorem =
        for_all_drawn(runs).premise(ROWS, |s| rows_sum_to_one(&s.agents.weights)).paths(astray).mean_exactly(|_| 0);
    let columns = theorem.on(columns_only);

    case.holds("in every round", theorem);
    case.holds(
        "with weights that are not symmetric",
        theorem.tweak(|s| {
            if s.start.len() == 3 {
                s.agents.weights = lopsided();
            }
        }),
    );
    case.rejected("only the columns sum to 1", columns);
    case.refuted("where only the columns sum to 1", columns.without(ROWS));
    case.sabotage("columns instead of rows", theorem.tweak(|s| s.agents.weights = turned(s.agents.weights.rows())));
}
