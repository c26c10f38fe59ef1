//! From elements to rows and defects, a block at a time.

use super::elements::Elements;
use super::keys::{Cells, Keys};
use crate::IngestError;
use crate::read::reader::Block;
use crate::read::records::{Defect, Records};
use crate::reason::Reason;

/// Most rows of a block.
pub(in crate::read) const ROWS: usize = 4096;
/// Bytes of text after which a block ends.
pub(in crate::read) const TEXT: usize = 4 << 20;

/// The next block: `read` fills the cells of one row from the text of one element. An element that is none costs itself.
///
/// # Errors
/// [`IngestError::BadFormat`] where it cannot be told where an element ends; read errors.
pub(in crate::read) fn next_rows<F>(elements: &mut Elements, keys: &Keys, mut read: F) -> Result<Option<Block>, IngestError>
where
    F: for<'a> FnMut(&'a str, &mut Cells<'a>) -> Result<(), Reason>,
{
    let mut records = Records::new(keys.names().len());
    let mut refused = 0;
    while records.read() < ROWS && records.text.len() + refused < TEXT {
        let Some(element) = elements.next()? else { break };
        let mut cells = keys.cells();
        let fault = match std::str::from_utf8(element.bytes) {
            _ if element.too_long => Err(Reason::TooLong),
            Err(_) => Err(Reason::NotUtf8),
            Ok(text) if memchr::memchr(0, text.as_bytes()).is_some() => Err(Reason::NullByte),
            Ok(text) => read(text, &mut cells),
        };
        match fault {
            Ok(()) => records.push(element.line, cells.texts()),
            Err(reason) => {
                refused += element.bytes.len();
                records.push_defect(Defect { line: element.line, reason, text: shown(element.bytes) });
            }
        }
    }
    Ok((records.read() > 0).then_some(Block::Ready(records)))
}

/// Bytes as text: what is none stands as `?`.
fn shown(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push('?');
        }
    }
    text
}
