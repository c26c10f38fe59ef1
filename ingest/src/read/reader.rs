//! Readers: one per format, each a stream of blocks that become records.

use super::delimited::TextBlock;
use super::records::Records;
use crate::IngestError;

/// A stream of records of one file.
pub(crate) trait Reader: Send {
    /// The names of the columns, in the order in which records hold them.
    fn header(&self) -> &[String];

    /// The next block, a few thousand records; `None` at the end.
    ///
    /// # Errors
    /// [`IngestError`] when the stream cannot be read further.
    fn next_block(&mut self) -> Result<Option<Block>, IngestError>;
}

/// A block of a file: records already, or text that a worker takes apart.
#[derive(Debug)]
pub(crate) enum Block {
    /// Records.
    Ready(Records),
    /// Whole records of delimited text.
    Text(TextBlock),
}

impl Block {
    /// The records of the block.
    pub(crate) fn into_records(self) -> Records {
        match self {
            Self::Ready(records) => records,
            Self::Text(block) => block.into_records(),
        }
    }
}
