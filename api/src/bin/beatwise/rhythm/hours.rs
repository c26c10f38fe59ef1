//! Hours of the week for people: a grid for each group, and a line for each where there are several.

use api::view::{KnownTimesView, PeakView, RhythmTableView, RhythmView};

use crate::output::{self, probability};

/// Groups whose hours are shown as a grid.
const GRIDS: usize = 3;

pub(super) fn describe(view: &RhythmView) -> String {
    let mut lines = Vec::new();
    if view.tables.len() > 1 {
        lines.push(groups(&view.tables));
    }
    for table in view.tables.iter().take(GRIDS) {
        if view.tables.len() > 1 {
            lines.push(format!("\n{}", table.name));
        }
        lines.extend(grid(table));
    }
    if view.tables.len() > GRIDS {
        lines.push(format!("and {} grids more; --format json and csv have them all", view.tables.len() - GRIDS));
    }
    lines.extend(view.receipt.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(view.receipt.attributions.iter().cloned());
    lines.join("\n")
}

/// One line per group: its peak, and whether it has one.
fn groups(tables: &[RhythmTableView]) -> String {
    let mut rows =
        output::table(&["", "reports", "busiest hour", "each time", "mean time", "q of even hours", "q of even weekdays"]);
    for table in tables {
        let peak = table.peaks.first();
        rows.add_row([
            table.name.clone(),
            table.total.to_string(),
            peak.map_or_else(|| "-".to_owned(), |peak| format!("{} {}", peak.weekday, hour(peak))),
            output::figure(peak.and_then(|peak| peak.hour.rate), 2),
            mean(table).unwrap_or_else(|| "-".to_owned()),
            probability(table.q_even_hours),
            probability(table.q_even_weekdays),
        ]);
    }
    rows.to_string()
}

fn grid(view: &RhythmTableView) -> Vec<String> {
    let heads: Vec<&str> = std::iter::once("hour").chain(view.days.iter().map(|day| day.weekday)).collect();
    let mut table = output::table(&heads);
    for hour in 0..24 {
        let fields = view.days.iter().map(|day| day.hours.get(hour).map_or_else(String::new, |at| format!("{:.1}", at.reports)));
        table.add_row(std::iter::once(format!("{hour:02}")).chain(fields));
    }
    table.add_row(std::iter::once("all".to_owned()).chain(view.days.iter().map(|day| format!("{:.1}", day.total))));
    let mut lines = vec![table.to_string()];
    for peak in &view.peaks {
        let at = &peak.hour;
        if let (Some(rate), Some(lower), Some(upper)) = (at.rate, at.lower, at.upper) {
            lines.push(format!("{} {}: {rate:.2} reports each time ({lower:.2} to {upper:.2})", peak.weekday, hour(peak)));
        }
    }
    if let (Some(hours), Some(weekdays)) = (view.p_even_hours, view.p_even_weekdays) {
        lines.push(format!("p that all hours of the day are alike {hours:.2e}, that all weekdays are {weekdays:.2e}"));
    }
    if let (Some(mean), Some(length)) = (mean(view), view.concentration) {
        lines.push(format!("mean time of day {mean} (resultant length {length:.2}; 0 is spread over the day)"));
    }
    lines.push(known(view.known));
    lines
}

/// What is known of the times, in a line.
pub(super) fn known(known: KnownTimesView) -> String {
    format!(
        "times known to an hour {}, to a day {}, only the day {}, longer {}",
        known.known_within_an_hour, known.known_within_a_day, known.known_to_the_day, known.known_longer
    )
}

fn hour(peak: &PeakView) -> String {
    let from = peak.hour.hour;
    format!("{from:02}:00 to {:02}:00", (from + 1) % 24)
}

fn mean(table: &RhythmTableView) -> Option<String> {
    let mean = table.mean_time.clone()?;
    Some(match table.mean_within_minutes {
        Some(within) => format!("{mean} ± {within:.0} min"),
        None => mean,
    })
}
