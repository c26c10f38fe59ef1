//! Reading the index row by row: which rows may count, and their columns as Arrow arrays.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, RecordBatch, RecordBatchOptions, StringViewArray,
    TimestampMicrosecondArray, UInt64Array,
};
use arrow::datatypes::{Schema, SchemaRef};
use datafusion::catalog::Session;
use datafusion::common::{DFSchema, Result, ScalarValue, exec_err};
use datafusion::execution::TaskContext;
use datafusion::logical_expr::{BinaryExpr, Expr, Operator};
use datafusion::physical_plan::SendableRecordBatchStream;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;

use super::codes::{CATEGORIES, KINDS, Kind, categories};
use super::month::Month;
use super::pick::Pick;
use super::{Placed, ReportIndex};
use crate::report::schema::column;

/// Rows per batch.
const ROWS: usize = 8_192;
/// Columns whose words the kind of a report encodes.
const KIND_COLUMNS: [&str; 5] =
    [column::ORIGIN, column::AUDIENCE, column::STATUS, column::PLACE_PRECISION, column::TIME_PRECISION];

/// What can be said of rows before they are read.
#[derive(Debug)]
pub(super) struct RowFilter {
    pick: Pick,
    /// Bounds of longitude and latitude.
    lng: (f64, f64),
    lat: (f64, f64),
}

impl RowFilter {
    /// What filters say of kind, category, moment and place; whatever else they say is left to whoever reads.
    pub(super) fn of(state: &dyn Session, schema: &SchemaRef, filters: &[Expr]) -> Result<Self> {
        let mut kinds = vec![true; KINDS];
        let mut categories = [true; CATEGORIES];
        let mut micros = (i64::MIN, i64::MAX);
        let everywhere = (f64::NEG_INFINITY, f64::INFINITY);
        let (mut lng, mut lat) = (everywhere, everywhere);
        for filter in filters {
            let names: Vec<String> = filter.column_refs().into_iter().map(|column| column.name.clone()).collect();
            if !names.is_empty() && names.iter().all(|name| KIND_COLUMNS.contains(&name.as_str())) {
                tried(state, (schema, &kind_words(schema)?), filter)?.iter().zip(&mut kinds).for_each(|(is, kind)| *kind &= is);
            } else if names == [column::CATEGORY] {
                let kept = tried(state, (schema, &category_words(schema)?), filter)?;
                kept.iter().zip(&mut categories).for_each(|(is, category)| *category &= is);
            } else if names == [column::OCCURRED_FROM] {
                narrow_moments(filter, &mut micros);
            } else if names == [column::LONGITUDE] {
                narrow(filter, &mut lng);
            } else if names == [column::LATITUDE] {
                narrow(filter, &mut lat);
            }
        }
        Ok(Self { pick: Pick::of(kinds.into(), categories, micros), lng, lat })
    }

    pub(super) const fn micros(&self) -> (i64, i64) {
        self.pick.micros()
    }

    /// The rows of a month that may count.
    fn rows(&self, month: &Month) -> Vec<u32> {
        let mut rows = Vec::new();
        let is_bounded = self.lng.0.is_finite() || self.lng.1.is_finite() || self.lat.0.is_finite() || self.lat.1.is_finite();
        let holds = |(least, most): (f64, f64), value: f64| least <= value && value <= most;
        self.pick.each(month, 0..month.rows(), |row| {
            if !is_bounded || (holds(self.lng, month.lng[row]) && holds(self.lat, month.lat[row])) {
                rows.push(u32::try_from(row).unwrap_or(u32::MAX));
            }
        });
        rows
    }
}

/// Which rows of a small table pass a filter.
fn tried(state: &dyn Session, (schema, table): (&SchemaRef, &RecordBatch), filter: &Expr) -> Result<Vec<bool>> {
    let names: Vec<usize> =
        table.schema().fields().iter().map(|field| schema.index_of(field.name())).collect::<Result<_, _>>()?;
    let part = DFSchema::try_from(schema.project(&names)?)?;
    let unqualified = datafusion::logical_expr::expr_rewriter::unnormalize_col(filter.clone());
    let passes = state.create_physical_expr(unqualified, &part)?.evaluate(table)?.into_array(table.num_rows())?;
    let passes: &BooleanArray = passes.as_boolean();
    Ok(passes.iter().map(|passes| passes == Some(true)).collect())
}

fn kind_words(schema: &Schema) -> Result<RecordBatch> {
    let kinds = || (0..KINDS).map(|bits| Kind::of_bits(u16::try_from(bits).unwrap_or(0)));
    let words = KIND_COLUMNS
        .map(|name| Arc::new(kinds().map(|kind| Some(kind_word(kind, name))).collect::<StringViewArray>()) as ArrayRef);
    let fields = KIND_COLUMNS.iter().map(|name| schema.index_of(name)).collect::<Result<Vec<_>, _>>()?;
    Ok(RecordBatch::try_new(Arc::new(schema.project(&fields)?), words.into())?)
}

fn category_words(schema: &Schema) -> Result<RecordBatch> {
    let words: StringViewArray = categories().into_iter().map(|category| Some(category.slug())).collect();
    let field = schema.index_of(column::CATEGORY)?;
    Ok(RecordBatch::try_new(Arc::new(schema.project(&[field])?), vec![Arc::new(words)])?)
}

/// The word of a kind in one of its columns.
fn kind_word(kind: Kind, name: &str) -> &'static str {
    match name {
        column::ORIGIN => kind.origin().as_str(),
        column::AUDIENCE => kind.audience().as_str(),
        column::STATUS => kind.status().as_str(),
        column::PLACE_PRECISION => kind.place_precision().as_str(),
        _ => kind.time_precision().as_str(),
    }
}

/// `column operator value`, if a filter is that.
fn comparison(filter: &Expr) -> Option<(Operator, &ScalarValue)> {
    match filter {
        Expr::BinaryExpr(BinaryExpr { left, op, right }) => match (left.as_ref(), right.as_ref()) {
            (Expr::Column(_), Expr::Literal(value, _)) => Some((*op, value)),
            _ => None,
        },
        _ => None,
    }
}

fn narrow_moments(filter: &Expr, micros: &mut (i64, i64)) {
    match comparison(filter) {
        Some((Operator::GtEq, ScalarValue::TimestampMicrosecond(Some(least), _))) => micros.0 = micros.0.max(*least),
        Some((Operator::Lt, ScalarValue::TimestampMicrosecond(Some(end), _))) => micros.1 = micros.1.min(*end),
        _ => {}
    }
}

fn narrow(filter: &Expr, bounds: &mut (f64, f64)) {
    match comparison(filter) {
        Some((Operator::GtEq, ScalarValue::Float64(Some(least)))) => bounds.0 = bounds.0.max(*least),
        Some((Operator::LtEq, ScalarValue::Float64(Some(most)))) => bounds.1 = bounds.1.min(*most),
        _ => {}
    }
}

/// Every so-manieth month of an index, read by one thread.
#[derive(Debug)]
pub(super) struct Share {
    index: Arc<ReportIndex>,
    filter: Arc<RowFilter>,
    schema: SchemaRef,
    /// Which share of how many.
    number: (usize, usize),
}

impl Share {
    pub(super) const fn new(index: Arc<ReportIndex>, filter: Arc<RowFilter>, schema: SchemaRef, number: (usize, usize)) -> Self {
        Self { index, filter, schema, number }
    }
}

impl PartitionStream for Share {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let (schema, filter) = (Arc::clone(&self.schema), Arc::clone(&self.filter));
        let months: Vec<Placed> =
            self.index.months_in(filter.micros()).skip(self.number.0).step_by(self.number.1).cloned().collect();
        let batches = months.into_iter().flat_map(move |placed| {
            let (rows, schema) = (filter.rows(&placed.month), Arc::clone(&schema));
            let starts = (0..rows.len()).step_by(ROWS);
            starts.map(move |start| batch(&placed.month, &rows[start..rows.len().min(start + ROWS)], &schema))
        });
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), futures::stream::iter(batches)))
    }
}

fn batch(month: &Month, rows: &[u32], schema: &SchemaRef) -> Result<RecordBatch> {
    let columns = schema.fields().iter().map(|field| array(month, rows, field.name())).collect::<Result<Vec<_>>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    Ok(RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)?)
}

fn array(month: &Month, rows: &[u32], name: &str) -> Result<ArrayRef> {
    let rows = || rows.iter().map(|row| *row as usize);
    let degrees = |values: &[f64]| rows().map(|row| Some(values[row]).filter(|value| !value.is_nan())).collect::<Float64Array>();
    let moments = |values: TimestampMicrosecondArray| Arc::new(values.with_timezone("UTC"));
    Ok(match name {
        column::OCCURRED_FROM => moments(rows().map(|row| Some(month.from.at(row))).collect()),
        column::OCCURRED_TO => moments(rows().map(|row| Some(month.to.at(row))).collect()),
        column::LONGITUDE => Arc::new(degrees(&month.lng)),
        column::LATITUDE => Arc::new(degrees(&month.lat)),
        column::CELL => Arc::new(cells(month, rows())),
        column::AREA_ID => Arc::new(rows().map(|row| month.area(row)).collect::<StringViewArray>()),
        column::HOUSEHOLD => Arc::new(rows().map(|row| month.household(row)).collect::<UInt64Array>()),
        column::HOUSEHOLD_SINCE => Arc::new(rows().map(|row| month.since(row)).collect::<Date32Array>()),
        column::CATEGORY => {
            let categories = categories();
            let word = |row: usize| Some(categories[usize::from(month.category[row])].slug());
            Arc::new(rows().map(word).collect::<StringViewArray>())
        }
        kind if KIND_COLUMNS.contains(&kind) => {
            Arc::new(rows().map(|row| Some(kind_word(month.kind(row), kind))).collect::<StringViewArray>())
        }
        other => return exec_err!("the index holds no column {other}"),
    })
}

/// The cells of rows in ascending order.
fn cells(month: &Month, rows: impl Iterator<Item = usize>) -> UInt64Array {
    let mut run = 0;
    rows.map(|row| {
        while month.starts.get(run + 1).is_some_and(|start| *start as usize <= row) {
            run += 1;
        }
        (row < month.unplaced_from()).then(|| month.cells[run])
    })
    .collect()
}
