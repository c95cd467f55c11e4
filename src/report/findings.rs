//! The findings file: what a shard hands to `merge`, and what `--resume` keeps.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::result::{ResultFile, SCHEMA, Tool};
use crate::claim::Claim;
use crate::suite::{Catalogue, Options, SettingFindings, fingerprint};

/// What was found, setting by setting.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingsFile {
    /// [`SCHEMA`].
    pub schema: u32,
    /// As in a result: BLAKE3 of this file in compact form with every time 0 and this field empty.
    pub digest: String,
    /// What wrote it.
    pub tool: Tool,
    /// BLAKE3 of the program that wrote it, where it is to be taken up by the same.
    pub build: Option<String>,
    /// What tells its claims from others: [`fingerprint`].
    pub catalogue: String,
    /// The seed of every stream.
    pub seed: u64,
    /// The name of the budget.
    pub budget: String,
    /// Which part of so many, counted from 1.
    pub shard: (usize, usize),
    /// How long it took, in milliseconds.
    pub wall_ms: f64,
    /// The ids of the claims, in catalogue order.
    pub claims: Vec<String>,
    /// What was found.
    pub findings: Vec<SettingFindings>,
}

impl FindingsFile {
    /// The file of a run over these claims.
    #[must_use]
    pub fn new(claims: &[&'static Claim], options: &Options, findings: Vec<SettingFindings>) -> FindingsFile {
        FindingsFile {
            schema: SCHEMA,
            digest: String::new(),
            tool: Tool::this(),
            build: None,
            catalogue: fingerprint(claims),
            seed: options.seed,
            budget: options.budget.name.to_owned(),
            shard: options.shard,
            wall_ms: 0.0,
            claims: claims.iter().map(|claim| claim.id.to_owned()).collect(),
            findings,
        }
    }

    /// The same, without the races that only a resumed run needs.
    #[must_use]
    pub fn without_races(mut self) -> FindingsFile {
        self.findings.iter_mut().for_each(|setting| setting.races.clear());
        self
    }

    /// The digest that an unedited file has.
    #[must_use]
    pub fn expected_digest(&self) -> String {
        let mut timeless = FindingsFile { digest: String::new(), wall_ms: 0.0, ..self.clone() };
        timeless.findings.iter_mut().for_each(|setting| setting.wall_ms = 0.0);
        blake3::hash(&compact(&timeless)).to_hex().to_string()
    }

    /// The file in compact form, with its digest.
    #[must_use]
    pub fn to_json(mut self) -> Vec<u8> {
        self.digest = self.expected_digest();
        let mut bytes = compact(&self);
        bytes.push(b'\n');
        bytes
    }

    /// The claims that it is about.
    ///
    /// # Errors
    /// When this catalogue does not have them, or has others of these names.
    pub fn claims(&self, catalogue: Catalogue) -> Result<Vec<&'static Claim>, String> {
        let claims: Vec<&'static Claim> =
            catalogue.iter().copied().filter(|claim| self.claims.iter().any(|id| id == claim.id)).collect();
        let here = Tool::this();
        if self.tool != here {
            let (theirs, ours) = (&self.tool, &here);
            return Err(format!("it was written by {theirs}; this is {ours}"));
        }
        if claims.len() != self.claims.len() || fingerprint(&claims) != self.catalogue {
            return Err("it is about another catalogue: claims or cases have changed since".to_owned());
        }
        Ok(claims)
    }
}

fn compact(file: &FindingsFile) -> Vec<u8> {
    serde_json::to_vec(file).expect("times are finite, and all other fractions texts")
}

/// A file that `verify` has written.
#[derive(Clone, Debug)]
pub enum Written {
    /// A whole result.
    Result(ResultFile),
    /// The findings of a shard, or of a run that can be resumed.
    Findings(FindingsFile),
}

/// A file that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    path: PathBuf,
    reason: String,
}

impl ReadError {
    /// Why a file cannot be used.
    #[must_use]
    pub fn new(path: &Path, reason: impl Into<String>) -> ReadError {
        ReadError { path: path.to_owned(), reason: reason.into() }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cannot use {}: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for ReadError {}

/// Reads a file that `verify` has written, and checks its digest.
///
/// # Errors
/// When it cannot be read, is no JSON, is nothing that this version writes, or was changed.
pub fn read_written(path: &Path) -> Result<Written, ReadError> {
    let wrong = |reason: String| ReadError::new(path, reason);
    let bytes = std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => wrong("it does not exist".to_owned()),
        kind => wrong(kind.to_string()),
    })?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| wrong(format!("it is no JSON: {error}")))?;
    if value.get("schema").is_some_and(|schema| *schema != SCHEMA) {
        return Err(wrong(format!("its format has version {}; this reads version {SCHEMA}", value["schema"])));
    }
    // Read once more from the text: a `Value` would lose the place of an error.
    let (digest, expected, written) = if value.get("findings").is_some() {
        let file: FindingsFile = parse(&bytes).map_err(wrong)?;
        (file.digest.clone(), file.expected_digest(), Written::Findings(file))
    } else {
        let file: ResultFile = parse(&bytes).map_err(wrong)?;
        (file.digest.clone(), file.expected_digest(), Written::Result(file))
    };
    if digest != expected {
        return Err(wrong("its digest does not fit: it was edited or damaged".to_owned()));
    }
    Ok(written)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|error| format!("it is no result of `verify`: {error}"))
}
