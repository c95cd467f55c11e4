//! Proof by subdivision: a box is cut until interval arithmetic decides every piece.

use super::decide::{Context, Finding, Found, Outcome, Place};
use super::plan::Plan;
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

fn whole(sides: &[(Ratio, Ratio)]) -> Piece {
    Piece { sides: sides.to_vec(), cuts: String::new() }
}

/// The midpoint of the piece that these cuts lead to, and the piece in words.
pub(super) fn middle_of(sides: &[(Ratio, Ratio)], cuts: &str) -> (Vec<Ratio>, String) {
    let piece = cuts.chars().fold(whole(sides), |piece, cut| piece.half(cut == 'c'));
    let middle = piece.middle();
    let shown = format!("{middle:?} in {}", piece.shown());
    (middle, shown)
}

impl Plan {
    /// Decides every piece of the box or says which one stayed open.
    pub(super) fn exhaust(&self, sides: &[(Ratio, Ratio)], context: &Context<'_>) -> Vec<Found> {
        let mut open = vec![whole(sides)];
        let mut boxes = 0;
        // A later refutation outweighs what stays open or a premise that fails elsewhere.
        let (mut vacuous, mut left_open, mut held) = (None, None, false);
        let mut tightness = (0.0f64, 0.0f64);
        let place = |piece: &Piece| Place::new(0, &piece.cuts, 0);
        while let Some(piece) = open.pop() {
            boxes += 1;
            let on_piece = self.ask(context, || {
                piece.sides.iter().map(|(lo, hi)| Exact::between((*lo).into(), (*hi).into())).collect()
            });
            if let Some((text, Truth::No)) = on_piece.premise {
                let note = format!("the premise `{text}` fails on {}", piece.shown());
                vacuous.get_or_insert((place(&piece), Finding::noted(Outcome::Vacuous, note)));
                continue;
            }
            if on_piece.truth.is_yes() && on_piece.premise.is_none() {
                held = true;
                tightness.1 = tightness.1.max(on_piece.tightness.1);
                continue;
            }
            let middle = piece.middle();
            let at_middle = self.ask(context, || middle.iter().map(|side| Exact::from(*side)).collect());
            if at_middle.truth.is_no() && at_middle.premise.is_none() {
                let finding = Finding {
                    trials: boxes,
                    quantity_text: format!("{} at {middle:?}", at_middle.quantity),
                    bound_text: at_middle.bound,
                    tightness: Some(at_middle.tightness),
                    instance: piece.shown(),
                    ..Finding::new(Outcome::Refuted)
                };
                return vec![(place(&piece), finding)];
            }
            tightness.0 = tightness.0.max(at_middle.tightness.0);
            let exhausted = boxes >= context.budget.boxes_max;
            if exhausted || piece.cuts.len() == DEPTH_MAX {
                let note = format!("the box {} is still open", piece.shown());
                left_open.get_or_insert((place(&piece), Finding::noted(Outcome::Undecided, note)));
                if exhausted {
                    break;
                }
                continue;
            }
            open.push(piece.half(false));
            open.push(piece.half(true));
        }
        let tightness = Some((tightness.0.min(tightness.1), tightness.1)).filter(|(_, hi)| hi.is_finite());
        let proved = Finding { tightness, ..Finding::new(Outcome::Proved) };
        let proved = held.then(|| (place(&whole(sides)), proved));
        let mut found: Vec<Found> = vacuous.into_iter().chain(left_open).chain(proved).collect();
        if let Some((_, finding)) = found.first_mut() {
            finding.trials = boxes;
        }
        found
    }

    fn ask(&self, context: &Context<'_>, coordinates: impl Fn() -> Vec<Exact>) -> Answer {
        Exact::scope(PRECISIONS[0], || {
            let subject = self.source.point(&coordinates());
            let minded = context.ending.minds_premises();
            let premise = minded.then(|| self.first_broken(&*subject)).flatten();
            let (quantity, bound) = (subject.quantity(), self.bound_of(&*subject));
            let (truth, tightness) = self.said.compare(quantity, bound);
            let tightness = tightness.unwrap_or((0.0, f64::INFINITY));
            Answer { truth, premise, tightness, quantity: quantity.to_string(), bound: bound.to_string() }
        })
    }
}
