//! The pipeline: read, judge, locate, settle, write, commit.

use std::sync::Arc;

use arrow::array::{RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::error::ArrowError;
use engine::report::schema::{batches_schema, table};
use engine::space::AreaLookup;
use engine::store::{Load, Snapshot, StoreError, Writer};

use crate::known::Known;
use crate::months::Months;
use crate::options::{Around, Commit, Rejects};
use crate::pipeline::{Stages, run};
use crate::quarantine::keep;
use crate::read::{Inputs, inputs};
use crate::receipt::{FileReceipt, Receipt};
use crate::runs::Runs;
use crate::settle::Ledger;
use crate::source::Source;
use crate::stamp::Stamp;
use crate::{IngestError, LoadOptions, Progress, Rehearsal};

/// A delivery of which more than one row in this many is refused is held for a person.
const HOLD_ABOVE: u64 = 20;

/// Loads a delivery as one snapshot: all of it or none, each report once.
///
/// Refused rows go to the lake's quarantine, and their texts to the office, before anything is committed.
///
/// # Errors
/// [`IngestError`] when an input cannot be read or is not of the source; then the lake is as it was. Rows that cannot be
/// reports are no error: they go to quarantine and stand in the receipt.
pub async fn load(writer: &Writer, options: &LoadOptions, around: Around<'_>) -> Result<Receipt, IngestError> {
    let source = options.source.open(options.mapping.as_ref(), writer.store().zone())?;
    let mut inputs = inputs(&options.inputs, source.as_ref())?;
    inputs.content_hash = read_as(&inputs.content_hash, options);
    if inputs.files.is_empty() {
        return Err(IngestError::NoInput);
    }
    let snapshot = writer.store().snapshot(None)?;
    if let Some(receipt) = delivered_before(&snapshot, &inputs.content_hash).await? {
        return Ok(receipt.delivered_again());
    }
    let areas = AreaLookup::new(snapshot.areas().await?);
    let delivery = Delivery { writer, source: source.as_ref(), inputs, snapshot: snapshot.number(), options };
    let stamp = delivery.stamp();
    let Around { office, nonces, mut memory, rehearsal, progress } = around;
    let known = tokio::task::block_in_place(|| match &mut memory {
        Some(memory) => Known::remember(memory.0.take(), writer.store(), snapshot.number()),
        None => Known::learn(writer.store(), snapshot.number()),
    })?;
    let read = || delivery.read((known, rehearsal), (&stamp, &areas), progress);
    let (mut ledger, mut changes) = tokio::task::block_in_place(read)?;
    delivery.close(&mut ledger, changes.snapshot());
    let receipt = &ledger.receipt;
    if options.commit == Commit::Keep {
        office.expire(options.received_at).await?;
        keep(office, nonces, options, (receipt, &ledger.refused)).await?;
    }
    if receipt.held || receipt.dry_run {
        return Ok(ledger.receipt);
    }
    tokio::task::block_in_place(|| finish(&ledger, &mut changes, &stamp))?;
    let landed = changes.commit().await?;
    if let Some(memory) = memory {
        ledger.known.grow_old();
        memory.0 = Some((landed, ledger.known));
    }
    Ok(ledger.receipt)
}

/// The same bytes read as another source, or with another mapping, are another delivery.
fn read_as(content_hash: &str, options: &LoadOptions) -> String {
    let mut hasher = blake3::Hasher::new();
    let mapping = options.mapping.as_ref().map_or("", |mapping| mapping.text.as_str());
    for part in [content_hash, options.source.as_str(), mapping] {
        hasher.update(part.as_bytes()).update(&[0]);
    }
    hasher.finalize().to_hex().to_string()
}

/// The receipt of an earlier load of the same bytes.
async fn delivered_before(snapshot: &Snapshot, content_hash: &str) -> Result<Option<Receipt>, IngestError> {
    let earlier = snapshot.delivered(content_hash).await?;
    let corrupt = |error: serde_json::Error| StoreError::Corrupt { table: table::BATCHES, reason: error.to_string() };
    Ok(earlier.map(|batch| serde_json::from_str(&batch.receipt).map_err(corrupt)).transpose()?)
}

/// A delivery on its way into the lake.
struct Delivery<'a> {
    writer: &'a Writer,
    source: &'a dyn Source,
    inputs: Inputs,
    /// The snapshot that it is compared with.
    snapshot: i64,
    options: &'a LoadOptions,
}

impl<'a> Delivery<'a> {
    fn stamp(&self) -> Stamp {
        Stamp {
            source: self.source.name().to_owned(),
            batch: self.inputs.content_hash[..16].to_owned(),
            tenant: self.options.tenant.clone(),
            received_at: self.options.received_at,
            household_key: self.options.household_key,
            fingerprint_key: Stamp::fingerprint_key(&self.options.household_key),
        }
    }

    /// Reads everything; the reports are in files that no snapshot names yet.
    fn read<'r>(
        &self,
        (known, rehearsal): (Known, Option<&'r mut Rehearsal>),
        (stamp, areas): (&Stamp, &AreaLookup<'_>),
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<(Ledger<'r>, Load<'a>), IngestError> {
        let store = self.writer.store();
        let mut load = self.writer.load()?;
        let mut receipt = Receipt::new(stamp.batch.clone(), stamp.source.clone(), self.inputs.content_hash.clone());
        receipt.files = self.inputs.files.iter().map(|input| FileReceipt::new(input.name().to_owned())).collect();
        let mut ledger = Ledger::new(known, Months::new(store.zone()), receipt, rehearsal);
        ledger.order = self.source.order();
        let stages = Stages { source: self.source, stamp, areas, inputs: &self.inputs.files };
        let bytes_total = self.inputs.files.iter().map(|input| input.bytes).sum();
        let writer = Arc::new(load.report_writer()?);
        let files = std::thread::scope(|scope| {
            let mut runs = Runs::begin(scope, &writer);
            let read = run(stages, |block| {
                progress(Progress { bytes_read: block.bytes, bytes_total, file: block.layout.name.clone() });
                ledger.settle(block, &mut runs, &mut load)
            });
            let written = runs.finish();
            read?;
            Ok::<_, IngestError>(written?)
        })?;
        load.add(files);
        Ok((ledger, load))
    }

    /// Completes the receipt.
    fn close(&self, ledger: &mut Ledger<'_>, snapshot: i64) {
        let receipt = &mut ledger.receipt;
        receipt.months = ledger.months.names();
        receipt.piles = ledger.points.piles();
        receipt.attribution = self.source.attribution().map(str::to_owned);
        receipt.left_aside.clone_from(&self.inputs.refused);
        receipt.dry_run = self.options.commit == Commit::DryRun;
        let many = receipt.quarantined * HOLD_ABOVE > receipt.rows_read;
        receipt.held = many && self.options.rejects == Rejects::Hold;
        receipt.rejects_accepted = many && self.options.rejects == Rejects::Accept;
        receipt.snapshot = if receipt.held || receipt.dry_run { self.snapshot } else { snapshot };
    }
}

/// What can be said only when everything was read: default points, what was overruled, the receipt itself.
fn finish(ledger: &Ledger<'_>, load: &mut Load<'_>, stamp: &Stamp) -> Result<(), StoreError> {
    let receipt = &ledger.receipt;
    let piles: Vec<(f64, f64)> = receipt.piles.iter().map(|pile| (pile.longitude, pile.latitude)).collect();
    load.blur(&piles)?;
    load.supersede(ledger.known.holding())?;
    load.stage(table::BATCHES, receipt_row(receipt, stamp.received_at)?)
}

fn receipt_row(receipt: &Receipt, received_at: i64) -> Result<RecordBatch, ArrowError> {
    let json = serde_json::to_string(receipt).map_err(|error| ArrowError::JsonError(error.to_string()))?;
    let text = |value: &str| Arc::new(StringArray::from(vec![value.to_owned()]));
    RecordBatch::try_new(
        batches_schema(),
        vec![
            text(&receipt.batch),
            text(&receipt.content_hash),
            text(&receipt.source),
            Arc::new(TimestampMicrosecondArray::from(vec![received_at]).with_timezone("UTC")),
            text(&json),
        ],
    )
}
