//! What is true in Beatwise: reports, places, times, the lake, questions, statistics and who may see the answers.
//!
//! The way through this crate is the way of an answer. A [`store::Store`] opens the lake and gives a
//! [`store::Snapshot`]; [`analysis`] puts a question to it, counts with DataFusion, computes with [`stats`], and lets
//! the answer out as a [`disclosure::Released`] value together with its receipt. There is no HTTP, no command line, no
//! clock, no environment and no random source in here: seeds and times are arguments.

pub mod analysis;
pub mod briefing;
pub mod disclosure;
mod error;
#[cfg(test)]
mod fixture;
pub mod index;
mod query;
pub mod report;
pub mod space;
pub mod stats;
pub mod store;
pub mod time;
mod udf;

pub use error::EngineError;
