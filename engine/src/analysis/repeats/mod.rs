//! Repeats: whether one report makes another nearby more likely, and where it happens again.

mod events;
mod found;
mod lists;
mod live;
mod options;
mod table;

use super::precision::refuse_month_only;
use super::{Question, Receipt};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, Scope, window_totals};
use crate::store::Snapshot;

pub use found::{NearPair, OpenWindow, RepeatBand, RepeatPlace, RepeatShare};
pub use live::{LiveRepeats, live_repeats};
pub use options::{RepeatInference, RepeatMetric, RepeatOptions};

/// The near-repeat table and what stands behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeats {
    /// Bands of distance and time, nearest and soonest first.
    pub bands: Vec<RepeatBand>,
    /// How much happens again at the same place.
    pub share: RepeatShare,
    /// Places with the most reports.
    pub places: Vec<RepeatPlace>,
    /// Pairs within the furthest bounded band of both.
    pub near_pairs: u64,
    /// The latest of them.
    pub pairs: Vec<NearPair>,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// Does one report make another nearby more likely?
///
/// Counts pairs of reports by distance and by days between them, beside what is expected when times are dealt out over places
/// at random. Null hypothesis: times and places are independent; p is one-sided, for more pairs than expected, by the closed
/// form of David and Barton where many pairs are expected and by permuted times where few are. q corrects it over the bands
/// that are bounded in distance and time.
///
/// Time is the civil day of a report in the lake's zone, the middle one where it happened within several. Distances are in
/// metres on a plane around the reports. The same place is a band of its own. Bands hold their lower end and not their upper.
///
/// # Errors
/// [`EngineError::FinerThanMonth`] for reports known to the month only; [`EngineError::BadOption`]; [`EngineError::Stats`] when
/// there are too few located reports or all are of one day.
///
/// # Source
/// Knox (1964), doi:10.2307/2985220; David and Barton (1966), doi:10.1214/aoms/1177699601; Johnson and Bowers (2004),
/// doi:10.1177/1477370804038707.
pub async fn repeats(
    snapshot: &Snapshot,
    question: &Question,
    options: &RepeatOptions,
    policy: &Policy,
) -> Result<Released<Repeats>, EngineError> {
    options.check()?;
    let (categories, initiative) = (&question.categories[..], Initiative::NotOfficers);
    let scope = Scope { window: &question.window, categories, initiative, policy };
    refuse_month_only(snapshot, &scope).await?;
    let totals = window_totals(snapshot, &scope).await?;
    let events = events::events(snapshot, &scope, &question.region).await?;
    let receipt = Receipt::begin(snapshot, question, policy, "near-repeat").await?;
    // Pure computation: other requests must not wait for it.
    let mut answer = tokio::task::block_in_place(|| {
        let bands = table::table(&events, options)?;
        let share = lists::share(&events, options)?;
        let (near_pairs, pairs) = lists::pairs(&events, &bands, options)?;
        let places = lists::places(&events, options.listed);
        Ok::<_, EngineError>(Repeats { bands, share, places, near_pairs, pairs, receipt })
    })?;
    answer.receipt = described(answer.receipt, options);
    answer.receipt.reports_read = totals.reports;
    answer.receipt.reports_without_place = totals.without_place;
    answer.receipt.reports_in_region = events.len() as u64;
    answer.receipt.notes = notes(&events, options);
    Ok(policy.release(answer))
}

fn described(mut receipt: Receipt, options: &RepeatOptions) -> Receipt {
    let ends = |ends: &[f64]| ends.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
    if options.inference != RepeatInference::ClosedForm {
        (receipt.seed, receipt.permutations) = (Some(options.seed), Some(options.simulations));
    }
    receipt
        .option("left_out", "officer-initiated and retracted reports, and those on default points")
        .option("bands_m", ends(&options.bands_m))
        .option("days", ends(&options.days))
        .option("metric", options.metric.as_str())
        .option("inference", options.inference.as_str())
        .option("cut_offs", "left-closed")
        .option("correction", "benjamini-hochberg")
}

fn notes(events: &events::Events, options: &RepeatOptions) -> Vec<String> {
    let mut notes = Vec::new();
    if events.snapped > 0 {
        notes.push(format!(
            "{} of {} reports are placed on a publisher's map points: what looks like the same place, or less apart than the \
             points are, may be neither.",
            events.snapped,
            events.len()
        ));
    }
    if events.longer_than_a_day > 0 {
        let band = options.days.first().copied().unwrap_or_default();
        notes.push(format!(
            "{} reports are known to more than a day only, and stand at the middle of their time: read bands of fewer than {band} \
             days with care.",
            events.longer_than_a_day
        ));
    }
    notes
}
