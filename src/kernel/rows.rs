//! [`RowTable`]: the rows of a data matrix, laid out so that every trial can read another one.

#![expect(unsafe_code, reason = "rows are loaded without a check for each")]

use crate::arithmetic::{Four, LANES, LaneWords, Lanes, Ratio, Real, Vector, VectorWork, enter_vectors, vectors};

/// How many columns are read at a time.
const BLOCK: usize = 4;

/// For how many steps it is worked out at a time where their rows begin.
const AT_ONCE: usize = 16;

/// Rows xᵢ with targets yᵢ, one after the other: d coordinates, zeros, and the target, a multiple of
/// four in all.
#[derive(Clone, Debug)]
pub struct RowTable {
    rows: usize,
    dimension: usize,
    width: usize,
    constants: Vec<Ratio>,
    doubles: Vec<Four>,
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
            place[width - 1] = *target;
        }
        let fours = constants.as_chunks().0.iter();
        let doubles = fours.map(|constants| Four(constants.map(Ratio::to_f64))).collect();
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
        let row = &self.constants[row * self.width..][..self.width];
        let mut product = R::zero();
        for (x, w) in row.iter().zip(&*w) {
            product += *w * *x;
        }
        let scale = step * (product - row[self.width - 1]);
        for (x, w) in row.iter().zip(w) {
            *w -= scale * *x;
        }
    }

    /// One such step after the other on lanes, each along another row in every lane. `observe` sees the
    /// number of each step, from 0 on, and w before it is taken.
    ///
    /// # Panics
    /// When there is no such row, or w has another dimension.
    pub fn steps_along_each(
        &self,
        rows: &[[usize; LANES]],
        mut step: Lanes,
        w: &mut [Lanes],
        mut observe: impl FnMut(usize, &[Lanes]),
    ) {
        assert_eq!(w.len(), self.dimension, "an iterate has as many coordinates as a row");
        let mut room = [[0; LANES]; AT_ONCE];
        let chunks = rows.chunks(AT_ONCE).zip((0..).step_by(AT_ONCE));
        for (rows, first) in chunks {
            let starts = &mut room[..rows.len()];
            let are_there = enter_vectors(Starts { table: self, rows, starts });
            assert!(are_there, "there is no row {:?}, only {}", rows.iter().flatten().max(), self.rows);
            for (k, starts) in starts.iter().enumerate() {
                observe(first + k, w);
                enter_vectors(StepAlongRows { table: self, starts, step: &mut step, w });
            }
        }
    }

    /// The columns of a block of the rows that begin at `starts`.
    ///
    /// # Safety
    /// There are as many starts as lanes, rows begin there, and they have that block.
    #[inline(always)]
    unsafe fn columns<V: Vector>(&self, starts: &[usize], block: usize) -> [V; BLOCK] {
        let mut columns = [V::splat(0.0); BLOCK];
        // SAFETY: the caller vouches for the rows, each of which is a whole number of blocks.
        unsafe { V::load_columns(&self.doubles[block..], starts, &mut columns) };
        columns
    }
}

/// Where rows begin in a table; yields whether the table has them all.
struct Starts<'a> {
    table: &'a RowTable,
    rows: &'a [[usize; LANES]],
    starts: &'a mut [[usize; LANES]],
}

impl VectorWork for Starts<'_> {
    type Output = bool;
    #[inline(always)]
    fn run<V: Vector>(self) -> bool {
        let (count, width) = (V::splat(self.table.rows as f64), V::splat_bits(self.table.width as u64));
        let mut is_one_missing = false;
        for (rows, starts) in self.rows.iter().zip(self.starts) {
            let mut words = LaneWords(rows.map(|row| row as u64));
            for words in words.vectors_mut::<V>() {
                let is_there = V::both(V::is_small(*words), V::less(V::of_small(*words), count));
                is_one_missing |= V::any(V::not(is_there));
                *words = V::product(*words, width);
            }
            for (start, word) in starts.iter_mut().zip(words.0) {
                *start = word as usize;
            }
        }
        !is_one_missing
    }
}

struct StepAlongRows<'a> {
    table: &'a RowTable,
    /// Where the row of each lane begins in the table.
    starts: &'a [usize; LANES],
    step: &'a mut Lanes,
    w: &'a mut [Lanes],
}

impl VectorWork for StepAlongRows<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(self) {
        match self.table.width / BLOCK {
            1 => self.narrow::<V, 1>(),
            2 => self.narrow::<V, 2>(),
            3 => self.narrow::<V, 3>(),
            4 => self.narrow::<V, 4>(),
            _ => self.wide::<V>(),
        }
    }
}

impl StepAlongRows<'_> {
    /// Rows that stay in registers from the product to the step.
    #[inline(always)]
    fn narrow<V: Vector, const BLOCKS: usize>(self) {
        let step = vectors::<V>(std::slice::from_mut(self.step));
        // All that is known of their number while compiling.
        assert!(self.w.len() < BLOCKS * BLOCK && self.w.len() >= (BLOCKS - 1) * BLOCK);
        for (group, step) in step.iter().enumerate() {
            let starts = &self.starts[group * V::WIDTH..][..V::WIDTH];
            let mut blocks = [[V::splat(0.0); BLOCK]; BLOCKS];
            let mut product = V::splat(0.0);
            for (block, columns) in blocks.iter_mut().enumerate() {
                // SAFETY: rows begin at the starts, and have so many blocks.
                *columns = unsafe { self.table.columns(starts, block) };
                product = plus_products(product, self.w, block, group, columns);
            }
            let scale = step.mul(product.sub(blocks[BLOCKS - 1][BLOCK - 1]));
            for (block, columns) in blocks.iter().enumerate() {
                subtract_scaled(self.w, block, group, columns, scale);
            }
        }
    }

    /// Rows that are read twice.
    #[inline(always)]
    fn wide<V: Vector>(self) {
        let step = vectors::<V>(std::slice::from_mut(self.step));
        for (group, step) in step.iter().enumerate() {
            let starts = &self.starts[group * V::WIDTH..][..V::WIDTH];
            let (mut product, mut columns) = (V::splat(0.0), [V::splat(0.0); BLOCK]);
            for block in 0..self.table.width / BLOCK {
                // SAFETY: rows begin at the starts, and have so many blocks.
                columns = unsafe { self.table.columns(starts, block) };
                product = plus_products(product, self.w, block, group, &columns);
            }
            let scale = step.mul(product.sub(columns[BLOCK - 1]));
            for block in 0..self.table.width / BLOCK {
                // SAFETY: as above.
                let columns = unsafe { self.table.columns(starts, block) };
                subtract_scaled(self.w, block, group, &columns, scale);
            }
        }
    }
}

/// The product and, one after the other, w x for the columns x of a block that w has coordinates for.
#[inline(always)]
fn plus_products<V: Vector>(mut product: V, w: &mut [Lanes], block: usize, group: usize, columns: &[V; BLOCK]) -> V {
    // Not zipped: a loop of known length is unrolled, and the columns stay in registers.
    for (k, x) in columns.iter().enumerate() {
        if let Some(w) = w.get_mut(block * BLOCK + k) {
            product = product.add(vectors::<V>(std::slice::from_mut(w))[group].mul(*x));
        }
    }
    product
}

/// w ← w − scale x for the columns x of a block that w has coordinates for.
#[inline(always)]
fn subtract_scaled<V: Vector>(w: &mut [Lanes], block: usize, group: usize, columns: &[V; BLOCK], scale: V) {
    for (k, x) in columns.iter().enumerate() {
        if let Some(w) = w.get_mut(block * BLOCK + k) {
            let w = &mut vectors::<V>(std::slice::from_mut(w))[group];
            *w = w.sub(scale.mul(*x));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::isa::tests::on_each;
    use crate::arithmetic::ratio;

    /// Thirty rows of whole sevenths.
    fn table(dimension: usize) -> RowTable {
        let entry = |i: usize, j: usize| ratio((7 * i + 3 * j + i * j) as i64 % 23 - 11, 7);
        let rows: Vec<Vec<Ratio>> = (0..30).map(|i| (0..dimension).map(|j| entry(i, j)).collect()).collect();
        let targets: Vec<Ratio> = (0..30).map(|i| entry(i, 40)).collect();
        RowTable::new(&rows, &targets)
    }

    /// More steps than are prepared at once, on rows of every number of blocks.
    #[test]
    fn each_lane_steps_along_its_own_rows_on_every_instruction_set() {
        for dimension in [0, 1, 3, 4, 7, 8, 10, 13, 15, 16, 19] {
            let table = table(dimension);
            let steps = 2 * AT_ONCE + 3;
            let drawn: Vec<[usize; LANES]> =
                (0..steps).map(|step| std::array::from_fn(|lane| (lane * 11 + step * 7) % 30)).collect();
            let start = |j: usize| Lanes(std::array::from_fn(|lane| (lane + 2 * j) as f64 / 3.0));
            for (isa, (together, observed)) in on_each(|| {
                let (mut w, mut observed) = ((0..dimension).map(start).collect::<Vec<_>>(), Vec::new());
                let observe = |k: usize, w: &[Lanes]| observed.push((k, w.to_vec()));
                table.steps_along_each(&drawn, Lanes::of(ratio(1, 90)), &mut w, observe);
                (w, observed)
            }) {
                for lane in 0..LANES {
                    let mut w: Vec<f64> = (0..dimension).map(|j| start(j).0[lane]).collect();
                    for (k, rows) in drawn.iter().enumerate() {
                        let (number, seen) = &observed[k];
                        assert!(*number == k && seen.iter().map(|w| w.0[lane]).eq(w.iter().copied()), "{isa}");
                        table.step_along(rows[lane], f64::of(ratio(1, 90)), &mut w);
                    }
                    assert!(together.iter().map(|w| w.0[lane]).eq(w), "{isa}, lane {lane}, {dimension} columns");
                }
            }
        }
    }

    #[test]
    fn rows_that_are_not_there_are_refused_on_every_instruction_set() {
        let table = table(10);
        for missing in [30, 1 << 32, (1 << 32) + 1, 1 << 51, 3 << 61, usize::MAX] {
            let mut rows = [[29; LANES]; 3];
            rows[1][13] = missing;
            for (isa, is_refused) in on_each(|| {
                let run = || table.steps_along_each(&rows, Lanes::one(), &mut [Lanes::zero(); 10], |_, _| {});
                std::panic::catch_unwind(run).is_err()
            }) {
                assert!(is_refused, "row {missing} on {isa}");
            }
        }
    }
}
