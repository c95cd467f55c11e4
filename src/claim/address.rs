//! Where a witness stands: `claim/case/s3/g1/t17@seed`.

use std::fmt;
use std::str::FromStr;

/// The address of a setting, and where there is one of a grid point and a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The claim's id.
    pub claim: String,
    /// The slug of the case's name.
    pub case: String,
    /// Which setting of the case, counted from 0.
    pub setting: usize,
    /// How a drawn setting was shrunk: `s` for each simplification, `c` for each one taken back in
    /// part; how a box was cut: `s` for the lower half, `c` for the upper. Printed in runs, as `s4c`.
    pub shrinking: String,
    /// Which grid point, counted from 0.
    pub grid_point: usize,
    /// Which trial, counted from 0.
    pub trial: Option<u64>,
    /// The seed, where it is not the committed one.
    pub seed: Option<u64>,
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}/s{}", self.claim, self.case, self.setting)?;
        if !self.shrinking.is_empty() {
            write!(out, "~{}", runs(&self.shrinking))?;
        }
        if self.grid_point > 0 {
            write!(out, "/g{}", self.grid_point)?;
        }
        if let Some(trial) = self.trial {
            write!(out, "/t{trial}")?;
        }
        if let Some(seed) = self.seed {
            write!(out, "@{seed}")?;
        }
        Ok(())
    }
}

/// `ssssc` as `s4c`.
fn runs(steps: &str) -> String {
    let mut text = String::new();
    for run in steps.as_bytes().chunk_by(|a, b| a == b) {
        text.push(char::from(run[0]));
        if run.len() > 1 {
            text.push_str(&run.len().to_string());
        }
    }
    text
}

/// The steps that such a text stands for, at most [`STEPS_MAX`] of them; or what is wrong with it.
fn steps(runs: &str) -> Result<String, String> {
    let mut steps = String::new();
    let mut rest = runs;
    while let Some(step) = rest.chars().next() {
        if !matches!(step, 's' | 'c') {
            return Err(format!("`{step}` is no shrinking step"));
        }
        let after = &rest[1..];
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let count = if digits == 0 { Ok(1) } else { after[..digits].parse::<usize>() };
        match count {
            Ok(count @ 1..=STEPS_MAX) => steps.extend(std::iter::repeat_n(step, count)),
            _ => return Err(format!("`{}` is no number of shrinking steps", &after[..digits])),
        }
        rest = &after[digits..];
    }
    Ok(steps)
}

/// No shrinking takes more steps than this.
pub(super) const STEPS_MAX: usize = 4096;

/// What is wrong with a text that should have been an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressError {
    text: String,
    wrong: String,
}

impl fmt::Display for AddressError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "`{}` is no address: {}. An address looks like smooth/gd-rate/theorem/s3, then /g1 for a grid point, \
             /t17 for a trial and @7 for a seed",
            self.text, self.wrong
        )
    }
}

impl std::error::Error for AddressError {}

impl FromStr for Address {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Address, AddressError> {
        let wrong = |wrong: String| AddressError { text: text.to_owned(), wrong };
        let number = |what: &str, digits: &str| {
            digits.parse::<u64>().map_err(|_| wrong(format!("{what} `{digits}` is no whole number")))
        };
        let (path, seed) = match text.rsplit_once('@') {
            Some((path, seed)) => (path, Some(number("the seed", seed)?)),
            None => (text, None),
        };
        let parts: Vec<&str> = path.split('/').collect();
        let [chapter, statement, case, setting, rest @ ..] = parts.as_slice() else {
            return Err(wrong("it needs a claim, a case and a setting".to_owned()));
        };
        let setting =
            setting.strip_prefix('s').ok_or_else(|| wrong(format!("`{setting}` should be a setting, as s0")))?;
        let (setting, shrinking) = setting.split_once('~').unwrap_or((setting, ""));
        let mut address = Address {
            claim: format!("{chapter}/{statement}"),
            case: (*case).to_owned(),
            setting: number("the setting", setting)? as usize,
            shrinking: steps(shrinking).map_err(wrong)?,
            grid_point: 0,
            trial: None,
            seed,
        };
        for part in rest {
            match part.split_at_checked(1) {
                Some(("g", digits)) if address.trial.is_none() => {
                    address.grid_point = number("the grid point", digits)? as usize
                }
                Some(("t", digits)) if address.trial.is_none() => address.trial = Some(number("the trial", digits)?),
                _ => return Err(wrong(format!("`{part}` is neither a grid point nor a trial in its place"))),
            }
        }
        Ok(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_written() {
        for text in ["smooth/gd-rate/theorem/s3", "a/b/c-d/s0~s2c/g2/t17@99", "a/b/c/s1~sc40s/t0"] {
            assert_eq!(text.parse::<Address>().expect("well-formed").to_string(), text);
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, named) in [
            ("smooth/gd-rate", "a claim, a case and a setting"),
            ("a/b/c/3", "`3` should be a setting"),
            ("a/b/c/sx", "`x` is no whole number"),
            ("a/b/c/s1/q2", "`q2`"),
            ("a/b/c/s1/t2/g1", "`g1`"),
            ("a/b/c/s1~sz", "`z` is no shrinking step"),
            ("a/b/c/s1~s0", "`0` is no number of shrinking steps"),
            ("a/b/c/s1~s99999999", "`99999999` is no number of shrinking steps"),
            ("a/b/c/s1@now", "`now`"),
        ] {
            let message = text.parse::<Address>().unwrap_err().to_string();
            assert!(message.contains(named) && message.contains(text), "{message}");
        }
    }
}
