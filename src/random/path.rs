//! [`Path`]: a run through a finite tree of choices.

use std::cell::RefCell;
use std::rc::Rc;

use crate::arithmetic::Ratio;

/// One branch point that a run has passed: which arm it took, of how many, and how likely it was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch {
    pub(super) taken: usize,
    pub(super) arms: usize,
    pub(super) weight: Ratio,
    /// The weight of its first arm, by which its law is known again.
    first: Ratio,
}

/// A run through the tree of finite choices: the arms to take, then the first arm everywhere.
///
/// Clones share the record: what only a clone draws is a branch of the tree like any other.
#[derive(Clone, Debug, Default)]
pub struct Path {
    pub(super) branches: Rc<RefCell<Vec<Branch>>>,
    pub(super) position: usize,
}

impl Path {
    fn branch(&mut self, arms: usize, weight: impl Fn(usize) -> Ratio) -> usize {
        let mut branches = self.branches.borrow_mut();
        let taken = branches.get(self.position).map_or(0, |branch| branch.taken);
        let branch = Branch { taken, arms, weight: weight(taken), first: weight(0) };
        match branches.get_mut(self.position) {
            Some(slot) => {
                let same = slot.arms == arms && slot.first == branch.first;
                assert!(same, "clones of a draw must draw from the same laws in the same order");
                *slot = branch;
            }
            None => branches.push(branch),
        }
        self.position += 1;
        taken
    }

    /// One of n arms, all equally likely.
    pub(super) fn choose(&mut self, n: usize) -> usize {
        self.branch(n, |_| Ratio::ONE / n)
    }

    /// True with probability p; an arm of probability 0 is not walked.
    pub(super) fn choose_weighted(&mut self, p: Ratio) -> bool {
        if p == 0 || p == 1 {
            return p == 1;
        }
        self.branch(2, |arm| if arm == 0 { p } else { 1 - p }) == 0
    }
}
