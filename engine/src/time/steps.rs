//! The weeks or months of a window, numbered: which one a moment falls in, without civil arithmetic row by row.

use jiff::civil::Date;

use super::{Bucket, TimeError, TimeWindow};

/// Microseconds of a usual week, and of an average month.
const USUAL: (i64, i64) = (7 * 86_400_000_000, 2_629_746_000_000);

/// The buckets that overlap a window, in order.
#[derive(Debug, Clone)]
pub struct Steps {
    /// When each begins, and when the last ends, in microseconds since 1970-01-01T00:00Z.
    starts: Vec<i64>,
    first_days: Vec<Date>,
    usual: i64,
}

/// The buckets of moments that lie between two others.
#[derive(Debug, Clone, Copy)]
pub struct Within<'a> {
    first: u32,
    bounds: &'a [i64],
}

impl Within<'_> {
    /// The number of the first bucket.
    #[must_use]
    pub const fn first(self) -> u32 {
        self.first
    }

    /// How many buckets there are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.bounds.len() + 1
    }

    /// Whether there are none; there always is one.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        false
    }

    /// The number of the bucket that holds a moment between the two.
    #[must_use]
    pub fn at(self, moment: i64) -> u32 {
        self.bounds.iter().fold(self.first, |step, bound| step + u32::from(*bound <= moment))
    }
}

impl Steps {
    /// The buckets that overlap a window.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] at the ends of the calendar.
    pub fn over(window: &TimeWindow, bucket: Bucket) -> Result<Self, TimeError> {
        let zone = window.zone();
        let mut day = bucket.start(window.from());
        let (mut starts, mut first_days) = (Vec::new(), Vec::new());
        while day < window.to() {
            starts.push(zone.start_of(day)?);
            first_days.push(day);
            day = bucket.next(day);
        }
        starts.push(zone.start_of(day)?);
        Ok(Self { starts, first_days, usual: if bucket == Bucket::Week { USUAL.0 } else { USUAL.1 } })
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.first_days.len()
    }

    /// Whether there are none; a window always has one.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.first_days.is_empty()
    }

    /// The number of the bucket that holds a moment of the window; the nearest for others.
    #[must_use]
    pub fn at(&self, moment: i64) -> u32 {
        let last = self.len().saturating_sub(1);
        let guess = (moment - self.starts[0]) / self.usual;
        let mut step = usize::try_from(guess).unwrap_or(0).min(last);
        while step > 0 && moment < self.starts[step] {
            step -= 1;
        }
        while step < last && moment >= self.starts[step + 1] {
            step += 1;
        }
        u32::try_from(step).unwrap_or(u32::MAX)
    }

    /// The same for moments between two others: few buckets are told apart without a division.
    #[must_use]
    pub fn between(&self, first: i64, last: i64) -> Within<'_> {
        let (first, last) = (self.at(first), self.at(last));
        Within { first, bounds: &self.starts[first as usize + 1..=last as usize] }
    }

    /// The first day of a bucket, which may lie before the window.
    #[must_use]
    pub fn first_day(&self, step: u32) -> Date {
        self.first_days[step as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Zone;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_moment_falls_where_civil_arithmetic_puts_it(days in 1i64..2_000, at in 0.0f64..1.0, is_week: bool, lord_howe: bool) {
            let zone: Zone = if lord_howe { "Australia/Lord_Howe" } else { "Europe/London" }.parse().expect("a zone");
            let from: Date = "2018-02-03".parse().expect("a date");
            let window = TimeWindow::new(from, from + jiff::ToSpan::days(days), &zone).expect("a window");
            let bucket = if is_week { Bucket::Week } else { Bucket::Month };
            let steps = Steps::over(&window, bucket).expect("in range");
            let (first, last) = window.micros();
            #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a place within the window")]
            let moment = first + ((last - 1 - first) as f64 * at) as i64;
            let day = bucket.start(zone.date_of(moment).expect("in range"));
            prop_assert_eq!(steps.first_day(steps.at(moment)), day);
            let near = 40 * 86_400_000_000;
            let within = steps.between((moment - near).max(first), (moment + near).min(last - 1));
            prop_assert_eq!(within.at(moment), steps.at(moment));
            prop_assert!(within.len() <= 13 && within.first() <= within.at(moment));
        }
    }
}
