//! Typed access to a result's columns by name, whichever width of text DataFusion returns.

use arrow::array::{Array, AsArray, Float64Array, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType, UInt64Type};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::report::schema::column;
use crate::report::{Category, UnknownCategory, UnknownWord};
use crate::store::StoreError;

/// Day zero of Arrow's dates.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// The columns of one batch of a named table or question.
#[derive(Debug)]
pub(crate) struct Columns<'a> {
    table: &'static str,
    batch: &'a RecordBatch,
}

impl<'a> Columns<'a> {
    pub(crate) const fn new(table: &'static str, batch: &'a RecordBatch) -> Self {
        Self { table, batch }
    }

    fn array(&self, name: &str) -> Result<&'a dyn Array, StoreError> {
        self.batch.column_by_name(name).map(AsRef::as_ref).ok_or_else(|| self.corrupt(&format!("no column {name}")))
    }

    fn corrupt(&self, reason: &str) -> StoreError {
        StoreError::Corrupt { table: self.table, reason: reason.to_owned() }
    }

    fn mistyped(&self, name: &str, found: &DataType) -> StoreError {
        self.corrupt(&format!("column {name} has type {found}"))
    }

    /// The text in a row; null reads as empty.
    pub(crate) fn text(&self, name: &str, row: usize) -> Result<&'a str, StoreError> {
        let array = self.array(name)?;
        match array.data_type() {
            DataType::Utf8View => Ok(array.as_string_view().value(row)),
            DataType::Utf8 => Ok(array.as_string::<i32>().value(row)),
            other => Err(self.mistyped(name, other)),
        }
    }

    /// The bytes in a row.
    pub(crate) fn bytes(&self, name: &str, row: usize) -> Result<&'a [u8], StoreError> {
        let array = self.array(name)?;
        match array.data_type() {
            DataType::BinaryView => Ok(array.as_binary_view().value(row)),
            DataType::Binary => Ok(array.as_binary::<i32>().value(row)),
            other => Err(self.mistyped(name, other)),
        }
    }

    /// The unsigned number in a row, or `None` where it is null.
    pub(crate) fn u64_or_null(&self, name: &str, row: usize) -> Result<Option<u64>, StoreError> {
        let array = self.array(name)?;
        let numbers = array.as_primitive_opt::<UInt64Type>().ok_or_else(|| self.mistyped(name, array.data_type()))?;
        Ok((!numbers.is_null(row)).then(|| numbers.value(row)))
    }

    /// The unsigned number in a row.
    pub(crate) fn u64(&self, name: &str, row: usize) -> Result<u64, StoreError> {
        self.u64_or_null(name, row)?.ok_or_else(|| self.corrupt(&format!("column {name} is null")))
    }

    /// The category in a row.
    pub(crate) fn category(&self, row: usize) -> Result<Category, StoreError> {
        let slug = self.text(column::CATEGORY, row)?;
        slug.parse().map_err(|error: UnknownCategory| self.corrupt(&error.to_string()))
    }

    /// The word of a closed vocabulary in a row.
    pub(crate) fn word<W: std::str::FromStr<Err = UnknownWord>>(&self, name: &str, row: usize) -> Result<W, StoreError> {
        self.text(name, row)?.parse().map_err(|error: UnknownWord| self.corrupt(&error.to_string()))
    }

    /// The small whole number in a row.
    pub(crate) fn i32(&self, name: &str, row: usize) -> Result<i32, StoreError> {
        let array = self.array(name)?;
        let numbers = array.as_primitive_opt::<Int32Type>().ok_or_else(|| self.mistyped(name, array.data_type()))?;
        Ok(numbers.value(row))
    }

    /// A count in a row.
    pub(crate) fn count(&self, name: &str, row: usize) -> Result<u64, StoreError> {
        let array = self.array(name)?;
        let numbers = array.as_primitive_opt::<Int64Type>().ok_or_else(|| self.mistyped(name, array.data_type()))?;
        u64::try_from(numbers.value(row)).map_err(|_| self.corrupt(&format!("column {name} is negative")))
    }

    /// All numbers of a column.
    pub(crate) fn f64s(&self, name: &str) -> Result<&'a Float64Array, StoreError> {
        let array = self.array(name)?;
        array.as_primitive_opt::<Float64Type>().ok_or_else(|| self.mistyped(name, array.data_type()))
    }

    /// The number in a row, or `None` where it is null.
    pub(crate) fn f64_or_null(&self, name: &str, row: usize) -> Result<Option<f64>, StoreError> {
        let numbers = self.f64s(name)?;
        Ok((!numbers.is_null(row)).then(|| numbers.value(row)))
    }

    /// The civil date in a row.
    pub(crate) fn date(&self, name: &str, row: usize) -> Result<Date, StoreError> {
        let array = self.array(name)?;
        let days = array.as_primitive_opt::<Date32Type>().ok_or_else(|| self.mistyped(name, array.data_type()))?;
        EPOCH.checked_add(days.value(row).days()).map_err(|error| self.corrupt(&error.to_string()))
    }

    /// The civil date in a row, or `None` where it is null.
    pub(crate) fn date_or_null(&self, name: &str, row: usize) -> Result<Option<Date>, StoreError> {
        if self.array(name)?.is_null(row) { Ok(None) } else { self.date(name, row).map(Some) }
    }

    /// The moment in a row, in microseconds since 1970-01-01T00:00Z, or `None` where it is null.
    pub(crate) fn instant_or_null(&self, name: &str, row: usize) -> Result<Option<i64>, StoreError> {
        let array = self.array(name)?;
        match array.data_type() {
            DataType::Timestamp(TimeUnit::Microsecond, _) => {
                let moments = array.as_primitive::<TimestampMicrosecondType>();
                Ok((!moments.is_null(row)).then(|| moments.value(row)))
            }
            other => Err(self.mistyped(name, other)),
        }
    }
}
