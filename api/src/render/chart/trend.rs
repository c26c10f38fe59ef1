//! The chart of a series under watch: counts, what was expected of them, the bound, and where it was broken.

use plotters::prelude::DrawingBackend;

use super::axis::{month_ticks, value_ticks};
use super::canvas::{Anchor, Canvas, Lettering, Point, Rect, Stroke};
use super::frame::source;
use super::palette::{ALARM, INK, MUTED, PALE_BAR};
use super::plot::{self, DATE_TICKS, DATES, LABELS, Sign};
use super::scales::{Bar, Scales};
use super::{Chart, ChartText, svg};
use crate::render::RenderError;
use crate::render::font::{Weight, width};
use crate::render::words;
use crate::view::{FindingView, TrendView, TrendsView, WatchedStepView};

const SIZE: (u32, u32) = (1200, 620);
/// Height of the key above the plot.
const KEY: f64 = 34.0;
/// Steps of the axis of counts.
const VALUE_STEPS: u64 = 7;
/// How far above its bar an alarm is marked.
const MARK: f64 = 9.0;
/// Alarms up to so many are each named by their count.
const NAMED: usize = 8;

/// The first series of an answer under watch, as a chart of 1200 by 620 pixels in SVG: the one that deserves attention first.
///
/// `what` says what was counted and where, for example `burglary, Bristol`. The steps judged are drawn, and a year before them.
///
/// # Errors
/// [`RenderError::Chart`] when no series was judged step by step, or a step's first day is not a date.
pub fn trend_chart(trends: &TrendsView, what: &str) -> Result<String, RenderError> {
    svg(&TrendChart::new(trends, what)?)
}

struct TrendChart<'a> {
    trends: &'a TrendsView,
    watched: &'a [WatchedStepView],
    bars: Vec<Bar>,
    /// Position of the first judged step among the bars.
    judged: usize,
    text: ChartText,
}

impl<'a> TrendChart<'a> {
    fn new(trends: &'a TrendsView, what: &str) -> Result<Self, RenderError> {
        let none = || RenderError::Chart("no series of this answer was judged step by step".to_owned());
        let series = trends.series.first().ok_or_else(none)?;
        let Some(FindingView::Watch { watched, .. }) = &series.finding else {
            return Err(series.not_computable.clone().map_or_else(none, RenderError::Chart));
        };
        let first = watched.first().ok_or_else(none)?;
        let from = trends.steps.iter().position(|step| *step == first.start).ok_or_else(none)?;
        let skipped = from.saturating_sub(if trends.bucket == "month" { 12 } else { 52 });
        let drawn = trends.steps.iter().zip(&series.counts).skip(skipped);
        let bars = drawn.map(|(start, count)| Bar::whole(start, *count, trends.bucket)).collect::<Result<Vec<_>, _>>()?;
        let text = text(trends, (series, watched), what, &bars[from - skipped..]);
        Ok(Self { trends, watched, bars, judged: from - skipped, text })
    }

    /// The judged steps with their bars.
    fn steps(&self) -> impl Iterator<Item = (&Bar, &WatchedStepView)> {
        self.bars[self.judged..].iter().zip(self.watched)
    }

    fn most(&self) -> u64 {
        let bounds = self.watched.iter().filter_map(|step| step.upper);
        let most = self.bars.iter().map(|bar| bar.reports).max().unwrap_or(0);
        most.max(whole(bounds.fold(0.0, f64::max)))
    }

    fn draw_bars<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>, scales: &Scales) -> Result<(), RenderError> {
        let crowded = scales.is_crowded(&self.bars);
        if crowded {
            canvas.polygon(&scales.profile(&self.bars), PALE_BAR)?;
        }
        let alarms: Vec<&Bar> = self.steps().filter(|(_, step)| step.alarm).map(|(bar, _)| bar).collect();
        for bar in self.bars.iter().filter(|bar| bar.reports > 0) {
            let is_alarm = alarms.iter().any(|alarm| alarm.start == bar.start);
            if is_alarm || !crowded {
                canvas.rect(scales.bar(bar), if is_alarm { ALARM } else { PALE_BAR })?;
            }
        }
        Ok(())
    }

    /// A line through the steps that have a figure; it breaks where one has none.
    fn draw_line<DB: DrawingBackend>(
        &self,
        (canvas, scales): (&Canvas<'_, DB>, &Scales),
        of: fn(&WatchedStepView) -> Option<f64>,
        stroke: Stroke,
    ) -> Result<(), RenderError> {
        let mut run: Vec<Point> = Vec::new();
        for (bar, step) in self.steps() {
            if let Some(figure) = of(step) {
                let y = scales.y_of(figure);
                run.extend([(scales.x(bar.start), y), (scales.x(bar.end), y)]);
            } else {
                draw_run(canvas, &run, stroke)?;
                run.clear();
            }
        }
        draw_run(canvas, &run, stroke)
    }

    fn draw_alarms<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>, scales: &Scales) -> Result<(), RenderError> {
        let named = self.watched.iter().filter(|step| step.alarm).count() <= NAMED;
        for (bar, _) in self.steps().filter(|(_, step)| step.alarm) {
            let (x, y) = (scales.middle(bar), scales.y(bar.reports) - MARK);
            canvas.disc((x, y), 4.5, ALARM)?;
            if named {
                let look = Lettering::new(12.5, INK).bold().at(Anchor::Middle);
                canvas.text((x, y - 14.0), &words::count(bar.reports), look)?;
            }
        }
        Ok(())
    }
}

fn draw_run<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, run: &[Point], stroke: Stroke) -> Result<(), RenderError> {
    if run.len() > 1 { canvas.path(run, stroke) } else { Ok(()) }
}

const EXPECTED: Stroke = Stroke(INK, 1.8);
const BOUND: Stroke = Stroke(ALARM, 1.6);

impl Chart for TrendChart<'_> {
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
        let ticks = value_ticks(self.most(), VALUE_STEPS);
        let top = ticks.last().copied().unwrap_or(1);
        let gutter = width(&words::count(top), LABELS.size, Weight::Regular)? + 12.0;
        // Room above the highest bar for the mark and count of an alarm.
        let plot = Rect { left: body.left + gutter, top: body.top + KEY + 20.0, right: body.right, bottom: body.bottom - DATES };
        let scales = Scales::new(plot, &self.bars, top);
        plot::counts(canvas, &scales, &ticks)?;
        self.draw_bars(canvas, &scales)?;
        self.draw_line((canvas, &scales), |step| step.expected, EXPECTED)?;
        self.draw_line((canvas, &scales), |step| step.upper, BOUND)?;
        self.draw_alarms(canvas, &scales)?;
        canvas.path(&[(plot.left, plot.bottom), (plot.right, plot.bottom)], Stroke(INK, 1.3))?;
        if let (Some(first), Some(last)) = (self.bars.first(), self.bars.last()) {
            let ticks = month_ticks(first.start, last.end, DATE_TICKS).into_iter().map(|tick| (scales.x(tick.date), tick));
            plot::dates(canvas, plot.bottom, &ticks.collect::<Vec<_>>())?;
        }
        let counted = format!("reports per {}", self.trends.bucket);
        let mut entries = vec![(Sign::Box(PALE_BAR), counted.as_str())];
        if self.watched.iter().any(|step| step.expected.is_some()) {
            entries.push((Sign::Line(EXPECTED), "expected"));
        }
        entries.push((Sign::Line(BOUND), "bound"));
        if self.watched.iter().any(|step| step.alarm) {
            entries.push((Sign::Disc(ALARM), "alarm: above the bound"));
        }
        plot::key(canvas, (plot.left, body.top + 14.0), &entries)?;
        self.draw_beginning(canvas, &scales)
    }
}

impl TrendChart<'_> {
    /// Where judging begins, if steps before it are drawn.
    fn draw_beginning<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>, scales: &Scales) -> Result<(), RenderError> {
        let Some(bar) = self.bars.get(self.judged).filter(|_| self.judged > 0) else { return Ok(()) };
        let (x, plot) = (scales.x(bar.start), scales.plot);
        canvas.path(&[(x, plot.top - 14.0), (x, plot.bottom)], Stroke(MUTED, 0.8))?;
        let (at, words) = if x > plot.left + 0.8 * plot.width() {
            ((x - 6.0, plot.top - 8.0), ("judged from here", Anchor::End))
        } else {
            ((x + 6.0, plot.top - 8.0), ("judged from here", Anchor::Start))
        };
        canvas.text(at, words.0, Lettering::new(11.5, MUTED).at(words.1))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a bound of counts, which is small and not negative")]
fn whole(figure: f64) -> u64 {
    figure.ceil().max(0.0) as u64
}

fn text(trends: &TrendsView, (series, watched): (&TrendView, &[WatchedStepView]), what: &str, bars: &[Bar]) -> ChartText {
    let (bucket, receipt) = (trends.bucket, &trends.receipt);
    let alarms = watched.iter().filter(|step| step.alarm).count();
    let name = if series.kind == "whole" { what.to_owned() } else { format!("{}, {what}", series.name) };
    let found = finding(watched, bars, bucket);
    let ends = match (bars.first(), bars.last()) {
        (Some(first), Some(last)) => format!("{} to the {bucket} of {}", words::day(first.start), words::day(last.start)),
        _ => String::new(),
    };
    let subtitle = format!(
        "Which {bucket}s break out of what those before lead to expect? {}; judged from the {bucket} of {ends} ({}): {} of {}.",
        words::sentence(&words::method(receipt.method)),
        receipt.question.window.zone(),
        words::quantity(alarms as u64, "alarm"),
        words::quantity(watched.len() as u64, bucket),
    );
    let description =
        format!("Bar chart of {} with the expected line and the bound. {found}", words::quantity(bars.len() as u64, bucket));
    let title = format!("{}: {found}", words::sentence(&name));
    ChartText { title, subtitle: vec![subtitle], notes: receipt.notes.clone(), source: source(receipt), description }
}

/// What the last judged step says, and if nothing, when the last alarm was.
fn finding(watched: &[WatchedStepView], bars: &[Bar], bucket: &str) -> String {
    let last = watched.iter().zip(bars).rfind(|(step, _)| step.alarm);
    let now = watched.last().is_some_and(|step| step.alarm);
    let Some((step, bar)) = last else { return format!("no {bucket} above its bound") };
    let bound = step.upper.map_or_else(String::new, |upper| format!(", bound {}", bound(upper)));
    let said = format!("{} in the {bucket} of {}{bound}", words::quantity(step.reports, "report"), words::day(bar.start));
    if now { format!("alarm, {said}") } else { format!("last alarm {said}") }
}

/// A bound with a decimal where it is not whole.
fn bound(upper: f64) -> String {
    words::decimal(upper, usize::from((upper - upper.round()).abs() > 0.05))
}
