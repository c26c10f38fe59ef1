//! A question about linked reports, as people write it.

use engine::analysis::{LinkKind, LinkOptions, Question};
use engine::time::Zone;

use super::{BadParameter, Parameters, QuestionForm, number_or, read_or, real};

/// A question in text, every part as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkForm {
    /// When, of which kind, where.
    pub question: QuestionForm,
    /// `series` or `duplicates`.
    pub kind: Option<String>,
    /// Kilometres.
    pub km: Option<String>,
    /// Days.
    pub days: Option<String>,
    /// Least mean log Bayes factor.
    pub least: Option<String>,
    /// How many groups are listed.
    pub top: Option<String>,
}

impl LinkForm {
    /// The form that parameters fill in.
    #[must_use]
    pub fn of(parameters: &Parameters) -> Self {
        Self {
            question: parameters.scope(),
            kind: parameters.one("kind"),
            km: parameters.one("km"),
            days: parameters.one("days"),
            least: parameters.one("least"),
            top: parameters.one("top"),
        }
    }

    /// The parameters that write this form, those that were given.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        let mut found = self.question.parameters();
        for (name, value) in
            [("kind", &self.kind), ("km", &self.km), ("days", &self.days), ("least", &self.least), ("top", &self.top)]
        {
            found.add(name, value.as_deref());
        }
        found
    }

    /// The question that was meant, for a lake that counts days in `zone`, and its options.
    ///
    /// # Errors
    /// [`BadParameter`] names the first part that cannot be used.
    pub fn read(&self, zone: &Zone) -> Result<(Question, LinkOptions), BadParameter> {
        let kind = read_or("kind", self.kind.as_deref(), LinkKind::Series)?;
        let usual = LinkOptions::usual(kind);
        let figure = |name: &str, text: &Option<String>, needs: &str, usual: f64| {
            text.as_deref().map_or(Ok(usual), |text| real(name, text, needs))
        };
        let options = LinkOptions {
            kind,
            km: figure("km", &self.km, "a distance in kilometres, such as 1.5", usual.km)?,
            days: figure("days", &self.days, "a number of days, such as 28", usual.days)?,
            least: figure("least", &self.least, "a log Bayes factor, such as 6.0", usual.least)?,
            listed: number_or("top", self.top.as_deref(), usual.listed)?,
        };
        Ok((self.question.question(zone)?, options))
    }
}
