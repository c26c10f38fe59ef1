//! The live list: reports near which the risk is raised still, by the bands of the table that are significant.

use jiff::civil::Date;
use jiff::{ToSpan, Unit};

use super::super::precision::refuse_month_only;
use super::super::{Question, Receipt};
use super::events::{Events, events};
use super::found::{OpenWindow, RepeatBand};
use super::options::{RepeatMetric, RepeatOptions};
use super::table::{SAME_PLACE_M, table};
use super::{described, notes};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, Scope, window_totals};
use crate::space::AreaIndex;
use crate::store::Snapshot;
use crate::time::TimeWindow;

/// The q up to which a band's risk counts as raised.
const RAISED: f64 = 0.05;

/// Where the risk of another report is raised on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveRepeats {
    /// The day of the list: what was reported before it is known.
    pub as_of: Date,
    /// The bands of the near-repeat table that open a window: q up to 0.05 and more pairs than expected.
    pub raised: Vec<RepeatBand>,
    /// Reports of the days before whose window is open, those that deserve attention first: by ratio, then by time left.
    pub open: Vec<OpenWindow>,
    /// How many there are, listed or not.
    pub open_in_all: u64,
    /// Why none is open; `None` where one is.
    pub none: Option<String>,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// Near which reports, until when and to what distance, is the risk of another raised on a day?
///
/// The near-repeat table of the question's window, up to the day of the list, says after how many days and within what distance
/// more pairs of reports occur than places and times at random would give ([`super::repeats`]). Only bands that are bounded,
/// significant by q up to 0.05 and above expectation open a window. A report's window is open while the days since it lie in such a
/// band. `as_of` is the first day after the window where none is given; a later one lists the days before it by the table of the
/// window.
///
/// # Errors
/// As [`super::repeats`]; [`EngineError::BadOption`] for a day of the list that is not after the beginning of the window.
///
/// # Source
/// Johnson and Bowers (2004), doi:10.1177/1477370804038707; Ratcliffe and Rengert (2008), doi:10.1057/palgrave.sj.8350068.
pub async fn live_repeats(
    snapshot: &Snapshot,
    question: &Question,
    (options, as_of): (&RepeatOptions, Option<Date>),
    policy: &Policy,
) -> Result<Released<LiveRepeats>, EngineError> {
    options.check()?;
    let as_of = as_of.unwrap_or_else(|| question.window.to());
    let known = until(&question.window, as_of)?;
    let (categories, initiative) = (&question.categories[..], Initiative::NotOfficers);
    let scope = Scope { window: &known, categories, initiative, policy };
    refuse_month_only(snapshot, &scope).await?;
    let totals = window_totals(snapshot, &scope).await?;
    let behind = events(snapshot, &scope, &question.region).await?;
    let receipt = Receipt::begin(snapshot, question, policy, "near-repeat-live").await?;
    // Pure computation: other requests must not wait for it.
    let bands = tokio::task::block_in_place(|| table(&behind, options))?;
    let raised: Vec<RepeatBand> = bands.iter().filter(|band| is_raised(band)).cloned().collect();
    let mut receipt = described(receipt, options).option("as_of", as_of.to_string()).option("q", RAISED);
    receipt.reports_read = totals.reports;
    receipt.reports_without_place = totals.without_place;
    receipt.reports_in_region = behind.len() as u64;
    receipt.notes = notes(&behind, options);
    let mut live = None;
    if let Some(days) = raised.iter().filter_map(|band| band.to_days).reduce(f64::max) {
        let window = last_days(as_of, days, &known)?;
        let scope = Scope { window: &window, ..scope };
        refuse_month_only(snapshot, &scope).await?;
        live = Some(events(snapshot, &scope, &question.region).await?);
    }
    let areas = snapshot.areas().await?;
    let open = live.map_or_else(Vec::new, |live| Live { events: live, raised: &raised, as_of, options }.windows(areas));
    let open_in_all = open.len() as u64;
    let none = open.is_empty().then(|| why_none(&bands, &raised));
    let open = open.into_iter().take(options.listed).collect();
    Ok(policy.release(LiveRepeats { as_of, raised, open, open_in_all, none, receipt }))
}

/// What was known on a day: the window up to it.
fn until(window: &TimeWindow, as_of: Date) -> Result<TimeWindow, EngineError> {
    let to = as_of.min(window.to());
    TimeWindow::new(window.from(), to, window.zone()).map_err(|_| {
        let reason = format!("as_of: {as_of} is not after {}, on which the window begins; name a later day", window.from());
        EngineError::BadOption(reason)
    })
}

/// So many days before a day, and no part of one.
fn last_days(as_of: Date, days: f64, window: &TimeWindow) -> Result<TimeWindow, EngineError> {
    Ok(TimeWindow::new(as_of.saturating_sub(whole(days.ceil()).days()), as_of, window.zone())?)
}

fn is_raised(band: &RepeatBand) -> bool {
    let is_bounded = band.to_m.is_some() && band.to_days.is_some();
    is_bounded && band.q.is_some_and(|q| q <= RAISED) && band.ratio.is_some_and(|ratio| ratio > 1.0)
}

fn why_none(bands: &[RepeatBand], raised: &[RepeatBand]) -> String {
    let q = bands.iter().filter(|band| band.ratio.is_some_and(|ratio| ratio > 1.0)).filter_map(|band| band.q).reduce(f64::min);
    match (raised.is_empty(), q) {
        (false, _) => "No report lies so few days back that a band of the table is open after it.".to_owned(),
        (true, Some(q)) => format!(
            "No band of the near-repeat table is significantly above expectation (smallest q {q:.2}): no report opens a window."
        ),
        (true, None) => "No band of the near-repeat table holds more pairs than expected: no report opens a window.".to_owned(),
    }
}

/// The reports of the days before, and what opens a window after them.
struct Live<'a> {
    events: Events,
    raised: &'a [RepeatBand],
    as_of: Date,
    options: &'a RepeatOptions,
}

impl Live<'_> {
    /// Every window that is open; those listed have their followers counted.
    fn windows(&self, areas: &AreaIndex) -> Vec<OpenWindow> {
        let mut open: Vec<(usize, OpenWindow)> =
            (0..self.events.len()).filter_map(|event| Some((event, self.window(event, areas)?))).collect();
        open.sort_by(|(_, a), (_, b)| {
            b.ratio.total_cmp(&a.ratio).then(b.days_left.total_cmp(&a.days_left)).then_with(|| a.report_id.cmp(&b.report_id))
        });
        for (event, window) in open.iter_mut().take(self.options.listed) {
            window.followed = self.followers(*event, window.radius_m);
        }
        open.into_iter().map(|(_, window)| window).collect()
    }

    fn window(&self, event: usize, areas: &AreaIndex) -> Option<OpenWindow> {
        let (events, day) = (&self.events, self.events.dates[event]);
        let age = f64::from(day.until((Unit::Day, self.as_of)).ok()?.get_days());
        let is_open = |band: &&RepeatBand| band.from_days <= age && band.to_days.is_some_and(|to| age < to);
        let ratio = |band: &RepeatBand| band.ratio.unwrap_or(0.0);
        let open = || self.raised.iter().filter(is_open);
        let band = open().reduce(|best, band| if ratio(band) > ratio(best) { band } else { best })?;
        let to_days = band.to_days?;
        let place = events.places[event];
        let area = areas.area_at(place);
        Some(OpenWindow {
            report_id: events.ids[event].clone(),
            place,
            cell: events.cells[event],
            area_id: area.map(|area| area.id.clone()),
            area_name: area.map(|area| area.name.clone()),
            day,
            ratio: ratio(band),
            until: day.saturating_add((whole(to_days.ceil()) - 1).days()),
            days_left: to_days - age,
            radius_m: open().filter_map(|band| band.to_m).fold(0.0, f64::max),
            band: band.clone(),
            followed: 0,
        })
    }

    /// Later reports within a distance; events are in order of time.
    fn followers(&self, event: usize, radius_m: f64) -> u64 {
        let here = self.events.points[event];
        let reach = radius_m.max(SAME_PLACE_M);
        let is_near = |there: &&[f64; 2]| {
            let (east, north) = (there[0] - here[0], there[1] - here[1]);
            let apart = match self.options.metric {
                RepeatMetric::Euclidean => east.hypot(north),
                RepeatMetric::Manhattan => east.abs() + north.abs(),
            };
            apart < reach
        };
        self.events.points[event + 1..].iter().filter(is_near).count() as u64
    }
}

/// A whole number of days.
#[expect(clippy::cast_possible_truncation, reason = "days of a band, which are few")]
const fn whole(days: f64) -> i64 {
    days as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The nearest and soonest band, with a ratio and a q.
    fn band(ratio: f64, q: f64) -> RepeatBand {
        RepeatBand {
            from_m: 0.0,
            to_m: Some(100.0),
            from_days: 0.0,
            to_days: Some(7.0),
            observed: 12,
            expected: 12.0 / ratio,
            ratio: Some(ratio),
            z: None,
            p: Some(q),
            q: Some(q),
            used: None,
        }
    }

    #[test]
    fn only_bounded_significant_bands_above_expectation_open_a_window() {
        assert!(is_raised(&band(2.0, 0.01)));
        assert!(!is_raised(&band(2.0, 0.06)) && !is_raised(&band(0.5, 0.01)));
        assert!(!is_raised(&RepeatBand { to_days: None, ..band(2.0, 0.01) }));
        assert!(!is_raised(&RepeatBand { to_m: None, ..band(2.0, 0.01) }));
        assert!(!is_raised(&RepeatBand { q: None, ..band(2.0, 0.01) }));
    }

    #[test]
    fn without_a_raised_band_there_is_no_list_but_a_reason() {
        assert!(why_none(&[band(1.2, 0.31)], &[]).contains("smallest q 0.31"));
        assert!(why_none(&[band(0.8, 0.9)], &[]).contains("more pairs than expected"));
        assert!(why_none(&[band(2.0, 0.01)], &[band(2.0, 0.01)]).contains("No report lies so few days back"));
    }
}
