//! A question about a comparison, as people write it.

use engine::analysis::{By, CompareOptions, Question};
use engine::time::Zone;

use super::{BadParameter, Parameters, QuestionForm, part, read_or, real};

/// A question in text, every part as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompareForm {
    /// When, of which kind, where, the size of cells, and how many rows.
    pub question: QuestionForm,
    /// `previous`, `last-year`, `seasonal`, `area:ID` or `FROM/TO`.
    pub against: Option<String>,
    /// `area`, `cell`, `category` or `whole`.
    pub by: Option<String>,
    /// `week` or `month`.
    pub bucket: Option<String>,
    /// How two counts are compared.
    pub test: Option<String>,
    /// `poisson` or `quasi`.
    pub dispersion: Option<String>,
    /// `bh`, `by`, `bonferroni` or `discrete`.
    pub correction: Option<String>,
    /// `none`, `households`, `population` or `km2`.
    pub exposure: Option<String>,
    /// The q up to which a change is clear.
    pub alpha: Option<String>,
}

impl CompareForm {
    /// The form that parameters fill in.
    #[must_use]
    pub fn of(parameters: &Parameters) -> Self {
        let (resolution, top) = (parameters.one("resolution"), parameters.one("top"));
        Self {
            question: QuestionForm { resolution, top, ..parameters.scope() },
            against: parameters.one("against"),
            by: parameters.one("by"),
            bucket: parameters.one("bucket"),
            test: parameters.one("test"),
            dispersion: parameters.one("dispersion"),
            correction: parameters.one("correction"),
            exposure: parameters.one("exposure"),
            alpha: parameters.one("alpha"),
        }
    }

    /// The parameters that write this form, those that were given.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        let mut found = self.question.parameters();
        for (name, value) in [
            ("against", &self.against),
            ("by", &self.by),
            ("bucket", &self.bucket),
            ("test", &self.test),
            ("dispersion", &self.dispersion),
            ("correction", &self.correction),
            ("exposure", &self.exposure),
            ("alpha", &self.alpha),
        ] {
            found.add(name, value.as_deref());
        }
        found
    }

    /// The question that was meant, for a lake that counts days in `zone`, and its options.
    ///
    /// # Errors
    /// [`BadParameter`] names the first part that cannot be used.
    pub fn read(&self, zone: &Zone) -> Result<(Question, CompareOptions), BadParameter> {
        let question = self.question.question(zone)?;
        let usual = CompareOptions::default();
        let options = CompareOptions {
            against: read_or("against", self.against.as_deref(), usual.against)?,
            by: self.by.as_deref().map_or(Ok(usual.by), |word| part("by", By::read(word, question.resolution)))?,
            bucket: self.bucket.as_deref().map(|word| part("bucket", word.parse())).transpose()?,
            test: self.test.as_deref().map(|word| part("test", word.parse())).transpose()?,
            spread: read_or("dispersion", self.dispersion.as_deref(), usual.spread)?,
            correction: read_or("correction", self.correction.as_deref(), usual.correction)?,
            exposure: read_or("exposure", self.exposure.as_deref(), usual.exposure)?,
            alpha: self.alpha.as_deref().map_or(Ok(usual.alpha), |text| real("alpha", text, "a level such as 0.05"))?,
        };
        Ok((question, options))
    }
}
