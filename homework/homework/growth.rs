//! Orders of growth that are sums, or that depend on what the number of parameters p is.
//!
//! Along a sweep a sum passes from one term to the other, and its ratio to a reference with other
//! constants moves there. So a sum is compared term by term: a [`World`] is a domain on which one
//! term is everything, and a [`Reading`] several of them, all of which an answer has to fit.

use super::*;
use std::collections::BTreeMap;
use theorycheck::grade::formula::Formula;

/// A domain on which the answer, with some of its variables replaced, is of one of these orders.
pub(super) struct World {
    pub(super) domain: Domain,
    /// Variables of the answer in those of the domain.
    pub(super) replaced: Vec<(&'static str, String)>,
    /// The orders that are right here.
    pub(super) orders: Vec<String>,
}

/// One way to understand a question: worlds that an answer fits, all of them.
pub(super) type Reading = Vec<World>;

/// Products of w by w matrices take w³ multiply-adds, or fewer by Strassen's method and its successors.
pub(super) const PRODUCT_EXPONENTS: [&str; 3] = ["3", "log2(7)", "2.3728"];

impl World {
    pub(super) fn judge(&self, answer: &Formula) -> Judgement {
        let names = self.domain.names();
        let replaced = self.replaced.iter().map(|(name, by)| (*name, self.domain.formula(by))).collect();
        let answer = answer.substitute(&replaced, &names);
        let (first, others) = self.orders.split_first().expect("a world has an order");
        let orders = others.iter().fold(of_order(first, &self.domain), |orders, other| orders.or(other));
        orders.judge(&answer)
    }
}

/// Right where a reading fits; else what is said in the reading that comes closest.
pub(super) fn fits(answer: &Formula, readings: &[Reading]) -> Judgement {
    let mut closest: Option<Judgement> = None;
    for reading in readings {
        let wrong = reading.iter().map(|world| world.judge(answer)).find(|judged| !judged.is_right());
        let Some(wrong) = wrong else { return Judgement::right("Of the right order in every variable.") };
        if closest.as_ref().is_none_or(|closest| wrong.credit > closest.credit) {
            closest = Some(wrong);
        }
    }
    closest.expect("a question has a reading")
}

/// Whether an answer is of this order, as it stands.
pub(super) fn is_of_order(answer: &Formula, order: &str, domain: &Domain) -> bool {
    of_order(order, domain).judge(answer).is_right()
}

/// A formula in other variables.
pub(super) fn replaced(answer: &Formula, by: &[(&'static str, &str)], domain: &Domain) -> Formula {
    let by: BTreeMap<&str, Formula> = by.iter().map(|(name, text)| (*name, domain.formula(text))).collect();
    answer.substitute(&by, &domain.names())
}
