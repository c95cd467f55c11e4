//! # Each round of gossip shrinks the consensus error by |λ₂|²
//!
//! **Let** W be symmetric and doubly stochastic, and e_t = (1/K) Σ_j ‖x_t^j − x̄‖².
//! **Run** X_{t+1} = X_t W.
//! **Then** e_{t+1} ≤ |λ₂(W)|² e_t, with equality on the eigenvectors of λ₂. Without symmetry it is
//! false: the constant is then the second singular value squared.
//!
//! **Checked** exactly on the graphs of the lecture, with |λ₂| by its enclosure.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "decentralized/consensus-contraction",
    rows: &[],
    errata: &[],
    source: &[opt4dl(271)],
    statement: r"e_{t+1} \le |\lambda_2(W)|^2\, e_t \text{ for symmetric doubly stochastic } W",
    cases,
};

/// Agents with weights and starting vectors.
#[derive(Clone, Debug)]
struct Gossip {
    name: &'static str,
    weights: GossipMatrix,
    start: Vec<Vec<Ratio>>,
    /// t − 1: how many rounds came before.
    rounds: usize,
}

impl Gossip {
    /// e_{rounds + 1}.
    fn error_after(&self, rounds: usize) -> Exact {
        let start: Vec<Vec<Exact>> = self.start.iter().map(|x| lift(x)).collect();
        consensus_error(&self.weights.mix(&start, rounds))
    }

    /// |λ₂(W)|² e_{rounds + 1}.
    fn contracted(&self) -> Exact {
        self.second_modulus().sq() * self.error_after(self.rounds)
    }

    /// |λ₂(W)|; for three agents without symmetry from the sum tr W − 1 and the product det W of
    /// the eigenvalues other than 1.
    fn second_modulus(&self) -> Exact {
        if self.weights.is_symmetric() {
            return self.weights.second_modulus();
        }
        let [a, b, c] = self.weights.rows() else { panic!("three agents where W is not symmetric") };
        let (sum, product) = (exact(a[0] + b[1] + c[2] - 1), exact(determinant(a, b, c)));
        let root = (sum.sq() - 4 * product).sqrt();
        ((sum + root) / 2).abs().max(((sum - root) / 2).abs())
    }
}

fn determinant(a: &[Ratio], b: &[Ratio], c: &[Ratio]) -> Ratio {
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])
}

/// Sixteen agents on the graphs of the lecture, two coordinates each: a heap at agent 0, and a
/// scatter.
fn on_every_graph() -> Vec<Gossip> {
    let start = |j: usize| vec![Ratio::from(usize::from(j == 0)), ratio((5 * j % 16) as i64, 4)];
    let gossip = |network: Network| Gossip {
        name: network.name,
        weights: GossipMatrix::metropolis(&network.graph),
        start: (0..16).map(start).collect(),
        rounds: 0,
    };
    networks_of(4).into_iter().map(gossip).collect()
}

/// Without the star, which is left to [`opposed_leaves`]: after a round it is tight from any start.
fn gossips() -> Vec<Gossip> {
    on_every_graph().into_iter().filter(|s| s.name != "star").collect()
}

/// Two leaves of a star that differ, all others agreed: an eigenvector of λ₂ = 1 − 1/K.
fn opposed_leaves() -> Gossip {
    let start = |j| vec![Ratio::from(usize::from(j == 1)) - usize::from(j == 2)];
    let weights = GossipMatrix::metropolis(&Graph::star(6));
    Gossip { name: "star", weights, start: (0..6).map(start).collect(), rounds: 0 }
}

/// From the second singular vector of weights that are not symmetric.
fn not_symmetric() -> Gossip {
    let start = [1, 1, -2].map(|x| ratios([x])).into();
    Gossip { name: "a digraph", weights: lopsided(), start, rounds: 0 }
}

/// The error of each graph round by round, beside |λ₂|^{2(t−1)} e₁. The full graph agrees at once.
fn errors_by_round() -> Series {
    let both = |series: Series, s: &Gossip| {
        let (start, modulus) = (s.error_after(0), s.second_modulus());
        let along = |error: &dyn Fn(usize) -> Exact| -> Vec<(f64, f64)> {
            (0..=30).map(|rounds| ((rounds + 1) as f64, error(rounds).to_f64())).collect()
        };
        series.line(s.name, Mark::Measured, along(&|rounds| s.error_after(rounds))).line(
            format!("{}: |λ₂|^(2(t−1)) e₁", s.name),
            Mark::Bound,
            along(&|rounds| modulus.powi(2 * rounds) * start),
        )
    };
    on_every_graph().iter().filter(|s| s.name != "full").fold(Series::new(), both)
}

fn cases(case: &mut Cases) {
    let setting = for_all(gossips)
        .premise("W is symmetric", |s| s.weights.is_symmetric())
        .premise("W is doubly stochastic", |s| s.weights.is_doubly_stochastic())
        .quantity(|s| s.error_after(s.rounds + 1));
    let theorem = setting.at_most(Gossip::contracted);
    let later = setting.along("t", &[1, 2, 4, 8], |s, t| s.rounds = t - 1).at_most(Gossip::contracted);
    let extremal = theorem.on(|| [opposed_leaves()]);
    let lopsided = theorem.on(|| [not_symmetric()]);

    case.holds("in the first round", theorem);
    case.holds("in later rounds", later);
    case.holds("two opposed leaves of a star attain it in each round", later.on(|| [opposed_leaves()]).attained());
    case.rejected("weights that are not symmetric", lopsided);
    case.refuted("without symmetry", lopsided.without("W is symmetric"));
    case.holds(
        "without symmetry the factor can be σ₂² = 1/4",
        lopsided.without("W is symmetric").bound(|s| ratio(1, 4) * s.error_after(s.rounds)).attained(),
    );
    case.sabotage("the third power of |λ₂|", extremal.bound(|s| s.second_modulus().powi(3) * s.error_after(s.rounds)));
    case.sabotage("an asymmetric W", theorem.tweak(|s| *s = not_symmetric()));
    case.sabotage(
        "two rounds' worth in one round",
        later.bound(|s| s.second_modulus().powi(4) * s.error_after(s.rounds)),
    );
    case.figure(
        "Consensus error of gossip on sixteen agents",
        Axes::log_y("round t", "consensus error e_t"),
        errors_by_round,
    );
}
