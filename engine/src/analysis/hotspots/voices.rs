//! Who spoke where: the voices of the cells that stand out, and which of them deserve doubt.
//!
//! One household is one voice per cell, category and week. What reports without a household say is counted, one voice each,
//! and never doubted here: their source answers for them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::query::{CellSource, CellText, Counted};
use crate::report::{Category, Origin, PlacePrecision};
use crate::space::Lattice;
use crate::stats::{StatsError, look_alikes};

/// A household that joined so many days before the week of its report is brand-new.
const NEW_DAYS: i64 = 28;
/// Texts that share at least this much of their pairs of adjacent words are look-alikes ...
const ALIKE: f64 = 0.7;
/// ... and those of so many households, each at most a fortnight after the one before, are a burst.
const BURST: usize = 4;
/// Texts with fewer words say little that could be copied.
const LEAST_WORDS: usize = 6;
/// Days within which look-alike texts are one burst.
const BURST_DAYS: i32 = 14;

/// One household, one cell, one category, one week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Voice {
    pub(super) household: u64,
    pub(super) category: Category,
    pub(super) week: Date,
}

/// Why a voice deserves doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// It says what others say, word for word or nearly.
    LookAlike,
    /// Its household joined only just before.
    NewHousehold,
}

/// What the reports of one cell are.
#[derive(Debug, Clone, Default)]
pub(super) struct Cellful {
    /// Voices of households, and whether they deserve doubt.
    pub(super) voices: BTreeMap<Voice, Option<Doubt>>,
    /// Reports of each household.
    pub(super) by_household: BTreeMap<u64, u64>,
    /// Reports of each category.
    pub(super) categories: BTreeMap<Category, u64>,
    /// Reports, and voices of households and others.
    pub(super) counted: Counted,
    /// Reports of residents.
    pub(super) residents: u64,
    /// Reports of agencies and devices.
    pub(super) agencies: u64,
    /// Reports placed on a publisher's map points.
    pub(super) snapped: u64,
}

/// The contents of some cells, by their position in the lattice.
pub(super) type Contents = BTreeMap<usize, Cellful>;

/// Gathers what the reports of some cells are.
pub(super) fn contents(lattice: &Lattice, sources: &[CellSource], texts: &[CellText]) -> Result<Contents, StatsError> {
    let mut contents = Contents::new();
    for source in sources {
        if let Some(at) = lattice.position(source.cell) {
            add(contents.entry(at).or_default(), source);
        }
    }
    for (at, voice) in copies(lattice, texts)? {
        if let Some(doubt) = contents.get_mut(&at).and_then(|cell| cell.voices.get_mut(&voice)) {
            *doubt = Some(Doubt::LookAlike);
        }
    }
    Ok(contents)
}

fn add(cell: &mut Cellful, source: &CellSource) {
    let reports = source.reports;
    cell.counted.reports += reports;
    *cell.categories.entry(source.category).or_default() += reports;
    match source.origin {
        Origin::Resident => cell.residents += reports,
        Origin::Agency | Origin::Sensor => cell.agencies += reports,
        Origin::Officer => {}
    }
    if source.place_precision == PlacePrecision::Snapped {
        cell.snapped += reports;
    }
    let (Some(household), Some(week)) = (source.household, source.week) else {
        cell.counted.voices += reports;
        return;
    };
    *cell.by_household.entry(household).or_default() += reports;
    let is_new = source.since.is_some_and(|since| since.saturating_add(NEW_DAYS.days()) > week);
    let voice = Voice { household, category: source.category, week };
    if cell.voices.insert(voice, is_new.then_some(Doubt::NewHousehold)).is_none() {
        cell.counted.voices += 1;
    }
}

/// Voices of households that belong to a burst of look-alike texts, but for the first of each burst.
fn copies(lattice: &Lattice, texts: &[CellText]) -> Result<Vec<(usize, Voice)>, StatsError> {
    let spoken: Vec<(usize, Voice, &str)> = texts.iter().filter_map(|text| spoken(lattice, text)).collect();
    let groups = look_alikes(&spoken.iter().map(|(.., text)| *text).collect::<Vec<_>>(), ALIKE)?;
    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (row, group) in groups.iter().enumerate() {
        if let Some(group) = group {
            members.entry(*group).or_default().push(row);
        }
    }
    let mut found = Vec::new();
    for mut rows in members.into_values() {
        rows.sort_by_key(|row| (spoken[*row].1.week, *row));
        let within = |pair: &[usize]| days_between(spoken[pair[0]].1.week, spoken[pair[1]].1.week) <= BURST_DAYS;
        let households = |burst: &[usize]| burst.iter().map(|row| spoken[*row].1.household).collect::<BTreeSet<_>>().len();
        for burst in rows.chunk_by(|a, b| within(&[*a, *b])).filter(|burst| households(burst) >= BURST) {
            found.extend(burst.iter().skip(1).map(|row| (spoken[*row].0, spoken[*row].1)));
        }
    }
    Ok(found)
}

fn spoken<'a>(lattice: &Lattice, text: &'a CellText) -> Option<(usize, Voice, &'a str)> {
    let voice = Voice { household: text.household?, category: text.category, week: text.week? };
    let is_long = text.narrative.split_whitespace().nth(LEAST_WORDS - 1).is_some();
    if is_long { Some((lattice.position(text.cell)?, voice, &text.narrative)) } else { None }
}

fn days_between(a: Date, b: Date) -> i32 {
    (b - a).get_days()
}

/// How many voices of each cell are doubted, by cell, over some cells.
pub(super) fn doubted(contents: &Contents, cells: &[usize]) -> BTreeMap<usize, u64> {
    removed(contents, cells, |_, doubt| doubt.is_some())
}

/// The same over `reach`, and of what is left the voices of the `most` households that speak most in `cells`.
pub(super) fn doubted_and_loudest(
    contents: &Contents,
    (cells, reach): (&[usize], &[usize]),
    most: usize,
) -> BTreeMap<usize, u64> {
    let mut voices: BTreeMap<u64, u64> = BTreeMap::new();
    for (voice, doubt) in cells.iter().filter_map(|at| contents.get(at)).flat_map(|cell| &cell.voices) {
        if doubt.is_none() {
            *voices.entry(voice.household).or_default() += 1;
        }
    }
    let mut loudest: Vec<(u64, u64)> = voices.into_iter().map(|(household, voices)| (voices, household)).collect();
    loudest.sort_unstable_by(|a, b| b.cmp(a));
    let loudest: BTreeSet<u64> = loudest.into_iter().take(most).map(|(_, household)| household).collect();
    removed(contents, reach, |voice, doubt| doubt.is_some() || loudest.contains(&voice.household))
}

fn removed(contents: &Contents, cells: &[usize], goes: impl Fn(&Voice, Option<Doubt>) -> bool) -> BTreeMap<usize, u64> {
    let of = |at: &usize| {
        let gone = contents.get(at)?.voices.iter().filter(|(voice, doubt)| goes(voice, **doubt)).count() as u64;
        (gone > 0).then_some((*at, gone))
    };
    cells.iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{Cell, Resolution};

    fn lattice() -> (Lattice, Cell) {
        let cell: Cell = "8a19583900c7fff".parse().expect("a cell");
        (Lattice::of_cells(cell.disk(1), Resolution::new(10).expect("a resolution")).expect("a lattice"), cell)
    }

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn noise() -> Category {
        "noise".parse().expect("a category")
    }

    fn source(cell: Cell, household: Option<u64>, week: &str, since: &str) -> CellSource {
        CellSource {
            cell,
            household,
            since: household.map(|_| day(since)),
            origin: Origin::Resident,
            category: noise(),
            week: household.map(|_| day(week)),
            place_precision: PlacePrecision::Exact,
            reports: 5,
        }
    }

    fn text(cell: Cell, household: u64, week: &str, narrative: &str) -> CellText {
        let (household, week) = (Some(household), Some(day(week)));
        CellText { cell, household, category: noise(), week, narrative: narrative.to_owned(), reports: 1 }
    }

    #[test]
    fn a_household_is_one_voice_a_week_and_a_report_without_one_is_its_own() {
        let (lattice, cell) = lattice();
        let sources = [
            source(cell, Some(1), "2025-03-03", "2020-01-01"),
            source(cell, Some(1), "2025-03-10", "2020-01-01"),
            source(cell, None, "2025-03-03", "2020-01-01"),
        ];
        let contents = contents(&lattice, &sources, &[]).expect("contents");
        let held = &contents[&lattice.position(cell).expect("inside")];
        assert_eq!(held.counted, Counted { reports: 15, voices: 2 + 5 });
        assert_eq!(held.by_household, BTreeMap::from([(1, 10)]));
    }

    #[test]
    fn households_that_have_just_joined_and_copied_texts_are_doubted() {
        let (lattice, cell) = lattice();
        let at = lattice.position(cell).expect("inside");
        let mut sources = vec![source(cell, Some(9), "2025-03-03", "2025-02-20")];
        sources.extend((1..=6).map(|household| source(cell, Some(household), "2025-03-03", "2020-01-01")));
        let copied = "Dealing from a parked car outside number four every night";
        let texts: Vec<CellText> = (1..=5).map(|household| text(cell, household, "2025-03-03", copied)).collect();
        let found = contents(&lattice, &sources, &texts).expect("contents");
        // The first of five copies counts; so does the household that says something else.
        assert_eq!(doubted(&found, &[at]), BTreeMap::from([(at, 1 + 4)]));
        let apart: Vec<CellText> = (1..=5)
            .zip(["2025-01-06", "2025-02-03", "2025-03-03", "2025-04-07", "2025-05-05"])
            .map(|(household, week)| text(cell, household, week, copied))
            .collect();
        let spread: Vec<CellSource> = apart
            .iter()
            .map(|text| source(cell, text.household, &text.week.expect("a week").to_string(), "2020-01-01"))
            .collect();
        assert!(doubted(&contents(&lattice, &spread, &apart).expect("contents"), &[at]).is_empty(), "months apart is no burst");
    }

    #[test]
    fn the_loudest_households_go_over_all_cells_together() {
        let (lattice, cell) = lattice();
        let other = *lattice.cells().iter().find(|other| **other != cell).expect("a neighbour");
        let (here, there) = (lattice.position(cell).expect("inside"), lattice.position(other).expect("inside"));
        let weeks = ["2025-03-03", "2025-03-10", "2025-03-17"];
        let mut sources: Vec<CellSource> = weeks.iter().map(|week| source(cell, Some(1), week, "2020-01-01")).collect();
        sources.push(source(other, Some(1), weeks[0], "2020-01-01"));
        sources.push(source(cell, Some(2), weeks[0], "2020-01-01"));
        let found = contents(&lattice, &sources, &[]).expect("contents");
        assert_eq!(doubted_and_loudest(&found, (&[here, there], &[here, there]), 1), BTreeMap::from([(here, 3), (there, 1)]));
    }
}
