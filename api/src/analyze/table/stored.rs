//! Columns of a Parquet file, each read when it is asked for, row groups side by side.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use arrow::array::{Array, AsArray as _};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use rayon::prelude::*;

use super::read::unreadable;
use super::{Column, Numbers};
use crate::analyze::AnalyzeError;

/// Rows that are decoded together.
const BATCH: usize = 1 << 14;

/// A Parquet file whose columns have not been read yet, but for those that were asked for as text.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    texts: Vec<OnceLock<Column>>,
}

impl Stored {
    /// Reads what the file says of itself.
    pub(super) fn open(path: &Path, file: &File) -> Result<Self, AnalyzeError> {
        let metadata = ArrowReaderMetadata::load(file, ArrowReaderOptions::default()).map_err(|error| broken(path, &error))?;
        let texts = vec![OnceLock::new(); metadata.schema().fields().len()];
        Ok(Self { path: path.to_owned(), metadata, texts })
    }

    /// The names of its columns.
    pub(super) fn names(&self) -> Vec<String> {
        self.metadata.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// Number of rows.
    pub(super) fn rows(&self) -> Result<usize, AnalyzeError> {
        (0..self.groups()).map(|group| self.rows_of(group)).sum()
    }

    fn groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    fn rows_of(&self, group: usize) -> Result<usize, AnalyzeError> {
        let rows = self.metadata.metadata().row_group(group).num_rows();
        usize::try_from(rows).map_err(|_| broken(&self.path, &format!("row group {group} has {rows} rows")))
    }

    /// A column as text; blank where it is null.
    pub(super) fn texts(&self, column: usize) -> Result<&Column, AnalyzeError> {
        if let Some(read) = self.texts[column].get() {
            return Ok(read);
        }
        let group = |group| {
            let mut texts = Column::default();
            self.each_batch(column, group, |array| push_texts(&mut texts, array))?;
            Ok(texts)
        };
        let groups: Vec<Result<Column, AnalyzeError>> = (0..self.groups()).into_par_iter().map(group).collect();
        let mut all = Column::default();
        for group in groups {
            all.append(&group?);
        }
        Ok(self.texts[column].get_or_init(|| all))
    }

    /// A column of whole numbers or of numbers of double precision; none where it is of another type.
    pub(super) fn numbers(&self, column: usize) -> Result<Option<Numbers>, AnalyzeError> {
        let of = self.metadata.schema().field(column).data_type();
        if !(of.is_integer() || *of == DataType::Float64) {
            return Ok(None);
        }
        let mut values = vec![0.0; self.rows()?];
        let (mut pieces, mut rest, mut first) = (Vec::new(), values.as_mut_slice(), 0);
        for group in 0..self.groups() {
            let (piece, after) = rest.split_at_mut(self.rows_of(group)?);
            pieces.push((group, first, piece));
            (first, rest) = (pieces.last().map_or(0, |(_, first, piece)| first + piece.len()), after);
        }
        let read = |(group, first, piece): (usize, usize, &mut [f64])| {
            let blanks = self.numbers_of(column, group, piece)?;
            Ok(blanks.into_iter().map(|row| first + row).collect())
        };
        let blanks: Vec<Result<Vec<usize>, AnalyzeError>> = pieces.into_par_iter().map(read).collect();
        let blanks = blanks.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
        Ok(Some(Numbers { values, blanks }))
    }

    /// Fills in the numbers of a row group, NaN where there is none, and says where that is.
    fn numbers_of(&self, column: usize, group: usize, into: &mut [f64]) -> Result<Vec<usize>, AnalyzeError> {
        let (mut blanks, mut filled) = (Vec::new(), 0);
        self.each_batch(column, group, |array| {
            let array = cast(array, &DataType::Float64)?;
            let numbers = array.as_primitive::<Float64Type>();
            let too_many = || ArrowError::ParquetError("a row group has more rows than it says".to_owned());
            let place = into.get_mut(filled..filled + numbers.len()).ok_or_else(too_many)?;
            place.copy_from_slice(numbers.values());
            for row in (0..numbers.len()).filter(|row| numbers.is_null(*row)) {
                place[row] = f64::NAN;
                blanks.push(filled + row);
            }
            filled += numbers.len();
            Ok(())
        })?;
        let whole = filled == into.len();
        whole.then_some(blanks).ok_or_else(|| broken(&self.path, &"a row group has fewer rows than it says"))
    }

    fn each_batch(
        &self,
        column: usize,
        group: usize,
        mut take: impl FnMut(&dyn Array) -> Result<(), ArrowError>,
    ) -> Result<(), AnalyzeError> {
        // Readers of one file would share its position.
        let file = File::open(&self.path).map_err(|error| broken(&self.path, &error))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let only = ProjectionMask::roots(builder.parquet_schema(), [column]);
        let builder = builder.with_projection(only).with_row_groups(vec![group]).with_batch_size(BATCH);
        for batch in builder.build().map_err(|error| broken(&self.path, &error))? {
            let batch = batch.map_err(|error| broken(&self.path, &error))?;
            take(batch.column(0).as_ref()).map_err(|error| broken(&self.path, &error))?;
        }
        Ok(())
    }
}

fn push_texts(texts: &mut Column, array: &dyn Array) -> Result<(), ArrowError> {
    if let Some(array) = array.as_string_opt::<i32>() {
        array.iter().for_each(|text| texts.push(text.unwrap_or_default().trim()));
        return Ok(());
    }
    let options = FormatOptions::default();
    let formatter = ArrayFormatter::try_new(array, &options)?;
    (0..array.len()).for_each(|row| texts.push(formatter.value(row).to_string().trim()));
    Ok(())
}

fn broken(path: &Path, error: &dyn std::fmt::Display) -> AnalyzeError {
    unreadable(path, format!("is not Parquet that can be read: {error}"))
}
