//! [`RowTable`]: the rows of a data matrix, laid out so that every trial can read another one.

#![expect(unsafe_code, reason = "rows are loaded without a check for each")]

use crate::arithmetic::{LANES, Lanes, Ratio, Real, Vector, VectorWork, enter_vectors, vectors};

/// How many columns are read at a time.
const BLOCK: usize = 4;

/// Rows xᵢ with targets yᵢ, one after the other: d coordinates, the target, and zeros up to a
/// multiple of four.
#[derive(Clone, Debug)]
pub struct RowTable {
    rows: usize,
    dimension: usize,
    width: usize,
    constants: Vec<Ratio>,
    doubles: Vec<f64>,
}

impl RowTable {
    /// A table of rows with their targets.
    ///
    /// # Panics
    /// When the rows differ in length, there are not as many targets, or more than 2³² numbers in all.
    #[must_use]
    pub fn new(rows: &[Vec<Ratio>], targets: &[Ratio]) -> RowTable {
        assert_eq!(rows.len(), targets.len(), "one target for each row");
        let dimension = rows.first().map_or(0, Vec::len);
        assert!(rows.iter().all(|row| row.len() == dimension), "rows have the same length");
        let width = (dimension + 1).next_multiple_of(BLOCK);
        assert!(u32::try_from(rows.len() * width).is_ok(), "{} rows are more than a table holds", rows.len());
        let mut constants = vec![Ratio::ZERO; rows.len() * width];
        for ((row, target), place) in rows.iter().zip(targets).zip(constants.chunks_exact_mut(width)) {
            place[..dimension].copy_from_slice(row);
            place[dimension] = *target;
        }
        let doubles = constants.iter().map(|constant| constant.to_f64()).collect();
        RowTable { rows: rows.len(), dimension, width, constants, doubles }
    }

    /// n: how many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// w ← w − η (⟨xᵢ, w⟩ − yᵢ) xᵢ for one row i: a step along the gradient of ½(⟨xᵢ, w⟩ − yᵢ)².
    ///
    /// # Panics
    /// When there is no row i, or w has another dimension.
    pub fn step_along<R: Real>(&self, row: usize, step: R, w: &mut [R]) {
        assert_eq!(w.len(), self.dimension, "an iterate has as many coordinates as a row");
        let row = &self.constants[row * self.width..][..=self.dimension];
        let mut product = R::zero();
        for (x, w) in row.iter().zip(&*w) {
            product += *w * *x;
        }
        let scale = step * (product - row[self.dimension]);
        for (x, w) in row.iter().zip(w) {
            *w -= scale * *x;
        }
    }

    /// The same on lanes, with a row for each. `columns` is room that steps share.
    ///
    /// # Panics
    /// When there is no such row, or w has another dimension.
    pub fn step_along_each(&self, rows: &[usize; LANES], step: Lanes, w: &mut [Lanes], columns: &mut Vec<Lanes>) {
        assert_eq!(w.len(), self.dimension, "an iterate has as many coordinates as a row");
        columns.resize(self.width, Lanes::zero());
        enter_vectors(StepAlongRows { table: self, rows, step, w, columns });
    }
}

struct StepAlongRows<'a> {
    table: &'a RowTable,
    /// Of each lane.
    rows: &'a [usize; LANES],
    step: Lanes,
    w: &'a mut [Lanes],
    columns: &'a mut [Lanes],
}

impl VectorWork for StepAlongRows<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(mut self) {
        let groups = LANES / V::WIDTH;
        let RowTable { dimension, width, doubles, .. } = self.table;
        let (mut largest, mut starts) = (0, [0; LANES]);
        for (start, row) in starts.iter_mut().zip(self.rows) {
            largest = largest.max(*row);
            *start = row.wrapping_mul(*width) as u32;
        }
        assert!(largest < self.table.rows, "there is no row {largest}, only {}", self.table.rows);
        let step = vectors::<V>(std::slice::from_mut(&mut self.step));
        let w = vectors::<V>(self.w);
        // The columns of one group of lanes after the other; what is not needed of the room is left.
        let blocks = vectors::<V>(self.columns)[..*width].as_chunks_mut::<BLOCK>().0;
        for group in 0..groups {
            let starts = &starts[group * V::WIDTH..][..V::WIDTH];
            for (block, columns) in blocks.iter_mut().enumerate() {
                // SAFETY: every row is inside the table, and its width is a whole number of blocks.
                unsafe { V::load_columns(&doubles[block * BLOCK..], starts, columns) };
            }
            let (columns, rest) = blocks.as_flattened().split_at(*dimension);
            let mut product = V::splat(0.0);
            for (x, w) in columns.iter().zip(w.iter().skip(group).step_by(groups)) {
                product = product.add(w.mul(*x));
            }
            let scale = step[group].mul(product.sub(rest[0]));
            for (x, w) in columns.iter().zip(w.iter_mut().skip(group).step_by(groups)) {
                *w = w.sub(scale.mul(*x));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::isa::tests::on_each;
    use crate::arithmetic::ratio;

    #[test]
    fn each_lane_steps_along_its_own_row_on_every_instruction_set() {
        for dimension in [0, 1, 7, 8, 10, 19] {
            let entry = |i: usize, j: usize| ratio((7 * i + 3 * j + i * j) as i64 % 23 - 11, 7);
            let rows: Vec<Vec<Ratio>> = (0..30).map(|i| (0..dimension).map(|j| entry(i, j)).collect()).collect();
            let targets: Vec<Ratio> = (0..30).map(|i| entry(i, 40)).collect();
            let table = RowTable::new(&rows, &targets);
            let drawn: [usize; LANES] = std::array::from_fn(|lane| lane * 11 % 30);
            let start = |j: usize| Lanes(std::array::from_fn(|lane| (lane + 2 * j) as f64 / 3.0));
            for (isa, together) in on_each(|| {
                let mut w: Vec<Lanes> = (0..dimension).map(start).collect();
                table.step_along_each(&drawn, Lanes::of(ratio(1, 9)), &mut w, &mut Vec::new());
                w
            }) {
                for (lane, row) in drawn.into_iter().enumerate() {
                    let mut w: Vec<f64> = (0..dimension).map(|j| start(j).0[lane]).collect();
                    table.step_along(row, f64::of(ratio(1, 9)), &mut w);
                    assert!(together.iter().map(|w| w.0[lane]).eq(w), "{isa}, lane {lane}, {dimension} columns");
                }
            }
        }
    }
}
