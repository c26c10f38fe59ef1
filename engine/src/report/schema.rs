//! THE schema of the lake: the one place that names its tables and columns.
//!
//! `*_schema()` is what is written. Scans return the same columns with text as `Utf8View`.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};

/// Names of the lake's tables.
pub mod table {
    /// One row per reported incident.
    pub const REPORTS: &str = "reports";
    /// One row per revision of a report that a later one replaced; its columns are those of `reports`.
    pub const SUPERSEDED: &str = "superseded";
    /// One row per refused row of an input.
    pub const QUARANTINE: &str = "quarantine";
    /// One row per accepted report that deserves a second look.
    pub const FLAGS: &str = "flags";
    /// One row per load: its receipt.
    pub const BATCHES: &str = "batches";
    /// One row per area of a layer.
    pub const AREAS: &str = "areas";
    /// Every table, in the order in which they are created.
    pub const ALL: [&str; 6] = [REPORTS, SUPERSEDED, QUARANTINE, FLAGS, BATCHES, AREAS];
}

/// Names of the columns that Rust code touches.
pub mod column {
    #![expect(missing_docs, reason = "each constant is the column of that name; the schema below says what it holds")]
    pub const REPORT_ID: &str = "report_id";
    pub const REVISION: &str = "revision";
    pub const SOURCE: &str = "source";
    pub const EXTERNAL_ID: &str = "external_id";
    pub const BATCH_ID: &str = "batch_id";
    pub const ORIGIN: &str = "origin";
    pub const AUDIENCE: &str = "audience";
    pub const TENANT: &str = "tenant";
    pub const AGENCY: &str = "agency";
    pub const CATEGORY: &str = "category";
    pub const SOURCE_CATEGORY: &str = "source_category";
    pub const OCCURRED_FROM: &str = "occurred_from";
    pub const OCCURRED_TO: &str = "occurred_to";
    pub const TIME_PRECISION: &str = "time_precision";
    pub const PLACE_PRECISION: &str = "place_precision";
    pub const REPORTED_AT: &str = "reported_at";
    pub const RECEIVED_AT: &str = "received_at";
    pub const LONGITUDE: &str = "longitude";
    pub const LATITUDE: &str = "latitude";
    pub const CELL: &str = "cell";
    pub const AREA_ID: &str = "area_id";
    pub const HOUSEHOLD: &str = "household";
    pub const HOUSEHOLD_SINCE: &str = "household_since";
    pub const VERIFIED: &str = "verified";
    pub const NARRATIVE: &str = "narrative";
    pub const STATUS: &str = "status";
    pub const FINGERPRINT: &str = "fingerprint";
    pub const FILE: &str = "file";
    pub const LINE: &str = "line";
    pub const FIELD: &str = "field";
    pub const REASON: &str = "reason";
    pub const RULE_VERSION: &str = "rule_version";
    pub const VALUE_HASH: &str = "value_hash";
    pub const CONTENT_HASH: &str = "content_hash";
    pub const RECEIPT: &str = "receipt";
    pub const LAYER: &str = "layer";
    pub const NAME: &str = "name";
    pub const GEOMETRY: &str = "geometry";
    pub const POPULATION: &str = "population";
    pub const HOUSEHOLDS: &str = "households";
    pub const REPORTS: &str = "reports";
    pub const BUCKET: &str = "bucket";
    pub const VOICES: &str = "voices";
}

/// A moment in the lake: microseconds since 1970-01-01T00:00Z.
#[must_use]
pub fn instant_type() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

/// What a load writes to `reports`.
#[must_use]
pub fn reports_schema() -> SchemaRef {
    use column as c;
    let text = || DataType::Utf8;
    schema(&[
        (c::REPORT_ID, text(), Needed),
        (c::REVISION, DataType::Int32, Needed),
        (c::SOURCE, text(), Needed),
        (c::EXTERNAL_ID, text(), Optional),
        (c::BATCH_ID, text(), Needed),
        (c::ORIGIN, text(), Needed),
        (c::AUDIENCE, text(), Needed),
        (c::TENANT, text(), Needed),
        (c::AGENCY, text(), Optional),
        (c::CATEGORY, text(), Needed),
        (c::SOURCE_CATEGORY, text(), Needed),
        (c::OCCURRED_FROM, instant_type(), Needed),
        (c::OCCURRED_TO, instant_type(), Needed),
        (c::TIME_PRECISION, text(), Needed),
        (c::PLACE_PRECISION, text(), Needed),
        (c::REPORTED_AT, instant_type(), Optional),
        (c::RECEIVED_AT, instant_type(), Optional),
        (c::LONGITUDE, DataType::Float64, Optional),
        (c::LATITUDE, DataType::Float64, Optional),
        (c::CELL, DataType::UInt64, Optional),
        (c::AREA_ID, text(), Optional),
        (c::HOUSEHOLD, DataType::UInt64, Optional),
        (c::HOUSEHOLD_SINCE, DataType::Date32, Optional),
        (c::VERIFIED, DataType::Boolean, Optional),
        (c::NARRATIVE, text(), Optional),
        (c::STATUS, text(), Needed),
        // Keyed hash of everything the source said of the report: tells a repetition from a correction.
        (c::FINGERPRINT, DataType::UInt64, Needed),
    ])
}

/// What a load writes to `quarantine`: where a refused row stood and why, never its text.
#[must_use]
pub fn quarantine_schema() -> SchemaRef {
    use column as c;
    schema(&[
        (c::BATCH_ID, DataType::Utf8, Needed),
        (c::FILE, DataType::Utf8, Needed),
        (c::LINE, DataType::UInt64, Needed),
        (c::FIELD, DataType::Utf8, Needed),
        (c::REASON, DataType::Utf8, Needed),
        (c::RULE_VERSION, DataType::Int32, Needed),
        (c::VALUE_HASH, DataType::Utf8, Needed),
    ])
}

/// What a load writes to `flags`: accepted reports that a person may want to look at.
#[must_use]
pub fn flags_schema() -> SchemaRef {
    use column as c;
    schema(&[
        (c::BATCH_ID, DataType::Utf8, Needed),
        (c::REPORT_ID, DataType::Utf8, Needed),
        (c::FILE, DataType::Utf8, Needed),
        (c::LINE, DataType::UInt64, Needed),
        (c::REASON, DataType::Utf8, Needed),
    ])
}

/// What a load writes to `batches`: its receipt, and the hash by which a second delivery is recognised.
#[must_use]
pub fn batches_schema() -> SchemaRef {
    use column as c;
    schema(&[
        (c::BATCH_ID, DataType::Utf8, Needed),
        (c::CONTENT_HASH, DataType::Utf8, Needed),
        (c::SOURCE, DataType::Utf8, Needed),
        (c::RECEIVED_AT, instant_type(), Needed),
        (c::RECEIPT, DataType::Utf8, Needed),
    ])
}

/// What `areas` holds: geometry as well-known binary in WGS84 (longitude, latitude).
#[must_use]
pub fn areas_schema() -> SchemaRef {
    use column as c;
    schema(&[
        (c::LAYER, DataType::Utf8, Needed),
        (c::AREA_ID, DataType::Utf8, Needed),
        (c::NAME, DataType::Utf8, Needed),
        (c::GEOMETRY, DataType::Binary, Needed),
        (c::POPULATION, DataType::UInt64, Optional),
        (c::HOUSEHOLDS, DataType::UInt64, Optional),
    ])
}

/// The schema of a table of the lake, by the table's name.
#[must_use]
pub fn of_table(name: &str) -> Option<SchemaRef> {
    match name {
        table::REPORTS | table::SUPERSEDED => Some(reports_schema()),
        table::QUARANTINE => Some(quarantine_schema()),
        table::FLAGS => Some(flags_schema()),
        table::BATCHES => Some(batches_schema()),
        table::AREAS => Some(areas_schema()),
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Needed,
    Optional,
}
use Presence::{Needed, Optional};

fn schema(columns: &[(&str, DataType, Presence)]) -> SchemaRef {
    let field = |(name, kind, presence): &(&str, DataType, Presence)| Field::new(*name, kind.clone(), *presence == Optional);
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}
