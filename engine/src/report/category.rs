//! The taxonomy: twenty-eight crime and safety categories and their groups.

use std::fmt;
use std::str::FromStr;

/// Slugs in alphabetical order but for the sensitive two, which the design lists last.
const SLUGS: [&str; 28] = [
    "anti-social-behaviour",
    "bicycle-theft",
    "burglary",
    "criminal-damage-arson",
    "drugs",
    "fire",
    "fly-tipping",
    "graffiti",
    "hazard",
    "homicide",
    "missing-person",
    "noise",
    "other-crime",
    "other-safety",
    "other-theft",
    "possession-of-weapons",
    "public-order",
    "robbery",
    "shoplifting",
    "street-lighting",
    "suspicious-activity",
    "theft-from-the-person",
    "traffic",
    "vehicle-crime",
    "vehicle-abandoned",
    "violent-crime",
    "sexual-offences",
    "domestic-abuse",
];

const GROUPS: [(&str, &[&str]); 4] = [
    ("theft", &["bicycle-theft", "burglary", "other-theft", "robbery", "shoplifting", "theft-from-the-person", "vehicle-crime"]),
    ("violence", &["domestic-abuse", "homicide", "possession-of-weapons", "robbery", "sexual-offences", "violent-crime"]),
    ("environment", &["fly-tipping", "graffiti", "noise", "street-lighting", "vehicle-abandoned"]),
    ("fire-safety", &["fire", "hazard"]),
];

/// One category of the taxonomy, named by its slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(&'static str);

/// A slug or group that the taxonomy does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a category or group: use one of {known}", known = known_words())]
pub struct UnknownCategory(pub String);

impl Category {
    /// Where a crime goes whose own category the taxonomy does not know.
    pub const OTHER_CRIME: Self = Self("other-crime");
    /// Where a request or worry goes whose own category the taxonomy does not know.
    pub const OTHER_SAFETY: Self = Self("other-safety");

    /// Every category, in the taxonomy's order.
    pub fn all() -> impl Iterator<Item = Self> {
        SLUGS.iter().map(|slug| Self(slug))
    }

    /// The slug as it stands in the lake.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        self.0
    }

    /// The slug as words for a reader: `vehicle-crime` becomes `vehicle crime`.
    #[must_use]
    pub fn label(self) -> String {
        self.0.replace('-', " ")
    }

    /// The categories that a slug or a group name stands for.
    ///
    /// # Errors
    /// [`UnknownCategory`] when the word is neither.
    pub fn expand(word: &str) -> Result<Vec<Self>, UnknownCategory> {
        match GROUPS.iter().find(|(group, _)| *group == word) {
            Some((_, members)) => Ok(members.iter().map(|slug| Self(slug)).collect()),
            None => word.parse().map(|category| vec![category]),
        }
    }
}

impl FromStr for Category {
    type Err = UnknownCategory;

    fn from_str(value: &str) -> Result<Self, UnknownCategory> {
        SLUGS.iter().find(|slug| **slug == value).map(|slug| Self(slug)).ok_or_else(|| UnknownCategory(value.to_owned()))
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

fn known_words() -> String {
    SLUGS.iter().copied().chain(GROUPS.iter().map(|(group, _)| *group)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_expands_to_categories_of_the_taxonomy() {
        for (group, members) in GROUPS {
            let expanded = Category::expand(group).expect("a group");
            assert_eq!(expanded.len(), members.len());
            assert!(expanded.iter().all(|category| SLUGS.contains(&category.slug())), "{group}");
        }
    }

    #[test]
    fn an_unknown_word_names_itself_and_the_known_ones() {
        let message = Category::expand("burglery").expect_err("a misspelling").to_string();
        assert!(message.starts_with("`burglery` is not a category or group: use one of anti-social-behaviour"));
        assert!(message.ends_with("environment, fire-safety"));
    }
}
