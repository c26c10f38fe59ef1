//! What an answer says of each of its subjects in one word, so that two answers can be held against each other.

use ingest::office::SavedQuestion;
use serde::{Deserialize, Serialize};

use crate::ask::Answered;
use crate::form::{BadParameter, Parameters};
use crate::view::{ComparedRowView, FindingView, HotPlaceView, TrendView};

/// Largest q at which a trend is called rising or falling.
const LEVEL: f64 = 0.05;
/// The class of an emerging cell that shows no pattern.
const NO_PATTERN: &str = "no pattern detected";

/// One subject that stands out, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// What it is known by; its members tell whether it is the same as one seen before.
    pub subject: String,
    /// What people call it.
    pub name: String,
    /// How it stands out: `hot-99`, `alarm`, `risen` ...
    pub class: String,
    /// Cells or reports that it consists of; the subject alone where it has none.
    pub members: Vec<String>,
    /// Why, in words.
    pub reason: String,
    /// Degrees east and north of its middle.
    pub place: Option<(f64, f64)>,
}

/// The subjects of an answer that stand out. Places that are held do not: nobody is called out by what a few could have made.
///
/// # Errors
/// [`BadParameter`] when answers of that kind have no classes that could change.
pub fn standing(answered: &Answered) -> Result<Vec<Standing>, BadParameter> {
    match answered {
        Answered::Hotspots(view) => Ok(view.places.iter().filter(|place| place.held.is_none()).map(hot_place).collect()),
        Answered::Trends(view, _) => {
            if view.series.iter().any(|series| matches!(series.finding, Some(FindingView::Seasons { .. }))) {
                return Err(unwatchable("trends --method stl"));
            }
            Ok(view.series.iter().filter_map(series_of).collect())
        }
        Answered::Comparison(view, _) => {
            let changed = view.rows.iter().filter(|row| matches!(row.class, "risen" | "fallen"));
            let standing = |row: &ComparedRowView| {
                let subject = row.id.clone().unwrap_or_else(|| "whole".to_owned());
                alone(subject, row.name.clone(), row.class.to_owned(), row.reason.clone())
            };
            Ok(changed.map(standing).collect())
        }
        Answered::Live(view) => {
            let open = view.open.iter().map(|open| Standing {
                place: Some((open.longitude, open.latitude)),
                ..alone(
                    open.report_id.clone(),
                    open.area_name.clone().unwrap_or_else(|| open.cell.clone()),
                    "open".to_owned(),
                    format!(
                        "open until {}: within {:.0} m {:.2} times as many reports as expected follow",
                        open.until, open.radius_m, open.ratio
                    ),
                )
            });
            Ok(open.collect())
        }
        Answered::Linked(view) => {
            let candidates = view.series.iter().map(|series| Standing {
                members: series.reports.iter().map(|report| report.report_id.clone()).collect(),
                ..alone(
                    series.id.clone(),
                    format!("{} reports of {}", series.reports.len(), series.category),
                    series.status.to_owned(),
                    series.summary.clone(),
                )
            });
            Ok(candidates.collect())
        }
        Answered::Near(_) => Err(unwatchable("near")),
        Answered::Rhythm(_) | Answered::Calendar(_) => Err(unwatchable("rhythm")),
        Answered::Shifts(_) => Err(unwatchable("rhythm/shifts")),
        Answered::Repeats(_) => Err(unwatchable("repeats")),
        Answered::Plan(_) => Err(unwatchable("plan")),
    }
}

fn unwatchable(answer: &str) -> BadParameter {
    let reason = format!(
        "{answer} gives no classes that could change; watch hotspots, trends, compare, repeats/live or series, and save {answer} to \
         ask it again by name"
    );
    BadParameter::new("question", reason)
}

fn alone(subject: String, name: String, class: String, reason: String) -> Standing {
    Standing { members: vec![subject.clone()], subject, name, class, reason, place: None }
}

fn hot_place(place: &HotPlaceView) -> Standing {
    Standing {
        subject: place.cells.first().cloned().unwrap_or_default(),
        name: place.name.clone(),
        class: place.class.to_owned(),
        members: place.cells.clone(),
        reason: place.reason.clone(),
        place: Some((place.longitude, place.latitude)),
    }
}

fn series_of(series: &TrendView) -> Option<Standing> {
    let class = match series.finding.as_ref()? {
        FindingView::Trend { z, q, p, .. } if q.unwrap_or(*p) <= LEVEL => if *z > 0.0 { "rising" } else { "falling" }.to_owned(),
        FindingView::Watch { alarm_now: true, .. } => "alarm".to_owned(),
        FindingView::Changes { regimes } => {
            let [.., before, last] = regimes.as_slice() else { return None };
            if last.mean > before.mean { "higher" } else { "lower" }.to_owned()
        }
        FindingView::Emerging { class, .. } if class != NO_PATTERN => class.clone(),
        _ => return None,
    };
    let subject = series.id.clone().unwrap_or_else(|| "whole".to_owned());
    Some(alone(subject, series.name.clone(), class, series.reason.clone()))
}

/// Whether a saved question has classes that could change, as far as its words tell.
///
/// # Errors
/// [`BadParameter`] when it has none.
pub fn watchable(question: &SavedQuestion) -> Result<(), BadParameter> {
    let method = Parameters::read(&question.parameters).one("method");
    match (question.answer.as_str(), method.as_deref()) {
        ("trends", Some("stl" | "mstl")) => Err(unwatchable("trends --method stl")),
        ("hotspots", Some(method @ ("count" | "density"))) => Err(unwatchable(&format!("hotspots --method {method}"))),
        ("hotspots" | "trends" | "compare" | "repeats/live" | "series", _) => Ok(()),
        (other, _) => Err(unwatchable(other)),
    }
}
