//! A column of any plain type as texts.

use std::borrow::Cow;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::buffer::NullBuffer;
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::find::Path;
use crate::reason::Reason;

/// The texts of one column of a batch; null is blank.
#[derive(Debug, Default)]
pub(super) struct Texts {
    text: String,
    /// Where each row's text ends.
    ends: Vec<usize>,
    faults: Vec<(usize, Reason)>,
}

impl Texts {
    /// The column at the end of a path.
    pub(super) fn of(batch: &RecordBatch, path: &Path) -> Result<Self, ArrowError> {
        let missing = || ArrowError::SchemaError(format!("the column {} is not in every part of the file", path.join(".")));
        let (root, rest) = path.split_first().ok_or_else(missing)?;
        let mut array = batch.column_by_name(root).ok_or_else(missing)?.clone();
        let mut nulls = array.nulls().cloned();
        for name in rest {
            array = array.as_struct_opt().and_then(|parts| parts.column_by_name(name)).ok_or_else(missing)?.clone();
            nulls = NullBuffer::union(nulls.as_ref(), array.nulls());
        }
        Self::of_array(&array, nulls.as_ref())
    }

    /// The text of a row.
    pub(super) fn at(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[row]]
    }

    /// Why the value of a row is no text.
    pub(super) fn fault(&self, row: usize) -> Option<Reason> {
        self.faults.binary_search_by_key(&row, |(own, _)| *own).ok().map(|found| self.faults[found].1)
    }

    fn of_array(array: &ArrayRef, nulls: Option<&NullBuffer>) -> Result<Self, ArrowError> {
        let mut texts = Self::default();
        match array.data_type() {
            DataType::Utf8 => texts.push_all(nulls, array.len(), |row| Ok(array.as_string::<i32>().value(row).into())),
            DataType::LargeUtf8 => texts.push_all(nulls, array.len(), |row| Ok(array.as_string::<i64>().value(row).into())),
            DataType::Utf8View => texts.push_all(nulls, array.len(), |row| Ok(array.as_string_view().value(row).into())),
            DataType::Binary => texts.push_all(nulls, array.len(), |row| bytes(array.as_binary::<i32>().value(row))),
            DataType::LargeBinary => texts.push_all(nulls, array.len(), |row| bytes(array.as_binary::<i64>().value(row))),
            DataType::BinaryView => texts.push_all(nulls, array.len(), |row| bytes(array.as_binary_view().value(row))),
            DataType::FixedSizeBinary(_) => {
                texts.push_all(nulls, array.len(), |row| bytes(array.as_fixed_size_binary().value(row)));
            }
            DataType::Dictionary(_, values) => return Self::unpacked(array, values, nulls),
            DataType::RunEndEncoded(_, values) => return Self::unpacked(array, values.data_type(), nulls),
            DataType::Date64 => return Self::unpacked(array, &DataType::Date32, nulls),
            DataType::Timestamp(unit, Some(zone)) if &**zone != UTC => {
                // The zone is how the file would show it; the instant is the same.
                let relabelled = DataType::Timestamp(*unit, Some(UTC.into()));
                let data = array.to_data().into_builder().data_type(relabelled).build()?;
                return Self::of_array(&arrow::array::make_array(data), nulls);
            }
            _ => {
                let options = FormatOptions::new();
                let shown = ArrayFormatter::try_new(array.as_ref(), &options)?;
                let shown = |row| shown.value(row).try_to_string().map(Cow::Owned).map_err(|_| Reason::NotAnInstant);
                texts.push_all(nulls, array.len(), shown);
            }
        }
        Ok(texts)
    }

    fn unpacked(array: &ArrayRef, values: &DataType, nulls: Option<&NullBuffer>) -> Result<Self, ArrowError> {
        let plain = cast(array, values)?;
        let nulls = NullBuffer::union(nulls, plain.nulls());
        Self::of_array(&plain, nulls.as_ref())
    }

    fn push_all<'a>(&mut self, nulls: Option<&NullBuffer>, rows: usize, value: impl Fn(usize) -> Result<Cow<'a, str>, Reason>) {
        for row in 0..rows {
            if nulls.is_none_or(|nulls| nulls.is_valid(row)) {
                match value(row) {
                    Ok(text) if memchr::memchr(0, text.as_bytes()).is_some() => self.faults.push((row, Reason::NullByte)),
                    Ok(text) => self.text.push_str(&text),
                    Err(reason) => self.faults.push((row, reason)),
                }
            }
            self.ends.push(self.text.len());
        }
    }
}

/// The zone that is shown as `Z`.
const UTC: &str = "+00:00";

/// Bytes that old writers left without saying that they are text.
fn bytes(bytes: &[u8]) -> Result<Cow<'_, str>, Reason> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| Reason::NotUtf8)
}
