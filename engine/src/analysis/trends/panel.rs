//! The panel behind every trend: reports per group and step of time, and which steps the lake knows nothing of.

use std::fmt;

use jiff::civil::Date;

use super::options::By;
use crate::EngineError;
use crate::query::{Scope, area_buckets, bucket_counts, category_buckets, cell_buckets};
use crate::report::Category;
use crate::space::{Cell, Lattice};
use crate::stats::StatsError;
use crate::store::Snapshot;
use crate::time::{Bucket, TimeWindow};

use super::super::Region;
use super::super::region::region_lattice;
use super::super::series::cells_of;

/// What one series counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The whole region.
    Whole,
    /// A neighbourhood: its id and its name.
    Area {
        /// The area's id.
        id: String,
        /// What people call it.
        name: String,
    },
    /// An H3 cell.
    Cell(Cell),
    /// A category.
    Category(Category),
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("all together"),
            Self::Area { id, name } if name.is_empty() || name == id => f.write_str(id),
            Self::Area { id, name } => write!(f, "{name} ({id})"),
            Self::Cell(cell) => write!(f, "{cell}"),
            Self::Category(category) => f.write_str(category.slug()),
        }
    }
}

/// Counts by group and step.
#[derive(Debug, Clone)]
pub(super) struct Panel {
    /// The step.
    pub(super) bucket: Bucket,
    /// First days of the steps, each of them whole, ascending.
    pub(super) steps: Vec<Date>,
    /// Whether the lake holds any report at all, of any kind and anywhere, of a step.
    pub(super) known: Vec<bool>,
    /// The groups, in order.
    pub(super) groups: Vec<Group>,
    /// Counts: those of one group after those of another, one per step.
    pub(super) counts: Vec<u64>,
    /// The cells of the groups, where they are cells.
    pub(super) lattice: Option<Lattice>,
    /// What the reader must know of the steps.
    pub(super) notes: Vec<String>,
}

impl Panel {
    /// Counts of a group, one per step.
    pub(super) fn of(&self, group: usize) -> &[u64] {
        &self.counts[group * self.steps.len()..][..self.steps.len()]
    }

    /// The same as numbers, of the steps that are known.
    pub(super) fn known_values(&self, group: usize) -> Vec<f64> {
        self.of(group).iter().zip(&self.known).filter(|(_, known)| **known).map(|(count, _)| real(*count)).collect()
    }

    /// Positions of the steps that are known.
    pub(super) fn known_steps(&self) -> Vec<usize> {
        (0..self.steps.len()).filter(|step| self.known[*step]).collect()
    }

    /// Steps that are missing, as days.
    pub(super) fn missing(&self) -> Vec<Date> {
        self.steps.iter().zip(&self.known).filter(|(_, known)| !**known).map(|(step, _)| *step).collect()
    }

    /// Refuses what needs every step, where one is missing.
    pub(super) fn needs_every_step(&self) -> Result<(), StatsError> {
        const WEEKS: &str = "the lake holds no report at all for a week within the window, and this method needs every step; \
                             ask for a window without it, or for --method mann-kendall, which leaves it out";
        const MONTHS: &str = "the lake holds no report at all for a month within the window, and this method needs every step; \
                              ask for a window without it, or for --method mann-kendall, which leaves it out";
        let because = if self.bucket == Bucket::Week { WEEKS } else { MONTHS };
        if self.known.iter().all(|known| *known) { Ok(()) } else { Err(StatsError::Undefined { because }) }
    }
}

/// Counts the reports of a scope.
pub(super) async fn panel(
    snapshot: &Snapshot,
    (scope, region): (&Scope<'_>, &Region),
    (by, bucket): (By, Bucket),
) -> Result<Panel, EngineError> {
    let (steps, known, notes) = steps(snapshot, scope, bucket).await?;
    let Counted { groups, counts: found, lattice } = counted(snapshot, scope, region, (by, bucket)).await?;
    let mut counts = vec![0; groups.len() * steps.len()];
    for (group, day, reports) in found {
        if let Ok(step) = steps.binary_search(&day) {
            counts[group * steps.len() + step] += reports;
        }
    }
    Ok(Panel { bucket, steps, known, groups, counts, lattice, notes })
}

/// Groups, and for each step in which one of them holds a report: its position, the step's first day and the count.
pub(in crate::analysis) struct Counted {
    pub(in crate::analysis) groups: Vec<Group>,
    pub(in crate::analysis) counts: Vec<(usize, Date, u64)>,
    /// The cells of the groups, where they are cells.
    pub(in crate::analysis) lattice: Option<Lattice>,
}

/// Counts the reports of a scope by group and step: every area and cell of the region, and every category asked for or seen.
pub(in crate::analysis) async fn counted(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    region: &Region,
    (by, bucket): (By, Bucket),
) -> Result<Counted, EngineError> {
    match by {
        By::Whole => whole(snapshot, scope, region, bucket).await,
        By::Area => areas(snapshot, scope, region, bucket).await,
        By::Cell(resolution) => {
            let lattice = region_lattice(snapshot, region, resolution).await?;
            let found = cell_buckets(snapshot, scope, &lattice, bucket).await?;
            let found = found.into_iter().filter_map(|(cell, day, n)| Some((lattice.position(cell)?, day, n))).collect();
            Ok(Counted {
                groups: lattice.cells().iter().map(|cell| Group::Cell(*cell)).collect(),
                counts: found,
                lattice: Some(lattice),
            })
        }
        By::Category => categories(snapshot, scope, region, bucket).await,
    }
}

async fn whole(snapshot: &Snapshot, scope: &Scope<'_>, region: &Region, bucket: Bucket) -> Result<Counted, EngineError> {
    let cells = cells_of(snapshot, region).await?;
    let counts = bucket_counts(snapshot, scope, cells.as_deref(), bucket).await?;
    let found = counts.into_iter().map(|(day, reports)| (0, day, reports)).collect();
    Ok(Counted { groups: vec![Group::Whole], counts: found, lattice: None })
}

/// Every neighbourhood of the region, those without a report too.
async fn areas(snapshot: &Snapshot, scope: &Scope<'_>, region: &Region, bucket: Bucket) -> Result<Counted, EngineError> {
    let index = snapshot.areas().await?;
    if index.areas().is_empty() {
        return Err(EngineError::NoRegion);
    }
    let cells = match region {
        Region::Box(_) => cells_of(snapshot, region).await?,
        Region::Everywhere | Region::Area(_) => None,
    };
    let is_asked = |id: &str| match region {
        Region::Area(asked) => id == asked,
        Region::Everywhere => true,
        Region::Box(bbox) => index.get(id).and_then(crate::space::Area::bbox).is_some_and(|around| {
            around.west <= bbox.east && bbox.west <= around.east && around.south <= bbox.north && bbox.south <= around.north
        }),
    };
    let mut asked: Vec<(String, String)> =
        index.areas().iter().filter(|area| is_asked(&area.id)).map(|area| (area.id.clone(), area.name.clone())).collect();
    asked.sort_unstable();
    if let (Region::Area(id), true) = (region, asked.is_empty()) {
        return Err(EngineError::NoArea { area: id.clone(), known: index.areas().len() });
    }
    let found = area_buckets(snapshot, scope, cells.as_deref(), bucket).await?;
    let of_area = |(position, (id, _)): (usize, &(String, String))| {
        found.get(id).into_iter().flatten().map(move |(day, reports)| (position, *day, *reports))
    };
    let counts = asked.iter().enumerate().flat_map(of_area).collect();
    Ok(Counted { groups: asked.into_iter().map(|(id, name)| Group::Area { id, name }).collect(), counts, lattice: None })
}

/// Every category asked for, or every category that occurs.
async fn categories(snapshot: &Snapshot, scope: &Scope<'_>, region: &Region, bucket: Bucket) -> Result<Counted, EngineError> {
    let cells = cells_of(snapshot, region).await?;
    let found = category_buckets(snapshot, scope, cells.as_deref(), bucket).await?;
    let mut asked = scope.categories.to_vec();
    if asked.is_empty() {
        asked = found.iter().map(|(category, ..)| *category).collect();
    }
    asked.sort_unstable();
    asked.dedup();
    let position = |category: Category| asked.binary_search(&category).ok();
    let found = found.iter().filter_map(|&(category, day, reports)| Some((position(category)?, day, reports))).collect();
    Ok(Counted { groups: asked.into_iter().map(Group::Category).collect(), counts: found, lattice: None })
}

/// The whole steps of the window that lie between the first and the last of which the lake knows anything.
async fn steps(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    bucket: Bucket,
) -> Result<(Vec<Date>, Vec<bool>, Vec<String>), EngineError> {
    let mut notes = Vec::new();
    let all = whole_steps(scope.window, bucket);
    if all.is_empty() {
        return Err(StatsError::Undefined { because: "the window holds no whole week or month; ask for a longer one" }.into());
    }
    let touched = usize::from(all[0] > scope.window.from())
        + usize::from(all.last().is_some_and(|last| bucket.next(*last) < scope.window.to()));
    if touched > 0 {
        let verb = if touched == 1 { "is" } else { "are" };
        notes.push(format!("{} cut short by the window {verb} left out.", plural(touched, bucket)));
    }
    let held = bucket_counts(snapshot, &Scope { categories: &[], ..scope.clone() }, None, bucket).await?;
    let known = |day: &Date| held.get(day).is_some_and(|reports| *reports > 0);
    let (Some(first), Some(last)) = (all.iter().position(known), all.iter().rposition(known)) else {
        return Err(StatsError::Undefined { because: "the lake holds no report at all of this window" }.into());
    };
    let outside = all.len() - (last - first + 1);
    if outside > 0 {
        let (from, to) = (all[first], bucket.next(all[last]));
        notes.push(format!(
            "The lake's reports of this window go from {from} to {to}: {} outside hold none and are left out.",
            plural(outside, bucket)
        ));
    }
    let steps = all[first..=last].to_vec();
    let known: Vec<bool> = steps.iter().map(known).collect();
    let missing: Vec<String> = steps.iter().zip(&known).filter(|(_, known)| !**known).map(|(step, _)| step.to_string()).collect();
    if !missing.is_empty() {
        notes.push(format!("The lake holds no report at all for the {bucket} of {}: missing, not zero.", missing.join(", ")));
    }
    Ok((steps, known, notes))
}

/// First days of the buckets that lie wholly in the window.
fn whole_steps(window: &TimeWindow, bucket: Bucket) -> Vec<Date> {
    let first = bucket.start(window.from());
    let first = if first < window.from() { bucket.next(first) } else { first };
    let next = |day: &Date| Some(bucket.next(*day)).filter(|after| after > day);
    std::iter::successors(Some(first), next).take_while(|day| bucket.next(*day) <= window.to()).collect()
}

fn plural(n: usize, bucket: Bucket) -> String {
    if n == 1 { format!("1 {bucket}") } else { format!("{n} {bucket}s") }
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 reports")]
pub(super) const fn real(count: u64) -> f64 {
    count as f64
}
