//! What a reader should know: the receipt's options and notes.

use std::collections::BTreeMap;

use super::super::{Hotspot, LatticeKind, Pile, Question, Receipt, SignificanceClass};
use super::assemble::Parts;
use super::options::{HotspotMethod, HotspotOptions, InferenceKind, NullKind, StabilityKind};
use crate::query::Totals;

/// The receipt with counts, options and notes; `unknown` cells have no exposure.
pub(super) fn complete(
    receipt: Receipt,
    parts: &Parts<'_>,
    settled: HotspotOptions,
    (cells, unknown): (&[Hotspot], usize),
) -> Receipt {
    let (gathered, question) = (parts.gathered, parts.question);
    let mut receipt = described(receipt, settled);
    receipt = receipt.option("exposure", settled.exposure.as_str());
    receipt = receipt.option("before_from", gathered.before.from().to_string());
    receipt = receipt.option("before_to", gathered.before.to().to_string());
    receipt.lattice_cells = Some(gathered.lattice.cells().len() as u64);
    receipt.reports_read = gathered.totals.reports;
    receipt.reports_without_place = gathered.totals.without_place;
    receipt.reports_in_region = gathered.reports.iter().sum();
    receipt.notes.clone_from(&parts.judgement.notes);
    receipt.notes.extend(lonely(cells, question));
    receipt.notes.extend(repeated(receipt.reports_in_region, gathered.voices.iter().sum()));
    receipt.notes.extend(held(cells));
    receipt.notes.extend(parts.about.unread.map(|reports| {
        format!("{reports} reports stand out, too many to read their texts: look-alikes were not looked for, and places have no street.")
    }));
    receipt.notes.extend(notes(question, &gathered.totals, &gathered.piles, receipt.reports_in_region));
    receipt.notes.extend(gathered.missing_before.clone());
    if unknown > 0 {
        receipt.notes.push(format!(
            "The exposure `{}` is not known for {unknown} cells: nothing is expected there by it.",
            settled.exposure.as_str()
        ));
    }
    receipt
}

/// How many reports are not voices of their own.
fn repeated(reports: u64, voices: u64) -> Option<String> {
    (voices < reports).then(|| {
        format!(
            "{} of the reports in the region repeat what the same household said of the same category, cell and week: they are \
             counted and do not weigh.",
            reports - voices
        )
    })
}

/// How many cells are held.
fn held(cells: &[Hotspot]) -> Option<String> {
    let many = cells.iter().filter(|cell| cell.class == SignificanceClass::Held).count();
    (many > 0).then(|| {
        format!(
            "Cells held: {many}. They stand out, but only through look-alike texts, households that have just joined, or fewer \
             than five households; each says which."
        )
    })
}

/// A receipt that names the options that mattered.
fn described(mut receipt: Receipt, options: HotspotOptions) -> Receipt {
    receipt = receipt.option("counted", "one voice per household, cell, category and week; reports without a household each");
    receipt = receipt.option("held", "what is hot only by look-alike texts, new households, or fewer than five households");
    if options.stability == StabilityKind::Varied {
        receipt = receipt.option("stability", "resolution, rings and window varied");
    }
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
