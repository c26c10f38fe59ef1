//! Hotspots: voices per H3 cell, judged by one of several methods, with what each rests on.

mod assemble;
mod evidence;
mod exposure;
mod gather;
mod grouped;
mod hold;
mod local;
mod notes;
mod options;
mod place_words;
mod places;
mod reference;
mod scan;
mod spread;
mod stability;
mod verdict;
mod voices;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Hotspot, Question, Receipt};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::space::{Cell, Lattice, LngLat};
use crate::stats::StatsError;
use crate::store::Snapshot;

use assemble::{Parts, cells};
pub use evidence::{Evidence, EvidenceClass, HouseholdBand};
pub use exposure::{Exposed, ExposureKind};
use gather::Gathered;
pub use hold::Held;
pub use options::{HotspotMethod, HotspotOptions, InferenceKind, NullKind, StabilityKind};
pub use places::HotPlace;
pub use stability::Stability;
pub use verdict::HotspotCluster;
use verdict::Judgement;

/// An answer is to be asked anew after as many days as its window has, but within these.
const EXPIRY_DAYS: (i64, i64) = (7, 28);

/// The answer: cells that hold a report or stand out, the most remarkable first.
#[derive(Debug, Clone, PartialEq)]
pub struct Hotspots {
    /// The cells.
    pub cells: Vec<Hotspot>,
    /// Adjoining cells that stand out together, the most remarkable first; held ones among them.
    pub places: Vec<HotPlace>,
    /// Groups of cells, for the methods that find such.
    pub clusters: Vec<HotspotCluster>,
    /// Mean count per cell of the lattice.
    pub mean: f64,
    /// Standard deviation of the counts.
    pub sd: f64,
    /// The day from which it should not be acted on any more.
    pub expires: Date,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// Where do reports cluster?
///
/// Counts the voices of the window, categories and policy per cell and judges the cells by the method asked for: one household
/// is one voice per cell, category and week, a report without a household is one. For Gi*
/// the null hypothesis of each cell is that the counts in its neighbourhood are a random draw of all counts (or, with
/// [`NullKind::Conditional`] and for Gi and local Moran's I, that those around it are one of all others); p counts every such
/// draw (or shuffles, or the normal approximation, as asked), is two-sided, and q corrects it for the number of cells by
/// the false discovery rate. For the scan it is that places and times are independent; its p
/// is adjusted for every circle and period. Counts, densities and clusters by distance are described, not tested.
/// Officer-initiated records are left out. Piles are flagged on the cell that holds one.
///
/// A cell that looks hot is asked about again: first without voices that repeat others nearly word for word in a burst and
/// without those of households that joined in the four weeks before, then also without the four households that speak most
/// around it. Only what stays hot is called so; the rest is held, with the reason. So fewer than five households cannot make
/// a hotspot. Adjoining hot cells join into one place, which says who reported what, against which expectation, and what
/// changed since the window just before.
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
    let mut found = answer(snapshot, question, options, policy).await?;
    if options.stability == StabilityKind::Varied {
        let unanswered = stability::judge(&mut found, (snapshot, policy), question, options).await?;
        found.receipt.notes.extend(unanswered);
    }
    Ok(policy.release(found))
}

/// The answer to one question, asked once.
async fn answer(
    snapshot: &Snapshot,
    question: &Question,
    options: HotspotOptions,
    policy: &Policy,
) -> Result<Hotspots, EngineError> {
    let gathered = Gathered::read(snapshot, question, options, policy).await?;
    let receipt = Receipt::begin(snapshot, question, policy, options.method.in_receipts()).await?;
    // Pure computation: other requests must not wait for it.
    let (judgement, settled) =
        tokio::task::block_in_place(|| judge(&gathered.lattice, &gathered.voices, &gathered.seen, question, options))?;
    let stands = assemble::stands(&gathered, &judgement, options);
    let about = gathered.about(snapshot, &stands, (question, options, policy)).await?;
    let areas = snapshot.areas().await?;
    let parts = Parts { gathered: &gathered, judgement: &judgement, about: &about, areas, options, question };
    let (mut cells, places, unknown) = tokio::task::block_in_place(|| cells(&parts, &stands))?;
    let receipt = notes::complete(receipt, &parts, settled, (&cells, unknown));
    cells.truncate(options.listed.unwrap_or(usize::MAX));
    let (mean, sd) = moments(&gathered.voices);
    let days = i64::from(question.window.days()).clamp(EXPIRY_DAYS.0, EXPIRY_DAYS.1);
    let expires = question.window.to().saturating_add(days.days());
    Ok(Hotspots { cells, places, clusters: judgement.clusters, mean, sd, expires, receipt })
}

/// What a method looks at besides counts.
enum Seen {
    Counts,
    Points(Vec<(LngLat, u64)>),
    Dated(Vec<(Cell, Date, u64)>),
}

/// The judgement, and the options with what the method settled itself.
fn judge(
    lattice: &Lattice,
    counts: &[u64],
    seen: &Seen,
    question: &Question,
    options: HotspotOptions,
) -> Result<(Judgement, HotspotOptions), EngineError> {
    if counts.iter().all(|count| *count == 0) {
        return Err(StatsError::NoVariation { value: 0.0 }.into());
    }
    Ok(match (options.method, seen) {
        (HotspotMethod::Density, Seen::Points(points)) => {
            let (judgement, sd_m) = spread::density(lattice, counts, points, options)?;
            (judgement, HotspotOptions { reach_m: Some(sd_m), ..options })
        }
        (_, Seen::Points(points)) => (grouped::judge(lattice, counts, points, options)?, options),
        (_, Seen::Dated(dated)) => (scan::judge(lattice, counts, (dated, &question.window), options)?, options),
        (HotspotMethod::Count, _) => (spread::count(counts), options),
        _ => (local::judge(lattice, counts, options)?, options),
    })
}

fn moments(counts: &[u64]) -> (f64, f64) {
    let n = real(counts.len() as u64);
    let mean = real(counts.iter().sum()) / n;
    let squares: f64 = counts.iter().map(|count| (real(*count) - mean).powi(2)).sum();
    (mean, (squares / n).sqrt())
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
