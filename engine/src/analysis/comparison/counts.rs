//! Counts of both sides of a comparison: per group and step, only of steps that were published.

use std::collections::BTreeMap;

use jiff::ToSpan;

use super::super::Region;
use super::super::precision::refuse_finer_than;
use super::super::trends::{By, Group, counted};
use super::windows::Steps;
use crate::EngineError;
use crate::query::{Scope, Totals, window_totals};
use crate::stats::PeriodCount;
use crate::store::Snapshot;
use crate::time::{Bucket, TimeWindow};

/// Fewer steps than this on both sides together say little of the spread: then earlier ones are heard too.
const FEW_STEPS: usize = 8;

/// One side of a comparison.
pub(super) struct Side {
    pub(super) steps: Steps,
    /// Counts by group, one per step; of cells only those that hold a report.
    pub(super) counts: BTreeMap<Group, Vec<u64>>,
    /// Reports of the window and categories, wherever they are.
    pub(super) totals: Totals,
    /// How many cells were looked at, where groups are cells.
    pub(super) lattice_cells: Option<u64>,
}

impl Side {
    /// Counts a window.
    pub(super) async fn of(
        snapshot: &Snapshot,
        scope: &Scope<'_>,
        region: &Region,
        (by, bucket): (By, Bucket),
    ) -> Result<Self, EngineError> {
        refuse_finer_than(snapshot, scope, bucket).await?;
        let steps = Steps::of(snapshot, scope.window, bucket, scope.policy).await?;
        let found = counted(snapshot, scope, region, (by, bucket)).await?;
        let (at, number) = (steps.positions(), steps.starts.len());
        let mut by_group: Vec<Vec<u64>> = vec![Vec::new(); found.groups.len()];
        for (group, day, reports) in found.counts {
            if let Some(step) = at.get(&day) {
                by_group[group].resize(number, 0);
                by_group[group][*step] += reports;
            }
        }
        let named = found.groups.into_iter().zip(by_group);
        let counts = named
            .filter(|(group, counts)| !(matches!(group, Group::Cell(_)) && counts.is_empty()))
            .map(|(group, mut counts)| {
                counts.resize(number, 0);
                (group, counts)
            })
            .collect();
        let totals = window_totals(snapshot, scope).await?;
        Ok(Self { steps, counts, totals, lattice_cells: found.lattice.map(|lattice| lattice.cells().len() as u64) })
    }

    /// Counts of a group's published steps, their exposure being time alone.
    pub(super) fn periods(&self, group: &Group) -> Vec<PeriodCount> {
        let counts = self.counts.get(group);
        let period =
            |step: usize| PeriodCount { count: counts.map_or(0, |counts| counts[step]), exposure: self.steps.time[step] };
        self.steps.known().into_iter().map(period).collect()
    }

    /// Reports of all groups.
    pub(super) fn reports(&self) -> u64 {
        self.counts.values().flatten().sum()
    }
}

/// Steps before both windows, in stretches of one season: what the spread is learned from where the windows are short.
pub(super) struct Earlier {
    side: Option<Side>,
    stretch: usize,
}

impl Earlier {
    /// Counts a year before `first` where `known` steps are few.
    pub(super) async fn of(
        snapshot: &Snapshot,
        scope: &Scope<'_>,
        region: &Region,
        (by, bucket, known): (By, Bucket, usize),
    ) -> Result<Self, EngineError> {
        let (back, stretch) = match bucket {
            Bucket::Week => (52.weeks(), 4),
            Bucket::Month => (12.months(), 3),
        };
        if known >= FEW_STEPS {
            return Ok(Self { side: None, stretch });
        }
        let end = bucket.start(scope.window.from());
        let window = TimeWindow::new(end.saturating_sub(back), end, scope.window.zone())?;
        match Side::of(snapshot, &Scope { window: &window, ..scope.clone() }, region, (by, bucket)).await {
            Ok(side) => Ok(Self { side: Some(side), stretch }),
            // Earlier reports known to the month only have no weeks: they say nothing here.
            Err(EngineError::FinerThanMonth { .. }) => Ok(Self { side: None, stretch }),
            Err(other) => Err(other),
        }
    }

    /// Stretches of a group's steps.
    pub(super) fn stretches(&self, group: &Group) -> Vec<Vec<PeriodCount>> {
        let Some(side) = &self.side else { return Vec::new() };
        side.periods(group).chunks(self.stretch).map(<[PeriodCount]>::to_vec).collect()
    }
}
