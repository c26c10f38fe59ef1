//! Delimited text: one thread cuts a stream into blocks of whole records, workers take the blocks apart.

mod block;
mod dialect;
mod split;

pub(crate) use block::TextBlock;
pub(crate) use dialect::Dialect;
pub(crate) use split::Delimited;

/// A record longer than this is set aside; a quote that spans more is a stray one.
const LONGEST: usize = 64 << 10;

#[cfg(test)]
mod tests;
