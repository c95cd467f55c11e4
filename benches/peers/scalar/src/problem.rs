//! The workloads in numbers and the data that all tools share: the twin of `../problem.py`.

use std::f64::consts::TAU;

pub(crate) const STEPS: usize = 1000;

pub(crate) const SGD_WIDTH: usize = 10;
pub(crate) const SGD_STEP_SIZE: f64 = 0.05;

pub(crate) const ROWS: usize = 100;
pub(crate) const WIDTH: usize = 10;
pub(crate) const STEP_SIZE: f64 = 0.01;
pub(crate) const NOISE: f64 = 1.0;
const DATA_SEED: u64 = 20_240_206;

pub(crate) const AGENTS: usize = 64;
pub(crate) const AGENT_WIDTH: usize = 10;

pub(crate) const MATRICES: usize = 1024;
pub(crate) const MATRIX_WIDTH: usize = 64;
const MATRICES_SEED: u64 = 1;

/// The words of SplitMix64.
fn words(seed: u64) -> impl Iterator<Item = u64> {
    (1..).map(move |k: u64| {
        let z = seed.wrapping_add(k.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    })
}

/// √(−2 ln(1 − u₁)) cos 2πu₂ for each two words of SplitMix64, u = ⌊word/2¹¹⌋/2⁵³.
fn standard_normals(seed: u64, count: usize) -> Vec<f64> {
    let mut uniforms = words(seed).map(|word| (word >> 11) as f64 / (1_u64 << 53) as f64);
    let mut next = || uniforms.next().expect("endless");
    let normal = |_| {
        let (u, v) = (next(), next());
        (-2.0 * (1.0 - u).ln()).sqrt() * (TAU * v).cos()
    };
    (0..count).map(normal).collect()
}

/// X and y = X w* + σ e, with X row by row and column by column.
pub(crate) struct LeastSquares {
    pub(crate) rows: [[f64; WIDTH]; ROWS],
    pub(crate) columns: [[f64; ROWS]; WIDTH],
    pub(crate) y: [f64; ROWS],
}

impl LeastSquares {
    /// The stream holds X, then w*, then e. Rounded to multiples of 2⁻³⁰, so that elementary functions which differ in
    /// the last bit make no other problem.
    pub(crate) fn new() -> LeastSquares {
        let z = standard_normals(DATA_SEED, ROWS * WIDTH + WIDTH + ROWS);
        let (x, rest) = z.split_at(ROWS * WIDTH);
        let (w_best, noise) = rest.split_at(WIDTH);
        let rounded = |x: f64| (x * (1 << 30) as f64).round() / (1 << 30) as f64;
        let label = |n: usize| {
            let product: f64 = x[n * WIDTH..][..WIDTH].iter().zip(w_best).map(|(x, w)| x * w).sum();
            rounded(product + NOISE * noise[n])
        };
        LeastSquares {
            rows: std::array::from_fn(|n| std::array::from_fn(|i| rounded(x[n * WIDTH + i]))),
            columns: std::array::from_fn(|i| std::array::from_fn(|n| rounded(x[n * WIDTH + i]))),
            y: std::array::from_fn(label),
        }
    }
}

/// 1024 matrices of width 64, row by row, with entries N(0, 1/64).
pub(crate) fn matrices() -> Vec<f64> {
    let mut entries = standard_normals(MATRICES_SEED, MATRICES * MATRIX_WIDTH * MATRIX_WIDTH);
    entries.iter_mut().for_each(|x| *x /= 8.0);
    entries
}
