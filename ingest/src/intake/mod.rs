//! Live intake: reports that come one by one, acknowledged when they are on disk, gathered into loads.
//!
//! A report is judged by the rules of every other source ([`judge`]), written to the journal and flushed to disk together
//! with whatever else came meanwhile ([`Journal::append`]); only then is it acknowledged. From time to time the journal's
//! closed parts go through the pipeline into the lake ([`flush`]). A part is a delivery like any other: its content hash is
//! in its receipt, so a part that was loaded just before the process died is recognised and only removed. That is why an
//! acknowledged report is never in neither and never twice.

mod error;
mod flush;
mod journal;
mod post;

pub use error::IntakeError;
pub use flush::{FlushOptions, Flushed, Memory, flush};
pub use journal::{Journal, JournalOptions, Pending};
pub use post::{Post, Refusal, judge};
