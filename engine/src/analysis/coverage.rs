//! Coverage: which months, categories and places a lake has reports of, for filters to offer.

use jiff::civil::Date;

use super::{LatticeKind, Question, Region, changes, series};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{precisions, span};
use crate::report::{Category, TimePrecision};
use crate::space::{BBox, Resolution};
use crate::store::Snapshot;
use crate::time::{Bucket, TimeWindow};

/// What the readable reports of a lake cover; empty for a lake without any.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    /// First days of the months that hold a report, ascending.
    pub months: Vec<Date>,
    /// Categories that hold a report, largest first.
    pub categories: Vec<(Category, u64)>,
    /// The box around the located reports.
    pub bbox: Option<BBox>,
    /// Precisions of time that occur.
    pub precisions: Vec<TimePrecision>,
}

/// What is there to ask about?
///
/// # Errors
/// [`EngineError::Store`] when the lake cannot be read.
pub async fn coverage(snapshot: &Snapshot, policy: &Policy) -> Result<Released<Coverage>, EngineError> {
    let spans = span(snapshot).await?;
    let readable = spans.into_iter().filter(|span| policy.audiences().contains(&span.audience));
    let Some(whole) = readable.reduce(crate::query::Span::and) else { return Ok(policy.release(Coverage::default())) };
    let (first, last) = (snapshot.zone().date_of(whole.occurred.0)?, snapshot.zone().date_of(whole.occurred.1)?);
    let window = TimeWindow::new(Bucket::Month.start(first), Bucket::Month.next(last), snapshot.zone())?;
    let question = Question {
        window: window.clone(),
        categories: Vec::new(),
        region: Region::Everywhere,
        resolution: Resolution::STORED,
        lattice: LatticeKind::Occupied,
    };
    let months = series(snapshot, &question, Bucket::Month, policy).await?.into_inner();
    let by_category = changes(snapshot, &question, &window, policy).await?.into_inner();
    Ok(policy.release(Coverage {
        months: months.points.iter().filter(|point| point.reports > 0).map(|point| point.start).collect(),
        categories: by_category.categories.iter().map(|entry| (entry.category, entry.change.now)).collect(),
        bbox: whole.bbox,
        precisions: precisions(snapshot, &window, policy).await?,
    }))
}

/// First day after the last that the readable reports of a lake reach; where all are known to the month only, the first of the
/// next month. `None` for a lake without any.
///
/// # Errors
/// [`EngineError::Store`] when the lake cannot be read.
pub async fn reported_until(snapshot: &Snapshot, policy: &Policy) -> Result<Option<Date>, EngineError> {
    let spans = span(snapshot).await?;
    let readable = spans.into_iter().filter(|span| policy.audiences().contains(&span.audience));
    let Some(last) = readable.map(|span| span.occurred.1).max() else { return Ok(None) };
    let last = snapshot.zone().date_of(last)?;
    let month = TimeWindow::new(Bucket::Month.start(last), Bucket::Month.next(last), snapshot.zone())?;
    if precisions(snapshot, &month, policy).await? == [TimePrecision::Month] {
        return Ok(Some(month.to()));
    }
    last.tomorrow().map(Some).map_err(|_| crate::time::TimeError::OutOfRange(last.to_string()).into())
}
