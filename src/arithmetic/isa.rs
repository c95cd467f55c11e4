//! [`Isa`]: which vector instructions the hot paths use, chosen once, at run time.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicU8, Ordering};

/// A set of vector instructions. Results are the same bits on each; only the time differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Isa {
    /// What every processor has.
    Plain = 1,
    /// AVX2 and fused multiply-add: four doubles at a time.
    Avx2,
    /// AVX-512 (F, DQ, BW and VL): eight doubles at a time.
    Avx512,
}

/// The environment variable that forces a set of instructions.
const VARIABLE: &str = "THEORYCHECK_ISA";

/// The choice, made when it is first needed; 0 before.
static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// What `THEORYCHECK_ISA` asks for cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IsaError {
    /// No such set of instructions.
    Unknown(String),
    /// This processor does not have it.
    Unavailable(Isa),
}

impl fmt::Display for IsaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IsaError::Unknown(name) => {
                write!(f, "{VARIABLE}={name} names no instruction set: it must be avx512, avx2 or plain")
            }
            IsaError::Unavailable(isa) => {
                write!(f, "{VARIABLE}={isa} cannot be had: this processor offers {} at best", Isa::widest())
            }
        }
    }
}

impl std::error::Error for IsaError {}

impl Isa {
    /// Every set, narrowest first.
    pub const ALL: [Isa; 3] = [Isa::Plain, Isa::Avx2, Isa::Avx512];

    /// The set in use: what the environment variable `THEORYCHECK_ISA` asks for (`avx512`, `avx2`
    /// or `plain`), or the widest that the processor has.
    ///
    /// # Panics
    /// When the variable asks for what cannot be had; [`from_environment`](Isa::from_environment)
    /// says so without a panic.
    #[inline]
    #[must_use]
    pub fn chosen() -> Isa {
        match CHOSEN.load(Ordering::Relaxed) {
            3 => Isa::Avx512,
            2 => Isa::Avx2,
            1 => Isa::Plain,
            _ => choose(),
        }
    }

    /// What the environment asks for, or the widest that the processor has.
    ///
    /// # Errors
    /// When the variable names no instruction set, or one that this processor lacks.
    pub fn from_environment() -> Result<Isa, IsaError> {
        let asked = std::env::var_os(VARIABLE).filter(|name| !name.is_empty());
        let Some(name) = asked else { return Ok(Isa::widest()) };
        let isa: Isa = name.to_string_lossy().parse()?;
        if isa.is_available() { Ok(isa) } else { Err(IsaError::Unavailable(isa)) }
    }

    /// Whether this processor has the instructions.
    #[must_use]
    pub fn is_available(self) -> bool {
        match self {
            Isa::Plain => true,
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => {
                Isa::Avx2.is_available()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vl")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Isa::Avx2 | Isa::Avx512 => false,
        }
    }

    /// The widest set that this processor has.
    #[must_use]
    pub fn widest() -> Isa {
        Isa::ALL.into_iter().rfind(|isa| isa.is_available()).unwrap_or(Isa::Plain)
    }

    /// Uses these instructions from now on, in the whole process: for tests and benchmarks that
    /// compare them. Whoever runs at the same time computes the same bits.
    ///
    /// # Errors
    /// When this processor lacks them.
    pub fn force(self) -> Result<(), IsaError> {
        if !self.is_available() {
            return Err(IsaError::Unavailable(self));
        }
        CHOSEN.store(self as u8, Ordering::Relaxed);
        Ok(())
    }
}

#[cold]
fn choose() -> Isa {
    let isa = Isa::from_environment().unwrap_or_else(|problem| panic!("{problem}"));
    CHOSEN.store(isa as u8, Ordering::Relaxed);
    isa
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Isa::Plain => "plain",
            Isa::Avx2 => "avx2",
            Isa::Avx512 => "avx512",
        })
    }
}

impl FromStr for Isa {
    type Err = IsaError;

    fn from_str(name: &str) -> Result<Isa, IsaError> {
        Isa::ALL.into_iter().find(|isa| isa.to_string() == name).ok_or_else(|| IsaError::Unknown(name.to_owned()))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Mutex;

    use super::*;

    /// What a computation gives on every set of instructions that this processor has, one after
    /// the other.
    pub(crate) fn on_each<T>(compute: impl Fn() -> T) -> Vec<(Isa, T)> {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _held = ONE_AT_A_TIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let before = Isa::chosen();
        let available = Isa::ALL.into_iter().filter(|isa| isa.is_available());
        let results = available.map(|isa| {
            isa.force().expect("it is available");
            (isa, compute())
        });
        let results = results.collect();
        before.force().expect("it was chosen");
        results
    }

    #[test]
    fn names_are_read_back_and_others_refused_by_name() {
        for isa in Isa::ALL {
            assert_eq!(isa.to_string().parse(), Ok(isa));
        }
        let problem = "avx1024".parse::<Isa>().expect_err("there is no such set").to_string();
        assert!(problem.contains("avx1024") && problem.contains("avx512, avx2 or plain"), "{problem}");
    }

    #[test]
    fn what_is_wider_than_the_widest_is_not_available() {
        let widest = Isa::widest();
        assert!(Isa::ALL.into_iter().all(|isa| isa.is_available() == (isa <= widest)));
    }
}
