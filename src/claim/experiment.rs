//! [`Experiment`]: settings, premises, a measure and a relation, and the verbs that vary one part.

use std::fmt::Debug;

use super::formula::Touching;
use super::instances::{Domain, Part, part};
use crate::arithmetic::{Exact, Lanes, Ratio, Real, Truth};
use crate::random::Draw;
use crate::statistics::Certificate;

/// At most this many premises, and as many tweaks.
const PARTS_MAX: usize = 8;

/// A short list that is `Copy`.
pub(super) struct Few<T> {
    items: [Option<T>; PARTS_MAX],
}

impl<T: Copy> Clone for Few<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Copy> Copy for Few<T> {}

impl<T: Copy> Few<T> {
    pub(super) fn none() -> Few<T> {
        Few { items: [None; PARTS_MAX] }
    }

    #[track_caller]
    pub(super) fn push(&mut self, item: T) {
        let free = self.items.iter_mut().find(|slot| slot.is_none());
        *free.unwrap_or_else(|| panic!("an experiment has at most {PARTS_MAX} premises and as many tweaks")) =
            Some(item);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = T> {
        self.items.iter().copied().flatten()
    }
}

/// What the statement assumes.
pub(super) struct Premise<S: 'static> {
    pub(super) text: &'static str,
    pub(super) holds: Part<dyn Fn(&S) -> Truth + Send + Sync>,
}

/// A random quantity in one arithmetic.
pub(super) type Run<S, R> = Part<dyn Fn(&S, &mut Draw<R>) -> R + Send + Sync>;

/// A bound or a deterministic quantity.
pub(super) type Value<S> = Part<dyn Fn(&S) -> Exact + Send + Sync>;

/// A random quantity at every step of a run, or under either of two inputs.
pub(super) type RunOfMany<S> = Part<dyn Fn(&S, &mut Draw<Lanes>) -> Vec<Lanes> + Send + Sync>;

/// A statement that is not about a number; `Err` says what is wrong.
pub(super) type Property<S> = Part<dyn Fn(&S) -> Result<(), String> + Send + Sync>;

/// Puts a setting at a grid value.
pub(super) type Place<S> = Part<dyn Fn(&mut S, usize) + Send + Sync>;

/// Changes a setting.
pub(super) type Change<S> = Part<dyn Fn(&mut S) + Send + Sync>;

/// What is measured in each setting.
pub(super) enum Measure<S: 'static> {
    Quantity(Value<S>),
    Paths(Run<S, Exact>),
    Trial {
        run: Run<S, Lanes>,
        beside: Beside<S>,
    },
    /// The errors e₀, e₁, … of a run.
    Steps(RunOfMany<S>),
    /// The outputs of a mechanism under two neighbouring inputs.
    Neighbours(RunOfMany<S>),
    Property(Property<S>),
}

/// What stands beside the trials and decides in their place; they must agree with it.
pub(super) enum Beside<S: 'static> {
    Nothing,
    Paths(Run<S, Exact>),
    /// The expectation, computed.
    Mean(Value<S>),
}

/// What the values of a trial are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Values {
    NonNegative,
    Signed,
    /// 0 or 1.
    Indicators,
}

/// Whether an event has happened, in one arithmetic.
pub(super) type Happened<S, R> = Part<dyn Fn(&S, R) -> <R as Real>::Mask + Send + Sync>;

/// An event that a random quantity is looked at for.
pub(super) struct Event<S: 'static> {
    pub(super) lanes: Happened<S, Lanes>,
    /// The same on a path, where it is known.
    pub(super) exact: Option<Happened<S, Exact>>,
}

/// What is said of it.
pub(super) enum Relation<S: 'static> {
    AtMost(Value<S>),
    AtLeast(Value<S>),
    Exactly(Value<S>),
    /// At most a tolerance away from a centre.
    Within {
        centre: Value<S>,
        tolerance: Value<S>,
    },
    Decays(Ratio),
    /// Contracts by this factor at every step.
    Contracts(Value<S>),
    /// (ε, δ)-differentially private.
    Private {
        epsilon: Value<S>,
        delta: Value<S>,
    },
    Satisfied,
}

/// Where the certificate of a mean comes from.
pub(super) enum Certify<S: 'static> {
    Nothing,
    Always(Certificate),
    Each(Part<dyn Fn(&S) -> Certificate + Send + Sync>),
}

/// A grid and how its values enter a setting.
pub(super) struct Along<S: 'static> {
    pub(super) axis: &'static str,
    pub(super) grid: &'static [usize],
    pub(super) set: Place<S>,
}

macro_rules! copy_whatever_the_setting {
    ($($kind:ident)*) => {$(
        impl<S> Clone for $kind<S> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<S> Copy for $kind<S> {}
    )*};
}

copy_whatever_the_setting!(Premise Measure Beside Event Relation Certify Along Parts Experiment);

/// All but the relation.
pub(super) struct Parts<S: 'static> {
    pub(super) domain: Domain<S>,
    pub(super) premises: Few<Premise<S>>,
    pub(super) tweaks: Few<Change<S>>,
    pub(super) measure: Measure<S>,
    pub(super) values: Values,
    pub(super) event: Option<Event<S>>,
    pub(super) along: Option<Along<S>>,
    pub(super) certify: Certify<S>,
    /// What figures call the quantity.
    pub(super) called: &'static str,
    pub(super) bound_scale: Ratio,
    /// Where a box may attain its bound; only if quantity and bound are formulas.
    pub(super) touching: Option<Touching>,
}

impl<S: 'static> Parts<S> {
    pub(super) fn new(domain: Domain<S>, premises: Few<Premise<S>>, measure: Measure<S>) -> Parts<S> {
        Parts {
            domain,
            premises,
            tweaks: Few::none(),
            measure,
            values: Values::NonNegative,
            event: None,
            along: None,
            certify: Certify::Nothing,
            called: "quantity",
            bound_scale: Ratio::ONE,
            touching: None,
        }
    }
}

/// A complete experiment. It is `Copy`: a variant is the same experiment with one part replaced.
pub struct Experiment<S: 'static> {
    pub(super) parts: Parts<S>,
    pub(super) relation: Relation<S>,
}

impl<S: Debug + 'static> Experiment<S> {
    /// The same statement about these instances and no others, so that it can be proved.
    #[must_use]
    pub fn on<I: IntoIterator<Item = S>>(
        mut self,
        list: impl Fn() -> I + Copy + Send + Sync + 'static,
    ) -> Experiment<S> {
        self.parts.domain = Domain::Every(part(move || list().into_iter().collect()));
        self
    }

    /// The same with every setting changed: a mutant of the method, or another parameter.
    #[must_use]
    pub fn tweak(mut self, change: impl Fn(&mut S) + Copy + Send + Sync + 'static) -> Experiment<S> {
        self.parts.tweaks.push(part(change));
        self.parts.touching = None;
        self
    }

    /// The same quantity against another bound: the tolerance of `mean_within`, the factor of
    /// `contracts`, the ε of `is_private`.
    ///
    /// # Panics
    /// When the relation has no bound to replace.
    #[must_use]
    #[track_caller]
    pub fn bound<B: Into<Exact>>(mut self, bound: impl Fn(&S) -> B + Copy + Send + Sync + 'static) -> Experiment<S> {
        let replaced = part(move |s: &S| bound(s).into());
        self.parts.touching = None;
        self.relation = match self.relation {
            Relation::AtMost(_) => Relation::AtMost(replaced),
            Relation::AtLeast(_) => Relation::AtLeast(replaced),
            Relation::Exactly(_) => Relation::Exactly(replaced),
            Relation::Within { centre, .. } => Relation::Within { centre, tolerance: replaced },
            Relation::Contracts(_) => Relation::Contracts(replaced),
            Relation::Private { delta, .. } => Relation::Private { epsilon: replaced, delta },
            Relation::Decays(_) | Relation::Satisfied => panic!("this relation has no bound to replace"),
        };
        self
    }

    /// The same against `factor` times the [bound](Experiment::bound).
    ///
    /// # Panics
    /// When the relation has no bound to scale.
    #[must_use]
    #[track_caller]
    pub fn scale_bound(mut self, factor: Ratio) -> Experiment<S> {
        if matches!(self.relation, Relation::Decays(_) | Relation::Satisfied) {
            panic!("this relation has no bound to scale");
        }
        self.parts.bound_scale *= factor;
        self
    }

    /// The same rate with another exponent.
    ///
    /// # Panics
    /// When the relation is not a rate.
    #[must_use]
    #[track_caller]
    pub fn exponent(mut self, exponent: Ratio) -> Experiment<S> {
        let Relation::Decays(replaced) = &mut self.relation else {
            panic!("only a rate, as in `.decays(…)`, has an exponent");
        };
        *replaced = exponent;
        self
    }

    /// The same relation for another deterministic quantity.
    #[must_use]
    pub fn quantity(mut self, quantity: impl Fn(&S) -> Exact + Copy + Send + Sync + 'static) -> Experiment<S> {
        self.parts.measure = Measure::Quantity(part(quantity));
        self.parts.touching = None;
        self
    }

    /// The same for another property.
    ///
    /// # Panics
    /// When the experiment is not about a property.
    #[must_use]
    #[track_caller]
    pub fn property(
        mut self,
        holds: impl Fn(&S) -> Result<(), String> + Copy + Send + Sync + 'static,
    ) -> Experiment<S> {
        assert!(matches!(self.relation, Relation::Satisfied), "only a property can be replaced by a property");
        self.parts.measure = Measure::Property(part(holds));
        self
    }

    /// The bound is attained: equality instead of an inequality.
    ///
    /// # Panics
    /// When the relation is no inequality.
    #[must_use]
    #[track_caller]
    pub fn attained(mut self) -> Experiment<S> {
        self.parts.touching = None;
        self.relation = match self.relation {
            Relation::AtMost(bound) | Relation::AtLeast(bound) => Relation::Exactly(bound),
            _ => panic!("only an inequality can be attained"),
        };
        self
    }

    /// The same without one of its premises.
    ///
    /// # Panics
    /// When there is no premise with this text.
    #[must_use]
    #[track_caller]
    pub fn without(mut self, text: &str) -> Experiment<S> {
        let kept: Vec<Premise<S>> = self.parts.premises.iter().filter(|premise| premise.text != text).collect();
        let texts: Vec<&str> = self.parts.premises.iter().map(|premise| premise.text).collect();
        assert!(kept.len() < texts.len(), "there is no premise `{text}` to drop, only {texts:?}");
        self.parts.premises = Few::none();
        kept.into_iter().for_each(|premise| self.parts.premises.push(premise));
        self
    }
}
