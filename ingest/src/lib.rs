//! How rows become reports: reading, parsing, verdicts, locating, de-duplication, one transaction, a receipt.
//!
//! [`load`](fn@load) is the pipeline. There is no clock, environment or hidden random source in here: the moment of
//! receipt, the seed and the household key are arguments.

mod bridge;
mod chunk;
mod dedupe;
mod error;
mod load;
mod locate;
mod options;
mod pile;
mod read;
mod receipt;
mod refused;
mod source;
pub mod synth;
mod verdict;

pub use error::IngestError;
pub use load::load;
pub use options::{Commit, LoadOptions, Progress};
pub use receipt::{FileReceipt, PileReceipt, Receipt};
pub use source::SourceKind;
