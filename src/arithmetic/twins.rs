//! The elementary functions against slow twins that share no code with them: balls in fixed point on
//! whole numbers, plain power series with their remainders, no argument reduced by π or ln 2.

use dashu_base::{Abs, BitTest, SquareRoot};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::enclosure::{Enclosure, Float};
use super::{Number, Truth};

/// A number within `error` of `middle`, both in units of 2^(−bits).
#[derive(Clone, Debug)]
struct Ball {
    middle: IBig,
    error: IBig,
    bits: usize,
}

impl Ball {
    fn of(value: &RBig, bits: usize) -> Ball {
        let scaled = value * RBig::from(IBig::ONE << bits);
        Ball { middle: scaled.floor(), error: IBig::ONE, bits }
    }

    fn whole(value: i64, bits: usize) -> Ball {
        Ball { middle: IBig::from(value) << bits, error: IBig::ZERO, bits }
    }

    fn plus(&self, other: &Ball) -> Ball {
        Ball { middle: &self.middle + &other.middle, error: &self.error + &other.error, bits: self.bits }
    }

    fn minus(&self, other: &Ball) -> Ball {
        Ball { middle: &self.middle - &other.middle, error: &self.error + &other.error, bits: self.bits }
    }

    /// (m ± e)(n ± f) is within |m| f + |n| e + e f of m n.
    fn times(&self, other: &Ball) -> Ball {
        let spread = self.middle.clone().abs() * &other.error
            + other.middle.clone().abs() * &self.error
            + &self.error * &other.error;
        Ball {
            middle: (&self.middle * &other.middle) >> self.bits,
            error: (spread >> self.bits) + IBig::from(2),
            bits: self.bits,
        }
    }

    fn over(&self, divisor: u64) -> Ball {
        let divisor = IBig::from(divisor);
        Ball { middle: &self.middle / &divisor, error: &self.error / &divisor + IBig::from(2), bits: self.bits }
    }

    /// 1/x for x > 0 well away from 0: off by at most e/((m − e) m), and a unit.
    fn inverse(&self) -> Ball {
        let least = &self.middle - &self.error;
        assert!(least > IBig::ZERO, "a ball around 0 has no inverse");
        let spread = (&self.error << (2 * self.bits)) / (&least * &self.middle);
        Ball { middle: (IBig::ONE << (2 * self.bits)) / &self.middle, error: spread + IBig::from(2), bits: self.bits }
    }

    /// √x for x > 0 well away from 0: off by at most e/√(m − e), and a unit.
    fn root(&self) -> Ball {
        let isqrt = |x: &IBig| IBig::from(UBig::try_from(x << self.bits).expect("positive").sqrt());
        let (lo, hi) = (isqrt(&(&self.middle - &self.error)), isqrt(&(&self.middle + &self.error)) + IBig::ONE);
        Ball { middle: lo.clone(), error: hi - lo, bits: self.bits }
    }

    /// Adds what a series still holds: at most this many units either way.
    fn widened(mut self, units: IBig) -> Ball {
        self.error += units;
        self
    }

    fn is_a_few_units(&self) -> bool {
        self.middle.clone().abs() + &self.error <= IBig::from(16)
    }

    fn ends(&self) -> (RBig, RBig) {
        let unit = RBig::from(IBig::ONE << self.bits);
        let end = |units: IBig| RBig::from(units) / &unit;
        (end(&self.middle - &self.error), end(&self.middle + &self.error))
    }
}

/// Σ tₙ with tₙ = t₀ Π step(n), until the terms are a few units and at most halve from then on
/// (`settled`): what is left out is at most the last term once more.
fn series(first: Ball, step: impl Fn(Ball, u64) -> Ball, settled: impl Fn(u64) -> bool) -> Ball {
    let (mut term, mut sum) = (first.clone(), first);
    for n in 1.. {
        term = step(term, n);
        sum = sum.plus(&term);
        if term.is_a_few_units() && settled(n) {
            break;
        }
    }
    sum.widened(IBig::from(16))
}

/// An upper bound of |x| as a whole number.
fn size(x: &RBig) -> u64 {
    u64::try_from(x.clone().abs().ceil()).expect("arguments of the twins are moderate")
}

/// eˣ = (e^(x/2ʲ))^(2ʲ): ten bits for the series, a bit for each squaring and 1.45 for each unit of x.
fn exp(x: &RBig, bits: usize) -> Ball {
    let halvings = size(x).bit_len() + 8;
    let working = bits + 3 * size(x) as usize + 2 * halvings + 32;
    let small = Ball::of(&(x / RBig::from(IBig::ONE << halvings)), working);
    let sum = series(Ball::whole(1, working), |term, n| term.times(&small).over(n), |_| true);
    (0..halvings).fold(sum, |power, _| power.times(&power))
}

/// Σ y^(2n+1)/(2n+1) for |y| ≤ 1/3: the terms fall by 9.
fn atanh(y: &RBig, bits: usize) -> Ball {
    let y = Ball::of(y, bits);
    let square = y.times(&y);
    let (mut power, mut sum) = (y.clone(), y);
    for n in 1u64.. {
        power = power.times(&square);
        sum = sum.plus(&power.over(2 * n + 1));
        if power.is_a_few_units() {
            break;
        }
    }
    sum.widened(IBig::from(16))
}

/// ln x = k ln 2 + 2 atanh((m − 1)/(m + 1)) with x = 2ᵏ m and 1/2 < m < 2; ln 2 = 2 atanh(1/3).
fn ln(x: &RBig, bits: usize) -> Ball {
    let k = x.numerator().bit_len() as i64 - x.denominator().bit_len() as i64;
    let power = RBig::from(IBig::ONE << k.unsigned_abs() as usize);
    let m = if k >= 0 { x / power } else { x * power };
    let twice = |ball: Ball| ball.plus(&ball);
    let mantissa = twice(atanh(&((&m - RBig::ONE) / (&m + RBig::ONE)), bits));
    let ln_2 = twice(atanh(&RBig::from_parts(IBig::ONE, UBig::from(3u8)), bits));
    let whole = Ball { middle: &ln_2.middle * IBig::from(k), error: ln_2.error * IBig::from(k.abs()), bits };
    mantissa.plus(&whole)
}

/// (sin x, cos x) from the series at x/2ʲ, doubled j times.
fn waves(x: &RBig, bits: usize) -> (Ball, Ball) {
    let halvings = size(x).bit_len() + 6;
    let working = bits + 3 * halvings + 32;
    let small = Ball::of(&(x / RBig::from(IBig::ONE << halvings)), working);
    let minus_square = Ball::whole(0, working).minus(&small.times(&small));
    let even = |term: Ball, n: u64| term.times(&minus_square).over((2 * n - 1) * 2 * n);
    let odd = |term: Ball, n: u64| term.times(&minus_square).over(2 * n * (2 * n + 1));
    let mut pair = (series(small.clone(), odd, |_| true), series(Ball::whole(1, working), even, |_| true));
    for _ in 0..halvings {
        let (sin, cos) = pair;
        let product = sin.times(&cos);
        pair = (product.plus(&product), cos.times(&cos).minus(&sin.times(&sin)));
    }
    pair
}

/// π = 16 arctan(1/5) − 4 arctan(1/239).
fn pi(bits: usize) -> Ball {
    let arctan = |k: u64| {
        let (mut power, mut sum) = (Ball::whole(1, bits).over(k), Ball::whole(1, bits).over(k));
        for n in 1u64.. {
            power = power.over(k * k);
            let term = power.over(2 * n + 1);
            sum = if n % 2 == 1 { sum.minus(&term) } else { sum.plus(&term) };
            if power.is_a_few_units() {
                break;
            }
        }
        sum.widened(IBig::from(16))
    };
    let times = |ball: Ball, k: i64| Ball { middle: ball.middle * k, error: ball.error * k, bits };
    times(arctan(5), 16).minus(&times(arctan(239), 4))
}

/// ∫₀ˣ e^(−t²/w) dt = Σ (−1)ⁿ x^(2n+1)/(wⁿ n! (2n + 1)), whose terms grow as far as e^h, h = x²/w.
fn bell_integral(x: &RBig, w: u64, bits: usize) -> Ball {
    let h = size(x) * size(x) / w + 1;
    let working = bits + 3 * h as usize + 64;
    let y = Ball::of(x, working);
    let minus_square = Ball::whole(0, working).minus(&y.times(&y));
    let (mut power, mut sum) = (y.clone(), y);
    for n in 1u64.. {
        power = power.times(&minus_square).over(w * n);
        sum = sum.plus(&power.over(2 * n + 1));
        if power.is_a_few_units() && n > 2 * h {
            break;
        }
    }
    sum.widened(IBig::from(16))
}

/// (erf x, erfc x): relative to erfc, so with 1.45 h bits more.
fn error_functions(x: &RBig, bits: usize) -> (Ball, Ball) {
    let integral = bell_integral(x, 1, bits + 3 * (size(x) * size(x)) as usize);
    let area = integral.times(&pi(integral.bits).root().inverse());
    let erf = area.plus(&area);
    (erf.clone(), Ball::whole(1, erf.bits).minus(&erf))
}

/// Φ(x).
fn normal_cdf(x: &RBig, bits: usize) -> Ball {
    let integral = bell_integral(x, 2, bits + 3 * (size(x) * size(x)) as usize);
    let two_pi = pi(integral.bits).plus(&pi(integral.bits));
    Ball::whole(1, integral.bits).over(2).plus(&integral.times(&two_pi.root().inverse()))
}

fn fraction(numerator: i64, denominator: u64) -> RBig {
    RBig::from_parts(IBig::from(numerator), UBig::from(denominator))
}

fn power_of_two(exponent: i64) -> RBig {
    let power = RBig::from(IBig::ONE << exponent.unsigned_abs() as usize);
    if exponent >= 0 { power } else { RBig::ONE / power }
}

fn rational(x: &Float) -> RBig {
    RBig::from(x.significand().clone()) * power_of_two(x.exponent() as i64)
}

fn ends(number: &Number) -> (RBig, RBig) {
    match number {
        Number::Rational(value) => (value.clone(), value.clone()),
        Number::Enclosed(Enclosure { lo, hi }) => (rational(lo), rational(hi)),
        Number::Unknown => panic!("nothing is known"),
    }
}

/// The enclosure contains the twin's ball, and is at most eight units of its last bit wide.
fn contains_and_is_tight(found: &Number, twin: &Ball, precision: usize, what: &str) {
    let ((lo, hi), (least, most)) = (ends(found), twin.ends());
    let size = most.clone().abs().max(least.clone().abs());
    assert!(
        &most - &least <= &size * power_of_two(-(precision as i64) - 8),
        "the twin of {what} is too wide to judge {precision} bits"
    );
    assert!(lo <= least && most <= hi, "{what} with {precision} bits: {found} does not contain its twin");
    assert!(&hi - &lo <= size * power_of_two(3 - precision as i64), "{what} with {precision} bits: {found} is wide");
}

const TESTED: [usize; 4] = [53, 64, 200, 1024];

/// More bits than any of the comparisons needs: arguments are not smaller than 2^(−200).
fn ample(precision: usize) -> usize {
    precision + 512
}

fn arguments() -> Vec<RBig> {
    let moderate = [(1, 3), (1, 1), (-1, 1), (7, 2), (-22, 7), (355, 113), (9, 1), (-17, 1), (30, 1), (201, 10)];
    let mut all: Vec<RBig> = moderate.map(|(n, d)| fraction(n, d)).into();
    all.extend([-7, -60, -200].map(power_of_two));
    all.push(-power_of_two(-150));
    all.push(RBig::ONE + power_of_two(-90));
    all
}

#[test]
fn square_roots_enclose_what_squares_to_the_argument() {
    let wide = [power_of_two(-701), power_of_two(901), fraction(2, 1), fraction(10_001, 10_000)];
    for x in arguments().into_iter().filter(|x| *x > RBig::ZERO).chain(wide) {
        for precision in TESTED {
            let found = Number::Rational(x.clone()).square_root(precision);
            let (lo, hi) = ends(&found);
            assert!(lo.sqr() <= x && x <= hi.sqr(), "√{x} with {precision} bits");
            assert!(&hi - &lo <= lo * power_of_two(2 - precision as i64), "√{x} with {precision} bits is wide");
        }
    }
}

#[test]
fn exponentials_and_logarithms_agree_with_their_twins() {
    for x in arguments() {
        for precision in TESTED {
            let number = Number::Rational(x.clone());
            let found = number.exponential(precision);
            contains_and_is_tight(&found, &exp(&x, ample(precision)), precision, &format!("exp {x}"));
            if x > RBig::ZERO && x != RBig::ONE {
                let found = number.logarithm(precision);
                contains_and_is_tight(&found, &ln(&x, ample(precision)), precision, &format!("ln {x}"));
            }
        }
    }
    let far = fraction(-2001, 2);
    contains_and_is_tight(&Number::Rational(far.clone()).exponential(64), &exp(&far, 2000), 64, "exp(−1000.5)");
    let huge = power_of_two(5000) + RBig::ONE;
    contains_and_is_tight(&Number::Rational(huge.clone()).logarithm(64), &ln(&huge, 600), 64, "ln(2⁵⁰⁰⁰ + 1)");
}

/// On either side of the border where nothing is left to compute, and far beyond it.
#[test]
fn powers_of_tiny_exponents_are_the_floats_beside_one() {
    for precision in TESTED {
        let bits = precision as i64;
        for exponent in (-bits - 8..=8 - bits).chain([-3 * bits]) {
            for x in [power_of_two(exponent), -power_of_two(exponent)] {
                let found = Number::Rational(x.clone()).exponential(precision);
                contains_and_is_tight(
                    &found,
                    &exp(&x, ample(4 * precision)),
                    precision,
                    &format!("exp(±2^{exponent})"),
                );
            }
        }
        let (lo, hi) = (Float::new(IBig::NEG_ONE, -5_000_000), Float::new(IBig::ONE, -4_000_000));
        let tiny = Number::Enclosed(Enclosure { lo, hi });
        let (below, above) = (RBig::ONE - power_of_two(-bits), RBig::ONE + power_of_two(1 - bits));
        assert_eq!(ends(&tiny.exponential(precision)), (below, above));
        let (lo, hi) = ends(&tiny.error_function(precision));
        assert!(lo < RBig::ZERO && hi > RBig::ZERO && &hi - &lo < power_of_two(-3_999_998));
    }
}

#[test]
fn sines_and_cosines_agree_with_their_twins() {
    let mut angles = arguments();
    // Convergents of π and π/2, near zeros and extrema, and a large angle.
    angles.extend(
        [(103_993, 33_102), (103_993, 66_204), (-312_689, 198_530), (1_000_001, 3), (80_143_857, 25_510_582)]
            .map(|(n, d)| fraction(n, d)),
    );
    for x in angles {
        for precision in TESTED {
            let (sin, cos) = waves(&x, ample(precision));
            let number = Number::Rational(x.clone());
            contains_and_is_tight(&number.wave(true, precision), &sin, precision, &format!("sin {x}"));
            contains_and_is_tight(&number.wave(false, precision), &cos, precision, &format!("cos {x}"));
        }
    }
}

#[test]
fn the_normal_law_agrees_with_its_twins() {
    for x in arguments() {
        for precision in TESTED {
            let number = Number::Rational(x.clone());
            let (erf, erfc) = error_functions(&x, ample(precision));
            contains_and_is_tight(&number.error_function(precision), &erf, precision, &format!("erf {x}"));
            let found = number.complementary_error_function(precision);
            contains_and_is_tight(&found, &erfc, precision, &format!("erfc {x}"));
            let found = number.normal_cdf(precision);
            contains_and_is_tight(&found, &normal_cdf(&x, ample(precision)), precision, &format!("Φ({x})"));
        }
    }
}

/// Both sides of the border between the two series, and far out.
#[test]
fn the_normal_law_is_tight_wherever_its_two_series_meet() {
    for x in (1..=40).map(|k| fraction(-2 * k - 1, 4)) {
        contains_and_is_tight(
            &Number::Rational(x.clone()).normal_cdf(64),
            &normal_cdf(&x, 600),
            64,
            &format!("Φ({x})"),
        );
    }
    let far = fraction(-60, 1);
    for precision in [64, 2048] {
        let found = Number::Rational(far.clone()).normal_cdf(precision);
        contains_and_is_tight(&found, &normal_cdf(&far, precision + 3000), precision, "Φ(−60)");
    }
}

/// 1/(x + 1/(x + 2/(x + 3/(x + …)))) = Φ(−x)/φ(x): its convergents lie on either side in turn.
#[test]
fn very_far_out_the_normal_law_lies_between_the_convergents_of_its_continued_fraction() {
    let x = fraction(120, 1);
    let convergent = |depth: u64| (1..=depth).rev().fold(x.clone(), |below, k| &x + RBig::from(k) / below);
    let density = {
        let power = exp(&-(x.sqr() / RBig::from(2)), 64);
        let two_pi = pi(power.bits).plus(&pi(power.bits));
        power.times(&two_pi.root().inverse())
    };
    let (least, most) = density.ends();
    let (lo, hi) = ends(&Number::Rational(-x.clone()).normal_cdf(128));
    let (below, above) = (most / convergent(30), least / convergent(31));
    let (below, above) = (below.clone().min(above.clone()), below.max(above));
    assert!(lo <= below && above <= hi && lo > RBig::ZERO);
    assert!(&hi - &lo <= lo * power_of_two(-120));
}

#[test]
fn huge_arguments_of_the_normal_law_are_answered_at_once() {
    for exponent in [11, 40, 4000] {
        for precision in [64, 2048] {
            let huge = Number::Rational(power_of_two(exponent));
            let one = Number::Rational(RBig::ONE);
            for above in [huge.normal_cdf(precision), huge.error_function(precision)] {
                assert_eq!(above.at_most(&one, precision), Truth::Yes);
                assert!(ends(&above).0 >= RBig::ONE - power_of_two(1 - precision as i64));
            }
            for below in [huge.negate().normal_cdf(precision), huge.complementary_error_function(precision)] {
                let (lo, hi) = ends(&below);
                assert!(lo == RBig::ZERO && hi < power_of_two(-1_000_000));
            }
        }
    }
}

/// Intervals: the ends of increasing functions, and inner points and extrema of the waves.
#[test]
fn enclosed_arguments_give_the_range_of_the_function() {
    let intervals =
        [(fraction(1, 8), fraction(5, 4)), (fraction(3, 2), fraction(13, 8)), (fraction(2, 1), fraction(47, 8))];
    for (a, b) in intervals {
        let interval = Number::Rational(a.clone()).hull(&Number::Rational(b.clone()), 64);
        type Function = (&'static str, fn(&Number) -> Number, fn(&RBig) -> Ball);
        let increasing: [Function; 4] = [
            ("exp", |x| x.exponential(64), |x| exp(x, 300)),
            ("ln", |x| x.logarithm(64), |x| ln(x, 300)),
            ("erf", |x| x.error_function(64), |x| error_functions(x, 300).0),
            ("Φ", |x| x.normal_cdf(64), |x| normal_cdf(x, 300)),
        ];
        for (name, function, twin) in increasing {
            let ((lo, hi), unit) = (ends(&function(&interval)), power_of_two(-56));
            let (least, most) = (twin(&a).ends(), twin(&b).ends());
            assert!(lo <= least.0 && most.1 <= hi, "{name} of [{a}, {b}]");
            assert!(least.1 - lo <= unit && hi - most.0 <= RBig::from(8) * unit, "{name} of [{a}, {b}] is wide");
        }
        let (sines, cosines) = (ends(&interval.wave(true, 64)), ends(&interval.wave(false, 64)));
        let within = |(lo, hi): &(RBig, RBig), inner: (RBig, RBig)| *lo <= inner.0 && inner.1 <= *hi;
        let inner = (0..=32).map(|k| &a + (&b - &a) * fraction(k, 32));
        for (sin, cos) in inner.map(|x| waves(&x, 300)) {
            assert!(within(&sines, sin.ends()) && within(&cosines, cos.ends()), "waves of [{a}, {b}]");
        }
    }
    let crest = Number::Rational(fraction(3, 2)).hull(&Number::Rational(fraction(13, 8)), 64);
    assert_eq!(ends(&crest.wave(true, 64)).1, RBig::ONE);
    assert!(ends(&crest.wave(true, 64)).0 > fraction(99, 100));
}
