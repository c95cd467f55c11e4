//! Stochastic gradient descent on a quadratic has moments in closed form: the intervals contain them.

use theorycheck::statistics::{
    Certificate, Chance, Exponent, exponent_interval, mean_interval, ratio_interval, signed_interval,
};

use super::common::{Source, failures_allowed, source, uniform};

const STREAMS: usize = 60;
const TRIALS: usize = 1500;
const ALPHA: f64 = 0.05;

/// w ↦ (1 − ηa)w + ησξ from w₀, with standard normal ξ.
#[derive(Clone, Copy)]
struct Descent {
    contraction: f64,
    noise: f64,
    start: f64,
    steps: usize,
}

impl Descent {
    fn last_iterate(&self, noise: &[f64]) -> f64 {
        noise[..self.steps].iter().fold(self.start, |w, xi| self.contraction * w + self.noise * xi)
    }

    /// E w_T² = r^{2T} w₀² + η²σ² Σ_{k<T} r^{2k}.
    fn second_moment(&self) -> f64 {
        let powers = (0..self.steps).map(|k| self.contraction.powi(2 * k as i32));
        self.contraction.powi(2 * self.steps as i32) * self.start.powi(2) + self.noise.powi(2) * powers.sum::<f64>()
    }
}

const DESCENT: Descent = Descent { contraction: 0.8, noise: 0.3, start: 2.0, steps: 8 };

fn noise(source: &mut Source) -> Vec<f64> {
    (0..16).map(|_| source.normals().0[0]).collect()
}

/// How many of the streams give an interval that misses the truth, which no more than 2α of them may.
fn assert_covered(name: &str, truth: f64, interval: impl Fn(&mut Source) -> (f64, f64)) {
    let misses = |stream: usize| {
        let (lo, hi) = interval(&mut source(name, stream));
        assert!(lo < hi, "{name}: [{lo}, {hi}]");
        !(lo <= truth && truth <= hi)
    };
    let missed = (0..STREAMS).filter(|stream| misses(*stream)).count();
    assert!(missed <= failures_allowed(STREAMS, 2.0 * ALPHA), "{name}: {missed} of {STREAMS} miss {truth}");
}

#[test]
fn intervals_contain_the_second_moment_under_every_certificate() {
    let truth = DESCENT.second_moment();
    // w_T is normal with mean c and variance v: E w⁴ = c⁴ + 6c²v + 3v².
    let c = DESCENT.contraction.powi(8) * DESCENT.start;
    let v = truth - c * c;
    let fourth = c.powi(4) + 6.0 * c * c * v + 3.0 * v * v;
    let certificates = [
        Certificate::Kurtosis(3.0),
        Certificate::SecondMoment(fourth),
        Certificate::Variance(fourth - truth * truth),
        Certificate::SubGaussian(fourth.sqrt()),
    ];
    for certificate in certificates {
        let interval = |source: &mut Source| {
            let trials: Vec<f64> = (0..TRIALS).map(|_| DESCENT.last_iterate(&noise(source)).powi(2)).collect();
            let (lo, hi) = mean_interval(&trials, Some(certificate), ALPHA);
            assert!(hi < 1.5 * truth && lo > truth / 1.5, "{certificate}: [{lo}, {hi}] says little of {truth}");
            (lo, hi)
        };
        assert_covered("second moment", truth, interval);
    }
}

#[test]
fn intervals_contain_paired_differences_ratios_and_probabilities() {
    let longer = Descent { steps: 16, ..DESCENT };
    let pairs = |source: &mut Source| -> Vec<(f64, f64)> {
        let pair = |xi: &[f64]| (DESCENT.last_iterate(xi).powi(2), longer.last_iterate(xi).powi(2));
        (0..TRIALS).map(|_| pair(&noise(source))).collect()
    };
    let (early, late) = (DESCENT.second_moment(), longer.second_moment());
    // E (X − X′)² ≤ 2 (E X² + E X′²) ≤ 6 ((E X)² + (E X′)²).
    let difference = Certificate::SecondMoment(6.0 * (early * early + late * late));
    assert_covered("difference", late - early, |source| {
        let differences: Vec<f64> = pairs(source).iter().map(|(x, y)| y - x).collect();
        signed_interval(&differences, difference, ALPHA).expect("absolute")
    });
    let [x, y] = [early, late].map(|mean| Certificate::SecondMoment(3.0 * mean * mean));
    assert_covered("ratio", late / early, |source| ratio_interval(&pairs(source), x, y, ALPHA).expect("absolute"));
    assert_covered("probability", 0.125, |source| {
        let mut chance = Chance::default();
        chance.absorb((0..TRIALS).map(|_| uniform(source) < 0.125));
        let (lo, hi) = chance.interval(ALPHA);
        assert!(lo > 0.05 && hi < 0.2, "[{lo}, {hi}]");
        (lo, hi)
    });
}

/// |x_T| for steps 1/t and noise ±1 is |a sum of T signs|/T, of mean C(T, T/2)/2ᵀ for even T.
#[test]
fn the_exponent_of_averaged_signs_lies_in_its_interval() {
    let mean = |steps: u64| {
        let half = steps / 2;
        (1..=half).map(|k| (half + k) as f64 / k as f64 / 4.0).product::<f64>()
    };
    let (t1, t2) = (64, 1024);
    let truth = (mean(t1) / mean(t2)).ln() / ((t2 / t1) as f64).ln();
    assert!((truth - 0.5).abs() < 0.002, "{truth}");
    let of = Exponent {
        horizons: (t1, t2),
        early: Certificate::SecondMoment(1.0 / t1 as f64),
        late: Certificate::SecondMoment(1.0 / t2 as f64),
    };
    assert_covered("exponent", truth, |source| {
        let pairs: Vec<(f64, f64)> =
            (0..TRIALS).map(|_| (averaged_signs(source, t1), averaged_signs(source, t2))).collect();
        let (lo, hi) = exponent_interval(&pairs, &of, ALPHA).expect("far apart");
        assert!(hi - lo < 0.25, "[{lo}, {hi}]");
        (lo, hi)
    });
}

/// |sum of T signs|/T, 64 signs a word.
pub(crate) fn averaged_signs(source: &mut Source, steps: u64) -> f64 {
    let ones: u32 = (0..steps / 64).map(|_| source.words()[0].count_ones()).sum();
    (2.0 * f64::from(ones) - steps as f64).abs() / steps as f64
}
