//! Stochastic descent on quadratics whose noise does not look at the iterate.

use crate::arithmetic::{Ratio, Real, Twin, Work};
use crate::objective::Quadratic;
use crate::random::{Draw, Drawn};
use crate::trace::note;

/// For how many numbers of noise there is room: enough to draw at full speed, and still in the
/// nearest cache.
const ROOM: usize = 128;

/// Stochastic gradient descent on ½ Σ hᵢ (wᵢ − cᵢ)²: w_{t+1} = w_t − η (∇f(w_t) + ξ_t) for T steps,
/// with noise that is drawn without looking at w_t. Returns (1/T) Σ_{t ≤ T} ‖∇f(w_t)‖².
///
/// `w` is w₁ at first and w_{T+1} in the end, `step` is η, `steps` is T. `fill` draws the noise of
/// some steps ahead, coordinate after coordinate and step after step. The results are, bit for bit,
/// those of [`stochastic_descent`](super::stochastic_descent) with an oracle that adds the same
/// noise; drawing ahead, and one pass over w for all of a step, makes it several times as fast.
///
/// # Panics
/// When w has another dimension than f, or that is 0.
pub fn noisy_descent<R: Drawn>(
    f: &Quadratic,
    w: &mut [R],
    step: R,
    steps: usize,
    draw: &mut Draw<R>,
    mut fill: impl FnMut(&mut Draw<R>, &mut [R]),
) -> R {
    let dimension = f.curvatures.len();
    assert!(dimension > 0 && w.len() == dimension, "an iterate has as many coordinates as the quadratic, at least one");
    let ahead = (ROOM / dimension).max(1);
    let mut noise = vec![R::zero(); ahead * dimension];
    let mut sum = R::zero();
    for first in (0..steps).step_by(ahead) {
        let noise = &mut noise[..ahead.min(steps - first) * dimension];
        fill(draw, noise);
        sum = R::enter(Steps { f, w, step, first, noise, sum });
    }
    note("w", steps + 1, w);
    sum / Ratio::from(steps)
}

/// As many steps as there is noise for, after `first` others; the sum of the squared gradients goes on.
struct Steps<'a, R> {
    f: &'a Quadratic,
    w: &'a mut [R],
    step: R,
    first: usize,
    noise: &'a [R],
    sum: R,
}

impl<R: Real> Work<R> for Steps<'_, R> {
    type Output = R;
    #[inline(always)]
    fn run<V: Twin<R>>(self) -> R {
        let (back, mut sum) = (-V::of_twin(self.step), V::of_twin(self.sum));
        let w = V::of_slice_mut(self.w);
        for (t, noise) in V::of_slice(self.noise).chunks_exact(w.len()).enumerate() {
            note("w", self.first + t + 1, w);
            let mut norm_sq = V::zero();
            let constants = self.f.curvatures.iter().zip(&self.f.center);
            for ((w, noise), (h, c)) in w.iter_mut().zip(noise).zip(constants) {
                let gradient = (*w - *c) * *h;
                norm_sq += gradient.sq();
                *w += back * (gradient + *noise);
            }
            sum += norm_sq;
        }
        sum.into_twin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{LANES, Lanes, ratio, ratios};
    use crate::kernel::norm_sq;
    use crate::objective::lift;
    use crate::optimizer::stochastic_descent;
    use crate::random::{Key, Purpose, Streams};

    fn draw(first: u64) -> Draw<Lanes> {
        Draw::new(Streams::new(Key::of(3, "noisy", "descent", "0", 0, Purpose::Verdict), first))
    }

    #[test]
    fn drawing_ahead_changes_no_bit() {
        let f = Quadratic { curvatures: vec![ratio(1, 3), ratio(2, 1), ratio(1, 7)], center: ratios([1, 0, -2]) };
        let (start, step) = (ratios([2, -1, 5]), Lanes::of(ratio(1, 11)));
        for steps in [1, 41, 42, 43, 200] {
            let oracle = |_: &[Lanes], g: &mut [Lanes], draw: &mut Draw<Lanes>| draw.add_normals(g, Lanes::one());
            let mut sum = Lanes::zero();
            let last =
                stochastic_descent(&f, &start, step, steps, &mut draw(0), oracle, |at| sum += norm_sq(at.gradient));
            let mut w = lift(&start);
            let fill = |draw: &mut Draw<Lanes>, noise: &mut [Lanes]| draw.fill_normals(noise);
            let average = noisy_descent(&f, &mut w, step, steps, &mut draw(0), fill);
            assert!(w == last && average == sum / Ratio::from(steps), "{steps} steps");
        }
    }

    #[test]
    fn a_lone_trial_is_a_lane() {
        let f = Quadratic::centered(&[ratio(1, 2), ratio(3, 2)]);
        let mut together = lift::<Lanes>(&ratios([1, -1]));
        let step = ratio(1, 5);
        let average =
            noisy_descent(&f, &mut together, Lanes::of(step), 90, &mut draw(0), |draw, noise| draw.fill_signs(noise));
        for lane in 0..LANES {
            let streams = Streams::new(Key::of(3, "noisy", "descent", "0", 0, Purpose::Verdict), lane as u64);
            let mut alone = lift::<f64>(&ratios([1, -1]));
            let fill = |draw: &mut Draw<f64>, noise: &mut [f64]| draw.fill_signs(noise);
            let lone = noisy_descent(&f, &mut alone, f64::of(step), 90, &mut Draw::new(streams), fill);
            assert_eq!(lone, average.0[lane]);
            assert!(together.iter().map(|w| w.0[lane]).eq(alone));
        }
    }
}
