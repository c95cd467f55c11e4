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
//! | `least_squares` | w ← w − 2η(⟨xᵢ, w⟩ − yᵢ)xᵢ for a random row i of 100, d = 10, w₁ ~ N(0, I), η = 0.01, σ = 1, T = 1000, 20 000 trials; the mean of (y − ⟨x, w⟩)² over all rows at the end |
//! | `least_squares_history` | the same, saving that mean before each step; its average |
//! | `gossip` | 64 agents on a ring, weights 1/3, d = 10, 1000 rounds, 200 trials; the consensus error at the end |
//! | `suffix_scan` | all suffix products of 1024 matrices of width 64 with N(0, 1/64) entries, 1023 · 2 · 64³ operations |
//!
//! The data of `least_squares` are drawn from seed 20240206: word k of SplitMix64 (k = 1, 2, …) makes
//! u = (word >> 11)/2⁵³, two of them a normal √(−2 ln(1 − u₁)) cos 2πu₂, first X row by row, then
//! w*, then the noise e of y = Xw* + e; X and y rounded to multiples of 2⁻³⁰. Seed 1 gives the matrices of
//! `suffix_scan`, row by row.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::rc::Rc;
use std::time::Instant;

use clap::Parser;
use cpu_time::ProcessTime;
use rayon::prelude::*;
use serde::Serialize;
use theorycheck::arithmetic::{Isa, LANES, Lanes, Ratio, Real, ratio};
use theorycheck::kernel::{Dense, suffix_products_into};
use theorycheck::network::{GossipMatrix, Graph, consensus_error};
use theorycheck::objective::{LeastSquares, Objective, Quadratic};
use theorycheck::optimizer::{Noise, NormalNoise, SignNoise, noisy_descent, row_descent};
use theorycheck::random::{Draw, Key, Purpose, Streams};

/// Measures the throughput of the engine.
#[derive(Parser)]
struct Arguments {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Only these workloads; u64 and normals are two of them.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// How many threads run trials [default: one for each processor].
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// How many runs the median is taken of.
    #[arg(long, value_name = "N", default_value_t = 5)]
    runs: usize,
    /// Instead, show how the cost of sgd_gaussian grows with the trials and with the dimension.
    #[arg(long)]
    scaling: bool,
}

/// What was measured.
#[derive(Serialize)]
struct Report {
    isa: String,
    threads: usize,
    /// 64-bit words of the generator, on one thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    u64_per_s: Option<f64>,
    /// Standard normals, on one thread.
    #[serde(skip_serializing_if = "Option::is_none")]
    normals_per_s: Option<f64>,
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

/// K, rounds and the number of trials of the gossip workload.
const AGENTS: usize = 64;
const ROUNDS: usize = 1000;
const AGENT_TRIALS: usize = 200;

/// How many matrices the scan multiplies, and their width.
const MATRICES: usize = 1024;
const WIDTH: usize = 64;

/// How long a run takes, in seconds.
const RUN_AT_LEAST: f64 = 0.25;

/// A workload: its unit, how many of them a run does, and what prepares it and yields the run.
struct Workload {
    name: &'static str,
    unit: &'static str,
    units: usize,
    prepare: fn() -> Run,
}

/// Does the work once; what it returns sums up the results, outside the measured time.
type Run = Box<dyn FnMut() -> Summary>;
type Summary = Box<dyn FnOnce() -> Vec<f64>>;

const WORKLOADS: [Workload; 6] = [
    Workload {
        name: "sgd_gaussian",
        unit: "trial-steps",
        units: TRIALS * STEPS,
        prepare: || Box::new(|| trials(TRIALS, sgd_gaussian)),
    },
    Workload {
        name: "sgd_sign",
        unit: "trial-steps",
        units: TRIALS * STEPS,
        prepare: || Box::new(|| trials(TRIALS, sgd_sign)),
    },
    Workload {
        name: "least_squares",
        unit: "trial-steps",
        units: TRIALS * STEPS,
        prepare: || {
            let problem = linear_regression();
            Box::new(move || trials(TRIALS, |draw| least_squares(&problem, draw)))
        },
    },
    Workload {
        name: "least_squares_history",
        unit: "trial-steps",
        units: TRIALS * STEPS,
        prepare: || {
            let problem = linear_regression();
            Box::new(move || trials(TRIALS, |draw| least_squares_history(&problem, draw)))
        },
    },
    Workload {
        name: "gossip",
        unit: "trial-rounds",
        units: AGENT_TRIALS * ROUNDS,
        prepare: || {
            let matrix = GossipMatrix::metropolis(&Graph::ring(AGENTS));
            Box::new(move || trials(AGENT_TRIALS, |draw| gossip(&matrix, draw)))
        },
    },
    Workload {
        name: "suffix_scan",
        unit: "flop",
        units: (MATRICES - 1) * 2 * WIDTH.pow(3),
        prepare: || {
            let (matrices, room) = (matrices(), Rc::new(RefCell::new(Vec::new())));
            Box::new(move || {
                suffix_products_into(black_box(&matrices), &mut room.borrow_mut());
                let products = Rc::clone(&room);
                Box::new(move || products.borrow().iter().map(logarithm_of_norm).collect())
            })
        },
    },
];

fn main() {
    let arguments = Arguments::parse();
    if let Some(threads) = arguments.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().expect("the pool is built once");
    }
    if arguments.scaling {
        return print_scaling(arguments.runs);
    }
    let known = WORKLOADS.map(|workload| workload.name).into_iter().chain(["u64", "normals"]).collect::<Vec<_>>();
    if let Some(unknown) = arguments.only.iter().find(|name| !known.contains(&name.as_str())) {
        eprintln!("throughput: no workload is called {unknown}; there are {}", known.join(", "));
        std::process::exit(2);
    }
    let wanted = |name: &str| arguments.only.is_empty() || arguments.only.iter().any(|only| only == name);
    let rates = WORKLOADS.iter().filter(|workload| wanted(workload.name));
    let report = Report {
        isa: Isa::chosen().to_string(),
        threads: rayon::current_num_threads(),
        u64_per_s: wanted("u64").then(|| words_per_s(arguments.runs)),
        normals_per_s: wanted("normals").then(|| normals_per_s(arguments.runs)),
        workloads: rates.map(|workload| (workload.name, measure(workload, arguments.runs))).collect(),
    };
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&report).expect("numbers and names"));
    } else {
        print_table(&report);
    }
}

fn print_table(report: &Report) {
    println!("{} on {} threads", report.isa, report.threads);
    for (name, rate) in [("u64", report.u64_per_s), ("normals", report.normals_per_s)] {
        if let Some(rate) = rate {
            println!("{name:24}{:10.1} million/s on one thread", rate / 1e6);
        }
    }
    for (name, rate) in &report.workloads {
        println!("{name:24}{:10.1} million {}/s, {:.2} threads busy", rate.per_s / 1e6, rate.unit, rate.busy);
    }
}

/// Nanoseconds of a processor for each coordinate of each step of a trial of `sgd_gaussian`: the same
/// in every line, if the cost is linear in both.
fn print_scaling(runs: usize) {
    println!("trials    d    ns per trial, step and coordinate");
    let sizes = [5000, 10_000, 20_000, 40_000].map(|count| (count, DIMENSION));
    for (count, dimension) in sizes.into_iter().chain([20, 40, 80, 160].map(|dimension| (5000, dimension))) {
        let nanoseconds = |_| {
            let start = ProcessTime::now();
            trials(count, |draw| descent(draw, dimension, NormalNoise::of(Lanes::one())))();
            start.elapsed().as_secs_f64() * 1e9 / (count * STEPS * dimension) as f64
        };
        println!("{count:6} {dimension:4}    {:.3}", median((0..runs).map(nanoseconds).collect()));
    }
}

/// Runs batches of trials on all threads; yields the result of each trial.
fn trials(count: usize, trial: impl Fn(&mut Draw<Lanes>) -> Lanes + Sync) -> Summary {
    let batch = |first: usize| trial(&mut Draw::new(Streams::new(key(), black_box(first as u64)))).0;
    let results: Vec<f64> = (0..count).into_par_iter().step_by(LANES).flat_map_iter(batch).collect();
    Box::new(|| results)
}

fn key() -> Key {
    Key::of(20_240_206, "throughput", "example", "0", 0, Purpose::Verdict)
}

fn sgd_gaussian(draw: &mut Draw<Lanes>) -> Lanes {
    descent(draw, DIMENSION, NormalNoise::of(Lanes::one()))
}

fn sgd_sign(draw: &mut Draw<Lanes>) -> Lanes {
    descent(draw, DIMENSION, SignNoise::of(Lanes::one()))
}

fn descent(draw: &mut Draw<Lanes>, dimension: usize, noise: impl Noise<Lanes>) -> Lanes {
    let curvatures: Vec<Ratio> = (1..=dimension).map(|i| ratio(i as i64, dimension as i64)).collect();
    let mut w = vec![Lanes::one(); dimension];
    noisy_descent(&Quadratic::centered(&curvatures), &mut w, Lanes::of(ratio(1, 20)), STEPS, draw, noise)
}

/// The lecture's loss of a row is (y − ⟨x, w⟩)², twice ours, and so is its step.
fn regression(f: &LeastSquares, draw: &mut Draw<Lanes>, observe: impl FnMut(usize, &[Lanes])) -> Vec<Lanes> {
    let mut w = vec![Lanes::zero(); DIMENSION];
    draw.fill_normals(&mut w);
    row_descent(f, &mut w, Lanes::of(ratio(2, 100)), STEPS, draw, observe);
    w
}

fn least_squares(f: &LeastSquares, draw: &mut Draw<Lanes>) -> Lanes {
    let last = regression(f, draw, |_, _| {});
    f.value(&last) * Ratio::from(2)
}

fn least_squares_history(f: &LeastSquares, draw: &mut Draw<Lanes>) -> Lanes {
    let mut history = Vec::with_capacity(STEPS);
    regression(f, draw, |_, w| history.push(f.value(w) * Ratio::from(2)));
    black_box(history).into_iter().sum::<Lanes>() / Ratio::from(STEPS)
}

fn gossip(matrix: &GossipMatrix, draw: &mut Draw<Lanes>) -> Lanes {
    let mut agents = vec![vec![Lanes::zero(); DIMENSION]; AGENTS];
    agents.iter_mut().for_each(|agent| draw.fill_normals(agent));
    consensus_error(&matrix.mix(&agents, ROUNDS))
}

/// Matrices whose products neither grow nor vanish too fast. They are the transposes of those that the
/// head describes, so that our products M_L ⋯ M_k are the transposes of A_k ⋯ A_L.
fn matrices() -> Vec<Dense> {
    let mut draws = splitmix_normals(1);
    let mut scaled = |_| {
        let entries: Vec<f64> = draws.by_ref().take(WIDTH * WIDTH).map(|z| z / 8.0).collect();
        Dense::from_fn(WIDTH, WIDTH, |i, j| entries[j * WIDTH + i])
    };
    (0..MATRICES).map(&mut scaled).collect()
}

/// ln ‖A‖ in Frobenius' norm.
fn logarithm_of_norm(a: &Dense) -> f64 {
    let squares = (0..a.rows()).flat_map(|i| (0..a.columns()).map(move |j| a.entry(i, j).powi(2)));
    squares.sum::<f64>().ln() / 2.0
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
    let mut run = (workload.prepare)();
    let mut results = Vec::new();
    let mut busy = Vec::new();
    let rates = (0..runs).map(|_| {
        let (wall, processor) = (Instant::now(), ProcessTime::now());
        let mut done = 0;
        // Short work is repeated, so that waking the threads does not count.
        let (summary, seconds) = loop {
            let summary = run();
            done += workload.units;
            let seconds = wall.elapsed().as_secs_f64();
            if seconds > RUN_AT_LEAST {
                break (summary, seconds);
            }
        };
        busy.push(processor.elapsed().as_secs_f64() / seconds);
        results = summary();
        done as f64 / seconds
    });
    let per_s = median(rates.collect());
    let n = results.len() as f64;
    let mean = results.iter().sum::<f64>() / n;
    let variance = results.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
    Rate { per_s, unit: workload.unit, busy: median(busy), mean, standard_error: (variance / n).sqrt() }
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
