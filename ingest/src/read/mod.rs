//! Bytes to records: opening inputs, unpacking them, and one reader per format.

mod columns;
mod delimited;
mod geojson;
mod input;
mod json;
mod names;
mod open;
mod packing;
mod parquet;
mod reader;
mod records;
mod xml;

pub(crate) use columns::positions;
pub(crate) use delimited::{Delimited, Dialect};
pub(crate) use input::{Input, Inputs, inputs};
pub(crate) use open::open;
pub(crate) use packing::{packing_of, unpack};
pub(crate) use reader::{Block, Reader};
pub(crate) use records::{Defect, Records, Row};
