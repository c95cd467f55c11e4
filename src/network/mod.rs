//! Agents on a graph: who hears whom, with which weights they average, and how fast that mixes.
//!
//! Weights are exact fractions, the gossip step is written once for every arithmetic, and
//! eigenvalues come as enclosures.

mod gossip;
mod graph;
mod spectrum;

pub use gossip::{GossipMatrix, consensus_error};
pub use graph::{Graph, connected_graphs, labelled_graphs};
pub use spectrum::symmetric_spectrum;
