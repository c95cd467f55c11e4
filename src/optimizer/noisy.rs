//! Stochastic descent on quadratics whose noise does not look at the iterate.

use crate::arithmetic::{Ratio, Real, Twin, Work};
use crate::objective::Quadratic;
use crate::random::{Draw, Drawn, Sampled, Signs};
use crate::trace::note;

/// Noise that is drawn some steps ahead, since it does not look at the iterate.
pub trait Noise<R: Drawn> {
    /// How many numbers are drawn at a time, about: enough to draw at full speed, and what is drawn
    /// is still in the nearest cache when it is used.
    const ROOM: usize;

    /// Draws the next `count` numbers.
    fn draw(&mut self, draw: &mut Draw<R>, count: usize);

    /// What was drawn last, in order, in a twin of the arithmetic; inlined as all of a
    /// [`Work`] is.
    fn numbers<V: Twin<R>>(&self) -> impl Iterator<Item = V>;
}

/// N(0, scale²) in each coordinate.
pub struct NormalNoise<R> {
    scale: R,
    normals: Vec<R>,
}

impl<R: Sampled> NormalNoise<R> {
    /// Normals times a scale.
    pub fn of(scale: R) -> NormalNoise<R> {
        NormalNoise { scale, normals: Vec::new() }
    }
}

impl<R: Sampled> Noise<R> for NormalNoise<R> {
    const ROOM: usize = 128;

    fn draw(&mut self, draw: &mut Draw<R>, count: usize) {
        self.normals.resize(count, R::zero());
        draw.fill_normals(&mut self.normals);
    }
    #[inline(always)]
    fn numbers<V: Twin<R>>(&self) -> impl Iterator<Item = V> {
        Scaled { numbers: V::of_slice(&self.normals).iter(), scale: V::of_twin(self.scale) }
    }
}

/// Numbers times a scale. Not a map: its closure would not be compiled for the wide instructions.
struct Scaled<'a, V> {
    numbers: std::slice::Iter<'a, V>,
    scale: V,
}

impl<V: Real> Iterator for Scaled<'_, V> {
    type Item = V;

    #[inline(always)]
    fn next(&mut self) -> Option<V> {
        let number = self.numbers.next()?;
        Some(self.scale * *number)
    }
}

/// ±scale in each coordinate, one bit each.
pub struct SignNoise<R> {
    scale: R,
    signs: Signs,
}

impl<R: Drawn> SignNoise<R> {
    /// Signs times a scale.
    pub fn of(scale: R) -> SignNoise<R> {
        SignNoise { scale, signs: Signs::default() }
    }
}

impl<R: Drawn> Noise<R> for SignNoise<R> {
    const ROOM: usize = 1024;

    fn draw(&mut self, draw: &mut Draw<R>, count: usize) {
        draw.signs_ahead(count, &mut self.signs);
    }
    #[inline(always)]
    fn numbers<V: Twin<R>>(&self) -> impl Iterator<Item = V> {
        self.signs.times(V::of_twin(self.scale))
    }
}

/// Stochastic gradient descent on ½ Σ hᵢ (wᵢ − cᵢ)²: w_{t+1} = w_t − η (∇f(w_t) + ξ_t) for T steps,
/// with noise that is drawn without looking at w_t. Returns (1/T) Σ_{t ≤ T} ‖∇f(w_t)‖².
///
/// `w` is w₁ at first and w_{T+1} in the end, `step` is η, `steps` is T. The results are, bit for bit,
/// those of [`stochastic_descent`](super::stochastic_descent) with an oracle that adds the same
/// noise; drawing ahead, and one pass over w for all of a step, makes it several times as fast.
///
/// # Panics
/// When w has another dimension than f, or that is 0.
pub fn noisy_descent<R: Drawn, N: Noise<R>>(
    f: &Quadratic,
    w: &mut [R],
    step: R,
    steps: usize,
    draw: &mut Draw<R>,
    mut noise: N,
) -> R {
    let dimension = f.curvatures.len();
    assert!(dimension > 0 && w.len() == dimension, "an iterate has as many coordinates as the quadratic, at least one");
    let ahead = (N::ROOM / dimension).max(1);
    let mut sum = R::zero();
    for first in (0..steps).step_by(ahead) {
        let now = ahead.min(steps - first);
        noise.draw(draw, now * dimension);
        sum = R::enter(Steps { f, w, step, first, steps: now, noise: &noise, sum });
    }
    note("w", steps + 1, w);
    sum / Ratio::from(steps)
}

/// As many steps as there is noise for, after `first` others; the sum of the squared gradients goes on.
struct Steps<'a, R, N> {
    f: &'a Quadratic,
    w: &'a mut [R],
    step: R,
    first: usize,
    steps: usize,
    noise: &'a N,
    sum: R,
}

impl<R: Drawn, N: Noise<R>> Work<R> for Steps<'_, R, N> {
    type Output = R;
    #[inline(always)]
    fn run<V: Twin<R>>(self) -> R {
        let (back, mut sum) = (-V::of_twin(self.step), V::of_twin(self.sum));
        let w = V::of_slice_mut(self.w);
        let mut noise = self.noise.numbers::<V>();
        for t in 1..=self.steps {
            note("w", self.first + t, w);
            let mut norm_sq = V::zero();
            let constants = self.f.curvatures.iter().zip(&self.f.center);
            for (w, (h, c)) in w.iter_mut().zip(constants) {
                // Not zipped: the wide instructions would stay behind a call.
                let noise = noise.next().expect("noise was drawn for every coordinate of every step");
                let gradient = (*w - *c) * *h;
                norm_sq += gradient.sq();
                *w += back * (gradient + noise);
            }
            sum += norm_sq;
        }
        sum.into_twin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::isa::tests::on_each;
    use crate::arithmetic::{Exact, LANES, Lanes, exact, ratio, ratios};
    use crate::kernel::norm_sq;
    use crate::objective::lift;
    use crate::optimizer::stochastic_descent;
    use crate::random::{Key, PathMean, Purpose, Streams, mean_over_paths};

    fn draw<R: Drawn<Source = Streams>>(first: u64) -> Draw<R> {
        Draw::new(Streams::new(Key::of(3, "noisy", "descent", "0", 0, Purpose::Verdict), first))
    }

    /// Three coordinates, which divide no room of noise.
    fn quadratic() -> Quadratic {
        Quadratic { curvatures: vec![ratio(1, 3), ratio(2, 1), ratio(1, 7)], center: ratios([1, 0, -2]) }
    }

    /// The last iterate and the average, step by step with an oracle.
    fn step_by_step<R: Drawn>(steps: usize, draw: &mut Draw<R>, add: impl Fn(&mut Draw<R>, &mut [R])) -> (Vec<R>, R) {
        let oracle = |_: &[R], g: &mut [R], draw: &mut Draw<R>| add(draw, g);
        let (start, mut sum) = (ratios([2, -1, 5]), R::zero());
        let observe = |at: crate::optimizer::Iterate<'_, R>| sum += norm_sq(at.gradient);
        let last = stochastic_descent(&quadratic(), &start, R::of(ratio(1, 11)), steps, draw, oracle, observe);
        (last, sum / Ratio::from(steps))
    }

    /// The same, drawn ahead.
    fn ahead<R: Drawn>(steps: usize, draw: &mut Draw<R>, noise: impl Noise<R>) -> (Vec<R>, R) {
        let mut w = lift(&ratios([2, -1, 5]));
        let average = noisy_descent(&quadratic(), &mut w, R::of(ratio(1, 11)), steps, draw, noise);
        (w, average)
    }

    #[test]
    fn drawing_ahead_changes_no_bit_on_any_instruction_set() {
        let scale = Lanes(std::array::from_fn(|k| 0.3 + k as f64 / 7.0));
        for steps in [1, 41, 42, 43, 200, 1000] {
            let normals = step_by_step(steps, &mut draw(0), |draw, g| draw.add_normals(g, scale));
            let signs = step_by_step(steps, &mut draw(0), |draw, g| draw.add_signs(g, scale));
            for (isa, found) in on_each(|| ahead(steps, &mut draw(0), NormalNoise::of(scale))) {
                assert!(found == normals, "{steps} steps with normals on {isa}");
            }
            for (isa, found) in on_each(|| ahead(steps, &mut draw(0), SignNoise::of(scale))) {
                assert!(found == signs, "{steps} steps with signs on {isa}");
            }
        }
    }

    #[test]
    fn a_lone_trial_is_a_lane() {
        let (together, average) = ahead(900, &mut draw(0), SignNoise::of(Lanes::one()));
        for lane in 0..LANES {
            let (alone, lone) = ahead(900, &mut draw(lane as u64), SignNoise::of(1.0));
            assert_eq!(lone, average.0[lane]);
            assert!(together.iter().map(|w| w.0[lane]).eq(alone));
        }
    }

    #[test]
    fn paths_are_enumerated_as_those_of_an_oracle() {
        let scale = exact(ratio(3, 2));
        let quantity = |(last, average): (Vec<Exact>, Exact)| last[0].powi(3) + average;
        let oracle = |draw: &mut Draw<Exact>, g: &mut [Exact]| draw.add_signs(g, scale);
        let found = mean_over_paths(64, 64, |draw| quantity(ahead(2, draw, SignNoise::of(scale))));
        let expected = mean_over_paths(64, 64, |draw| quantity(step_by_step(2, draw, oracle)));
        let mean = |law: PathMean| Exact::from(law.mean);
        assert!(found.map(mean).expect("64 paths").eq(expected.map(mean).expect("64 paths")).is_yes());
    }
}
