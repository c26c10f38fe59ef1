//! Settling a block: which rows are new, repeated, corrected or overruled, and what the receipt says of them.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{Float64Type, TimestampMicrosecondType};
use engine::report::Audience;
use engine::report::schema::{column, table};
use engine::store::{Load, StoreError};
use uuid::Uuid;

use crate::known::{Known, Ordinals, Settled};
use crate::months::Months;
use crate::pile::Points;
use crate::receipt::{FileReceipt, Receipt};
use crate::refused::{Flagged, Refused, flag_rows, quarantine_rows};
use crate::runs::Runs;
use crate::source::Order;
use crate::verdict::Identity;
use crate::work::Judged;
use crate::{IngestError, Rehearsal};

/// Texts of refused rows that are kept for mending; beyond them a delivery is not worth mending row by row.
const MOST_TEXTS: usize = 1 << 20;

/// What has been settled of a delivery.
pub(crate) struct Ledger<'a> {
    pub(crate) known: Known,
    pub(crate) points: Points,
    pub(crate) months: Months,
    pub(crate) receipt: Receipt,
    /// Refused rows with their texts.
    pub(crate) refused: Vec<Refused>,
    rehearsal: Option<&'a mut Rehearsal>,
    /// What the order of rows means.
    pub(crate) order: Order,
    ordinals: Ordinals,
    file: Option<usize>,
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(known: Known, months: Months, receipt: Receipt, rehearsal: Option<&'a mut Rehearsal>) -> Self {
        let (points, ordinals) = (Points::default(), Ordinals::default());
        Self { known, points, months, receipt, refused: Vec::new(), rehearsal, order: Order::Meaningless, ordinals, file: None }
    }

    /// Settles a block: what is new goes to `runs`, everything else into `load`.
    pub(crate) fn settle(&mut self, block: Judged, runs: &mut Runs<'_>, load: &mut Load<'_>) -> Result<(), IngestError> {
        self.begin_file(&block);
        let outcome = self.decide(&block);
        self.count(&block, &outcome)?;
        let rows = renumbered(block.rows, &outcome.ids).map_err(StoreError::Arrow)?;
        let pick = |wanted: fn(&Settled) -> bool| {
            let mask: BooleanArray = outcome.settled.iter().map(|settled| Some(wanted(settled))).collect();
            if mask.true_count() == mask.len() { Ok(rows.clone()) } else { filter_record_batch(&rows, &mask) }
        };
        let kept = pick(|settled| settled.holds()).map_err(StoreError::Arrow)?;
        let overruled = pick(|settled| *settled == Settled::Superseded).map_err(StoreError::Arrow)?;
        self.look_at(&kept);
        if let Some(rehearsal) = &mut self.rehearsal {
            rehearsal.note(&kept, &block.refused).map_err(StoreError::Arrow)?;
        }
        load.stage(table::SUPERSEDED, overruled)?;
        let batch = &self.receipt.batch;
        load.stage(table::FLAGS, flag_rows(batch, &block.layout.name, &outcome.flagged).map_err(StoreError::Arrow)?)?;
        load.stage(table::QUARANTINE, quarantine_rows(batch, &block.refused).map_err(StoreError::Arrow)?)?;
        self.keep_texts(block.refused);
        if kept.num_rows() > 0 {
            runs.add(kept);
        }
        Ok(())
    }

    fn begin_file(&mut self, block: &Judged) {
        if self.file != Some(block.layout.file) {
            self.file = Some(block.layout.file);
            self.ordinals = Ordinals::default();
        }
    }

    fn decide(&mut self, block: &Judged) -> Outcome {
        let mut outcome = Outcome { settled: Vec::with_capacity(block.marks.len()), ids: Vec::new(), flagged: Vec::new() };
        for (row, mark) in block.marks.iter().enumerate() {
            let (id, renumbered) = self.ordinals.report_id(mark.identity);
            outcome.settled.push(match mark.identity {
                Identity::Own(_) => self.known.settle(id, mark.revision, mark.fingerprint, self.order),
                Identity::Content(_) => self.known.settle_content(id, mark.fingerprint),
            });
            if renumbered {
                outcome.ids.push((row, id));
            }
        }
        for (row, reason) in &block.flags {
            if outcome.settled[*row].holds() {
                let renumbered = outcome.ids.binary_search_by_key(row, |(row, _)| *row).ok().map(|at| outcome.ids[at].1);
                let (Identity::Own(own) | Identity::Content(own)) = block.marks[*row].identity;
                let report_id = renumbered.unwrap_or(own).to_string();
                outcome.flagged.push(Flagged { report_id, line: block.marks[*row].line, reason });
            }
        }
        outcome
    }

    fn count(&mut self, block: &Judged, outcome: &Outcome) -> Result<(), IngestError> {
        let receipt = &mut self.receipt;
        let Some(file) = receipt.files.get_mut(block.layout.file) else { return Ok(()) };
        let of = |settled: Settled| outcome.settled.iter().filter(|found| **found == settled).count() as u64;
        let change = FileReceipt {
            name: String::new(),
            rows_read: block.read,
            accepted: of(Settled::New) + of(Settled::Correction),
            duplicates: of(Settled::Duplicate),
            // An amendment overrules a row of this delivery that was counted as accepted, and takes its place.
            superseded: of(Settled::Superseded) + of(Settled::Amendment),
            quarantined: block.refused.len() as u64,
        };
        file.add(&change);
        receipt.add(&change);
        receipt.corrected += of(Settled::Correction);
        receipt.without_place += block.without_place;
        for refused in &block.refused {
            *receipt.reasons.entry(refused.reason.code().to_owned()).or_default() += 1;
        }
        for flagged in &outcome.flagged {
            *receipt.flags.entry(flagged.reason.to_owned()).or_default() += 1;
        }
        for (word, rows) in &block.unknown {
            *receipt.unknown_categories.entry(word.clone()).or_default() += rows;
        }
        for (kind, times) in &block.redacted {
            if *times > 0 {
                *receipt.redacted.entry(kind.as_str().to_owned()).or_default() += times;
            }
        }
        if let Some(instants) = block.rows.column_by_name(column::OCCURRED_FROM) {
            for instant in instants.as_primitive::<TimestampMicrosecondType>().values() {
                self.months.add(*instant)?;
            }
        }
        Ok(())
    }

    /// Notes the points of accepted reports, of public ones only: piles are shown with every answer.
    fn look_at(&mut self, kept: &RecordBatch) {
        let named = |name| kept.column_by_name(name);
        let (Some(lng), Some(lat)) = (named(column::LONGITUDE), named(column::LATITUDE)) else { return };
        let (Some(audience), Some(area)) = (named(column::AUDIENCE), named(column::AREA_ID)) else { return };
        let (lng, lat) = (lng.as_primitive::<Float64Type>(), lat.as_primitive::<Float64Type>());
        let audience = audience.as_string::<i32>();
        for row in 0..kept.num_rows() {
            if lng.is_valid(row) {
                self.receipt.without_area += u64::from(area.is_null(row));
                if audience.value(row) == Audience::Public.as_str() {
                    self.points.add(lng.value(row), lat.value(row));
                }
            }
        }
    }

    fn keep_texts(&mut self, refused: Vec<Refused>) {
        let room = MOST_TEXTS - self.refused.len().min(MOST_TEXTS);
        self.refused.extend(refused.into_iter().take(room));
    }
}

/// What a block amounts to.
struct Outcome {
    settled: Vec<Settled>,
    /// Rows whose id is not that of their content, by row.
    ids: Vec<(usize, Uuid)>,
    flagged: Vec<Flagged>,
}

/// The rows with the ids that their ordinals give them.
fn renumbered(rows: RecordBatch, ids: &[(usize, Uuid)]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let Some(at) = rows.schema().index_of(column::REPORT_ID).ok().filter(|_| !ids.is_empty()) else { return Ok(rows) };
    let mut changed = ids.iter().peekable();
    let texts = rows.column(at).as_string::<i32>().iter().enumerate().map(|(row, text)| {
        match changed.next_if(|(changed, _)| *changed == row) {
            Some((_, id)) => Some(id.to_string()),
            None => text.map(str::to_owned),
        }
    });
    let texts: ArrayRef = Arc::new(texts.collect::<StringArray>());
    let mut columns = rows.columns().to_vec();
    columns[at] = texts;
    RecordBatch::try_new(rows.schema(), columns)
}
