//! What the lake covers: snapshots, months, categories and extent, for filters to offer.

use engine::EngineError;
use engine::analysis::{LatticeKind, Question, Region, changes, series};
use engine::disclosure::Policy;
use engine::space::Resolution;
use engine::store::{Snapshot, Store};
use engine::time::{Bucket, TimeWindow};
use engine::{Span, span};

use crate::view::{CategoryCount, SnapshotView, SnapshotsView};

/// The lake's history and extent, as far as the policy lets it be read.
///
/// # Errors
/// [`EngineError`] when the lake cannot be read.
pub async fn overview(store: &Store, snapshot: &Snapshot, policy: &Policy) -> Result<SnapshotsView, EngineError> {
    let commits = store.commits(snapshot.number())?;
    let snapshots = commits
        .into_iter()
        .map(|commit| SnapshotView { snapshot: commit.snapshot, committed_at: commit.committed_at, reports: commit.reports })
        .collect();
    let mut view = SnapshotsView {
        snapshots,
        current: snapshot.number(),
        zone: snapshot.zone().to_string(),
        months: Vec::new(),
        categories: Vec::new(),
        reports_bbox: None,
        time_precision: Vec::new(),
    };
    let readable = span(snapshot).await?.into_iter().filter(|span| policy.audiences().contains(&span.audience));
    for found in readable {
        describe(&mut view, snapshot, policy, &found).await?;
    }
    Ok(view)
}

async fn describe(view: &mut SnapshotsView, snapshot: &Snapshot, policy: &Policy, found: &Span) -> Result<(), EngineError> {
    let Some((first, last)) = found.occurred else { return Ok(()) };
    let zone = snapshot.zone();
    let (first, last) = (zone.date_of(first)?, Bucket::Month.next(zone.date_of(last)?));
    let window = TimeWindow::new(Bucket::Month.start(first), last, zone)?;
    let question = Question {
        window: window.clone(),
        categories: Vec::new(),
        region: Region::Everywhere,
        resolution: Resolution::STORED,
        lattice: LatticeKind::Occupied,
    };
    let months = series(snapshot, &question, Bucket::Month, policy).await?;
    let held = months.get().points.iter().filter(|point| point.reports > 0);
    view.months = held.map(|point| point.start.strftime("%Y-%m").to_string()).collect();
    let by_category = changes(snapshot, &question, &window, policy).await?;
    view.categories =
        by_category.get().categories.iter().map(|entry| CategoryCount { slug: entry.category.slug(), reports: entry.change.now }).collect();
    view.reports_bbox = found.bbox.map(engine::space::BBox::to_array);
    view.time_precision = engine::precisions(snapshot, &window).await?.into_iter().map(|word| word.to_string()).collect();
    Ok(())
}
