//! Words that may give an offender away, by `data/reference/linkage_words.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::EngineError;
use crate::stats::normalised_words;

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/reference/linkage_words.toml"));

/// What a word is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordKind {
    /// Anything else.
    Any,
    /// A vehicle.
    Vehicle,
    /// A way of working.
    Method,
}

impl WordKind {
    /// The word by which answers name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Vehicle => "vehicle",
            Self::Method => "method",
        }
    }
}

#[derive(Debug, Deserialize)]
struct File {
    vehicle: BTreeMap<String, Vec<String>>,
    method: BTreeMap<String, Vec<String>>,
}

/// What every listed word means.
#[derive(Debug)]
pub(super) struct Lexicon(BTreeMap<String, (WordKind, String)>);

impl Lexicon {
    pub(super) fn embedded() -> Result<Self, EngineError> {
        let file: File = toml::from_str(TEXT).map_err(|error| EngineError::BadOption(format!("linkage_words.toml: {error}")))?;
        let mut words = BTreeMap::new();
        for (kind, meanings) in [(WordKind::Vehicle, file.vehicle), (WordKind::Method, file.method)] {
            for (meaning, spellings) in meanings {
                let spellings = spellings.iter().flat_map(|spelling| normalised_words(spelling));
                words.extend(spellings.map(|word| (word, (kind, meaning.clone()))));
            }
        }
        Ok(Self(words))
    }

    /// What a text mentions, each meaning once, sorted.
    pub(super) fn mentioned(&self, text: &str) -> Vec<(WordKind, String)> {
        let meaning = |word: String| self.0.get(&word).cloned().unwrap_or((WordKind::Any, word));
        let mut all: Vec<(WordKind, String)> = normalised_words(text).into_iter().map(meaning).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_of_one_thing_mean_the_same() {
        let lexicon = Lexicon::embedded().expect("the file");
        let meant = lexicon.mentioned("They levered the window; white VANS with a ladder");
        let is_there = |kind, word: &str| meant.contains(&(kind, word.to_owned()));
        assert!(is_there(WordKind::Vehicle, "van") && is_there(WordKind::Vehicle, "white"), "{meant:?}");
        assert!(is_there(WordKind::Method, "crowbar") && is_there(WordKind::Method, "ladder"), "{meant:?}");
        assert!(meant.iter().all(|(kind, _)| *kind != WordKind::Any), "{meant:?}");
    }
}
