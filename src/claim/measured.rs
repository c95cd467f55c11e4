//! The verbs a claim is written in, up to the relation that completes an experiment.
//!
//! [`for_all`] and its kin say what is quantified over, [`premise`](Settings::premise) what is
//! assumed, [`quantity`](Settings::quantity), [`paths`](Settings::paths) or
//! [`trial`](Settings::trial) what is measured. The relation comes last and yields an
//! [`Experiment`].

use std::fmt::Debug;
use std::marker::PhantomData;

use proptest::strategy::Strategy;

use super::experiment::{Along, Certify, Experiment, Few, Measure, Parts, Premise, Relation};
use super::instances::{Continuum, Domain, part};
use crate::arithmetic::{Exact, Lanes, Ratio, Truth};
use crate::random::Draw;
use crate::statistics::Certificate;

/// What is quantified over and assumed, before anything is measured.
pub struct Settings<S: 'static> {
    domain: Domain<S>,
    premises: Few<Premise<S>>,
}

impl<S> Clone for Settings<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Settings<S> {}

/// Settings drawn by hand from a larger class: the best verdict is *survived*.
pub fn for_all<S, I>(list: impl Fn() -> I + Copy + Send + Sync + 'static) -> Settings<S>
where
    S: Debug + 'static,
    I: IntoIterator<Item = S>,
{
    Settings::over(Domain::Sample(part(move || list().into_iter().collect())))
}

/// A list of settings that is all that is meant: the statement can be *proved*.
pub fn for_every<S, I>(list: impl Fn() -> I + Copy + Send + Sync + 'static) -> Settings<S>
where
    S: Debug + 'static,
    I: IntoIterator<Item = S>,
{
    Settings::over(Domain::Every(part(move || list().into_iter().collect())))
}

/// A statement about one instance: it can be *proved*.
pub fn given<S: Debug + 'static>(instance: impl Fn() -> S + Copy + Send + Sync + 'static) -> Settings<S> {
    for_every(move || [instance()])
}

/// Settings drawn from a proptest strategy: a refutation shrinks to a minimal witness.
pub fn for_all_drawn<S, T>(strategy: impl Fn() -> T + Copy + Send + Sync + 'static) -> Settings<S>
where
    S: Debug + 'static,
    T: Strategy<Value = S> + 'static,
{
    Settings::over(Domain::Drawn(part(move || strategy().boxed())))
}

/// Every point of a box with rational corners, to be exhausted by subdivision. Strict inequalities
/// can be *proved*, and with [`formula`](Settings::formula) also one that is an equality at known
/// points.
#[must_use]
pub fn for_all_in<const N: usize>(bounds: [(Ratio, Ratio); N]) -> Settings<[Exact; N]> {
    Settings::over(Domain::Continuum(Continuum::new(bounds)))
}

impl<S: Debug + 'static> Settings<S> {
    fn over(domain: Domain<S>) -> Settings<S> {
        Settings { domain, premises: Few::none() }
    }

    /// What the statement assumes of a setting.
    #[must_use]
    #[track_caller]
    pub fn premise<T: Into<Truth>>(
        mut self,
        text: &'static str,
        holds: impl Fn(&S) -> T + Copy + Send + Sync + 'static,
    ) -> Settings<S> {
        self.premises.push(Premise { text, holds: part(move |s: &S| holds(s).into()) });
        self
    }

    /// All but the relation.
    pub(super) fn measured(self, measure: Measure<S>) -> Parts<S> {
        Parts::new(self.domain, self.premises, measure)
    }

    fn measure<K>(self, measure: Measure<S>) -> Measured<S, K> {
        Measured { parts: self.measured(measure), kind: PhantomData }
    }

    /// A deterministic quantity, computed in [`Exact`].
    pub fn quantity(self, quantity: impl Fn(&S) -> Exact + Copy + Send + Sync + 'static) -> Measured<S, Quantity> {
        self.measure(Measure::Quantity(part(quantity)))
    }

    /// A random quantity with finite noise: every path is enumerated in [`Exact`].
    pub fn paths(
        self,
        run: impl Fn(&S, &mut Draw<Exact>) -> Exact + Copy + Send + Sync + 'static,
    ) -> Measured<S, Paths> {
        self.measure(Measure::Paths(part(run)))
    }

    /// A random quantity X ≥ 0, sampled on [`Lanes`].
    pub fn trial(
        self,
        run: impl Fn(&S, &mut Draw<Lanes>) -> Lanes + Copy + Send + Sync + 'static,
    ) -> Measured<S, Trial> {
        self.measure(Measure::Trial { run: part(run), paths: None })
    }

    /// A statement about whole numbers, graphs or schedules: `Err` says what is wrong.
    #[must_use]
    pub fn property(self, holds: impl Fn(&S) -> Result<(), String> + Copy + Send + Sync + 'static) -> Experiment<S> {
        let parts = Parts::new(self.domain, self.premises, Measure::Property(part(holds)));
        Experiment { parts, relation: Relation::Satisfied }
    }
}

/// Marks a deterministic quantity.
#[derive(Debug)]
pub enum Quantity {}

/// Marks an enumerated random quantity.
#[derive(Debug)]
pub enum Paths {}

/// Marks a sampled random quantity.
#[derive(Debug)]
pub enum Trial {}

/// Measures that are random, so that relations speak of their mean.
pub trait Random {}
impl Random for Paths {}
impl Random for Trial {}

/// Settings and what is measured in each; a relation makes it an [`Experiment`].
pub struct Measured<S: 'static, K> {
    parts: Parts<S>,
    kind: PhantomData<K>,
}

impl<S, K> Clone for Measured<S, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, K> Copy for Measured<S, K> {}

impl<S: Debug + 'static, K> Measured<S, K> {
    fn relate(self, relation: Relation<S>) -> Experiment<S> {
        Experiment { parts: self.parts, relation }
    }

    /// What figures call the quantity, as `average squared gradient`.
    #[must_use]
    pub fn called(mut self, name: &'static str) -> Measured<S, K> {
        self.parts.called = name;
        self
    }

    /// Runs along a grid: for each value the setter changes the setting. The relation must hold at
    /// every point, and the axis names the figure.
    #[must_use]
    #[track_caller]
    pub fn along(
        mut self,
        axis: &'static str,
        grid: &'static [usize],
        set: impl Fn(&mut S, usize) + Copy + Send + Sync + 'static,
    ) -> Measured<S, K> {
        assert!(grid.is_sorted() && !grid.is_empty(), "the grid along {axis} must be increasing and not empty");
        self.parts.along = Some(Along { axis, grid, set: part(set) });
        self
    }

    /// X decays at least like (grid value)^(−exponent) between the ends of the grid, which must be
    /// a factor of 16 or more apart. For sampled means this is the claim E X₂ ≤ ρ E X₁.
    #[must_use]
    #[track_caller]
    pub fn decays(self, exponent: Ratio) -> Experiment<S> {
        let ends = self.parts.along.map(|along| (along.grid[0], along.grid[along.grid.len() - 1]));
        let spans = ends.is_some_and(|(first, last)| first > 0 && last >= 16 * first);
        assert!(spans, "a rate needs `.along(axis, grid, set)` with the ends of the grid a factor of 16 apart");
        self.relate(Relation::Decays(exponent))
    }
}

/// A bound: any function of the setting whose value turns into an [`Exact`].
macro_rules! bounded_relations {
    ($($(#[$doc:meta])* $verb:ident => $relation:ident;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $verb<B: Into<Exact>>(self, bound: impl Fn(&S) -> B + Copy + Send + Sync + 'static) -> Experiment<S> {
            self.relate(Relation::$relation(part(move |s: &S| bound(s).into())))
        }
    )*};
}

impl<S: Debug + 'static> Measured<S, Quantity> {
    bounded_relations! {
        /// The quantity is at most the bound.
        at_most => AtMost;
        /// The quantity is at least the bound.
        at_least => AtLeast;
        /// The quantity equals the bound.
        exactly => Exactly;
    }
}

impl<S: Debug + 'static, K: Random> Measured<S, K> {
    bounded_relations! {
        /// The expectation is at most the bound.
        mean_at_most => AtMost;
        /// The expectation is at least the bound.
        mean_at_least => AtLeast;
        /// The expectation equals the bound: enumeration can prove it, sampling can only refute it.
        mean_exactly => Exactly;
    }

    /// The quantity is the indicator (0 or 1) of an event, whose probability is at most the bound.
    #[must_use]
    pub fn probability_at_most<B: Into<Exact>>(
        mut self,
        bound: impl Fn(&S) -> B + Copy + Send + Sync + 'static,
    ) -> Experiment<S> {
        self.parts.certify = Certify::Always(Certificate::Range(1.0));
        self.mean_at_most(bound)
    }
}

impl<S: Debug + 'static> Measured<S, Trial> {
    /// Why the mean can be bounded from above: the same for every setting.
    #[must_use]
    pub fn certificate(mut self, certificate: impl Into<Certificate>) -> Self {
        self.parts.certify = Certify::Always(certificate.into());
        self
    }

    /// Why the mean can be bounded from above: computed for each setting.
    #[must_use]
    pub fn certificate_of<C: Into<Certificate>>(
        mut self,
        certificate: impl Fn(&S) -> C + Copy + Send + Sync + 'static,
    ) -> Self {
        self.parts.certify = Certify::Each(part(move |s: &S| certificate(s).into()));
        self
    }

    /// The same quantity enumerated beside: the verdict is the paths', and the sample must agree.
    #[must_use]
    pub fn and_paths(mut self, run: impl Fn(&S, &mut Draw<Exact>) -> Exact + Copy + Send + Sync + 'static) -> Self {
        if let Measure::Trial { paths, .. } = &mut self.parts.measure {
            *paths = Some(part(run));
        }
        self
    }
}
