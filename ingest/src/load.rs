//! The pipeline: read, judge, locate, de-duplicate, stage, commit.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::error::ArrowError;
use engine::report::Audience;
use engine::report::schema::{batches_schema, table};
use engine::store::{Load, Snapshot, StoreError, Writer};
use engine::time::Bucket;
use uuid::Uuid;

use crate::chunk::{Chunk, Stamp};
use crate::dedupe::{Known, Ordinals};
use crate::locate::Locator;
use crate::options::Commit;
use crate::pile::Points;
use crate::read::{Framer, Input, Inputs, Table, inputs};
use crate::receipt::{FileReceipt, Receipt};
use crate::refused::{Flagged, Refused, flag_rows, hash, quarantine_rows};
use crate::source::Source;
use crate::verdict::{Draft, Rejection, Verdict};
use crate::{IngestError, LoadOptions, Progress};

/// Reports per sorted run.
const ROWS_PER_RUN: usize = 1_000_000;

/// Loads a delivery as one snapshot: all of it or none, each report once.
///
/// # Errors
/// [`IngestError`] when an input cannot be read or is not of the source; then the lake is as it was. Rows that cannot be
/// reports are no error: they go to quarantine and stand in the receipt.
pub async fn load(writer: &Writer, options: &LoadOptions, progress: &mut dyn FnMut(Progress)) -> Result<Receipt, IngestError> {
    let source = options.source.open(writer.store().zone())?;
    let inputs = inputs(&options.inputs, source.as_ref())?;
    if inputs.files.is_empty() {
        return Err(IngestError::NoInput);
    }
    let snapshot = writer.store().snapshot(None)?;
    if let Some(receipt) = delivered_before(&snapshot, &inputs.content_hash).await? {
        return Ok(receipt.delivered_again());
    }
    let mut batch = Batch::begin(writer, &snapshot, source.as_ref(), options, inputs).await?;
    let read = batch.read_all(progress).await;
    match (read, options.commit) {
        (Ok(()), Commit::Keep) => batch.commit().await,
        (Ok(()), Commit::DryRun) => Ok(batch.rehearsed()),
        (Err(error), _) => Err(error),
    }
}

/// The receipt of an earlier load of the same bytes.
async fn delivered_before(snapshot: &Snapshot, content_hash: &str) -> Result<Option<Receipt>, IngestError> {
    let earlier = snapshot.batches().await?.iter().find(|batch| batch.content_hash == content_hash);
    let corrupt = |error: serde_json::Error| StoreError::Corrupt { table: table::BATCHES, reason: error.to_string() };
    Ok(earlier.map(|batch| serde_json::from_str(&batch.receipt).map_err(corrupt)).transpose()?)
}

/// A delivery on its way into the lake.
struct Batch<'a> {
    load: Load<'a>,
    snapshot: &'a Snapshot,
    source: &'a dyn Source,
    locator: Locator<'a>,
    stamp: Stamp,
    known: Known,
    points: Points,
    chunk: Chunk,
    refused: Vec<Refused>,
    flagged: Vec<Flagged>,
    inputs: Vec<Input>,
    receipt: Receipt,
}

impl<'a> Batch<'a> {
    async fn begin(
        writer: &'a Writer,
        snapshot: &'a Snapshot,
        source: &'a dyn Source,
        options: &LoadOptions,
        inputs: Inputs,
    ) -> Result<Self, IngestError> {
        let load = writer.load()?;
        let batch = inputs.content_hash[..16].to_owned();
        let stamp = Stamp {
            source: source.name(),
            batch: batch.clone(),
            tenant: options.tenant.clone(),
            received_at: options.received_at,
            household_key: options.household_key,
        };
        let receipt = Receipt {
            batch,
            source: source.name().to_owned(),
            content_hash: inputs.content_hash,
            already_loaded: false,
            dry_run: options.commit == Commit::DryRun,
            snapshot: load.snapshot(),
            rows_read: 0,
            accepted: 0,
            duplicates: 0,
            quarantined: 0,
            reasons: std::collections::BTreeMap::new(),
            without_place: 0,
            flags: std::collections::BTreeMap::new(),
            without_area: 0,
            months: Vec::new(),
            piles: Vec::new(),
            attribution: source.attribution().map(str::to_owned),
            files: Vec::new(),
            left_aside: inputs.refused,
        };
        Ok(Self {
            load,
            snapshot,
            source,
            locator: Locator::new(snapshot.areas().await?),
            stamp,
            known: Known::default(),
            points: Points::default(),
            chunk: Chunk::default(),
            refused: Vec::new(),
            flagged: Vec::new(),
            inputs: inputs.files,
            receipt,
        })
    }

    async fn read_all(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<(), IngestError> {
        let files = std::mem::take(&mut self.inputs);
        let bytes_total = files.iter().map(|file| file.bytes).sum();
        let mut bytes_read = 0;
        for file in &files {
            progress(Progress { bytes_read, bytes_total, file: file.name() });
            let mut report = |bytes| progress(Progress { bytes_read: bytes_read + bytes, bytes_total, file: file.name() });
            self.read_file(file, &mut report).await?;
            bytes_read += file.bytes;
        }
        self.stage_reports()
    }

    async fn read_file(&mut self, input: &Input, progress: &mut dyn FnMut(u64)) -> Result<(), IngestError> {
        let name = input.name();
        let mut ordinals = Ordinals::default();
        let mut file = FileReceipt { name: name.clone(), rows_read: 0, accepted: 0, duplicates: 0, quarantined: 0 };
        let mut stream = input.open()?;
        let mut framer = Framer::new(&name, &mut stream)?;
        Table::check(&name, framer.header(), self.source)?;
        while let Some(records) = framer.next_records()? {
            let table = Table::new(&name, framer.header(), records, self.source)?;
            let verdicts: Vec<Verdict<'_>> = (0..table.len()).map(|row| self.source.judge(table.row(row))).collect();
            self.learn_months(&verdicts).await?;
            self.settle(&name, &table, &verdicts, &mut ordinals, &mut file);
            if self.chunk.rows() >= ROWS_PER_RUN {
                self.stage_reports()?;
            }
            progress(framer.bytes);
        }
        self.receipt.rows_read += file.rows_read;
        self.receipt.accepted += file.accepted;
        self.receipt.duplicates += file.duplicates;
        self.receipt.quarantined += file.quarantined;
        self.receipt.files.push(file);
        Ok(())
    }

    /// Before rows are compared with the lake, the lake's identities of their months are read.
    async fn learn_months(&mut self, verdicts: &[Verdict<'_>]) -> Result<(), IngestError> {
        let instants: BTreeSet<i64> = verdicts.iter().flatten().map(|draft| draft.occurred.0).collect();
        let mut months = BTreeSet::new();
        let mut covered = i64::MIN;
        for instant in instants {
            if instant >= covered {
                let zone = self.snapshot.zone();
                let month = Bucket::Month.start(zone.date_of(instant)?);
                covered = zone.start_of(Bucket::Month.next(month))?;
                months.insert(month);
            }
        }
        for month in months {
            self.known.learn(self.snapshot, month).await?;
        }
        Ok(())
    }

    fn settle(&mut self, name: &str, table: &Table, verdicts: &[Verdict<'_>], ordinals: &mut Ordinals, file: &mut FileReceipt) {
        file.rows_read += (table.len() + table.defects.len()) as u64;
        file.quarantined += table.defects.len() as u64;
        for defect in &table.defects {
            let refused =
                Refused { file: name.to_owned(), line: defect.line, field: "", reason: defect.reason, hash: defect.hash.clone() };
            self.refuse(refused);
        }
        for (verdict, line) in verdicts.iter().zip(&table.lines) {
            match verdict {
                Ok(draft) => self.accept(draft, ordinals.report_id(draft.identity), (name, *line), file),
                Err(rejection) => {
                    file.quarantined += 1;
                    self.reject(rejection, name, *line);
                }
            }
        }
    }

    fn accept(&mut self, draft: &Draft<'_>, id: Uuid, (name, line): (&str, u64), file: &mut FileReceipt) {
        if draft.place.is_none() {
            self.receipt.without_place += 1;
        }
        if !self.known.take(id) {
            file.duplicates += 1;
            return;
        }
        file.accepted += 1;
        let place = draft.place.map(|point| self.locator.locate(point));
        // Only what anyone may see: piles are shown with every answer.
        if let Some(point) = draft.place.filter(|_| draft.audience == Audience::Public) {
            self.points.add(point);
        }
        if place.is_some_and(|place| place.area.is_none()) {
            self.receipt.without_area += 1;
        }
        for reason in &draft.flags {
            *self.receipt.flags.entry((*reason).to_owned()).or_default() += 1;
            self.flagged.push(Flagged { report_id: id.to_string(), file: name.to_owned(), line, reason });
        }
        self.chunk.push(id, draft, place, &self.stamp);
    }

    fn reject(&mut self, rejection: &Rejection<'_>, name: &str, line: u64) {
        let Rejection { field, reason, value } = *rejection;
        self.refuse(Refused { file: name.to_owned(), line, field, reason, hash: hash(value.as_bytes()) });
    }

    fn refuse(&mut self, refused: Refused) {
        *self.receipt.reasons.entry(refused.reason.to_owned()).or_default() += 1;
        self.refused.push(refused);
    }

    fn stage_reports(&mut self) -> Result<(), IngestError> {
        if self.chunk.rows() == 0 {
            return Ok(());
        }
        let rows = self.chunk.finish().map_err(StoreError::Arrow)?;
        Ok(self.load.stage_reports(&rows)?)
    }

    fn close(&mut self) {
        self.receipt.months = self.known.months().iter().map(|month| month.strftime("%Y-%m").to_string()).collect();
        self.receipt.piles = self.points.piles();
    }

    async fn commit(mut self) -> Result<Receipt, IngestError> {
        self.close();
        let batch = self.receipt.batch.clone();
        self.load.stage(table::QUARANTINE, quarantine_rows(&batch, &self.refused).map_err(StoreError::Arrow)?);
        self.load.stage(table::FLAGS, flag_rows(&batch, &self.flagged).map_err(StoreError::Arrow)?);
        self.load.stage(table::BATCHES, self.receipt_row().map_err(StoreError::Arrow)?);
        self.load.commit().await?;
        Ok(self.receipt)
    }

    fn rehearsed(mut self) -> Receipt {
        self.close();
        self.receipt.snapshot = self.snapshot.number();
        self.receipt
    }

    fn receipt_row(&self) -> Result<RecordBatch, ArrowError> {
        let receipt = &self.receipt;
        let json = serde_json::to_string(receipt).map_err(|error| ArrowError::JsonError(error.to_string()))?;
        let text = |value: &str| Arc::new(StringArray::from(vec![value.to_owned()]));
        RecordBatch::try_new(
            batches_schema(),
            vec![
                text(&receipt.batch),
                text(&receipt.content_hash),
                text(&receipt.source),
                Arc::new(TimestampMicrosecondArray::from(vec![self.stamp.received_at]).with_timezone("UTC")),
                text(&json),
            ],
        )
    }
}
