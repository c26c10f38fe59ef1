//! The series chart: one bar per week or month from zero, bars that the window cuts short hatched.

use jiff::ToSpan;
use plotters::prelude::DrawingBackend;

use super::axis::{DateTick, bucket_ticks, month_ticks, value_ticks};
use super::canvas::{Anchor, Canvas, Lettering, Point, Rect, Stroke};
use super::clip;
use super::frame::source;
use super::palette::{BAR, INK, MUTED, PAPER};
use super::plot::{self, DATE_TICKS, DATES, LABELS};
use super::scales::{Bar, Scales};
use super::{Chart, ChartText, svg};
use crate::render::RenderError;
use crate::render::font::{Weight, width};
use crate::render::words;
use crate::view::SeriesView;

const SIZE: (u32, u32) = (1200, 600);
/// Up to so many bars each has its own date.
const FEW: usize = 16;
/// Steps of the axis of counts.
const VALUE_STEPS: u64 = 8;

/// Reports per week or month as bars of 1200 by 600 pixels in all, in SVG.
///
/// `what` says what was counted and where, for example `burglary, Bristol`.
///
/// # Errors
/// [`RenderError::Chart`] when a point's first day is not a date.
pub fn series_chart(series: &SeriesView, what: &str) -> Result<String, RenderError> {
    svg(&SeriesChart::new(series, what)?)
}

struct SeriesChart<'a> {
    series: &'a SeriesView,
    text: ChartText,
    bars: Vec<Bar>,
}

impl<'a> SeriesChart<'a> {
    fn new(series: &'a SeriesView, what: &str) -> Result<Self, RenderError> {
        let bars: Vec<Bar> = series.points.iter().map(|point| Bar::new(point, series.bucket)).collect::<Result<_, _>>()?;
        Ok(Self { series, text: text(series, what, &bars), bars })
    }

    fn ticks(&self) -> Vec<DateTick> {
        let (Some(first), Some(last)) = (self.bars.first(), self.bars.last()) else { return Vec::new() };
        if self.bars.len() <= FEW {
            return bucket_ticks(&self.bars.iter().map(|bar| bar.start).collect::<Vec<_>>(), self.series.bucket);
        }
        month_ticks(first.start, last.end, DATE_TICKS)
    }

    fn draw_dates<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>, scales: &Scales) -> Result<(), RenderError> {
        let at = |tick: &DateTick| {
            let own = self.bars.iter().find(|bar| bar.start == tick.date && self.bars.len() <= FEW);
            own.map_or_else(|| scales.x(tick.date), |bar| scales.middle(bar))
        };
        let ticks: Vec<(f64, DateTick)> = self.ticks().into_iter().map(|tick| (at(&tick), tick)).collect();
        plot::dates(canvas, scales.plot.bottom, &ticks)
    }

    fn draw_bars<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>, scales: &Scales) -> Result<(), RenderError> {
        let crowded = scales.is_crowded(&self.bars);
        if crowded {
            canvas.polygon(&scales.profile(&self.bars), BAR)?;
        }
        for bar in self.bars.iter().filter(|bar| bar.reports > 0) {
            let rect = scales.bar(bar);
            if bar.partial {
                draw_partial(canvas, rect)?;
            } else if !crowded {
                canvas.rect(rect, BAR)?;
            }
            if self.bars.len() <= FEW {
                draw_count(canvas, (rect.centre().0, rect.top - 11.0), bar.reports)?;
            }
        }
        Ok(())
    }
}

impl Chart for SeriesChart<'_> {
    fn size(&self) -> (u32, u32) {
        SIZE
    }

    fn text(&self) -> &ChartText {
        &self.text
    }

    fn data(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self.series)
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>, body: Rect) -> Result<(), RenderError> {
        let ticks = value_ticks(self.bars.iter().map(|bar| bar.reports).max().unwrap_or(0), VALUE_STEPS);
        let top = ticks.last().copied().unwrap_or(1);
        let gutter = width(&words::count(top), LABELS.size, Weight::Regular)? + 12.0;
        let plot = Rect { left: body.left + gutter, top: body.top + 20.0, right: body.right, bottom: body.bottom - DATES };
        let scales = Scales::new(plot, &self.bars, top);
        plot::counts(canvas, &scales, &ticks)?;
        self.draw_bars(canvas, &scales)?;
        canvas.path(&[(plot.left, plot.bottom), (plot.right, plot.bottom)], Stroke(INK, 1.3))?;
        self.draw_dates(canvas, &scales)?;
        if self.bars.iter().all(|bar| bar.reports == 0) {
            let none = "No report of this kind in the region and window. That is not evidence of safety.";
            canvas.text(plot.centre(), none, Lettering::new(16.0, MUTED).at(Anchor::Middle))?;
        }
        Ok(())
    }
}

/// A bar's count above it, on a plate that keeps grid lines out of the figures.
fn draw_count<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, at: Point, reports: u64) -> Result<(), RenderError> {
    let (words, look) = (words::count(reports), Lettering::new(12.5, INK).at(Anchor::Middle));
    canvas.rect(Rect::around(at, width(&words, look.size, Weight::Regular)? + 4.0, look.size * 1.2), PAPER)?;
    canvas.text(at, &words, look)
}

fn draw_partial<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, rect: Rect) -> Result<(), RenderError> {
    canvas.rect(rect, PAPER)?;
    let ring = [(rect.left, rect.top), (rect.right, rect.top), (rect.right, rect.bottom), (rect.left, rect.bottom)];
    for stroke in clip::hatch(&ring, 7.0) {
        canvas.path(&stroke, Stroke(BAR, 0.8))?;
    }
    canvas.frame(rect.inset(0.5), Stroke(BAR, 1.0))
}

fn text(series: &SeriesView, what: &str, bars: &[Bar]) -> ChartText {
    let (bucket, window) = (series.bucket, &series.receipt.question.window);
    let last = words::day(window.to().saturating_sub(1.day()));
    let mut counted = format!(
        "{}, {} to {last} ({}).",
        words::quantity(series.receipt.reports_in_region, "report"),
        words::day(window.from()),
        window.zone()
    );
    let kind = if bucket == "week" { "Weeks begin on Monday." } else { "" };
    let cut = bars.iter().any(|bar| bar.partial);
    let partial = if cut { format!("Hatched: the window covers only part of that {bucket}.") } else { String::new() };
    for more in [kind, &partial].into_iter().filter(|words| !words.is_empty()) {
        counted.push(' ');
        counted.push_str(more);
    }
    let description =
        format!("Bar chart of {}. {counted} {}", words::quantity(bars.len() as u64, bucket), extremes(bars, bucket));
    let (title, receipt) = (format!("Reports per {bucket}: {what}"), &series.receipt);
    ChartText { title, subtitle: vec![counted], notes: receipt.notes.clone(), source: source(receipt), description }
}

/// The fewest and the most reports of a bucket that the window does not cut, in words.
fn extremes(bars: &[Bar], bucket: &str) -> String {
    let whole = || bars.iter().filter(|bar| !bar.partial);
    let (Some(least), Some(most)) = (whole().min_by_key(|bar| bar.reports), whole().max_by_key(|bar| bar.reports)) else {
        return format!("No {bucket} is covered whole.");
    };
    let said = |bar: &Bar| format!("{} in the {bucket} from {}", words::count(bar.reports), words::day(bar.start));
    format!("Fewest: {}. Most: {}.", said(least), said(most))
}
