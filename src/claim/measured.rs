//! The verbs a claim is written in, up to the relation that completes an experiment.
//!
//! [`for_all`] and its kin say what is quantified over, [`premise`](Settings::premise) what is
//! assumed, [`quantity`](Settings::quantity), [`paths`](Settings::paths) or
//! [`trial`](Settings::trial) what is measured. The relation comes last and yields an
//! [`Experiment`].

use std::fmt::Debug;
use std::marker::PhantomData;

use proptest::strategy::Strategy;

use super::experiment::{Along, Beside, Certify, Event, Experiment, Few, Measure, Parts, Premise, Relation, Values};
use super::instances::{Continuum, Domain, part};
use crate::arithmetic::{Exact, LaneMask, Lanes, Ratio, Real, Truth};
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

    /// A random quantity X, sampled on [`Lanes`]. The relation says what X must be like: X ≥ 0 for
    /// the `mean_…` verbs, signed for [`mean_within`](Measured::mean_within) and the `difference_…`
    /// verbs, 0 or 1 for the `probability_…` verbs; anything else stops the case.
    pub fn trial(
        self,
        run: impl Fn(&S, &mut Draw<Lanes>) -> Lanes + Copy + Send + Sync + 'static,
    ) -> Measured<S, Trial> {
        self.measure(Measure::Trial { run: part(run), beside: Beside::Nothing })
    }

    /// The errors e₀, e₁, …, e_T ≥ 0 of a run, as many in every trial, sampled on [`Lanes`].
    pub fn trajectory(
        self,
        run: impl Fn(&S, &mut Draw<Lanes>) -> Vec<Lanes> + Copy + Send + Sync + 'static,
    ) -> Measured<S, Trajectory> {
        self.measure(Measure::Steps(part(run)))
    }

    /// The outputs of a mechanism under two neighbouring inputs, from noise of their own, sampled on
    /// [`Lanes`].
    pub fn neighbours(
        self,
        outputs: impl Fn(&S, &mut Draw<Lanes>) -> [Lanes; 2] + Copy + Send + Sync + 'static,
    ) -> Measured<S, Neighbours> {
        self.measure(Measure::Neighbours(part(move |s: &S, draw: &mut Draw<Lanes>| outputs(s, draw).into())))
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

/// Marks a random quantity that is looked at for an event.
#[derive(Debug)]
pub enum Happening {}

/// Marks a run that is looked at step by step.
#[derive(Debug)]
pub enum Trajectory {}

/// Marks a mechanism under two neighbouring inputs.
#[derive(Debug)]
pub enum Neighbours {}

/// Measures that are random, so that relations speak of their mean.
pub trait Random {}
impl Random for Paths {}
impl Random for Trial {}

/// Measures that may be an indicator, so that relations speak of a probability.
pub trait Eventful {}
impl Eventful for Paths {}
impl Eventful for Trial {}
impl Eventful for Happening {}

/// Measures that are one number, which may decay.
pub trait Numeric {}
impl Numeric for Quantity {}
impl Numeric for Paths {}
impl Numeric for Trial {}
impl Numeric for Happening {}

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
}

impl<S: Debug + 'static, K: Numeric> Measured<S, K> {
    /// X decays at least like (grid value)^(−exponent) between the ends of the grid, which must be
    /// a factor of 16 or more apart. For sampled means this is the claim E X₂ ≤ ρ E X₁.
    ///
    /// It says nothing of the constant. A theorem that has one is the stronger claim
    /// `.along(axis, grid, set).mean_at_most(|s| …)`, an envelope that holds at every point; and that
    /// a method does not converge is `mean_at_least`, at every point.
    ///
    /// # Panics
    /// Without a grid, or with one whose ends are less than a factor of 16 apart.
    #[must_use]
    #[track_caller]
    pub fn decays(self, exponent: Ratio) -> Experiment<S> {
        let Some(Along { axis, grid, .. }) = self.parts.along else {
            panic!("a rate needs a grid: `.along(axis, grid, set)`")
        };
        let (first, last) = (grid[0], grid[grid.len() - 1]);
        assert!(
            first > 0 && last >= 16 * first,
            "a rate needs the ends of its grid a factor of 16 apart, and {axis} runs from {first} to {last} only"
        );
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

    /// |E X − m| ≤ τ for a signed X: unbiasedness, or under common random numbers (X the difference of
    /// two methods that read clones of one draw) equality with m = 0. Sampling needs a certificate
    /// for either verdict: `Range`, `SubGaussian`, `Variance` or `SecondMoment`.
    #[must_use]
    pub fn mean_within<M: Into<Exact>, T: Into<Exact>>(
        mut self,
        centre: impl Fn(&S) -> M + Copy + Send + Sync + 'static,
        tolerance: impl Fn(&S) -> T + Copy + Send + Sync + 'static,
    ) -> Experiment<S> {
        self.parts.values = Values::Signed;
        self.relate(Relation::Within {
            centre: part(move |s: &S| centre(s).into()),
            tolerance: part(move |s: &S| tolerance(s).into()),
        })
    }

    /// E X ≤ τ for a signed X; with τ = 0 and X the difference of two methods under common random
    /// numbers, that the first is no larger in the mean. Certificates as for
    /// [`mean_within`](Measured::mean_within).
    #[must_use]
    pub fn difference_at_most<B: Into<Exact>>(
        mut self,
        bound: impl Fn(&S) -> B + Copy + Send + Sync + 'static,
    ) -> Experiment<S> {
        self.parts.values = Values::Signed;
        self.relate(Relation::AtMost(part(move |s: &S| bound(s).into())))
    }

    /// E X ≥ τ for a signed X. Certificates as for [`mean_within`](Measured::mean_within).
    #[must_use]
    pub fn difference_at_least<B: Into<Exact>>(
        mut self,
        bound: impl Fn(&S) -> B + Copy + Send + Sync + 'static,
    ) -> Experiment<S> {
        self.parts.values = Values::Signed;
        self.relate(Relation::AtLeast(part(move |s: &S| bound(s).into())))
    }

    /// Looks at the quantity X for the event that X > threshold, in whatever arithmetic it was
    /// computed. An X that is no number stops the case.
    #[must_use]
    pub fn exceeds<B: Into<Exact>>(
        self,
        threshold: impl Fn(&S) -> B + Copy + Send + Sync + 'static,
    ) -> Measured<S, Happening> {
        self.looked_at(Event {
            lanes: part(move |s: &S, x: Lanes| Lanes::near(threshold(s).into()).less(x)),
            exact: Some(part(move |s: &S, x: Exact| x.gt(threshold(s).into()))),
        })
    }

    fn looked_at(mut self, event: Event<S>) -> Measured<S, Happening> {
        self.parts.event = Some(event);
        self.parts.certify = Certify::Always(Certificate::Range(1.0));
        Measured { parts: self.parts, kind: PhantomData }
    }
}

impl<S: Debug + 'static, K: Eventful> Measured<S, K> {
    /// The probability of the event is at most the bound: of X > threshold after
    /// [`exceeds`](Measured::exceeds), otherwise of X = 1, and X is 0 or 1. Needs no certificate in
    /// either direction. A bound of 0 is refuted by one trial.
    #[must_use]
    pub fn probability_at_most<B: Into<Exact>>(
        self,
        bound: impl Fn(&S) -> B + Copy + Send + Sync + 'static,
    ) -> Experiment<S> {
        self.of_an_event().relate(Relation::AtMost(part(move |s: &S| bound(s).into())))
    }

    /// The probability of the event is at least the bound; otherwise as
    /// [`probability_at_most`](Measured::probability_at_most).
    #[must_use]
    pub fn probability_at_least<B: Into<Exact>>(
        self,
        bound: impl Fn(&S) -> B + Copy + Send + Sync + 'static,
    ) -> Experiment<S> {
        self.of_an_event().relate(Relation::AtLeast(part(move |s: &S| bound(s).into())))
    }

    fn of_an_event(mut self) -> Self {
        self.parts.values = Values::Indicators;
        self.parts.certify = Certify::Always(Certificate::Range(1.0));
        self
    }
}

impl<S: Debug + 'static> Measured<S, Paths> {
    /// Looks at the quantity for an event.
    #[must_use]
    pub fn happens(self, event: impl Fn(&S, Exact) -> Truth + Copy + Send + Sync + 'static) -> Measured<S, Happening> {
        let lanes = part(|_: &S, _: Lanes| -> LaneMask { unreachable!("paths are walked in Exact") });
        self.looked_at(Event { lanes, exact: Some(part(event)) })
    }
}

impl<S: Debug + 'static> Measured<S, Trajectory> {
    /// E[eₜ₊₁ | past] ≤ q eₜ at every step of every run. Every step is a trial, although they depend on
    /// each other. What sampling can support, under `Range`, `SecondMoment` or `SubGaussian` for
    /// eₜ₊₁/eₜ given the past, is that the factor is below q on average over the steps made.
    #[must_use]
    pub fn contracts<B: Into<Exact>>(self, rate: impl Fn(&S) -> B + Copy + Send + Sync + 'static) -> Experiment<S> {
        self.relate(Relation::Contracts(part(move |s: &S| rate(s).into())))
    }
}

impl<S: Debug + 'static> Measured<S, Neighbours> {
    /// P(R) ≤ e^ε Q(R) + δ for every event R and either of the two inputs as P. Sampling can only refute
    /// it, by a half-line R that was chosen on trials of its own; to prove it compute a divergence:
    /// [`hockey_stick`](crate::statistics::hockey_stick) and its kin.
    #[must_use]
    pub fn is_private<E: Into<Exact>, D: Into<Exact>>(
        self,
        epsilon: impl Fn(&S) -> E + Copy + Send + Sync + 'static,
        delta: impl Fn(&S) -> D + Copy + Send + Sync + 'static,
    ) -> Experiment<S> {
        self.relate(Relation::Private {
            epsilon: part(move |s: &S| epsilon(s).into()),
            delta: part(move |s: &S| delta(s).into()),
        })
    }
}

/// Measures whose trials may carry a certificate.
pub trait Certified {}
impl Certified for Trial {}
impl Certified for Happening {}
impl Certified for Trajectory {}

impl<S: Debug + 'static, K: Certified> Measured<S, K> {
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
}

impl<S: Debug + 'static> Measured<S, Trial> {
    /// The same quantity enumerated beside: the verdict is the paths', and the sample must agree.
    #[must_use]
    pub fn and_paths(self, run: impl Fn(&S, &mut Draw<Exact>) -> Exact + Copy + Send + Sync + 'static) -> Self {
        self.beside(Beside::Paths(part(run)))
    }

    /// The expectation (or the probability) computed beside, as by a recursion of moments: the verdict
    /// is that of the computed number, and the sample must agree.
    #[must_use]
    pub fn and_quantity(self, mean: impl Fn(&S) -> Exact + Copy + Send + Sync + 'static) -> Self {
        self.beside(Beside::Mean(part(mean)))
    }

    fn beside(mut self, stands: Beside<S>) -> Self {
        if let Measure::Trial { beside, .. } = &mut self.parts.measure {
            *beside = stands;
        }
        self
    }

    /// Looks at the quantity for an event. Comparisons of what is no number are false, but an X that
    /// is none stops the case before the event is asked.
    ///
    /// # Panics
    /// After `and_paths`, which needs [`exceeds`](Measured::exceeds).
    #[must_use]
    #[track_caller]
    pub fn happens(
        self,
        event: impl Fn(&S, Lanes) -> LaneMask + Copy + Send + Sync + 'static,
    ) -> Measured<S, Happening> {
        let enumerated = matches!(self.parts.measure, Measure::Trial { beside: Beside::Paths(_), .. });
        assert!(!enumerated, "an event on lanes says nothing of paths: use `.exceeds(…)`");
        self.looked_at(Event { lanes: part(event), exact: None })
    }
}
