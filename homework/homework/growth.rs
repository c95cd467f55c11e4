//! Orders of growth that are sums, or that depend on what the number of parameters p is.
//!
//! Along a sweep a sum passes from one term to the other, and its ratio to a reference with other
//! constants moves there. So a sum is compared term by term: a [`World`] is a domain on which one
//! term is everything, and a [`Reading`] several of them, all of which an answer has to fit. Numbers of
//! factors begin at 8: with fewer, log₂(K − 1) or ⌈log₂ K⌉ − 1 beside a smaller term is not yet of its order.

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

/// Workers that share the entries of each product, from one to w³ of them for each of n products, and
/// what the time of a product is then.
const BY_ENTRIES: [(&str, &[&str]); 4] =
    [("", &["w**3"]), ("*w", &["w**2"]), ("*w**2", &["w"]), ("*w**3", &["log2(w)", "1"])];

/// The orders of time in which so many workers, with a multiply-add each, go through the rounds; a
/// logarithm fewer of them take as long.
pub(super) fn times_by_entries(workers: &Formula, factors: &str, domain: &Domain) -> Option<Vec<String>> {
    let are_so_many = |each: &str| {
        let orders = of_order(&format!("{factors}{each}"), domain);
        orders.or(&format!("{factors}{each}/log2({factors})")).judge(workers).is_right()
    };
    let found = BY_ENTRIES.iter().find(|(each, _)| are_so_many(each));
    found.map(|(_, times)| times.iter().map(|time| format!("{time}*log2({factors})")).collect())
}

/// The same for any number of workers.
pub(super) fn all_times_by_entries(factors: &str) -> Vec<String> {
    BY_ENTRIES.iter().flat_map(|(_, times)| times.iter()).map(|time| format!("{time}*log2({factors})")).collect()
}

/// The time to multiply Jacobians in a tree or a scan, in a network with so many factors: after the
/// forward pass, or with it.
///
/// `factors` is the name of their number, `depth` the number of layers in it and in l, where there is one.
pub(super) struct TreeTime {
    pub(super) factors: &'static str,
    pub(super) depth: &'static str,
    pub(super) has_layer: bool,
}

impl TreeTime {
    fn domain(&self, factors: (&str, &str), layer: (&str, &str), width: (&str, &str)) -> Domain {
        let domain = Domain::new().whole(self.factors, factors.0, factors.1);
        let domain = if self.has_layer { domain.whole("l", layer.0, layer.1) } else { domain };
        domain.whole("w", width.0, width.1)
    }

    fn world(&self, domain: Domain, parameters: &str, orders: impl IntoIterator<Item = String>) -> World {
        let depth = Some(("L", self.depth.to_owned())).filter(|_| self.depth != "L");
        let replaced = depth.into_iter().chain([("p", parameters.to_owned())]).collect();
        World { domain, replaced, orders: orders.into_iter().collect() }
    }

    fn products(&self) -> [String; 3] {
        PRODUCT_EXPONENTS.map(|exponent| format!("w**{exponent}*log2({})", self.factors))
    }

    /// Where nothing but the depth, the width and p = w² + w, or p = w, is there to be seen.
    fn of_products(&self, parameters: &str) -> World {
        let domain = self.domain(("8", "10**17"), ("1", "10**15"), ("16", "10**15"));
        self.world(domain, parameters, self.products())
    }

    /// Where p is so large that the product with T_l is everything.
    fn of_parameters(&self) -> World {
        let domain = self.domain(("8", "10**17"), ("1", "10**15"), ("16", "10**5")).whole("p", "10**5*w", "10**12*w");
        let log = format!("log2({})", self.factors);
        let orders = ["w**2*p".to_owned(), "w*p".to_owned(), format!("w**2*p*{log}"), format!("w*p*{log}")];
        self.world(domain, "p", orders)
    }

    /// For dense layers; or with a p of its own, whose product with T_l counts as of a full matrix.
    pub(super) fn after_the_forward_pass(&self) -> [Reading; 2] {
        [vec![self.of_products("w**2 + w")], vec![self.of_products("w"), self.of_parameters()]]
    }

    /// Wide networks, where the products take most of the time; deep ones, where the forward pass does.
    pub(super) fn with_the_forward_pass(&self) -> [Reading; 2] {
        ["w**2 + w", "w"].map(|parameters| {
            let forward = [format!("({})*w**2", self.depth)];
            let wide = self.domain(("8", "10**8"), ("1", "10**6"), ("10**11", "10**15"));
            let deep = self.domain(("10**9", "10**17"), ("1", "10**6"), ("16", "1000"));
            let high = self.domain(("8", "10**5"), ("10**9", "10**15"), ("16", "1000"));
            let worlds = [
                self.world(wide, parameters, self.products().into_iter().take(1)),
                self.world(deep, parameters, forward.clone()),
                self.world(high, parameters, forward),
            ];
            worlds.into_iter().take(if self.has_layer { 3 } else { 2 }).collect()
        })
    }
}
