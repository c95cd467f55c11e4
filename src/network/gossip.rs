//! [`GossipMatrix`]: the weights with which agents average what they hear.

use super::{Graph, symmetric_spectrum};
use crate::arithmetic::{Exact, Ratio, Real, Twin, Work};
use crate::kernel::{add_scaled, distance_sq};

/// W: agent j takes what agent i says with weight W_ij.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GossipMatrix {
    rows: Vec<Vec<Ratio>>,
}

impl GossipMatrix {
    /// A matrix given by its rows.
    ///
    /// # Panics
    /// When it is not square.
    #[must_use]
    pub fn new(rows: Vec<Vec<Ratio>>) -> GossipMatrix {
        assert!(rows.iter().all(|row| row.len() == rows.len()), "a gossip matrix is square");
        GossipMatrix { rows }
    }

    /// W_ij = W_ji = weight(i, j) on the edges, 0 between agents that are not joined, and
    /// W_ii = 1 − Σ_{j≠i} W_ij, so that every row and every column sums to 1.
    #[must_use]
    pub fn with_edge_weights(graph: &Graph, weight: impl Fn(usize, usize) -> Ratio) -> GossipMatrix {
        let one_at = |i: usize| (0..graph.agents()).map(|j| Ratio::from(usize::from(i == j))).collect();
        let mut rows: Vec<Vec<Ratio>> = (0..graph.agents()).map(one_at).collect();
        for (i, j) in graph.edges() {
            let weight = weight(i, j);
            (rows[i][j], rows[j][i]) = (weight, weight);
            rows[i][i] -= weight;
            rows[j][j] -= weight;
        }
        GossipMatrix { rows }
    }

    /// Metropolis weights: W_ij = 1/max(|N_i|, |N_j|) on the edges, where |N_i| counts agent i too.
    #[must_use]
    pub fn metropolis(graph: &Graph) -> GossipMatrix {
        let degrees: Vec<usize> = (0..graph.agents()).map(|i| graph.degree(i)).collect();
        GossipMatrix::with_edge_weights(graph, |i, j| 1 / Ratio::from(degrees[i].max(degrees[j])))
    }

    /// The rows of W.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Ratio>] {
        &self.rows
    }

    /// K.
    #[must_use]
    pub fn agents(&self) -> usize {
        self.rows.len()
    }

    /// W = Wᵀ.
    #[must_use]
    pub fn is_symmetric(&self) -> bool {
        (0..self.agents()).all(|i| (0..i).all(|j| self.rows[i][j] == self.rows[j][i]))
    }

    /// Whether no weight is negative, and every row and every column sums to 1.
    #[must_use]
    pub fn is_doubly_stochastic(&self) -> bool {
        let column = |j: usize| self.rows.iter().map(|row| row[j]).sum::<Ratio>();
        let nonnegative = self.rows.iter().flatten().all(|weight| *weight >= 0);
        nonnegative && (0..self.agents()).all(|k| self.rows[k].iter().copied().sum::<Ratio>() == 1 && column(k) == 1)
    }

    /// One round of gossip, X ← XW: agent j moves to Σ_i W_ij x^i. `x` holds the vector of each
    /// agent.
    ///
    /// # Panics
    /// When there are not K vectors, or they differ in length.
    #[must_use]
    pub fn step<R: Real>(&self, x: &[Vec<R>]) -> Vec<Vec<R>> {
        self.mix(x, 1)
    }

    /// `rounds` rounds of gossip.
    ///
    /// On lanes each entry of a round is within γ_{k+1} Σ_i |W_ij x^i| of the exact one, for an agent
    /// that hears k agents, itself counted (γₙ = n u/(1 − n u) with u = 2⁻⁵³; Higham, Accuracy and
    /// Stability, section 3.1): the weight rounds once, the product once, the sum k − 1 times. Where all
    /// weights are equal, the values are added in the order of agents and then scaled.
    ///
    /// Coordinates do not meet, so each takes all its rounds before the next begins: what a round
    /// reads and writes stays in the nearest cache.
    ///
    /// # Panics
    /// When there are not K vectors, or they differ in length.
    #[must_use]
    pub fn mix<R: Real>(&self, x: &[Vec<R>], rounds: usize) -> Vec<Vec<R>> {
        assert_eq!(x.len(), self.agents(), "one vector for each agent");
        let dimension = x.first().map_or(0, Vec::len);
        assert!(x.iter().all(|x| x.len() == dimension), "the vectors of all agents have the same length");
        let rounds = Rounds { heard: &self.heard(), rounds };
        let mut mixed = x.to_vec();
        let mut first = 0;
        while first + TOGETHER <= dimension {
            rounds.mix_coordinates::<R, TOGETHER>(first, &mut mixed);
            first += TOGETHER;
        }
        for coordinate in first..dimension {
            rounds.mix_coordinates::<R, 1>(coordinate, &mut mixed);
        }
        mixed
    }

    /// Who hears whom, agents of the same degree that weigh everyone alike together.
    fn heard(&self) -> Vec<Heard> {
        let mut all: Vec<Heard> = Vec::new();
        for agent in 0..self.agents() {
            let from: Vec<usize> = (0..self.agents()).filter(|from| self.rows[*from][agent] != 0).collect();
            let weights: Vec<Ratio> = from.iter().map(|from| self.rows[*from][agent]).collect();
            let common = weights.first().copied().filter(|first| weights.iter().all(|weight| weight == first));
            let in_line = common.is_some() && agent > 0 && from == [agent - 1, agent, agent + 1];
            let joins = |last: &&mut Heard| {
                common.is_some() && (last.common, last.degree, last.in_line) == (common, from.len(), in_line)
            };
            match all.last_mut().filter(joins) {
                Some(last) => {
                    last.agents.push(agent);
                    last.from.extend(from);
                }
                None => all.push(Heard { agents: vec![agent], degree: from.len(), from, weights, common, in_line }),
            }
        }
        all
    }

    /// |λ₂|, the second largest modulus of an eigenvalue of a symmetric doubly stochastic W, whose
    /// largest eigenvalue is 1: an enclosure.
    ///
    /// # Panics
    /// When W is not symmetric, or there is only one agent.
    #[must_use]
    pub fn second_modulus(&self) -> Exact {
        let eigenvalues = symmetric_spectrum(&self.rows);
        let [_, second, ..] = eigenvalues[..] else { panic!("a spectral gap needs at least two agents") };
        second.abs().max(eigenvalues[eigenvalues.len() - 1].abs())
    }

    /// ρ = 1 − |λ₂|, the spectral gap of a symmetric doubly stochastic W.
    ///
    /// # Panics
    /// When W is not symmetric, or there is only one agent.
    #[must_use]
    pub fn spectral_gap(&self) -> Exact {
        1 - self.second_modulus()
    }
}

/// How many coordinates take their rounds together: they share the look at who hears whom, and
/// their values still fit the nearest cache for a hundred agents.
const TOGETHER: usize = 2;

/// Agents that hear equally many, with whom they hear.
struct Heard {
    agents: Vec<usize>,
    degree: usize,
    /// `degree` of them for each agent.
    from: Vec<usize>,
    /// With which weight each is heard; of one agent.
    weights: Vec<Ratio>,
    /// The weight, where it is the same for all of them.
    common: Option<Ratio>,
    /// Whether they follow each other, and each hears itself and those beside it.
    in_line: bool,
}

/// Rounds of gossip.
#[derive(Clone, Copy)]
struct Rounds<'a> {
    heard: &'a [Heard],
    rounds: usize,
}

impl Rounds<'_> {
    /// Mixes C coordinates from the first on, in place.
    fn mix_coordinates<R: Real, const C: usize>(self, first: usize, x: &mut [Vec<R>]) {
        let mut values: Vec<R> = x.iter().flat_map(|x| &x[first..first + C]).copied().collect();
        let mut next = values.clone();
        R::enter(MixColumns::<R, C> { rounds: self, values: &mut values, next: &mut next });
        for (x, values) in x.iter_mut().zip(values.as_chunks::<C>().0) {
            x[first..first + C].copy_from_slice(values);
        }
    }
}

/// The same on columns of C coordinates, one for each agent; `next` is room for as many.
struct MixColumns<'a, R, const C: usize> {
    rounds: Rounds<'a>,
    values: &'a mut [R],
    next: &'a mut [R],
}

impl<R: Real, const C: usize> Work<R> for MixColumns<'_, R, C> {
    type Output = ();
    #[inline(always)]
    fn run<V: Twin<R>>(self) {
        let mut values = V::of_slice_mut(self.values).as_chunks_mut::<C>().0;
        let mut next = V::of_slice_mut(self.next).as_chunks_mut::<C>().0;
        for _ in 0..self.rounds.rounds {
            for heard in self.rounds.heard {
                match (heard.common, heard.degree) {
                    (Some(weight), _) if heard.in_line => average_in_line(heard, weight, values, next),
                    (Some(weight), 2) => average::<V, C, 2>(heard, weight, values, next),
                    (Some(weight), 3) => average::<V, C, 3>(heard, weight, values, next),
                    (Some(weight), 4) => average::<V, C, 4>(heard, weight, values, next),
                    (Some(weight), 5) => average::<V, C, 5>(heard, weight, values, next),
                    (Some(weight), _) => average_of_many(heard, weight, values, next),
                    (None, _) => weighted_average(heard, values, next),
                }
            }
            std::mem::swap(&mut values, &mut next);
        }
        if self.rounds.rounds % 2 == 1 {
            next.copy_from_slice(values);
        }
    }
}

/// For agents that hear N others with one weight: [`mean`] with a number of terms that is known.
#[inline(always)]
fn average<V: Real, const C: usize, const N: usize>(
    heard: &Heard,
    weight: Ratio,
    values: &[[V; C]],
    next: &mut [[V; C]],
) {
    let weight = V::of(weight);
    for (agent, from) in heard.agents.iter().zip(heard.from.as_chunks::<N>().0) {
        next[*agent] = mean(from, weight, values);
    }
}

/// For agents in line: each value is read once, where [`average`] reads it for all who hear it.
#[inline(always)]
fn average_in_line<V: Real, const C: usize>(heard: &Heard, weight: Ratio, values: &[[V; C]], next: &mut [[V; C]]) {
    let (first, count) = (heard.agents[0], heard.agents.len());
    let weight = V::of(weight);
    let mut k = 0;
    while k < C {
        let (mut before, mut here) = (values[first - 1][k], values[first][k]);
        for (next, after) in next[first..][..count].iter_mut().zip(&values[first + 1..]) {
            next[k] = (before + here + after[k]) * weight;
            (before, here) = (here, after[k]);
        }
        k += 1;
    }
}

/// For agents that hear any number of others with one weight.
#[inline(always)]
fn average_of_many<V: Real, const C: usize>(heard: &Heard, weight: Ratio, values: &[[V; C]], next: &mut [[V; C]]) {
    let weight = V::of(weight);
    for (agent, from) in heard.agents.iter().zip(heard.from.chunks_exact(heard.degree)) {
        next[*agent] = mean(from, weight, values);
    }
}

/// The values of these agents, added up and scaled.
#[inline(always)]
fn mean<V: Real, const C: usize>(from: &[usize], weight: V, values: &[[V; C]]) -> [V; C] {
    let mut sums = values[from[0]];
    for from in &from[1..] {
        for (sum, value) in sums.iter_mut().zip(&values[*from]) {
            *sum += *value;
        }
    }
    for sum in &mut sums {
        *sum *= weight;
    }
    sums
}

/// Sums over any agents with weights of their own.
#[inline(always)]
fn weighted_average<V: Real, const C: usize>(heard: &Heard, values: &[[V; C]], next: &mut [[V; C]]) {
    for (k, agent) in heard.agents.iter().enumerate() {
        let from = &heard.from[k * heard.degree..][..heard.degree];
        let mut sums = [V::zero(); C];
        for (from, weight) in from.iter().zip(&heard.weights) {
            for (sum, value) in sums.iter_mut().zip(&values[*from]) {
                *sum += *value * *weight;
            }
        }
        next[*agent] = sums;
    }
}

/// (1/K) Σ_j ‖x^j − x̄‖², where x̄ is the average of the K vectors.
#[must_use]
pub fn consensus_error<R: Real>(x: &[Vec<R>]) -> R {
    let agents = Ratio::from(x.len());
    let mut average = vec![R::zero(); x.first().map_or(0, Vec::len)];
    for x in x {
        add_scaled(&mut average, R::one() / agents, x);
    }
    x.iter().map(|x| distance_sq(x, &average)).sum::<R>() / agents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{exact, ratio};
    use crate::kernel::{matrix_product, transposed};
    use crate::objective::lift;

    #[test]
    fn metropolis_weights_of_a_path_follow_by_hand() {
        let w = GossipMatrix::metropolis(&Graph::path(3));
        let (third, zero) = (ratio(1, 3), Ratio::ZERO);
        assert_eq!(w.rows(), [[2 * third, third, zero], [third, third, third], [zero, third, 2 * third]]);
        assert!(w.is_symmetric() && w.is_doubly_stochastic());
        assert_eq!(GossipMatrix::metropolis(&Graph::full(4)).rows(), vec![vec![ratio(1, 4); 4]; 4]);
    }

    #[test]
    fn a_round_is_the_matrix_product_and_keeps_the_average() {
        // Rows and columns sum to 1, but W is not symmetric: the order of indices matters.
        let w = GossipMatrix::new(vec![
            vec![ratio(1, 2), ratio(1, 4), ratio(1, 4)],
            vec![ratio(1, 2), ratio(1, 4), ratio(1, 4)],
            vec![ratio(0, 1), ratio(1, 2), ratio(1, 2)],
        ]);
        assert!(w.is_doubly_stochastic() && !w.is_symmetric());
        let agents: Vec<Vec<Exact>> = [[1, 5], [2, -3], [-7, 4]].map(|x| x.map(exact).to_vec()).into();
        let rows: Vec<Vec<Exact>> = w.rows().iter().map(|row| lift(row)).collect();
        // X holds one column for each agent.
        let product = transposed(&matrix_product(&transposed(&agents), &rows));
        let stepped = w.step(&agents);
        for (by_step, by_product) in stepped.iter().flatten().zip(product.iter().flatten()) {
            assert!(by_step.eq(*by_product).is_yes());
        }
        let sum = |x: &[Vec<Exact>]| x.iter().map(|x| x[0]).sum::<Exact>();
        assert!(sum(&stepped).eq(sum(&agents)).is_yes());
    }

    /// Agents of every degree, equal weights and others, a silent one, odd and even dimensions.
    #[test]
    fn rounds_are_products_with_the_matrix_whatever_the_degrees() {
        let lazy = |graph: &Graph| GossipMatrix::with_edge_weights(graph, |_, _| ratio(1, 9));
        let silent = GossipMatrix::new(vec![vec![ratio(1, 2), ratio(0, 1)], vec![ratio(1, 3), ratio(0, 1)]]);
        let graphs = [Graph::path(2), Graph::path(5), Graph::ring(7), Graph::star(6), Graph::full(4), Graph::full(9)];
        let matrices = graphs.iter().flat_map(|graph| [GossipMatrix::metropolis(graph), lazy(graph)]);
        for w in matrices.chain([silent]) {
            for dimension in [0, 1, 2, 3] {
                let value = |agent: usize, k: usize| exact(ratio((3 * agent * agent + 5 * k) as i64 % 7 - 3, 2));
                let agents: Vec<Vec<Exact>> =
                    (0..w.agents()).map(|agent| (0..dimension).map(|k| value(agent, k)).collect()).collect();
                let rows: Vec<Vec<Exact>> = w.rows().iter().map(|row| lift(row)).collect();
                let mut expected = transposed(&agents);
                for rounds in 0..4 {
                    let mixed = w.mix(&agents, rounds);
                    for (agent, mixed) in mixed.iter().enumerate() {
                        assert!(mixed.iter().zip(&expected).all(|(mixed, column)| mixed.eq(column[agent]).is_yes()));
                    }
                    expected = matrix_product(&expected, &rows);
                }
            }
        }
    }

    #[test]
    fn the_consensus_error_is_the_variance_over_the_agents() {
        let agents: Vec<Vec<Exact>> = [1, 2, 6].map(|x| vec![exact(x)]).into();
        assert!(consensus_error(&agents).eq(ratio(14, 3)).is_yes());
        let agreed = GossipMatrix::metropolis(&Graph::full(3)).step(&agents);
        assert!(consensus_error(&agreed).eq(0).is_yes());
    }
}
