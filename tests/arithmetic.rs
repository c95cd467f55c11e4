//! Laws of the arithmetics, on random programs: every number encloses what it stands for, and all
//! arithmetics compute the same.

use std::cell::Cell;
use std::cmp::Ordering;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use quickcheck::quickcheck;
use theorycheck::arithmetic::{Counted, Dual, LANES, Number};
use theorycheck::prelude::*;

/// A random expression in three variables.
#[derive(Clone, Debug)]
enum Program {
    Constant(Ratio),
    Variable(usize),
    Of(Function, Box<Program>),
    Both(Operation, Box<[Program; 2]>),
    /// The third where the first is less than the second, else the fourth.
    Select(Box<[Program; 4]>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Function {
    Negate,
    Abs,
    Square,
    Sqrt,
    Exp,
    Ln,
    Sin,
    Cos,
}

#[derive(Clone, Copy, Debug)]
enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Max,
    Min,
}

impl Function {
    const RATIONAL: [Function; 3] = [Function::Negate, Function::Abs, Function::Square];
    const ALL: [Function; 8] = [
        Function::Negate,
        Function::Abs,
        Function::Square,
        Function::Sqrt,
        Function::Exp,
        Function::Ln,
        Function::Sin,
        Function::Cos,
    ];

    fn of<R: Real>(self, x: R) -> R {
        match self {
            Function::Negate => -x,
            Function::Abs => x.abs(),
            Function::Square => x.sq(),
            Function::Sqrt => x.sqrt(),
            Function::Exp => x.exp(),
            Function::Ln => x.ln(),
            Function::Sin => x.sin(),
            Function::Cos => x.cos(),
        }
    }

    fn is_correctly_rounded(self) -> bool {
        matches!(self, Function::Negate | Function::Abs | Function::Square | Function::Sqrt)
    }
}

impl Operation {
    const ALL: [Operation; 6] =
        [Operation::Add, Operation::Subtract, Operation::Multiply, Operation::Divide, Operation::Max, Operation::Min];

    fn of<R: Real>(self, x: R, y: R) -> R {
        match self {
            Operation::Add => x + y,
            Operation::Subtract => x - y,
            Operation::Multiply => x * y,
            Operation::Divide => x / y,
            Operation::Max => x.max(y),
            Operation::Min => x.min(y),
        }
    }
}

impl Program {
    fn run<R: Real>(&self, at: &[R; 3]) -> R {
        match self {
            Program::Constant(constant) => R::of(*constant),
            Program::Variable(i) => at[*i],
            Program::Of(function, x) => function.of(x.run(at)),
            Program::Both(operation, both) => operation.of(both[0].run(at), both[1].run(at)),
            Program::Select(parts) => {
                let [a, b, yes, no] = &**parts;
                R::select(a.run(at).less(b.run(at)), yes.run(at), no.run(at))
            }
        }
    }

    /// The value in plain fractions; `None` after a division by zero.
    fn truth(&self, at: &[RBig; 3]) -> Option<RBig> {
        Some(match self {
            Program::Constant(constant) => big(*constant),
            Program::Variable(i) => at[*i].clone(),
            Program::Of(function, x) => {
                let x = x.truth(at)?;
                match function {
                    Function::Negate => -x,
                    Function::Abs if x < RBig::ZERO => -x,
                    Function::Abs => x,
                    Function::Square => &x * &x,
                    _ => return None,
                }
            }
            Program::Both(operation, both) => {
                let (x, y) = (both[0].truth(at)?, both[1].truth(at)?);
                match operation {
                    Operation::Add => x + y,
                    Operation::Subtract => x - y,
                    Operation::Multiply => x * y,
                    Operation::Divide if y == RBig::ZERO => return None,
                    Operation::Divide => x / y,
                    Operation::Max => x.max(y),
                    Operation::Min => x.min(y),
                }
            }
            Program::Select(parts) => {
                let values: Option<Vec<RBig>> = parts.iter().map(|part| part.truth(at)).collect();
                let [a, b, yes, no]: [RBig; 4] = values?.try_into().expect("four parts");
                if a < b { yes } else { no }
            }
        })
    }

    /// An interval that holds both the true value and what doubles compute, whichever way their
    /// rounded comparisons went; `None` where there is no such bounded interval.
    ///
    /// Rounding to nearest is monotone, so that a correctly rounded operation stays between the
    /// doubles around its exact range.
    fn reach(&self, at: &[f64; 3]) -> Option<(f64, f64)> {
        match self {
            Program::Constant(constant) => bounded(exact(*constant), 0),
            Program::Variable(i) => Some((at[*i], at[*i])),
            Program::Of(function, x) => {
                let x = interval(x.reach(at)?);
                bounded(function.of(x), if function.is_correctly_rounded() { 0 } else { ELEMENTARY_UNITS })
            }
            Program::Both(operation, both) => {
                bounded(operation.of(interval(both[0].reach(at)?), interval(both[1].reach(at)?)), 0)
            }
            Program::Select(parts) => {
                let reached: Option<Vec<Exact>> = parts.iter().map(|part| Some(interval(part.reach(at)?))).collect();
                let [a, b, yes, no]: [Exact; 4] = reached?.try_into().expect("four parts");
                bounded(Exact::select(a.lt(b), yes, no), 0)
            }
        }
    }
}

/// Elementary functions of doubles are off by less than two units in the last place.
const ELEMENTARY_UNITS: usize = 2;

fn interval((lo, hi): (f64, f64)) -> Exact {
    Exact::between(Exact::try_from(lo).expect("finite"), Exact::try_from(hi).expect("finite"))
}

fn bounded(x: Exact, units: usize) -> Option<(f64, f64)> {
    let (lo, hi) = x.to_f64_bounds();
    let (lo, hi) = (0..units).fold((lo, hi), |(lo, hi), _| (lo.next_down(), hi.next_up()));
    Some((lo, hi)).filter(|(lo, hi)| lo.is_finite() && hi.is_finite())
}

fn big(value: Ratio) -> RBig {
    RBig::from_parts(IBig::from(value.numerator()), UBig::from(value.denominator().unsigned_abs()))
}

fn programs(functions: &'static [Function], branches: bool) -> BoxedStrategy<Program> {
    let constant = (-6i64..=6, 1i64..=4).prop_map(|(n, d)| Program::Constant(ratio(n, d)));
    let leaf = prop_oneof![constant, (0usize..3).prop_map(Program::Variable)];
    leaf.prop_recursive(5, 24, 4, move |inner| {
        let of = (prop::sample::select(functions), inner.clone())
            .prop_map(|(function, x)| Program::Of(function, Box::new(x)));
        let both = (prop::sample::select(&Operation::ALL[..]), inner.clone(), inner.clone())
            .prop_map(|(operation, x, y)| Program::Both(operation, Box::new([x, y])));
        let four = [inner.clone(), inner.clone(), inner.clone(), inner];
        let select = four.prop_map(|parts| Program::Select(Box::new(parts)));
        if branches { prop_oneof![3 => of, 5 => both, 1 => select].boxed() } else { prop_oneof![of, both].boxed() }
    })
    .boxed()
}

/// A point, and for each coordinate how far an interval around it reaches to the left and right.
fn intervals() -> impl Strategy<Value = [(Ratio, Ratio, Ratio); 3]> {
    let side = (-12i64..=12, 1i64..=7, 0i64..=3, 0i64..=3).prop_map(|(n, d, left, right)| {
        let middle = ratio(n, d);
        (middle - ratio(left, 5), middle, middle + ratio(right, 5))
    });
    [side.clone(), side.clone(), side]
}

/// Runs a property that says of each case whether it was about anything; most must be.
fn check<S: Strategy>(strategy: S, property: impl Fn(S::Value) -> Result<bool, TestCaseError>) {
    let (told, all) = (Cell::new(0), Cell::new(0));
    let config = Config { cases: 512, failure_persistence: None, ..Config::default() };
    let outcome =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)).run(&strategy, |value| {
            all.set(all.get() + 1);
            told.set(told.get() + i32::from(property(value)?));
            Ok(())
        });
    outcome.unwrap_or_else(|wrong| panic!("{wrong}"));
    assert!(2 * told.get() > all.get(), "only {} of {} cases said anything", told.get(), all.get());
}

fn apart(a: Exact, b: Exact) -> bool {
    a.lt(b).is_yes() || a.gt(b).is_yes()
}

/// Less than the last of 24 bits of the arguments.
const TINY: Ratio = ratio(1, 1 << 40);

#[test]
fn the_true_value_of_a_program_lies_in_its_enclosure() {
    check((programs(&Function::RATIONAL, true), intervals()), |(program, sides)| {
        let Some(truth) = program.truth(&sides.map(|(_, middle, _)| big(middle))) else { return Ok(false) };
        for precision in [24, 64, 256] {
            let (exactly, within) = Exact::scope(precision, || {
                let truth = Exact::from(Number::Rational(truth.clone()));
                let point = program.run(&sides.map(|(_, middle, _)| exact(middle)));
                let around = |sides: [(Ratio, Ratio); 3]| {
                    program.run(&sides.map(|(lo, hi)| Exact::between(lo.into(), hi.into())))
                };
                // Wide, and so narrow on either side that a wrong rounding shows.
                let enclosures = [
                    around(sides.map(|(lo, _, hi)| (lo, hi))),
                    around(sides.map(|(_, middle, _)| (middle - TINY, middle))),
                    around(sides.map(|(_, middle, _)| (middle, middle + TINY))),
                ];
                (point.eq(truth), enclosures.iter().all(|enclosure| !apart(*enclosure, truth)))
            });
            prop_assert!(exactly.is_yes() && within, "{precision} bits: {exactly:?}, {within}");
        }
        Ok(true)
    });
}

#[test]
fn a_smaller_interval_has_a_smaller_image() {
    check((programs(&Function::ALL, true), intervals()), |(program, sides)| {
        let image = |sides: [(Ratio, Ratio); 3]| {
            Exact::scope(64, || {
                program.run(&sides.map(|(lo, hi)| Exact::between(lo.into(), hi.into()))).to_f64_bounds()
            })
        };
        let whole = image(sides.map(|(lo, _, hi)| (lo, hi)));
        for part in [sides.map(|(lo, middle, _)| (lo, middle)), sides.map(|(_, middle, hi)| (middle, hi))] {
            let part = image(part);
            prop_assert!(whole.0 <= part.0 && part.1 <= whole.1, "{part:?} is not inside {whole:?}");
        }
        Ok(whole.0.is_finite() && whole.1.is_finite())
    });
}

#[test]
fn doubles_stay_within_their_rounding_errors_of_the_enclosure() {
    check((programs(&Function::ALL, true), intervals()), |(program, sides)| {
        let at = sides.map(|(_, middle, _)| middle.to_f64());
        let computed = program.run(&at);
        Exact::scope(256, || {
            let Some((lo, hi)) = program.reach(&at) else { return Ok(false) };
            let enclosure = program.run(&at.map(|x| Exact::try_from(x).expect("finite")));
            prop_assert!(lo <= computed && computed <= hi, "{computed} is not in [{lo}, {hi}]");
            prop_assert!(!apart(enclosure, interval((lo, hi))), "{enclosure} is far from [{lo}, {hi}]");
            Ok(true)
        })
    });
}

#[test]
fn more_bits_give_an_enclosure_that_overlaps_and_is_no_wider() {
    check((programs(&Function::ALL, false), intervals()), |(program, sides)| {
        let value = |bits| Exact::scope(bits, || program.run(&sides.map(|(_, middle, _)| exact(middle))).to_number());
        let (coarse, fine) = (value(64), value(256));
        prop_assert!(!Exact::scope(256, || apart(coarse.clone().into(), fine.clone().into())));
        let ((lo, hi), (least, most)) = (coarse.to_f64_bounds(), fine.to_f64_bounds());
        prop_assert!(lo <= least && most <= hi, "[{least}, {most}] is not inside [{lo}, {hi}]");
        Ok(hi.is_finite())
    });
}

/// Bits, where any two results that are no numbers are the same.
fn bits(x: f64) -> u64 {
    if x.is_nan() { f64::NAN.to_bits() } else { x.to_bits() }
}

#[test]
fn lanes_counted_and_dual_doubles_compute_the_bits_of_a_lone_double() {
    check((programs(&Function::ALL, true), prop::array::uniform16(intervals())), |(program, sides)| {
        let at =
            |lane: usize| sides[lane].map(|(lo, middle, _)| if lane.is_multiple_of(2) { lo } else { middle }.to_f64());
        let together = program.run::<Lanes>(&std::array::from_fn(|i| Lanes(std::array::from_fn(|lane| at(lane)[i]))));
        let mut numbers = 0;
        for lane in 0..LANES {
            let alone: f64 = program.run(&at(lane));
            prop_assert_eq!(bits(together.0[lane]), bits(alone), "lane {}", lane);
            prop_assert_eq!(bits(program.run(&at(lane).map(Counted)).0), bits(alone));
            prop_assert_eq!(bits(program.run(&at(lane).map(Dual::variable)).value), bits(alone));
            numbers += usize::from(alone.is_finite());
        }
        Ok(2 * numbers >= LANES)
    });
}

/// The mean value theorem: f(b) − f(a) is (b − a) times some slope between; also where |x| or a
/// maximum has a kink, since the hull of both slopes is taken there.
#[test]
fn differences_lie_in_the_range_of_the_derivative_times_the_step() {
    check((programs(&Function::ALL, false), intervals()), |(program, sides)| {
        let (lo, _, hi) = sides[0];
        let fixed = |i: usize| Dual::constant(exact(sides[i].1));
        Exact::scope(128, || {
            let moving = Dual::variable(Exact::between(lo.into(), hi.into()));
            let slope = program.run(&[moving, fixed(1), fixed(2)]).derivative;
            let at = |x: Ratio| program.run(&[exact(x), exact(sides[1].1), exact(sides[2].1)]);
            let (difference, allowed) = (at(hi) - at(lo), slope * (hi - lo));
            prop_assert!(!apart(difference, allowed), "{difference} is not in {allowed}");
            Ok(allowed.to_f64_bounds().1.is_finite())
        })
    });
}

fn truth(answer: Option<bool>) -> Truth {
    answer.map_or(Truth::Unknown, Truth::from)
}

/// The answer of a connective whatever the unknown arguments turn out to be, if there is one.
fn completed(a: Option<bool>, b: Option<bool>, connective: fn(bool, bool) -> bool) -> Truth {
    let each = |known: Option<bool>| known.map_or(vec![false, true], |known| vec![known]);
    let answers: Vec<bool> =
        each(a).into_iter().flat_map(|x| each(b).into_iter().map(move |y| connective(x, y))).collect();
    if answers.iter().all(|answer| *answer == answers[0]) { answers[0].into() } else { Truth::Unknown }
}

/// Whether what is no number is none after every maximum, minimum and absolute value.
fn keeps<R: Real>(nan: R, x: R) -> bool {
    [nan.max(x), x.max(nan), nan.min(x), x.min(nan), nan.abs(), x.max(nan).min(x)]
        .iter()
        .all(|kept| (0..LANES).all(|lane| kept.glance(lane).is_nan()))
}

quickcheck! {
    fn truth_obeys_de_morgan_and_double_negation(a: Option<bool>, b: Option<bool>) -> bool {
        let (a, b) = (truth(a), truth(b));
        !(a & b) == (!a | !b) && !(a | b) == (!a & !b) && !!a == a && (a & b) == (b & a) && (a & a) == a
    }

    fn truth_says_what_all_completions_say_and_no_more(a: Option<bool>, b: Option<bool>) -> bool {
        (truth(a) & truth(b)) == completed(a, b, |x, y| x && y) && (truth(a) | truth(b)) == completed(a, b, |x, y| x || y)
            && !truth(a) == completed(a, b, |x, _| !x)
    }

    fn a_select_that_cannot_tell_encloses_both_arms(yes: i32, no: i32) -> bool {
        let (yes, no) = (exact(yes), exact(no));
        let hull = Exact::select(Truth::Unknown, yes, no);
        !apart(hull, yes) && !apart(hull, no) && (hull.le(yes.max(no)) & hull.ge(yes.min(no))).is_yes()
    }

    fn orders_of_fractions_are_those_of_their_cross_products(a: i32, b: i32, c: i32, d: i32) -> bool {
        let (x, y) = (ratio(a.into(), i64::from(b) * 2 + 1), ratio(c.into(), i64::from(d) * 2 + 1));
        let order = (i128::from(x.numerator()) * i128::from(y.denominator()))
            .cmp(&(i128::from(y.numerator()) * i128::from(x.denominator())));
        let (x, y) = (exact(x), exact(y));
        x.lt(y).is_yes() == (order == Ordering::Less) && x.eq(y).is_yes() == (order == Ordering::Equal)
            && x.gt(y) == !x.le(y) && x.ge(y) == y.le(x)
    }

    fn what_is_no_number_passes_no_comparison_and_survives_every_maximum(x: f64) -> bool {
        let compared = [f64::NAN.less(x), x.less(f64::NAN), Real::at_most(f64::NAN, x), Real::at_most(x, f64::NAN)];
        let (lanes_of_nan, lanes) = (Lanes([f64::NAN; LANES]), Lanes([x; LANES]));
        let in_lanes = [lanes_of_nan.less(lanes), lanes.less(lanes_of_nan), lanes_of_nan.at_most(lanes)];
        compared.iter().all(|passes| !passes) && in_lanes.iter().all(|passes| passes.0 == 0)
            && keeps(f64::NAN, x) && keeps(lanes_of_nan, lanes) && keeps(Counted(f64::NAN), Counted(x))
            && keeps(Dual::constant(f64::NAN), Dual::variable(x))
    }

    fn infinity_is_no_exact_number_and_beyond_every_double(x: f64) -> bool {
        let beyond = !f64::INFINITY.less(x) && !x.less(f64::NEG_INFINITY);
        let kept = x.is_nan() || Real::max(f64::INFINITY, x) == f64::INFINITY && Real::min(x, f64::NEG_INFINITY) == f64::NEG_INFINITY;
        beyond && kept && Exact::try_from(x).is_ok() == x.is_finite()
    }

    fn what_is_unknown_passes_no_comparison_and_survives_every_maximum(x: i32) -> bool {
        let (unknown, x) = (exact(1) / 0, exact(x));
        let larger_or_smaller = [unknown.max(x), x.max(unknown), unknown.min(x), x.min(unknown), unknown.abs(), unknown + x];
        let told = larger_or_smaller.into_iter().chain([unknown]).any(|u| {
            [u.lt(x), u.le(x), u.gt(x), u.ge(x), u.eq(x), u.eq(u)].iter().any(|answer| *answer != Truth::Unknown)
        });
        !told && unknown.to_f64_bounds() == (f64::NEG_INFINITY, f64::INFINITY)
    }
}

/// A handle that outlived its scope is caught whether its place is empty, taken by another number or
/// not there any more; one made outside is good inside.
#[test]
fn a_handle_that_escapes_its_scope_is_caught() {
    let outside = exact(5).sqrt();
    let smuggled = Cell::new(None);
    Exact::scope(64, || {
        assert!(outside.lt(3).is_yes());
        smuggled.set(Some(exact(2).sqrt()));
        assert!(smuggled.get().is_some_and(|inside: Exact| inside.lt(2).is_yes()));
    });
    let escaped = smuggled.get().expect("set above");
    let caught = || std::panic::catch_unwind(|| escaped + 1).is_err();
    assert!(caught(), "its place is empty");
    let _another = exact(3).sqrt();
    assert!(caught(), "its place is taken");
    Exact::scope(128, || {
        let _more = [exact(7).sqrt(), exact(11).sqrt()];
        assert!(caught(), "its place is taken in another scope");
    });
    assert!(outside.gt(2).is_yes());
}

/// Φ through the public door: relative accuracy far out, and Φ(8) < 1 once the bits suffice.
#[test]
fn the_normal_law_is_decided_with_enough_bits() {
    let below_one = |bits| Exact::scope(bits, || exact(8).normal_cdf().lt(1));
    assert_eq!((below_one(40), below_one(64)), (Truth::Unknown, Truth::Yes));
    // Mills' ratio: (1/x − 1/x³) φ(x) ≤ Φ(−x) ≤ φ(x)/x.
    let far = exact(-30).normal_cdf();
    let density = exact(30).normal_density();
    assert!((far.lt(density / 30) & far.gt(density * ratio(899, 27_000))).is_yes());
    let symmetric = far + exact(30).normal_cdf();
    assert_eq!(symmetric.eq(1), Truth::Unknown);
    let twice = 2 * (exact(3) / exact(2).sqrt()).normal_cdf() - 1;
    let digits = twice.to_number().agreeing_digits(&exact(ratio(3, 2)).erf().to_number());
    assert!(digits.is_some_and(|digits| digits >= 17), "erf(3/2) = 2Φ(3/√2) − 1, to {digits:?} digits");
}
