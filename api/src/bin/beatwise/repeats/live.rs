//! The live list for people: where, until when and to what distance, most pressing first.

use api::view::{LiveRepeatsView, OpenWindowView, RepeatBandView};

use crate::output;

pub(super) fn describe(view: &LiveRepeatsView) -> String {
    let mut lines = Vec::new();
    match &view.none {
        Some(why) => lines.push(format!("{}: {why}", view.as_of)),
        None => lines.extend(list(view)),
    }
    lines.extend(view.receipt.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(view.receipt.attributions.iter().cloned());
    lines.join("\n")
}

fn list(view: &LiveRepeatsView) -> Vec<String> {
    let mut table =
        output::table(&["ratio", "band", "happened", "until", "days left", "within", "followed", "area", "cell", "lng, lat"]);
    for open in &view.open {
        table.add_row(row(open));
    }
    let raised = view.raised.iter().map(|band| {
        let (distance, days) = words(band);
        format!("{distance}, {days} days ({:.2})", band.ratio.unwrap_or(1.0))
    });
    vec![
        table.to_string(),
        format!("{} of {} windows open on {} are listed", view.open.len(), view.open_in_all, view.as_of),
        format!("bands that open a window, with their ratio: {}", raised.collect::<Vec<_>>().join("; ")),
    ]
}

fn row(open: &OpenWindowView) -> [String; 10] {
    let (distance, days) = words(&open.band);
    let area = open.area_name.as_ref().filter(|name| !name.is_empty()).or(open.area_id.as_ref());
    [
        format!("{:.2}", open.ratio),
        format!("{distance}, {days} days"),
        open.day.clone(),
        open.until.clone(),
        open.days_left.to_string(),
        format!("{} m", open.radius_m),
        open.followed.to_string(),
        area.cloned().unwrap_or_else(|| "-".to_owned()),
        open.cell.clone(),
        format!("{:.5}, {:.5}", open.longitude, open.latitude),
    ]
}

/// Distance and days of a band.
pub(super) fn words(band: &RepeatBandView) -> (String, String) {
    let distance = match band.to_m {
        Some(to) if to <= band.from_m => "same place".to_owned(),
        Some(to) => format!("{} to {to} m", band.from_m),
        None => format!("over {} m", band.from_m),
    };
    let days = band.to_days.map_or_else(|| format!("over {}", band.from_days), |to| format!("{} to {to}", band.from_days));
    (distance, days)
}
