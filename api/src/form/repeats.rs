//! A question about repeats, as people write it.

use engine::analysis::{Question, RepeatOptions};
use engine::time::{Zone, parse_date};
use jiff::civil::Date;

use super::{BadParameter, Parameters, QuestionForm, number_or, part, read_or, reals};

/// A question in text, every part as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepeatForm {
    /// When, of which kind, where.
    pub question: QuestionForm,
    /// Ends of bands of distance in metres, between commas.
    pub bands: Option<String>,
    /// Ends of bands of time in days, between commas.
    pub days: Option<String>,
    /// `manhattan` or `euclidean`.
    pub metric: Option<String>,
    /// `auto`, `closed-form` or `monte-carlo`.
    pub inference: Option<String>,
    /// Simulations.
    pub simulations: Option<String>,
    /// Their seed.
    pub seed: Option<String>,
    /// How many pairs, places or open windows are listed.
    pub top: Option<String>,
}

impl RepeatForm {
    /// The form that parameters fill in.
    #[must_use]
    pub fn of(parameters: &Parameters) -> Self {
        Self {
            question: parameters.scope(),
            bands: parameters.one("bands"),
            days: parameters.one("days"),
            metric: parameters.one("metric"),
            inference: parameters.one("inference"),
            simulations: parameters.one("simulations"),
            seed: parameters.one("seed"),
            top: parameters.one("top"),
        }
    }

    /// The parameters that write this form, those that were given.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        let mut found = self.question.parameters();
        for (name, value) in [
            ("bands", &self.bands),
            ("days", &self.days),
            ("metric", &self.metric),
            ("inference", &self.inference),
            ("simulations", &self.simulations),
            ("seed", &self.seed),
            ("top", &self.top),
        ] {
            found.add(name, value.as_deref());
        }
        found
    }

    /// The question that was meant, for a lake that counts days in `zone`, and its options.
    ///
    /// # Errors
    /// [`BadParameter`] names the first part that cannot be used.
    pub fn read(&self, zone: &Zone) -> Result<(Question, RepeatOptions), BadParameter> {
        let usual = RepeatOptions::default();
        let ends = |name: &str, text: &Option<String>, needs: &str, usual: Vec<f64>| {
            text.as_deref().map_or(Ok(usual), |text| reals(name, text, needs))
        };
        let options = RepeatOptions {
            bands_m: ends("bands", &self.bands, "distances in metres between commas, such as 100,200,300", usual.bands_m)?,
            days: ends("days", &self.days, "days between commas, such as 7,14,21", usual.days)?,
            metric: read_or("metric", self.metric.as_deref(), usual.metric)?,
            inference: read_or("inference", self.inference.as_deref(), usual.inference)?,
            simulations: number_or("simulations", self.simulations.as_deref(), usual.simulations)?,
            seed: number_or("seed", self.seed.as_deref(), usual.seed)?,
            listed: number_or("top", self.top.as_deref(), usual.listed)?,
        };
        Ok((self.question.question(zone)?, options))
    }
}

/// A question about the live list in text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LiveForm {
    /// The question about repeats that the list rests on.
    pub repeats: RepeatForm,
    /// The day of the list.
    pub as_of: Option<String>,
}

impl LiveForm {
    /// The form that parameters fill in.
    #[must_use]
    pub fn of(parameters: &Parameters) -> Self {
        Self { repeats: RepeatForm::of(parameters), as_of: parameters.one("as_of") }
    }

    /// The parameters that write this form, those that were given.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        let mut found = self.repeats.parameters();
        found.add("as_of", self.as_of.as_deref());
        found
    }

    /// The question that was meant, for a lake that counts days in `zone`, its options and the day of the list.
    ///
    /// # Errors
    /// [`BadParameter`] names the first part that cannot be used.
    pub fn read(&self, zone: &Zone) -> Result<(Question, RepeatOptions, Option<Date>), BadParameter> {
        let (question, options) = self.repeats.read(zone)?;
        let as_of = self.as_of.as_deref().map(|text| part("as_of", parse_date(text))).transpose()?;
        Ok((question, options, as_of))
    }
}
