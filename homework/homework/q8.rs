//! # Q8: a training objective that is not smooth
//!
//! **Reference**: (relu(t) − 1)²/2, one rectified unit and the target 1: its derivative jumps from 0 to −1 at 0. Smooth
//! activations do not help: (t₁t₂ − 1)² has a Hessian of about 6s² at (s, s), which no β bounds. A trap: relu(t)² is
//! smooth, the target 0 hides the kink.
//!
//! **Checked** exactly: pairs of points that approach the place, or move to infinity along the direction, between
//! which the gradient changes by more and more times their distance, beyond a million. A finite place of a function
//! with a continuous Hessian is wrong. A training objective is bounded below.

use super::*;
use crate::objectives::Objective;
use theorycheck::arithmetic::Dual;
use theorycheck::grade::Place;
use theorycheck::grade::formula::Analytic;

pub(super) static QUESTION: Question = Question {
    id: "q8",
    title: "A training objective that is not smooth",
    points: 10,
    fields: &[
        Field {
            name: "objective",
            kind: Kind::Objective(&["t", "t1", "t2"]),
            help: "the loss as a function of one parameter t, or of two, t1 and t2",
            example: "\"tanh(t)**2\"",
        },
        Field {
            name: "at",
            kind: Kind::Place,
            help: "where smoothness fails: a number, a list, or \"infinity\"",
            example: "0",
        },
        Field {
            name: "direction",
            kind: Kind::Point,
            help: "with at = \"infinity\": the direction to go",
            example: "1",
        },
        text("why this is the loss of a model, read by a person"),
    ],
    grade,
};

fn grade(answers: &Answers<'_>, marks: &mut Marks) {
    let judged =
        if answers.has("objective") { judge(answers).unwrap_or_else(|wrong| wrong) } else { Judgement::missing() };
    let solution = "For example (relu(t) - 1)**2/2 at 0, where the derivative jumps from 0 to -1; or (t1*t2 - 1)**2 towards \
        infinity along (1, 1).";
    marks.give("counterexample", ratio(1, 1), judged.solved(solution));
    note_text(answers, marks);
}

/// A loss of one or two parameters.
struct Loss {
    formula: Formula,
    parameters: usize,
}

/// A point, or a direction.
type Vector = Vec<Ratio>;

/// Points approach a place down to these powers of 1/2, or go away as far as these powers of 2.
const NEAR: [i32; 3] = [20, 40, 60];
const FAR: [i32; 9] = [4, 5, 6, 7, 8, 9, 12, 16, 20];
/// What counts as unbounded, if it is still growing.
const STEEP: f64 = 1e6;

impl Loss {
    fn read(text: &str) -> Result<Loss, Judgement> {
        let in_two = Formula::parse(text, &["t1", "t2"]);
        let error = |says: String| Judgement::error(format!("objective: {says}"));
        match Objective::read(text) {
            Ok(objective) => Ok(Loss { formula: objective.formula().clone(), parameters: 1 }),
            Err(says) if !text.contains("t1") && !text.contains("t2") => Err(error(says)),
            Err(_) => {
                let formula = in_two.map_err(|says| error(says.to_string()))?;
                Ok(Loss { formula, parameters: 2 })
            }
        }
    }

    fn gradient<R: Analytic>(&self, at: &[R]) -> Vec<R> {
        let along = |i: usize| {
            let moving = at
                .iter()
                .enumerate()
                .map(|(j, x)| Dual { value: *x, derivative: if i == j { R::one() } else { R::zero() } });
            self.formula.evaluate(&moving.collect::<Vec<_>>()).derivative
        };
        (0..self.parameters).map(along).collect()
    }

    /// ‖∇f(a) − ∇f(b)‖ over ‖a − b‖ in the maximum norm.
    fn steepness<R: Analytic>(&self, a: &[R], b: &[R]) -> f64 {
        let apart = |x: &[R], y: &[R]| x.iter().zip(y).map(|(x, y)| (*x - *y).abs().glance(0)).fold(0.0, greatest);
        apart(&self.gradient(a), &self.gradient(b)) / apart(a, b)
    }

    /// The largest steepness between pairs of points that are a power of two away from a place along a direction.
    fn near<R: Analytic>(&self, at: &[Ratio], direction: &[Ratio], power: i32) -> f64 {
        let unit = (0..power).fold(R::one(), |unit, _| unit / Ratio::from(2));
        let moved =
            |times: i32| -> Vec<R> { at.iter().zip(direction).map(|(x, d)| R::of(*x) + unit * (*d * times)).collect() };
        let pairs = [(1, -1), (1, 2), (-1, -2)].map(|(a, b)| self.steepness(&moved(a), &moved(b)));
        pairs.into_iter().fold(0.0, greatest)
    }

    /// The largest steepness between points a power of two away along a direction, and a unit or less from each other.
    /// In doubles: nothing cancels out there, and a pair for which an exponential leaves them is left out.
    fn far(&self, direction: &[Ratio], power: i32) -> f64 {
        let distance = f64::from(1_u32 << power);
        let here: Vec<f64> = direction.iter().map(|d| d.to_f64() * distance).collect();
        let beside = |step: f64| {
            let others = directions(self.parameters)
                .into_iter()
                .map(move |unit| unit.into_iter().map(move |d| d.to_f64() * step));
            others.map(|moves| here.iter().zip(moves).map(|(x, d)| x + d).collect::<Vec<f64>>()).collect::<Vec<_>>()
        };
        let pairs = [1.0, 1.0 / distance].into_iter().flat_map(beside).map(|other| self.steepness(&here, &other));
        pairs.filter(|steepness| steepness.is_finite()).fold(f64::NAN, f64::max)
    }

    /// Where steepness grows without end, as far as can be seen: the last one.
    fn is_steep_at(&self, at: &[Ratio]) -> Option<f64> {
        // Doubles tell whether it is worth looking closer, where they would round.
        let grows = |d: &Vector| self.near::<f64>(at, d, 16) > 4.0 * self.near::<f64>(at, d, 8);
        let closer = |d: Vector| NEAR.map(|power| Exact::scope(256, || self.near::<Exact>(at, &d, power)));
        directions(self.parameters).into_iter().filter(grows).find_map(|d| unbounded(&closer(d), 4.0))
    }

    fn is_steep_along(&self, direction: &[Ratio]) -> Option<f64> {
        unbounded(&FAR.map(|power| self.far(direction, power)), 1.3)
    }

    /// Some place where smoothness fails, in words.
    fn somewhere(&self) -> Option<String> {
        let far = directions(self.parameters).into_iter().find(|d| self.is_steep_along(d).is_some());
        let grid: Vec<Ratio> = (-8..=8).map(|k| ratio(k, 4)).collect();
        let points: Vec<Vector> = match self.parameters {
            1 => grid.iter().map(|x| vec![*x]).collect(),
            _ => [-1, 0, 1].iter().flat_map(|x| [-1, 0, 1].map(|y| vec![Ratio::from(*x), Ratio::from(y)])).collect(),
        };
        if far.is_some() {
            return Some("far out: give at = \"infinity\" and a direction".to_owned());
        }
        points.iter().any(|at| self.is_steep_at(at).is_some()).then(|| "at another point".to_owned())
    }

    /// A direction in which it falls without end.
    fn falls(&self) -> bool {
        directions(self.parameters).iter().any(|d| {
            let value = |times: f64| {
                let at: Vec<f64> = d.iter().map(|d| d.to_f64() * times).collect();
                self.formula.evaluate(&at)
            };
            let (near, far, farther) = (value(32.0), value(1024.0), value(32_768.0));
            farther < -1000.0 && farther < 2.0 * far && far < near
        })
    }
}

/// A maximum that does not forget what is no number.
fn greatest(most: f64, value: f64) -> f64 {
    if value > most || value.is_nan() { value } else { most }
}

/// Both ways along the axes and the diagonals.
fn directions(parameters: usize) -> Vec<Vector> {
    let whole = |x: i64, y: i64| vec![Ratio::from(x), Ratio::from(y)];
    match parameters {
        1 => vec![vec![Ratio::ONE], vec![-Ratio::ONE]],
        _ => [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)].map(|(x, y)| whole(x, y)).to_vec(),
    }
}

/// The last of these, if it is steep and each is so many times the one before.
fn unbounded(steepness: &[f64], growth: f64) -> Option<f64> {
    let known: Vec<f64> = steepness.iter().copied().filter(|value| value.is_finite()).collect();
    let last = *known.last().filter(|_| known.len() >= 2)?;
    (last > STEEP && known.windows(2).all(|pair| pair[1] > growth * pair[0])).then_some(last)
}

fn judge(answers: &Answers<'_>) -> Result<Judgement, Judgement> {
    let text = answers.objective("objective");
    let text = text.ok().ok_or_else(|| text.judged(|_| Judgement::missing()))?;
    let loss = Loss::read(text)?;
    if loss.falls() {
        let says = "A training objective is bounded below, and this function is not.";
        return Err(Judgement::wrong(says).credited(ratio(1, 4)));
    }
    let place = answers.place("at");
    let Some(place) = place.ok() else {
        if place.is_given() {
            return Err(place.judged(|_| Judgement::missing()).remarked("(at)"));
        }
        return Err(match loss.somewhere() {
            Some(_) => Judgement::loose(ratio(3, 4), "Not smooth indeed; say also where, with `at`."),
            None => smooth_here("Nowhere that was tried", &loss),
        });
    };
    match place {
        Place::At(at) => at_a_point(&loss, at),
        Place::Infinity => towards_infinity(&loss, answers),
    }
}

fn fits(loss: &Loss, vector: &[Ratio], name: &str) -> Result<(), Judgement> {
    let (given, needed) = (vector.len(), loss.parameters);
    let is_small = vector.iter().all(|x| x.denominator() < 1 << 20 && x.numerator().abs() < 1 << 20);
    if given != needed {
        return Err(Judgement::error(format!("`{name}` has {given} numbers; the objective has {needed} parameters.")));
    }
    if is_small { Ok(()) } else { Err(Judgement::error(format!("The numbers of `{name}` have at most six digits."))) }
}

fn at_a_point(loss: &Loss, at: &[Ratio]) -> Result<Judgement, Judgement> {
    fits(loss, at, "at")?;
    if let Some(quotient) = loss.is_steep_at(at) {
        return Ok(Judgement::right(format!(
            "Right: between points 2**-60 from there the gradient changes by {quotient:.1e} times their distance, and ever more as they get closer."
        )));
    }
    Err(smooth_here("At this point", loss))
}

fn towards_infinity(loss: &Loss, answers: &Answers<'_>) -> Result<Judgement, Judgement> {
    let given = answers.place("direction");
    let candidates = match given.ok() {
        Some(Place::At(direction)) => {
            fits(loss, direction, "direction")?;
            vec![direction.clone()]
        }
        _ if given.is_given() => {
            return Err(given.judged(|_| Judgement::error("it is a list")).remarked("(direction)"));
        }
        // One parameter has two directions only.
        _ if loss.parameters == 1 => directions(1),
        _ => return Err(Judgement::error("With at = \"infinity\" give the direction, such as [1, 0].")),
    };
    if let Some(quotient) = candidates.iter().find_map(|direction| loss.is_steep_along(direction)) {
        return Ok(Judgement::right(format!(
            "Right: far out in this direction the gradient changes by {quotient:.1e} times the distance, and ever more farther out."
        )));
    }
    Err(smooth_here("In this direction", loss))
}

/// It is smooth here; perhaps not elsewhere.
fn smooth_here(place: &str, loss: &Loss) -> Judgement {
    match loss.somewhere() {
        Some(elsewhere) => Judgement::wrong(format!(
            "{place} the gradient changes by a bounded multiple of the distance. The function is not smooth, but {elsewhere}."
        ))
        .credited(ratio(1, 2)),
        None => Judgement::wrong(format!("{place} the gradient changes by a bounded multiple of the distance: as far as it was tried, the function is smooth.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests_help::expect;
    use theorycheck::grade::Outcome::{Error, Missing, Right, ValidLoose, Wrong};

    #[test]
    fn gradients_are_those_by_hand() {
        let loss = Loss::read("(t1*t2 - 1)**2").unwrap_or_else(|says| panic!("{}", says.reason));
        Exact::scope(128, || {
            // 2(t₁t₂ − 1)(t₂, t₁) at (2, 3).
            let found: Vec<f64> = loss.gradient(&[exact(2), exact(3)]).iter().map(|x| x.to_f64()).collect();
            assert_eq!(found, [30.0, 20.0]);
        });
    }

    #[test]
    fn answers() {
        let field = "counterexample";
        let given = |objective: &str, rest: &str| format!("objective = \"{objective}\"\n{rest}");
        let far = "at = \"infinity\"\ndirection = [1, 1]";
        expect(
            &super::super::SHEET,
            "q8",
            &[
                (&given("(relu(t)-1)**2/2", "at = 0"), field, Right, 1.0),
                (&given("(max(0, 2*t) - 3)**2", "at = [0]"), field, Right, 1.0),
                (&given("abs(relu(t) - 1)", "at = 1"), field, Right, 1.0),
                (&given("(relu(t - 1/2)-1)**2", "at = \"1/2\""), field, Right, 1.0),
                (&given("(relu(t1)*t2 - 1)**2", "at = [0, 1]"), field, Right, 1.0),
                (&given("(t1*t2-1)**2", far), field, Right, 1.0),
                (&given("(t1*tanh(t2)-1)**2", "at = \"infinity\"\ndirection = [1, 0]"), field, Right, 1.0),
                (&given("log(1+exp(-t1*tanh(t2)))", "at = \"infinity\"\ndirection = [1, 0]"), field, Right, 1.0),
                (&given("(t**2-1)**2", "at = \"infinity\""), field, Right, 1.0),
                (&given("exp(-t)", "at = \"infinity\"\ndirection = -1"), field, Right, 1.0),
                (&given("abs(t)", "at = 0"), field, Right, 1.0),
                (&given("abs(t)**(3/2)", "at = 0"), field, Right, 1.0),
                (&given("(relu(t)-1)**2/2", ""), field, ValidLoose, 0.75),
                (&given("relu(t)**2", "at = 0"), field, Wrong, 0.0),
                (&given("log(1+exp(t))", "at = 0"), field, Wrong, 0.0),
                (&given("(1/(1+exp(-t)) - 1)**2", "at = \"infinity\""), field, Wrong, 0.0),
                (&given("t**2", "at = \"infinity\""), field, Wrong, 0.0),
                (&given("10**8*t**2", "at = \"infinity\""), field, Wrong, 0.0),
                (&given("log(1+exp(-t1*t2))", "at = [1, 1]"), field, Wrong, 0.5),
                (&given("huber(1)", "at = 1"), field, Wrong, 0.0),
                (&given("(relu(t)-1)**2/2", "at = 1"), field, Wrong, 0.5),
                (&given("(t1*t2-1)**2", "at = [1, 1]"), field, Wrong, 0.5),
                (&given("(t1*t2-1)**2", "at = 0"), field, Error, 0.0),
                (&given("-t**4", "at = \"infinity\""), field, Wrong, 0.25),
                (&given("t**3", "at = \"infinity\""), field, Wrong, 0.25),
                (&given("relu(x)", "at = 0"), field, Error, 0.0),
                ("at = 0", field, Missing, 0.0),
            ],
        );
    }
}
