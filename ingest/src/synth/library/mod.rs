//! What all scenarios share: categories and their rhythms, places that draw reports, street names, wording,
//! habits of offenders.
//!
//! The texts are `data/scenarios/shared/*.toml`; each says what its fields mean.

mod category;
mod habits;
mod words;

use std::path::Path;

use serde::de::DeserializeOwned;

pub(crate) use category::{AttractorKind, Category, Pull, Rhythms};
pub(crate) use habits::{Habits, Phrase};
pub(crate) use words::{Narratives, StreetWords};

use super::SynthError;

macro_rules! shared {
    ($name:literal) => {
        (
            concat!("data/scenarios/shared/", $name),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/scenarios/shared/", $name)),
        )
    };
}

/// The shared files, read.
#[derive(Debug, Clone)]
pub(crate) struct Library {
    pub(crate) categories: Vec<Category>,
    pub(crate) rhythms: Rhythms,
    pub(crate) kinds: Vec<AttractorKind>,
    pub(crate) streets: StreetWords,
    pub(crate) narratives: Narratives,
    pub(crate) habits: Habits,
}

impl Library {
    /// Reads the files that are built in.
    pub(crate) fn embedded() -> Result<Self, SynthError> {
        Ok(Self {
            categories: read::<category::Categories>(shared!("categories.toml"))?.category,
            rhythms: read(shared!("rhythms.toml"))?,
            kinds: read::<category::Kinds>(shared!("attractors.toml"))?.kind,
            streets: read(shared!("streets.toml"))?,
            narratives: read(shared!("narratives.toml"))?,
            habits: read(shared!("habits.toml"))?,
        })
    }

    /// The place of a category in `categories`.
    pub(crate) fn category(&self, slug: &str) -> Option<usize> {
        self.categories.iter().position(|category| category.slug == slug)
    }

    /// All category slugs, separated by spaces.
    pub(crate) fn slugs(&self) -> String {
        let slugs: Vec<&str> = self.categories.iter().map(|category| category.slug.as_str()).collect();
        slugs.join(" ")
    }
}

fn read<T: DeserializeOwned>((path, text): (&str, &str)) -> Result<T, SynthError> {
    toml::from_str(text).map_err(|error| SynthError::toml(Path::new(path), text, &error))
}
