//! Accepted reports as columns of the lake's schema, a chunk at a time.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int32Builder, RecordBatch, StringBuilder,
    TimestampMicrosecondBuilder, UInt64Builder,
};
use arrow::error::ArrowError;
use engine::report::schema::reports_schema;
use uuid::Uuid;

use crate::locate::Place;
use crate::verdict::Draft;

/// What all reports of a batch share.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    pub(crate) source: &'static str,
    pub(crate) batch: String,
    pub(crate) tenant: String,
    pub(crate) received_at: i64,
    pub(crate) household_key: [u8; 32],
}

impl Stamp {
    /// A household's keyed hash; the identifier itself is not kept.
    fn household(&self, identifier: &str) -> u64 {
        let hash = blake3::keyed_hash(&self.household_key, identifier.as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&hash.as_bytes()[..8]);
        u64::from_le_bytes(first)
    }
}

/// Column builders, one per column of `reports`, in the schema's order.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    rows: usize,
    report_id: StringBuilder,
    revision: Int32Builder,
    source: StringBuilder,
    external_id: StringBuilder,
    batch_id: StringBuilder,
    origin: StringBuilder,
    audience: StringBuilder,
    tenant: StringBuilder,
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
}

impl Chunk {
    pub(crate) const fn rows(&self) -> usize {
        self.rows
    }

    /// Adds one report.
    pub(crate) fn push(&mut self, id: Uuid, draft: &Draft<'_>, place: Option<Place<'_>>, stamp: &Stamp) {
        self.rows += 1;
        self.push_provenance(id, draft, stamp);
        self.push_time(draft, stamp);
        self.push_place(draft, place);
        self.household.append_option(draft.household.map(|identifier| stamp.household(identifier)));
        self.household_since.append_option(draft.household_since);
        self.verified.append_option(draft.verified);
        self.narrative.append_option(draft.narrative);
        self.status.append_value(draft.status.as_str());
    }

    fn push_provenance(&mut self, id: Uuid, draft: &Draft<'_>, stamp: &Stamp) {
        self.report_id.append_value(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
        self.revision.append_value(0);
        self.source.append_value(stamp.source);
        self.external_id.append_option(draft.external_id);
        self.batch_id.append_value(&stamp.batch);
        self.origin.append_value(draft.origin.as_str());
        self.audience.append_value(draft.audience.as_str());
        self.tenant.append_value(&stamp.tenant);
        self.agency.append_option(draft.agency);
        self.category.append_value(draft.category.slug());
        self.source_category.append_value(draft.source_category);
    }

    fn push_time(&mut self, draft: &Draft<'_>, stamp: &Stamp) {
        self.occurred_from.append_value(draft.occurred.0);
        self.occurred_to.append_value(draft.occurred.1);
        self.time_precision.append_value(draft.time_precision.as_str());
        self.reported_at.append_option(draft.reported_at);
        self.received_at.append_value(stamp.received_at);
    }

    fn push_place(&mut self, draft: &Draft<'_>, place: Option<Place<'_>>) {
        self.place_precision.append_value(draft.place_precision.as_str());
        self.longitude.append_option(draft.place.map(engine::space::LngLat::lng));
        self.latitude.append_option(draft.place.map(engine::space::LngLat::lat));
        self.cell.append_option(place.and_then(|place| place.cell).map(engine::space::Cell::to_u64));
        self.area_id.append_option(place.and_then(|place| place.area));
    }

    /// The chunk as a record batch; the builders start anew.
    pub(crate) fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        self.rows = 0;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.report_id.finish()),
            Arc::new(self.revision.finish()),
            Arc::new(self.source.finish()),
            Arc::new(self.external_id.finish()),
            Arc::new(self.batch_id.finish()),
            Arc::new(self.origin.finish()),
            Arc::new(self.audience.finish()),
            Arc::new(self.tenant.finish()),
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
        ];
        RecordBatch::try_new(reports_schema(), columns)
    }
}
