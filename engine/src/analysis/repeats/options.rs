//! How repeats are asked for: bands of distance and time, and where p comes from.

use std::str::FromStr;

use crate::EngineError;

/// Most simulations.
const MOST_SIMULATIONS: u32 = 99_999;
/// Most bands of one kind.
const MOST_BANDS: usize = 20;

/// How far apart two places are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepeatMetric {
    /// East plus north, as along streets at right angles.
    Manhattan,
    /// Straight.
    Euclidean,
}

/// Where the p of a band comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepeatInference {
    /// The closed form, and simulations where few pairs are expected.
    Auto,
    /// The closed form everywhere.
    ClosedForm,
    /// Simulations everywhere.
    MonteCarlo,
}

/// How repeats are asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct RepeatOptions {
    /// Ends of the bands of distance in metres, rising; the same place is a band of its own before them.
    pub bands_m: Vec<f64>,
    /// Ends of the bands of time in days, rising.
    pub days: Vec<f64>,
    /// How far apart two places are.
    pub metric: RepeatMetric,
    /// Where p comes from.
    pub inference: RepeatInference,
    /// Simulations.
    pub simulations: u32,
    /// Their seed.
    pub seed: u64,
    /// How many pairs, places or open windows are listed.
    pub listed: usize,
}

impl Default for RepeatOptions {
    fn default() -> Self {
        Self {
            bands_m: vec![100.0, 200.0, 300.0],
            days: vec![7.0, 14.0, 21.0],
            metric: RepeatMetric::Euclidean,
            inference: RepeatInference::Auto,
            simulations: 999,
            seed: 1,
            listed: 20,
        }
    }
}

impl RepeatOptions {
    /// Refuses settings that no method takes.
    pub(super) fn check(&self) -> Result<(), EngineError> {
        let refuse = |reason: String| Err(EngineError::BadOption(reason));
        for (name, ends) in [("bands", &self.bands_m), ("days", &self.days)] {
            let rising = ends.windows(2).all(|pair| pair[0] < pair[1]);
            let is_usable = !ends.is_empty() && ends.len() <= MOST_BANDS && ends[0] > 0.0 && rising;
            if !is_usable {
                return refuse(format!("{name}: give 1 to {MOST_BANDS} ends of bands, above 0 and rising, such as 100,200,300"));
            }
        }
        if !(19..=MOST_SIMULATIONS).contains(&self.simulations) {
            return refuse(format!("simulations: {} is out of range; use 19 to {MOST_SIMULATIONS}", self.simulations));
        }
        Ok(())
    }
}

impl RepeatMetric {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manhattan => "manhattan",
            Self::Euclidean => "euclidean",
        }
    }
}

impl FromStr for RepeatMetric {
    type Err = EngineError;

    fn from_str(word: &str) -> Result<Self, EngineError> {
        [Self::Manhattan, Self::Euclidean]
            .into_iter()
            .find(|metric| metric.as_str() == word)
            .ok_or_else(|| EngineError::BadOption(format!("`{word}` is not a metric: use manhattan or euclidean")))
    }
}

impl RepeatInference {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::ClosedForm => "closed-form",
            Self::MonteCarlo => "monte-carlo",
        }
    }
}

impl FromStr for RepeatInference {
    type Err = EngineError;

    fn from_str(word: &str) -> Result<Self, EngineError> {
        [Self::Auto, Self::ClosedForm, Self::MonteCarlo]
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| EngineError::BadOption(format!("`{word}` is not an inference: use auto, closed-form or monte-carlo")))
    }
}
