//! A comparison as comma-separated rows: one per area, cell or category.

use super::{ExportError, number, sheet};
use crate::sheet::harmless;
use crate::view::{ComparedCountView, ComparedRowView, ComparisonView};

/// The rows of an answer, with the receipt as a first line that starts with `#`.
///
/// # Errors
/// When a value cannot be written as text.
pub fn comparison_csv(answer: &ComparisonView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(HEADER)?;
    for row in &answer.rows {
        let start =
            [row.kind.to_owned(), harmless(row.id.as_deref().unwrap_or_default()), harmless(&row.name), row.class.to_owned()];
        let counts = counted(Some(&row.now)).into_iter().chain(counted(row.reference.as_ref()));
        let end = [row.overdispersed.to_string(), harmless(&row.reason)];
        rows.write_record(start.into_iter().chain(counts).chain(figures(row).map(number)).chain(end))?;
    }
    sheet(&answer.receipt, rows)
}

const HEADER: [&str; 22] = [
    "kind",
    "id",
    "name",
    "class",
    "reports",
    "exposure",
    "rate",
    "against_reports",
    "against_exposure",
    "against_rate",
    "expected",
    "expected_lower",
    "expected_upper",
    "ratio",
    "lower",
    "upper",
    "difference",
    "p",
    "q",
    "dispersion",
    "overdispersed",
    "reason",
];

fn counted(count: Option<&ComparedCountView>) -> [String; 3] {
    count.map_or_else(Default::default, |count| [count.reports.to_string(), number(count.exposure), number(count.rate)])
}

fn figures(row: &ComparedRowView) -> [Option<f64>; 10] {
    let expected = row.expected.as_ref();
    [
        expected.map(|expected| expected.reports),
        expected.map(|expected| expected.lower),
        expected.map(|expected| expected.upper),
        row.ratio,
        row.lower,
        row.upper,
        row.difference,
        row.p,
        row.q,
        row.dispersion,
    ]
}
