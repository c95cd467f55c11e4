//! [`Truth`]: the answer of a comparison that may not be able to tell.

use std::ops::{BitAnd, BitOr, Not};

/// Yes, no, or *cannot tell*: what a comparison of enclosures answers (Kleene's three values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    /// It holds for every pair of numbers in the two enclosures.
    Yes,
    /// It fails for every pair of numbers in the two enclosures.
    No,
    /// The enclosures are too wide to say.
    Unknown,
}

impl Truth {
    /// Whether the answer is a definite yes.
    #[must_use]
    pub fn is_yes(self) -> bool {
        self == Truth::Yes
    }

    /// Whether the answer is a definite no.
    #[must_use]
    pub fn is_no(self) -> bool {
        self == Truth::No
    }
}

impl From<bool> for Truth {
    fn from(decided: bool) -> Truth {
        if decided { Truth::Yes } else { Truth::No }
    }
}

impl Not for Truth {
    type Output = Truth;
    fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl BitAnd for Truth {
    type Output = Truth;
    fn bitand(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            _ => Truth::Unknown,
        }
    }
}

impl BitOr for Truth {
    type Output = Truth;
    fn bitor(self, other: Truth) -> Truth {
        !(!self & !other)
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, No, Unknown, Yes};

    #[test]
    fn connectives_follow_kleene() {
        let values = [No, Unknown, Yes];
        let rank = |t: Truth| values.iter().position(|v| *v == t).expect("one of three");
        for a in values {
            for b in values {
                assert_eq!(rank(a & b), rank(a).min(rank(b)));
                assert_eq!(rank(a | b), rank(a).max(rank(b)));
            }
            assert_eq!(rank(!a), 2 - rank(a));
        }
    }
}
