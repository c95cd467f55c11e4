//! Proof by subdivision: a box is cut until interval arithmetic decides every piece.

use std::fmt::Debug;

use super::decide::{Context, Finding, Outcome, Place};
use super::experiment::{Experiment, Measure, Relation};
use super::instances::Continuum;
use crate::arithmetic::{Exact, PRECISIONS, Ratio, Truth, ratio};

/// No piece is cut more often than this, so that its corners stay 64-bit fractions.
const DEPTH_MAX: usize = 40;

/// A piece of the box: its sides, and the cuts that led to it (`s` the lower half, `c` the upper).
#[derive(Clone)]
struct Piece {
    sides: Vec<(Ratio, Ratio)>,
    cuts: String,
}

impl Piece {
    fn widest(&self) -> usize {
        let width = |axis: &usize| self.sides[*axis].1 - self.sides[*axis].0;
        (0..self.sides.len()).max_by_key(width).unwrap_or(0)
    }

    fn half(&self, upper: bool) -> Piece {
        let axis = self.widest();
        let (lo, hi) = self.sides[axis];
        let middle = (lo + hi) / 2;
        let mut piece = self.clone();
        piece.sides[axis] = if upper { (middle, hi) } else { (lo, middle) };
        piece.cuts.push(if upper { 'c' } else { 's' });
        piece
    }

    fn middle(&self) -> Vec<Ratio> {
        self.sides.iter().map(|(lo, hi)| (*lo + *hi) * ratio(1, 2)).collect()
    }

    fn shown(&self) -> String {
        let sides: Vec<String> = self.sides.iter().map(|(lo, hi)| format!("[{lo}, {hi}]")).collect();
        sides.join(" × ")
    }
}

/// What interval arithmetic says of a piece, or of a point in it.
struct Answer {
    truth: Truth,
    premise: Option<(&'static str, Truth)>,
    tightness: (f64, f64),
    quantity: String,
    bound: String,
}

impl<S> Continuum<S> {
    fn whole(&self) -> Piece {
        Piece { sides: self.bounds[..self.axes].to_vec(), cuts: String::new() }
    }

    /// The midpoint of the piece that these cuts lead to, as coordinates and in words.
    pub(super) fn middle_of(&self, cuts: &str) -> (impl Fn() -> Vec<Exact>, String) {
        let piece = cuts.chars().fold(self.whole(), |piece, cut| piece.half(cut == 'c'));
        let middle = piece.middle();
        let shown = format!("{middle:?} in {}", piece.shown());
        (move || middle.iter().map(|side| Exact::from(*side)).collect(), shown)
    }
}

impl<S: Debug + 'static> Experiment<S> {
    /// Decides every piece of the box or says which one stayed open.
    pub(super) fn exhaust(&self, continuum: Continuum<S>, context: &Context<'_>) -> Vec<(Place, Finding)> {
        let mut open = vec![continuum.whole()];
        let mut boxes = 0;
        let mut tightness = (0.0f64, 0.0f64);
        let place =
            |piece: &Piece| Place { setting: 0, shrinking: piece.cuts.clone(), grid_point: 0, instance: piece.shown() };
        let at_whole = place(&continuum.whole());
        while let Some(piece) = open.pop() {
            boxes += 1;
            let on_piece = self.ask(&continuum, context, || {
                piece.sides.iter().map(|(lo, hi)| Exact::between((*lo).into(), (*hi).into())).collect()
            });
            if let Some((text, Truth::No)) = on_piece.premise {
                let note = format!("the premise `{text}` fails on {}", piece.shown());
                return vec![(place(&piece), Finding::noted(Outcome::Vacuous, note))];
            }
            if on_piece.truth.is_yes() && on_piece.premise.is_none() {
                tightness.1 = tightness.1.max(on_piece.tightness.1);
                continue;
            }
            let middle = piece.middle();
            let at_middle = self.ask(&continuum, context, || middle.iter().map(|side| Exact::from(*side)).collect());
            if at_middle.truth.is_no() && at_middle.premise.is_none() {
                let finding = Finding {
                    trials: boxes,
                    quantity_text: format!("{} at {middle:?}", at_middle.quantity),
                    bound_text: at_middle.bound,
                    tightness: Some(at_middle.tightness),
                    ..Finding::new(Outcome::Refuted)
                };
                return vec![(place(&piece), finding)];
            }
            tightness.0 = tightness.0.max(at_middle.tightness.0);
            if piece.cuts.len() == DEPTH_MAX || boxes >= context.budget.boxes_max {
                let note = format!("after {boxes} boxes the box {} is still open", piece.shown());
                return vec![(place(&piece), Finding { trials: boxes, ..Finding::noted(Outcome::Undecided, note) })];
            }
            open.push(piece.half(false));
            open.push(piece.half(true));
        }
        let tightness = Some((tightness.0.min(tightness.1), tightness.1)).filter(|(_, hi)| hi.is_finite());
        vec![(at_whole, Finding { trials: boxes, tightness, ..Finding::new(Outcome::Proved) })]
    }

    fn ask(&self, continuum: &Continuum<S>, context: &Context<'_>, sides: impl Fn() -> Vec<Exact>) -> Answer {
        Exact::scope(PRECISIONS[0], || {
            let s = (continuum.point)(&sides());
            let premise = context
                .ending
                .minds_premises()
                .then(|| super::decide::first_broken(self.parts.premises.iter(), &s))
                .flatten();
            let Measure::Quantity(quantity) = self.parts.measure else {
                panic!("a box carries deterministic quantities: use `.quantity(…)` after `for_all_in`");
            };
            let (quantity, bound) = (quantity(&s), self.bound_at(&s).expect("an inequality has a bound"));
            let (truth, ratio) = match self.relation {
                Relation::AtMost(_) => (quantity.le(bound), quantity / bound),
                Relation::AtLeast(_) => (quantity.ge(bound), bound / quantity),
                _ => (quantity.eq(bound), quantity / bound),
            };
            let (lo, hi) = ratio.to_f64_bounds();
            let tightness = if lo.is_finite() { (lo, hi) } else { (0.0, hi) };
            Answer { truth, premise, tightness, quantity: quantity.to_string(), bound: bound.to_string() }
        })
    }
}
