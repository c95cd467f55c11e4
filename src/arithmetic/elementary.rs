//! Elementary functions on vectors of doubles: the same bits on every instruction set.
//!
//! Each is a reduction of the argument and a polynomial. The coefficients are minimax fits of ours
//! (Remez exchange at 600 bits), with truncation errors below 2⁻⁵⁷ of the result; a test measures
//! the total error against enclosures, and the docstrings state it. The few arguments that a
//! reduction does not cover (huge angles) go to `libm` lane by lane.

use super::vector::Vector;

/// p₀ + p₁ x + … by Horner's rule in fused multiply-adds.
#[inline(always)]
fn polynomial<V: Vector, const N: usize>(x: V, coefficients: [f64; N]) -> V {
    let mut sum = V::splat(coefficients[N - 1]);
    let mut k = N - 1;
    while k > 0 {
        k -= 1;
        sum = sum.mul_add(x, V::splat(coefficients[k]));
    }
    sum
}

/// Where the sixteen intervals of the logarithm's table begin: a third of an interval below
/// 1 − 9/32, so that 1 lies inside one of them and not between two.
const FIRST_INTERVAL: u64 = 0x3fe6_5555_5555_5556;

/// About 1/c for the middle c of each interval, chosen among its neighbours so that ln c lies within
/// a twentieth of a unit in the last place of a double; exactly 1 for the interval around 1.
const INVERSES: [f64; 16] = [
    1.4014598540146086,
    1.3426573426582262,
    1.2885906040268527,
    1.2387096774193598,
    1.1925465838509328,
    1.1497005988023974,
    1.1098265895962622,
    1.0726256983240225,
    1.0378378378387247,
    1.0,
    0.950495049505394,
    0.8971962616826858,
    0.849557522124337,
    0.8067226890760733,
    0.768000000000442,
    0.7328244274813575,
];

/// −ln of each inverse.
const LOGARITHMS: [f64; 16] = [
    -0.3375144461996638,
    -0.29465074176853234,
    -0.25354906608232786,
    -0.21407025510853891,
    -0.1760910070433195,
    -0.13950155961102834,
    -0.10420377753080139,
    -0.07010956618702674,
    -0.0371395469503113,
    0.0,
    0.050772325372956624,
    0.10848064299357633,
    0.16303962724398266,
    0.214775301643144,
    0.26396554583388937,
    0.31084913173271295,
];

/// ln x for positive normal numbers, and `exponent` ln 2 more; within 2 units in the last place.
///
/// x = 2ᵏ z with z in one of sixteen intervals; with r = z/c − 1 (one rounding, none around 1),
/// ln x = k ln 2 + ln c + r − r²/2 + r³ P(r).
#[inline(always)]
pub(crate) fn ln_of_normal<V: Vector>(x: V, exponent: V) -> V {
    let bits = x.to_bits();
    let offset = V::minus(bits, V::splat_bits(FIRST_INTERVAL));
    let index = V::and(V::right::<48>(offset), V::splat_bits(15));
    // The exponent without its mantissa, sign-extended by the subtraction of what was added.
    let power = V::minus(V::right::<52>(V::plus(offset, V::splat_bits(1 << 63))), V::splat_bits(1 << 11));
    let z = V::from_bits(V::minus(bits, V::left::<52>(power)));
    let k = V::of_small(power).add(exponent);
    let r = z.mul_add(V::lookup(&INVERSES, index), V::splat(-1.0));
    let r_sq = r.mul(r);
    let cubic = polynomial(
        r,
        [
            0.33333333333332926,
            -0.2499999999999955,
            0.2000000000444491,
            -0.16666666670675143,
            0.1428569930370712,
            -0.1249998719755649,
            0.11130998913793194,
            -0.10017294920207774,
        ],
    );
    let tail = r_sq.mul_add(cubic.mul_add(r, V::splat(-0.5)), r);
    k.mul_add(V::splat(std::f64::consts::LN_2), V::lookup(&LOGARITHMS, index)).add(tail)
}

/// ln x within 2 units in the last place; −∞ at 0, not a number below.
#[inline(always)]
pub(crate) fn ln<V: Vector>(x: V) -> V {
    let zero = V::splat(0.0);
    // Subnormal numbers are scaled into the normal range.
    let tiny = x.less(V::splat(f64::MIN_POSITIVE));
    let scaled = V::select(tiny, x.mul(V::splat((1u64 << 54) as f64)), x);
    let result = ln_of_normal(scaled, V::select(tiny, V::splat(-54.0), zero));
    // What is no number, negative or infinite passes through; ln 0 = −∞.
    let infinite = V::not(x.less(V::splat(f64::INFINITY)));
    let result = V::select(infinite, x, result);
    let result = V::select(x.at_most(zero), V::splat(f64::NEG_INFINITY), result);
    V::select(x.less(zero), V::splat(f64::NAN), result)
}

/// eˣ within 1 unit in the last place (2 where the result is subnormal); 0 and ∞ beyond the range.
///
/// k = x/ln 2 to the nearest whole number, r = x − k ln 2 with ln 2 in two parts, eʳ by a
/// polynomial, times 2ᵏ in two factors so that no intermediate result overflows.
#[inline(always)]
pub(crate) fn exp<V: Vector>(x: V) -> V {
    let anchor = 1.5 * (1u64 << 52) as f64;
    // Beyond ±746 the result is 0 or ∞ as at the ends. The order keeps what is no number.
    let clamped = V::select(x.less(V::splat(-746.0)), V::splat(-746.0), x);
    let clamped = V::select(V::splat(711.0).less(clamped), V::splat(711.0), clamped);
    let shifted = clamped.mul_add(V::splat(std::f64::consts::LOG2_E), V::splat(anchor));
    let k = shifted.sub(V::splat(anchor));
    // The upper part has 32 bits: k times it is exact.
    let (upper, lower) = (V::splat(-f64::from_bits(0x3fe6_2e42_fee0_0000)), V::splat(-1.908_214_929_270_587_7e-10));
    let r = k.mul_add(lower, k.mul_add(upper, clamped));
    let quadratic = polynomial(
        r,
        [
            0.5000000000000011,
            0.16666666666666427,
            0.041666666666527456,
            0.008333333333481928,
            0.0013888888944397384,
            0.0001984126953939385,
            2.4801492249898004e-05,
            2.7557552086173368e-06,
            2.763056877657726e-07,
            2.501246432453147e-08,
        ],
    );
    let power = r.mul(r).mul_add(quadratic, r).add(V::splat(1.0));
    // k + 2048 = 2h + (0 or 1), so that both exponents are whole: 2ᵏ = 2^(h − 1024) 2^(k − h + 1024).
    let words = V::and(V::plus(shifted.to_bits(), V::splat_bits(2048)), V::splat_bits(0xfff));
    let half = V::right::<1>(words);
    power.mul(scale(half)).mul(scale(V::minus(words, half)))
}

/// 2^(e − 1024) for 0 < e < 2048.
#[inline(always)]
fn scale<V: Vector>(e: V::Bits) -> V {
    V::from_bits(V::left::<52>(V::minus(e, V::splat_bits(1))))
}

/// sin x, within 1 unit in the last place.
#[inline(always)]
pub(crate) fn sin<V: Vector>(x: V) -> V {
    if V::any(is_huge(x)) {
        x.each(|lane| if is_huge(lane) { libm::sin(lane) } else { sin_cos(lane).0 })
    } else {
        sin_cos(x).0
    }
}

/// cos x, within 1 unit in the last place.
#[inline(always)]
pub(crate) fn cos<V: Vector>(x: V) -> V {
    if V::any(is_huge(x)) {
        x.each(|lane| if is_huge(lane) { libm::cos(lane) } else { sin_cos(lane).1 })
    } else {
        sin_cos(x).1
    }
}

/// Angles up to here are reduced in three parts; beyond, `libm` takes over.
const LARGEST_REDUCED: f64 = 100_000.0;

/// Whether an angle is too large for the reduction, or no number.
#[inline(always)]
fn is_huge<V: Vector>(x: V) -> V::Mask {
    let limit = V::splat(LARGEST_REDUCED);
    V::not(V::both(x.at_most(limit), V::splat(0.0).sub(limit).at_most(x)))
}

/// π/2 in three parts; the first two have 33 bits, so that k times each is exact for k < 2²⁰.
const HALF_PI: [f64; 3] = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21];

/// Both, for |x| ≤ 10⁵.
///
/// x = k π/2 + r with |r| ≤ π/4 (Cody and Waite), and a polynomial in r² for each of the two.
#[inline(always)]
pub(crate) fn sin_cos<V: Vector>(x: V) -> (V, V) {
    let anchor = V::splat(1.5 * (1u64 << 52) as f64);
    let shifted = x.mul_add(V::splat(std::f64::consts::FRAC_2_PI), anchor);
    let k = shifted.sub(anchor);
    let quadrant = shifted.to_bits();
    let first = k.mul_add(V::splat(-HALF_PI[0]), x);
    let second = k.mul_add(V::splat(-HALF_PI[1]), first);
    let third = k.mul(V::splat(HALF_PI[2]));
    let r = second.sub(third);
    // What the two differences lost, so that results near 0 keep their digits.
    let lost = k.mul_add(V::splat(-HALF_PI[1]), first.sub(second)).add(second.sub(r).sub(third));
    let (sin, cos) = sin_cos_reduced(r, lost);
    in_quadrant(sin, cos, quadrant)
}

/// sin(r + lost) and cos(r + lost) for |r| ≤ π/4 and a tiny second part.
#[inline(always)]
fn sin_cos_reduced<V: Vector>(r: V, lost: V) -> (V, V) {
    let one = V::splat(1.0);
    let s = r.mul(r);
    let sin = polynomial(
        s,
        [
            -0.1666666666666663,
            0.008333333333322113,
            -0.0001984126982958503,
            2.755731361974035e-06,
            -2.5050747494461514e-08,
            1.5896214046788198e-10,
        ],
    );
    let cos = polynomial(
        s,
        [
            0.041666666666666595,
            -0.001388888888887305,
            2.4801587288846452e-05,
            -2.7557314177749375e-07,
            2.0875700627424254e-09,
            -1.1358525189522454e-11,
        ],
    );
    let half = s.mul(V::splat(0.5));
    let upper = one.sub(half);
    let sin = r.add(r.mul(s).mul_add(sin, lost.mul(upper)));
    let tail = s.mul(s).mul_add(cos, V::splat(0.0).sub(r.mul(lost)));
    let cos = upper.add(one.sub(upper).sub(half).add(tail));
    (sin, cos)
}

/// sin and cos of an angle from those of its distance to the nearest multiple k of π/2; k stands in
/// the low bits of `quadrant`.
#[inline(always)]
fn in_quadrant<V: Vector>(sin: V, cos: V, quadrant: V::Bits) -> (V, V) {
    let odd = V::splat(1.0).flip(V::left::<63>(quadrant)).less(V::splat(0.0));
    let (s, c) = (V::select(odd, cos, sin), V::select(odd, sin, cos));
    // sin is negative in the quadrants 2 and 3, cos in 1 and 2.
    let next = V::plus(quadrant, V::splat_bits(1));
    (s.flip(V::left::<62>(quadrant)), c.flip(V::left::<62>(next)))
}

/// sin 2πv and cos 2πv for v = word/2⁶⁴, of which 54 bits are used; within 1.5 units in the last place.
#[inline(always)]
pub(crate) fn sin_cos_of_turn<V: Vector>(words: V::Bits) -> (V, V) {
    // To the nearest quarter turn: its number on top, the signed rest f in [−1/2, 1/2) below.
    let rounded = V::plus(words, V::splat_bits(1 << 61));
    let quadrant = V::right::<62>(rounded);
    let mantissa = V::right::<12>(V::left::<2>(rounded));
    let f = V::from_bits(V::or(mantissa, V::splat_bits(1.0f64.to_bits()))).sub(V::splat(1.5));
    let s = f.mul(f);
    let sin = f.mul(polynomial(
        s,
        [
            std::f64::consts::FRAC_PI_2,
            -0.6459640975062443,
            0.07969262624603955,
            -0.004681754132282393,
            0.0001604411502915399,
            -3.5986417542989537e-06,
            5.633721019051144e-08,
        ],
    ));
    let cos = polynomial(
        s,
        [
            -1.2337005501361697,
            0.2536695079010468,
            -0.02086348076331257,
            0.0009192602741910718,
            -2.5202036788323907e-05,
            4.7106096704522245e-07,
            -6.321202198057022e-09,
        ],
    );
    in_quadrant(sin, cos.mul_add(s, V::splat(1.0)), quadrant)
}

/// The pair of standard normals that Box and Muller make of two words: √(−2 ln u) times the cosine
/// and the sine of 2πv, with u = (the first word | 1)/2⁶⁴, so that the radius reaches 9.4.
#[inline(always)]
pub(crate) fn normal_pair<V: Vector>(first: V::Bits, second: V::Bits) -> (V, V) {
    let u = V::of_words(V::or(first, V::splat_bits(1)));
    // u is the word itself; 64 ln 2 less makes it a fraction.
    let radius = ln_of_normal(u, V::splat(-64.0)).mul(V::splat(-2.0)).sqrt();
    let (sin, cos) = sin_cos_of_turn(second);
    (radius.mul(cos), radius.mul(sin))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::arithmetic::isa::tests::on_each;
    use crate::arithmetic::{Exact, Lanes, Real, ratio};

    /// The distance of an approximation from a function of a double, in units in the last place of
    /// the result, by enclosures of 160 bits.
    fn error_in_ulps(approximation: f64, truth: impl FnOnce() -> Exact + Send) -> f64 {
        Exact::scope(160, || {
            let truth = truth();
            let nearest = truth.to_f64();
            let spacing = (nearest.abs().next_up() - nearest.abs()).max(f64::from_bits(1));
            ((truth - of_double(approximation)) / of_double(spacing)).abs().to_f64()
        })
    }

    /// A double without loss.
    pub(crate) fn of_double(x: f64) -> Exact {
        let (mut mantissa, mut power) = (x, 0i32);
        while mantissa.abs() >= 9.0e15 {
            (mantissa, power) = (mantissa / 2.0, power + 1);
        }
        while mantissa.fract() != 0.0 {
            (mantissa, power) = (mantissa * 2.0, power - 1);
        }
        let two = Exact::from(2);
        let scale =
            if power < 0 { Exact::from(1) / two.powi(power.unsigned_abs() as usize) } else { two.powi(power as usize) };
        Exact::from(ratio(mantissa as i64, 1)) * scale
    }

    /// Arguments spread over [lo, hi], by a golden-ratio sequence.
    fn spread(lo: f64, hi: f64, count: u32) -> impl Iterator<Item = f64> {
        (1..=count).map(move |k| lo + (hi - lo) * (f64::from(k) * 0.618_033_988_749_894_9).fract())
    }

    #[test]
    fn logarithms_are_as_accurate_as_stated() {
        let near_one = spread(0.97, 1.03, 1500).chain((1..40).map(|k| 1.0 + 0.5f64.powi(k)));
        let magnitudes =
            (-1074..1024).step_by(7).map(|k| 1.37 * 2.0f64.powi(k.max(-1022)) * 2.0f64.powi((k + 1022).min(0)));
        for x in near_one.chain(spread(1e-3, 4.0, 3000)).chain(magnitudes).filter(|x| *x != 1.0) {
            let error = error_in_ulps(ln(x), || of_double(x).ln());
            assert!(error < 2.0, "ln {x:e} is off by {error} ulp");
        }
        assert_eq!(ln(1.0), 0.0);
    }

    #[test]
    fn exponentials_are_as_accurate_as_stated() {
        for x in spread(-708.0, 709.0, 3000).chain(spread(-1.0, 1.0, 3000)) {
            let error = error_in_ulps(exp(x), || of_double(x).exp());
            assert!(error < 1.0, "exp {x:e} is off by {error} ulp");
        }
        for x in spread(-745.0, -709.0, 300) {
            let error = error_in_ulps(exp(x), || of_double(x).exp());
            assert!(error < 2.0, "exp {x:e} is off by {error} ulp");
        }
    }

    #[test]
    fn sines_and_cosines_are_as_accurate_as_stated() {
        let quarters = (-200..200).map(|k| f64::from(k) * std::f64::consts::FRAC_PI_2);
        let far = (60_000..60_200).map(|k| f64::from(k) * std::f64::consts::FRAC_PI_2);
        let spreads = spread(-1.0, 1.0, 2000).chain(spread(-100_000.0, 100_000.0, 2000)).chain(spread(1e5, 1e12, 300));
        for x in spreads.chain(quarters).chain(far).filter(|x| *x != 0.0) {
            let sine = error_in_ulps(sin(x), || of_double(x).sin());
            let cosine = error_in_ulps(cos(x), || of_double(x).cos());
            assert!(sine < 1.0 && cosine < 1.0, "sin and cos of {x:e} are off by {sine} and {cosine} ulp");
        }
        assert_eq!((sin(0.0), cos(0.0)), (0.0, 1.0));
    }

    #[test]
    fn the_ends_of_the_range_are_as_the_standard_says() {
        assert_eq!((ln(0.0), ln(f64::INFINITY)), (f64::NEG_INFINITY, f64::INFINITY));
        assert!(ln(-1.0).is_nan() && ln(f64::NEG_INFINITY).is_nan() && ln(f64::NAN).is_nan());
        assert_eq!((exp(f64::NEG_INFINITY), exp(-746.0), exp(0.0)), (0.0, 0.0, 1.0));
        assert_eq!((exp(709.79), exp(1e300), exp(f64::INFINITY)), (f64::INFINITY, f64::INFINITY, f64::INFINITY));
        assert!(exp(f64::NAN).is_nan());
        assert!([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].iter().all(|x| sin(*x).is_nan() && cos(*x).is_nan()));
    }

    #[test]
    fn every_instruction_set_gives_the_same_bits() {
        let edges = [0.0, -0.0, 1.0, -1.0, f64::MIN_POSITIVE, 5e-324, 1e6, -1e9, 1e300, 710.0, -745.5];
        let wild = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 99_999.0, -100_001.0];
        let arguments: Vec<f64> = spread(-800.0, 800.0, 2000).chain(edges).chain(wild).collect();
        let results = on_each(|| {
            let of_sixteen = |chunk: &[f64]| {
                let lanes = Lanes(std::array::from_fn(|k| chunk[k % chunk.len()]));
                [lanes.exp(), lanes.ln(), lanes.sin(), lanes.cos()]
            };
            let all = arguments.chunks(16).flat_map(of_sixteen);
            all.flat_map(|lanes| lanes.0.map(canonical)).collect::<Vec<u64>>()
        });
        for (isa, result) in &results {
            assert!(*result == results[0].1, "{isa} differs from {}", results[0].0);
        }
        // And a lone double gives what a lane gives.
        let alone: Vec<u64> = arguments[..16].iter().map(|x| canonical(exp(*x))).collect();
        assert_eq!(alone, results[0].1[..16]);
    }

    /// The bits, one pattern for whatever is no number: processors differ in its sign.
    fn canonical(x: f64) -> u64 {
        if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() }
    }

    /// Box and Muller, from the same words, by enclosures.
    #[test]
    fn normals_are_within_three_units_of_the_formula() {
        let words = |k: u64| k.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ k.rotate_left(7);
        let mut worst: f64 = 0.0;
        for k in (0..4000).chain([u64::MAX / 3, u64::MAX]) {
            // Small first words, too: the far tail.
            let (first, second) = (words(k) >> (k % 64), words(k ^ 977));
            let (x, y) = normal_pair::<f64>(first, second);
            let u = (first | 1) as f64 / 2.0f64.powi(64);
            // The angle that the words stand for, to the bits that are used: (number + f) π/2.
            let rounded = second.wrapping_add(1 << 61);
            let f = ((rounded << 2) >> 12) as f64 / (1u64 << 52) as f64 - 0.5;
            let angle = || Exact::pi() / 2 * (of_double(f) + (rounded >> 62) as i32);
            let radius = || (of_double(u).ln() * -2).sqrt();
            if u < 1.0 {
                worst = worst.max(error_in_ulps(x, || radius() * angle().cos()));
                worst = worst.max(error_in_ulps(y, || radius() * angle().sin()));
            }
        }
        assert!(worst < 3.3, "off by {worst} ulp");
    }
}
