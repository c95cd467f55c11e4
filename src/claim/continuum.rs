//! Proof by subdivision: a box is cut until interval arithmetic decides every piece.
//!
//! Where the bound is attained no enclosure of quantity and bound ever decides. There the slack is
//! shown to grow from a point that the claim names: see [`Plan::grows_from_a_corner`].

use super::decide::{Context, Finding, Found, Outcome, Place};
use super::plan::Plan;
use crate::arithmetic::{Exact, Jet, PRECISIONS, Ratio, Truth, ratio};
use crate::kernel::is_positive_semidefinite;

/// No piece is cut more often than this, so that its corners stay 64-bit fractions.
const DEPTH_MAX: usize = 40;

/// A piece of the box: its sides, the part that it was cut from, and the cuts that led to it (`s`
/// the lower half, `c` the upper).
#[derive(Clone)]
struct Piece {
    part: usize,
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

    /// Both parts left and right of a coordinate inside; itself where the coordinate is not inside.
    fn split_at(self, axis: usize, coordinate: Ratio) -> Vec<Piece> {
        let (lo, hi) = self.sides[axis];
        if coordinate <= lo || hi <= coordinate {
            return vec![self];
        }
        let part = |side: (Ratio, Ratio)| {
            let mut piece = self.clone();
            piece.sides[axis] = side;
            piece
        };
        vec![part((lo, coordinate)), part((coordinate, hi))]
    }

    /// For each side whether the point is its lower end (1) or its upper (−1); `None` where the
    /// point is no corner.
    fn directions_from(&self, point: &[Ratio]) -> Option<Vec<i32>> {
        let direction = |((lo, hi), at): (&(Ratio, Ratio), &Ratio)| {
            if at == lo { Some(1) } else { (at == hi).then_some(-1) }
        };
        self.sides.iter().zip(point).map(direction).collect()
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

impl Plan {
    /// The midpoint of the piece that these cuts of a part lead to, and the piece in words.
    pub(super) fn middle_of(
        &self,
        sides: &[(Ratio, Ratio)],
        part: usize,
        cuts: &str,
    ) -> Result<(Vec<Ratio>, String), String> {
        let mut parts = self.parts_of(sides);
        if part >= parts.len() {
            return Err(format!("the box has {} parts, counted from s0; there is no s{part}", parts.len()));
        }
        let piece = cuts.chars().fold(parts.swap_remove(part), |piece, cut| piece.half(cut == 'c'));
        let middle = piece.middle();
        let shown = format!("{middle:?} in {}", piece.shown());
        Ok((middle, shown))
    }

    /// The box, cut so that the points where its bound may be attained are corners.
    fn parts_of(&self, sides: &[(Ratio, Ratio)]) -> Vec<Piece> {
        let mut parts = vec![Piece { part: 0, sides: sides.to_vec(), cuts: String::new() }];
        for point in self.touching.iter().flat_map(|touching| touching.points.chunks(sides.len())) {
            for (axis, coordinate) in point.iter().enumerate() {
                parts = parts.into_iter().flat_map(|piece| piece.split_at(axis, *coordinate)).collect();
            }
        }
        parts.iter_mut().enumerate().for_each(|(number, piece)| piece.part = number);
        parts
    }

    /// Decides every piece of the box or says which one stayed open.
    pub(super) fn exhaust(&self, sides: &[(Ratio, Ratio)], context: &Context<'_>) -> Vec<Found> {
        let mut open = self.parts_of(sides);
        let mut boxes = 0;
        // A later refutation outweighs what stays open or a premise that fails elsewhere.
        let (mut vacuous, mut left_open, mut held) = (None, None, false);
        let mut tightness = (0.0f64, 0.0f64);
        let place = |piece: &Piece| Place::new(piece.part, &piece.cuts, 0);
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
            if on_piece.premise.is_none() && self.grows_from_a_corner(&piece) {
                held = true;
                tightness.1 = tightness.1.max(1.0);
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
        let proved = held.then(|| (Place::new(0, "", 0), proved));
        let mut found: Vec<Found> = vacuous.into_iter().chain(left_open).chain(proved).collect();
        if let Some((_, finding)) = found.first_mut() {
            finding.trials = boxes;
        }
        found
    }

    /// Whether the piece has a corner p where the bound may be attained and the slack is certainly
    /// not negative anywhere on the piece: it is not negative at p, and
    /// - every partial derivative on the whole piece points away from p, so that the slack grows
    ///   along the straight way from p to any other point; or
    /// - every partial derivative at p itself points away from it, and the Hessian matrix is positive
    ///   semidefinite on the whole piece (Taylor's formula with Lagrange's remainder).
    fn grows_from_a_corner(&self, piece: &Piece) -> bool {
        let Some(touching) = self.touching else { return false };
        let corners = touching.points.chunks(piece.sides.len());
        corners.filter_map(|point| Some((point, piece.directions_from(point)?))).any(|(point, directions)| {
            Exact::scope(PRECISIONS[0], || {
                let corner: Vec<Exact> = point.iter().map(|at| Exact::from(*at)).collect();
                let sides: Vec<Exact> =
                    piece.sides.iter().map(|(lo, hi)| Exact::between((*lo).into(), (*hi).into())).collect();
                let slack = |at: &[Exact], i: usize, j: usize| {
                    let moving = |(k, x): (usize, &Exact)| Jet::moving(*x, k == i, k == j);
                    let jets: Vec<Jet> = at.iter().enumerate().map(moving).collect();
                    (touching.slack)(&jets, self.bound_scale)
                };
                let points_away = |at: &[Exact]| {
                    let along = |(i, sign): (usize, &i32)| slack(at, i, i).value.derivative.0 * *sign;
                    directions.iter().enumerate().all(|derivative| along(derivative).ge(0).is_yes())
                };
                let axes = 0..sides.len();
                let second = |i: usize| axes.clone().map(|j| slack(&sides, i, j).derivative.derivative.0).collect();
                slack(&corner, 0, 0).value.value.0.ge(0).is_yes()
                    && (points_away(&sides)
                        || points_away(&corner)
                            && is_positive_semidefinite(&axes.clone().map(second).collect::<Vec<_>>()).is_yes())
            })
        })
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
