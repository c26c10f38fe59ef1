//! How delimited text is written: its delimiter and its encoding.

use encoding_rs::Encoding;

/// How a source writes delimited text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dialect {
    /// Between fields; one ASCII character.
    pub(crate) delimiter: u8,
    /// Of the bytes; a byte order mark overrules it.
    pub(crate) encoding: &'static Encoding,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: b',', encoding: encoding_rs::UTF_8 }
    }
}
