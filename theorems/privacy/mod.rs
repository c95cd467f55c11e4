//! Differential privacy: what the answer to a question tells of one person.

pub(crate) use super::*;

pub(crate) mod randomized_response_pure_dp;
