//! [`Draw`]: what a method asks for randomness, in whatever arithmetic it runs.

use std::fmt::Debug;

use super::path::Path;
use super::signs::Signs;
use super::streams::Streams;
use crate::arithmetic::{Exact, LANES, Lanes, Ratio, Real};
use crate::kernel::{RowTable, norm};

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
    /// Sets each to one of 0, …, n − 1.
    fn fill_indices(source: &mut Self::Source, n: usize, to: &mut [Self::Index]) {
        for to in to {
            *to = Self::index(source, n);
        }
    }
    /// `yes` with probability p, otherwise `no`.
    fn two_point(source: &mut Self::Source, p: Ratio, yes: Self, no: Self) -> Self;
    /// The entry of a list at a drawn position.
    #[must_use]
    fn pick(list: &[Self], index: Self::Index) -> Self;
    /// Exchanges the entries at a place and at another, which may differ from trial to trial.
    fn swap(list: &mut [Self::Index], place: usize, other: Self::Index);
    /// The same place in every trial.
    #[must_use]
    fn position(place: usize) -> Self::Index;

    /// w ← w − η (⟨xᵢ, w⟩ − yᵢ) xᵢ for one drawn row i after the other. `observe` sees the number of
    /// each step, from 0 on, and w before it is taken.
    fn steps_along(
        rows: &RowTable,
        drawn: &[Self::Index],
        step: Self,
        w: &mut [Self],
        observe: impl FnMut(usize, &[Self]),
    );

    /// The next `count` signs, in place of what was there before.
    fn signs_ahead(source: &mut Self::Source, count: usize, to: &mut Signs);

    /// Sets each number to ±1.
    fn fill_signs(source: &mut Self::Source, to: &mut [Self]) {
        for to in to {
            *to = Self::sign(source);
        }
    }

    /// Adds ±scale to each number.
    fn add_signs(source: &mut Self::Source, to: &mut [Self], scale: Self) {
        for to in to {
            *to += scale * Self::sign(source);
        }
    }
}

/// Arithmetics in which continuous laws can be drawn: lanes and doubles. `Exact` is not among
/// them, so that enumerating Gaussian noise does not compile.
pub trait Sampled: Drawn {
    /// Uniform on [0, 1), a multiple of 2⁻⁵³.
    fn uniform(source: &mut Self::Source) -> Self;
    /// Standard normal.
    fn normal(source: &mut Self::Source) -> Self;
    /// Exponential with mean 1.
    fn exponential(source: &mut Self::Source) -> Self;
    /// Laplace with scale 1.
    fn laplace(source: &mut Self::Source) -> Self;

    /// Sets each number to a standard normal.
    fn fill_normals(source: &mut Self::Source, to: &mut [Self]) {
        for to in to {
            *to = Self::normal(source);
        }
    }

    /// Adds scale times a standard normal to each number.
    fn add_normals(source: &mut Self::Source, to: &mut [Self], scale: Self) {
        for to in to {
            *to += scale * Self::normal(source);
        }
    }
}

/// The random numbers of one trial (of sixteen, on lanes; of one path, in `Exact`).
///
/// Cloning a draw gives common random numbers: two methods that read two clones see the same.
#[derive(Clone)]
pub struct Draw<R: Drawn> {
    source: R::Source,
}

impl<R: Drawn> Draw<R> {
    /// Draws from streams, or along a path.
    #[must_use]
    pub fn new(source: R::Source) -> Draw<R> {
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

    /// Sets each to one of 0, …, n − 1, as so many [`index`](Draw::index)es would, and faster.
    ///
    /// # Panics
    /// When n is 0.
    pub fn fill_indices(&mut self, n: usize, to: &mut [R::Index]) {
        assert!(n > 0, "an index needs at least one position to choose from");
        R::fill_indices(&mut self.source, n, to);
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

    /// Sets each number to +1 or −1, as so many [`sign`](Draw::sign)s would, and faster.
    pub fn fill_signs(&mut self, to: &mut [R]) {
        R::fill_signs(&mut self.source, to);
    }

    /// Adds +scale or −scale to each number, as so many [`sign`](Draw::sign)s would, and faster.
    pub fn add_signs(&mut self, to: &mut [R], scale: R) {
        R::add_signs(&mut self.source, to, scale);
    }

    /// So many [`sign`](Draw::sign)s ahead of their use, in place of what was there before.
    pub fn signs_ahead(&mut self, count: usize, to: &mut Signs) {
        R::signs_ahead(&mut self.source, count, to);
    }

    /// 0, …, n − 1 in an order drawn from all n!, equally likely (Fisher and Yates). n − 1
    /// [`index`](Draw::index)es.
    pub fn permutation(&mut self, n: usize) -> Vec<R::Index> {
        let mut order: Vec<R::Index> = (0..n).map(R::position).collect();
        for place in (1..n).rev() {
            let other = self.index(place + 1);
            R::swap(&mut order, place, other);
        }
        order
    }
}

impl<R: Sampled> Draw<R> {
    /// Uniform on [0, 1), a multiple of 2⁻⁵³. One 64-bit word.
    pub fn uniform(&mut self) -> R {
        R::uniform(&mut self.source)
    }

    /// Standard normal, by the method of Box and Muller, within 3.3 units in the last place and up to
    /// 9.4 in modulus. Two 64-bit words for every two normals.
    pub fn normal(&mut self) -> R {
        R::normal(&mut self.source)
    }

    /// Exponential with mean 1, up to 44.4. One 64-bit word.
    pub fn exponential(&mut self) -> R {
        R::exponential(&mut self.source)
    }

    /// Laplace with mean 0 and scale 1, whose variance is 2. One 64-bit word.
    pub fn laplace(&mut self) -> R {
        R::laplace(&mut self.source)
    }

    /// Sets each number to a standard normal, as so many [`normal`](Draw::normal)s would, and faster.
    pub fn fill_normals(&mut self, to: &mut [R]) {
        R::fill_normals(&mut self.source, to);
    }

    /// Adds scale times a standard normal to each number, as so many [`normal`](Draw::normal)s would,
    /// and faster.
    pub fn add_normals(&mut self, to: &mut [R], scale: R) {
        R::add_normals(&mut self.source, to, scale);
    }

    /// A point of the unit sphere in ℝᵈ, in any direction alike: d [`normal`](Draw::normal)s over
    /// their norm (±1 for d = 1).
    ///
    /// # Panics
    /// When d is 0.
    pub fn on_sphere(&mut self, dimension: usize) -> Vec<R> {
        assert!(dimension > 0, "a sphere needs at least one dimension");
        let mut point = vec![R::zero(); dimension];
        self.fill_normals(&mut point);
        let norm = norm(&point);
        point.iter_mut().for_each(|coordinate| *coordinate /= norm);
        point
    }

    /// A point of the unit ball in ℝᵈ, uniform by volume: U^(1/d) times a point of the sphere, with
    /// U uniform on (0, 1]. One 64-bit word more than [`on_sphere`](Draw::on_sphere).
    ///
    /// # Panics
    /// When d is 0.
    pub fn in_ball(&mut self, dimension: usize) -> Vec<R> {
        let mut point = self.on_sphere(dimension);
        let radius = (-self.exponential() / Ratio::from(dimension)).exp();
        point.iter_mut().for_each(|coordinate| *coordinate *= radius);
        point
    }
}

impl Drawn for Lanes {
    type Index = [usize; LANES];
    type Source = Streams;

    fn sign(source: &mut Streams) -> Lanes {
        source.signs()
    }
    fn index(source: &mut Streams, n: usize) -> [usize; LANES] {
        source.indices(n)
    }
    fn fill_indices(source: &mut Streams, n: usize, to: &mut [[usize; LANES]]) {
        source.fill_indices(n, to);
    }
    fn two_point(source: &mut Streams, p: Ratio, yes: Lanes, no: Lanes) -> Lanes {
        let (numerator, denominator) = (p.numerator() as usize, p.denominator() as usize);
        let drawn = source.indices(denominator);
        Lanes(std::array::from_fn(|k| if drawn[k] < numerator { yes.0[k] } else { no.0[k] }))
    }
    fn pick(list: &[Lanes], index: [usize; LANES]) -> Lanes {
        Lanes(std::array::from_fn(|k| list[index[k]].0[k]))
    }
    fn swap(list: &mut [[usize; LANES]], place: usize, other: [usize; LANES]) {
        for (lane, other) in other.into_iter().enumerate() {
            (list[place][lane], list[other][lane]) = (list[other][lane], list[place][lane]);
        }
    }
    fn position(place: usize) -> [usize; LANES] {
        [place; LANES]
    }
    fn steps_along(
        rows: &RowTable,
        drawn: &[[usize; LANES]],
        step: Lanes,
        w: &mut [Lanes],
        observe: impl FnMut(usize, &[Lanes]),
    ) {
        rows.steps_along_each(drawn, step, w, observe);
    }
    fn signs_ahead(source: &mut Streams, count: usize, to: &mut Signs) {
        source.signs_ahead(count, to);
    }
    fn fill_signs(source: &mut Streams, to: &mut [Lanes]) {
        source.fill_signs(to);
    }
    fn add_signs(source: &mut Streams, to: &mut [Lanes], scale: Lanes) {
        source.add_signs(to, scale);
    }
}

impl Sampled for Lanes {
    fn uniform(source: &mut Streams) -> Lanes {
        source.uniforms()
    }
    fn normal(source: &mut Streams) -> Lanes {
        source.normals()
    }
    fn exponential(source: &mut Streams) -> Lanes {
        source.exponentials()
    }
    fn laplace(source: &mut Streams) -> Lanes {
        source.laplaces()
    }
    fn fill_normals(source: &mut Streams, to: &mut [Lanes]) {
        source.fill_normals(to);
    }
    fn add_normals(source: &mut Streams, to: &mut [Lanes], scale: Lanes) {
        source.add_normals(to, scale);
    }
}

/// What drawn positions are to arithmetics of one trial.
macro_rules! one_position {
    () => {
        type Index = usize;

        fn pick(list: &[Self], index: usize) -> Self {
            list[index]
        }
        fn swap(list: &mut [usize], place: usize, other: usize) {
            list.swap(place, other);
        }
        fn position(place: usize) -> usize {
            place
        }
        fn steps_along(
            rows: &RowTable,
            drawn: &[usize],
            step: Self,
            w: &mut [Self],
            mut observe: impl FnMut(usize, &[Self]),
        ) {
            for (k, row) in drawn.iter().enumerate() {
                observe(k, w);
                rows.step_along(*row, step, w);
            }
        }
    };
}

/// A lone trial is the first of sixteen: what is drawn for the others costs little beside it.
impl Drawn for f64 {
    one_position!();

    type Source = Streams;

    fn sign(source: &mut Streams) -> f64 {
        source.signs().0[0]
    }
    fn index(source: &mut Streams, n: usize) -> usize {
        source.indices(n)[0]
    }
    fn signs_ahead(source: &mut Streams, count: usize, to: &mut Signs) {
        source.signs_ahead(count, to);
    }
    fn two_point(source: &mut Streams, p: Ratio, yes: f64, no: f64) -> f64 {
        if source.indices(p.denominator() as usize)[0] < p.numerator() as usize { yes } else { no }
    }
}

impl Sampled for f64 {
    fn uniform(source: &mut Streams) -> f64 {
        source.uniforms().0[0]
    }
    fn normal(source: &mut Streams) -> f64 {
        source.normals().0[0]
    }
    fn exponential(source: &mut Streams) -> f64 {
        source.exponentials().0[0]
    }
    fn laplace(source: &mut Streams) -> f64 {
        source.laplaces().0[0]
    }
}

impl Drawn for Exact {
    one_position!();

    type Source = Path;

    fn sign(path: &mut Path) -> Exact {
        Exact::from(1 - 2 * path.choose(2) as i64)
    }
    fn index(path: &mut Path, n: usize) -> usize {
        path.choose(n)
    }
    fn signs_ahead(path: &mut Path, count: usize, to: &mut Signs) {
        to.clear();
        for _ in 0..count {
            to.push([(path.choose(2) as u64) << 63; LANES], 1);
        }
    }
    fn two_point(path: &mut Path, p: Ratio, yes: Exact, no: Exact) -> Exact {
        if path.choose_weighted(p) { yes } else { no }
    }
}
