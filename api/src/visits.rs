//! What was written back of visits: read from a sheet of cards, and what places had by it.

use std::collections::BTreeMap;

use engine::analysis::Dose;
use engine::space::{Cell, Resolution};
use ingest::office::{Outcome, RecordedVisit};
use jiff::civil::DateTime;

/// Columns of a sheet that somebody filled in, as `beatwise plan --format csv` writes them with the last four empty.
const NEEDED: [&str; 5] = ["plan", "visit", "cell", "arrived", "outcome"];

/// A sheet that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// It is no sheet of visits.
    #[error("the first row lacks the column `{0}`: fill in the sheet that `beatwise plan --format csv` writes")]
    Column(&'static str),
    /// A row of it.
    #[error("line {line}, {column}: {reason}")]
    Row {
        /// Counted from 1.
        line: u64,
        /// The column.
        column: &'static str,
        /// What is wrong, and what to write.
        reason: String,
    },
    /// It is no CSV.
    #[error("{0}")]
    Text(String),
}

/// The visits of a sheet; rows without an outcome were not filled in and are left out.
///
/// # Errors
/// [`SheetError`] names the first line and column that cannot be used: a sheet is kept whole or not at all.
pub fn read_sheet(text: &str, by: Option<&str>, now: i64) -> Result<Vec<RecordedVisit>, SheetError> {
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).flexible(false).from_reader(text.as_bytes());
    let broken = |error: csv::Error| SheetError::Text(error.to_string());
    let names = reader.headers().map_err(broken)?.clone();
    let place = |name: &str| names.iter().position(|known| known == name);
    if let Some(lacking) = NEEDED.into_iter().find(|name| place(name).is_none()) {
        return Err(SheetError::Column(lacking));
    }
    let mut visits = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |name: &str| place(name).and_then(|at| record.get(at)).unwrap_or_default();
        if !field("outcome").is_empty() {
            visits.push(row(field, line, (by, now))?);
        }
    }
    Ok(visits)
}

fn row<'a>(field: impl Fn(&str) -> &'a str, line: u64, (by, at): (Option<&str>, i64)) -> Result<RecordedVisit, SheetError> {
    let bad = |column, reason: String| SheetError::Row { line, column, reason };
    let outcome = Outcome::of(field("outcome")).ok_or_else(|| {
        let words: Vec<&str> = Outcome::ALL.iter().map(|outcome| outcome.as_str()).collect();
        bad("outcome", format!("`{}` is none of {}", field("outcome"), words.join(", ")))
    })?;
    let visit = field("visit").parse().map_err(|_| bad("visit", format!("`{}` is not a visit's number", field("visit"))))?;
    let cell: Cell = field("cell").parse().map_err(|error| bad("cell", format!("{error}")))?;
    let arrived = field("arrived");
    let is_time = |text: &str| text.len() == 16 && text.parse::<DateTime>().is_ok();
    let is_done = outcome != Outcome::NotDone;
    if is_done && !is_time(arrived) {
        return Err(bad("arrived", format!("`{arrived}` is not a time such as 2026-11-27T18:20")));
    }
    let minutes = match field("minutes") {
        "" if !is_done => 0,
        text => text
            .parse()
            .ok()
            .filter(|minutes| (1..=240).contains(minutes) || !is_done)
            .ok_or_else(|| bad("minutes", format!("`{text}` is not how many minutes it lasted, 1 to 240")))?,
    };
    if field("plan").is_empty() {
        return Err(bad("plan", "missing: it says which plan the visit is of".to_owned()));
    }
    let arrived = if is_time(arrived) { arrived } else { field("arrive") };
    let note = Some(field("note")).filter(|note| !note.is_empty()).map(str::to_owned);
    let (plan, cell, arrived, by) = (field("plan").to_owned(), cell.to_string(), arrived.to_owned(), by.map(str::to_owned));
    Ok(RecordedVisit { plan, visit, cell, arrived, minutes, outcome, note, by, at })
}

/// The visits that hold: the last word about each, in the order in which they were first written back.
#[must_use]
pub fn standing(history: &[RecordedVisit]) -> Vec<&RecordedVisit> {
    let mut last = BTreeMap::<(&str, u32), (usize, &RecordedVisit)>::new();
    for (at, visit) in history.iter().enumerate() {
        last.entry((&visit.plan, visit.visit)).and_modify(|known| known.1 = visit).or_insert((at, visit));
    }
    let mut standing: Vec<(usize, &RecordedVisit)> = last.into_values().collect();
    standing.sort_unstable_by_key(|(at, _)| *at);
    standing.into_iter().map(|(_, visit)| visit).collect()
}

/// What places had, by cells of a resolution: visits that were made, by day.
#[must_use]
pub fn doses(history: &[RecordedVisit], resolution: Resolution) -> Vec<Dose> {
    let dose = |visit: &RecordedVisit| {
        let cell: Cell = visit.cell.parse().ok()?;
        let cell = if cell.resolution() == resolution { cell } else { cell.centre().cell(resolution)? };
        let day = visit.arrived.parse::<DateTime>().ok()?.date();
        Some(Dose { cell, day, minutes: visit.minutes, outcome: visit.outcome.as_str().to_owned() })
    };
    let made = standing(history).into_iter().filter(|visit| visit.outcome != Outcome::NotDone);
    let mut doses: Vec<Dose> = made.filter_map(dose).collect();
    doses.sort_by_key(|dose| dose.day);
    doses
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "# receipt: {}\nplan,visit,cell,arrive,arrived,minutes,outcome,note\n\
        p1,1,8919586e28bffff,2026-11-27T18:10,2026-11-27T18:12,11,nothing-seen,\n\
        p1,2,8919586e2cfffff,2026-11-27T18:40,,,not-done,called away\n\
        p1,3,8919586e2c7ffff,2026-11-27T19:00,,,,\n";

    #[test]
    fn a_sheet_is_read_and_the_last_word_about_a_visit_holds() {
        let mut visits = read_sheet(SHEET, Some("sergeant"), 5).expect("a sheet");
        assert_eq!(visits.len(), 2);
        assert_eq!(
            (visits[0].minutes, visits[0].outcome, visits[1].note.as_deref()),
            (11, Outcome::NothingSeen, Some("called away"))
        );
        assert_eq!(visits[1].arrived, "2026-11-27T18:40");
        let nine = Resolution::new(9).expect("a resolution");
        assert_eq!(doses(&visits, nine).len(), 1);
        visits.push(RecordedVisit { outcome: Outcome::NotDone, ..visits[0].clone() });
        assert_eq!((doses(&visits, nine).len(), standing(&visits).len()), (0, 2));
        let eight = Resolution::new(8).expect("a resolution");
        assert_eq!(doses(&visits[..1], eight)[0].cell.resolution(), eight);
    }

    #[test]
    fn a_bad_row_is_named_by_line_and_column_and_nothing_is_kept() {
        for (from, to, column) in [
            ("nothing-seen", "fine", "outcome"),
            (",11,", ",eleven,", "minutes"),
            ("2026-11-27T18:12", "ten past six", "arrived"),
            ("8919586e28bffff", "there", "cell"),
            ("p1,1,", "p1,one,", "visit"),
            ("p1,1,", ",1,", "plan"),
        ] {
            let error = read_sheet(&SHEET.replacen(from, to, 1), None, 0).expect_err(column);
            assert!(error.to_string().starts_with(&format!("line 3, {column}: ")), "{error}");
        }
        let lacking = read_sheet("plan,visit,cell\n", None, 0).expect_err("a column");
        assert_eq!(lacking, SheetError::Column("arrived"));
    }
}
