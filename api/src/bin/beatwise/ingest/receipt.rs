//! A receipt for people.

use ingest::{Receipt, Rehearsal};

use crate::output;

/// The receipt for people.
pub(crate) fn describe(receipt: &Receipt) -> String {
    let mut table = output::table(&["what", "rows"]);
    let mut row = |what: &str, rows: u64| {
        table.add_row([what.to_owned(), grouped(rows)]);
    };
    row("read", receipt.rows_read);
    let kept = !receipt.held && !receipt.dry_run;
    row(if kept { "accepted as reports" } else { "would be accepted as reports" }, receipt.accepted);
    row("duplicates, not stored again", receipt.duplicates);
    row("superseded by a later revision", receipt.superseded);
    row("quarantined", receipt.quarantined);
    for (reason, rows) in &receipt.reasons {
        row(&format!("  because {reason}"), *rows);
    }
    if receipt.corrected > 0 {
        row("stored reports corrected", receipt.corrected);
    }
    row("without a place", receipt.without_place);
    for (reason, rows) in &receipt.flags {
        row(&format!("flagged {reason}"), *rows);
    }
    let mut lines = vec![headline(receipt), table.to_string()];
    if let (Some(first), Some(last)) = (receipt.months.first(), receipt.months.last()) {
        lines.push(format!("{} months from {first} to {last}, {} files", receipt.months.len(), receipt.files.len()));
    }
    for (kind, times) in &receipt.redacted {
        lines.push(format!("redacted in narratives: {} x {kind}", grouped(*times)));
    }
    for (word, rows) in receipt.unknown_categories.iter().take(20) {
        lines.push(format!("unknown category, kept as other: {word} ({} rows)", grouped(*rows)));
    }
    for pile in &receipt.piles {
        let share = 100.0 * pile.share;
        let (lng, lat) = (pile.longitude, pile.latitude);
        lines.push(format!("pile: {} rows on {lng}, {lat} ({share:.1} % of those with a place)", grouped(pile.reports)));
    }
    lines.extend(receipt.left_aside.iter().map(|reason| format!("left aside: {reason}")));
    lines.join("\n")
}

fn headline(receipt: &Receipt) -> String {
    let batch = &receipt.batch;
    if receipt.already_loaded {
        return format!("batch {batch} is in the lake since snapshot {}: nothing was added", receipt.snapshot);
    }
    if receipt.held {
        return format!("batch {batch} is held: more than 5 % of its rows are refused, and nothing was added");
    }
    if receipt.dry_run {
        return format!("batch {batch}, rehearsed only: nothing was added");
    }
    format!("batch {batch} is snapshot {}", receipt.snapshot)
}

/// Thousands apart: 336248 as `336,248`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The first rows of a rehearsal, as they would be stored, and the first that would be refused.
pub(crate) fn show(rehearsal: &Rehearsal) -> String {
    let mut lines = vec![String::new(), "as they would be stored:".to_owned()];
    for (number, row) in rehearsal.accepted.iter().enumerate() {
        let values: Vec<String> = row.iter().map(|(column, value)| format!("{column} = {value}")).collect();
        lines.push(format!("{:>3}  {}", number + 1, values.join("\n     ")));
    }
    if !rehearsal.refused.is_empty() {
        lines.push("refused:".to_owned());
        lines.extend(rehearsal.refused.iter().map(|row| {
            let field = if row.field.is_empty() { "the record" } else { &row.field };
            format!("     {} line {}, {field}: {} ({})", row.file, row.line, row.reason.meaning(), row.reason)
        }));
    }
    lines.join("\n")
}
