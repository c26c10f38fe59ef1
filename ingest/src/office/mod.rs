//! The office: what people decide, write back and want to be told, and the raw text of quarantined rows, encrypted and expiring, in
//! `office.sqlite` beside the lake.
//!
//! The lake keeps a refused row's whereabouts for ever and never its text, because a row that could not be judged may
//! hold anything: a name, an address, a telephone number in the wrong column. The text is kept here for a while, so that
//! a person can look at it, mend it and load it again.
//!
//! [`Office`] is one open file. [`Office::keep`] takes a [`Delivery`] and its [`KeptRow`]s, [`Office::rows`] gives them
//! back as [`QuarantinedRow`]s, [`Office::expire`] destroys the text past its date and [`Office::forget`] all of a batch.
//! There is no clock and no source of randomness in here: the moment and the [`Nonces`] are arguments.

mod database;
mod delivery;
mod doses;
mod error;
mod expire;
mod keep;
mod links;
mod list;
mod notices;
mod questions;
mod rows;
mod seal;
#[cfg(test)]
mod tests;

pub use database::Office;
pub use delivery::{Delivery, DeliveryState, DeliverySummary, KeptRow, QuarantinedRow};
pub use doses::{Outcome, RecordedVisit};
pub use error::OfficeError;
pub use links::{LinkDecision, LinkVerdict};
pub use notices::{Notice, NoticeFate, ToldEvent, WatchEvent};
pub use questions::{SavedQuestion, Seen, Watch};
pub use seal::{NonceError, Nonces};
