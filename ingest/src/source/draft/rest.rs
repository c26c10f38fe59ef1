//! The other columns: the id, the narrative, the household, the status, the agency, and what describes persons.

use std::cmp::Reverse;

use engine::report::Status;

use super::column::{Column, is_numeric};

const IDENTIFIES: [&str; 12] = ["id", "no", "nr", "num", "number", "case", "ref", "reference", "key", "uuid", "unique", "report"];
/// Row counters change from one export to the next.
const COUNTS: [&str; 6] = ["objectid", "fid", "index", "row", "rownum", "gid"];
const HOUSEHOLD: [&str; 7] = ["household", "reporter", "resident", "caller", "account", "submitter", "user"];
const STATUS: [&str; 3] = ["status", "disposition", "outcome"];
const AGENCY: [&str; 6] = ["agency", "department", "dept", "force", "jurisdiction", "bureau"];
const PERSON: [&str; 22] = [
    "victim",
    "vic",
    "suspect",
    "susp",
    "offender",
    "sex",
    "sexo",
    "gender",
    "genero",
    "age",
    "edad",
    "race",
    "raza",
    "ethnicity",
    "ethnic",
    "dob",
    "birth",
    "birthdate",
    "phone",
    "email",
    "ssn",
    "descent",
];
const PERSONS_NAME: [&str; 7] = ["first", "last", "full", "middle", "person", "owner", "surname"];
/// Most columns of a narrative.
const MOST_TEXTS: usize = 4;

/// What the other columns hold.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Rest {
    /// Candidates for the id with how many different values they have, the most first.
    pub(super) ids: Vec<(usize, usize)>,
    pub(super) narrative: Vec<usize>,
    pub(super) household: Option<usize>,
    pub(super) status: Option<usize>,
    pub(super) agency: Option<usize>,
    /// Columns that describe persons, which Beatwise does not take.
    pub(super) persons: Vec<usize>,
    /// Columns that no guess wanted.
    pub(super) left: Vec<usize>,
}

impl Rest {
    /// Sorts the columns that are not spoken for.
    ///
    /// `times` are columns of times that no role was found for.
    pub(super) fn of(columns: &[Column<'_>], used: &[usize], times: &[usize]) -> Self {
        let is_free =
            |position: &usize| !used.contains(position) && !times.contains(position) && !columns[*position].name.is_empty();
        let mut free: Vec<usize> = (0..columns.len()).filter(is_free).collect();
        let mut take = |is_so: &dyn Fn(&Column<'_>) -> bool, most: usize| {
            let taken: Vec<usize> = free.iter().copied().filter(|position| is_so(&columns[*position])).take(most).collect();
            free.retain(|position| !taken.contains(position));
            taken
        };
        let persons = take(&is_person, usize::MAX);
        let household = take(&|column| column.is_called(&HOUSEHOLD) && !column.values.is_empty(), 1);
        let statuses = take(&is_status, usize::MAX);
        let status = statuses.iter().copied().max_by_key(|position| (known_statuses(&columns[*position]), Reverse(*position)));
        let ids = ranked(columns, take(&is_id, usize::MAX));
        let agency = take(&|column| column.is_called(&AGENCY) && is_text(column), 1);
        let narrative = take(&is_text, MOST_TEXTS);
        let unasked = times.iter().copied().filter(|position| !used.contains(position));
        let unasked = unasked.chain(statuses.into_iter().filter(|position| Some(*position) != status));
        let mut left: Vec<usize> = free.into_iter().chain(unasked).collect();
        left.sort_unstable();
        let first = |found: Vec<usize>| found.first().copied();
        Self { ids, narrative, household: first(household), status, agency: first(agency), persons, left }
    }
}

fn is_person(column: &Column<'_>) -> bool {
    column.is_called(&PERSON) || (column.is_called(&["name"]) && column.is_called(&PERSONS_NAME))
}

/// An id is called one and has mostly different values, without blanks between them.
fn is_id(column: &Column<'_>) -> bool {
    let is_short = |value: &str| value.len() <= 80 && !value.contains(char::is_whitespace);
    let distinct = column.distinct().len();
    column.is_called(&IDENTIFIES)
        && !column.is_called(&COUNTS)
        && column.is_mostly(is_short)
        && distinct * 2 >= column.values.len()
}

/// A status is called one, and at least one of its words is known.
fn is_status(column: &Column<'_>) -> bool {
    column.is_called(&STATUS) && column.distinct().len() <= 30 && known_statuses(column) > 0
}

/// Rows whose status is known.
fn known_statuses(column: &Column<'_>) -> usize {
    column.count(|word| status(word).is_some())
}

fn is_text(column: &Column<'_>) -> bool {
    column.is_mostly(|value| value.contains(char::is_alphabetic) && !is_numeric(value)) && !column.is_called(&COUNTS)
}

fn ranked(columns: &[Column<'_>], ids: Vec<usize>) -> Vec<(usize, usize)> {
    let mut ids: Vec<(usize, usize)> = ids.into_iter().map(|position| (position, columns[position].distinct().len())).collect();
    ids.sort_by_key(|(position, distinct)| (Reverse(*distinct), *position));
    ids
}

/// What a word of a status seems to mean.
pub(super) fn status(word: &str) -> Option<Status> {
    const MEANINGS: [(Status, &[&str]); 3] = [
        (Status::Retracted, &["unfounded", "duplicate", "cancel", "withdraw", "void", "invalid", "retract"]),
        (Status::Resolved, &["close", "resolve", "complete", "clear", "arrest", "solved", "done", "charged"]),
        (Status::Open, &["open", "active", "pending", "new", "progress", "investigat", "assigned", "invest"]),
    ];
    let word = word.to_lowercase();
    MEANINGS.iter().find(|(_, parts)| parts.iter().any(|part| word.contains(part))).map(|(status, _)| *status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_columns_are_sorted_by_name_and_values() {
        let header =
            ["ID", "Case Number", "OBJECTID", "Ward Number", "Block", "Victim Age", "First Name", "Reporter", "Status", "Agency"];
        let header = header.map(str::to_owned);
        let rows: Vec<Vec<String>> = (0..10)
            .map(|row| {
                let (id, case, ward) = (row.to_string(), format!("JA{}", row / 2), (row % 2).to_string());
                let rest = ["1XX MAIN ST", "24", "Ann", "h1", "Open", "CPD"].map(str::to_owned);
                [vec![id.clone(), case, id, ward], rest.to_vec()].concat()
            })
            .collect();
        let rest = Rest::of(&Column::all(&header, &rows).0, &[], &[2]);
        assert_eq!(rest.ids, [(0, 10), (1, 5)]);
        assert_eq!((rest.narrative, rest.persons, rest.left), (vec![4], vec![5, 6], vec![2, 3]));
        assert_eq!((rest.household, rest.status, rest.agency), (Some(7), Some(8), Some(9)));
    }

    #[test]
    fn words_of_a_status_are_guessed() {
        for (word, meaning) in [
            ("Closed - Unfounded", Some(Status::Retracted)),
            ("CLEARED BY ARREST", Some(Status::Resolved)),
            ("Invest Cont", Some(Status::Open)),
            ("Z", None),
        ] {
            assert_eq!(status(word), meaning, "{word}");
        }
    }
}
