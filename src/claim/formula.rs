//! [`Formula`]: an expression that the machine can differentiate, for boxes that attain their bound.

use super::Experiment;
use super::experiment::{Measure, Parts, Relation};
use super::instances::{Part, part};
use super::measured::Settings;
use crate::arithmetic::{Exact, Jet, Ratio, Real};

/// An expression in N variables, written once for every arithmetic. Its derivatives are computed
/// from the expression itself, so there is nothing to declare and nothing to be wrong about.
///
/// ```
/// use theorycheck::prelude::*;
///
/// #[derive(Clone, Copy)]
/// struct Parabola;
///
/// impl Formula<1> for Parabola {
///     fn at<R: Real>(self, [x]: &[R; 1]) -> R {
///         *x * (R::one() - *x)
///     }
/// }
/// ```
pub trait Formula<const N: usize>: Copy + Send + Sync + 'static {
    /// The value of the expression.
    fn at<R: Real>(self, x: &[R; N]) -> R;
}

/// By how much an inequality holds at a point, given the scale of its bound.
type Slack = Part<dyn Fn(&[Jet], Ratio) -> Jet + Send + Sync>;

/// By how much an inequality holds, with its derivatives, and where that may be nothing.
#[derive(Clone, Copy)]
pub(super) struct Touching {
    pub(super) slack: Slack,
    /// The points, one after the other.
    pub(super) points: &'static [Ratio],
}

/// A box and a quantity that is a formula; a relation to another makes it an [`Experiment`].
#[derive(Clone, Copy)]
pub struct Formulated<const N: usize, Q> {
    settings: Settings<[Exact; N]>,
    quantity: Q,
}

impl<const N: usize> Settings<[Exact; N]> {
    /// A quantity that is a formula, so that the bound may be [attained](Experiment::touching).
    pub fn formula<Q: Formula<N>>(self, quantity: Q) -> Formulated<N, Q> {
        Formulated { settings: self, quantity }
    }
}

impl<const N: usize, Q: Formula<N>> Formulated<N, Q> {
    /// The quantity is at most the bound.
    #[must_use]
    pub fn at_most<B: Formula<N>>(self, bound: B) -> Experiment<[Exact; N]> {
        let quantity = self.quantity;
        let relation = Relation::AtMost(part(move |x: &[Exact; N]| bound.at(x)));
        self.relate(relation, part(move |x, scale| bound.at(named::<N>(x)) * scale - quantity.at(named::<N>(x))))
    }

    /// The quantity is at least the bound.
    #[must_use]
    pub fn at_least<B: Formula<N>>(self, bound: B) -> Experiment<[Exact; N]> {
        let quantity = self.quantity;
        let relation = Relation::AtLeast(part(move |x: &[Exact; N]| bound.at(x)));
        self.relate(relation, part(move |x, scale| quantity.at(named::<N>(x)) - bound.at(named::<N>(x)) * scale))
    }

    fn relate(self, relation: Relation<[Exact; N]>, slack: Slack) -> Experiment<[Exact; N]> {
        let quantity = self.quantity;
        let measure = Measure::Quantity(part(move |x: &[Exact; N]| quantity.at(x)));
        let mut parts: Parts<[Exact; N]> = self.settings.measured(measure);
        parts.touching = Some(Touching { slack, points: &[] });
        Experiment { parts, relation }
    }
}

fn named<const N: usize>(x: &[Jet]) -> &[Jet; N] {
    x.try_into().expect("a point of the box has N coordinates")
}

impl<const N: usize> Experiment<[Exact; N]> {
    /// The same inequality, which is an equality at these points. Near each the machine shows that
    /// the slack grows: by the signs of its first derivatives around the point, or of its second
    /// where the first vanish there. A wrong point proves nothing; it leaves boxes undecided.
    ///
    /// # Panics
    /// When quantity and bound are not formulas: `.formula(…).at_most(…)`.
    #[must_use]
    #[track_caller]
    pub fn touching(mut self, points: &'static [[Ratio; N]]) -> Experiment<[Exact; N]> {
        let touching = self.parts.touching.as_mut();
        let touching = touching.expect("only `.formula(…)` against another formula has a slack with derivatives");
        touching.points = points.as_flattened();
        self
    }
}
