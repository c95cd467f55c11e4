//! Boxes that attain their bound: what is proved there, and what is not.

use theorycheck::claim::{Address, Budget, Case, Context, Evidence, Verdict};
use theorycheck::prelude::*;

macro_rules! formula {
    ($name:ident, $n:literal, |$x:ident| $value:expr) => {
        #[derive(Clone, Copy)]
        struct $name;
        impl Formula<$n> for $name {
            fn at<R: Real>(self, $x: &[R; $n]) -> R {
                $value
            }
        }
    };
}

formula!(Parabola, 1, |x| x[0] * (R::one() - x[0]));
formula!(Quarter, 1, |_x| R::of(ratio(1, 4)));
formula!(FromAnEighth, 1, |x| (x[0] - ratio(1, 8)).abs());
formula!(Eighth, 1, |_x| R::of(ratio(1, 8)));
formula!(Product, 2, |x| x[0] * x[1]);
formula!(Squares, 2, |x| x[0].sq() + x[1].sq());
formula!(Sine, 1, |x| x[0].sin());
formula!(Identity, 1, |x| x[0]);

const UNIT: (Ratio, Ratio) = (Ratio::ZERO, Ratio::ONE);
const HALF: &[[Ratio; 1]] = &[[ratio(1, 2)]];
const QUARTER: &[[Ratio; 1]] = &[[ratio(1, 4)]];
const ORIGIN: &[[Ratio; 1]] = &[[Ratio::ZERO]];

fn context() -> Context<'static> {
    Context {
        seed: 1,
        seed_in_addresses: None,
        claim: "toy/box",
        case: "x",
        slug: "x",
        ending: theorycheck::claim::Ending::Holds,
        share: 1e-9,
        budget: &Budget::QUICK,
        journal: &(),
    }
}

fn case_of(cases: fn(&mut Cases)) -> Case {
    Cases::of(cases).0.swap_remove(0)
}

fn evidence(cases: fn(&mut Cases)) -> Evidence {
    case_of(cases).decide(&context())
}

#[test]
fn a_bound_that_is_attained_is_proved_by_derivatives() {
    let inside = evidence(|case| {
        case.holds("x", for_all_in([UNIT]).formula(Parabola).at_most(Quarter).touching(HALF));
    });
    assert_eq!(inside.verdict, Verdict::Proved, "{inside:?}");
    assert_eq!(inside.tightness.map(|(_, hi)| hi), Some(1.0));
    // sin x ≤ x: the slack and two of its derivatives vanish at 0, but not the sign of the first.
    let from_below = evidence(|case| {
        case.holds("x", for_all_in([UNIT]).formula(Identity).at_least(Sine).touching(ORIGIN));
    });
    assert_eq!(from_below.verdict, Verdict::Proved, "{from_below:?}");
    let two_axes = evidence(|case| {
        let square = for_all_in([(ratio(-1, 1), ratio(1, 1)), (ratio(-1, 1), ratio(1, 1))]);
        case.holds("x", square.formula(Product).at_most(Squares).touching(&[[Ratio::ZERO; 2]]));
    });
    assert_eq!(two_axes.verdict, Verdict::Proved, "{two_axes:?}");
}

/// |x − 1/8| ≤ 1/8 has slack at first when x leaves 0, and a second derivative of 0 wherever it has
/// one; it fails behind the kink.
#[test]
fn a_kink_is_not_smoothed_over() {
    let beyond = evidence(|case| {
        case.holds("x", for_all_in([UNIT]).formula(FromAnEighth).at_most(Eighth).touching(ORIGIN));
    });
    assert_eq!(beyond.verdict, Verdict::Refuted, "{beyond:?}");
}

#[test]
fn a_wrong_point_or_none_proves_nothing_and_the_open_box_is_named() {
    let wrong = evidence(|case| {
        case.holds("x", for_all_in([UNIT]).formula(Parabola).at_most(Quarter).touching(QUARTER));
    });
    let none = evidence(|case| case.holds("x", for_all_in([UNIT]).formula(Parabola).at_most(Quarter)));
    let replaced = evidence(|case| {
        let theorem = for_all_in([UNIT]).formula(Parabola).at_most(Quarter).touching(HALF);
        case.holds("x", theorem.bound(|_| ratio(1, 4)));
    });
    for open in [wrong, none, replaced] {
        assert_eq!(open.verdict, Verdict::Undecided);
        let note = open.note.expect("it says which box stayed open");
        let named = note.split_once("the box [").and_then(|(_, rest)| rest.split_once(']')).expect("a box").0;
        let ends: Vec<f64> = named.split(", ").map(|end| end.parse::<Ratio>().expect("a fraction").to_f64()).collect();
        assert!(ends[0] <= 0.51 && 0.49 <= ends[1], "{note}");
    }
}

#[test]
fn a_bound_a_little_too_small_is_refuted_and_its_witness_can_be_replayed() {
    let case = case_of(|case| {
        let theorem = for_all_in([UNIT]).formula(Parabola).at_most(Quarter).touching(HALF);
        case.holds("x", theorem.scale_bound(ratio(999, 1000)));
    });
    let refuted = case.decide(&context());
    assert_eq!(refuted.verdict, Verdict::Refuted);
    let witness = refuted.witness.expect("a refutation has a witness");
    let address: Address = witness.address.parse().expect("an address");
    let replay = case.replay(&context(), &address).expect("the witness is there");
    assert!(replay.setting.contains(&witness.setting), "{} is not {}", replay.setting, witness.setting);
    let nowhere = case.replay(&context(), &Address { setting: 2, ..address }).expect_err("there are two parts");
    assert!(nowhere.contains("2 parts"), "{nowhere}");
}

#[test]
#[should_panic(expected = "has a slack with derivatives")]
fn only_formulas_can_touch() {
    let _ = for_all_in([UNIT]).quantity(|x| x[0]).at_most(|_| 1).touching(ORIGIN);
}
