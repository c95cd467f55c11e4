//! How many trials a second the engine runs on this machine.
//!
//! `cargo run --release --example throughput -- --json` prints one JSON object; without the flag
//! a table. Each workload is what a user of the engine would write: a method of the library, run
//! on lanes, the trials spread over all threads. A figure is the median of several runs; processor
//! time is reported beside wall time.
//!
//! | workload | is |
//! |---|---|
//! | `sgd_gaussian` | SGD on Σ hᵢwᵢ²/2, d = 10, h = 0.1, 0.2, …, 1, w₁ = (1, …, 1), η = 0.05, N(0, I) gradient noise, T = 1000, 20 000 trials; averages ‖∇f‖² |
//! | `sgd_sign` | the same with ±1 noise in each coordinate |
//! | `least_squares` | w ← w − η(⟨xᵢ, w⟩ − yᵢ)xᵢ for a random row i of 100, d = 10, η = 0.01, σ = 1, T = 1000, 20 000 trials; the mean loss at the end |
//! | `least_squares_history` | the same, saving the mean loss over all rows at each step |
//! | `gossip` | 64 agents on a ring, weights 1/3, d = 10, 1000 rounds, 200 trials; the consensus error at the end |
//! | `suffix_scan` | all suffix products of 1024 matrices of width 64, 2·64³ operations each |
//!
//! The data of `least_squares` are drawn from seed 20240206: word k of SplitMix64 (k = 1, 2, …) makes
//! u = (word >> 11)/2⁵³, two of them a normal √(−2 ln(1 − u₁)) cos 2πu₂, first X row by row, then
//! w*, then the noise e of y = Xw* + e, each rounded to a multiple of 2⁻³⁰.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use clap::Parser;
use cpu_time::ProcessTime;
use rayon::prelude::*;
use serde::Serialize;
use theorycheck::arithmetic::{Isa, LANES, Lanes, Ratio, Real, ratio};
use theorycheck::kernel::{Dense, norm_sq, suffix_products};
use theorycheck::network::{GossipMatrix, Graph, consensus_error};
use theorycheck::objective::{LeastSquares, Objective, Quadratic};
use theorycheck::optimizer::{row_descent, stochastic_descent};
use theorycheck::random::{Draw, Key, Purpose, Streams};

/// Measures the throughput of the engine.
#[derive(Parser)]
struct Arguments {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Only the workloads whose name contains this.
    #[arg(long, value_name = "PART", default_value = "")]
    only: String,
    /// How many threads run trials [default: one for each processor].
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// How many runs the median is taken of.
    #[arg(long, value_name = "N", default_value_t = 5)]
    runs: usize,
}

/// What was measured.
#[derive(Serialize)]
struct Report {
    isa: String,
    threads: usize,
    /// 64-bit words of the generator, on one thread.
    u64_per_s: f64,
    /// Standard normals, on one thread.
    normals_per_s: f64,
    workloads: BTreeMap<&'static str, Rate>,
}

/// One workload.
#[derive(Serialize)]
struct Rate {
    per_s: f64,
    unit: &'static str,
    /// Processor time over wall time: how many threads were busy.
    busy: f64,
    /// What the trials measured: their mean.
    mean: f64,
    /// The standard error of that mean.
    standard_error: f64,
}

/// d, T and the number of trials of the descent workloads.
const DIMENSION: usize = 10;
const STEPS: usize = 1000;
const TRIALS: usize = 20_000;

/// A workload: its unit, how many of them a run does, and the run.
struct Workload {
    name: &'static str,
    unit: &'static str,
    units: f64,
    run: Box<dyn Fn() -> Vec<f64>>,
}

fn main() {
    let arguments = Arguments::parse();
    if let Some(threads) = arguments.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().expect("the pool is built once");
    }
    let rates = workloads().into_iter().filter(|workload| workload.name.contains(&arguments.only));
    let report = Report {
        isa: Isa::chosen().to_string(),
        threads: rayon::current_num_threads(),
        u64_per_s: words_per_s(arguments.runs),
        normals_per_s: normals_per_s(arguments.runs),
        workloads: rates.map(|workload| (workload.name, measure(&workload, arguments.runs))).collect(),
    };
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&report).expect("numbers and names"));
    } else {
        print_table(&report);
    }
}

fn print_table(report: &Report) {
    println!("{} on {} threads", report.isa, report.threads);
    println!("{:24}{:10.1} million/s on one thread", "u64", report.u64_per_s / 1e6);
    println!("{:24}{:10.1} million/s on one thread", "normals", report.normals_per_s / 1e6);
    for (name, rate) in &report.workloads {
        println!("{name:24}{:10.1} million {}/s, {:.2} threads busy", rate.per_s / 1e6, rate.unit, rate.busy);
    }
}

fn workloads() -> Vec<Workload> {
    let trial_steps = (TRIALS * STEPS) as f64;
    let (problem, history) = (Arc::new(linear_regression()), Arc::new(linear_regression()));
    let matrices = matrices();
    vec![
        Workload {
            name: "sgd_gaussian",
            unit: "trial-steps",
            units: trial_steps,
            run: Box::new(|| trials(TRIALS, sgd_gaussian)),
        },
        Workload {
            name: "sgd_sign",
            unit: "trial-steps",
            units: trial_steps,
            run: Box::new(|| trials(TRIALS, sgd_sign)),
        },
        Workload {
            name: "least_squares",
            unit: "trial-steps",
            units: trial_steps,
            run: Box::new(move || trials(TRIALS, |draw| least_squares(&problem, draw))),
        },
        Workload {
            name: "least_squares_history",
            unit: "trial-steps",
            units: trial_steps,
            run: Box::new(move || trials(TRIALS, |draw| least_squares_history(&history, draw))),
        },
        Workload { name: "gossip", unit: "trial-rounds", units: 200.0 * 1000.0, run: Box::new(|| trials(200, gossip)) },
        Workload {
            name: "suffix_scan",
            unit: "flop",
            units: 1023.0 * 2.0 * 64f64.powi(3),
            run: Box::new(move || {
                suffix_products(black_box(&matrices)).iter().map(|product| product.entry(0, 0)).collect()
            }),
        },
    ]
}

/// Runs batches of trials on all threads; the result of each trial.
fn trials(count: usize, trial: impl Fn(&mut Draw<Lanes>) -> Lanes + Sync) -> Vec<f64> {
    let batch = |first: usize| trial(&mut Draw::new(Streams::new(key(), black_box(first as u64)))).0;
    (0..count).into_par_iter().step_by(LANES).flat_map_iter(batch).collect()
}

fn key() -> Key {
    Key::of(20_240_206, "throughput", "example", "0", 0, Purpose::Verdict)
}

fn sgd_gaussian(draw: &mut Draw<Lanes>) -> Lanes {
    descent(draw, |_, g, draw| draw.add_normals(g, Lanes::one()))
}

fn sgd_sign(draw: &mut Draw<Lanes>) -> Lanes {
    descent(draw, |_, g, draw| draw.add_signs(g, Lanes::one()))
}

fn descent(draw: &mut Draw<Lanes>, noise: impl FnMut(&[Lanes], &mut [Lanes], &mut Draw<Lanes>)) -> Lanes {
    let curvatures: Vec<Ratio> = (1..=DIMENSION).map(|i| ratio(i as i64, 10)).collect();
    let (f, start) = (Quadratic::centered(&curvatures), [Ratio::ONE; DIMENSION]);
    let mut sum = Lanes::zero();
    stochastic_descent(&f, &start, Lanes::of(ratio(1, 20)), STEPS, draw, noise, |at| sum += norm_sq(at.gradient));
    sum / Ratio::from(STEPS)
}

fn least_squares(f: &LeastSquares, draw: &mut Draw<Lanes>) -> Lanes {
    let start = [Ratio::ZERO; DIMENSION];
    f.value(&row_descent(f, &start, Lanes::of(ratio(1, 100)), STEPS, draw, |_, _| {}))
}

fn least_squares_history(f: &LeastSquares, draw: &mut Draw<Lanes>) -> Lanes {
    let mut history = Vec::with_capacity(STEPS);
    let start = [Ratio::ZERO; DIMENSION];
    row_descent(f, &start, Lanes::of(ratio(1, 100)), STEPS, draw, |_, w| history.push(f.value(w)));
    black_box(&history);
    history[STEPS - 1]
}

fn gossip(draw: &mut Draw<Lanes>) -> Lanes {
    let matrix = GossipMatrix::metropolis(&Graph::ring(64));
    let mut agents = vec![vec![Lanes::zero(); DIMENSION]; 64];
    agents.iter_mut().for_each(|agent| draw.fill_normals(agent));
    consensus_error(&matrix.mix(&agents, 1000))
}

/// 1024 matrices of width 64, close to rotations so that no product grows or vanishes.
fn matrices() -> Vec<Dense> {
    let mut normal = splitmix_normals(1);
    let mut draws = || normal.next().expect("endless");
    let scaled = |_| {
        let entries: Vec<f64> = (0..64 * 64).map(|_| draws() / 8.0).collect();
        Dense::from_fn(64, 64, |i, j| entries[i * 64 + j])
    };
    (0..1024).map(scaled).collect()
}

/// The data of the lecture's snippet: N = 100 rows of d = 10.
fn linear_regression() -> LeastSquares {
    let mut draws = splitmix_normals(20_240_206);
    let mut constants = |count: usize| -> Vec<f64> { draws.by_ref().take(count).collect() };
    let x: Vec<Vec<f64>> = (0..100).map(|_| constants(DIMENSION)).collect();
    let best = constants(DIMENSION);
    let noise = constants(100);
    let product = |row: &Vec<f64>| row.iter().zip(&best).map(|(x, w)| x * w).sum::<f64>();
    let rounded = |x: f64| ratio((x * (1 << 30) as f64).round() as i64, 1 << 30);
    LeastSquares {
        rows: x.iter().map(|row| row.iter().map(|x| rounded(*x)).collect()).collect(),
        targets: x.iter().zip(noise).map(|(row, e)| rounded(product(row) + e)).collect(),
    }
}

/// Standard normals from SplitMix64, as the head of this file says.
fn splitmix_normals(seed: u64) -> impl Iterator<Item = f64> {
    let words = (1u64..).map(move |k| {
        let mut z = seed.wrapping_add(k.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    });
    let mut uniforms = words.map(|word| (word >> 11) as f64 / (1u64 << 53) as f64);
    std::iter::from_fn(move || {
        let (u, v) = (uniforms.next()?, uniforms.next()?);
        Some((-2.0 * (1.0 - u).ln()).sqrt() * (std::f64::consts::TAU * v).cos())
    })
}

fn measure(workload: &Workload, runs: usize) -> Rate {
    let mut results = Vec::new();
    let mut busy = Vec::new();
    let seconds = median(
        (0..runs)
            .map(|_| {
                let (wall, processor) = (Instant::now(), ProcessTime::now());
                results = (workload.run)();
                busy.push(processor.elapsed().as_secs_f64() / wall.elapsed().as_secs_f64());
                wall.elapsed().as_secs_f64()
            })
            .collect(),
    );
    let n = results.len() as f64;
    let mean = results.iter().sum::<f64>() / n;
    let variance = results.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    Rate {
        per_s: workload.units / seconds,
        unit: workload.unit,
        busy: median(busy),
        mean,
        standard_error: (variance / n).sqrt(),
    }
}

/// Words of sixteen streams, on one thread.
fn words_per_s(runs: usize) -> f64 {
    let mut streams = Streams::new(key(), 0);
    per_s(runs, || {
        let mut mixed = [0; LANES];
        for _ in 0..200_000 {
            mixed.iter_mut().zip(streams.words()).for_each(|(mixed, word)| *mixed ^= word);
        }
        black_box(mixed);
        200_000 * LANES
    })
}

/// Normals of sixteen streams, a thousand at a time, on one thread.
fn normals_per_s(runs: usize) -> f64 {
    let mut streams = Streams::new(key(), 0);
    let mut normals = vec![Lanes::zero(); 64];
    per_s(runs, || {
        for _ in 0..3000 {
            streams.fill_normals(black_box(&mut normals));
        }
        3000 * 64 * LANES
    })
}

/// The median rate of a computation that returns how much it has done.
fn per_s(runs: usize, mut compute: impl FnMut() -> usize) -> f64 {
    let rate = |_| {
        let start = Instant::now();
        let done = compute();
        done as f64 / start.elapsed().as_secs_f64()
    };
    median((0..3 * runs).map(rate).collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
