//! Vectors and matrices: slices in, slices out. Knows no claim.
//!
//! In [`Exact`](crate::arithmetic::Exact) every function is exact or encloses. In floating point
//! each sum is taken in order, and the docstrings bound what rounding does to the result in terms of
//! γₖ = k u/(1 − k u) with u = 2⁻⁵³ (Higham, Accuracy and Stability of Numerical Algorithms, lemma
//! 3.1), for whole k and halves, as long as nothing over- or underflows. What is no number is never
//! lost on the way. `tests/kernels.rs` compares with exact results.

mod dense;
mod linear;
mod rows;

pub use dense::{Dense, suffix_products, suffix_products_into};
pub use linear::{is_positive_semidefinite, null_space_part, shortest_solution, solve, spectrum_at_least};
pub use rows::RowTable;

use crate::arithmetic::{Real, Twin, Work};

/// Kernels with a body that runs, inlined, on whatever twin of the lanes suits the processor: a
/// list of arguments, each a slice, a mutable slice or a number of the arithmetic.
macro_rules! kernels {
    ($($(#[$attribute:meta])* $name:ident($($argument:ident: $kind:tt),*) $(-> $result:tt)? $body:block)*) => {$(
        $(#[$attribute])*
        #[inline(always)]
        pub fn $name<R: Real>($($argument: kernels!(@type $kind R '_)),*) $(-> kernels!(@type $result R '_))? {
            struct Call<'a, R> {
                $($argument: kernels!(@type $kind R 'a)),*
            }
            impl<R: Real> Work<R> for Call<'_, R> {
                type Output = kernels!(@output $($result R)?);
                #[inline(always)]
                fn run<V: Twin<R>>(self) -> Self::Output {
                    #[inline(always)]
                    fn body<R: Real>($($argument: kernels!(@type $kind R '_)),*) $(-> kernels!(@type $result R '_))? $body
                    kernels!(@back $($result)? body($(kernels!(@twin $kind self.$argument)),*))
                }
            }
            R::enter(Call { $($argument),* })
        }
    )*};
    (@type slice $R:ident $life:lifetime) => { &$life [$R] };
    (@type slice_mut $R:ident $life:lifetime) => { &$life mut [$R] };
    (@type number $R:ident $life:lifetime) => { $R };
    (@output number $R:ident) => { $R };
    (@output) => { () };
    (@twin slice $argument:expr) => { V::of_slice($argument) };
    (@twin slice_mut $argument:expr) => { V::of_slice_mut($argument) };
    (@twin number $argument:expr) => { V::of_twin($argument) };
    (@back number $call:expr) => { V::into_twin($call) };
    (@back $call:expr) => { $call };
}

kernels! {
    /// Σ aᵢ bᵢ of two vectors of the same length n, within γₙ Σ |aᵢ bᵢ| (Higham, section 3.1).
    ///
    /// # Panics
    /// When the lengths differ.
    #[must_use]
    dot(a: slice, b: slice) -> number {
        assert_eq!(a.len(), b.len(), "an inner product needs two vectors of the same length");
        let mut sum = R::zero();
        for (a, b) in a.iter().zip(b) {
            sum += *a * *b;
        }
        sum
    }

    /// ‖a‖², with squares that no enclosure lets turn negative; within γₙ ‖a‖².
    #[must_use]
    norm_sq(a: slice) -> number {
        let mut sum = R::zero();
        for a in a {
            sum += a.sq();
        }
        sum
    }

    /// ‖a − b‖², within γₙ₊₂ ‖a − b‖²: a difference rounds once, and is squared.
    ///
    /// # Panics
    /// When the lengths differ.
    #[must_use]
    distance_sq(a: slice, b: slice) -> number {
        assert_eq!(a.len(), b.len(), "a distance needs two vectors of the same length");
        let mut sum = R::zero();
        for (a, b) in a.iter().zip(b) {
            sum += (*a - *b).sq();
        }
        sum
    }

    /// y ← y + scale · x, each entry within u |yᵢ| + γ₂ |scale · xᵢ|.
    ///
    /// # Panics
    /// When the lengths differ.
    add_scaled(y: slice_mut, scale: number, x: slice) {
        assert_eq!(y.len(), x.len(), "adding needs two vectors of the same length");
        for (y, x) in y.iter_mut().zip(x) {
            *y += scale * *x;
        }
    }

    /// g ← C(g) = g min(1, c/‖g‖), the projection onto the ball of radius c ≥ 0 (zero stays zero).
    ///
    /// Each entry is within γₖ of itself, k = n/2 + 3, also where rounding decides whether ‖g‖ ≤ c; for
    /// n = 1 it is exact. If ‖g‖² overflows, finite entries become 0 and infinite ones no number; a lone
    /// entry becomes ±c even if it is infinite.
    clip(g: slice_mut, c: number) {
        if let [lone] = g {
            *lone = lone.max(-c).min(c);
            return;
        }
        let norm = norm(g);
        let shrunk = norm.at_most(c);
        for g in g.iter_mut() {
            *g = R::select(shrunk, *g, *g * c / R::select(shrunk, c, norm));
        }
    }

    /// gᵢ ← min{max{−c, gᵢ}, c} for each entry, c ≥ 0: the projection onto the cube. Exact.
    clip_each(g: slice_mut, c: number) {
        for g in g.iter_mut() {
            *g = g.max(-c).min(c);
        }
    }

    /// g ← g/(‖g‖ + κ), which is shorter than 1 for κ > 0; each entry within γₖ of itself for κ ≥ 0,
    /// k = n/2 + 3.
    normalize(g: slice_mut, kappa: number) {
        let length = norm(g) + kappa;
        for g in g.iter_mut() {
            *g /= length;
        }
    }
}

/// ‖a‖, within γₖ ‖a‖, k = n/2 + 1: a root halves the exponent of (1 ± u)ⁿ and rounds once. Exact for
/// n = 1.
#[inline(always)]
#[must_use]
pub fn norm<R: Real>(a: &[R]) -> R {
    if let [lone] = a { lone.abs() } else { norm_sq(a).sqrt() }
}

/// A · x for a matrix of rows of length n, each entry within γₙ (|A| |x|)ᵢ (Higham, section 3.5).
///
/// # Panics
/// When a row is not as long as x.
#[must_use]
pub fn matrix_vector<R: Real>(rows: &[Vec<R>], x: &[R]) -> Vec<R> {
    rows.iter().map(|row| dot(row, x)).collect()
}

/// A · B for matrices of rows, each entry within γₙ (|A| |B|)ᵢⱼ, where B has n rows (Higham, section
/// 3.5). If n is 0 the product has no columns.
///
/// # Panics
/// When a row of A is not as long as B has rows.
#[must_use]
pub fn matrix_product<R: Real>(a: &[Vec<R>], b: &[Vec<R>]) -> Vec<Vec<R>> {
    let columns = transposed(b);
    a.iter().map(|row| matrix_vector(&columns, row)).collect()
}

/// The transpose of a matrix of rows.
#[must_use]
pub fn transposed<R: Real>(rows: &[Vec<R>]) -> Vec<Vec<R>> {
    let width = rows.first().map_or(0, Vec::len);
    (0..width).map(|column| rows.iter().map(|row| row[column]).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Exact, exact, ratio};

    fn vector(entries: &[i32]) -> Vec<Exact> {
        entries.iter().map(|entry| exact(*entry)).collect()
    }

    #[test]
    fn clipping_projects_onto_the_ball_and_keeps_the_direction() {
        let mut long = vector(&[3, 4]);
        clip(&mut long, exact(1));
        assert!(long[0].eq(ratio(3, 5)).is_yes() && long[1].eq(ratio(4, 5)).is_yes());
        let mut short = vector(&[3, 4]);
        clip(&mut short, exact(5));
        assert!(short[0].eq(3).is_yes() && short[1].eq(4).is_yes());
        let mut zero = vector(&[0, 0]);
        clip(&mut zero, exact(1));
        assert!(zero[0].eq(0).is_yes());
        let mut lone = vector(&[-7]);
        clip(&mut lone, exact(2));
        assert!(lone[0].eq(-2).is_yes());
    }

    #[test]
    fn a_cube_clips_each_entry_and_normalizing_divides_by_a_little_more_than_the_norm() {
        let mut g = vector(&[3, -4, 1]);
        clip_each(&mut g, exact(2));
        assert!(g.iter().zip([2, -2, 1]).all(|(g, expected)| g.eq(expected).is_yes()));
        let mut g = vector(&[3, -4]);
        normalize(&mut g, exact(ratio(1, 4)));
        assert!(g[0].eq(ratio(12, 21)).is_yes() && g[1].eq(ratio(-16, 21)).is_yes());
    }

    #[test]
    fn products_agree_with_hand_computation() {
        let a = [vector(&[1, 2]), vector(&[3, 4])];
        let b = [vector(&[0, 1]), vector(&[1, 1])];
        let product = matrix_product(&a, &b);
        let expected = [[2, 3], [4, 7]];
        for (row, expected) in product.iter().zip(expected) {
            assert!(row.iter().zip(expected).all(|(entry, expected)| entry.eq(expected).is_yes()));
        }
        assert!(norm_sq(&a[1]).eq(25).is_yes() && norm(&a[1]).eq(5).is_yes());
        assert!(distance_sq(&a[0], &a[1]).eq(8).is_yes() && dot(&a[0], &a[1]).eq(11).is_yes());
    }
}
