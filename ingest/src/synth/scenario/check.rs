//! Whether the values of a scenario can be used, each complaint naming its field.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{NamedPlace, Scenario, Spec};
use crate::synth::SynthError;
use crate::synth::library::Library;

/// Checks every field that the TOML reader cannot judge.
pub(super) fn check(scenario: &Scenario) -> Result<(), SynthError> {
    let library = Library::embedded()?;
    let complaint = names(&scenario.spec)
        .and_then(|()| window(&scenario.spec))
        .and_then(|()| measures(&scenario.spec))
        .and_then(|()| shares(&scenario.spec))
        .and_then(|()| neighbourhoods(&scenario.spec))
        .and_then(|()| categories(&scenario.spec, &library))
        .and_then(|()| places(&scenario.spec))
        .and_then(|()| series(&scenario.spec, &library))
        .and_then(|()| duplicates(&scenario.spec, &library));
    complaint.map_err(|(field, problem)| scenario.blame(field, problem))
}

/// Field and problem, or nothing to complain about.
type Verdict = Result<(), (String, String)>;

fn require(fine: impl Into<Option<()>>, field: impl Into<String>, problem: impl Into<String>) -> Verdict {
    fine.into().ok_or_else(|| (field.into(), problem.into()))
}

/// Names that become part of paths and ids.
fn names(spec: &Spec) -> Verdict {
    for (field, text) in [("name", &spec.name), ("force.slug", &spec.force.slug)] {
        let fine = (!text.is_empty() && *text == slug(text)).then_some(());
        require(fine, field, format!("is `{text}`; it must be lower-case letters, digits and single hyphens"))?;
    }
    let letters = !spec.prefix.is_empty() && spec.prefix.bytes().all(|byte| byte.is_ascii_alphanumeric());
    require(letters.then_some(()), "prefix", format!("is `{}`; it must be letters and digits", spec.prefix))
}

fn window(spec: &Spec) -> Verdict {
    require((spec.from < spec.to).then_some(()), "to", format!("is not after `from`, {}", spec.from))?;
    let inside = |date: Date| (spec.from < date && date < spec.to).then_some(());
    let problem = format!("must lie between {} and {}", spec.from, spec.to);
    require(inside(spec.new_hotspot.begins), "new_hotspot.begins", &problem)?;
    require(inside(spec.fading_hotspot.ends), "fading_hotspot.ends", &problem)
}

fn range(field: &str, value: f64, low: f64, high: f64) -> Verdict {
    let fine = (low..=high).contains(&value).then_some(());
    require(fine, field, format!("is {value}; it must be between {low} and {high}"))
}

fn measures(spec: &Spec) -> Verdict {
    range("centre.lon", spec.centre.lon, -179.0, 179.0)?;
    range("centre.lat", spec.centre.lat, -75.0, 75.0)?;
    range("plan.width_km", spec.plan.width_km, 0.5, 60.0)?;
    range("plan.height_km", spec.plan.height_km, 0.5, 60.0)?;
    range("plan.rotation_deg", spec.plan.rotation_deg, -90.0, 90.0)?;
    range("plan.avenue_spacing_m", spec.plan.avenue_spacing_m, 60.0, 600.0)?;
    range("plan.street_spacing_m", spec.plan.street_spacing_m, 60.0, 600.0)?;
    range("plan.house_spacing_m", spec.plan.house_spacing_m, 3.0, 60.0)?;
    range("plan.warp_m", spec.plan.warp_m, 0.0, 1000.0)?;
    range("plan.lobes", spec.plan.lobes, 0.0, 0.35)?;
    range("plan.parks", f64::from(spec.plan.parks), 0.0, 500.0)?;
    range("plan.flats", spec.plan.flats, 0.0, 20.0)?;
    range("water.river_width_m", spec.water.river_width_m, 0.0, 5000.0)?;
    range("hotspots.count", f64::from(spec.hotspots.count), 0.0, 5000.0)?;
    range("hotspots.shift", spec.hotspots.shift, 0.0, 1e6)?;
    range("population", f64::from(spec.population), 1.0, 5e7)
}

fn shares(spec: &Spec) -> Verdict {
    let planted = [
        ("new_hotspot.share", spec.new_hotspot.share),
        ("fading_hotspot.share", spec.fading_hotspot.share),
        ("prolific_reporter.share", spec.prolific_reporter.share),
        ("default_point.share", spec.default_point.share),
        ("blank_coordinates.share", spec.blank_coordinates.share),
    ];
    for (field, share) in planted {
        range(field, share, 0.0, 0.1)?;
    }
    for repeat in &spec.near_repeat {
        range("near_repeat.share_of_parents", repeat.share_of_parents, 0.0, 1.0)?;
        range("near_repeat.distance_m", repeat.distance_m, 50.0, 2000.0)?;
        range("near_repeat.days", f64::from(repeat.days), 2.0, 60.0)?;
    }
    for neighbourhood in &spec.neighbourhood {
        range("neighbourhood.share_reported", neighbourhood.share_reported, 0.05, 1.0)?;
    }
    Ok(())
}

fn neighbourhoods(spec: &Spec) -> Verdict {
    let length = spec.neighbourhood.len();
    require((1..=999).contains(&length).then_some(()), "neighbourhood", "must be 1 to 999 entries")?;
    let mut slugs = BTreeSet::new();
    for neighbourhood in &spec.neighbourhood {
        let slug = slug(&neighbourhood.name);
        require((!slug.is_empty()).then_some(()), "neighbourhood.name", "must have letters")?;
        let problem = format!("`{}` stands twice; names must differ", neighbourhood.name);
        require(slugs.insert(slug).then_some(()), "neighbourhood.name", problem)?;
    }
    let full = spec.neighbourhood.iter().any(|neighbourhood| neighbourhood.share_reported >= 1.0);
    require(full.then_some(()), "neighbourhood.share_reported", "must be 1 in at least one neighbourhood")
}

fn categories(spec: &Spec, library: &Library) -> Verdict {
    let known = |field: &str, slug: &str| {
        let fine = library.category(slug).map(|_| ());
        require(fine, field, format!("names `{slug}`, which is no category; known are {}", library.slugs()))
    };
    for (slug, &weight) in &spec.weights {
        known("weights", slug)?;
        range(&format!("weights.{slug}"), weight, 0.0, 1e9)?;
    }
    let some = spec.weights.values().any(|&weight| weight > 0.0);
    require(some.then_some(()), "weights", "must give at least one category a weight above 0")?;
    known("new_hotspot.category", &spec.new_hotspot.category)?;
    known("fading_hotspot.category", &spec.fading_hotspot.category)?;
    for repeat in &spec.near_repeat {
        known("near_repeat.category", &repeat.category)?;
    }
    let filed = &spec.prolific_reporter.categories;
    require((!filed.is_empty()).then_some(()), "prolific_reporter.categories", "must name at least one category")?;
    filed.iter().try_for_each(|slug| known("prolific_reporter.categories", slug))
}

fn places(spec: &Spec) -> Verdict {
    let (width, height) = (spec.plan.width_km / 2.0, spec.plan.height_km / 2.0);
    let inside = |field: &str, place: &NamedPlace| {
        range(&format!("{field}.at_km[0]"), place.at_km[0], -width, width)?;
        range(&format!("{field}.at_km[1]"), place.at_km[1], -height, height)?;
        range(&format!("{field}.radius_m"), place.radius_m, 40.0, 1000.0)
    };
    inside("new_hotspot.place", &spec.new_hotspot.place)?;
    inside("fading_hotspot.place", &spec.fading_hotspot.place)
}

fn series(spec: &Spec, library: &Library) -> Verdict {
    let series = &spec.series;
    range("series.count", f64::from(series.count), 0.0, 1000.0)?;
    let shares = [
        ("series.vehicle", series.vehicle),
        ("series.method", series.method),
        ("series.decoys.vehicle", series.decoys.vehicle),
        ("series.decoys.method", series.decoys.method),
    ];
    shares.into_iter().try_for_each(|(field, share)| range(field, share, 0.0, 1.0))?;
    for slug in &series.categories {
        let known: Vec<&str> = library.habits.methods.keys().map(String::as_str).collect();
        let fine = library.habits.methods.contains_key(slug).then_some(());
        let problem = format!("names `{slug}`, which has no way of working; known are {}", known.join(" "));
        require(fine, "series.categories", problem)?;
    }
    if series.count == 0 {
        return Ok(());
    }
    require((!series.categories.is_empty()).then_some(()), "series.categories", "must name at least one category")?;
    let window = f64::from(spec.from.until(spec.to).map_or(0, |span| span.get_days()));
    rising("series.events", series.events.map(f64::from), [2.0, 50.0])?;
    rising("series.roam_m", series.roam_m, [100.0, 5000.0])?;
    rising("series.days", series.days.map(f64::from), [2.0, window - 2.0])
}

/// A least and a most, in this order and within bounds.
fn rising(field: &str, [least, most]: [f64; 2], [low, high]: [f64; 2]) -> Verdict {
    range(&format!("{field}[0]"), least, low, high)?;
    range(&format!("{field}[1]"), most, least, high)
}

fn duplicates(spec: &Spec, library: &Library) -> Verdict {
    let duplicates = &spec.duplicates;
    range("duplicates.share", duplicates.share, 0.0, 0.5)?;
    for slug in &duplicates.categories {
        let fine = library.category(slug).map(|_| ());
        let problem = format!("names `{slug}`, which is no category; known are {}", library.slugs());
        require(fine, "duplicates.categories", problem)?;
    }
    if duplicates.share > 0.0 {
        range("duplicates.distance_m", duplicates.distance_m, 20.0, 1000.0)?;
        range("duplicates.minutes", f64::from(duplicates.minutes), 1.0, 600.0)?;
    }
    Ok(())
}

/// Lower-case letters and digits of a name, with a hyphen for everything between.
pub(crate) fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}
