//! Stochastic descent that draws one row of a data matrix a step.

use crate::objective::LeastSquares;
use crate::random::{Draw, Drawn};
use crate::trace::note;

/// How many rows are drawn at a time.
const AHEAD: usize = 16;

/// Stochastic gradient descent on least squares: w_{t+1} = w_t − η ∇l_i(w_t) for T steps, each with
/// a row i drawn from all, equally likely and with replacement.
///
/// `w` is w₁ at first and w_{T+1} in the end, `step` is η, `steps` is T. `observe` sees t and w_t for
/// t = 1, …, T, before the step is taken.
///
/// # Panics
/// When w has another dimension than f.
pub fn row_descent<R: Drawn>(
    f: &LeastSquares,
    w: &mut [R],
    step: R,
    steps: usize,
    draw: &mut Draw<R>,
    mut observe: impl FnMut(usize, &[R]),
) {
    let rows = f.table();
    let mut drawn = [R::position(0); AHEAD];
    for first in (0..steps).step_by(AHEAD) {
        let drawn = &mut drawn[..AHEAD.min(steps - first)];
        draw.fill_indices(rows.rows(), drawn);
        R::steps_along(&rows, drawn, step, w, |k, w| {
            note("w", first + k + 1, w);
            observe(first + k + 1, w);
        });
    }
    note("w", steps + 1, w);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, Lanes, Real, exact, ratio, ratios};
    use crate::kernel::norm_sq;
    use crate::objective::lift;
    use crate::optimizer::stochastic_descent;
    use crate::random::{Key, Purpose, Streams, mean_over_paths};

    #[test]
    fn rows_are_drawn_as_an_oracle_of_row_gradients_draws_them() {
        let f =
            LeastSquares { rows: vec![ratios([1, 2]), ratios([-1, 3]), ratios([0, 1])], targets: ratios([1, -2, 4]) };
        let (start, step) = (ratios([2, -1]), exact(ratio(1, 7)));
        let by_table = |draw: &mut Draw<Exact>| {
            let mut w = lift(&start);
            row_descent(&f, &mut w, step, 4, draw, |_, _| {});
            norm_sq(&w)
        };
        let by_oracle = |draw: &mut Draw<Exact>| {
            let row = |w: &[Exact], g: &mut [Exact], draw: &mut Draw<Exact>| {
                g.copy_from_slice(&f.gradient_of_row(draw.index(3), w));
            };
            norm_sq(&stochastic_descent(&f, &start, step, 4, draw, row, |_| {}))
        };
        let mean = |run: &dyn Fn(&mut Draw<Exact>) -> Exact| {
            Exact::from(mean_over_paths(81, 64, |draw| run(draw)).expect("81 paths").mean)
        };
        assert!(mean(&by_table).eq(mean(&by_oracle)).is_yes());
    }

    /// Rows are drawn ahead, and in the end no more of them than there were steps.
    #[test]
    fn drawing_ahead_changes_no_bit() {
        let f =
            LeastSquares { rows: vec![ratios([1, 2]), ratios([-1, 3]), ratios([0, 1])], targets: ratios([1, -2, 4]) };
        let draw = || Draw::<Lanes>::new(Streams::new(Key::of(5, "rows", "ahead", "0", 0, Purpose::Verdict), 0));
        for steps in [0, 1, AHEAD, 3 * AHEAD - 1] {
            let (mut ahead, mut alone) = (draw(), draw());
            let (mut w, mut expected) = (lift::<Lanes>(&ratios([2, -1])), lift::<Lanes>(&ratios([2, -1])));
            let (step, mut seen) = (Lanes::of(ratio(1, 7)), Vec::new());
            row_descent(&f, &mut w, step, steps, &mut ahead, |t, w| seen.push((t, w.to_vec())));
            for t in 1..=steps {
                assert_eq!(seen[t - 1], (t, expected.clone()));
                Lanes::steps_along(&f.table(), &[alone.index(3)], step, &mut expected, |_, _| {});
            }
            assert!(w == expected && seen.len() == steps && ahead.index(1 << 20) == alone.index(1 << 20));
        }
    }
}
