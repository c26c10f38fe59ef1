//! Hotspots: reports per H3 cell, judged by one of several methods.

mod grouped;
mod local;
mod options;
mod scan;
mod spread;
mod verdict;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::precision::{refuse_finer_than, refuse_finer_than_data};
use super::region::lattice_of;
use super::{Hotspot, LatticeKind, Pile, Question, Receipt, SignificanceClass, pile};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, Scope, Totals, cell_buckets, cell_counts, located_points, window_totals};
use crate::space::{AreaIndex, Cell, Lattice, LngLat};
use crate::stats::{StatsError, garwood_interval};
use crate::store::Snapshot;

pub use options::{HotspotMethod, HotspotOptions, InferenceKind, NullKind};
pub use verdict::HotspotCluster;
use verdict::{Judgement, Verdict};

/// A z that the normal law would call all but impossible on any map.
const ALL_BUT_IMPOSSIBLE: f64 = 5.0;
/// Confidence of the interval of a count.
const LEVEL: f64 = 0.95;

/// The answer: cells that hold a report or stand out, the most remarkable first.
#[derive(Debug, Clone, PartialEq)]
pub struct Hotspots {
    /// The cells.
    pub cells: Vec<Hotspot>,
    /// Groups of cells, for the methods that find such.
    pub clusters: Vec<HotspotCluster>,
    /// Mean count per cell of the lattice.
    pub mean: f64,
    /// Standard deviation of the counts.
    pub sd: f64,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// Where do reports cluster?
///
/// Counts the reports of the window, categories and policy per cell and judges the cells by the method asked for. For Gi*
/// the null hypothesis of each cell is that the counts in its neighbourhood are a random draw of all counts (or, with
/// [`NullKind::Conditional`] and for Gi and local Moran's I, that those around it are one of all others); p counts every such
/// draw (or shuffles, or the normal approximation, as asked), is two-sided, and q corrects it for the number of cells by
/// the false discovery rate. For the scan it is that places and times are independent; its p
/// is adjusted for every circle and period. Counts, densities and clusters by distance are described, not tested.
/// Officer-initiated records are left out. Piles are flagged on the cell that holds one.
///
/// # Errors
/// [`EngineError::FinerThanMonth`] when the window cuts months of reports known to the month only, or a scan asks for weeks
/// of them; [`EngineError::NoRegion`] without box, area or boundaries; [`EngineError::BadOption`] for settings that no method
/// takes; [`EngineError::Stats`] when the method has no answer.
///
/// # Source
/// Ord and Getis (1995), doi:10.1111/j.1538-4632.1995.tb00912.x; Anselin (1995), doi:10.1111/j.1538-4632.1995.tb00338.x;
/// Kulldorff et al. (2005), doi:10.1371/journal.pmed.0020059; Benjamini and Hochberg (1995),
/// doi:10.1111/j.2517-6161.1995.tb02031.x.
pub async fn hotspots(
    snapshot: &Snapshot,
    question: &Question,
    options: HotspotOptions,
    policy: &Policy,
) -> Result<Released<Hotspots>, EngineError> {
    options.check()?;
    let (categories, initiative) = (&question.categories[..], Initiative::NotOfficers);
    let scope = Scope { window: &question.window, categories, initiative, policy };
    refuse_finer_than_data(snapshot, &scope).await?;
    let lattice = lattice_of(snapshot, question, &scope).await?;
    if options.method.is_local() {
        local::check_size(&lattice, options)?;
    }
    let counts = counts_on(snapshot, &scope, &lattice).await?;
    let piles = pile::piles(snapshot, &scope, &lattice).await?;
    let evidence = evidence(snapshot, &scope, &lattice, options).await?;
    let areas = snapshot.areas().await?;
    let totals = window_totals(snapshot, &scope).await?;
    let receipt = Receipt::begin(snapshot, question, policy, options.method.in_receipts()).await?;
    // Pure computation: other requests must not wait for it.
    let (judgement, cells) = tokio::task::block_in_place(|| {
        let (judgement, settled) = judge(&lattice, &counts, &evidence, question, options)?;
        let cells = cells(&lattice, &counts, (&judgement.verdicts, &largest(&piles), options.inference), areas)?;
        Ok::<_, EngineError>(((judgement, settled), cells))
    })?;
    let (judgement, settled) = judgement;
    let mut receipt = described(receipt, settled);
    receipt.lattice_cells = Some(lattice.cells().len() as u64);
    receipt.reports_read = totals.reports;
    receipt.reports_without_place = totals.without_place;
    receipt.reports_in_region = counts.iter().sum();
    receipt.notes = judgement.notes;
    receipt.notes.extend(lonely(&cells, question));
    receipt.notes.extend(notes(question, &totals, &piles, receipt.reports_in_region));
    let (mean, sd) = moments(&counts);
    Ok(policy.release(Hotspots { cells, clusters: judgement.clusters, mean, sd, receipt }))
}

/// What a method looks at besides counts.
enum Evidence {
    Counts,
    Points(Vec<(LngLat, u64)>),
    Dated(Vec<(Cell, Date, u64)>),
}

async fn evidence(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    lattice: &Lattice,
    options: HotspotOptions,
) -> Result<Evidence, EngineError> {
    Ok(match options.method {
        HotspotMethod::Density | HotspotMethod::Dbscan | HotspotMethod::Hdbscan => {
            Evidence::Points(located_points(snapshot, scope, lattice.bbox()).await?)
        }
        HotspotMethod::Scan => {
            refuse_finer_than(snapshot, scope, options.bucket).await?;
            Evidence::Dated(cell_buckets(snapshot, scope, lattice, options.bucket).await?)
        }
        _ => Evidence::Counts,
    })
}

/// The judgement, and the options with what the method settled itself.
fn judge(
    lattice: &Lattice,
    counts: &[u64],
    evidence: &Evidence,
    question: &Question,
    options: HotspotOptions,
) -> Result<(Judgement, HotspotOptions), EngineError> {
    if counts.iter().all(|count| *count == 0) {
        return Err(StatsError::NoVariation { value: 0.0 }.into());
    }
    Ok(match (options.method, evidence) {
        (HotspotMethod::Density, Evidence::Points(points)) => {
            let (judgement, sd_m) = spread::density(lattice, counts, points, options)?;
            (judgement, HotspotOptions { reach_m: Some(sd_m), ..options })
        }
        (_, Evidence::Points(points)) => (grouped::judge(lattice, counts, points, options)?, options),
        (_, Evidence::Dated(dated)) => (scan::judge(lattice, counts, (dated, &question.window), options)?, options),
        (HotspotMethod::Count, _) => (spread::count(counts), options),
        _ => (local::judge(lattice, counts, options)?, options),
    })
}

/// A receipt that names the options that mattered.
fn described(mut receipt: Receipt, options: HotspotOptions) -> Receipt {
    receipt = receipt.option("left_out", "officer-initiated and retracted reports, and those on default points");
    let simulates =
        options.method == HotspotMethod::Scan || (options.method.is_local() && options.inference == InferenceKind::MonteCarlo);
    if simulates {
        (receipt.seed, receipt.permutations) = (Some(options.seed), Some(options.permutations));
    }
    match options.method {
        HotspotMethod::GiStar | HotspotMethod::Gi | HotspotMethod::LocalMoran => {
            let weights = match options.method {
                HotspotMethod::GiStar => "binary, the cell itself included",
                HotspotMethod::Gi => "binary, the cell itself left out",
                _ => "row-standardised, the cell itself left out",
            };
            let null = if options.method == HotspotMethod::GiStar { options.null } else { NullKind::Conditional };
            receipt = receipt.option("null", null.as_str());
            let p = format!("{}, {} permutation, two-sided", options.inference.as_str(), null.as_str());
            receipt
                .option("rings", options.rings)
                .option("weights", weights)
                .option("p", p)
                .option("correction", "benjamini-hochberg")
        }
        HotspotMethod::Count => receipt.option("interval", "Garwood, 95 %"),
        HotspotMethod::Density => receipt.option("kernel", "gaussian").option("bandwidth_m", options.reach_m),
        HotspotMethod::Scan => receipt.option("periods", options.bucket.as_str()).option("longest", "half the window"),
        HotspotMethod::Dbscan => receipt.option("reach_m", options.reach_m).option("min_points", options.min_points),
        HotspotMethod::Hdbscan => receipt.option("min_points", options.min_points),
    }
}

fn moments(counts: &[u64]) -> (f64, f64) {
    let n = real(counts.len() as u64);
    let mean = real(counts.iter().sum()) / n;
    let squares: f64 = counts.iter().map(|count| (real(*count) - mean).powi(2)).sum();
    (mean, (squares / n).sqrt())
}

/// The cells worth showing, the most remarkable first.
fn cells(
    lattice: &Lattice,
    counts: &[u64],
    (verdicts, piles, inference): (&[Verdict], &BTreeMap<usize, Pile>, InferenceKind),
    areas: &AreaIndex,
) -> Result<Vec<Hotspot>, EngineError> {
    let is_shown = |at: &usize| {
        counts[*at] > 0 || verdicts[*at].class.is_significant() || verdicts[*at].cluster.is_some() || piles.contains_key(at)
    };
    let mut shown: Vec<usize> = (0..counts.len()).filter(is_shown).collect();
    shown.sort_by(|a, b| verdicts[*b].rank.total_cmp(&verdicts[*a].rank).then(lattice.cells()[*a].cmp(&lattice.cells()[*b])));
    let of = |at: usize| {
        let mut hotspot = cell(lattice.cells()[at], counts[at], &verdicts[at], areas)?;
        hotspot.pile = piles.get(&at).copied();
        hotspot.stands_alone &= inference == InferenceKind::Exact;
        hotspot.reason = hotspot.reason(verdicts[at].around);
        Ok(hotspot)
    };
    shown.into_iter().map(of).collect()
}

fn cell(place: Cell, count: u64, verdict: &Verdict, areas: &AreaIndex) -> Result<Hotspot, EngineError> {
    let is_high = verdict.z.is_some_and(|z| z.is_ok_and(|z| z > ALL_BUT_IMPOSSIBLE));
    Ok(Hotspot {
        cell: place,
        count,
        per_km2: garwood_interval(count, place.area_km2(), LEVEL)?,
        neighbourhood_count: verdict.sum,
        expected: verdict.expected,
        z: verdict.z,
        p: verdict.p,
        p_normal: verdict.p_normal,
        q: verdict.q,
        class: verdict.class,
        quadrant: verdict.quadrant,
        density_per_km2: verdict.density_per_km2,
        cluster: verdict.cluster,
        area_id: areas.area_at(place.centre()).map(|area| area.id.clone()),
        stands_alone: is_high && verdict.class == SignificanceClass::NotSignificant,
        pile: None,
        reason: String::new(),
    })
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

/// What to do about cells that stand out alone.
fn lonely(cells: &[Hotspot], question: &Question) -> Option<String> {
    let many = cells.iter().filter(|cell| cell.stands_alone).count();
    let finer = match question.resolution.level() {
        ..10 => format!("--resolution {}", question.resolution.level() + 1),
        _ => "--method count".to_owned(),
    };
    (many > 0).then(|| {
        format!(
            "Cells with a z above 5 that are not significant: {many}. The reports lie in one cell of the neighbourhood, and a \
             test that deals counts out over cells cannot tell that from chance. Ask with {finer}, or since when with --method scan."
        )
    })
}

fn notes(question: &Question, totals: &Totals, piles: &BTreeMap<usize, Vec<Pile>>, in_region: u64) -> Vec<String> {
    let mut notes = Vec::new();
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
