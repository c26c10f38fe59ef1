//! What a worker does with a block: take it apart, judge each row, locate it, redact it, hash it, lay it out in columns.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use engine::space::AreaLookup;

use crate::chunk::{Chunk, Finding};
use crate::locate::Place;
use crate::read::{Block, Records, Row};
use crate::reason::Reason;
use crate::redact::{Kind, redact};
use crate::refused::Refused;
use crate::source::{Narratives, Source, UNKNOWN_CATEGORY};
use crate::stamp::Stamp;
use crate::timely::untimely;
use crate::verdict::{Draft, Identity, Verdict};

/// A block on its way to a worker.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) block: Block,
    pub(crate) layout: Arc<Layout>,
    /// Bytes of the whole delivery taken so far.
    pub(crate) bytes: u64,
}

/// How the columns of a file meet those of the source.
#[derive(Debug)]
pub(crate) struct Layout {
    /// The file's position in the delivery.
    pub(crate) file: usize,
    pub(crate) name: String,
    pub(crate) header: Vec<String>,
    /// For each column of the source, the column of the file.
    pub(crate) positions: Vec<Option<usize>>,
}

/// What became of a block.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) layout: Arc<Layout>,
    pub(crate) bytes: u64,
    /// Rows read, defects among them.
    pub(crate) read: u64,
    /// Drafts as rows of `reports`; ids are those of the first row with the same content.
    pub(crate) rows: RecordBatch,
    /// Beside each row: its identity, revision, fingerprint and line.
    pub(crate) marks: Vec<Mark>,
    /// Rows that deserve a second look, and why.
    pub(crate) flags: Vec<(usize, &'static str)>,
    pub(crate) refused: Vec<Refused>,
    pub(crate) without_place: u64,
    /// The source's words that the taxonomy does not know.
    pub(crate) unknown: BTreeMap<String, u64>,
    /// What was redacted, by kind.
    pub(crate) redacted: BTreeMap<Kind, u64>,
}

/// What tells a row from others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    pub(crate) identity: Identity,
    pub(crate) revision: i32,
    pub(crate) fingerprint: u64,
    pub(crate) line: u64,
}

/// One of several that work at once.
pub(crate) struct Worker<'a> {
    source: &'a dyn Source,
    stamp: &'a Stamp,
    areas: &'a AreaLookup<'a>,
    scratch: Vec<u8>,
}

impl<'a> Worker<'a> {
    pub(crate) fn new(source: &'a dyn Source, stamp: &'a Stamp, areas: &'a AreaLookup<'a>) -> Self {
        Self { source, stamp, areas, scratch: Vec::new() }
    }

    /// Judges a block.
    ///
    /// # Errors
    /// [`ArrowError`] when the columns do not fit together, which would be a mistake of ours.
    pub(crate) fn judge(&mut self, job: Job) -> Result<Judged, ArrowError> {
        let records = job.block.into_records();
        let layout = job.layout;
        let mut judged = Judged {
            bytes: job.bytes,
            read: records.read() as u64,
            rows: RecordBatch::new_empty(engine::report::schema::reports_schema()),
            marks: Vec::with_capacity(records.len()),
            flags: Vec::new(),
            refused: Vec::new(),
            without_place: 0,
            unknown: BTreeMap::new(),
            redacted: BTreeMap::new(),
            layout: layout.clone(),
        };
        for defect in records.defects() {
            judged.refused.push(Refused::defect(&layout.name, defect, self.stamp));
        }
        let mut chunk = Chunk::with_room(records.len());
        for row in 0..records.len() {
            let view = Row::new(&records, &layout.positions, row);
            let verdict: Verdict<'_> = self.source.judge(view);
            match verdict {
                Ok(draft) => match untimely(&draft, self.source.history(), self.received_at(&draft)) {
                    None => self.accept(&draft, records.line(row), &mut chunk, &mut judged),
                    Some(fault) => {
                        let hash = self.stamp.value(&fault.value);
                        judged.refused.push(refuse(&records, &layout, row, (fault.field, fault.reason, hash)));
                    }
                },
                Err(fault) => {
                    let hash = self.stamp.value(fault.value);
                    judged.refused.push(refuse(&records, &layout, row, (fault.field, fault.reason, hash)));
                }
            }
        }
        judged.rows = chunk.finish(self.stamp)?;
        Ok(judged)
    }

    fn received_at(&self, draft: &Draft<'_>) -> i64 {
        draft.received_at.unwrap_or(self.stamp.received_at)
    }

    fn accept(&mut self, draft: &Draft<'_>, line: u64, chunk: &mut Chunk, judged: &mut Judged) {
        let fingerprint = self.stamp.fingerprint(draft, &mut self.scratch);
        let place = draft.place.map(|point| Place::of(point, self.areas));
        judged.without_place += u64::from(place.is_none());
        for flag in &draft.flags {
            judged.flags.push((judged.marks.len(), flag));
            if *flag == UNKNOWN_CATEGORY {
                *judged.unknown.entry(draft.source_category.clone().into_owned()).or_default() += 1;
            }
        }
        let narrative = draft.narrative.as_deref();
        let redacted = narrative.filter(|_| self.source.narratives() == Narratives::Written).map(redact);
        if let Some(redacted) = &redacted {
            for kind in Kind::ALL.into_iter().filter(|_| redacted.counts.total() > 0) {
                *judged.redacted.entry(kind).or_default() += u64::from(redacted.counts.of(kind));
            }
        }
        let (Identity::Own(id) | Identity::Content(id)) = draft.identity;
        let finding = Finding {
            id,
            place,
            received_at: self.received_at(draft),
            household: draft.household.as_deref().map(|identifier| self.stamp.household(identifier)),
            narrative: redacted.as_ref().map_or(narrative, |redacted| Some(redacted.text.as_ref())),
            fingerprint,
        };
        chunk.push(draft, finding);
        judged.marks.push(Mark { identity: draft.identity, revision: draft.revision, fingerprint, line });
    }
}

fn refuse(records: &Records, layout: &Layout, row: usize, fault: (&str, Reason, String)) -> Refused {
    let fields = layout.header.iter().enumerate().map(|(column, name)| (name.as_str(), records.field(row, column)));
    Refused::row(&layout.name, records.line(row), fault, fields)
}
