//! Whether a catalogue is one: ids, cases and addresses that can be told apart.

use std::collections::BTreeSet;
use std::fmt;

use super::Catalogue;
use crate::claim::{Cases, Claim, guarded};

/// What is wrong with a claim, before anything of it is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueError {
    claim: &'static str,
    wrong: String,
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the claim `{}`: {}", self.claim, self.wrong)
    }
}

impl std::error::Error for CatalogueError {}

/// Checks every claim of a catalogue.
///
/// # Errors
/// When an id is not `chapter/statement` in lower-case letters, digits and hyphens, or stands there
/// twice; when two cases of a claim have the same address; when building its cases panics.
pub fn validate(catalogue: Catalogue) -> Result<(), CatalogueError> {
    let mut ids = BTreeSet::new();
    for claim in catalogue {
        let wrong = |wrong: String| CatalogueError { claim: claim.id, wrong };
        if !is_an_id(claim.id) {
            return Err(wrong(
                "its id must be `chapter/statement` in lower-case letters, digits and hyphens".to_owned(),
            ));
        }
        if !ids.insert(claim.id) {
            return Err(wrong("another claim has the same id".to_owned()));
        }
        cases_apart(claim).map_err(wrong)?;
    }
    Ok(())
}

fn is_an_id(id: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
    };
    id.split_once('/').is_some_and(|(chapter, statement)| is_word(chapter) && is_word(statement))
}

fn cases_apart(claim: &'static Claim) -> Result<(), String> {
    let (cases, _) =
        guarded(|| Cases::of(claim.cases)).map_err(|panic| format!("its cases cannot be built: {panic}"))?;
    let mut slugs = BTreeSet::new();
    for case in &cases {
        if !slugs.insert(case.slug()) {
            return Err(format!("two of its cases have the address `{}`; name them apart", case.slug()));
        }
    }
    if cases.is_empty() { Err("it has no cases".to_owned()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::given;
    use crate::prelude::exact;

    fn good(case: &mut Cases) {
        case.holds("theorem", given(|| 1).quantity(|n| exact(*n)).at_most(|_| 2));
    }

    fn twins(case: &mut Cases) {
        good(case);
        good(case);
    }

    fn misspelt(case: &mut Cases) {
        let theorem = given(|| 1).premise("n > 0", |n| *n > 0).quantity(|n| exact(*n)).at_most(|_| 2);
        case.holds("theorem", theorem.without("n >= 0"));
    }

    fn problem(id: &'static str, cases: fn(&mut Cases)) -> String {
        let claim: &'static Claim =
            Box::leak(Box::new(Claim { id, rows: &[], errata: &[], source: &[], statement: "x", cases }));
        let catalogue: Catalogue = Box::leak(Box::new([claim]));
        validate(catalogue).map_or_else(|problem| problem.to_string(), |()| String::new())
    }

    #[test]
    fn what_is_wrong_with_a_claim_is_said_with_its_name() {
        assert_eq!(problem("toy/claim", good), "");
        assert!(problem("toy", good).contains("`toy`: its id must be"));
        assert!(problem("Toy/claim", good).contains("its id must be"));
        assert!(problem("toy/claim", twins).contains("the address `theorem`"));
        let message = problem("toy/claim", misspelt);
        assert!(message.contains("no premise `n >= 0`") && message.contains("validate.rs"), "{message}");
        assert!(problem("toy/claim", |_| {}).contains("no cases"));
    }
}
