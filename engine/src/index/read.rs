//! From rows of the lake's files to the columns of a month.

use std::collections::HashMap;

use arrow::array::{Array, ArrayRef, AsArray, DictionaryArray, PrimitiveArray, RecordBatch};
use arrow::datatypes::{ArrowPrimitiveType, Date32Type, Float64Type, Int32Type, TimestampMicrosecondType, UInt64Type};
use jiff::civil::Date;

use super::codes::{Kind, code_of};
use super::moments::Moments;
use super::month::{Month, NOWHERE, Origins, Tally};
use crate::report::schema::{column, table};
use crate::report::{Audience, Category, Origin, PlacePrecision, Status, TimePrecision};
use crate::space::BBox;
use crate::store::StoreError;

/// The columns that a month is made of.
pub(super) const COLUMNS: [&str; 14] = [
    column::ORIGIN,
    column::AUDIENCE,
    column::CATEGORY,
    column::OCCURRED_FROM,
    column::OCCURRED_TO,
    column::TIME_PRECISION,
    column::PLACE_PRECISION,
    column::LONGITUDE,
    column::LATITUDE,
    column::CELL,
    column::AREA_ID,
    column::HOUSEHOLD,
    column::HOUSEHOLD_SINCE,
    column::STATUS,
];

/// What is written for a coordinate that a report does not have.
const NO_COORDINATE: f64 = f64::NAN;
/// Sorts reports without a place behind all others.
const NO_CELL: u64 = u64::MAX;

/// Where a row lies, and what it is sorted by.
struct Spot {
    cell: u64,
    from: i64,
    batch: u32,
    row: u32,
}

/// The reports of batches that fall on the days of a month, given when each begins and the last ends.
pub(super) fn month((first_day, days): (Date, Vec<i64>), batches: &[RecordBatch], origins: Origins) -> Result<Month, StoreError> {
    let mut areas = Words::default();
    let batches: Vec<Columns<'_>> = batches.iter().map(|batch| Columns::of(batch, &mut areas)).collect::<Result<_, _>>()?;
    let spots = spots(&batches, ends_of(&days));
    let mut made = Made::with_capacity(spots.len());
    for spot in &spots {
        made.push(&batches[spot.batch as usize], spot)?;
    }
    Ok(made.finish((first_day, days), &spots, (areas, origins)))
}

/// From when to when some days are.
fn ends_of(days: &[i64]) -> (i64, i64) {
    (days.first().copied().unwrap_or(0), days.last().copied().unwrap_or(0))
}

fn spots(batches: &[Columns<'_>], (from, to): (i64, i64)) -> Vec<Spot> {
    let mut spots = Vec::with_capacity(batches.iter().map(|batch| batch.rows).sum());
    for (batch, columns) in (0..).zip(batches) {
        let rows = columns.from.values().iter().enumerate().filter(|(_, moment)| (from..to).contains(*moment));
        spots.extend(rows.map(|(row, moment)| Spot {
            cell: value(columns.cell, row).unwrap_or(NO_CELL),
            from: *moment,
            batch,
            row: u32::try_from(row).unwrap_or(u32::MAX),
        }));
    }
    // One file is sorted already; several are runs that a stable sort merges.
    let key = |spot: &Spot| (spot.cell, spot.from);
    if !spots.is_sorted_by_key(key) {
        spots.sort_by_key(key);
    }
    spots
}

/// The columns of one batch.
struct Columns<'a> {
    rows: usize,
    from: &'a PrimitiveArray<TimestampMicrosecondType>,
    to: &'a PrimitiveArray<TimestampMicrosecondType>,
    cell: &'a PrimitiveArray<UInt64Type>,
    household: &'a PrimitiveArray<UInt64Type>,
    since: &'a PrimitiveArray<Date32Type>,
    lng: &'a PrimitiveArray<Float64Type>,
    lat: &'a PrimitiveArray<Float64Type>,
    area: Coded<'a, u32>,
    category: Coded<'a, u8>,
    origin: Coded<'a, Origin>,
    audience: Coded<'a, Audience>,
    status: Coded<'a, Status>,
    place: Coded<'a, PlacePrecision>,
    time: Coded<'a, TimePrecision>,
}

impl<'a> Columns<'a> {
    fn of(batch: &'a RecordBatch, areas: &mut Words) -> Result<Self, StoreError> {
        let category = |word: &str| word.parse::<Category>().map(code_of).map_err(|error| corrupt(&error.to_string()));
        Ok(Self {
            rows: batch.num_rows(),
            from: numbers(batch, column::OCCURRED_FROM)?,
            to: numbers(batch, column::OCCURRED_TO)?,
            cell: numbers(batch, column::CELL)?,
            household: numbers(batch, column::HOUSEHOLD)?,
            since: numbers(batch, column::HOUSEHOLD_SINCE)?,
            lng: numbers(batch, column::LONGITUDE)?,
            lat: numbers(batch, column::LATITUDE)?,
            area: Coded::of(batch, column::AREA_ID, |word| Ok(areas.code(word)))?,
            category: Coded::of(batch, column::CATEGORY, category)?,
            origin: Coded::of(batch, column::ORIGIN, known)?,
            audience: Coded::of(batch, column::AUDIENCE, known)?,
            status: Coded::of(batch, column::STATUS, known)?,
            place: Coded::of(batch, column::PLACE_PRECISION, known)?,
            time: Coded::of(batch, column::TIME_PRECISION, known)?,
        })
    }
}

/// A column of words as the file codes them, and what each word of its dictionary means.
struct Coded<'a, W> {
    keys: &'a PrimitiveArray<Int32Type>,
    meanings: Vec<W>,
}

impl<'a, W: Copy> Coded<'a, W> {
    fn of(
        batch: &'a RecordBatch,
        name: &'static str,
        read: impl FnMut(&str) -> Result<W, StoreError>,
    ) -> Result<Self, StoreError> {
        let coded: &DictionaryArray<Int32Type> = named(batch, name)?
            .as_dictionary_opt()
            .ok_or_else(|| corrupt(&format!("column {name} did not come as a dictionary")))?;
        let words = coded.values().as_string_opt::<i32>().ok_or_else(|| corrupt(&format!("column {name} holds no text")))?;
        let meanings = words.iter().map(Option::unwrap_or_default).map(read).collect::<Result<_, _>>()?;
        Ok(Self { keys: coded.keys(), meanings })
    }

    /// What the word of a row means, where there is one.
    fn get(&self, row: usize) -> Option<W> {
        let key = usize::try_from(value(self.keys, row)?).ok()?;
        self.meanings.get(key).copied()
    }

    fn needed(&self, row: usize) -> Result<W, StoreError> {
        self.get(row).ok_or_else(|| corrupt("a word that every report has is missing"))
    }
}

fn known<W: std::str::FromStr<Err = crate::report::UnknownWord>>(word: &str) -> Result<W, StoreError> {
    word.parse().map_err(|error: crate::report::UnknownWord| corrupt(&error.to_string()))
}

fn named<'a>(batch: &'a RecordBatch, name: &'static str) -> Result<&'a ArrayRef, StoreError> {
    batch.column_by_name(name).ok_or_else(|| corrupt(&format!("no column {name}")))
}

fn numbers<'a, T: ArrowPrimitiveType>(batch: &'a RecordBatch, name: &'static str) -> Result<&'a PrimitiveArray<T>, StoreError> {
    let array = named(batch, name)?;
    array.as_primitive_opt().ok_or_else(|| corrupt(&format!("column {name} has type {}", array.data_type())))
}

fn value<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, row: usize) -> Option<T::Native> {
    (!array.is_null(row)).then(|| array.value(row))
}

fn corrupt(reason: &str) -> StoreError {
    StoreError::Corrupt { table: table::REPORTS, reason: reason.to_owned() }
}

/// The neighbourhoods of a month, each with a code of its own.
#[derive(Default)]
struct Words {
    codes: HashMap<String, u32>,
    words: Vec<String>,
}

impl Words {
    fn code(&mut self, word: &str) -> u32 {
        if let Some(code) = self.codes.get(word) {
            return *code;
        }
        let code = u32::try_from(self.words.len()).unwrap_or(NOWHERE);
        self.codes.insert(word.to_owned(), code);
        self.words.push(word.to_owned());
        code
    }
}

/// Columns in the making.
struct Made {
    from: Vec<i64>,
    to: Vec<i64>,
    kind: Vec<u16>,
    category: Vec<u8>,
    area: Vec<u32>,
    household: Vec<u64>,
    since: Vec<i32>,
    lng: Vec<f64>,
    lat: Vec<f64>,
}

impl Made {
    fn with_capacity(rows: usize) -> Self {
        Self {
            from: Vec::with_capacity(rows),
            to: Vec::with_capacity(rows),
            kind: Vec::with_capacity(rows),
            category: Vec::with_capacity(rows),
            area: Vec::with_capacity(rows),
            household: Vec::with_capacity(rows),
            since: Vec::with_capacity(rows),
            lng: Vec::with_capacity(rows),
            lat: Vec::with_capacity(rows),
        }
    }

    fn push(&mut self, columns: &Columns<'_>, spot: &Spot) -> Result<(), StoreError> {
        let row = spot.row as usize;
        let (household, since) = (value(columns.household, row), value(columns.since, row));
        let who = (columns.origin.needed(row)?, columns.audience.needed(row)?, columns.status.needed(row)?);
        let precision = (columns.place.needed(row)?, columns.time.needed(row)?);
        self.kind.push(Kind::new(who, precision, (household.is_some(), since.is_some())).bits());
        self.from.push(spot.from);
        self.to.push(columns.to.value(row));
        self.category.push(columns.category.needed(row)?);
        self.area.push(columns.area.get(row).unwrap_or(NOWHERE));
        self.household.push(household.unwrap_or_default());
        self.since.push(since.unwrap_or_default());
        self.lng.push(value(columns.lng, row).unwrap_or(NO_COORDINATE));
        self.lat.push(value(columns.lat, row).unwrap_or(NO_COORDINATE));
        Ok(())
    }

    fn finish(self, (first_day, days): (Date, Vec<i64>), spots: &[Spot], (areas, origins): (Words, Origins)) -> Month {
        let (mut cells, mut starts) = (Vec::new(), Vec::new());
        for (spot, row) in spots.iter().zip(0..) {
            if spot.cell != NO_CELL && cells.last() != Some(&spot.cell) {
                cells.push(spot.cell);
                starts.push(row);
            }
        }
        let unplaced_from = spots.partition_point(|spot| spot.cell != NO_CELL);
        starts.push(u32::try_from(unplaced_from).unwrap_or(u32::MAX));
        let ends = self.from.iter().fold((i64::MAX, i64::MIN), |(first, last), at| (first.min(*at), last.max(*at)));
        let tally = tally((&self.from, &days), (&self.kind, &self.category), (&self.area, unplaced_from));
        let in_areas = (0..unplaced_from).filter(|row| self.area[*row] != NOWHERE);
        let in_areas = in_areas.map(|row| BBox::at(self.lng[row], self.lat[row])).reduce(BBox::union);
        let kept = |known: fn(Kind) -> bool| self.kind.iter().any(|bits| known(Kind::of_bits(*bits)));
        let (has_households, has_since) = (kept(Kind::has_household), kept(Kind::has_since));
        Month {
            first_day,
            origins,
            cells,
            starts,
            reach: ends,
            from: Moments::new(self.from),
            to: Moments::new(self.to),
            kind: self.kind,
            category: self.category,
            area: self.area,
            areas: areas.words,
            household: if has_households { self.household } else { Vec::new() },
            since: if has_since { self.since } else { Vec::new() },
            lng: self.lng,
            lat: self.lat,
            days,
            tally,
            in_areas,
        }
    }
}

fn tally(
    (from, days): (&[i64], &[i64]),
    (kinds, categories): (&[u16], &[u8]),
    (areas, unplaced_from): (&[u32], usize),
) -> Vec<Tally> {
    let mut counts = HashMap::<(i64, u16, u8), Tally>::new();
    for (row, ((moment, kind), category)) in from.iter().zip(kinds).zip(categories).enumerate() {
        let day = days[days.partition_point(|start| start <= moment).saturating_sub(1)];
        let none = Tally { day, kind: *kind, category: *category, reports: 0, located: 0, in_areas: 0 };
        let entry = counts.entry((day, *kind, *category)).or_insert(none);
        let is_located = row < unplaced_from;
        entry.reports += 1;
        entry.located += u32::from(is_located);
        entry.in_areas += u32::from(is_located && areas[row] != NOWHERE);
    }
    let mut tally: Vec<Tally> = counts.into_values().collect();
    tally.sort_unstable_by_key(|entry| (entry.day, entry.kind, entry.category));
    tally
}
