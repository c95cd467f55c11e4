//! `merge`: shards into one result.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use super::arguments::MergeArguments;
use super::commands::{Outputs, Status, status_of};
use super::say;
use crate::claim::Budget;
use crate::report::{self, FindingsFile, ReadError, ResultFile, Written};
use crate::suite::{self, Catalogue, Findings, Options, SuiteResult};

pub(super) fn merge(catalogue: Catalogue, arguments: &MergeArguments) -> Status {
    let outputs = Outputs { json: arguments.json.as_deref(), junit: arguments.junit.as_deref() };
    outputs.prepare()?;
    let files: Vec<(&Path, Written)> = arguments
        .files
        .iter()
        .map(|path| Ok((path.as_path(), report::read_written(path)?)))
        .collect::<Result<_, ReadError>>()?;
    if let [(path, Written::Result(whole))] = files.as_slice() {
        return unchanged(path, whole, arguments);
    }
    let mut shards = Vec::new();
    for (path, file) in files {
        match file {
            Written::Findings(file) => shards.push((path, file)),
            Written::Result(_) => {
                return Err(ReadError::new(path, "it is a whole result: there is nothing to merge it with").into());
            }
        }
    }
    let result = merged(catalogue, shards)?;
    outputs.write(&result)?;
    Ok(status_of(result.outcome()))
}

/// One whole result is what it was.
fn unchanged(path: &Path, whole: &ResultFile, arguments: &MergeArguments) -> Status {
    if arguments.junit.is_some() {
        return Err(ReadError::new(path, "it is a whole result: `verify --junit` writes the tests of a run").into());
    }
    let json = whole.to_json();
    match &arguments.json {
        Some(path) if path != Path::new("-") => report::write_whole(path, json.as_bytes())?,
        Some(_) => say(&json)?,
        None => say(&format!("{} is whole: digest {}\n", path.display(), whole.digest))?,
    }
    Ok(status_of(whole.outcome()))
}

/// The run that these shards are parts of.
fn merged(catalogue: Catalogue, shards: Vec<(&Path, FindingsFile)>) -> Result<SuiteResult, Box<dyn Error>> {
    let (first_path, first) = shards.first().ok_or("there is nothing to merge")?;
    let claims = first.claims(catalogue).map_err(|reason| ReadError::new(first_path, reason))?;
    for (path, shard) in &shards {
        if let Some(difference) = difference(first, shard) {
            return Err(ReadError::new(path, format!("{difference} in {}", first_path.display())).into());
        }
    }
    every_shard_once(&shards)?;
    let budget = Budget::named(&first.budget);
    let budget = budget.ok_or_else(|| ReadError::new(first_path, format!("there is no budget `{}`", first.budget)))?;
    let options = Options { seed: first.seed, budget, jobs: 1, shard: (1, 1) };
    let first_path = first_path.to_path_buf();
    let wall: f64 = shards.iter().map(|(_, shard)| shard.wall_ms / 1e3).sum();
    let findings = Findings::complete(&options, shards.into_iter().flat_map(|(_, shard)| shard.findings).collect());
    let mut result = suite::run(&claims, &options, &(), &findings)?;
    if let Some(missing) = findings.missing() {
        return Err(ReadError::new(&first_path, format!("neither it nor its siblings know of {missing}")).into());
    }
    result.wall = Duration::try_from_secs_f64(wall).unwrap_or_default();
    Ok(result)
}

/// In what a shard differs from the first, as far as it must not.
fn difference(first: &FindingsFile, shard: &FindingsFile) -> Option<String> {
    let is_not = |what: &str, theirs: &str, ours: &str| Some(format!("its {what} is {theirs}, but {ours}"));
    if shard.tool != first.tool {
        is_not("version", &shard.tool.to_string(), &first.tool.to_string())
    } else if shard.seed != first.seed {
        is_not("seed", &shard.seed.to_string(), &first.seed.to_string())
    } else if shard.budget != first.budget {
        is_not("budget", &shard.budget, &first.budget)
    } else if shard.shard.1 != first.shard.1 {
        is_not("number of shards", &shard.shard.1.to_string(), &first.shard.1.to_string())
    } else if shard.claims != first.claims || shard.catalogue != first.catalogue {
        Some("its claims are others than those".to_owned())
    } else {
        None
    }
}

fn every_shard_once(shards: &[(&Path, FindingsFile)]) -> Result<(), ReadError> {
    let (first_path, first) = &shards[0];
    let of = first.shard.1;
    for (i, (path, shard)) in shards.iter().enumerate() {
        if let Some((before, _)) = shards[..i].iter().find(|(_, before)| before.shard.0 == shard.shard.0) {
            let reason = format!("shard {}/{of} is in {}, too", shard.shard.0, before.display());
            return Err(ReadError::new(path, reason));
        }
    }
    match (1..=of).find(|part| shards.iter().all(|(_, shard)| shard.shard.0 != *part)) {
        Some(part) => Err(ReadError::new(first_path, format!("shard {part}/{of} is missing beside it"))),
        None => Ok(()),
    }
}
