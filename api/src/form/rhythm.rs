//! Questions about rhythm, as people write them.

use engine::analysis::{By, Question, ShiftOptions};
use engine::time::{TimeWindow, Zone, parse_date};

use super::{BadParameter, Parameters, QuestionForm, part, read_or};

/// A question about hours in text, every part as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RhythmForm {
    /// When, of which kind, where.
    pub question: QuestionForm,
    /// `whole`, `category` or `area`.
    pub by: Option<String>,
}

impl RhythmForm {
    /// The form that parameters fill in.
    #[must_use]
    pub fn of(parameters: &Parameters) -> Self {
        Self { question: QuestionForm { top: parameters.one("top"), ..parameters.scope() }, by: parameters.one("by") }
    }

    /// The parameters that write this form, those that were given.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        let mut found = self.question.parameters();
        found.add("by", self.by.as_deref());
        found
    }

    /// The question that was meant, for a lake that counts days in `zone`, and what each table counts.
    ///
    /// # Errors
    /// [`BadParameter`] names the first part that cannot be used.
    pub fn read(&self, zone: &Zone) -> Result<(Question, By), BadParameter> {
        let question = self.question.question(zone)?;
        let by = match self.by.as_deref() {
            None => By::Whole,
            Some(word @ ("whole" | "all" | "category" | "area")) => part("by", By::read(word, question.resolution))?,
            Some(other) => {
                let reason = format!("`{other}` is nothing to count by: use whole, category or area");
                return Err(BadParameter::new("by", reason));
            }
        };
        Ok((question, by))
    }
}

/// A question about shifts in text, every part as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShiftForm {
    /// When, of which kind, where.
    pub question: QuestionForm,
    /// Beginnings of shifts, between commas.
    pub shifts: Option<String>,
    /// `FROM/TO`: what the peak is compared with.
    pub against: Option<String>,
}

impl ShiftForm {
    /// The form that parameters fill in.
    #[must_use]
    pub fn of(parameters: &Parameters) -> Self {
        Self { question: parameters.scope(), shifts: parameters.one("shifts"), against: parameters.one("against") }
    }

    /// The parameters that write this form, those that were given.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        let mut found = self.question.parameters();
        for (name, value) in [("shifts", &self.shifts), ("against", &self.against)] {
            found.add(name, value.as_deref());
        }
        found
    }

    /// The question that was meant, for a lake that counts days in `zone`, and its options.
    ///
    /// # Errors
    /// [`BadParameter`] names the first part that cannot be used.
    pub fn read(&self, zone: &Zone) -> Result<(Question, ShiftOptions), BadParameter> {
        let question = self.question.question(zone)?;
        let usual = ShiftOptions::default();
        let against = self.against.as_deref().map(|text| window(text, zone)).transpose()?;
        Ok((question, ShiftOptions { times: read_or("shifts", self.shifts.as_deref(), usual.times)?, against }))
    }
}

fn window(text: &str, zone: &Zone) -> Result<TimeWindow, BadParameter> {
    let halves = text.split_once('/');
    let (from, to) = halves.ok_or_else(|| BadParameter::new("against", "write FROM/TO, such as 2018-01-01/2019-01-01"))?;
    let day = |text: &str| part("against", parse_date(text));
    part("against", TimeWindow::new(day(from)?, day(to)?, zone))
}
