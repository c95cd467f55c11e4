//! From the address of an experiment to the key of its generator.

/// What a stream is drawn for. Verdicts, shrinking and the choice of an event never share draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The trials that decide.
    Verdict,
    /// Choosing settings from a strategy.
    Settings,
    /// Choosing the event that a verdict is about.
    Event,
}

/// The key of a ChaCha8 generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(pub [u8; 32]);

impl Key {
    /// The BLAKE3 hash of the fields, each preceded by its length, so that no two addresses share
    /// a key by running into each other.
    #[must_use]
    pub fn of(seed: u64, claim: &str, case: &str, setting: &str, grid_point: usize, purpose: Purpose) -> Key {
        let mut hash = blake3::Hasher::new();
        let purpose: &[u8] = match purpose {
            Purpose::Verdict => b"verdict",
            Purpose::Settings => b"settings",
            Purpose::Event => b"event",
        };
        let grid_point = (grid_point as u64).to_le_bytes();
        let fields: [&[u8]; 6] =
            [&seed.to_le_bytes(), claim.as_bytes(), case.as_bytes(), setting.as_bytes(), &grid_point, purpose];
        for field in fields {
            hash.update(&(field.len() as u64).to_le_bytes());
            hash.update(field);
        }
        Key(*hash.finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_run_into_each_other() {
        let key = |claim, case| Key::of(1, claim, case, "0", 0, Purpose::Verdict);
        assert_ne!(key("ab", "c"), key("a", "bc"));
        assert_ne!(key("ab", "c"), Key::of(1, "ab", "c", "0", 0, Purpose::Settings));
        assert_ne!(key("ab", "c"), Key::of(1, "ab", "c", "0", 0, Purpose::Event));
        assert_eq!(key("ab", "c"), key("ab", "c"));
    }
}
