//! How a plan is asked for.

use jiff::civil::Date;

use super::super::{HotspotOptions, RepeatOptions};
use super::Shift;
use crate::EngineError;
use crate::space::Cell;

/// Most officers.
const MOST_OFFICERS: usize = 500;
/// Most visits of a plan, were every one of the shortest length and no way between them.
const MOST_VISITS: usize = 20_000;

/// How a plan is made.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanOptions {
    /// When officers are out.
    pub shift: Shift,
    /// How many, or how many pairs, travel on their own.
    pub officers: usize,
    /// Shortest and longest visit, in minutes.
    pub visit: (u32, u32),
    /// Minutes after which a place is visited again, about.
    pub again: u32,
    /// How fast officers get from place to place, in kilometres an hour.
    pub speed_kmh: f64,
    /// How much longer the way is than a straight line.
    pub detour: f64,
    /// How far around a cell's centre a visit reaches, in metres.
    pub reach_m: f64,
    /// Share of all visits that are kept for exploring.
    pub explore: f64,
    /// Of the places that there is time to return to, the share that may lie in one hotspot.
    pub cap: f64,
    /// A cell that had so many visits in the seven days before the shift's first day rests.
    pub rest_after: u64,
    /// Days before the shift from which the near-repeat table is made.
    pub repeat_days: u32,
    /// Seed of what is explored, of the lengths of visits and of the waits between them.
    pub seed: u64,
    /// How hotspots are found.
    pub hotspots: HotspotOptions,
    /// How repeat windows are found.
    pub repeats: RepeatOptions,
}

impl PlanOptions {
    /// The usual plan of a shift.
    #[must_use]
    pub fn usual(shift: Shift, officers: usize) -> Self {
        Self {
            shift,
            officers,
            visit: (10, 16),
            again: 120,
            speed_kmh: 20.0,
            detour: 1.3,
            reach_m: 400.0,
            explore: 0.15,
            cap: 0.4,
            rest_after: 28,
            repeat_days: 182,
            seed: 1,
            hotspots: HotspotOptions::default(),
            repeats: RepeatOptions { listed: usize::MAX, ..RepeatOptions::default() },
        }
    }

    /// Refuses settings that make no plan of a shift of so many minutes.
    pub(super) fn check(&self, minutes: u32) -> Result<(), EngineError> {
        // A word with a colon names the parameter at fault: there is one in each text.
        let bad = |name: &str, needs: &str| Err(EngineError::BadOption(format!("{name}: {needs}")));
        if !(1..=MOST_OFFICERS).contains(&self.officers) {
            return bad("officers", "1 to 500");
        }
        let (shortest, longest) = self.visit;
        if !(5..=60).contains(&shortest) || !(shortest..=120).contains(&longest) {
            return bad("visit", "shortest and longest in minutes, such as 10-16; the shortest 5 to 60, the longest up to 120");
        }
        if longest > minutes {
            return bad("visit", &format!("one of {longest} minutes does not fit into the {minutes} minutes of the shift"));
        }
        let most = self.officers * (minutes / shortest) as usize;
        if most > MOST_VISITS {
            let why = format!("{} of them could make {most} visits, and a plan holds at most {MOST_VISITS}", self.officers);
            return bad("officers", &format!("{why}; ask for fewer, for longer visits or for part of the shift"));
        }
        if !(longest.max(30)..=720).contains(&self.again) {
            return bad("again", "30 to 720 minutes, and no less than the longest visit");
        }
        if !(1.0..=120.0).contains(&self.speed_kmh) {
            return bad("speed", "kilometres an hour, 1 to 120: 5 on foot, 15 by bicycle, 20 by car in a town");
        }
        if !(1.0..=5.0).contains(&self.detour) {
            return bad("detour", "how much longer the way is than a straight line: 1 to 5");
        }
        if !(50.0..=5_000.0).contains(&self.reach_m) {
            return bad("within", "metres around a cell's centre, 50 to 5,000");
        }
        if !(0.0..=0.5).contains(&self.explore) {
            return bad("explore", "a share of visits, 0 to 0.5");
        }
        if !(self.cap > 0.0 && self.cap <= 1.0) {
            return bad("cap", "a share of the places returned to, above 0, at most 1");
        }
        if self.rest_after == 0 {
            return bad("rest_after", "1 visit or more");
        }
        if !(7..=3_660).contains(&self.repeat_days) {
            return bad("repeat_days", "7 to 3,660");
        }
        if !self.hotspots.method.tests() {
            return bad("method", "a plan rests on a method that tests: use gi-star, gi, local-moran or scan");
        }
        Ok(())
    }
}

/// A visit that was really made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dose {
    /// Where.
    pub cell: Cell,
    /// On which civil day.
    pub day: Date,
    /// How long, in minutes.
    pub minutes: u32,
    /// What came of it, in one word.
    pub outcome: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_begins_with_the_name_of_its_parameter_and_names_no_other() {
        let usual = PlanOptions::usual("2026-11-27T18:00/2026-11-28T02:00".parse().expect("a shift"), 4);
        let fault = |options: PlanOptions, minutes| options.check(minutes).expect_err("a fault").to_string();
        assert!(usual.check(480).is_ok());
        for (options, minutes, name) in [
            (PlanOptions { officers: 501, ..usual.clone() }, 480, "officers"),
            (PlanOptions { officers: 500, visit: (5, 5), ..usual.clone() }, 480, "officers"),
            (PlanOptions { visit: (4, 16), ..usual.clone() }, 480, "visit"),
            (PlanOptions { visit: (60, 60), ..usual.clone() }, 40, "visit"),
            (PlanOptions { visit: (10, 60), again: 50, ..usual.clone() }, 480, "again"),
            (PlanOptions { again: 29, ..usual.clone() }, 480, "again"),
            (PlanOptions { reach_m: 10.0, ..usual.clone() }, 480, "within"),
            (PlanOptions { rest_after: 0, ..usual.clone() }, 480, "rest_after"),
        ] {
            let told = fault(options, minutes);
            assert!(told.starts_with(&format!("{name}: ")) && told.matches(": ").count() == 1, "{told}");
        }
        assert!(PlanOptions { officers: 500, visit: (12, 12), ..usual }.check(480).is_ok(), "20,000 visits at most");
    }
}
