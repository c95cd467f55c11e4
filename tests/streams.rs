//! Why the random numbers are believed: each law against its distribution function, centre and far
//! tail, at a stated level. Seeds are fixed, so a test that passes goes on passing; a wrong law fails.

use statrs::distribution::{ContinuousCDF, Exp, Laplace, Normal};
use theorycheck::arithmetic::{LANES, Lanes, Real, ratio};
use theorycheck::kernel::norm_sq;
use theorycheck::random::{Draw, Key, Purpose, Streams};

/// The share of error of each comparison; there are fewer than two hundred.
const SHARE: f64 = 1e-9;

/// How many numbers a distribution function is compared with.
const SAMPLE: usize = 1 << 20;

fn draw(law: &str) -> Draw<Lanes> {
    Draw::new(Streams::new(Key::of(20_240_206, "streams", law, "0", 0, Purpose::Verdict), 0))
}

/// Numbers of a law, all lanes.
fn sample(law: &str, mut number: impl FnMut(&mut Draw<Lanes>) -> Lanes) -> Vec<f64> {
    let mut draw = draw(law);
    (0..SAMPLE / LANES).flat_map(|_| number(&mut draw).0).collect()
}

/// The largest distance between the empirical distribution function of a sample and F.
fn distance(mut sample: Vec<f64>, cdf: impl Fn(f64) -> f64) -> f64 {
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let gap = |(k, x): (usize, &f64)| (cdf(*x) - k as f64 / n).abs().max((cdf(*x) - (k + 1) as f64 / n).abs());
    sample.iter().enumerate().map(gap).fold(0.0, f64::max)
}

/// What no n independent numbers of the law exceed but with probability [`SHARE`]: Dvoretzky, Kiefer
/// and Wolfowitz, with the constant of Massart (1990).
fn allowed(n: usize) -> f64 {
    ((2.0 / SHARE).ln() / (2.0 * n as f64)).sqrt()
}

/// Whether k hits among n are as unlikely as [`SHARE`] when each has probability p: Chernoff's
/// bound, n KL(k/n ‖ p) > ln(2/share).
fn implausible(k: u64, n: u64, p: f64) -> bool {
    let q = k as f64 / n as f64;
    let term = |q: f64, p: f64| if q > 0.0 { q * (q / p).ln() } else { 0.0 };
    n as f64 * (term(q, p) + term(1.0 - q, 1.0 - p)) > (2.0 / SHARE).ln()
}

#[test]
fn continuous_laws_follow_their_distribution_functions() {
    let normal = Normal::standard();
    let exponential = Exp::new(1.0).expect("a rate of 1");
    let laplace = Laplace::new(0.0, 1.0).expect("a scale of 1");
    let far = distance(sample("uniform", Draw::uniform), |x| x.clamp(0.0, 1.0));
    assert!(far < allowed(SAMPLE), "uniform: {far}");
    let far = distance(sample("normal", Draw::normal), |x| normal.cdf(x));
    assert!(far < allowed(SAMPLE), "normal: {far}");
    let far = distance(sample("exponential", Draw::exponential), |x| exponential.cdf(x));
    assert!(far < allowed(SAMPLE), "exponential: {far}");
    let far = distance(sample("laplace", Draw::laplace), |x| laplace.cdf(x));
    assert!(far < allowed(SAMPLE), "laplace: {far}");
}

#[test]
fn the_comparison_notices_a_law_that_is_off_by_a_little() {
    let normal = Normal::standard();
    let wider = sample("normal", |draw| draw.normal() * ratio(103, 100));
    assert!(distance(wider, |x| normal.cdf(x)) > allowed(SAMPLE));
    let shifted = sample("uniform", |draw| draw.uniform() * ratio(99, 100));
    assert!(distance(shifted, |x| x.clamp(0.0, 1.0)) > allowed(SAMPLE));
    assert!(implausible(620, 1000, 0.5) && !implausible(520, 1000, 0.5));
}

/// Numbers that a trial draws one after the other do not know of each other: sums, differences and
/// products of neighbours have the laws that independence gives them.
#[test]
fn neighbouring_normals_are_independent() {
    let normal = Normal::standard();
    let mut both = draw("pairs");
    // Two of one pair; two of different pairs.
    for skip in [0, 1] {
        for _ in 0..skip {
            both.normal();
        }
        let pairs: Vec<(f64, f64)> =
            (0..SAMPLE / LANES).flat_map(|_| both.normal().0.into_iter().zip(both.normal().0)).collect();
        let rotated = |sign: f64| pairs.iter().map(|(x, y)| (x + sign * y) / 2f64.sqrt()).collect::<Vec<f64>>();
        for sign in [1.0, -1.0] {
            assert!(distance(rotated(sign), |x| normal.cdf(x)) < allowed(SAMPLE));
        }
        // √(x² + y²) follows Rayleigh's law, and the angle is uniform.
        let radii = pairs.iter().map(|(x, y)| x.hypot(*y)).collect();
        assert!(distance(radii, |r| 1.0 - (-r * r / 2.0).exp()) < allowed(SAMPLE));
        let angles = pairs.iter().map(|(x, y)| y.atan2(*x) / std::f64::consts::TAU + 0.5).collect();
        assert!(distance(angles, |v| v.clamp(0.0, 1.0)) < allowed(SAMPLE));
    }
    // And two lanes.
    let lanes: Vec<f64> = (0..SAMPLE / LANES).map(|_| both.normal().0).map(|z| (z[3] + z[4]) / 2f64.sqrt()).collect();
    assert!(distance(lanes, |x| normal.cdf(x)) < allowed(SAMPLE / LANES));
}

#[test]
fn the_far_tails_are_as_heavy_as_they_should_be() {
    let normal = Normal::standard();
    let mut streams = Streams::new(Key::of(20_240_206, "streams", "tail", "0", 0, Purpose::Verdict), 0);
    let mut block = vec![Lanes::zero(); 1 << 12];
    let thresholds = [2.0, 3.0, 4.0, 4.5, 5.0, 5.25];
    let mut beyond = [[0u64; 2]; 6];
    let blocks = 500;
    let mut largest: f64 = 0.0;
    for _ in 0..blocks {
        streams.fill_normals(&mut block);
        for z in block.iter().flat_map(|lanes| lanes.0).filter(|z| z.abs() > thresholds[0]) {
            largest = largest.max(z.abs());
            for (threshold, counts) in thresholds.iter().zip(&mut beyond) {
                counts[usize::from(z < 0.0)] += u64::from(z.abs() > *threshold);
            }
        }
    }
    let n = (blocks * block.len() * LANES) as u64;
    for (threshold, counts) in thresholds.iter().zip(beyond) {
        for (side, count) in ["above", "below −"].into_iter().zip(counts) {
            let p = normal.sf(*threshold);
            assert!(!implausible(count, n, p), "{side}{threshold}: {count} of {n}, {} expected", n as f64 * p);
        }
    }
    assert!(beyond[4].iter().all(|count| *count > 0), "something lies beyond 5σ");
    // 33 million normals: the largest exceeds 4.9 and stays below 7.5 but with probability 10⁻⁶.
    assert!(largest > 4.9 && largest < 7.5, "{largest}");
}

#[test]
fn the_tail_of_the_exponential_is_as_heavy_as_it_should_be() {
    let numbers = sample("exponential tail", Draw::exponential);
    for threshold in [1.0, 3.0, 6.0, 9.0, 11.0] {
        let count = numbers.iter().filter(|x| **x > threshold).count() as u64;
        assert!(!implausible(count, SAMPLE as u64, (-threshold).exp()), "{count} beyond {threshold}");
    }
}

#[test]
fn finite_laws_hit_every_outcome_as_often_as_they_should() {
    let n = 200_000 / LANES;
    let mut draw = draw("finite");
    for outcomes in [2, 3, 7, 100] {
        let mut counts = vec![0u64; outcomes];
        (0..n).flat_map(|_| draw.index(outcomes)).for_each(|index| counts[index] += 1);
        for count in counts {
            assert!(!implausible(count, (n * LANES) as u64, 1.0 / outcomes as f64), "{count} of one in {outcomes}");
        }
    }
    // Signs: each of the 64 bits of a word, and pairs of neighbours.
    let mut plus = [0u64; 64];
    let mut equal = 0;
    for _ in 0..n / 16 {
        let signs: [[f64; LANES]; 64] = std::array::from_fn(|_| draw.sign().0);
        for (bit, sign) in signs.iter().enumerate() {
            assert!(sign.iter().all(|sign| sign.abs() == 1.0));
            plus[bit] += sign.iter().filter(|sign| **sign > 0.0).count() as u64;
        }
        equal += signs.windows(2).flat_map(|two| two[0].into_iter().zip(two[1])).filter(|(a, b)| a == b).count() as u64;
    }
    let drawn = (n / 16 * LANES) as u64;
    assert!(plus.iter().all(|count| !implausible(*count, drawn, 0.5)), "{plus:?}");
    assert!(!implausible(equal, 63 * drawn, 0.5), "{equal} of {}", 63 * drawn);
    let hits = (0..n).flat_map(|_| draw.two_point(ratio(2, 7), 1, 0).0).filter(|x| *x == 1.0).count() as u64;
    assert!(!implausible(hits, (n * LANES) as u64, 2.0 / 7.0), "{hits}");
}

#[test]
fn every_order_of_four_is_drawn_equally_often() {
    let n = 100_000 / LANES;
    let mut draw = draw("permutations");
    let mut counts = std::collections::BTreeMap::new();
    for _ in 0..n {
        let order = draw.permutation(4);
        for lane in 0..LANES {
            let order: Vec<usize> = order.iter().map(|places| places[lane]).collect();
            *counts.entry(order).or_insert(0u64) += 1;
        }
    }
    assert_eq!(counts.len(), 24);
    for (order, count) in counts {
        assert!(!implausible(count, (n * LANES) as u64, 1.0 / 24.0), "{order:?}: {count}");
    }
}

#[test]
fn points_of_spheres_and_balls_are_spread_evenly() {
    // A coordinate of the sphere in ℝ³ is uniform on [−1, 1] (Archimedes).
    for coordinate in 0..3 {
        let heights = sample("sphere", |draw| draw.on_sphere(3)[coordinate]);
        assert!(distance(heights, |z| ((z + 1.0) / 2.0).clamp(0.0, 1.0)) < allowed(SAMPLE));
    }
    // In a ball, ‖x‖^d is uniform.
    for dimension in [1, 2, 5] {
        let volumes = sample("ball", |draw| norm_sq(&draw.in_ball(dimension)));
        let volumes = volumes.into_iter().map(|r_sq| r_sq.powf(dimension as f64 / 2.0)).collect();
        assert!(distance(volumes, |v| v.clamp(0.0, 1.0)) < allowed(SAMPLE), "d = {dimension}");
    }
    let mut draw = draw("norms");
    for dimension in [1, 2, 7] {
        for norm in norm_sq(&draw.on_sphere(dimension)).0 {
            assert!((norm - 1.0).abs() < 4.0 * dimension as f64 * f64::EPSILON, "{norm}");
        }
    }
}
