//! Adding up by area and group.

use engine::space::{AreaIndex, Located};

use super::read::Placed;
use crate::analyze::AnalyzeError;

/// Most sums: areas times groups.
const MOST_SUMS: usize = 50_000_000;

/// What becomes of a point in several areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overlap {
    /// It counts in each.
    All,
    /// It counts in the first.
    First,
}

/// What was added up in an area.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    pub(super) count: u64,
    pub(super) weight: f64,
}

/// The sums of every area, group by group. Points are added in their order, so that the sums are the same on any machine.
pub(super) fn tally(
    located: &Located,
    placed: &Placed,
    (areas, overlap): (&AreaIndex, Overlap),
) -> Result<Vec<Sum>, AnalyzeError> {
    let groups = placed.groups.as_ref().map_or(1, |groups| groups.names.len());
    let sums = groups.checked_mul(areas.areas().len()).filter(|sums| *sums <= MOST_SUMS).ok_or_else(|| {
        let needs = "a column that tells fewer groups apart, such as the category";
        AnalyzeError::bad_option("by", &format!("a column of {groups} groups"), needs)
    })?;
    let mut sums = vec![Sum::default(); sums];
    let mut add = |row: usize, area: usize| {
        let group = placed.groups.as_ref().map_or(0, |groups| groups.of[row] as usize);
        let sum = &mut sums[area * groups + group];
        sum.count += 1;
        sum.weight += placed.weights.as_ref().map_or(1.0, |weights| weights[row]);
    };
    for (row, area) in located.first().enumerate() {
        if let Some(area) = area {
            add(row, area);
        }
    }
    if overlap == Overlap::All {
        located.further().iter().for_each(|(row, area)| add(*row, *area as usize));
    }
    Ok(sums)
}
