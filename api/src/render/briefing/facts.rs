//! What a briefing rests on: one labelled line per fact, from its receipts.

use engine::analysis::Receipt;
use serde::Serialize;
use serde_json::Value;

use super::page::Periods;
use crate::render::words::{count, method, sentence};
use crate::view::BriefingView;

/// One fact and its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
}

/// Options that the page states elsewhere.
const STATED: [&str; 2] = ["before_from", "before_to"];

/// The facts in reading order: data, time, methods, policy, whom to name.
pub(super) fn facts(briefing: &BriefingView, periods: &Periods) -> Vec<Fact> {
    let receipts = &briefing.receipts;
    let area = format!("{} ({}, {})", briefing.area.name, briefing.area.layer, briefing.area.area_id);
    let zone = joined(receipts, |receipt| receipt.question.window.zone().name().to_owned());
    let mut facts = vec![
        fact("Area", area),
        fact("Snapshot", joined(receipts, |receipt| receipt.snapshot.to_string())),
        fact("Windows", format!("{} and {}", periods.now_days, periods.before_days)),
        fact("Time zone", zone),
    ];
    facts.extend(receipts.iter().map(|receipt| fact(&sentence(&method(receipt.method)), how(receipt))));
    facts.push(fact("Disclosure policy", joined(receipts, |receipt| receipt.policy.to_owned())));
    let named: Vec<String> = receipts.iter().flat_map(|receipt| receipt.attributions.iter().cloned()).collect();
    facts.push(fact("Data", joined(&named, Clone::clone)));
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

fn fact(label: &str, value: String) -> Fact {
    Fact { label: label.to_owned(), value }
}

/// What one question read and how it was answered.
fn how(receipt: &Receipt) -> String {
    let mut parts =
        vec![format!("{} reports read, {} in the region", count(receipt.reports_read), count(receipt.reports_in_region))];
    if receipt.reports_without_place > 0 {
        parts.push(format!("{} without a place", count(receipt.reports_without_place)));
    }
    if let Some(cells) = receipt.lattice_cells {
        parts.push(format!("{} cells of H3 resolution {}", count(cells), receipt.question.resolution.level()));
    }
    parts.extend(receipt.seed.map(|seed| format!("seed {seed}")));
    parts.extend(receipt.permutations.map(|number| format!("{} permutations", count(u64::from(number)))));
    let options = receipt.options.iter().filter(|(name, _)| !STATED.contains(name));
    parts.extend(options.map(|(name, value)| format!("{}: {}", name.replace('_', " "), plain(value))));
    format!("{}.", parts.join("; "))
}

/// An option's value without JSON's quotation marks.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The different values of a list in its order, joined by semicolons.
fn joined<T>(things: &[T], value: impl Fn(&T) -> String) -> String {
    let mut once: Vec<String> = Vec::new();
    for thing in things {
        let value = value(thing);
        if !once.contains(&value) {
            once.push(value);
        }
    }
    once.join("; ")
}
