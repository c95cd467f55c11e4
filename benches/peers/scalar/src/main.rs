//! The peer in scalar Rust: one trial at a time on stack arrays, ChaCha8 and the ziggurat, rayon over the trials.
//!
//! `scalar --candidates` lists the formulations of each workload; `scalar WORKLOAD CANDIDATE TRIALS CORES
//! SECONDS` measures one and prints a line of JSON.

mod problem;
mod scan;
mod trials;

use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use serde_json::json;

use crate::problem::{MATRICES, MATRIX_WIDTH, STEPS};
use crate::trials::DRAWS;

/// The first is what one writes first.
fn candidates() -> serde_json::Value {
    json!({
        "sgd_gaussian": ["ziggurat"],
        "sgd_sign": ["bool", "bits"],
        "least_squares": ["rows"],
        "least_squares_history": ["rows", "columns"],
        "gossip": ["flat", "rows"],
        "suffix_scan": ["ndarray", "ndarray halves", "loops", "loops halves"],
        "u64": ["next_u64", "fill_bytes"],
        "normals": ["ziggurat"],
    })
}

/// The results of `count` trials (or of as many as one run has), those after the first `done`.
fn run(workload: &str, candidate: &str, done: u64, count: u64) -> Vec<f64> {
    match (workload, candidate) {
        ("sgd_gaussian", _) => trials::sgd(done, count, trials::normals),
        ("sgd_sign", "bits") => trials::sgd(done, count, trials::signs_of_bits),
        ("sgd_sign", _) => trials::sgd(done, count, trials::signs_of_bools),
        ("least_squares", _) => trials::least_squares(done, count, None),
        ("least_squares_history", "rows") => trials::least_squares(done, count, Some(trials::mean_loss_by_rows)),
        ("least_squares_history", _) => trials::least_squares(done, count, Some(trials::mean_loss_by_columns)),
        ("gossip", "flat") => trials::gossip(done, count, trials::gossip_round_flat),
        ("gossip", _) => trials::gossip(done, count, trials::gossip_round_by_rows),
        ("u64", "next_u64") => trials::words(done, trials::by_word),
        ("u64", _) => trials::words(done, trials::by_buffer),
        ("normals", _) => trials::raw_normals(done),
        _ => panic!("no workload {workload:?} with a candidate {candidate:?}"),
    }
}

/// Calls `once` with the number of calls before, until `shortest` is over: calls, wall time, processor time, results.
fn clock(shortest: Duration, mut once: impl FnMut(u64) -> Vec<f64>) -> (u64, Duration, Duration, Vec<f64>) {
    let (start, processor) = (Instant::now(), ProcessTime::now());
    let (mut calls, mut results) = (0, Vec::new());
    while calls == 0 || start.elapsed() < shortest {
        results.extend(once(calls));
        calls += 1;
    }
    (calls, start.elapsed(), processor.elapsed(), results)
}

fn mean_and_standard_error(results: &[f64]) -> (f64, f64) {
    let n = results.len() as f64;
    let mean = results.iter().sum::<f64>() / n;
    let spread = results.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
    (mean, if results.len() > 1 { (spread / (n - 1.0) / n).sqrt() } else { 0.0 })
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [workload, candidate, trials, cores, seconds] = arguments.as_slice() else {
        println!("{}", candidates());
        return;
    };
    let trials: u64 = trials.parse().expect("the third argument is a number of trials");
    let cores = cores.parse().expect("the fourth argument is a number of cores");
    let shortest = Duration::from_secs_f64(seconds.parse().expect("the fifth argument is a number of seconds"));
    rayon::ThreadPoolBuilder::new().num_threads(cores).build_global().expect("the first pool of this process");
    let (work_a_trial, per_call) = match workload.as_str() {
        "suffix_scan" => ((MATRICES - 1) * 2 * MATRIX_WIDTH.pow(3), 1),
        "u64" | "normals" => (DRAWS, 1),
        _ => (STEPS, trials),
    };
    let (calls, wall, processor, results) = if workload == "suffix_scan" {
        let mut scan = scan::SuffixScan::new(candidate);
        scan.run();
        let (calls, wall, processor, _) = clock(shortest, |_| {
            scan.run();
            Vec::new()
        });
        (calls, wall, processor, vec![scan.mean_log_norm()])
    } else {
        run(workload, candidate, 0, per_call.min(64)); // starts the threads and fills the caches
        clock(shortest, |calls| run(workload, candidate, calls * per_call, per_call))
    };
    let (mean, standard_error) = mean_and_standard_error(&results);
    let done = calls * per_call;
    let answer = json!({
        "trials": done,
        "wall_s": wall.as_secs_f64(),
        "processor_s": processor.as_secs_f64(),
        "per_s": done as f64 * work_a_trial as f64 / wall.as_secs_f64(),
        "mean": mean,
        "standard_error": standard_error,
    });
    println!("{answer}");
}
