//! Time as a scan sees it: periods joined into intervals, of which a prospective scan keeps only the last ones.

use super::{ScanEnding, ScanLength, ScanOptions, ScanWindow};
use crate::stats::{StatsError, real};

/// How periods become the intervals that windows are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    periods: usize,
    aggregate: usize,
    /// Intervals in the study.
    pub(super) intervals: usize,
    /// Most intervals in a window.
    pub(super) longest: usize,
    /// First interval that any window can hold.
    pub(super) first: usize,
    /// Where windows may end.
    pub(super) ending: ScanEnding,
}

impl Axis {
    pub(super) fn new(periods: usize, options: &ScanOptions) -> Result<Self, StatsError> {
        if periods == 0 {
            return Err(StatsError::TooFew { what: "periods", given: 0, needed: 1 });
        }
        let (aggregate, ending) = match options.window {
            ScanWindow::Spatial => (periods, ScanEnding::Any),
            ScanWindow::Temporal(ending) | ScanWindow::SpaceTime(ending) => (options.aggregate, ending),
        };
        if aggregate == 0 {
            return Err(StatsError::BadOption { option: "aggregate", value: 0.0, needs: "1 or more periods" });
        }
        let intervals = periods.div_ceil(aggregate);
        let longest = if options.window == ScanWindow::Spatial { 1 } else { longest(periods, aggregate, options.longest)? };
        let longest = longest.min(intervals);
        let first = if ending == ScanEnding::Last { intervals - longest } else { 0 };
        Ok(Self { periods, aggregate, intervals, longest, first, ending })
    }

    /// Intervals that windows can hold.
    pub(super) const fn kept(&self) -> usize {
        self.intervals - self.first
    }

    /// The interval of a period.
    pub(super) const fn interval(&self, period: usize) -> usize {
        self.intervals - 1 - (self.periods - 1 - period) / self.aggregate
    }

    /// The first period of an interval.
    pub(super) const fn first_period(&self, interval: usize) -> usize {
        self.periods.saturating_sub((self.intervals - interval) * self.aggregate)
    }

    /// The last period of an interval.
    pub(super) const fn last_period(&self, interval: usize) -> usize {
        self.periods - 1 - (self.intervals - 1 - interval) * self.aggregate
    }

    /// Periods from one analysis to the next, if there is one per interval.
    pub(super) const fn aggregate(&self) -> usize {
        self.aggregate
    }
}

fn longest(periods: usize, aggregate: usize, longest: ScanLength) -> Result<usize, StatsError> {
    let (intervals, value) = match longest {
        ScanLength::Periods(periods) => (periods / aggregate, real(periods)),
        ScanLength::Share(share) if share > 0.0 && share <= 1.0 => (whole(share * real(periods) / real(aggregate)), share),
        ScanLength::Share(share) => (0, share),
    };
    if intervals == 0 {
        let needs = "a share above 0 and up to 1, or a number of periods, that holds at least one interval";
        return Err(StatsError::BadOption { option: "longest", value, needs });
    }
    Ok(intervals)
}

/// Whole intervals in a length; a product that rounding left just below a whole number counts as that number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the number of intervals")]
fn whole(length: f64) -> usize {
    (length + 1e-9).floor() as usize
}
