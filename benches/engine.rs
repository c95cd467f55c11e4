//! How fast the parts of the engine are. `cargo bench`, or `cargo bench -- normals` for one.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use theorycheck::arithmetic::{Exact, LANES, Lanes, Real, exact, ratio};
use theorycheck::autodiff::Scan;
use theorycheck::kernel::{add_scaled, clip, dot, matrix_product, norm_sq};
use theorycheck::random::{Draw, Key, Purpose, Streams, mean_over_paths};
use theorycheck::statistics::{Above, Process, mean_interval};

fn key() -> Key {
    Key::of(1, "bench", "engine", "0", 0, Purpose::Verdict)
}

fn streams(c: &mut Criterion) {
    let mut group = c.benchmark_group("streams");
    group.throughput(Throughput::Elements(LANES as u64));
    let mut draws = Streams::new(key(), 0);
    group.bench_function("words", |b| b.iter(|| black_box(draws.words())));
    group.bench_function("signs", |b| b.iter(|| black_box(draws.signs())));
    group.bench_function("indices", |b| b.iter(|| black_box(draws.indices(black_box(100)))));
    group.bench_function("uniforms", |b| b.iter(|| black_box(draws.uniforms())));
    group.bench_function("normals, one by one", |b| b.iter(|| black_box(draws.normals())));
    let mut room = vec![Lanes::zero(); 64];
    group.throughput(Throughput::Elements((64 * LANES) as u64));
    group.bench_function("signs, 64 at once", |b| b.iter(|| draws.fill_signs(black_box(&mut room))));
    group.bench_function("normals, 64 at once", |b| b.iter(|| draws.fill_normals(black_box(&mut room))));
    group.finish();
}

fn elementary_functions(c: &mut Criterion) {
    let mut group = c.benchmark_group("elementary functions");
    group.throughput(Throughput::Elements(LANES as u64));
    let x = Lanes(std::array::from_fn(|lane| 0.3 + lane as f64 / 7.0));
    group.bench_function("sqrt", |b| b.iter(|| black_box(x).sqrt()));
    group.bench_function("exp", |b| b.iter(|| black_box(x).exp()));
    group.bench_function("ln", |b| b.iter(|| black_box(x).ln()));
    group.bench_function("sin", |b| b.iter(|| black_box(x).sin()));
    group.bench_function("cos", |b| b.iter(|| black_box(x).cos()));
    group.finish();
}

fn kernels(c: &mut Criterion) {
    for dimension in [1, 10, 100, 1000] {
        let mut group = c.benchmark_group(format!("kernels, d = {dimension}"));
        group.throughput(Throughput::Elements((dimension * LANES) as u64));
        let x: Vec<Lanes> = (1..=dimension).map(|k| Lanes::of(ratio(k as i64, 3))).collect();
        let mut y = x.clone();
        group.bench_function("dot", |b| b.iter(|| dot(black_box(&x), black_box(&x))));
        group.bench_function("norm_sq", |b| b.iter(|| norm_sq(black_box(&x))));
        group.bench_function("add_scaled", |b| b.iter(|| add_scaled(black_box(&mut y), Lanes::zero(), &x)));
        group.bench_function("clip", |b| b.iter(|| clip(black_box(&mut y), Lanes::one())));
        group.finish();
    }
}

fn exact_arithmetic(c: &mut Criterion) {
    let (a, b) = (exact(ratio(355, 113)), exact(ratio(-22, 7)));
    c.bench_function("exact/small product and sum", |bench| {
        bench.iter(|| Exact::scope(64, || black_box((black_box(a) * b + a).to_f64())));
    });
    c.bench_function("exact/enclosed square root and logarithm", |bench| {
        bench.iter(|| Exact::scope(64, || black_box(black_box(a).sqrt().ln().to_f64())));
    });
    c.bench_function("exact/4096 paths of twelve signs", |bench| {
        let walk = |draw: &mut Draw<Exact>| (0..12).fold(Exact::zero(), |w, _| (w + draw.sign()) * ratio(1, 2));
        bench.iter(|| mean_over_paths(1 << 13, 64, walk).map(|exact| exact.paths));
    });
}

fn statistics(c: &mut Criterion) {
    let mut draws = Streams::new(key(), 0);
    let trials: Vec<f64> = (0..256).flat_map(|_| draws.normals().0.map(|z| z * z)).collect();
    let mut group = c.benchmark_group("statistics");
    group.throughput(Throughput::Elements(trials.len() as u64));
    group.bench_function("one e-process", |b| {
        b.iter(|| {
            let mut process = Process::new(Above::default());
            trials.chunks(64).for_each(|block| process.absorb(block));
            process.log_mixture()
        });
    });
    group.bench_function("interval of a mean", |b| b.iter(|| mean_interval(&trials, None, 1e-9)));
    group.finish();
}

fn scans(c: &mut Criterion) {
    let width = 32;
    let matrix = |k: usize| -> Vec<Vec<f64>> {
        (0..width).map(|i| (0..width).map(|j| ((i * 7 + j * 3 + k) % 5) as f64 / 40.0).collect()).collect()
    };
    let matrices: Vec<_> = (0..128).map(matrix).collect();
    for scan in Scan::ALL {
        let schedule = scan.schedule(matrices.len());
        c.bench_function(&format!("scan/{scan:?} over 128 matrices of width 32"), |b| {
            b.iter(|| schedule.run(matrices.clone(), |left, right| matrix_product(left, right)));
        });
    }
}

criterion_group!(benches, streams, elementary_functions, kernels, exact_arithmetic, statistics, scans);
criterion_main!(benches);
