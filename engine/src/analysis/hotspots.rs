//! Hotspots: counts per H3 cell, Getis-Ord Gi* over the lattice, false discovery rate over all cells.

use std::collections::BTreeMap;

use super::precision::refuse_finer_than_data;
use super::region::lattice_of;
use super::{Hotspot, LatticeKind, Pile, Question, Receipt, SignificanceClass, pile};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, Scope, Totals, cell_counts, window_totals};
use crate::space::{AreaIndex, Lattice};
use crate::stats::{Adjacency, Focal, GetisOrd, benjamini_hochberg, getis_ord, two_sided_normal_p};
use crate::store::Snapshot;

/// Name of the method in receipts.
const METHOD: &str = "getis-ord-gi-star";
/// Widest neighbourhood a question may ask for.
const MOST_RINGS: u32 = 5;
/// Most pairs of a cell and a cell of its neighbourhood.
const MOST_LINKS: usize = 8_000_000;

/// How Gi* is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HotspotOptions {
    /// Rings of cells around a cell that make its neighbourhood: 1 to 5.
    pub rings: u32,
}

impl Default for HotspotOptions {
    fn default() -> Self {
        Self { rings: 1 }
    }
}

/// The answer: cells that hold a report or stand out, highest z first.
#[derive(Debug, Clone, PartialEq)]
pub struct Hotspots {
    /// The cells.
    pub cells: Vec<Hotspot>,
    /// Mean count per cell of the lattice.
    pub mean: f64,
    /// Standard deviation of the counts.
    pub sd: f64,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// Where do reports cluster?
///
/// Counts the reports of the window, categories and policy per cell and compares every cell's neighbourhood with the
/// region. Null hypothesis of each cell: its neighbourhood is a random draw of the lattice's counts. Officer-initiated
/// records are left out. Piles are flagged on the cell that holds one and on the cells that would not be hot without it.
///
/// # Errors
/// [`EngineError::FinerThanMonth`] when the window cuts months of reports known to the month only;
/// [`EngineError::NoRegion`] without box, area or boundaries; [`EngineError::Stats`] when Gi* is not computable.
///
/// # Source
/// Ord and Getis (1995), doi:10.1111/j.1538-4632.1995.tb00912.x; Benjamini and Hochberg (1995),
/// doi:10.1111/j.2517-6161.1995.tb02031.x.
pub async fn hotspots(
    snapshot: &Snapshot,
    question: &Question,
    options: HotspotOptions,
    policy: &Policy,
) -> Result<Released<Hotspots>, EngineError> {
    check(options)?;
    let (categories, initiative) = (&question.categories[..], Initiative::NotOfficers);
    let scope = Scope { window: &question.window, categories, initiative, policy };
    refuse_finer_than_data(snapshot, &scope).await?;
    let lattice = lattice_of(snapshot, question, &scope).await?;
    check_size(&lattice, options)?;
    let counts = counts_on(snapshot, &scope, &lattice).await?;
    let piles = pile::piles(snapshot, &scope, &lattice).await?;
    let areas = snapshot.areas().await?;
    // Pure computation: other requests must not wait for it.
    let (cells, judged) = tokio::task::block_in_place(|| judge(&lattice, &counts, &piles, options, areas))?;

    let totals = window_totals(snapshot, &scope).await?;
    let mut receipt = Receipt::begin(snapshot, question, policy, METHOD).await?;
    receipt = receipt.option("rings", options.rings).option("weights", "binary, the cell itself included");
    receipt = receipt.option("p", "normal approximation, two-sided").option("correction", "benjamini-hochberg");
    receipt = receipt.option("left_out", "officer-initiated and retracted reports, and those on default points");
    receipt.lattice_cells = Some(lattice.cells().len() as u64);
    receipt.reports_read = totals.reports;
    receipt.reports_without_place = totals.without_place;
    receipt.reports_in_region = counts.iter().sum();
    receipt.notes = notes(question, &totals, &piles, receipt.reports_in_region);
    Ok(policy.release(Hotspots { cells, mean: judged.gi.mean, sd: judged.gi.sd, receipt }))
}

fn check(options: HotspotOptions) -> Result<(), EngineError> {
    let known = (1..=MOST_RINGS).contains(&options.rings);
    known.then_some(()).ok_or_else(|| EngineError::BadOption(format!("{} rings: use 1 to {MOST_RINGS}", options.rings)))
}

/// Neighbourhoods are held in memory: many cells or wide ones, not both.
fn check_size(lattice: &Lattice, options: HotspotOptions) -> Result<(), EngineError> {
    let per_cell = 1 + 3 * options.rings * (options.rings + 1);
    let links = lattice.cells().len().saturating_mul(per_cell as usize);
    let fits = links <= MOST_LINKS;
    fits.then_some(()).ok_or_else(|| {
        let cells = lattice.cells().len();
        EngineError::BadOption(format!(
            "{} rings around {cells} cells are too many: ask for fewer rings or a smaller region",
            options.rings
        ))
    })
}

fn judge(
    lattice: &Lattice,
    counts: &[u64],
    piles: &BTreeMap<usize, Vec<Pile>>,
    options: HotspotOptions,
    areas: &AreaIndex,
) -> Result<(Vec<Hotspot>, Judged), EngineError> {
    let adjacency = Adjacency::from_rows(lattice.neighbours(options.rings))?;
    let judged = Judged::of(counts, &adjacency)?;
    Ok((judged.cells(lattice, counts, &largest(piles), areas), judged))
}

/// The largest pile of each cell that holds any.
fn largest(piles: &BTreeMap<usize, Vec<Pile>>) -> BTreeMap<usize, Pile> {
    let of = |piles: &Vec<Pile>| piles.iter().copied().max_by_key(|pile| pile.reports);
    piles.iter().filter_map(|(position, here)| Some((*position, of(here)?))).collect()
}

/// Counts in the order of the lattice's cells, zeros included.
async fn counts_on(snapshot: &Snapshot, scope: &Scope<'_>, lattice: &Lattice) -> Result<Vec<u64>, EngineError> {
    let mut counts = vec![0; lattice.cells().len()];
    for (cell, reports) in cell_counts(snapshot, scope, lattice.bbox(), lattice.resolution()).await? {
        if let Some(position) = lattice.position(cell) {
            counts[position] = reports;
        }
    }
    Ok(counts)
}

/// Gi* with its p, q and class for every cell of the lattice.
struct Judged {
    gi: GetisOrd,
    p: Vec<Option<f64>>,
    q: Vec<Option<f64>>,
    classes: Vec<SignificanceClass>,
}

impl Judged {
    fn of(counts: &[u64], adjacency: &Adjacency) -> Result<Self, EngineError> {
        let values: Vec<f64> = counts.iter().map(|count| real(*count)).collect();
        let gi = getis_ord(&values, adjacency, Focal::Included)?;
        let p: Vec<Option<f64>> = gi.cells.iter().map(|cell| cell.z.as_ref().ok().map(|z| two_sided_normal_p(*z))).collect();
        let mut corrected = benjamini_hochberg(&p.iter().flatten().copied().collect::<Vec<_>>())?.into_iter();
        let q: Vec<Option<f64>> = p.iter().map(|p| p.and_then(|_| corrected.next())).collect();
        let classes = gi.cells.iter().zip(&q).map(|(cell, q)| match (&cell.z, q) {
            (Ok(z), Some(q)) => SignificanceClass::of(*z, *q),
            _ => SignificanceClass::NotComputable,
        });
        let classes = classes.collect();
        Ok(Self { gi, p, q, classes })
    }

    fn cells(&self, lattice: &Lattice, counts: &[u64], piles: &BTreeMap<usize, Pile>, areas: &AreaIndex) -> Vec<Hotspot> {
        let shown =
            (0..counts.len()).filter(|at| counts[*at] > 0 || self.classes[*at].is_significant() || piles.contains_key(at));
        let mut cells: Vec<Hotspot> = shown.map(|at| self.cell(at, lattice, counts[at], piles.get(&at), areas)).collect();
        let height = |hotspot: &Hotspot| *hotspot.z.as_ref().unwrap_or(&f64::NEG_INFINITY);
        cells.sort_by(|a, b| height(b).total_cmp(&height(a)).then(a.cell.cmp(&b.cell)));
        cells
    }

    fn cell(&self, at: usize, lattice: &Lattice, count: u64, pile: Option<&Pile>, areas: &AreaIndex) -> Hotspot {
        let (place, gi) = (lattice.cells()[at], &self.gi.cells[at]);
        let mut hotspot = Hotspot {
            cell: place,
            count,
            neighbourhood_count: whole(gi.sum),
            expected: gi.expected,
            z: gi.z,
            p_normal: self.p[at],
            q: self.q[at],
            class: self.classes[at],
            area_id: areas.area_at(place.centre()).map(|area| area.id.clone()),
            pile: pile.copied(),
            reason: String::new(),
        };
        hotspot.reason = hotspot.reason(gi.neighbours - 1);
        hotspot
    }
}

fn notes(question: &Question, totals: &Totals, piles: &BTreeMap<usize, Vec<Pile>>, in_region: u64) -> Vec<String> {
    let mut notes = vec![
        "p is the normal approximation, which finds too many hot cells where counts are small: \
         read classes on sparse maps as candidates."
            .to_owned(),
    ];
    if question.lattice == LatticeKind::Occupied {
        notes.push("Only occupied cells are compared: they were chosen by their counts, so p and q are too small.".to_owned());
    }
    if totals.snapped > 0 {
        notes.push(format!("{} of the reports are placed on a publisher's map points, not where they happened.", totals.snapped));
    }
    if totals.without_place > 0 {
        notes.push(format!(
            "{} of all {} reports of the window have no place and cannot be on the map.",
            totals.without_place, totals.reports
        ));
    }
    let on_points: u64 = piles.values().flatten().map(|pile| pile.reports).sum();
    if on_points > 0 {
        notes.push(format!(
            "{on_points} reports sit on default points and may have happened anywhere: the {in_region} counted in the region \
                 are without them, and the cells they lie in are marked."
        ));
    }
    notes
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 reports")]
const fn real(count: u64) -> f64 {
    count as f64
}

/// The sum of counts that Gi* carries as a real number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a sum of whole counts")]
const fn whole(sum: f64) -> u64 {
    sum as u64
}
