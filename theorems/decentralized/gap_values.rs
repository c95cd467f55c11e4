//! # The spectral gap of the usual graphs: 4π²/(3K²) on a ring, up to 1 on the full graph
//!
//! **Let** W be the Metropolis weights of a graph on K agents, and ρ = 1 − |λ₂(W)|.
//! **Then** |λ₂| is (1 + 2 cos(2π/K))/3 on a ring, (1 + 2 cos(π/K))/3 on a path, (3 + 2 cos(2π/n))/5
//! on a torus and at most (3 + 2 cos(π/n))/5 on a grid of n × n agents (n ≥ 4), 1 − 2/log₂K on the
//! undirected exponential graph (K = 2^m), 1 − 1/K on a star and 0 on the full graph. Hence
//! ρ_ring < ρ_grid < ρ_torus < ρ_exponential < ρ_full.
//!
//! **Checked** by enclosures of every eigenvalue; an equality of irrational numbers survives to so
//! many digits. On a grid the weights lie between 1/5 and 1/4, which encloses its gap within 5/4.

use super::*;

pub(crate) static CLAIM: Claim = Claim {
    id: "decentralized/gap-values",
    rows: &[],
    errata: &[],
    source: &[opt4dl(271).note("the spectral gap")],
    statement: r"\rho_{\text{ring}} = 1 - \tfrac13\left(1 + 2\cos\tfrac{2\pi}{K}\right) < \rho_{\text{grid}} < \rho_{\text{exponential}} < \rho_{\text{full}} = 1",
    cases,
};

fn modulus(graph: &Graph) -> Exact {
    GossipMatrix::metropolis(graph).second_modulus()
}

fn gap(graph: &Graph) -> Exact {
    GossipMatrix::metropolis(graph).spectral_gap()
}

/// cos(turn · π).
fn cos_pi(turn: Ratio) -> Exact {
    (Exact::pi() * turn).cos()
}

/// The gap of n × n agents with every weight 1/5: 2(1 − cos(π/n))/5.
fn uniform_grid_gap(side: usize) -> Exact {
    2 * (1 - cos_pi(1 / Ratio::from(side))) / 5
}

/// The graphs as drawn in the lecture, with the torus between grid and exponential.
fn strictly_ordered(side: usize, names: &[&str]) -> Result<(), String> {
    let networks = networks_of(side);
    let named = |name: &str| networks.iter().find(|network| network.name == name).expect("a graph of the lecture");
    names.windows(2).try_for_each(|pair| {
        let (slow, fast) = (modulus(&named(pair[0]).graph), modulus(&named(pair[1]).graph));
        require(decided(fast.lt(slow)), || format!("|λ₂| is {slow} on the {} and {fast} on the {}", pair[0], pair[1]))
    })
}

/// The graphs on sixteen agents side by side, four in a row, each with its gap.
fn drawn() -> Series {
    let lattice = |agent: usize| (0.5 * (agent % 4) as f64, 0.5 * (agent / 4) as f64);
    let circle = |agent: usize| {
        let (sine, cosine) = (std::f64::consts::TAU * agent as f64 / 16.0).sin_cos();
        (0.75 + 0.85 * cosine, 0.75 + 0.85 * sine)
    };
    let with = |series: Series, (place, network): (usize, Network)| {
        let in_lattice = network.name == "grid";
        let at = |agent| {
            let (x, y) = if in_lattice { lattice(agent) } else { circle(agent) };
            (x + 2.4 * (place % 4) as f64, y - 2.4 * (place / 4) as f64)
        };
        let ends = network.graph.edges().flat_map(|(i, j)| [at(i), at(j)]).collect::<Vec<_>>();
        series.line(format!("{}: ρ = {:.3}", network.name, gap(&network.graph).to_f64()), Mark::Edges, ends)
    };
    networks_of(4).into_iter().enumerate().fold(Series::new(), with)
}

fn cases(case: &mut Cases) {
    let agents = for_all(|| [4, 5, 16, 64]);
    let sides = for_all(|| [4, 5, 8]);
    let ring = agents.quantity(|k| modulus(&Graph::ring(*k))).exactly(|k| (1 + 2 * cos_pi(2 / Ratio::from(*k))) / 3);
    let path = agents.quantity(|k| modulus(&Graph::path(*k))).exactly(|k| (1 + 2 * cos_pi(1 / Ratio::from(*k))) / 3);
    let small = agents.quantity(|k| gap(&Graph::ring(*k))).at_most(|k| 4 * Exact::pi().sq() / 3 / *k / *k);
    let star = agents.quantity(|k| modulus(&Graph::star(*k))).exactly(|k| 1 - 1 / Ratio::from(*k));
    let full = agents.quantity(|k| gap(&Graph::full(*k))).exactly(|_| 1);
    let torus =
        sides.quantity(|n| modulus(&Graph::torus(*n, *n))).exactly(|n| (3 + 2 * cos_pi(2 / Ratio::from(*n))) / 5);
    let grid = sides.quantity(|n| gap(&Graph::grid(*n, *n)));
    let exponential = for_all(|| [3, 4, 6])
        .quantity(|log| modulus(&Graph::exponential(1 << *log)))
        .exactly(|log| 1 - 2 / Ratio::from(*log));
    let order = sides.property(|n| strictly_ordered(*n, &["ring", "grid", "torus", "exponential", "full"]));

    case.holds("a ring", ring);
    case.holds("a ring of 256", ring.on(|| [256]));
    case.holds("at most 4π²/(3K²) on a ring", small);
    case.holds("a path", path);
    case.holds("a grid, from below", grid.at_least(|n| uniform_grid_gap(*n)));
    case.holds("a grid, from above", grid.at_most(|n| ratio(5, 4) * uniform_grid_gap(*n)));
    case.holds("a torus", torus);
    case.holds("an exponential graph", exponential);
    case.holds("a star", star);
    case.holds("a full graph", full);
    case.holds("from ring to full the gap grows", order);
    case.sabotage("a ring with cos(π/K)", ring.bound(|k| (1 + 2 * cos_pi(1 / Ratio::from(*k))) / 3));
    case.sabotage("at most π²/K² on a ring", small.bound(|k| Exact::pi().sq() / *k / *k));
    case.sabotage("a gap of 1/log₂K on an exponential graph", exponential.bound(|log| 1 - 1 / Ratio::from(*log)));
    case.sabotage("a star mixes like 1/√K", star.bound(|k| 1 - 1 / exact(*k).sqrt()));
    case.sabotage("a torus has the grid's cosine", torus.bound(|n| (3 + 2 * cos_pi(1 / Ratio::from(*n))) / 5));
    case.sabotage("a ring beats a grid", order.property(|n| strictly_ordered(*n, &["grid", "ring"])));
    case.figure("Sixteen agents and their spectral gaps", Axes::PLANE, drawn);
}
