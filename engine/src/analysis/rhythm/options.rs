//! How shifts are asked for: when they begin, and what they are compared with.

use std::fmt;
use std::str::FromStr;

use crate::EngineError;
use crate::time::TimeWindow;

/// Minutes of a day.
pub(super) const DAY: u32 = 1_440;
/// Shifts begin on a quarter of an hour.
const STEP: u32 = 15;
/// Most shifts of a day.
const MOST: usize = 24;

/// A time of day on the quarter of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShiftTime(u32);

impl ShiftTime {
    /// Minutes after midnight.
    #[must_use]
    pub const fn minute(self) -> u32 {
        self.0
    }
}

impl fmt::Display for ShiftTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// When shifts begin: each lasts until the next, the last one until the first of the next day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftTimes(Vec<ShiftTime>);

impl Default for ShiftTimes {
    fn default() -> Self {
        Self(vec![ShiftTime(6 * 60), ShiftTime(14 * 60), ShiftTime(22 * 60)])
    }
}

impl ShiftTimes {
    /// Starts and ends, in order of the day.
    #[must_use]
    pub fn list(&self) -> Vec<(ShiftTime, ShiftTime)> {
        let ends = self.0.iter().skip(1).chain(self.0.first());
        self.0.iter().copied().zip(ends.copied()).collect()
    }
}

impl fmt::Display for ShiftTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&times.join(","))
    }
}

impl FromStr for ShiftTimes {
    type Err = EngineError;

    fn from_str(text: &str) -> Result<Self, EngineError> {
        let refuse = |what: String| {
            let needs = "give 2 to 24 times of day on the quarter of an hour, rising, such as 06:00,14:00,22:00";
            EngineError::BadOption(format!("shifts: {what}; {needs}"))
        };
        let time = |word: &str| shift_time(word).ok_or_else(|| refuse(format!("`{word}` is not such a time")));
        let times = text.split(',').map(|word| time(word.trim())).collect::<Result<Vec<_>, _>>()?;
        if !(2..=MOST).contains(&times.len()) {
            return Err(refuse(format!("{} are given", times.len())));
        }
        if times.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(refuse("they do not rise".to_owned()));
        }
        Ok(Self(times))
    }
}

fn shift_time(word: &str) -> Option<ShiftTime> {
    let (hours, minutes) = word.split_once(':')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits(hours) && digits(minutes)) {
        return None;
    }
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60 && minutes.is_multiple_of(STEP)).then_some(ShiftTime(hours * 60 + minutes))
}

/// How shifts are asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ShiftOptions {
    /// When they begin.
    pub times: ShiftTimes,
    /// What the peak is compared with; `None` for as long a window just before: as many months where the window is one of whole
    /// months, as many days otherwise.
    pub against: Option<TimeWindow>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_follow_each_other_around_the_clock() {
        let usual = ShiftTimes::default();
        assert_eq!("06:00,14:00,22:00".parse::<ShiftTimes>().expect("times"), usual);
        let ends: Vec<String> = usual.list().into_iter().map(|(from, to)| format!("{from}-{to}")).collect();
        assert_eq!(ends, ["06:00-14:00", "14:00-22:00", "22:00-06:00"]);
    }

    #[test]
    fn times_that_are_none_are_refused_with_an_example() {
        for text in ["", "06:00", "6:00,14:00", "06:10,14:00", "14:00,06:00", "06:00,06:00", "06:00,24:00", "+6:00,14:00"] {
            let error = text.parse::<ShiftTimes>().expect_err(text);
            assert!(error.to_string().starts_with("shifts:") && error.to_string().contains("06:00,14:00,22:00"), "{error}");
        }
    }
}
