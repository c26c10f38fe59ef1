//! What the reader of counts near places should know.

use super::{Near, NearOptions};
use crate::analysis::Receipt;
use crate::query::Totals;

pub(super) fn described(receipt: Receipt, options: &NearOptions) -> Receipt {
    receipt
        .option("left_out", "officer-initiated and retracted reports, and those on default points")
        .option("points", options.places.len())
        .option("radius_m", options.radius.get())
        .option("distance", "great circle on a sphere of 6371008.8 m, the radius included")
        .option("interval", "Garwood, 95 %")
        .option("expected", "the region's reports per square kilometre, spread evenly")
}

/// `outside` is how many places lie outside the region.
pub(super) fn notes(near: &Near, outside: u64, totals: &Totals) -> Vec<String> {
    let (all, mut notes) = (near.places.len(), Vec::new());
    match near.region {
        Some(region) if region.reports == 0 => {
            notes.push("The region holds no report of this kind, so there is no ratio.".to_owned());
        }
        Some(_) => notes.push(
            "No p is given: places are chosen, not drawn, and reports are not spread evenly over a region, least of all over its \
             fields and water. A ratio above 1 says that reports lie thicker here than in the region as a whole, not that the \
             place draws them."
                .to_owned(),
        ),
        None => notes.push(
            "No areas are loaded, so rates are held against nothing: name a box, or load boundaries with `beatwise areas load`."
                .to_owned(),
        ),
    }
    if near.overlapping > 0 {
        notes.push(format!(
            "{} of {all} places have another within {} m: a report near several counts for each, so counts do not add up to the {} \
             reports that lie near any.",
            near.overlapping,
            2.0 * near.radius_m,
            near.reports_near_any
        ));
    }
    if outside > 0 {
        notes.push(format!("{outside} of {all} places lie outside the region whose rate they are held against."));
    }
    if totals.snapped > 0 {
        notes.push(format!(
            "{} of {} reports are placed on a publisher's map points: one may have happened in a disc and be drawn outside it, or \
             the other way round.",
            totals.snapped, totals.reports
        ));
    }
    let empty = near.places.iter().filter(|place| place.reports == 0).count();
    if empty > 0 {
        notes.push(format!(
            "{empty} of {all} places have no report near them. That nobody reported does not mean that nothing happened."
        ));
    }
    notes
}
