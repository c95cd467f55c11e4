//! `new`: a claim file to fill in.

use std::path::Path;

use super::arguments::NewArguments;
use super::commands::Status;
use super::{STATUS_AS_EXPECTED, say};
use crate::report::write_whole;
use crate::suite::Catalogue;

/// A claim that holds; everything in it is to be replaced. `tests/new_claim.rs` compiles and decides it.
const TEMPLATE: &str = include_str!("claim_template.rs");

pub(super) fn new(catalogue: Catalogue, arguments: &NewArguments) -> Status {
    let id = &arguments.id;
    let (chapter, statement) = parts(id)?;
    if catalogue.iter().any(|claim| claim.id == *id) {
        return Err(format!("there is a claim `{id}` already: `theorycheck explain {id}` shows it").into());
    }
    let (chapter, statement) = (chapter.replace('-', "_"), statement.replace('-', "_"));
    let folder = arguments.out.join(&chapter);
    let path = folder.join(format!("{statement}.rs"));
    if path.exists() {
        return Err(format!("{} is there already and is left as it is", path.display()).into());
    }
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    write_whole(&path, TEMPLATE.replace("chapter/statement", id).as_bytes())?;
    say(&next_steps(&path, &chapter, &statement, id))?;
    Ok(STATUS_AS_EXPECTED)
}

/// `smooth/gd-rate` in two.
fn parts(id: &str) -> Result<(&str, &str), String> {
    let is_word = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase())
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && !part.ends_with('-')
            && !part.contains("--")
    };
    let found = id.split_once('/').filter(|(chapter, statement)| is_word(chapter) && is_word(statement));
    found.ok_or_else(|| {
        format!("`{}` is no id: write chapter/statement in small letters, as smooth/gd-rate", crate::grade::shown(id))
    })
}

fn next_steps(path: &Path, chapter: &str, statement: &str, id: &str) -> String {
    format!(
        "wrote {}\nTo put it into the catalogue: `mod {chapter};` in lib.rs, `pub(crate) mod {statement};` in {chapter}/mod.rs, and\n\
         `&{chapter}::{statement}::CLAIM,` in CATALOGUE at its place in the lecture. Then `theorycheck verify {id}`.\n",
        path.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_two_words_in_small_letters() {
        assert_eq!(parts("smooth/gd-rate2"), Ok(("smooth", "gd-rate2")));
        for id in ["smooth", "Smooth/x", "a/b/c", "../x", "a/", "/b", "a/-b", "a/b--c", "a/b-", "a b/c", "a/2b"] {
            assert!(parts(id).is_err(), "{id}");
        }
    }
}
