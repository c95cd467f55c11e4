//! Why the kernels are believed: on every instruction set the bits of a loop written out by hand, and
//! within the stated error bound of the exact result.

use std::sync::Mutex;

use theorycheck::arithmetic::{Exact, Isa, LANES, Lanes, Ratio, Real, ratio};
use theorycheck::kernel::{
    add_scaled, clip, clip_each, distance_sq, dot, matrix_product, matrix_vector, norm, norm_sq, normalize,
};
use theorycheck::network::{GossipMatrix, Graph};
use theorycheck::objective::{LeastSquares, Objective, Quadratic};
use theorycheck::random::Drawn;

/// Around the numbers of doubles in a vector, of rows in a block, and far beyond.
const LENGTHS: [usize; 6] = [0, 1, 7, 10, 64, 1000];

/// Lanes whose results are compared with exact ones.
const EXACT_LANES: [usize; 3] = [0, 6, 15];

/// One vector of each trial after the other; a number is a vector of length 1.
type Vectors<R> = Vec<Vec<R>>;

/// All lanes at once.
type OnLanes = Box<dyn Fn(&Vectors<Lanes>) -> Vec<Lanes>>;

/// The lane of this number, given its arguments.
type OnLane<R, T> = Box<dyn Fn(usize, &Vectors<R>) -> Vec<T>>;

/// A number as it should be, and how far from it a result may be.
struct Within {
    truth: Exact,
    allowed: Exact,
}

/// A kernel, run three ways, and what it should give.
struct Kernel {
    name: &'static str,
    /// The lengths of its arguments.
    lengths: Vec<usize>,
    on_lanes: OnLanes,
    /// The same generic code on the doubles of a lane.
    alone: OnLane<f64, f64>,
    /// Its definition as a loop over the doubles of a lane, in the order that it promises.
    by_hand: OnLane<f64, f64>,
    /// Its result for the exact doubles of a lane.
    exactly: OnLane<Exact, Within>,
}

/// A kernel from a generic call, which stands here once for lanes and doubles.
macro_rules! kernel {
    ($name:literal, $lengths:expr, |$x:ident| $call:expr, by_hand: $by_hand:expr, exactly: $exactly:expr) => {
        Kernel {
            name: $name,
            lengths: $lengths,
            on_lanes: Box::new(move |$x: &Vectors<Lanes>| $call),
            alone: Box::new(move |_, $x: &Vectors<f64>| $call),
            by_hand: Box::new(move |_, $x: &Vectors<f64>| ($by_hand)($x)),
            exactly: Box::new(move |_, $x: &Vectors<Exact>| ($exactly)($x)),
        }
    };
}

/// What the closures of a kernel share, for as long as the tests run.
fn shared<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// γₖ = k u/(1 − k u) with u = 2⁻⁵³, for 2k given.
fn gamma_of_halves(twice: usize) -> Ratio {
    ratio(twice as i64, (1 << 54) - twice as i64)
}

/// γₖ.
fn gamma(k: usize) -> Ratio {
    gamma_of_halves(2 * k)
}

fn within(truth: Exact, allowed: Exact) -> Within {
    Within { truth, allowed }
}

/// Σ aᵢ bᵢ with the bound of a sum of n products.
fn sum_of_products(a: &[Exact], b: &[Exact]) -> Within {
    let products = || a.iter().zip(b).map(|(a, b)| *a * *b);
    within(products().sum(), products().map(Exact::abs).sum::<Exact>() * gamma(a.len()))
}

fn dot_by_hand(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        sum += a[i] * b[i];
    }
    sum
}

fn norm_by_hand(a: &[f64]) -> f64 {
    match a {
        // Not `abs`: a zero keeps its sign.
        [lone] if *lone < 0.0 => -lone,
        [lone] => *lone,
        _ => dot_by_hand(a, a).sqrt(),
    }
}

fn products_and_norms(n: usize) -> Vec<Kernel> {
    vec![
        kernel!("dot", vec![n, n], |x| vec![dot(&x[0], &x[1])],
            by_hand: |x: &Vectors<f64>| vec![dot_by_hand(&x[0], &x[1])],
            exactly: |x: &Vectors<Exact>| vec![sum_of_products(&x[0], &x[1])]),
        kernel!("norm_sq", vec![n], |x| vec![norm_sq(&x[0])],
            by_hand: |x: &Vectors<f64>| vec![dot_by_hand(&x[0], &x[0])],
            exactly: |x: &Vectors<Exact>| vec![sum_of_products(&x[0], &x[0])]),
        kernel!("norm", vec![n], |x| vec![norm(&x[0])],
        by_hand: |x: &Vectors<f64>| vec![norm_by_hand(&x[0])],
        exactly: |x: &Vectors<Exact>| {
            let truth = sum_of_products(&x[0], &x[0]).truth.sqrt();
            vec![within(truth, truth * if x[0].len() == 1 { Ratio::ZERO } else { gamma_of_halves(x[0].len() + 2) })]
        }),
        kernel!("distance_sq", vec![n, n], |x| vec![distance_sq(&x[0], &x[1])],
        by_hand: |x: &Vectors<f64>| {
            let difference: Vec<f64> = x[0].iter().zip(&x[1]).map(|(a, b)| a - b).collect();
            vec![dot_by_hand(&difference, &difference)]
        },
        exactly: |x: &Vectors<Exact>| {
            let truth: Exact = x[0].iter().zip(&x[1]).map(|(a, b)| (*a - *b).sq()).sum();
            vec![within(truth, truth * gamma(x[0].len() + 2))]
        }),
    ]
}

fn updates(n: usize) -> Vec<Kernel> {
    vec![
        kernel!("add_scaled", vec![n, 1, n],
        |x| {
            let mut y = x[0].clone();
            add_scaled(&mut y, x[1][0], &x[2]);
            y
        },
        by_hand: |x: &Vectors<f64>| (0..x[0].len()).map(|i| x[0][i] + x[1][0] * x[2][i]).collect::<Vec<f64>>(),
        exactly: |x: &Vectors<Exact>| {
            let entry = |(y, z): (&Exact, &Exact)| {
                let product = x[1][0] * *z;
                within(*y + product, y.abs() * gamma(1) + product.abs() * gamma(2))
            };
            x[0].iter().zip(&x[2]).map(entry).collect::<Vec<Within>>()
        }),
        kernel!("clip", vec![n, 1],
        |x| {
            let mut g = x[0].clone();
            clip(&mut g, Real::abs(x[1][0]));
            g
        },
        by_hand: |x: &Vectors<f64>| {
            let (norm, c) = (norm_by_hand(&x[0]), x[1][0].abs());
            let shrunk = |g: &f64| match x[0].len() {
                1 if norm > c => c.copysign(*g),
                _ if norm <= c => *g,
                _ => *g * c / norm,
            };
            x[0].iter().map(shrunk).collect::<Vec<f64>>()
        },
        exactly: |x: &Vectors<Exact>| {
            let norm = x[0].iter().map(|g| g.sq()).sum::<Exact>().sqrt();
            let c = x[1][0].abs();
            let shrinks = norm.gt(c);
            let of = |g: &Exact| if shrinks.is_no() { *g } else { *g * c / norm };
            let share = if x[0].len() == 1 { Ratio::ZERO } else { gamma_of_halves(x[0].len() + 6) };
            x[0].iter().map(|g| within(of(g), of(g).abs() * share)).collect::<Vec<Within>>()
        }),
        kernel!("clip_each", vec![n, 1],
        |x| {
            let mut g = x[0].clone();
            clip_each(&mut g, Real::abs(x[1][0]));
            g
        },
        by_hand: |x: &Vectors<f64>| {
            let c = x[1][0].abs();
            let clipped = |g: &f64| match g.abs() {
                size if size <= c => *g,
                size if size > c => c.copysign(*g),
                _ => f64::NAN,
            };
            x[0].iter().map(clipped).collect::<Vec<f64>>()
        },
        exactly: |x: &Vectors<Exact>| {
            let c = x[1][0].abs();
            let clipped = |g: &Exact| if g.gt(c).is_yes() { c } else if g.lt(-c).is_yes() { -c } else { *g };
            x[0].iter().map(|g| within(clipped(g), Exact::from(0))).collect::<Vec<Within>>()
        }),
        kernel!("normalize", vec![n, 1],
        |x| {
            let mut g = x[0].clone();
            // Not 0, which would leave 0/0.
            normalize(&mut g, Real::max(Real::abs(x[1][0]), Real::of(ratio(1, 1 << 30))));
            g
        },
        by_hand: |x: &Vectors<f64>| {
            let length = norm_by_hand(&x[0]) + Real::max(x[1][0].abs(), 1.0 / (1 << 30) as f64);
            x[0].iter().map(|g| g / length).collect::<Vec<f64>>()
        },
        exactly: |x: &Vectors<Exact>| {
            let norm = x[0].iter().map(|g| g.sq()).sum::<Exact>().sqrt();
            let length = norm + x[1][0].abs().max(Exact::from(ratio(1, 1 << 30)));
            let share = gamma_of_halves(x[0].len() + 6);
            x[0].iter().map(|g| within(*g / length, g.abs() / length * share)).collect::<Vec<Within>>()
        }),
    ]
}

/// How many rows the left factor has.
const ROWS: usize = 3;
/// How many columns the right factor has.
const COLUMNS: usize = 2;

fn matrices(n: usize) -> Vec<Kernel> {
    let column = |b: &[Vec<f64>], j: usize| b.iter().map(|row| row[j]).collect::<Vec<f64>>();
    let exact_column = |b: &[Vec<Exact>], j: usize| b.iter().map(|row| row[j]).collect::<Vec<Exact>>();
    // A right factor without rows has no columns either.
    let places = move || (0..ROWS).flat_map(move |i| (0..if n == 0 { 0 } else { COLUMNS }).map(move |j| (i, j)));
    let lengths = [vec![n; ROWS], vec![COLUMNS; n]].concat();
    vec![
        kernel!("matrix_vector", vec![n; ROWS + 1], |x| matrix_vector(&x[1..], &x[0]),
        by_hand: |x: &Vectors<f64>| x[1..].iter().map(|row| dot_by_hand(row, &x[0])).collect::<Vec<f64>>(),
        exactly: |x: &Vectors<Exact>| {
            x[1..].iter().map(|row| sum_of_products(row, &x[0])).collect::<Vec<Within>>()
        }),
        kernel!("matrix_product", lengths, |x| matrix_product(&x[..ROWS], &x[ROWS..]).concat(),
        by_hand: |x: &Vectors<f64>| {
            places().map(|(i, j)| dot_by_hand(&x[i], &column(&x[ROWS..], j))).collect::<Vec<f64>>()
        },
        exactly: |x: &Vectors<Exact>| {
            let entry = |(i, j): (usize, usize)| sum_of_products(&x[i], &exact_column(&x[ROWS..], j));
            places().map(entry).collect::<Vec<Within>>()
        }),
    ]
}

/// Matrices whose columns are of every shape: three equal weights, more of them, unequal ones, a lone
/// one, none, and negative ones.
fn gossips() -> Vec<GossipMatrix> {
    let odd = [[1, 2, 0, 0], [0, 1, 0, 0], [3, -1, 0, 5], [0, 1, 0, 0]];
    vec![
        GossipMatrix::metropolis(&Graph::ring(8)),
        GossipMatrix::metropolis(&Graph::path(5)),
        GossipMatrix::metropolis(&Graph::full(7)),
        GossipMatrix::new(odd.map(|row| row.map(|weight| ratio(weight, 3)).to_vec()).to_vec()),
    ]
}

/// The agents that agent j hears.
fn heard_by(w: &GossipMatrix, j: usize) -> Vec<usize> {
    (0..w.agents()).filter(|i| w.rows()[*i][j] != 0).collect()
}

/// A round of one coordinate: values heard with one weight are added first.
fn round_by_hand(w: &GossipMatrix, x: &[f64]) -> Vec<f64> {
    let average = |j: usize| {
        let heard = heard_by(w, j);
        let weights: Vec<f64> = heard.iter().map(|i| w.rows()[*i][j].to_f64()).collect();
        let values: Vec<f64> = heard.iter().map(|i| x[*i]).collect();
        match weights[..] {
            [weight, ..] if weights.iter().all(|other| *other == weight) => {
                values[1..].iter().fold(values[0], |sum, value| sum + value) * weight
            }
            _ => dot_by_hand(&values, &weights),
        }
    };
    (0..w.agents()).map(average).collect()
}

/// The rounds of one coordinate, in each with the bounds γ_{r(k+1)} |X| |W|ʳ, where an agent hears k at most.
fn rounds_exactly(w: &GossipMatrix, rounds: usize, x: Vec<Exact>) -> Vec<Within> {
    let heard_most = (0..w.agents()).map(|j| heard_by(w, j).len()).max().unwrap_or(0);
    let round = |x: &[Exact], weight: fn(Ratio) -> Ratio| -> Vec<Exact> {
        let average = |j: usize| (0..w.agents()).map(|i| x[i] * weight(w.rows()[i][j])).sum();
        (0..w.agents()).map(average).collect()
    };
    let (mut sizes, mut x): (Vec<Exact>, _) = (x.iter().map(|x| x.abs()).collect(), x);
    for _ in 0..rounds {
        (x, sizes) = (round(&x, |weight| weight), round(&sizes, Ratio::abs));
    }
    let share = gamma(rounds * (heard_most + 1));
    x.into_iter().zip(sizes).map(|(x, size)| within(x, size * share)).collect()
}

fn coordinates<R: Copy>(x: &[Vec<R>]) -> Vec<Vec<R>> {
    (0..x.first().map_or(0, Vec::len)).map(|c| x.iter().map(|x| x[c]).collect()).collect()
}

/// Agents of one coordinate after the other, as results are laid out.
fn gossip_kernels(dimension: usize) -> Vec<Kernel> {
    let mixing = |w: &'static GossipMatrix, rounds: usize| {
        kernel!("gossip", vec![dimension; w.agents()],
        |x| coordinates(&if rounds == 1 { w.step(x) } else { w.mix(x, rounds) }).concat(),
        by_hand: |x: &Vectors<f64>| {
            let after = |x: Vec<f64>| (0..rounds).fold(x, |x, _| round_by_hand(w, &x));
            coordinates(x).into_iter().flat_map(after).collect::<Vec<f64>>()
        },
        exactly: |x: &Vectors<Exact>| {
            coordinates(x).into_iter().flat_map(|x| rounds_exactly(w, rounds, x)).collect::<Vec<Within>>()
        })
    };
    gossips().into_iter().map(shared).flat_map(|w| [0, 1, 2, 5].map(|rounds| mixing(w, rounds))).collect()
}

/// Constants that are doubles, of either sign, over eighteen powers of two.
fn constant(i: usize, j: usize) -> Ratio {
    let mixed = (i * 7919 + j * 104_729 + i * j * 31 + 17) % 4093;
    ratio(2 * mixed as i64 - 4093, 1) / Ratio::from(1usize << ((i + 5 * j) % 18))
}

fn constants(row: usize, count: usize) -> Vec<Ratio> {
    (0..count).map(|j| constant(row, j)).collect()
}

fn doubles(constants: &[Ratio]) -> Vec<f64> {
    constants.iter().map(|constant| constant.to_f64()).collect()
}

fn quadratics(n: usize) -> Vec<Kernel> {
    let f = shared(Quadratic { curvatures: constants(1, n), center: constants(2, n) });
    let (h, c) = (shared(doubles(&f.curvatures)), shared(doubles(&f.center)));
    let term = |i: usize, w: Exact| {
        let slope = (w - f.center[i]) * f.curvatures[i];
        (slope, slope * (w - f.center[i]) / 2)
    };
    vec![
        kernel!("quadratic value", vec![n], |x| vec![f.value(&x[0])],
        by_hand: |x: &Vectors<f64>| {
            let mut sum = 0.0;
            for i in 0..x[0].len() {
                sum += (x[0][i] - c[i]) * (x[0][i] - c[i]) * h[i] / 2.0;
            }
            vec![sum]
        },
        exactly: |x: &Vectors<Exact>| {
            let terms = || x[0].iter().enumerate().map(|(i, w)| term(i, *w).1);
            // Two roundings of the difference, one of the square, one of the product, n − 1 of the sum.
            let share = gamma(x[0].len() + 3);
            vec![within(terms().sum(), terms().map(Exact::abs).sum::<Exact>() * share)]
        }),
        kernel!("quadratic gradient", vec![n], |x| f.gradient_at(&x[0]),
        by_hand: |x: &Vectors<f64>| {
            (0..x[0].len()).map(|i| (x[0][i] - c[i]) * h[i]).collect::<Vec<f64>>()
        },
        exactly: |x: &Vectors<Exact>| {
            let entry = |(i, w): (usize, &Exact)| term(i, *w).0;
            x[0].iter().enumerate().map(entry).map(|g| within(g, g.abs() * gamma(2))).collect::<Vec<Within>>()
        }),
    ]
}

fn rows_of_data(rows: usize, dimension: usize) -> LeastSquares {
    let targets = (0..rows).map(|i| constant(i, 2 * dimension + 3)).collect();
    LeastSquares { rows: (0..rows).map(|i| constants(i, dimension)).collect(), targets }
}

/// ⟨xᵢ, w⟩ − yᵢ.
fn residual_by_hand(f: &LeastSquares, row: usize, w: &[f64]) -> f64 {
    dot_by_hand(w, &doubles(&f.rows[row])) - f.targets[row].to_f64()
}

/// ⟨xᵢ, w⟩ − yᵢ, and Σ |x_ij w_j| + |yᵢ|, against which its error counts.
fn residual_exactly(f: &LeastSquares, row: usize, w: &[Exact]) -> (Exact, Exact) {
    let products = || f.rows[row].iter().zip(w).map(|(x, w)| *w * *x);
    let y = f.targets[row];
    (products().sum::<Exact>() - y, products().map(Exact::abs).sum::<Exact>() + y.abs())
}

fn least_squares(rows: usize, dimension: usize) -> Vec<Kernel> {
    let f = shared(rows_of_data(rows, dimension));
    vec![
        kernel!("least squares value", vec![dimension], |x| vec![f.value(&x[0])],
        by_hand: |x: &Vectors<f64>| {
            let residuals: Vec<f64> = (0..rows).map(|row| residual_by_hand(f, row, &x[0])).collect();
            vec![dot_by_hand(&residuals, &residuals) / (2 * rows) as f64]
        },
        exactly: |x: &Vectors<Exact>| {
            let residuals: Vec<_> = (0..rows).map(|row| residual_exactly(f, row, &x[0])).collect();
            let mean = |sum: Exact| sum / (2 * rows);
            let size = mean(residuals.iter().map(|(_, size)| size.sq()).sum());
            // Twice those of a residual, its square, the sum over the rows, the quotient.
            let share = gamma(2 * (dimension + 1) + rows + 1);
            vec![within(mean(residuals.iter().map(|(residual, _)| residual.sq()).sum()), size * share)]
        }),
        kernel!("least squares gradient", vec![dimension], |x| f.gradient_at(&x[0]),
        by_hand: |x: &Vectors<f64>| {
            let mut slope = vec![0.0; dimension];
            for (row, entries) in f.rows.iter().enumerate() {
                let residual = residual_by_hand(f, row, &x[0]);
                for (g, entry) in slope.iter_mut().zip(entries) {
                    *g += residual * entry.to_f64() / rows as f64;
                }
            }
            slope
        },
        exactly: |x: &Vectors<Exact>| {
            let residuals: Vec<_> = (0..rows).map(|row| residual_exactly(f, row, &x[0])).collect();
            let entry = |j: usize| {
                let column = || residuals.iter().zip(&f.rows).map(move |(r, row)| (r, row[j]));
                let truth: Exact = column().map(|((residual, _), x)| *residual * x).sum();
                let size: Exact = column().map(|((_, size), x)| *size * x.abs()).sum();
                // Those of a residual, the product, the quotient, the sum over the rows.
                within(truth / rows, size / rows * gamma(dimension + rows + 2))
            };
            (0..dimension).map(entry).collect::<Vec<Within>>()
        }),
    ]
}

/// A step along another row in every lane; the second argument is the step size.
fn row_steps(dimension: usize) -> Kernel {
    let f = shared(rows_of_data(37, dimension));
    let table = shared(f.table());
    let drawn = |lane: usize| lane * 11 % 37;
    Kernel {
        name: "row step",
        lengths: vec![dimension, 1],
        on_lanes: Box::new(move |x| {
            let mut w = x[0].clone();
            Lanes::steps_along(table, &[std::array::from_fn(drawn)], x[1][0], &mut w, |_, _| {});
            w
        }),
        alone: Box::new(move |lane, x| {
            let mut w = x[0].clone();
            table.step_along(drawn(lane), x[1][0], &mut w);
            w
        }),
        by_hand: Box::new(move |lane, x| {
            let scale = x[1][0] * residual_by_hand(f, drawn(lane), &x[0]);
            x[0].iter().zip(doubles(&f.rows[drawn(lane)])).map(|(w, x)| w - scale * x).collect()
        }),
        exactly: Box::new(move |lane, x| {
            let (residual, size) = residual_exactly(f, drawn(lane), &x[0]);
            let row = &f.rows[drawn(lane)];
            let entry = |(w, a): (&Exact, &Ratio)| {
                let change = x[1][0].abs() * a.abs();
                // Those of a residual, two products; and the difference.
                let allowed = w.abs() * gamma(1) + change * size * gamma(dimension + 4);
                within(*w - x[1][0] * residual * *a, allowed)
            };
            x[0].iter().zip(row).map(entry).collect()
        }),
    }
}

/// Every kernel, for vectors of a length.
fn kernels(n: usize) -> Vec<Kernel> {
    let mut all = [products_and_norms(n), updates(n), matrices(n), gossip_kernels(n.min(10))].map(Vec::into_iter);
    let mut all: Vec<Kernel> = all.iter_mut().flatten().collect();
    // Objectives have at least one variable.
    if n > 0 {
        all.extend(quadratics(n));
        all.extend(least_squares(7, n));
        all.push(row_steps(n));
    }
    all
}

/// What the entries of arguments are like.
#[derive(Clone, Copy, Debug)]
enum Entries {
    /// Either sign, forty powers of two apart.
    Mixed,
    /// The second half undoes the first in sums and products, but for one part in 2³⁰.
    Cancelling,
    /// Nothing but 0, of either sign.
    Zeros,
}

/// Well spread words (Steele, Lea and Flood 2014).
fn word(place: u64) -> u64 {
    let mut z = place.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Entries {
    fn entry(self, argument: usize, i: usize, n: usize, lane: usize) -> f64 {
        let word = |i: usize| word(((argument * 4096 + i) * LANES + lane + 1) as u64);
        let mixed = |i: usize| {
            let sign = if word(i) & 1 == 1 { 1.0 } else { -1.0 };
            let power = ((word(i) >> 1) % 41) as i32 - 20;
            sign * (1.0 + (word(i) >> 12) as f64 / (1u64 << 52) as f64) * 2f64.powi(power)
        };
        match self {
            Entries::Mixed => mixed(i),
            Entries::Cancelling if i < n / 2 => mixed(i),
            // The first argument changes its sign, the others repeat themselves.
            Entries::Cancelling => {
                mixed(i - n / 2) * (1.0 + 1.0 / (1 << 30) as f64) * if argument.is_multiple_of(2) { -1.0 } else { 1.0 }
            }
            Entries::Zeros => {
                if word(i) & 1 == 1 {
                    0.0
                } else {
                    -0.0
                }
            }
        }
    }

    fn arguments(self, lengths: &[usize]) -> Vectors<Lanes> {
        let vector = |(argument, n): (usize, &usize)| {
            (0..*n).map(|i| Lanes(std::array::from_fn(|lane| self.entry(argument, i, *n, lane)))).collect()
        };
        lengths.iter().enumerate().map(vector).collect()
    }
}

/// What a kernel gives on every set of instructions that this processor has, one after the other.
fn on_each(kernel: &Kernel, x: &Vectors<Lanes>) -> Vec<(Isa, Vec<Lanes>)> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _held = ONE_AT_A_TIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let available = Isa::ALL.into_iter().filter(|isa| isa.is_available());
    let run = |isa: Isa| {
        isa.force().expect("it is available");
        (isa, (kernel.on_lanes)(x))
    };
    available.map(run).collect()
}

fn lane_of(x: &Vectors<Lanes>, lane: usize) -> Vectors<f64> {
    x.iter().map(|x| x.iter().map(|x| x.0[lane]).collect()).collect()
}

/// The same bits, or both no number: which of several NaNs an instruction passes on is nowhere laid down.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// Compares all ways of running a kernel, and gives the result.
fn agreed(kernel: &Kernel, x: &Vectors<Lanes>) -> Vec<Lanes> {
    let results = on_each(kernel, x);
    for lane in 0..LANES {
        let alone = lane_of(x, lane);
        for (way, expected) in
            [("by hand", (kernel.by_hand)(lane, &alone)), ("on doubles", (kernel.alone)(lane, &alone))]
        {
            for (isa, result) in &results {
                assert_eq!(result.len(), expected.len(), "{} on {isa}", kernel.name);
                for (place, (found, expected)) in result.iter().zip(&expected).enumerate() {
                    let found = found.0[lane];
                    assert!(
                        same(found, *expected),
                        "{} of {:?} on {isa}: {found:e} and not {expected:e} as {way}, at {place} in lane {lane}",
                        kernel.name,
                        kernel.lengths,
                    );
                }
            }
        }
    }
    results.into_iter().next().expect("plain code runs everywhere").1
}

fn double(x: f64) -> Exact {
    Exact::try_from(x).expect("a finite double")
}

fn check_against_exact(kernel: &Kernel, x: &Vectors<Lanes>, result: &[Lanes]) {
    for lane in EXACT_LANES {
        Exact::scope(256, || {
            let lifted = lane_of(x, lane).into_iter().map(|x| x.into_iter().map(double).collect()).collect();
            for (place, (found, expected)) in result.iter().zip((kernel.exactly)(lane, &lifted)).enumerate() {
                let error = (double(found.0[lane]) - expected.truth).abs();
                assert!(
                    error.le(expected.allowed).is_yes(),
                    "{} of {:?} is off by {error} at {place} in lane {lane}, and only {} is allowed",
                    kernel.name,
                    kernel.lengths,
                    expected.allowed,
                );
            }
        });
    }
}

#[test]
fn kernels_give_the_bits_of_a_loop_and_stay_within_their_error_bounds() {
    for kernel in LENGTHS.into_iter().flat_map(kernels) {
        for entries in [Entries::Mixed, Entries::Cancelling, Entries::Zeros] {
            let x = entries.arguments(&kernel.lengths);
            let result = agreed(&kernel, &x);
            check_against_exact(&kernel, &x, &result);
        }
    }
}

/// Four rows go together, and what is left goes one by one.
#[test]
fn least_squares_take_any_number_of_rows() {
    for kernel in (1..=9).flat_map(|rows| least_squares(rows, 3)) {
        let x = Entries::Mixed.arguments(&kernel.lengths);
        let result = agreed(&kernel, &x);
        check_against_exact(&kernel, &x, &result);
    }
}

/// Radii from far below the norm to far above, and the norm itself.
#[test]
fn clipping_stays_within_its_bound_around_the_radius() {
    for n in [1, 2, 7, 64] {
        for kernel in updates(n).into_iter().filter(|kernel| kernel.name == "clip") {
            let mut x = Entries::Mixed.arguments(&kernel.lengths);
            let norm = norm(&x[0]);
            for factor in [ratio(1, 1 << 30), ratio(1, 3), ratio(1, 1), ratio(4, 3), ratio(1 << 30, 1)] {
                for nudge in [f64::next_down, |c| c, f64::next_up] {
                    x[1][0] = Lanes((norm * factor).0.map(nudge));
                    let result = agreed(&kernel, &x);
                    check_against_exact(&kernel, &x, &result);
                }
            }
        }
    }
}

/// Puts a number that is none, or infinite, in every third place of every argument in turn. Whatever
/// another number there would change must then be no number, or not finite anywhere; all else and the
/// other lanes stay as they are.
#[test]
fn no_kernel_hides_what_is_no_number() {
    for kernel in [1, 2, 7, 10].into_iter().flat_map(kernels) {
        let clean = Entries::Mixed.arguments(&kernel.lengths);
        let before = agreed(&kernel, &clean);
        for (argument, n) in kernel.lengths.iter().enumerate() {
            for place in (0..*n).step_by(3) {
                for lane in [0, 5, 15] {
                    let with = |poison: f64| {
                        let mut x = clean.clone();
                        x[argument][place].0[lane] = poison;
                        x
                    };
                    let depends = changed(&kernel, lane, &clean, [1e50, -1e50, 0.0].map(with));
                    let after = agreed(&kernel, &with(f64::NAN));
                    for (place, depends) in depends.iter().enumerate() {
                        assert_eq!(after[place].0[lane].is_nan(), *depends, "{}: NaN in {argument}", kernel.name);
                    }
                    let others = |k: usize| k != lane;
                    let kept = |(a, b): (&Lanes, &Lanes)| (0..LANES).filter(|k| others(*k)).all(|k| a.0[k] == b.0[k]);
                    assert!(before.iter().zip(&after).all(kept), "{}: NaN has changed another lane", kernel.name);
                    for infinity in [f64::INFINITY, f64::NEG_INFINITY] {
                        let after = agreed(&kernel, &with(infinity));
                        let shows = after.iter().any(|after| !after.0[lane].is_finite());
                        // The projection of ±∞ onto an interval is its end, no vector is longer than ∞, and
                        // each is nothing beside it.
                        let is_lost = matches!((kernel.name, argument), ("clip" | "clip_each", _) | ("normalize", 1));
                        let is_shown = depends.contains(&true) && !is_lost;
                        assert!(shows || !is_shown, "{}: {infinity} in {argument}", kernel.name);
                    }
                }
            }
        }
    }
}

/// Which results of a lane some other arguments change.
fn changed(kernel: &Kernel, lane: usize, x: &Vectors<Lanes>, others: [Vectors<Lanes>; 3]) -> Vec<bool> {
    let result = |x: &Vectors<Lanes>| (kernel.by_hand)(lane, &lane_of(x, lane));
    let others = others.each_ref().map(result);
    let differs = |(place, y): (usize, f64)| others.iter().any(|other| !same(other[place], y));
    result(x).into_iter().enumerate().map(differs).collect()
}

#[test]
fn clipping_keeps_zero_and_shows_an_infinite_entry_among_others() {
    for n in [1, 2, 10] {
        for kernel in updates(n).into_iter().filter(|kernel| kernel.name == "clip") {
            let mut x = Entries::Zeros.arguments(&kernel.lengths);
            for c in [0.0, 1.0, f64::INFINITY] {
                x[1][0] = Lanes([c; LANES]);
                assert!(agreed(&kernel, &x).iter().all(|g| g.0 == [0.0; LANES]), "radius {c}");
            }
            if n > 1 {
                x[0][1] = Lanes([f64::NEG_INFINITY; LANES]);
                x[1][0] = Lanes([3.0; LANES]);
                assert!(agreed(&kernel, &x)[1].0.iter().all(|g| g.is_nan()));
            }
        }
    }
}
