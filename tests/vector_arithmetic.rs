//! Why a method may run in vector registers: every operation of the twins of the lanes gives what a lone
//! double gives, whatever the numbers.

use std::sync::Mutex;

use theorycheck::arithmetic::{Isa, LANES, Lanes, Real, Twin, Work, ratio};

/// Zeros, subnormal and huge numbers, infinities, none, halves of the way between, and ordinary ones.
const NUMBERS: [f64; 25] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.1,
    -2.5,
    1.0 / 3.0,
    -7.0e5,
    f64::MIN_POSITIVE,
    -f64::MIN_POSITIVE / 3.0,
    5e-324,
    f64::MAX,
    f64::MIN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    1.0 + f64::EPSILON,
    1.0 - f64::EPSILON / 2.0,
    9_007_199_254_740_993.0,
    std::f64::consts::PI,
    1e-160,
    -1e160,
    700.5,
    -745.1,
    99_999.75,
];

/// Every operation that methods may ask for.
#[inline(always)]
fn operations<R: Real>(x: R, y: R) -> [R; 28] {
    let (mut sum, mut difference, mut product, mut quotient) = (x, x, x, x);
    sum += y;
    difference -= y;
    product *= y;
    quotient /= y;
    let third = ratio(1, 3);
    let (yes, no) = (R::one(), -R::one());
    [
        x + y,
        x - y,
        x * y,
        x / y,
        sum,
        difference,
        product,
        quotient,
        -x,
        x + third,
        x - third,
        x * third,
        x / third,
        x.sq(),
        x.sqrt(),
        x.abs(),
        x.max(y),
        x.min(y),
        x.exp(),
        x.ln(),
        x.sin(),
        x.cos(),
        x.powi(5),
        // The standard library sums doubles from −0 on, lanes from 0.
        R::zero() + [x, y, x].into_iter().sum::<R>(),
        R::select(x.less(y), yes, no),
        R::select(!x.at_most(y), yes, no),
        R::select(x.less(y) & !y.less(R::of(2)), x, y),
        R::select(x.at_most(R::zero()) | y.at_most(R::zero()), y, x),
    ]
}

struct Operations {
    x: Lanes,
    y: Lanes,
}

impl Work<Lanes> for Operations {
    type Output = [Lanes; 28];
    #[inline(always)]
    fn run<V: Twin<Lanes>>(self) -> [Lanes; 28] {
        operations(V::of_twin(self.x), V::of_twin(self.y)).map(V::into_twin)
    }
}

/// The same bits, or both no number: which of two NaNs an instruction passes on is nowhere laid down.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// Does something with every set of instructions that this processor has, one after the other.
fn on_each(check: impl Fn(Isa)) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _held = ONE_AT_A_TIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    for isa in Isa::ALL {
        match isa.force() {
            Ok(()) => check(isa),
            Err(_) => eprintln!("skipped: this processor has no {isa}"),
        }
    }
}

#[test]
fn every_operation_gives_in_every_lane_what_a_lone_double_gives() {
    let pairs: Vec<(f64, f64)> = NUMBERS.iter().flat_map(|x| NUMBERS.iter().map(|y| (*x, *y))).collect();
    on_each(|isa| {
        // Each pair comes to stand in every lane.
        for first in 0..pairs.len() {
            let pair = |lane: usize| pairs[(first + 37 * lane) % pairs.len()];
            let (x, y) = (Lanes(std::array::from_fn(|k| pair(k).0)), Lanes(std::array::from_fn(|k| pair(k).1)));
            for (way, found) in [("entered", Lanes::enter(Operations { x, y })), ("as lanes", operations(x, y))] {
                for lane in 0..LANES {
                    let (x, y) = pair(lane);
                    for (number, (found, expected)) in found.iter().zip(operations(x, y)).enumerate() {
                        let found = found.0[lane];
                        assert!(
                            same(found, expected),
                            "operation {number} of {x:e} and {y:e} in lane {lane} on {isa}, {way}: {found:e}, not {expected:e}"
                        );
                    }
                }
            }
        }
    });
}

/// Slices of any length, beginning at any lane's number, are read and written in place and in order.
#[test]
fn slices_are_the_same_numbers_in_order() {
    struct Doubled<'a>(&'a mut [Lanes], &'a [Lanes]);
    impl Work<Lanes> for Doubled<'_> {
        type Output = usize;
        #[inline(always)]
        fn run<V: Twin<Lanes>>(self) -> usize {
            let from = V::of_slice(self.1);
            for (to, from) in V::of_slice_mut(self.0).iter_mut().zip(from) {
                *to += *from + V::of(from.glance(3) as i64);
            }
            V::into_slice(from).len()
        }
    }
    let number = |i: usize| Lanes(std::array::from_fn(|lane| (100 * i + lane) as f64));
    on_each(|isa| {
        for start in 0..3 {
            for end in [start, start + 1, start + 7, 40] {
                let from: Vec<Lanes> = (0..40).map(number).collect();
                let mut to = from.clone();
                assert_eq!(Lanes::enter(Doubled(&mut to[start..end], &from[start..end])), end - start);
                for (i, to) in to.into_iter().enumerate() {
                    let added = if (start..end).contains(&i) {
                        number(i) + Lanes([number(i).0[3]; LANES])
                    } else {
                        Lanes::zero()
                    };
                    assert_eq!(to, number(i) + added, "{isa}, {start}..{end}, at {i}");
                }
            }
        }
    });
}
