//! The report: one row is one reported incident, and the words its columns may hold.

mod category;
pub mod schema;
mod words;

pub use category::{Category, UnknownCategory};
pub use words::{Audience, Origin, PlacePrecision, Status, TimePrecision, UnknownWord};
