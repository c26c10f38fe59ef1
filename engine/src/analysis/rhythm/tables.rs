//! The groups of a question of rhythm, and the table of each.

use super::super::Region;
use super::super::series::cells_of;
use super::super::trends::{By, Group};
use super::hours::{evenness, hours};
use super::spread::{KnownTimes, spread};
use super::{MOST_TABLES, RhythmTable};
use crate::EngineError;
use crate::query::{Occurrence, Scope, area_occurrences, category_occurrences, occurrences};
use crate::stats::benjamini_hochberg;
use crate::store::Snapshot;
use crate::time::{TimeWindow, WallClock};

/// What a group counts, and when its reports happened.
pub(super) type Found = (Group, Vec<Occurrence>);

/// The groups that hold reports.
pub(super) async fn groups(
    snapshot: &Snapshot,
    (scope, region): (&Scope<'_>, &Region),
    by: By,
) -> Result<Vec<Found>, EngineError> {
    let cells = cells_of(snapshot, region).await?;
    match by {
        By::Whole => Ok(vec![(Group::Whole, occurrences(snapshot, scope, cells.as_deref()).await?)]),
        By::Category => {
            let found = category_occurrences(snapshot, scope, cells.as_deref()).await?;
            Ok(found.into_iter().map(|(category, found)| (Group::Category(category), found)).collect())
        }
        By::Area => areas(snapshot, scope, region).await,
        By::Cell(_) => {
            let reason = "by: the reports of a cell are too few for the hours of a week; use --by whole, category or area";
            Err(EngineError::BadOption(reason.to_owned()))
        }
    }
}

async fn areas(snapshot: &Snapshot, scope: &Scope<'_>, region: &Region) -> Result<Vec<Found>, EngineError> {
    let index = snapshot.areas().await?;
    if index.areas().is_empty() {
        return Err(EngineError::NoRegion);
    }
    // An area's reports are those that it was given, not those of its cells.
    let cells = match region {
        Region::Box(_) => cells_of(snapshot, region).await?,
        Region::Everywhere | Region::Area(_) => None,
    };
    let found = area_occurrences(snapshot, scope, cells.as_deref()).await?;
    let is_asked = |id: &str| match region {
        Region::Area(asked) => id == asked,
        Region::Everywhere | Region::Box(_) => true,
    };
    let group = |(id, found): (String, Vec<Occurrence>)| {
        let name = index.get(&id).map_or_else(String::new, |area| area.name.clone());
        (Group::Area { id, name }, found)
    };
    Ok(found.into_iter().filter(|(id, _)| is_asked(id)).map(group).collect())
}

/// The table of each group, those with the most reports first and no more than an answer holds, and what to know of them.
pub(super) fn tables(groups: Vec<Found>, window: &TimeWindow) -> Result<(Vec<RhythmTable>, Vec<String>), EngineError> {
    let clock = WallClock::of(window)?;
    let exposure = clock.hours_of(window);
    let (mut tables, mut all) = (Vec::with_capacity(groups.len()), KnownTimes::default());
    for (group, found) in groups {
        let spread = spread(&found, &clock)?;
        let weights: Vec<f64> = spread.quarters.chunks(4).map(|quarters| quarters.iter().sum()).collect();
        all.add(spread.known);
        tables.push(RhythmTable {
            group,
            reports: spread.known.reports(),
            hours: hours(&weights, &exposure)?,
            known: spread.known,
            evenness: evenness(&spread, &weights, &exposure),
        });
    }
    correct(&mut tables)?;
    tables.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.group.cmp(&b.group)));
    let mut notes = all.notes();
    if tables.len() > MOST_TABLES {
        notes.push(format!(
            "{} groups hold reports; the {MOST_TABLES} with the most are given: name an area or a category to see another. q is over \
             all of them.",
            tables.len()
        ));
        tables.truncate(MOST_TABLES);
    }
    Ok((tables, notes))
}

/// q over the groups that have a p.
fn correct(tables: &mut [RhythmTable]) -> Result<(), EngineError> {
    let p: Vec<f64> = tables.iter().filter_map(|table| table.evenness.p_hours).collect();
    let mut corrected = benjamini_hochberg(&p)?.into_iter();
    for table in tables.iter_mut().filter(|table| table.evenness.p_hours.is_some()) {
        table.evenness.q_hours = corrected.next();
    }
    let p: Vec<f64> = tables.iter().filter_map(|table| table.evenness.p_weekdays).collect();
    let mut corrected = benjamini_hochberg(&p)?.into_iter();
    for table in tables.iter_mut().filter(|table| table.evenness.p_weekdays.is_some()) {
        table.evenness.q_weekdays = corrected.next();
    }
    Ok(())
}
