//! What was written back of visits: read from a sheet of cards, and what places had by it.

use std::collections::BTreeMap;

use engine::analysis::Dose;
use engine::space::{Cell, Resolution};
use engine::time::instant_text;
use ingest::office::{Outcome, RecordedVisit};
use jiff::civil::DateTime;

use crate::sheet::harmless;

/// Hexadecimal digits of a plan's id, behind the letter `p`.
pub(crate) const ID_DIGITS: usize = 12;

/// Columns of a sheet that somebody filled in, as `beatwise plan --format csv` writes them with the last four empty.
const NEEDED: [&str; 5] = ["plan", "visit", "cell", "arrived", "outcome"];

/// A sheet that cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// It is no sheet of visits.
    #[error("no row names the columns `plan` and `visit`: fill in the sheet that `beatwise plan --format csv` writes")]
    NoNames,
    /// It has no such column.
    #[error("the row of names lacks the column `{0}`: fill in the sheet that `beatwise plan --format csv` writes")]
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
/// What stands above the row of names is passed over: it is the receipt, which a spreadsheet cuts at its commas and quotes anew.
///
/// # Errors
/// [`SheetError`] names the first line and column that cannot be used: a sheet is kept whole or not at all.
pub fn read_sheet(text: &str, by: Option<&str>, now: i64) -> Result<Vec<RecordedVisit>, SheetError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let broken = |error: csv::Error| SheetError::Text(error.to_string());
    let mut records = reader.records();
    let names = loop {
        let record = records.next().ok_or(SheetError::NoNames)?.map_err(broken)?;
        if ["plan", "visit"].iter().all(|name| record.iter().any(|field| field == *name)) {
            break record;
        }
    };
    let place = |name: &str| names.iter().position(|known| known == name);
    if let Some(lacking) = NEEDED.into_iter().find(|name| place(name).is_none()) {
        return Err(SheetError::Column(lacking));
    }
    let mut visits = Vec::new();
    for record in records {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().skip(names.len()).any(|field| !field.is_empty()) {
            let reason = format!("line {line}: more fields than columns; put a text that holds a comma between quotes");
            return Err(SheetError::Text(reason));
        }
        let field = |name: &str| place(name).and_then(|at| record.get(at)).unwrap_or_default();
        if !field("outcome").is_empty() {
            visits.push(row(field, line, (by, now))?);
        }
    }
    Ok(visits)
}

fn row<'a>(field: impl Fn(&str) -> &'a str, line: u64, (by, at): (Option<&str>, i64)) -> Result<RecordedVisit, SheetError> {
    let bad = |column, reason: String| SheetError::Row { line, column, reason };
    let plan = field("plan");
    if !is_plan(plan) {
        let needs = "write it as it stands on the cards, such as p0123456789ab";
        return Err(bad("plan", format!("`{}` is not a plan's id: {needs}", plan.escape_debug())));
    }
    let visit = field("visit").parse().map_err(|_| bad("visit", format!("`{}` is not a visit's number", field("visit"))))?;
    let cell: Cell = field("cell").parse().map_err(|error| bad("cell", format!("{error}")))?;
    let outcome = Outcome::of(field("outcome")).ok_or_else(|| {
        let words: Vec<&str> = Outcome::ALL.iter().map(|outcome| outcome.as_str()).collect();
        bad("outcome", format!("`{}` is none of {}", field("outcome"), words.join(", ")))
    })?;
    let (arrived, minutes) = if outcome == Outcome::NotDone {
        // Nobody came: what stays is when somebody should have.
        (moment(field("arrived")).or_else(|| moment(field("arrive"))).unwrap_or_default(), 0)
    } else {
        let late = || bad("arrived", format!("`{}` is not a time such as 2026-11-27T18:20", field("arrived")));
        let long = || bad("minutes", format!("`{}` is not how many minutes it lasted, 1 to 240", field("minutes")));
        let minutes = field("minutes").parse::<u32>().ok().filter(|minutes| (1..=240).contains(minutes));
        (moment(field("arrived")).ok_or_else(late)?, minutes.ok_or_else(long)?)
    };
    let note = Some(on_one_line(field("note"))).filter(|note| !note.is_empty());
    let (plan, cell, by) = (plan.to_owned(), cell.to_string(), by.map(str::to_owned));
    Ok(RecordedVisit { plan, visit, cell, arrived, minutes, outcome, note, by, at })
}

/// Whether a text is the id of a plan; those of earlier sheets lack the letter.
fn is_plan(text: &str) -> bool {
    let digits = text.strip_prefix('p').unwrap_or(text);
    digits.len() == ID_DIGITS && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A time by the clock on the wall, `YYYY-MM-DDTHH:MM`, with the offset behind it where one was written. A spreadsheet may have
/// put a space for the `T` and added seconds.
fn moment(text: &str) -> Option<String> {
    let (day, clock) = text.split_once(['T', ' '])?;
    let (clock, offset) = clock.split_at(clock.find(['+', '-']).unwrap_or(clock.len()));
    let is_whole = day.len() == 10 && matches!(clock.len(), 5 | 8) && matches!(offset.len(), 0 | 6);
    let at = is_whole.then(|| format!("{day}T{clock}{offset}").parse::<DateTime>().ok()).flatten()?;
    Some(format!("{}{offset}", at.strftime("%Y-%m-%dT%H:%M")))
}

/// A text without line ends and other control characters.
fn on_one_line(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_control() || letter.is_whitespace()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
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

/// What places had, by cells of a resolution: visits that were made, in order of time. Whoever comes to a cell at a minute comes
/// once, in however many sheets it stands.
#[must_use]
pub fn doses(history: &[RecordedVisit], resolution: Resolution) -> Vec<Dose> {
    let mut doses = BTreeMap::<(DateTime, &str), Dose>::new();
    for visit in standing(history).into_iter().filter(|visit| visit.outcome != Outcome::NotDone) {
        let Some((at, cell)) = whereabouts(visit, resolution) else { continue };
        let dose = Dose { cell, day: at.date(), minutes: visit.minutes, outcome: visit.outcome.as_str().to_owned() };
        doses.insert((at, visit.cell.as_str()), dose);
    }
    doses.into_values().collect()
}

/// When a visit began, by the clock on the wall, and in which cell of a resolution it was.
fn whereabouts(visit: &RecordedVisit, resolution: Resolution) -> Option<(DateTime, Cell)> {
    let cell: Cell = visit.cell.parse().ok()?;
    let cell = if cell.resolution() == resolution { cell } else { cell.centre().cell(resolution)? };
    Some((visit.arrived.parse().ok()?, cell))
}

/// Visits that were written back as comma-separated rows.
///
/// # Errors
/// [`SheetError::Text`] when a value cannot be written as text.
pub fn visits_csv(history: &[RecordedVisit]) -> Result<String, SheetError> {
    let broken = |error: csv::Error| SheetError::Text(error.to_string());
    let mut rows = csv::Writer::from_writer(Vec::new());
    let names = ["plan", "visit", "cell", "arrived", "minutes", "outcome", "note", "by", "at"];
    rows.write_record(names).map_err(broken)?;
    for visit in history {
        let RecordedVisit { plan, visit: number, cell, arrived, minutes, outcome, note, by, at } = visit;
        let said = [note, by].map(|text| harmless(text.as_deref().unwrap_or_default()));
        let which = [harmless(plan), number.to_string(), cell.clone(), harmless(arrived), minutes.to_string()];
        let row = which.into_iter().chain([outcome.as_str().to_owned()]).chain(said).chain([instant_text(*at)]);
        rows.write_record(row).map_err(broken)?;
    }
    let rows = rows.into_inner().map_err(|error| SheetError::Text(error.to_string()))?;
    String::from_utf8(rows).map_err(|error| SheetError::Text(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "# receipt: {}\nplan,visit,cell,arrive,arrived,minutes,outcome,note\n\
        p00112233aabb,1,8919586e28bffff,2026-11-27T18:10,2026-11-27T18:12,11,nothing-seen,\n\
        p00112233aabb,2,8919586e2cfffff,2026-11-27T18:40,,99,not-done,called away\n\
        p00112233aabb,3,8919586e2c7ffff,2026-11-27T19:00,,,,\n";

    fn nine() -> Resolution {
        Resolution::new(9).expect("a resolution")
    }

    #[test]
    fn a_sheet_is_read_and_the_last_word_about_a_visit_holds() {
        let mut visits = read_sheet(SHEET, Some("sergeant"), 5).expect("a sheet");
        assert_eq!(visits.len(), 2);
        assert_eq!(
            (visits[0].minutes, visits[0].outcome, visits[1].note.as_deref()),
            (11, Outcome::NothingSeen, Some("called away"))
        );
        assert_eq!((visits[1].arrived.as_str(), visits[1].minutes), ("2026-11-27T18:40", 0), "nobody stayed 99 minutes");
        assert_eq!(doses(&visits, nine()).len(), 1);
        visits.push(RecordedVisit { outcome: Outcome::NotDone, ..visits[0].clone() });
        assert_eq!((doses(&visits, nine()).len(), standing(&visits).len()), (0, 2));
        let eight = Resolution::new(8).expect("a resolution");
        assert_eq!(doses(&visits[..1], eight)[0].cell.resolution(), eight);
    }

    #[test]
    fn a_sheet_that_a_spreadsheet_saved_is_the_same_sheet() {
        // The receipt is cut at its commas and quoted anew, every row is as wide as the widest, times have seconds and a space.
        let saved = "\u{feff}\"# receipt: {\"\"from\"\":\"\"2026-10-30\"\"\",\"to:\"\"2026-11-27\"\"}\",,,,,,,,\r\n\
            plan,visit,cell,arrive,arrived,minutes,outcome,note,,\r\n\
            p00112233aabb,1,8919586e28bffff,2026-11-27 18:10:00,2026-11-27 18:12:00,11,nothing-seen,,,\r\n\
            p00112233aabb,2,8919586e2cfffff,2026-11-27T18:40,,,not-done,called away,,\r\n\
            ,,,,,,,,,\r\n";
        assert_eq!(read_sheet(saved, None, 5), read_sheet(SHEET, None, 5));
    }

    #[test]
    fn a_time_is_read_with_its_offset_and_without() {
        for (text, read) in [
            ("2026-10-25T01:20", Some("2026-10-25T01:20")),
            ("2026-10-25T01:20+01:00", Some("2026-10-25T01:20+01:00")),
            ("2026-10-25 01:20:30+00:00", Some("2026-10-25T01:20+00:00")),
            ("2026-10-25", None),
            ("2026-10-25T01:20Z", None),
            ("2026-10-25T01:20[Europe/London]", None),
            ("ten past six", None),
        ] {
            assert_eq!(moment(text).as_deref(), read, "{text}");
        }
        let sheet = SHEET.replacen("2026-11-27T18:12", "2026-11-27T18:12+00:00", 1);
        let visits = read_sheet(&sheet, None, 0).expect("a sheet");
        assert_eq!(doses(&visits, nine())[0].day, jiff::civil::date(2026, 11, 27));
    }

    #[test]
    fn a_bad_row_is_named_by_line_and_column_and_nothing_is_kept() {
        for (from, to, column) in [
            ("nothing-seen", "fine", "outcome"),
            (",11,", ",eleven,", "minutes"),
            ("2026-11-27T18:12", "ten past six", "arrived"),
            ("8919586e28bffff", "there", "cell"),
            ("aabb,1,", "aabb,one,", "visit"),
            ("p00112233aabb,1,", ",1,", "plan"),
            ("p00112233aabb,1,", "1.12233E+11,1,", "plan"),
            ("p00112233aabb,1,", "p00112233aab\u{7},1,", "plan"),
        ] {
            let error = read_sheet(&SHEET.replacen(from, to, 1), None, 0).expect_err(column);
            assert!(error.to_string().starts_with(&format!("line 3, {column}: ")), "{error}");
            assert!(!error.to_string().contains(char::is_control), "{error:?}");
        }
        let lacking = read_sheet("plan,visit,cell\n", None, 0).expect_err("a column");
        assert_eq!(lacking, SheetError::Column("arrived"));
        assert_eq!(read_sheet("cell,outcome\n", None, 0), Err(SheetError::NoNames));
        let wide = SHEET.replacen("called away", "called away, again", 1);
        assert!(read_sheet(&wide, None, 0).expect_err("a comma").to_string().starts_with("line 4: "));
    }

    #[test]
    fn a_note_stays_on_one_line_and_a_sheet_of_before_is_read() {
        let sheet = SHEET.replacen("called away", "\"called\r\naway\u{1b}[2J\"", 1).replace("p00112233aabb", "00112233aabb");
        let visits = read_sheet(&sheet, None, 0).expect("a sheet");
        assert_eq!((visits[1].plan.as_str(), visits[1].note.as_deref()), ("00112233aabb", Some("called away [2J")));
    }

    #[test]
    fn two_sheets_of_one_shift_count_once() {
        let one = read_sheet(SHEET, None, 0).expect("a sheet");
        let other = read_sheet(&SHEET.replace("p0011", "p0022"), None, 0).expect("a sheet");
        let both: Vec<RecordedVisit> = one.iter().chain(&other).cloned().collect();
        assert_eq!((standing(&both).len(), doses(&both, nine())), (4, doses(&one, nine())));
    }

    #[test]
    fn kept_visits_are_written_as_rows_that_no_spreadsheet_runs() {
        let mut visits = read_sheet(SHEET, Some("=1+1"), 0).expect("a sheet");
        visits.truncate(1);
        let rows = visits_csv(&visits).expect("rows");
        let row = "p00112233aabb,1,8919586e28bffff,2026-11-27T18:12,11,nothing-seen,,'=1+1,1970-01-01T00:00:00Z";
        assert_eq!(rows.lines().nth(1), Some(row), "{rows}");
    }
}
