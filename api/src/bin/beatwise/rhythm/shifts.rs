//! Shifts for people: weekday by shift, and how the peak moved.

use api::view::{PeakMoveView, ShiftsView, WeekShiftView};

use super::hours::known;
use crate::output::{self, figure, probability};

pub(super) fn describe(view: &ShiftsView) -> String {
    let mut table = output::table(&["rank", "begins", "shift", "reports", "shifts", "each (95 %)", "share", "ratio", "q", ""]);
    let mut shifts: Vec<&WeekShiftView> = view.shifts.iter().collect();
    shifts.sort_by_key(|shift| shift.rank.unwrap_or(usize::MAX));
    for shift in shifts {
        table.add_row(row(shift));
    }
    let mut lines = vec![table.to_string()];
    match (&view.peak, &view.peak_not_computable) {
        (Some(peak), _) => lines.extend(moved(peak)),
        (None, Some(why)) => lines.push(format!("how the peak moved: {why}")),
        (None, None) => {}
    }
    lines.push(known(view.known));
    lines.extend(view.receipt.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(view.receipt.attributions.iter().cloned());
    lines.join("\n")
}

fn row(shift: &WeekShiftView) -> [String; 10] {
    [
        shift.rank.map_or_else(|| "-".to_owned(), |rank| rank.to_string()),
        shift.weekday.to_owned(),
        format!("{} to {}", shift.from, shift.to),
        format!("{:.1}", shift.reports),
        format!("{:.1}", shift.held),
        format!("{} ({} to {})", figure(shift.rate, 2), figure(shift.lower, 2), figure(shift.upper, 2)),
        format!("{:.1} %", 100.0 * shift.share),
        figure(shift.ratio, 2),
        probability(shift.q),
        if shift.above { "above the rest".to_owned() } else { String::new() },
    ]
}

fn moved(peak: &PeakMoveView) -> Vec<String> {
    let mut table = output::table(&["shift", "now", "then", "p", "q"]);
    for shift in &peak.shifts {
        table.add_row([
            format!("{} to {}", shift.from, shift.to),
            format!("{:.1} %", 100.0 * shift.now),
            format!("{:.1} %", 100.0 * shift.then),
            probability(shift.p),
            probability(shift.q),
        ]);
    }
    let against = format!("against {} to {} ({} reports):", peak.from, peak.to, peak.reports);
    let notes = peak.notes.iter().map(|note| format!("note: {note}"));
    [against, table.to_string(), peak.finding.clone()].into_iter().chain(notes).collect()
}
