//! Planted near repeats: found where they were planted, not far beyond, and not where there are none.

use engine::analysis::{RepeatBand, RepeatOptions};
use serde_json::Value;

use super::town::{TWO_YEARS, Town, list, number, word};

/// Categories in which nothing that repeats was planted.
const PLAIN: [&str; 4] = ["violent-crime", "shoplifting", "other-theft", "criminal-damage-arson"];
/// The level of a band, after the correction for all bands of its table.
const LEVEL: f64 = 0.01;

/// Significant bands. Series reach further than bursts, and one band in a hundred of what is significant may be chance: what
/// lies beyond the reach of bursts is a share, not none.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Near {
    /// Of the bands within the planted distance and days.
    pub(super) planted: (usize, usize),
    /// Planted categories whose nearest and soonest band is.
    pub(super) nearest: (usize, usize),
    /// Of all significant bands of planted categories, those that brothers and sisters of one burst can reach.
    pub(super) reached: (usize, usize),
    /// Significant bands of categories without planting.
    pub(super) false_bands: (usize, usize),
}

/// The tables of planted and of plain categories.
pub(super) async fn repeats(town: &Town) -> Near {
    let mut sum = Near::default();
    for planted in list(&town.truth["near_repeat"]) {
        let category = word(&planted["category"]);
        for band in bands(town, category).await {
            let inside = |times: f64| {
                band.to_m.is_some_and(|to| to <= times * number(&planted["distance_m"]))
                    && band.to_days.is_some_and(|to| to <= number(&planted["days"]) + 7.0 * (times - 1.0))
            };
            let is_significant = band.q.is_some_and(|q| q <= LEVEL);
            if inside(1.0) {
                add(&mut sum.planted, is_significant);
                let is_nearest = band.from_m.abs() < 1e-9 && band.from_days.abs() < 1e-9;
                is_nearest.then(|| add(&mut sum.nearest, is_significant));
            }
            if is_significant {
                add(&mut sum.reached, inside(2.0));
            }
        }
    }
    for category in PLAIN {
        bands(town, category).await.iter().for_each(|band| add(&mut sum.false_bands, band.q.is_some_and(|q| q <= LEVEL)));
    }
    sum
}

fn add(sum: &mut (usize, usize), hit: bool) {
    *sum = (sum.0 + usize::from(hit), sum.1 + 1);
}

/// The bounded bands of a category, the same place left out. The category of the fading hotspot is asked about after its
/// end: before, reports there lie close together in time because the place was new to nobody and then gone.
async fn bands(town: &Town, category: &str) -> Vec<RepeatBand> {
    let options = RepeatOptions {
        bands_m: vec![100.0, 200.0, 300.0, 400.0, 600.0, 800.0],
        days: vec![7.0, 14.0, 21.0, 28.0],
        ..RepeatOptions::default()
    };
    let fading: &Value = &town.truth["fading_hotspot"];
    let from = if fading["category"] == category { word(&fading["ends"]) } else { TWO_YEARS.0 };
    let bands = town.repeats((from, TWO_YEARS.1), category, &options).await.bands;
    let is_bounded = |band: &RepeatBand| band.to_days.is_some() && band.to_m.is_some_and(|to| to > band.from_m);
    bands.into_iter().filter(is_bounded).collect()
}
