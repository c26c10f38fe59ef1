//! Least and greatest values of a file's columns, as the catalog writes them. Text is left out: it prunes little, and the
//! catalog is no place for what people wrote.

use arrow::datatypes::{DataType, Field};
use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::statistics::Statistics;

use super::shape::Shape;

/// One column of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ColumnStats {
    pub(super) column_id: i64,
    pub(super) bytes: i64,
    pub(super) values: i64,
    pub(super) nulls: i64,
    pub(super) least: Option<String>,
    pub(super) greatest: Option<String>,
    /// For floating point: that there is none that is not a number. The pipeline lets only finite numbers through.
    pub(super) contains_nan: Option<bool>,
}

/// The statistics of every column of a finished file.
pub(super) fn column_stats(shape: &Shape, metadata: &ParquetMetaData) -> Vec<ColumnStats> {
    let columns = shape.schema.fields().iter().zip(&shape.column_ids).enumerate();
    columns.map(|(position, (field, column_id))| one(metadata, position, field, *column_id)).collect()
}

fn one(metadata: &ParquetMetaData, position: usize, field: &Field, column_id: i64) -> ColumnStats {
    let float = matches!(field.data_type(), DataType::Float64);
    let mut found = ColumnStats {
        column_id,
        bytes: 0,
        values: 0,
        nulls: 0,
        least: None,
        greatest: None,
        contains_nan: float.then_some(false),
    };
    let mut extremes: Option<(Value, Value)> = None;
    let mut complete = true;
    for group in metadata.row_groups() {
        let chunk = group.column(position);
        found.bytes += chunk.compressed_size();
        let nulls = chunk.statistics().and_then(Statistics::null_count_opt).map_or(0, u64::cast_signed);
        found.nulls += nulls;
        found.values += chunk.num_values() - nulls;
        match chunk.statistics().and_then(|statistics| bounds(field.data_type(), statistics)) {
            Some((least, greatest)) => {
                let wider = extremes.map_or((least, greatest), |(low, high)| (low.min(least), high.max(greatest)));
                extremes = Some(wider);
            }
            None => complete &= chunk.num_values() == nulls,
        }
    }
    if let Some((least, greatest)) = extremes.filter(|_| complete) {
        (found.least, found.greatest) = (least.text(field.data_type()), greatest.text(field.data_type()));
    }
    found
}

/// A value that can be compared within its column.
#[derive(Debug, Clone, Copy)]
enum Value {
    Whole(i64),
    Unsigned(u64),
    Float(f64),
    Truth(bool),
}

impl Value {
    fn min(self, other: Self) -> Self {
        if self.is_less(other) { self } else { other }
    }

    fn max(self, other: Self) -> Self {
        if self.is_less(other) { other } else { self }
    }

    fn is_less(self, other: Self) -> bool {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => a < b,
            (Self::Unsigned(a), Self::Unsigned(b)) => a < b,
            (Self::Float(a), Self::Float(b)) => a < b,
            (Self::Truth(a), Self::Truth(b)) => !a & b,
            _ => false,
        }
    }

    /// As DuckDB would cast it to text.
    fn text(self, kind: &DataType) -> Option<String> {
        const EPOCH: Date = Date::constant(1970, 1, 1);
        match (self, kind) {
            (Self::Whole(micros), DataType::Timestamp(_, _)) => {
                let moment = Timestamp::from_microsecond(micros).ok()?;
                let whole = micros.rem_euclid(1_000_000) == 0;
                Some(moment.strftime(if whole { "%Y-%m-%d %H:%M:%S+00" } else { "%Y-%m-%d %H:%M:%S%.6f+00" }).to_string())
            }
            (Self::Whole(days), DataType::Date32) => Some(EPOCH.checked_add(days.days()).ok()?.to_string()),
            (Self::Whole(number), _) => Some(number.to_string()),
            (Self::Unsigned(number), _) => Some(number.to_string()),
            (Self::Float(number), _) => Some(number.to_string()),
            (Self::Truth(truth), _) => Some(truth.to_string()),
        }
    }
}

fn bounds(kind: &DataType, statistics: &Statistics) -> Option<(Value, Value)> {
    match statistics {
        Statistics::Int64(stats) if *kind == DataType::UInt64 => {
            Some((Value::Unsigned(stats.min_opt()?.cast_unsigned()), Value::Unsigned(stats.max_opt()?.cast_unsigned())))
        }
        Statistics::Int64(stats) => Some((Value::Whole(*stats.min_opt()?), Value::Whole(*stats.max_opt()?))),
        Statistics::Int32(stats) => Some((Value::Whole((*stats.min_opt()?).into()), Value::Whole((*stats.max_opt()?).into()))),
        Statistics::Double(stats) => Some((Value::Float(*stats.min_opt()?), Value::Float(*stats.max_opt()?))),
        Statistics::Boolean(stats) => Some((Value::Truth(*stats.min_opt()?), Value::Truth(*stats.max_opt()?))),
        _ => None,
    }
}
