//! Accepted reports as columns of the lake's schema, a block at a time.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int32Builder, RecordBatch, StringBuilder,
    TimestampMicrosecondBuilder, UInt64Builder,
};
use arrow::error::ArrowError;
use engine::report::schema::reports_schema;
use uuid::Uuid;

use crate::locate::Place;
use crate::stamp::Stamp;
use crate::verdict::Draft;

/// Column builders, one per column of `reports`, in the schema's order.
#[derive(Debug)]
pub(crate) struct Chunk {
    rows: usize,
    report_id: StringBuilder,
    revision: Int32Builder,
    external_id: StringBuilder,
    origin: StringBuilder,
    audience: StringBuilder,
    agency: StringBuilder,
    category: StringBuilder,
    source_category: StringBuilder,
    occurred_from: TimestampMicrosecondBuilder,
    occurred_to: TimestampMicrosecondBuilder,
    time_precision: StringBuilder,
    place_precision: StringBuilder,
    reported_at: TimestampMicrosecondBuilder,
    received_at: TimestampMicrosecondBuilder,
    longitude: Float64Builder,
    latitude: Float64Builder,
    cell: UInt64Builder,
    area_id: StringBuilder,
    household: UInt64Builder,
    household_since: Date32Builder,
    verified: BooleanBuilder,
    narrative: StringBuilder,
    status: StringBuilder,
    fingerprint: UInt64Builder,
}

/// What is added to a draft before it is stored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finding<'a> {
    /// The id of the draft, or of its content.
    pub(crate) id: Uuid,
    pub(crate) place: Option<Place<'a>>,
    /// In microseconds since 1970-01-01T00:00Z.
    pub(crate) received_at: i64,
    /// The household's keyed hash.
    pub(crate) household: Option<u64>,
    /// The narrative without what identifies people.
    pub(crate) narrative: Option<&'a str>,
    pub(crate) fingerprint: u64,
}

impl Chunk {
    /// Columns with room for that many reports.
    pub(crate) fn with_room(rows: usize) -> Self {
        let words = |letters: usize| StringBuilder::with_capacity(rows, rows * letters);
        let times = || TimestampMicrosecondBuilder::with_capacity(rows);
        Self {
            rows: 0,
            report_id: words(36),
            revision: Int32Builder::with_capacity(rows),
            external_id: words(36),
            origin: words(8),
            audience: words(8),
            agency: words(0),
            category: words(16),
            source_category: words(24),
            occurred_from: times(),
            occurred_to: times(),
            time_precision: words(8),
            place_precision: words(8),
            reported_at: times(),
            received_at: times(),
            longitude: Float64Builder::with_capacity(rows),
            latitude: Float64Builder::with_capacity(rows),
            cell: UInt64Builder::with_capacity(rows),
            area_id: words(10),
            household: UInt64Builder::with_capacity(rows),
            household_since: Date32Builder::with_capacity(rows),
            verified: BooleanBuilder::with_capacity(rows),
            narrative: words(64),
            status: words(8),
            fingerprint: UInt64Builder::with_capacity(rows),
        }
    }

    /// Adds one report.
    pub(crate) fn push(&mut self, draft: &Draft<'_>, finding: Finding<'_>) {
        self.rows += 1;
        self.push_provenance(draft, finding.id);
        self.push_time(draft, finding);
        self.push_place(draft, finding.place);
        self.household.append_option(finding.household);
        self.household_since.append_option(draft.household_since);
        self.verified.append_option(draft.verified);
        self.narrative.append_option(finding.narrative);
        self.status.append_value(draft.status.as_str());
        self.fingerprint.append_value(finding.fingerprint);
    }

    fn push_provenance(&mut self, draft: &Draft<'_>, id: Uuid) {
        self.report_id.append_value(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
        self.revision.append_value(draft.revision);
        self.external_id.append_option(draft.external_id.as_deref());
        self.origin.append_value(draft.origin.as_str());
        self.audience.append_value(draft.audience.as_str());
        self.agency.append_option(draft.agency.as_deref());
        self.category.append_value(draft.category.slug());
        self.source_category.append_value(&draft.source_category);
    }

    fn push_time(&mut self, draft: &Draft<'_>, finding: Finding<'_>) {
        self.occurred_from.append_value(draft.occurred.0);
        self.occurred_to.append_value(draft.occurred.1);
        self.time_precision.append_value(draft.time_precision.as_str());
        self.reported_at.append_option(draft.reported_at);
        self.received_at.append_value(finding.received_at);
    }

    fn push_place(&mut self, draft: &Draft<'_>, place: Option<Place<'_>>) {
        self.place_precision.append_value(draft.place_precision.as_str());
        self.longitude.append_option(place.map(|place| place.point.lng()));
        self.latitude.append_option(place.map(|place| place.point.lat()));
        self.cell.append_option(place.and_then(|place| place.cell).map(engine::space::Cell::to_u64));
        self.area_id.append_option(place.and_then(|place| place.area));
    }

    /// The chunk as a record batch.
    pub(crate) fn finish(mut self, stamp: &Stamp) -> Result<RecordBatch, ArrowError> {
        let rows = self.rows;
        let same = |text: &str| -> ArrayRef { Arc::new(repeated(text, rows)) };
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.report_id.finish()),
            Arc::new(self.revision.finish()),
            same(&stamp.source),
            Arc::new(self.external_id.finish()),
            same(&stamp.batch),
            Arc::new(self.origin.finish()),
            Arc::new(self.audience.finish()),
            same(&stamp.tenant),
            Arc::new(self.agency.finish()),
            Arc::new(self.category.finish()),
            Arc::new(self.source_category.finish()),
            Arc::new(self.occurred_from.finish().with_timezone("UTC")),
            Arc::new(self.occurred_to.finish().with_timezone("UTC")),
            Arc::new(self.time_precision.finish()),
            Arc::new(self.place_precision.finish()),
            Arc::new(self.reported_at.finish().with_timezone("UTC")),
            Arc::new(self.received_at.finish().with_timezone("UTC")),
            Arc::new(self.longitude.finish()),
            Arc::new(self.latitude.finish()),
            Arc::new(self.cell.finish()),
            Arc::new(self.area_id.finish()),
            Arc::new(self.household.finish()),
            Arc::new(self.household_since.finish()),
            Arc::new(self.verified.finish()),
            Arc::new(self.narrative.finish()),
            Arc::new(self.status.finish()),
            Arc::new(self.fingerprint.finish()),
        ];
        RecordBatch::try_new(reports_schema(), columns)
    }
}

/// The same text in every row.
fn repeated(text: &str, rows: usize) -> arrow::array::StringArray {
    arrow::array::StringArray::from_iter_values(std::iter::repeat_n(text, rows))
}
