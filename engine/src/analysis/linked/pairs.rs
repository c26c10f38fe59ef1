//! Which reports are compared: those in cells near each other and soon after each other.

use std::collections::BTreeMap;

use super::LinkOptions;
use super::accounts::Accounts;
use crate::EngineError;
use crate::space::{Cell, Resolution};

/// Most pairs that one question compares.
const MOST_PAIRS: usize = 5_000_000;
/// Length of a cell's edge at resolution 10, in metres, less what the worst distortion takes; each coarser one is longer by the
/// square root of 7.
const EDGE_M: f64 = 50.0;
/// Most rings of cells that are looked through around each.
const MOST_RINGS: u32 = 6;

/// The finest resolution, and how many rings around a cell, that hold everything within so many metres of any of its points.
fn reach(metres: f64) -> Result<(Resolution, u32), EngineError> {
    let mut edge = EDGE_M;
    for level in (5..=10).rev() {
        // k rings reach at least 1.5 k - 0.5 edges beyond any point of the cell in the middle; one more for points that lie in
        // their parent by index but not by shape.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number above 0")]
        let rings = ((metres / edge + 0.5) / 1.5).ceil() as u32 + 1;
        if rings <= MOST_RINGS {
            return Ok((Resolution::new(level)?, rings));
        }
        edge *= 7.0_f64.sqrt();
    }
    Err(EngineError::BadOption("km: no cells are so large; use at most 10".to_owned()))
}

/// The pairs of reports within the bounds, earlier first, in order of the later; reports are in order of time.
pub(super) fn near_pairs(accounts: &Accounts, options: &LinkOptions) -> Result<Vec<(usize, usize)>, EngineError> {
    let (metres, hours) = (1_000.0 * options.km, 24.0 * options.days);
    let (resolution, rings) = reach(metres)?;
    let mut by_cell: BTreeMap<Cell, Vec<usize>> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (later, account) in accounts.all.iter().enumerate() {
        let Some(cell) = account.report.cell.parent(resolution) else { continue };
        let earliest = account.hours[0] - hours;
        let before = pairs.len();
        for near in cell.disk(rings) {
            let here = by_cell.get(&near).map_or(&[][..], Vec::as_slice);
            let soon = &here[here.partition_point(|&earlier| accounts.all[earlier].hours[0] < earliest - 1.0)..];
            let is_near =
                |earlier: &usize| accounts.all[*earlier].hours[0] >= earliest && accounts.metres(*earlier, later) <= metres;
            pairs.extend(soon.iter().copied().filter(is_near).map(|earlier| (earlier, later)));
        }
        pairs[before..].sort_unstable();
        if pairs.len() > MOST_PAIRS {
            return Err(EngineError::BadOption(format!(
                "more than {MOST_PAIRS} pairs of {} reports lie within {} km and {} days: narrow --km, --days, the region or the window",
                accounts.all.len(),
                options.km,
                options.days
            )));
        }
        by_cell.entry(cell).or_default().push(later);
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{LngLat, LocalPlane};

    #[test]
    fn the_rings_hold_everything_within_reach() {
        for (lng, lat) in [(-2.6, 51.45), (0.0, 0.1), (-87.6, 41.8), (25.0, 69.0), (151.2, -33.9), (10.5, 58.3)] {
            let plane = LocalPlane::around(LngLat::new(lng, lat).expect("a place")).expect("a plane");
            for metres in [100.0, 150.0, 700.0, 1_500.0, 5_000.0, 10_000.0] {
                let (resolution, rings) = reach(metres).expect("a resolution");
                let cell = |point: [f64; 2]| {
                    plane.place(point).and_then(|place| place.cell(Resolution::STORED)?.parent(resolution)).expect("a cell")
                };
                for step in 0..60 {
                    let here = [f64::from(step) * 37.0, f64::from(step % 7) * 91.0];
                    let disk = cell(here).disk(rings);
                    for turn in 0..36 {
                        let (sin, cos) = (f64::from(turn) * 10.0).to_radians().sin_cos();
                        assert!(disk.contains(&cell([here[0] + metres * cos, here[1] + metres * sin])), "{metres} {lng} {turn}");
                    }
                }
            }
        }
    }
}
