//! A scenario: everything that makes one fictional city, as its TOML file says it.

mod check;
mod linked;
mod spec;

use std::path::{Path, PathBuf};

use serde::Deserialize;

pub(crate) use check::slug;
pub(crate) use linked::SeriesSpec;
pub(crate) use spec::*;

use super::SynthError;

/// Names and texts of the scenarios that are built in; the first is the default.
const BUILT_IN: [(&str, &str); 2] = [
    ("harbour-city", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/scenarios/harbour-city.toml"))),
    ("market-town", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/scenarios/market-town.toml"))),
];
const NAMES: [&str; BUILT_IN.len()] = [BUILT_IN[0].0, BUILT_IN[1].0];

/// One fictional city: where it lies, how it is built, what happens there and what is planted for methods to find.
///
/// Every field is explained in `data/scenarios/harbour-city.toml`, which is also the file to copy for a new city.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Spec")]
pub struct Scenario {
    pub(crate) spec: Spec,
    file: PathBuf,
}

impl TryFrom<Spec> for Scenario {
    type Error = SynthError;

    fn try_from(spec: Spec) -> Result<Self, SynthError> {
        Self::new(spec, Path::new("scenario"))
    }
}

impl Scenario {
    /// The scenario built in under this name.
    ///
    /// # Errors
    /// [`SynthError::UnknownScenario`], which lists the known names.
    ///
    /// ```
    /// use ingest::synth::Scenario;
    /// assert_eq!(Scenario::named("market-town")?.name(), "market-town");
    /// assert!(Scenario::named("atlantis").is_err());
    /// # Ok::<(), ingest::synth::SynthError>(())
    /// ```
    pub fn named(name: &str) -> Result<Self, SynthError> {
        let Some((_, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) else {
            return Err(SynthError::UnknownScenario { name: name.to_owned(), known: NAMES.join(", ") });
        };
        Self::parse(text, Path::new(&format!("data/scenarios/{name}.toml")))
    }

    /// The names of the scenarios that are built in, the default first.
    #[must_use]
    pub fn names() -> &'static [&'static str] {
        &NAMES
    }

    /// Reads a scenario from a TOML file.
    ///
    /// # Errors
    /// The file cannot be read, is not TOML, or a field is missing, unknown or out of range; the error names it.
    pub fn read(path: &Path) -> Result<Self, SynthError> {
        let text = std::fs::read_to_string(path).map_err(|source| SynthError::io(path, source))?;
        Self::parse(&text, path)
    }

    /// The scenario's own name, such as `harbour-city`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.spec.name
    }

    /// The city's name as people write it.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.spec.title
    }

    pub(super) fn parse(text: &str, path: &Path) -> Result<Self, SynthError> {
        let spec: Spec = toml::from_str(text).map_err(|error| SynthError::toml(path, text, &error))?;
        Self::new(spec, path)
    }

    fn new(spec: Spec, path: &Path) -> Result<Self, SynthError> {
        let scenario = Self { spec, file: path.to_owned() };
        check::check(&scenario)?;
        Ok(scenario)
    }

    /// The error that blames one field of this scenario's file.
    pub(crate) fn blame(&self, field: impl Into<String>, problem: impl Into<String>) -> SynthError {
        SynthError::Field { path: self.file.clone(), field: field.into(), problem: problem.into() }
    }
}
