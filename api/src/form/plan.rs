//! A question about a shift, as people write it.

use engine::analysis::{HotspotOptions, PlanOptions, Question, Shift};
use engine::time::Zone;
use jiff::ToSpan;
use jiff::civil::Date;

use super::{BadParameter, Parameters, QuestionForm, metres, number, number_or, real};

/// Days that a plan rests on, where no window was given.
const USUAL_DAYS: i64 = 28;

/// A question in text, every part as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanForm {
    /// When, of which kind, where, and how hotspots are found.
    pub question: QuestionForm,
    /// `FROM/TO` by the clock on the wall.
    pub shift: Option<String>,
    /// How many travel on their own.
    pub officers: Option<String>,
    /// Shortest and longest visit in minutes: `10-16`.
    pub visit: Option<String>,
    /// Minutes after which a place is visited again.
    pub again: Option<String>,
    /// Kilometres an hour.
    pub speed: Option<String>,
    /// How much longer the way is than a straight line.
    pub detour: Option<String>,
    /// Metres that a visit reaches.
    pub within: Option<String>,
    /// Share of visits that explore.
    pub explore: Option<String>,
    /// Share of places that may lie in one hotspot.
    pub cap: Option<String>,
    /// Visits in a week after which a cell rests.
    pub rest_after: Option<String>,
    /// Days from which the near-repeat table is made.
    pub repeat_days: Option<String>,
    /// How many of the visits written back are known.
    pub visits: Option<String>,
}

impl PlanForm {
    /// The form that parameters fill in.
    #[must_use]
    pub fn of(parameters: &Parameters) -> Self {
        Self {
            question: QuestionForm { reach: None, top: None, stability: None, ..QuestionForm::of(parameters) },
            shift: parameters.one("shift"),
            officers: parameters.one("officers"),
            visit: parameters.one("visit"),
            again: parameters.one("again"),
            speed: parameters.one("speed"),
            detour: parameters.one("detour"),
            within: parameters.one("within"),
            explore: parameters.one("explore"),
            cap: parameters.one("cap"),
            rest_after: parameters.one("rest_after"),
            repeat_days: parameters.one("repeat_days"),
            visits: parameters.one("visits"),
        }
    }

    /// The parameters that write this form, those that were given.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        let mut found = self.question.parameters();
        for (name, value) in [
            ("shift", &self.shift),
            ("officers", &self.officers),
            ("visit", &self.visit),
            ("again", &self.again),
            ("speed", &self.speed),
            ("detour", &self.detour),
            ("within", &self.within),
            ("explore", &self.explore),
            ("cap", &self.cap),
            ("rest_after", &self.rest_after),
            ("repeat_days", &self.repeat_days),
            ("visits", &self.visits),
        ] {
            found.add(name, value.as_deref());
        }
        found
    }

    /// The same with its window, where none was given: the four weeks before the shift.
    ///
    /// # Errors
    /// [`BadParameter`] when there is no shift, or half a window.
    pub fn settled(self) -> Result<Self, BadParameter> {
        self.settled_by(None)
    }

    /// The same for a lake of which `until` is the first day without reports: later weeks would hold nothing, so the four weeks end
    /// there where that is before the shift.
    ///
    /// # Errors
    /// As [`PlanForm::settled`].
    pub fn settled_by(mut self, until: Option<Date>) -> Result<Self, BadParameter> {
        let shift = self.read_shift()?;
        match (&self.question.from, &self.question.to) {
            (None, None) => {
                let day = shift.from.date();
                let to = until.map_or(day, |until| until.min(day));
                self.question.from = Some(to.saturating_sub(USUAL_DAYS.days()).to_string());
                self.question.to = Some(to.to_string());
            }
            (Some(_), Some(_)) => {}
            (None, Some(_)) => {
                return Err(BadParameter::new(
                    "from",
                    "missing; give both days of the window, or neither for the four weeks before",
                ));
            }
            (Some(_), None) => {
                return Err(BadParameter::new(
                    "to",
                    "missing; give both days of the window, or neither for the four weeks before",
                ));
            }
        }
        Ok(self)
    }

    /// The question that was meant, for a lake that counts days in `zone`, and its options.
    ///
    /// # Errors
    /// [`BadParameter`] names the first part that cannot be used.
    pub fn read(&self, zone: &Zone) -> Result<(Question, PlanOptions), BadParameter> {
        let officers =
            self.officers.as_deref().ok_or_else(|| BadParameter::new("officers", "missing; write how many, such as 4"))?;
        let usual = PlanOptions::usual(self.read_shift()?, number("officers", officers)?);
        let rest_after = number_or("rest_after", self.rest_after.as_deref(), usual.rest_after)?;
        if rest_after == 0 {
            return Err(BadParameter::new("rest_after", "write 1 or more: after no visit at all every cell would rest"));
        }
        let share = |name: &str, text: &Option<String>, usual: f64| match text {
            Some(text) => real(name, text, "a number, such as 0.15"),
            None => Ok(usual),
        };
        let options = PlanOptions {
            visit: self.visit.as_deref().map_or(Ok(usual.visit), minutes)?,
            again: number_or("again", self.again.as_deref(), usual.again)?,
            speed_kmh: share("speed", &self.speed, usual.speed_kmh)?,
            detour: share("detour", &self.detour, usual.detour)?,
            reach_m: self.within.as_deref().map_or(Ok(usual.reach_m), |text| metres("within", text))?,
            explore: share("explore", &self.explore, usual.explore)?,
            cap: share("cap", &self.cap, usual.cap)?,
            rest_after,
            repeat_days: number_or("repeat_days", self.repeat_days.as_deref(), usual.repeat_days)?,
            seed: number_or("seed", self.question.seed.as_deref(), usual.seed)?,
            hotspots: HotspotOptions { listed: None, ..self.question.options()? },
            ..usual
        };
        Ok((self.question.question(zone)?, options))
    }

    /// How many of the visits written back are known; all where nothing was said.
    ///
    /// # Errors
    /// [`BadParameter`] when it is no number.
    pub fn visits(&self) -> Result<Option<usize>, BadParameter> {
        self.visits.as_deref().map(|text| number("visits", text)).transpose()
    }

    fn read_shift(&self) -> Result<Shift, BadParameter> {
        let missing = || BadParameter::new("shift", "missing; write FROM/TO, such as 2026-11-27T18:00/2026-11-28T02:00");
        let text = self.shift.as_deref().ok_or_else(missing)?;
        // What is wrong with a shift begins with its name, which stands before it already.
        let wrong = |error: engine::EngineError| {
            let words = error.to_string();
            BadParameter::new("shift", words.strip_prefix("shift: ").unwrap_or(&words))
        };
        text.parse::<Shift>().map_err(wrong)
    }
}

/// Two numbers of minutes with a dash between them, or one for both.
fn minutes(text: &str) -> Result<(u32, u32), BadParameter> {
    let (least, most) = text.split_once('-').unwrap_or((text, text));
    let read = |part: &str| part.trim().parse().ok();
    let both = read(least).zip(read(most)).filter(|(least, most)| least <= most);
    both.ok_or_else(|| BadParameter::new("visit", format!("`{text}` is not shortest and longest in minutes, such as 10-16")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> PlanForm {
        let shift = Some("2026-11-27T18:00/2026-11-28T02:00".to_owned());
        PlanForm { shift, officers: Some("4".to_owned()), ..PlanForm::default() }
    }

    #[test]
    fn a_plan_rests_on_the_four_weeks_before_where_nothing_was_said() {
        let form = form().settled().expect("a form");
        assert_eq!((form.question.from.as_deref(), form.question.to.as_deref()), (Some("2026-10-30"), Some("2026-11-27")));
        let (question, options) = form.read(&"Europe/London".parse().expect("a zone")).expect("a question");
        assert_eq!((question.window.days(), options.officers, options.visit), (28, 4, (10, 16)));
        assert_eq!(PlanForm::of(&form.parameters()), form);
    }

    #[test]
    fn where_the_lake_ends_earlier_the_four_weeks_do_too() {
        let window = |until| {
            let form = form().settled_by(Some(until)).expect("a form");
            (form.question.from.expect("a day"), form.question.to.expect("a day"))
        };
        let days = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(window(jiff::civil::date(2026, 10, 1)), days("2026-09-03", "2026-10-01"));
        assert_eq!(window(jiff::civil::date(2027, 1, 1)), days("2026-10-30", "2026-11-27"));
        let given = QuestionForm { from: Some("2026-06-01".into()), to: Some("2026-07-01".into()), ..QuestionForm::default() };
        let given = PlanForm { question: given, ..form() };
        assert_eq!(given.clone().settled_by(Some(jiff::civil::date(2026, 10, 1))), Ok(given));
    }

    #[test]
    fn every_fault_names_its_parameter() {
        let fault = |form: PlanForm| {
            let read = form.settled().and_then(|form| form.read(&"Europe/London".parse().expect("a zone")));
            read.expect_err("a fault").parameter
        };
        assert_eq!(fault(PlanForm { shift: None, ..form() }), "shift");
        assert_eq!(fault(PlanForm { shift: Some("tonight".into()), ..form() }), "shift");
        assert_eq!(fault(PlanForm { officers: None, ..form() }), "officers");
        assert_eq!(fault(PlanForm { visit: Some("16-10".into()), ..form() }), "visit");
        assert_eq!(fault(PlanForm { speed: Some("fast".into()), ..form() }), "speed");
        assert_eq!(fault(PlanForm { rest_after: Some("0".into()), ..form() }), "rest_after");
        let half = QuestionForm { from: Some("2026-10-01".into()), ..QuestionForm::default() };
        assert_eq!(fault(PlanForm { question: half, ..form() }), "to");
    }

    #[test]
    fn a_fault_names_its_parameter_once() {
        for text in ["tonight", "2026-11-28T02:00/2026-11-27T18:00"] {
            let fault = PlanForm { shift: Some(text.into()), ..form() }.settled().expect_err(text);
            assert_eq!(fault.to_string().matches("shift: ").count(), 1, "{fault}");
        }
    }

    #[test]
    fn what_the_engine_refuses_is_named_too() {
        for (words, parameter) in [
            ("within: metres around a cell's centre, 50 to 5,000", "within"),
            ("again: 30 to 720 minutes, and no less than the longest visit", "again"),
            ("visit: one of 60 minutes does not fit into the 40 minutes of the shift", "visit"),
            ("shift: 2026-10-25T01:30 comes twice in Europe/London", "shift"),
        ] {
            let error = engine::EngineError::BadOption(words.to_owned());
            assert_eq!(crate::form::parameter_of(&error), Some(parameter), "{words}");
        }
    }
}
