//! [`Draw`]: what a method asks for randomness, in whatever arithmetic it runs.

use std::fmt::Debug;

use super::streams::{Path, Streams};
use crate::arithmetic::{Exact, LANES, Lanes, Ratio, Real};

/// Arithmetics in which finite laws can be drawn: sampled on lanes and doubles, enumerated path by
/// path in [`Exact`].
pub trait Drawn: Real {
    /// A position in a finite list, one for each trial.
    type Index: Copy + Debug;
    /// Where the draws come from.
    type Source: Clone;

    /// +1 or −1.
    fn sign(source: &mut Self::Source) -> Self;
    /// One of 0, …, n − 1, all equally likely.
    fn index(source: &mut Self::Source, n: usize) -> Self::Index;
    /// `yes` with probability p, otherwise `no`.
    fn two_point(source: &mut Self::Source, p: Ratio, yes: Self, no: Self) -> Self;
    /// The entry of a list at a drawn position.
    #[must_use]
    fn pick(list: &[Self], index: Self::Index) -> Self;
}

/// Arithmetics in which continuous laws can be drawn: lanes and doubles. `Exact` is not among
/// them, so that enumerating Gaussian noise does not compile.
pub trait Sampled: Drawn {
    /// Uniform on [0, 1), a multiple of 2⁻⁵³.
    fn uniform(source: &mut Self::Source) -> Self;
    /// Standard normal.
    fn normal(source: &mut Self::Source) -> Self;
}

/// The random numbers of one trial (of sixteen, on lanes; of one path, in `Exact`).
///
/// Cloning a draw gives common random numbers: two methods that read two clones see the same.
#[derive(Clone)]
pub struct Draw<R: Drawn> {
    source: R::Source,
}

impl<R: Drawn> Draw<R> {
    pub(crate) fn new(source: R::Source) -> Draw<R> {
        Draw { source }
    }

    /// +1 or −1, each with probability 1/2. One bit of a 64-bit word.
    pub fn sign(&mut self) -> R {
        R::sign(&mut self.source)
    }

    /// A position in 0, …, n − 1, all equally likely (by multiplication and rejection: one 64-bit
    /// word, and another with probability below n/2⁶⁴).
    ///
    /// # Panics
    /// When n is 0.
    pub fn index(&mut self, n: usize) -> R::Index {
        assert!(n > 0, "an index needs at least one position to choose from");
        R::index(&mut self.source, n)
    }

    /// `yes` with probability p, otherwise `no`; exact for rational p. Draws as
    /// [`index`](Draw::index) over the denominator of p does.
    ///
    /// # Panics
    /// When p is not in [0, 1].
    pub fn two_point(&mut self, p: Ratio, yes: impl Into<Ratio>, no: impl Into<Ratio>) -> R {
        assert!((Ratio::ZERO..=Ratio::ONE).contains(&p), "{p} is no probability: it must lie in [0, 1]");
        R::two_point(&mut self.source, p, R::of(yes), R::of(no))
    }

    /// The entry of `list` at a drawn position.
    pub fn one_of(&mut self, list: &[R]) -> R {
        let index = self.index(list.len());
        R::pick(list, index)
    }

    /// Uniform on [0, 1), a multiple of 2⁻⁵³. One 64-bit word.
    pub fn uniform(&mut self) -> R
    where
        R: Sampled,
    {
        R::uniform(&mut self.source)
    }

    /// Standard normal, by the method of Box and Muller. Two 64-bit words for every two normals.
    pub fn normal(&mut self) -> R
    where
        R: Sampled,
    {
        R::normal(&mut self.source)
    }
}

/// `Lanes` and `f64` draw alike, K streams abreast.
macro_rules! drawn_from_streams {
    ($real:ty, $width:expr, $gather:expr, $index:ty) => {
        impl Drawn for $real {
            type Index = $index;
            type Source = Streams<{ $width }>;

            fn sign(source: &mut Self::Source) -> Self {
                $gather(source.signs())
            }
            fn index(source: &mut Self::Source, n: usize) -> $index {
                source.indices(n).into()
            }
            fn two_point(source: &mut Self::Source, p: Ratio, yes: Self, no: Self) -> Self {
                let (numerator, denominator) = (p.numerator() as usize, p.denominator() as usize);
                let drawn = source.indices(denominator);
                let lanes = std::array::from_fn(|k| if drawn[k] < numerator { yes.glance(k) } else { no.glance(k) });
                $gather(lanes)
            }
            fn pick(list: &[Self], index: $index) -> Self {
                let index: [usize; $width] = index.into();
                $gather(std::array::from_fn(|k| list[index[k]].glance(k)))
            }
        }

        impl Sampled for $real {
            fn uniform(source: &mut Self::Source) -> Self {
                $gather(source.uniforms())
            }
            fn normal(source: &mut Self::Source) -> Self {
                $gather(source.normals())
            }
        }
    };
}

drawn_from_streams!(Lanes, LANES, Lanes, [usize; LANES]);
drawn_from_streams!(f64, 1, |[lane]: [f64; 1]| lane, [usize; 1]);

impl Drawn for Exact {
    type Index = usize;
    type Source = Path;

    fn sign(path: &mut Path) -> Exact {
        Exact::from(1 - 2 * path.choose(2) as i64)
    }
    fn index(path: &mut Path, n: usize) -> usize {
        path.choose(n)
    }
    fn two_point(path: &mut Path, p: Ratio, yes: Exact, no: Exact) -> Exact {
        if path.choose_weighted(p) { yes } else { no }
    }
    fn pick(list: &[Exact], index: usize) -> Exact {
        list[index]
    }
}
