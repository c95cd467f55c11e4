//! Theorems as executable claims.
//!
//! A *claim* is a statement ∀ s ∈ S: Q(s) ≤ B(s), or ≥, or =, where s is a setting (an instance, its
//! parameters, a starting point) and Q(s) is either a number or the expectation E X(s, ω) over the
//! randomness ω inside the statement. `theorycheck` decides it:
//!
//! - a number Q(s) in exact rational arithmetic, or in enclosures whose precision is raised until
//!   the comparison is decided ([`arithmetic`]);
//! - an expectation over finite noise by enumerating every path, exactly ([`random`]);
//! - any other expectation by seeded trials: two e-processes race, one for each direction, and a
//!   verdict is wrong with a probability that is stated beforehand ([`statistics`]);
//! - a continuum of settings by subdivision in interval arithmetic, where the inequality is strict.
//!
//! ∀ is not E: settings are never averaged over. And every claim comes with mutants, wrong variants
//! that its check has to catch, because a check that cannot fail says nothing.
//!
//! A claim is a record and a chain of verbs ([`claim`], [`prelude`]):
//!
//! ```
//! use theorycheck::prelude::*;
//! use theorycheck::objective::{Quadratic, lift};
//! use theorycheck::optimizer::gradient_descent;
//!
//! #[derive(Clone, Debug)]
//! struct Run {
//!     f: Quadratic,
//!     start: Vec<Ratio>,
//!     steps: usize,
//! }
//!
//! fn runs() -> Vec<Run> {
//!     let f = Quadratic::centered(&[ratio(2, 1), ratio(1, 3)]);
//!     [1, 5, 20].map(|steps| Run { f: f.clone(), start: ratios([1, -4]), steps }).into()
//! }
//!
//! fn cases(case: &mut Cases) {
//!     let theorem = for_all(runs)
//!         .quantity(|s| {
//!             let step = exact(1 / s.f.smoothness());
//!             gradient_descent(&s.f, &s.start, step, s.steps, |_| {}).average_gradient_norm_sq()
//!         })
//!         .at_most(|s| 2 * s.f.smoothness() * s.f.value::<Exact>(&lift(&s.start)) / s.steps);
//!
//!     case.holds("theorem", theorem);
//!     case.sabotage("a tenth of the bound", theorem.scale_bound(ratio(1, 10)));
//! }
//! # let (cases, _) = Cases::of(cases);
//! # assert_eq!(cases.len(), 2);
//! ```
//!
//! A binary gets the whole command line from [`main`], a test target one test a case from
//! [`test_main`].

pub mod arithmetic;
pub mod autodiff;
pub mod claim;
pub mod cli;
pub mod grade;
pub mod kernel;
pub mod model;
pub mod network;
pub mod objective;
pub mod optimizer;
pub mod oracle;
pub mod prelude;
pub mod random;
pub mod report;
pub mod statistics;
pub mod suite;
pub mod trace;

pub use cli::{main, test_main};
pub use proptest;
