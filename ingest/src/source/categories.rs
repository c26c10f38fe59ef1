//! From a source's own words to the taxonomy, by `data/reference/categories.toml`.

use std::collections::HashMap;

use engine::report::Category;

use crate::IngestError;

const FILE: &str = "data/reference/categories.toml";
const TEXT: &str = include_str!("../../../data/reference/categories.toml");

/// Flag of a report whose category the taxonomy does not know: it is kept under the source's own words.
pub(crate) const UNKNOWN: &str = "unknown-category";

/// The words of one source. Letter case does not matter.
#[derive(Debug, Clone)]
pub(super) struct Categories {
    exact: HashMap<String, Category>,
    folded: HashMap<String, Category>,
    other: Category,
}

impl Categories {
    /// The words of a table of the reference file; what is not among them counts as `other`.
    pub(super) fn of_source(table: &str, other: &str) -> Result<Self, IngestError> {
        let broken = |reason: String| IngestError::BadReference { file: FILE, reason };
        let mut all: HashMap<String, HashMap<String, String>> =
            toml::from_str(TEXT).map_err(|error| broken(error.to_string()))?;
        let own = all.remove(table).ok_or_else(|| broken(format!("no table [{table}]")))?;
        Self::new(own, other).map_err(broken)
    }

    /// The given words, from a word to a slug of the taxonomy.
    pub(super) fn new(words: impl IntoIterator<Item = (String, String)>, other: &str) -> Result<Self, String> {
        let slug = |slug: &str| slug.parse::<Category>().map_err(|error| error.to_string());
        let exact = words.into_iter().map(|(word, to)| slug(&to).map(|category| (word, category)));
        let exact: HashMap<String, Category> = exact.collect::<Result<_, _>>()?;
        let folded = exact.iter().map(|(word, category)| (word.to_lowercase(), *category)).collect();
        Ok(Self { exact, folded, other: slug(other)? })
    }

    /// The category of a word, and whether the word is known.
    pub(super) fn of(&self, word: &str) -> (Category, bool) {
        let found = self.exact.get(word).or_else(|| self.folded.get(&word.to_lowercase()));
        found.map_or((self.other, false), |category| (*category, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_are_found_in_any_case_and_others_are_other() {
        let categories = Categories::of_source("police-uk", "other-crime").expect("the table");
        assert_eq!(categories.of("Burglary").0.slug(), "burglary");
        assert_eq!(categories.of("BURGLARY").0.slug(), "burglary");
        assert_eq!(categories.of("Loitering"), ("other-crime".parse().expect("a slug"), false));
    }
}
