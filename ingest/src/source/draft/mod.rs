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

use self::column::Column;
use self::compose::Guesses;
use self::kinds::Kind;
use self::places::Place;
use self::rest::Rest;
use self::roles::Roles;
use self::sniff::Sniffed;
use crate::IngestError;

/// The draft of a mapping for delimited text that begins with these bytes; a few hundred kilobytes tell enough. The last line may
/// be cut.
///
/// # Errors
/// [`IngestError::BadFormat`] for bytes that are no delimited text, [`IngestError::EmptyFile`] for none.
pub fn draft_from_bytes(file: &str, first: &[u8]) -> Result<String, IngestError> {
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
