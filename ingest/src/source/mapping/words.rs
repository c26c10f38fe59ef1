//! Closed vocabularies: a word that every row has in common, or a column whose words are translated.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use super::fields::{Columns, Fields};
use super::keys::WordKeys;
use crate::reason::Reason;
use crate::verdict::Rejection;

/// Where a word of a vocabulary comes from.
#[derive(Debug, Clone)]
pub(super) enum Worded<W> {
    /// Every row has it.
    Constant(W),
    /// A column has it, in the source's words.
    Column {
        /// The column.
        column: usize,
        /// From the source's words to ours.
        words: Vec<(String, W)>,
        /// What any other word means; without it such a row is refused.
        other: Option<W>,
        /// What a blank means.
        blank: W,
    },
}

/// The keys of one vocabulary: `[columns]`, `[constants]` and the table of words.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordedKeys<'a> {
    /// The key in `[columns]` and `[constants]`.
    pub(super) key: &'a str,
    /// The table of words.
    pub(super) table: &'a str,
    pub(super) column: Option<&'a str>,
    pub(super) constant: Option<&'a str>,
    pub(super) words: &'a WordKeys,
}

impl<W: FromStr<Err: Display> + Copy> Worded<W> {
    /// Reads the keys; `blank` is what holds where nothing is said.
    pub(super) fn parse(keys: WordedKeys<'_>, columns: &mut Columns, blank: W) -> Result<Self, String> {
        let WordedKeys { key, table, column, constant, words } = keys;
        if column.is_some() && constant.is_some() {
            return Err(format!("`{key}` stands in [columns] and in [constants]: keep one of the two"));
        }
        let Some(name) = column else {
            if words.other.is_some() || !words.words.is_empty() {
                return Err(format!("[{table}] has words but no column: name the column as `{key}` in [columns]"));
            }
            let constant = constant.map(|word| own_word(&format!("[constants] {key}"), word)).transpose()?;
            return Ok(Self::Constant(constant.unwrap_or(blank)));
        };
        let column = columns.number(key, name)?;
        let other = words.other.as_deref().map(|word| own_word(&format!("[{table}] other"), word)).transpose()?;
        Ok(Self::Column { column, words: translated(table, &words.words)?, other, blank })
    }

    /// The word of a row.
    pub(super) fn read<'a>(&self, fields: Fields<'a>) -> Result<W, Rejection<'a>> {
        let (column, words, other, blank) = match self {
            Self::Constant(word) => return Ok(*word),
            Self::Column { column, words, other, blank } => (column, words, other, blank),
        };
        let Some(text) = fields.text(*column) else { return Ok(*blank) };
        let known = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, own)| *own);
        known.or_else(|| text.parse().ok()).or(*other).ok_or_else(|| fields.rejected(*column, Reason::UnknownWord))
    }
}

fn translated<W: FromStr<Err: Display>>(table: &str, words: &BTreeMap<String, String>) -> Result<Vec<(String, W)>, String> {
    let entry = |(word, own): (&String, &String)| Ok((word.clone(), own_word(&format!("[{table}.words] \"{word}\""), own)?));
    words.iter().map(entry).collect()
}

/// A word of our own vocabulary.
pub(super) fn own_word<W: FromStr<Err: Display>>(key: &str, word: &str) -> Result<W, String> {
    word.parse().map_err(|error: W::Err| format!("{key}: {error}"))
}
