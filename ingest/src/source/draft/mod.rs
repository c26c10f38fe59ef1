//! Drafts of mappings: what a file's own header and first rows say about what its columns hold.
//!
//! A draft is a mapping with its evidence as comments. Where nothing can be guessed it holds a line that the mapping refuses, with
//! what to look for; where a guess could show what nobody may see, it errs on the side of showing nothing.

mod column;
mod compose;
mod kinds;
mod places;
mod rest;
mod roles;
mod similar;
mod sniff;
mod times;
mod write;
mod zulu;

#[cfg(test)]
mod tests;

use std::io::Read;
use std::path::Path;

use self::column::Column;
use self::compose::Guesses;
use self::kinds::Kind;
use self::places::Place;
use self::rest::Rest;
use self::roles::Roles;
use self::sniff::Sniffed;
use crate::IngestError;
use crate::options::Delivered;
use crate::read::{packing_of, unpack};

/// Bytes of a file that a draft looks at.
const LOOKED_AT: u64 = 4 << 20;

/// The draft of a mapping for a file of delimited text, packed or not.
///
/// # Errors
/// [`IngestError::Unreadable`]; [`IngestError::BadFormat`] for what is no delimited text, [`IngestError::EmptyFile`] for nothing.
pub fn draft_mapping(path: &Path) -> Result<String, IngestError> {
    let delivered = Delivered::from(path.to_path_buf());
    let (packing, _) = packing_of(&delivered)?;
    let mut first = Vec::new();
    let read = unpack(&delivered, &packing)?.stream.take(LOOKED_AT).read_to_end(&mut first);
    read.map_err(|source| delivered.unreadable(source))?;
    draft_from_bytes(&delivered.name, &first)
}

/// The draft of a mapping for delimited text that begins with these bytes; a few hundred kilobytes tell enough. The last line may
/// be cut.
fn draft_from_bytes(file: &str, first: &[u8]) -> Result<String, IngestError> {
    sniff::sniff(file, first).map(|sniffed| draft(file, &sniffed))
}

/// The draft of a mapping for a file with this header and these first rows.
fn draft(file: &str, sniffed: &Sniffed) -> String {
    let (columns, blank) = Column::all(&sniffed.header, &sniffed.rows);
    let (decimal, decimals) = places::decimal(&columns);
    let place = Place::of(&columns, decimal);
    let mut used = place.used();
    let times: Vec<_> = times::time_columns(&columns).into_iter().filter(|time| !used.contains(&time.column)).collect();
    let timely: Vec<usize> = times.iter().map(|time| time.column).collect();
    let roles = Roles::of(&columns, times);
    used.extend(roles.used());
    let kind = Kind::of(file, &columns, &[&used[..], &timely].concat());
    used.extend(kind.used());
    let rest = Rest::of(&columns, &used, &timely);
    Guesses { file, sniffed, columns: &columns, blank: &blank, decimal: (decimal, decimals), place, roles, kind, rest }
        .into_text()
}
