//! Bytes to text columns: opening inputs, unpacking archives, framing records with their true lines, cleaning with polars.

mod frame;
mod input;
mod table;

pub(crate) use frame::Framer;
pub(crate) use input::{Input, Inputs, inputs};
pub(crate) use table::{Row, Table};
