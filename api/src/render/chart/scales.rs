//! From dates and counts to pixels: where the bars of a series stand.

use jiff::civil::Date;
use jiff::{ToSpan, Unit};

use super::canvas::{Point, Rect};
use crate::render::RenderError;
use crate::view::SeriesPointView;

/// Space between bars: a share of their step, and at most so many pixels.
const GAP: (f64, f64) = (0.16, 6.0);
/// The widest bar.
const WIDEST: f64 = 110.0;
/// Steps narrower than this leave no room for bars of their own.
const NARROWEST: f64 = 3.0;

/// One bucket between its first day and the first day after it.
pub(super) struct Bar {
    pub(super) start: Date,
    pub(super) end: Date,
    pub(super) reports: u64,
    pub(super) partial: bool,
}

impl Bar {
    /// The bar of a point of a series by `week` or `month`.
    pub(super) fn new(point: &SeriesPointView, bucket: &str) -> Result<Self, RenderError> {
        Ok(Self { partial: point.partial, ..Self::whole(&point.start, point.reports, bucket)? })
    }

    /// The bar of a whole week or month.
    pub(super) fn whole(start: &str, reports: u64, bucket: &str) -> Result<Self, RenderError> {
        let start: Date = start.parse().map_err(|_| RenderError::Chart(format!("`{start}` is not a date")))?;
        let end = start.saturating_add(if bucket == "month" { 1.month() } else { 7.days() });
        Ok(Self { start, end, reports, partial: false })
    }
}

/// The two scales of a plot: days along, reports upwards from zero.
pub(super) struct Scales {
    pub(super) plot: Rect,
    from: Date,
    days: f64,
    top: f64,
}

impl Scales {
    /// Scales on which every bar and a count of `top` fill the plot.
    pub(super) fn new(plot: Rect, bars: &[Bar], top: u64) -> Self {
        let from = bars.first().map_or(Date::ZERO, |bar| bar.start);
        let to = bars.last().map_or(from, |bar| bar.end);
        Self { plot, from, days: days_between(from, to).max(1.0), top: real(top.max(1)) }
    }

    /// Where a day begins.
    pub(super) fn x(&self, date: Date) -> f64 {
        self.plot.left + days_between(self.from, date) / self.days * self.plot.width()
    }

    /// How high a count reaches.
    pub(super) fn y(&self, reports: u64) -> f64 {
        self.y_of(real(reports))
    }

    /// The same of a figure that need not be whole.
    pub(super) fn y_of(&self, figure: f64) -> f64 {
        self.plot.bottom - figure / self.top * self.plot.height()
    }

    /// The middle of a bar's step.
    pub(super) fn middle(&self, bar: &Bar) -> f64 {
        f64::midpoint(self.x(bar.start), self.x(bar.end))
    }

    /// Whether the steps of these bars are too narrow to draw each.
    pub(super) fn is_crowded(&self, bars: &[Bar]) -> bool {
        bars.first().is_some_and(|bar| self.x(bar.end) - self.x(bar.start) < NARROWEST)
    }

    /// The box of a bar.
    pub(super) fn bar(&self, bar: &Bar) -> Rect {
        let (left, right) = (self.x(bar.start), self.x(bar.end));
        let wide = (right - left - ((right - left) * GAP.0).min(GAP.1)).min(WIDEST);
        let middle = f64::midpoint(left, right);
        Rect { left: middle - wide / 2.0, right: middle + wide / 2.0, top: self.y(bar.reports), bottom: self.plot.bottom }
    }

    /// The outline of all bars together; those that the window cuts are left at zero.
    pub(super) fn profile(&self, bars: &[Bar]) -> Vec<Point> {
        let steps = bars.iter().flat_map(|bar| {
            let y = self.y(if bar.partial { 0 } else { bar.reports });
            [(self.x(bar.start), y), (self.x(bar.end), y)]
        });
        let (left, right) = ((self.plot.left, self.plot.bottom), (self.plot.right, self.plot.bottom));
        std::iter::once(left).chain(steps).chain([right]).collect()
    }
}

fn days_between(from: Date, to: Date) -> f64 {
    from.until((Unit::Day, to)).map_or(0.0, |span| f64::from(span.get_days()))
}

/// A count as a length.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 reports")]
const fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLOT: Rect = Rect { left: 0.0, top: 0.0, right: 730.0, bottom: 100.0 };

    fn months(number: i8) -> Vec<Bar> {
        let point =
            |month| SeriesPointView { start: jiff::civil::date(2019, month, 1).to_string(), reports: 50, partial: month == 2 };
        (1..=number).map(|month| Bar::new(&point(month), "month").expect("a bar")).collect()
    }

    #[test]
    fn days_are_equally_long_and_counts_start_at_zero() {
        let bars = months(12);
        let scales = Scales::new(PLOT, &bars, 200);
        assert!((scales.x(bars[1].start) - 31.0 * 2.0).abs() < 1e-9 && (scales.x(bars[11].end) - 730.0).abs() < 1e-9);
        assert_eq!((scales.y(0), scales.y(50), scales.y(200)), (100.0, 75.0, 0.0));
        assert!(!scales.is_crowded(&bars));
    }

    #[test]
    fn bars_stand_in_the_middle_of_their_step_and_are_never_wide() {
        let bars = months(1);
        let bar = Scales::new(PLOT, &bars, 50).bar(&bars[0]);
        assert!((bar.width() - WIDEST).abs() < 1e-9 && (bar.centre().0 - 365.0).abs() < 1e-9);
    }

    #[test]
    fn the_outline_leaves_out_what_the_window_cuts() {
        let bars = months(3);
        let heights: Vec<f64> = Scales::new(PLOT, &bars, 50).profile(&bars).iter().map(|(_, y)| *y).collect();
        assert_eq!(heights, [100.0, 0.0, 0.0, 100.0, 100.0, 0.0, 0.0, 100.0]);
    }
}
