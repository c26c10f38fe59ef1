//! JSON: an array of objects, one object a line, or one object that holds the array; and what other keyed formats share with it.

mod around;
mod elements;
mod keys;
mod measure;
mod members;
mod pending;
mod rows;
mod system;

use std::io::Read;

pub(super) use elements::{Around, Elements};
pub(super) use keys::{Cells, Keys};
pub(super) use members::{Members, plain};
pub(super) use rows::{ROWS, TEXT, next_rows};
pub(super) use system::{in_system, is_degrees};

use super::reader::{Block, Reader};
use crate::IngestError;
use crate::source::ColumnRule;

/// An element longer than this, in bytes, is set aside.
pub(super) const LONGEST: usize = 64 << 10;
/// Begins every text of a JSON text sequence (RFC 7464).
const SEPARATOR: u8 = 0x1e;

const AROUND: Around =
    Around { expected: "JSON", arrays: &["data", "features", "requests", "service_requests", "results", "value"], kept: &[] };

/// A stream of JSON objects: one array of them, one a line, a text sequence, or an array that an object holds under `data`,
/// `features`, `requests`, `service_requests`, `results` or `value`.
///
/// Numbers keep the text that they are written with; null and absent are blank; arrays and objects are their JSON text.
pub(crate) struct Json {
    elements: Elements,
    keys: Keys,
}

impl Json {
    /// Begins to read; `columns` are those of the source.
    ///
    /// # Errors
    /// [`IngestError::BadFormat`] when the stream is empty or of no such shape; read errors.
    pub(crate) fn open(file: &str, stream: Box<dyn Read + Send>, columns: &[ColumnRule]) -> Result<Self, IngestError> {
        Ok(Self { elements: Elements::open(file, stream, AROUND)?, keys: Keys::new(columns) })
    }
}

impl Reader for Json {
    fn header(&self) -> &[String] {
        self.keys.names()
    }

    fn next_block(&mut self) -> Result<Option<Block>, IngestError> {
        let keys = &self.keys;
        next_rows(&mut self.elements, keys, |text, cells| keys.take("", &Members::of(text)?, cells))
    }
}

#[cfg(test)]
pub(super) mod tests;
