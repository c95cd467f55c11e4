//! [`Signs`]: ±1s that stay bits until they are used.

use crate::arithmetic::{LANES, Real};

/// Signs that were drawn ahead of their use, one bit each. Unfolding them where they are used, in
/// registers, costs less than reading them as numbers would.
#[derive(Clone, Debug, Default)]
pub struct Signs {
    words: Vec<Words>,
}

/// A word of each lane, and how many of its bits are signs: from the top on, −1 where one is set.
#[derive(Clone, Copy, Debug)]
struct Words {
    words: [u64; LANES],
    signs: usize,
}

impl Signs {
    /// None at all.
    pub(super) fn clear(&mut self) {
        self.words.clear();
    }

    /// The top bits of words, after what is there; a lone trial reads the first word.
    pub(super) fn push(&mut self, words: [u64; LANES], signs: usize) {
        self.words.push(Words { words, signs });
    }

    /// Each sign times a scale, in the order in which they were drawn.
    #[inline(always)]
    pub fn times<V: Real>(&self, scale: V) -> impl Iterator<Item = V> {
        Unfolded { now: Words { words: [0; LANES], signs: 0 }, later: self.words.iter(), scale }
    }
}

struct Unfolded<'a, V> {
    /// The next sign is on top.
    now: Words,
    later: std::slice::Iter<'a, Words>,
    scale: V,
}

impl<V: Real> Iterator for Unfolded<'_, V> {
    type Item = V;

    #[inline(always)]
    fn next(&mut self) -> Option<V> {
        if self.now.signs == 0 {
            self.now = *self.later.next()?;
        }
        self.now.signs -= 1;
        Some(self.scale.flip_by(&mut self.now.words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::isa::tests::on_each;
    use crate::arithmetic::{Dual, Lanes, Twin, Work};
    use crate::random::{Key, Purpose, Streams};

    fn streams() -> Streams {
        Streams::new(Key::of(7, "signs", "ahead", "0", 0, Purpose::Verdict), 0)
    }

    /// Unfolds signs in the entered arithmetic.
    struct Unfold<'a, R> {
        signs: &'a Signs,
        scale: R,
        to: &'a mut Vec<R>,
    }

    impl<R: Real> Work<R> for Unfold<'_, R> {
        type Output = ();
        #[inline(always)]
        fn run<V: Twin<R>>(self) {
            for number in self.signs.times(V::of_twin(self.scale)) {
                self.to.push(number.into_twin());
            }
        }
    }

    /// So many at a time; between them one by one, which leaves words half used.
    #[test]
    fn signs_ahead_are_so_many_one_by_one_on_every_instruction_set() {
        let scale = Lanes(std::array::from_fn(|k| 1.0 + k as f64));
        let counts = [1, 62, 1, 64, 5, 59, 200, 0, 128, 3];
        let mut alone = streams();
        let expected: Vec<Lanes> = counts.iter().flat_map(|count| 0..=*count).map(|_| alone.signs()).collect();
        let drawn = on_each(|| {
            let (mut streams, mut signs, mut numbers) = (streams(), Signs::default(), Vec::new());
            for count in counts {
                streams.signs_ahead(count, &mut signs);
                Lanes::enter(Unfold { signs: &signs, scale, to: &mut numbers });
                numbers.push(scale * streams.signs());
            }
            numbers
        });
        for (isa, numbers) in drawn {
            assert_eq!(numbers.len(), expected.len());
            assert!(numbers.iter().zip(&expected).all(|(number, sign)| *number == scale * *sign), "{isa}");
        }
    }

    #[test]
    fn a_dual_is_negated_with_its_derivative() {
        let mut signs = Signs::default();
        signs.push(std::array::from_fn(|k| if k % 2 == 0 { 0b10 << 62 } else { 0b01 << 62 }), 2);
        let two = Dual { value: Lanes::one(), derivative: Lanes::of(2) };
        for (n, number) in signs.times(two).enumerate() {
            for k in 0..LANES {
                let sign = if k % 2 == n { -1.0 } else { 1.0 };
                assert_eq!((number.value.0[k], number.derivative.0[k]), (sign, 2.0 * sign));
            }
        }
        assert_eq!(signs.times(two).count(), 2);
    }
}
