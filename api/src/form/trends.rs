//! A question about change over time, as people write it.

use engine::analysis::{By, TrendOptions};
use engine::time::Zone;

use super::{BadParameter, Parameters, QuestionForm, number_or, part, read_or};
use engine::analysis::Question;

/// A question in text, every part as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrendForm {
    /// When, of which kind, where, and the size of cells.
    pub question: QuestionForm,
    /// `area`, `cell`, `category` or `whole`.
    pub by: Option<String>,
    /// `week` or `month`.
    pub bucket: Option<String>,
    /// How series are judged.
    pub method: Option<String>,
    /// How many of the last steps alarms are judged for.
    pub last: Option<String>,
    /// The level of tests and alarms.
    pub alpha: Option<String>,
    /// Rings of a neighbourhood.
    pub rings: Option<String>,
}

impl TrendForm {
    /// The form that parameters fill in.
    #[must_use]
    pub fn of(parameters: &Parameters) -> Self {
        Self {
            question: QuestionForm { resolution: parameters.one("resolution"), top: parameters.one("top"), ..parameters.scope() },
            by: parameters.one("by"),
            bucket: parameters.one("bucket"),
            method: parameters.one("method"),
            last: parameters.one("last"),
            alpha: parameters.one("alpha"),
            rings: parameters.one("rings"),
        }
    }

    /// The parameters that write this form, those that were given.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        let mut found = self.question.parameters();
        for (name, value) in [
            ("by", &self.by),
            ("bucket", &self.bucket),
            ("method", &self.method),
            ("last", &self.last),
            ("alpha", &self.alpha),
            ("rings", &self.rings),
        ] {
            found.add(name, value.as_deref());
        }
        found
    }

    /// The question that was meant, for a lake that counts days in `zone`, and its options.
    ///
    /// # Errors
    /// [`BadParameter`] names the first part that cannot be used.
    pub fn read(&self, zone: &Zone) -> Result<(Question, TrendOptions), BadParameter> {
        let question = self.question.question(zone)?;
        let usual = TrendOptions::default();
        let by = self.by.as_deref().map_or(Ok(usual.by), |word| part("by", By::read(word, question.resolution)))?;
        let options = TrendOptions {
            by,
            bucket: read_or("bucket", self.bucket.as_deref(), usual.bucket)?,
            method: read_or("method", self.method.as_deref(), usual.method)?,
            judged: self.last.as_deref().map(|text| super::number("last", text)).transpose()?,
            alpha: self.alpha.as_deref().map(|text| super::real("alpha", text, "a level such as 0.05")).transpose()?,
            rings: number_or("rings", self.rings.as_deref(), usual.rings)?,
        };
        Ok((question, options))
    }
}
