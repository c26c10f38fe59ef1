//! The calendar for people: the days that stand out.

use api::view::{CalendarView, WEEKDAYS};

use crate::output::{self, figure, probability};

pub(super) fn describe(view: &CalendarView, rows: usize) -> String {
    let remarkable = view.remarkable();
    let mut lines = Vec::new();
    if remarkable.is_empty() {
        lines.push(format!("None of {} days stands out from its weekday and month (q above 0.05).", view.days.len()));
    } else {
        let mut table = output::table(&["day", "", "reports", "expected", "", "p", "q"]);
        for day in remarkable.iter().take(rows) {
            table.add_row([
                day.day.clone(),
                day.weekday.to_owned(),
                day.reports.to_string(),
                figure(day.expected, 1),
                day.stands_out.unwrap_or_default().to_owned(),
                probability(day.p),
                probability(day.q),
            ]);
        }
        lines.push(table.to_string());
        lines.push(format!("{} of {} days stand out from their weekday and month", remarkable.len(), view.days.len()));
    }
    if remarkable.len() > rows {
        lines.push(format!("{} of them are not shown; --top N shows more, --format csv every day", remarkable.len() - rows));
    }
    let factors = WEEKDAYS.iter().zip(view.weekday_factors).map(|(day, factor)| format!("{day} {factor:.2}"));
    lines.push(format!("weekdays beside the mean: {}", factors.collect::<Vec<_>>().join(", ")));
    lines.push(format!("days vary {:.2} times as much as Poisson counts", view.dispersion));
    lines.extend(view.receipt.notes.iter().map(|note| format!("note: {note}")));
    lines.extend(view.receipt.attributions.iter().cloned());
    lines.join("\n")
}
