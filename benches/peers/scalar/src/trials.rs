//! The workloads that are many independent trials, and the raw rates of the generator.

use std::array;
use std::hint::black_box;

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use rayon::prelude::*;

use crate::problem::{AGENT_WIDTH, AGENTS, LeastSquares, ROWS, SGD_STEP_SIZE, SGD_WIDTH, STEP_SIZE, STEPS, WIDTH};

/// How much a raw rate draws in one run.
pub(crate) const DRAWS: usize = 1 << 24;

const BUFFER: usize = 1 << 12;

/// Trial k reads stream k of one key.
fn generator(stream: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    rng.set_stream(stream);
    rng
}

fn over_trials(done: u64, count: u64, trial: impl Fn(&mut ChaCha8Rng) -> f64 + Sync) -> Vec<f64> {
    (done..done + count).into_par_iter().map(|k| trial(&mut generator(k))).collect()
}

pub(crate) fn normals(rng: &mut ChaCha8Rng) -> [f64; SGD_WIDTH] {
    array::from_fn(|_| rng.sample(StandardNormal))
}

/// ±1 from ten bits of one word.
pub(crate) fn signs_of_bits(rng: &mut ChaCha8Rng) -> [f64; SGD_WIDTH] {
    let word = rng.next_u32();
    array::from_fn(|i| f64::from(((word >> i) & 1) as i32 * 2 - 1))
}

pub(crate) fn signs_of_bools(rng: &mut ChaCha8Rng) -> [f64; SGD_WIDTH] {
    array::from_fn(|_| if rng.random::<bool>() { 1.0 } else { -1.0 })
}

/// The average over the steps of ‖∇f(w_t)‖², for f(w) = Σ λ_i w_i²/2 with λ = 0.1, 0.2, …, 1.
pub(crate) fn sgd(done: u64, count: u64, noise: impl Fn(&mut ChaCha8Rng) -> [f64; SGD_WIDTH] + Sync) -> Vec<f64> {
    let curvatures: [f64; SGD_WIDTH] = array::from_fn(|i| (i + 1) as f64 / 10.0);
    over_trials(done, count, |rng| {
        let mut w = [1.0; SGD_WIDTH];
        let mut total = 0.0;
        for _ in 0..STEPS {
            let drawn = noise(rng);
            for i in 0..SGD_WIDTH {
                let gradient = curvatures[i] * w[i];
                total += gradient * gradient;
                w[i] -= SGD_STEP_SIZE * (gradient + drawn[i]);
            }
        }
        total / STEPS as f64
    })
}

/// The mean loss over all rows at w.
pub(crate) type MeanLoss = fn(&LeastSquares, &[f64; WIDTH]) -> f64;

fn dot(a: &[f64; WIDTH], b: &[f64; WIDTH]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub(crate) fn mean_loss_by_rows(data: &LeastSquares, w: &[f64; WIDTH]) -> f64 {
    let losses = data.rows.iter().zip(&data.y).map(|(x, y)| (y - dot(x, w)).powi(2));
    losses.sum::<f64>() / ROWS as f64
}

/// All residuals at once, one column of X after the other.
pub(crate) fn mean_loss_by_columns(data: &LeastSquares, w: &[f64; WIDTH]) -> f64 {
    let mut residuals = data.y;
    for (column, w) in data.columns.iter().zip(w) {
        for (residual, x) in residuals.iter_mut().zip(column) {
            *residual -= x * w;
        }
    }
    // Partial sums in eight places: one sum would have to be added in order.
    let mut sums = [0.0; 8];
    let (blocks, rest) = residuals.as_chunks::<8>();
    for block in blocks {
        for (sum, residual) in sums.iter_mut().zip(block) {
            *sum += residual * residual;
        }
    }
    (sums.iter().sum::<f64>() + rest.iter().map(|r| r * r).sum::<f64>()) / ROWS as f64
}

/// The lecture's snippet: the final mean loss, or the average of the history of mean losses before each step.
pub(crate) fn least_squares(done: u64, count: u64, history: Option<MeanLoss>) -> Vec<f64> {
    let data = LeastSquares::new();
    over_trials(done, count, |rng| {
        let mut w: [f64; WIDTH] = array::from_fn(|_| rng.sample(StandardNormal));
        let mut losses = Vec::with_capacity(STEPS);
        for _ in 0..STEPS {
            if let Some(mean_loss) = history {
                losses.push(mean_loss(&data, &w));
            }
            let index = rng.random_range(0..ROWS as u32) as usize;
            let (x, y) = (&data.rows[index], data.y[index]);
            let scale = 2.0 * STEP_SIZE * (dot(x, &w) - y);
            for i in 0..WIDTH {
                w[i] -= scale * x[i];
            }
        }
        match history {
            Some(_) => losses.iter().sum::<f64>() / STEPS as f64,
            None => mean_loss_by_rows(&data, &w),
        }
    })
}

pub(crate) type Agents = [f64; AGENTS * AGENT_WIDTH];

/// The inner agents in one loop over all their coordinates; the two ends close the ring.
pub(crate) fn gossip_round_flat(x: &Agents, new: &mut Agents) {
    const LAST: usize = (AGENTS - 1) * AGENT_WIDTH;
    for i in 0..AGENT_WIDTH {
        new[i] = (x[LAST + i] + x[i] + x[AGENT_WIDTH + i]) * (1.0 / 3.0);
        new[LAST + i] = (x[LAST - AGENT_WIDTH + i] + x[LAST + i] + x[i]) * (1.0 / 3.0);
    }
    for i in AGENT_WIDTH..LAST {
        new[i] = (x[i - AGENT_WIDTH] + x[i] + x[i + AGENT_WIDTH]) * (1.0 / 3.0);
    }
}

/// Agent by agent.
pub(crate) fn gossip_round_by_rows(x: &Agents, new: &mut Agents) {
    let agent = |k: usize| &x[k % AGENTS * AGENT_WIDTH..][..AGENT_WIDTH];
    for k in 0..AGENTS {
        let (left, own, right) = (agent(k + AGENTS - 1), agent(k), agent(k + 1));
        for (i, new) in new[k * AGENT_WIDTH..][..AGENT_WIDTH].iter_mut().enumerate() {
            *new = (left[i] + own[i] + right[i]) * (1.0 / 3.0);
        }
    }
}

/// (1/n) Σ_i ‖x_i − x̄‖² after all rounds, from a standard normal start.
pub(crate) fn gossip(done: u64, count: u64, round: impl Fn(&Agents, &mut Agents) + Sync) -> Vec<f64> {
    over_trials(done, count, |rng| {
        let mut x: Agents = array::from_fn(|_| rng.sample(StandardNormal));
        let mut new = x;
        for _ in 0..STEPS / 2 {
            round(&x, &mut new);
            round(&new, &mut x);
        }
        let mean = |i: usize| (0..AGENTS).map(|k| x[k * AGENT_WIDTH + i]).sum::<f64>() / AGENTS as f64;
        let means: [f64; AGENT_WIDTH] = array::from_fn(mean);
        x.iter().enumerate().map(|(k, x)| (x - means[k % AGENT_WIDTH]).powi(2)).sum::<f64>() / AGENTS as f64
    })
}

pub(crate) fn by_word(rng: &mut ChaCha8Rng, out: &mut [u64; BUFFER]) {
    out.fill_with(|| rng.next_u64());
}

pub(crate) fn by_buffer(rng: &mut ChaCha8Rng, out: &mut [u64; BUFFER]) {
    rng.fill(out.as_mut_slice());
}

/// Draws [`DRAWS`] words; the check looks at the last buffer, as numbers in [0, 1).
pub(crate) fn words(stream: u64, fill: impl Fn(&mut ChaCha8Rng, &mut [u64; BUFFER])) -> Vec<f64> {
    let mut rng = generator(stream);
    let mut out = [0; BUFFER];
    for _ in 0..DRAWS / BUFFER {
        fill(&mut rng, &mut out);
        black_box(&out);
    }
    out[..1024].iter().map(|&word| word as f64 / 2.0_f64.powi(64)).collect()
}

/// Draws [`DRAWS`] standard normals; the check looks at the squares of the last buffer.
pub(crate) fn raw_normals(stream: u64) -> Vec<f64> {
    let mut rng = generator(stream);
    let mut out = [0.0; BUFFER];
    for _ in 0..DRAWS / BUFFER {
        out.fill_with(|| rng.sample(StandardNormal));
        black_box(&out);
    }
    out[..1024].iter().map(|z| z * z).collect()
}
