//! How rows become reports: reading, parsing, verdicts, locating, settling, one transaction, a receipt.
//!
//! [`load`](fn@load) is the pipeline. There is no clock, environment or hidden random source in here: the moment of
//! receipt, the keys and the source of nonces are arguments.

mod chunk;
mod error;
pub mod intake;
mod known;
mod load;
mod locate;
mod months;
pub mod office;
mod options;
mod pile;
mod pipeline;
mod quarantine;
mod read;
mod reason;
mod receipt;

pub mod redact;
mod refused;
mod rehearsal;
mod runs;
mod settle;
mod source;
mod stamp;
pub mod synth;
mod timely;
mod verdict;
mod work;

pub use error::IngestError;
pub use load::load;
pub use options::{Around, Commit, Delivered, LoadOptions, MappingText, Progress, Rejects};
pub use reason::{RULE_VERSION, Reason};
pub use receipt::{FileReceipt, PileReceipt, Receipt};
pub use rehearsal::{Rehearsal, RehearsedRefusal};
pub use source::{SourceKind, builtin as shipped_mapping, builtin_names as shipped_mappings, draft_mapping};
