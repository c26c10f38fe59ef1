//! Parquet, plain and with the geometry of `GeoParquet` 1.0 and 1.1.

mod find;
mod geometry;
mod spot;
mod texts;

use std::fs::File;

use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use arrow::error::ArrowError;

use super::json::{LONGEST, ROWS};
use super::names::joined;
use super::reader::{Block, Reader};
use super::records::{Defect, Records};
use crate::IngestError;
use crate::reason::Reason;
use crate::source::ColumnRule;
use find::{Path, find, is_tellable};
use geometry::Geometry;
use spot::Spot;
use texts::Texts;

/// The rows of a Parquet file. Its `lines` are row numbers, the first row being 1: the format has no lines.
///
/// Columns are found by their loose names, in structures by dotted ones. Times with a zone become RFC 3339 with a Z, times
/// without one local time as ISO 8601 writes it; null is blank. The geometry of a `GeoParquet` file fills the source's columns
/// `longitude` and `latitude`; an empty one is no place, and one that is no point is a defect.
pub(crate) struct ParquetRows {
    file: String,
    names: Vec<String>,
    batches: ParquetRecordBatchReader,
    columns: Vec<Filled>,
    geometry: Option<Geometry>,
    /// Rows handed out so far.
    rows: u64,
}

/// Where a column of the source comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Filled {
    Column(Path),
    Longitude,
    Latitude,
    Nothing,
}

impl ParquetRows {
    /// Reads what the file says about itself; `columns` are those of the source.
    ///
    /// # Errors
    /// [`IngestError::BadFormat`] when it is no Parquet file, lacks a needed column, has one of a type that is no text, or has a
    /// geometry in another reference system than OGC:CRS84 or EPSG:4326.
    pub(crate) fn open(file: &str, source: File, columns: &[ColumnRule]) -> Result<Self, IngestError> {
        let bad = |reason: String| bad(file, 1, reason);
        let builder = ParquetRecordBatchReaderBuilder::try_new(source).map_err(|error| bad(error.to_string()))?;
        let schema = builder.schema().clone();
        let geometry = geo_metadata(&builder).map(|text| Geometry::of(&text, &schema)).transpose().map_err(bad)?;
        let filled: Vec<Filled> =
            columns.iter().map(|column| fill(column, &schema, geometry.as_ref())).collect::<Result<_, _>>().map_err(bad)?;
        let geometry = geometry.filter(|_| filled.contains(&Filled::Longitude) || filled.contains(&Filled::Latitude));
        let roots = roots(&filled, geometry.as_ref(), &schema);
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
        let batches = builder.with_projection(mask).with_batch_size(ROWS).build().map_err(|error| bad(error.to_string()))?;
        let names = columns.iter().map(|column| column.name.clone().into_owned()).collect();
        Ok(Self { file: file.to_owned(), names, batches, columns: filled, geometry, rows: 0 })
    }

    fn records(&self, batch: &RecordBatch) -> Result<Records, ArrowError> {
        let mut texts = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            texts.push(if let Filled::Column(path) = column { Some(Texts::of(batch, path)?) } else { None });
        }
        let array = self.geometry.as_ref().and_then(|geometry| batch.column_by_name(&geometry.column));
        let spots = self.geometry.as_ref().zip(array).map(|(geometry, array)| geometry.spots(array));
        let mut records = Records::new(self.names.len());
        for row in 0..batch.num_rows() {
            let spot = spots.as_ref().map_or(Spot::Nowhere, |spots| spots[row]);
            self.push(&mut records, (row, spot), &texts);
        }
        Ok(records)
    }

    fn push(&self, records: &mut Records, (row, spot): (usize, Spot), texts: &[Option<Texts>]) {
        let line = self.rows + row as u64 + 1;
        let place = match spot {
            Spot::At(x, y) => [x.to_string(), y.to_string()],
            Spot::Nowhere | Spot::NotAPoint => [String::new(), String::new()],
        };
        let cells = || {
            self.columns.iter().zip(texts).map(|(column, texts)| match column {
                Filled::Longitude => place[0].as_str(),
                Filled::Latitude => place[1].as_str(),
                _ => texts.as_ref().map_or("", |texts| texts.at(row)),
            })
        };
        let too_long = cells().map(str::len).sum::<usize>() > LONGEST;
        let fault = texts.iter().flatten().find_map(|texts| texts.fault(row));
        let fault = fault.or((spot == Spot::NotAPoint).then_some(Reason::NotAPoint));
        match too_long.then_some(Reason::TooLong).or(fault) {
            None => records.push(line, cells()),
            Some(reason) => {
                let told: serde_json::Map<_, _> = self.names.iter().cloned().zip(cells().map(Into::into)).collect();
                let text = serde_json::Value::Object(told).to_string().chars().take(LONGEST).collect();
                records.push_defect(Defect { line, reason, text });
            }
        }
    }
}

impl Reader for ParquetRows {
    fn header(&self) -> &[String] {
        &self.names
    }

    fn next_block(&mut self) -> Result<Option<Block>, IngestError> {
        let failed = |rows: &Self, error: &ArrowError| bad(&rows.file, rows.rows + 1, error.to_string());
        let Some(batch) = self.batches.next() else { return Ok(None) };
        let batch = batch.map_err(|error| failed(self, &error))?;
        let records = self.records(&batch).map_err(|error| failed(self, &error))?;
        self.rows += batch.num_rows() as u64;
        Ok(Some(Block::Ready(records)))
    }
}

fn geo_metadata(builder: &ParquetRecordBatchReaderBuilder<File>) -> Option<String> {
    let pairs = builder.metadata().file_metadata().key_value_metadata()?;
    pairs.iter().find(|pair| pair.key == "geo").and_then(|pair| pair.value.clone())
}

/// Where a column comes from, or why it cannot be filled.
fn fill(column: &ColumnRule, schema: &Schema, geometry: Option<&Geometry>) -> Result<Filled, String> {
    if geometry.is_some() {
        match joined("", &column.name).as_str() {
            "longitude" => return Ok(Filled::Longitude),
            "latitude" => return Ok(Filled::Latitude),
            _ => {}
        }
    }
    match find(&column.name, schema.fields()) {
        Some((path, kind)) if is_tellable(&kind) => Ok(Filled::Column(path)),
        Some((path, kind)) => Err(format!("its column `{}` is {kind}, which cannot be read as text", path.join("."))),
        None if column.needed => {
            let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
            Err(format!("there is no column `{}` among {}", column.name, names.join(", ")))
        }
        None => Ok(Filled::Nothing),
    }
}

/// Numbers of the outermost columns that are read.
fn roots(columns: &[Filled], geometry: Option<&Geometry>, schema: &Schema) -> Vec<usize> {
    let of_columns = columns.iter().filter_map(|column| if let Filled::Column(path) = column { path.first() } else { None });
    let names = of_columns.chain(geometry.map(|geometry| &geometry.column));
    names.filter_map(|name| schema.index_of(name).ok()).collect()
}

fn bad(file: &str, line: u64, reason: String) -> IngestError {
    IngestError::BadFormat { file: file.to_owned(), line, expected: "Parquet that can be loaded", reason }
}

#[cfg(test)]
mod tests;
