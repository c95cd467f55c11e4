//! Agents on a graph that step along gradients of their own and average with their neighbours.

use crate::arithmetic::{Exact, Ratio, exact};
use crate::kernel::{add_scaled, dot, matrix_vector, transposed};
use crate::network::GossipMatrix;
use crate::objective::{FiniteSum, Objective, Quadratic, lift};
use crate::random::{Draw, Drawn};
use crate::trace::note;

/// K agents with a function each and the weights with which they hear each other.
#[derive(Clone, Debug)]
pub struct Decentralized<F> {
    /// f = (1/K) Σ f_j: part j is the function of agent j.
    pub f: FiniteSum<F>,
    /// W.
    pub weights: GossipMatrix,
}

/// One round of a run, as an observer sees it.
#[derive(Clone, Copy, Debug)]
pub struct Round<'a, R> {
    /// t, counted from 1.
    pub step: usize,
    /// x_t^j for each agent j.
    pub x: &'a [Vec<R>],
    /// g_t^j for each agent j, as the oracle gave it.
    pub directions: &'a [Vec<R>],
}

impl<F: Objective> Decentralized<F> {
    /// Decentralized stochastic gradient descent: x_{t+1}^j = Σ_i W_ij (x_t^i − η g_t^i) for T rounds, in
    /// matrices X_{t+1} = (X_t − ηG_t)W with one column for each agent. Each agent steps first, and what it
    /// then has is averaged.
    ///
    /// `start` holds x₁^j, `step` is η, `steps` is T. The oracle is told the agent and turns ∇f_j(x_t^j) into
    /// g_t^j in place; `observe` sees every round before its step is taken. The result is X_{T+1}.
    ///
    /// # Panics
    /// When there are not as many functions and starts as agents, or their dimensions differ.
    pub fn descend<R: Drawn>(
        &self,
        start: &[Vec<Ratio>],
        step: R,
        steps: usize,
        draw: &mut Draw<R>,
        mut oracle: impl FnMut(usize, &mut [R], &mut Draw<R>),
        mut observe: impl FnMut(Round<'_, R>),
    ) -> Vec<Vec<R>> {
        self.check(start.len());
        let mut x: Vec<Vec<R>> = start.iter().map(|x| lift(x)).collect();
        for t in 1..=steps {
            let mut directions: Vec<Vec<R>> = self.f.parts.iter().zip(&x).map(|(f, x)| f.gradient_at(x)).collect();
            directions.iter_mut().enumerate().for_each(|(agent, g)| oracle(agent, g, draw));
            x.iter().for_each(|x| note("x", t, x));
            observe(Round { step: t, x: &x, directions: &directions });
            x.iter_mut().zip(&directions).for_each(|(x, g)| add_scaled(x, -step, g));
            x = self.weights.step(&x);
        }
        x.iter().for_each(|x| note("x", steps + 1, x));
        x
    }

    fn check(&self, starts: usize) {
        let counts = [self.f.parts.len(), starts];
        assert_eq!(counts, [self.weights.agents(); 2], "one function and one start for each agent");
    }
}

/// The first two moments of K random numbers x₁, …, x_K, one for each agent.
#[derive(Clone, Debug)]
pub struct AgentMoments {
    /// E x_j.
    pub mean: Vec<Exact>,
    /// E x_i x_j.
    pub second: Vec<Vec<Exact>>,
}

impl AgentMoments {
    /// E (c + Σ a_j x_j)².
    ///
    /// # Panics
    /// When there are not K coefficients.
    #[must_use]
    pub fn affine_square(&self, constant: Exact, coefficients: &[Exact]) -> Exact {
        let quadratic = dot(&matrix_vector(&self.second, coefficients), coefficients);
        constant.sq() + 2 * constant * dot(&self.mean, coefficients) + quadratic
    }

    /// E (1/K) Σ_j (x_j − x̄)².
    #[must_use]
    pub fn consensus_error(&self) -> Exact {
        let agents = self.mean.len();
        let squares: Exact = (0..agents).map(|j| self.second[j][j]).sum();
        squares / agents - self.affine_square(exact(0), &vec![exact(1) / agents; agents])
    }
}

impl Decentralized<Quadratic> {
    /// The moments of x_t for t = 1, …, T + 1 when every f_j(w) = ½h_j(w − c_j)² is a quadratic on the line and
    /// the oracles add independent noise of mean 0 and variance σ²:
    /// x_{t+1} = Wᵀ((I − ηH)x_t + ηHc − ηξ_t).
    ///
    /// `start` holds x₁^j, `step` is η, `variance` is σ², `steps` is T.
    ///
    /// # Panics
    /// When there are not as many functions and starts as agents, or a function has not one variable.
    #[must_use]
    pub fn moments(&self, start: &[Ratio], step: Exact, variance: Ratio, steps: usize) -> Vec<AgentMoments> {
        self.check(start.len());
        assert!(self.f.parts.iter().all(|f| f.dimension() == 1), "moments are for functions on the line");
        let mean: Vec<Exact> = lift(start);
        let second = mean.iter().map(|a| mean.iter().map(|b| *a * *b).collect()).collect();
        let next = |moments: &AgentMoments| Some(self.mixed(&self.stepped(moments, step, variance)));
        std::iter::successors(Some(AgentMoments { mean, second }), next).take(steps + 1).collect()
    }

    /// Of (I − ηH)x + ηHc − ηξ.
    fn stepped(&self, x: &AgentMoments, step: Exact, variance: Ratio) -> AgentMoments {
        let constants = self.f.parts.iter().map(|f| (f.curvatures[0], f.center[0]));
        let (scale, shift): (Vec<Exact>, Vec<Exact>) = constants.map(|(h, c)| (1 - step * h, step * h * c)).unzip();
        let agents = 0..scale.len();
        let entry = |i: usize, j: usize| {
            let product = scale[i] * scale[j] * x.second[i][j] + shift[i] * shift[j];
            let mixed = scale[i] * x.mean[i] * shift[j] + shift[i] * scale[j] * x.mean[j];
            product + mixed + if i == j { step.sq() * variance } else { exact(0) }
        };
        AgentMoments {
            mean: agents.clone().map(|j| scale[j] * x.mean[j] + shift[j]).collect(),
            second: agents.clone().map(|i| agents.clone().map(|j| entry(i, j)).collect()).collect(),
        }
    }

    /// Of Wᵀx.
    fn mixed(&self, x: &AgentMoments) -> AgentMoments {
        let mean: Vec<Vec<Exact>> = x.mean.iter().map(|mean| vec![*mean]).collect();
        let once = self.weights.step(&x.second);
        AgentMoments { mean: self.weights.step(&mean).concat(), second: self.weights.step(&transposed(&once)) }
    }

    /// E f′(x̄)².
    #[must_use]
    pub fn average_gradient_sq(&self, x: &AgentMoments) -> Exact {
        let agents = self.f.parts.len();
        let [slope, pull] = [|f: &Quadratic| f.curvatures[0], |f: &Quadratic| f.curvatures[0] * f.center[0]]
            .map(|part| exact(self.f.parts.iter().map(part).sum::<Ratio>() / agents));
        x.affine_square(-pull, &vec![slope / agents; agents])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{ratio, ratios};
    use crate::network::{Graph, consensus_error};
    use crate::random::{Path, mean_over_paths};

    fn parabolas(constants: &[(i64, i64)]) -> FiniteSum<Quadratic> {
        let part = |(h, c): &(i64, i64)| Quadratic { curvatures: ratios([*h]), center: ratios([*c]) };
        FiniteSum { parts: constants.iter().map(part).collect() }
    }

    #[test]
    fn two_agents_step_and_then_average() {
        // Gradients (1, −3) move 1 and 1 by half to 1/2 and 5/2, which mix to 1 and 2; then (1, −2) move them to
        // 1/2 and 3, which mix to 9/8 and 19/8.
        let weights = GossipMatrix::with_edge_weights(&Graph::path(2), |_, _| ratio(1, 4));
        let agents = Decentralized { f: parabolas(&[(1, 0), (1, 4)]), weights };
        let (mut slopes, half) = (Vec::new(), exact(ratio(1, 2)));
        let draw = &mut Draw::new(Path::default());
        let last = agents.descend(
            &[ratios([1]), ratios([1])],
            half,
            2,
            draw,
            |_, _, _| {},
            |round| {
                slopes.extend(round.directions.iter().map(|g| (round.step, g[0].to_ratio())));
            },
        );
        assert!(last[0][0].eq(ratio(9, 8)).is_yes() && last[1][0].eq(ratio(19, 8)).is_yes());
        assert_eq!(slopes, [(1, 1), (1, -3), (2, 1), (2, -2)].map(|(t, g)| (t, Some(Ratio::from(g)))));
    }

    #[test]
    fn an_agent_takes_its_column_of_the_weights() {
        // Agent 0 takes all that both have after their step, agent 1 nothing.
        let weights = GossipMatrix::new(vec![ratios([1, 0]), ratios([1, 0])]);
        let agents = Decentralized { f: parabolas(&[(1, 0), (1, 0)]), weights };
        let draw = &mut Draw::new(Path::default());
        let half = exact(ratio(1, 2));
        let last = agents.descend(&[ratios([1]), ratios([3])], half, 1, draw, |_, _, _| {}, |_| {});
        assert!(last[0][0].eq(2).is_yes() && last[1][0].eq(0).is_yes());
    }

    /// Three different curvatures and minimizers, weights without symmetry, ±3 noise, 512 paths.
    #[test]
    fn the_moments_are_the_means_over_all_paths() {
        let (half, quarter) = (ratio(1, 2), ratio(1, 4));
        let weights = GossipMatrix::new(vec![
            vec![half, quarter, quarter],
            vec![half, quarter, quarter],
            vec![Ratio::ZERO, half, half],
        ]);
        let agents = Decentralized { f: parabolas(&[(1, 0), (2, 4), (-1, 3)]), weights };
        let (start, step) = (ratios([1, -2, 5]), exact(ratio(1, 3)));
        let moments = agents.moments(&start, step, 9.into(), 3);
        let column: Vec<Vec<Ratio>> = start.iter().map(|x| vec![*x]).collect();
        let mean = |of: fn(&Decentralized<Quadratic>, &[Vec<Exact>]) -> Exact| {
            let noise = |_: usize, g: &mut [Exact], draw: &mut Draw<Exact>| g[0] += draw.sign() * 3;
            let run = |draw: &mut Draw<Exact>| of(&agents, &agents.descend(&column, step, 3, draw, noise, |_| {}));
            Exact::from(mean_over_paths(1 << 10, 64, run).expect("512 paths").mean)
        };
        let [.., last] = &moments[..] else { panic!("four moments") };
        assert_eq!(moments.len(), 4);
        assert!(mean(|_, x| x[2][0]).eq(last.mean[2]).is_yes());
        assert!(mean(|_, x| x[0][0] * x[2][0]).eq(last.second[0][2]).is_yes());
        assert!(mean(|_, x| consensus_error(x)).eq(last.consensus_error()).is_yes());
        let gradient_sq = mean(|agents, x| {
            let average = (x[0][0] + x[1][0] + x[2][0]) / 3;
            agents.f.gradient_at(&[average])[0].sq()
        });
        assert!(gradient_sq.eq(agents.average_gradient_sq(last)).is_yes());
    }
}
