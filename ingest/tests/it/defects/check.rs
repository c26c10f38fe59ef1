//! Comparing a lake and its receipt with the ledger, line by line and row by row.

use std::collections::BTreeMap;
use std::path::Path;

use engine::report::schema::table;
use ingest::{Receipt, SourceKind};

use super::ledger::Ledger;
use super::oddities::UNKNOWN;
use super::stored::{each_report, lines_and_reasons, superseded};
use crate::made::Lake;

/// Differences that a failure shows; more would bury them.
const SHOWN: usize = 25;

/// Loads a file and fails where the lake is not what the ledger says. Returns what was planted and found of every kind.
pub(super) async fn load_and_compare(lake: &Lake, path: &Path, ledger: Ledger) -> BTreeMap<&'static str, (u64, u64)> {
    let receipt = lake.load(SourceKind::Csv, &[path]).await.expect("loaded");
    let folder = lake.store.folder();
    let refused = lines_and_reasons(folder, table::QUARANTINE);
    let kinds = ledger.kinds(|line, refusal| refused.binary_search(&(line, refusal.reason.code().to_owned())).is_ok());
    show(&kinds);
    compare_refusals(&refused, &ledger);
    compare_receipt(&receipt, &ledger);
    compare_texts(lake, &receipt, &ledger).await;
    let flagged: Vec<u64> = lines_and_reasons(folder, table::FLAGS).into_iter().map(|(line, _)| line).collect();
    assert!(flagged.iter().eq(&ledger.unknown), "lines of unknown categories: {flagged:?}");
    assert!(superseded(folder).iter().eq(&ledger.superseded), "what was overruled is kept as history");
    compare_reports(folder, ledger);
    kinds
}

fn show(kinds: &BTreeMap<&'static str, (u64, u64)>) {
    eprintln!("{:<44} {:>8} {:>8}", "kind of defect", "planted", "found");
    for (kind, (planted, found)) in kinds {
        eprintln!("{kind:<44} {planted:>8} {found:>8}");
    }
}

/// The lines and reasons of the quarantine are those of the ledger, each once.
fn compare_refusals(refused: &[(u64, String)], ledger: &Ledger) {
    let expected = ledger.refused.iter().map(|(line, refusal)| (*line, refusal.reason.code().to_owned()));
    let expected: Vec<(u64, String)> = expected.collect();
    let kind = |line: &u64| ledger.refused.get(line).map_or("a good row", |refusal| refusal.kind);
    let only = |these: &[(u64, String)], those: &[(u64, String)]| -> Vec<String> {
        let missing = these.iter().filter(|pair| those.binary_search(pair).is_err());
        missing.take(SHOWN).map(|(line, reason)| format!("line {line}: {reason} ({})", kind(line))).collect()
    };
    let (missed, invented) = (only(&expected, refused), only(refused, &expected));
    assert!(missed.is_empty() && invented.is_empty(), "not found: {missed:#?}\nfound but not planted: {invented:#?}");
    assert_eq!(refused.len(), expected.len(), "a row is refused twice");
}

fn compare_receipt(receipt: &Receipt, ledger: &Ledger) {
    let settled = receipt.accepted + receipt.duplicates + receipt.superseded + receipt.quarantined;
    assert_eq!((receipt.rows_read, settled), (ledger.read(), ledger.read()));
    assert_eq!(receipt.accepted, ledger.stored.len() as u64);
    assert_eq!(receipt.duplicates, ledger.duplicates);
    assert_eq!(receipt.superseded, ledger.superseded.len() as u64);
    assert_eq!(receipt.reasons, ledger.reasons());
    let unknown = ledger.unknown.len() as u64;
    assert_eq!(receipt.unknown_categories.get(UNKNOWN).copied().unwrap_or_default(), unknown);
    assert_eq!((receipt.unknown_categories.len(), receipt.flags.values().sum::<u64>()), (usize::from(unknown > 0), unknown));
    let nowhere = ledger.stored.values().filter(|said| said.place.is_none()).count();
    assert_eq!(receipt.without_place, nowhere as u64);
    assert!(receipt.redacted.is_empty() && receipt.piles.is_empty(), "{:?} {:?}", receipt.redacted, receipt.piles);
    assert_eq!((receipt.held, receipt.corrected), (false, 0));
}

/// The office keeps the text of every refused row, each under its own line.
async fn compare_texts(lake: &Lake, receipt: &Receipt, ledger: &Ledger) {
    let kept = lake.office().await.rows(&receipt.batch, 0, None).await.expect("readable");
    assert_eq!(kept.len(), ledger.refused.len());
    for (row, (line, refusal)) in kept.iter().zip(&ledger.refused) {
        assert_eq!((row.line, row.reason.as_str()), (*line, refusal.reason.code()));
        let text = row.text.as_deref().expect("a text");
        let id = refusal.id.as_deref().unwrap_or_default();
        assert!(text.contains(id), "line {line}: {id} is not in {}", text.chars().take(200).collect::<String>());
    }
}

/// Every report is struck off the ledger: what is left was lost, and what was not there is made up.
fn compare_reports(lake: &Path, mut ledger: Ledger) {
    let mut wrong = Vec::new();
    each_report(lake, |key, said| match ledger.stored.remove(&key) {
        Some(expected) if expected == said => {}
        expected => wrong.push((key, expected, said)),
    });
    wrong.truncate(SHOWN);
    assert!(wrong.is_empty(), "(id, expected, stored): {wrong:#?}");
    let lost: Vec<&String> = ledger.stored.keys().take(SHOWN).collect();
    assert!(lost.is_empty(), "good rows are lost: {lost:?}");
}
