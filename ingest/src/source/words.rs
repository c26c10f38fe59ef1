//! From a source's own words to the taxonomy, by `data/reference/categories.toml`.

use std::collections::HashMap;

use engine::report::Category;

use crate::IngestError;

const FILE: &str = "data/reference/categories.toml";
const TEXT: &str = include_str!("../../../data/reference/categories.toml");

/// The words of one source.
pub(crate) fn words(source: &str) -> Result<HashMap<String, Category>, IngestError> {
    let broken = |reason: String| IngestError::BadReference { file: FILE, reason };
    let mut all: HashMap<String, HashMap<String, String>> = toml::from_str(TEXT).map_err(|error| broken(error.to_string()))?;
    let own = all.remove(source).ok_or_else(|| broken(format!("no table [{source}]")))?;
    own.into_iter()
        .map(|(word, slug)| slug.parse().map(|category| (word, category)).map_err(|error| broken(format!("{error}"))))
        .collect()
}
