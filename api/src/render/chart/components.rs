//! The chart of a series taken apart: counts with their trend, the season, and what is left.

use plotters::prelude::DrawingBackend;

use super::axis::{DateTick, month_ticks, value_ticks};
use super::canvas::{Anchor, Canvas, Lettering, Point, Rect, Stroke};
use super::frame::source;
use super::palette::{BAR, INK, LINE, PALE_BAR};
use super::plot::{self, DATE_TICKS, DATES, LABELS, Sign};
use super::scales::{Bar, Scales};
use super::{Chart, ChartText, svg};
use crate::render::RenderError;
use crate::render::font::{Weight, width};
use crate::render::words;
use crate::view::{FindingView, TrendView, TrendsView};

const SIZE: (u32, u32) = (1200, 820);
/// Height of a panel's name above it, and space between panels.
const HEAD: f64 = 30.0;
/// Share of the height that the counts take.
const LARGEST: f64 = 0.46;
/// Steps of the axes.
const VALUE_STEPS: u64 = 6;
const SIGNED_STEPS: u64 = 2;

/// The first series of an answer by STL, as a chart of 1200 by 820 pixels in SVG: counts with their trend, season, remainder.
///
/// `what` says what was counted and where, for example `burglary, Bristol`.
///
/// # Errors
/// [`RenderError::Chart`] when no series was taken apart, or a step's first day is not a date.
pub fn components_chart(trends: &TrendsView, what: &str) -> Result<String, RenderError> {
    svg(&ComponentsChart::new(trends, what)?)
}

struct ComponentsChart<'a> {
    trends: &'a TrendsView,
    bars: Vec<Bar>,
    trend: &'a [f64],
    season: &'a [f64],
    remainder: &'a [f64],
    text: ChartText,
}

impl<'a> ComponentsChart<'a> {
    fn new(trends: &'a TrendsView, what: &str) -> Result<Self, RenderError> {
        let none = || RenderError::Chart("no series of this answer was taken apart".to_owned());
        let series = trends.series.first().ok_or_else(none)?;
        let Some(FindingView::Seasons { trend, seasonal, remainder, .. }) = &series.finding else {
            return Err(series.not_computable.clone().map_or_else(none, RenderError::Chart));
        };
        let bars: Vec<Bar> = trends
            .steps
            .iter()
            .zip(&series.counts)
            .map(|(start, count)| Bar::whole(start, *count, trends.bucket))
            .collect::<Result<_, _>>()?;
        let text = text(trends, series, what, &bars);
        Ok(Self { trends, bars, trend, season: seasonal, remainder, text })
    }

    fn ticks(&self, scales: &Scales) -> Vec<(f64, DateTick)> {
        let (Some(first), Some(last)) = (self.bars.first(), self.bars.last()) else { return Vec::new() };
        month_ticks(first.start, last.end, DATE_TICKS).into_iter().map(|tick| (scales.x(tick.date), tick)).collect()
    }

    fn draw_counts<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>, plot: Rect) -> Result<(), RenderError> {
        let ticks = value_ticks(self.bars.iter().map(|bar| bar.reports).max().unwrap_or(0), VALUE_STEPS);
        let scales = Scales::new(plot, &self.bars, ticks.last().copied().unwrap_or(1));
        plot::counts(canvas, &scales, &ticks)?;
        if scales.is_crowded(&self.bars) {
            canvas.polygon(&scales.profile(&self.bars), PALE_BAR)?;
        } else {
            for bar in self.bars.iter().filter(|bar| bar.reports > 0) {
                canvas.rect(scales.bar(bar), PALE_BAR)?;
            }
        }
        let line: Vec<Point> =
            self.bars.iter().zip(self.trend).map(|(bar, level)| (scales.middle(bar), scales.y_of(level.max(0.0)))).collect();
        canvas.path(&line, TREND)?;
        canvas.path(&[(plot.left, plot.bottom), (plot.right, plot.bottom)], Stroke(INK, 1.3))
    }

    /// A panel of figures around zero.
    fn draw_signed<DB: DrawingBackend>(
        &self,
        canvas: &Canvas<'_, DB>,
        (plot, values): (Rect, &[f64]),
        range: u64,
    ) -> Result<(), RenderError> {
        // Twice the range from the bottom upwards; zero lies in the middle.
        let scales = Scales::new(plot, &self.bars, 2 * range);
        let y = |value: f64| scales.y_of(value + real(range));
        for tick in value_ticks(range, SIGNED_STEPS).into_iter().flat_map(|tick| [real(tick), -real(tick)]) {
            canvas.path(&[(plot.left, y(tick)), (plot.right, y(tick))], Stroke(LINE, 1.0))?;
            let sign = if tick > 0.0 { "+" } else { "" };
            let label = format!("{sign}{}", words::decimal(tick, 0));
            canvas.text((plot.left - 8.0, y(tick)), &label, LABELS.at(Anchor::End))?;
        }
        for (bar, value) in self.bars.iter().zip(values) {
            let drawn = scales.bar(bar);
            let (top, bottom) = (y(value.max(0.0)), y(value.min(0.0)));
            canvas.rect(Rect { top, bottom, ..drawn }, BAR)?;
        }
        canvas.path(&[(plot.left, y(0.0)), (plot.right, y(0.0))], Stroke(INK, 1.0))
    }
}

const TREND: Stroke = Stroke(INK, 2.2);

impl Chart for ComponentsChart<'_> {
    fn size(&self) -> (u32, u32) {
        SIZE
    }

    fn text(&self) -> &ChartText {
        &self.text
    }

    fn data(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&TrendsView { series: self.trends.series.iter().take(1).cloned().collect(), ..self.trends.clone() })
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>, body: Rect) -> Result<(), RenderError> {
        // Season and remainder share one scale, so that the eye can tell which is larger.
        let most = self.season.iter().chain(self.remainder).fold(1.0_f64, |most, value| most.max(value.abs()));
        let range = value_ticks(whole(most), SIGNED_STEPS).last().copied().unwrap_or(1);
        let widest = words::count(self.bars.iter().map(|bar| bar.reports).max().unwrap_or(0).max(10 * range));
        let gutter = width(&widest, LABELS.size, Weight::Regular)? + 16.0;
        let room = body.height() - DATES - 3.0 * HEAD;
        let rest = room * (1.0 - LARGEST) / 2.0;
        let panel = |top: f64, height: f64| Rect { left: body.left + gutter, top, right: body.right, bottom: top + height };
        let counts = panel(body.top + HEAD, room * LARGEST);
        let season = panel(counts.bottom + HEAD, rest);
        let remainder = panel(season.bottom + HEAD, rest);
        self.draw_counts(canvas, counts)?;
        self.draw_signed(canvas, (season, self.season), range)?;
        self.draw_signed(canvas, (remainder, self.remainder), range)?;
        let counted = format!("reports per {}", self.trends.bucket);
        let entries = [(Sign::Box(PALE_BAR), counted.as_str()), (Sign::Line(TREND), "trend: the level without season")];
        plot::key(canvas, (counts.left, counts.top - 15.0), &entries)?;
        let name = Lettering::new(12.5, INK).bold();
        canvas.text((season.left, season.top - 13.0), "Season: what the time of year adds", name)?;
        canvas.text((remainder.left, remainder.top - 13.0), "Remainder: what is left, on the same scale", name)?;
        let scales = Scales::new(remainder, &self.bars, 1);
        plot::dates(canvas, remainder.bottom, &self.ticks(&scales))
    }
}

fn text(trends: &TrendsView, series: &TrendView, what: &str, bars: &[Bar]) -> ChartText {
    let (bucket, receipt) = (trends.bucket, &trends.receipt);
    let name = if series.kind == "whole" { what.to_owned() } else { format!("{}, {what}", series.name) };
    let mut subtitle = format!(
        "What is trend, what is season, what is left? STL of {} from {} ({}).",
        words::quantity(bars.len() as u64, bucket),
        bars.first().map_or_else(String::new, |bar| words::day(bar.start)),
        receipt.question.window.zone()
    );
    if let Some(FindingView::Seasons { strength_of_trend, strength_of_season, .. }) = &series.finding {
        let strengths = [("trend", strength_of_trend), ("season", strength_of_season)];
        let said = strengths.iter().filter_map(|(name, of)| of.map(|of| format!("{name} {}", words::decimal(of, 2))));
        let said: Vec<String> = said.collect();
        if !said.is_empty() {
            subtitle = format!("{subtitle} Strength from 0 to 1: {}.", said.join(", "));
        }
    }
    let found = finding(series, bars, bucket);
    let description = format!(
        "Three panels over {}: counts with trend, season, remainder. {found}",
        words::quantity(bars.len() as u64, bucket)
    );
    let title = format!("{}: {found}", words::sentence(&name));
    ChartText { title, subtitle: vec![subtitle], notes: receipt.notes.clone(), source: source(receipt), description }
}

/// When the season of the last year is highest and lowest, and how the level moved.
fn finding(series: &TrendView, bars: &[Bar], bucket: &str) -> String {
    let Some(FindingView::Seasons { seasonal, change_in_a_year, strength_of_season, .. }) = &series.finding else {
        return String::new();
    };
    let period = if bucket == "month" { 12 } else { 52 };
    let year: Vec<(&Bar, &f64)> = bars.iter().zip(seasonal).skip(bars.len().saturating_sub(period)).collect();
    let highest = year.iter().max_by(|a, b| a.1.total_cmp(b.1));
    let lowest = year.iter().min_by(|a, b| a.1.total_cmp(b.1));
    let when = |bar: &Bar| match bucket {
        "month" => bar.start.strftime("%B").to_string(),
        _ => format!("the week of {}", words::day(bar.start)),
    };
    let level = change_in_a_year.map_or_else(String::new, |change| match words::decimal(100.0 * change.abs(), 0) {
        size if size == "0" => "; the level stayed in the last year".to_owned(),
        size if change > 0.0 => format!("; the level rose by {size} % in the last year"),
        size => format!("; the level fell by {size} % in the last year"),
    });
    if strength_of_season.is_none_or(|strength| strength < 0.3) {
        return format!("hardly any season{level}");
    }
    match (highest, lowest) {
        (Some((high, add)), Some((low, less))) => {
            let (add, less) = (words::decimal(**add, 0), words::decimal(**less, 0));
            format!("highest in {} (+{add} a {bucket}), lowest in {} ({less}){level}", when(high), when(low))
        }
        _ => level,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of counts, not negative")]
fn whole(figure: f64) -> u64 {
    figure.ceil().max(1.0) as u64
}

/// A count as a length.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 reports")]
const fn real(count: u64) -> f64 {
    count as f64
}
