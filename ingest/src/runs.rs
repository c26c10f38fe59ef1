//! Runs: reports wait until there are enough to sort, then threads of their own write them while more are judged.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Scope, ScopedJoinHandle};

use arrow::array::RecordBatch;
use engine::store::{DataFile, ReportWriter, StoreError};

/// Reports per sorted run: what memory has to hold for every writer, and once more for the run that fills.
const ROWS_PER_RUN: usize = 1 << 17;
/// Threads that write. With one, the others would wait for it at the end of a delivery.
const WRITERS: usize = 2;

/// A run and its number.
type Run = (usize, Vec<RecordBatch>);
/// Files by the number of their run.
type Written = Result<BTreeMap<usize, Vec<DataFile>>, StoreError>;

/// Where accepted reports go.
pub(crate) struct Runs<'scope> {
    pending: Vec<RecordBatch>,
    rows: usize,
    number: usize,
    full: SyncSender<Run>,
    writing: Vec<ScopedJoinHandle<'scope, Written>>,
}

impl<'scope> Runs<'scope> {
    /// Begins to write.
    pub(crate) fn begin(scope: &'scope Scope<'scope, '_>, writer: &Arc<ReportWriter>) -> Self {
        // No run waits: some are written while the next fills.
        let (full, runs) = sync_channel(0);
        let runs = Arc::new(Mutex::new(runs));
        let write_on = |_| {
            let (writer, runs) = (writer.clone(), runs.clone());
            scope.spawn(move || write(&writer, &runs))
        };
        Self { pending: Vec::new(), rows: 0, number: 0, full, writing: (0..WRITERS).map(write_on).collect() }
    }

    /// Adds reports.
    pub(crate) fn add(&mut self, reports: RecordBatch) {
        self.rows += reports.num_rows();
        self.pending.push(reports);
        if self.rows >= ROWS_PER_RUN {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        self.rows = 0;
        // Writers stop listening only when they failed, and say why at the end.
        let _ = self.full.send((self.number, std::mem::take(&mut self.pending)));
        self.number += 1;
    }

    /// Writes what is left; the files of all runs, in the order of the runs.
    ///
    /// # Errors
    /// What a writer met.
    pub(crate) fn finish(mut self) -> Result<Vec<DataFile>, StoreError> {
        if self.rows > 0 {
            self.hand_over();
        }
        drop(self.full);
        let stopped = || StoreError::Corrupt { table: "reports", reason: "a thread that writes them stopped".to_owned() };
        let mut files = BTreeMap::new();
        for writing in self.writing {
            files.append(&mut writing.join().unwrap_or_else(|_| Err(stopped()))?);
        }
        Ok(files.into_values().flatten().collect())
    }
}

fn write(writer: &ReportWriter, runs: &Mutex<Receiver<Run>>) -> Written {
    let mut files = BTreeMap::new();
    loop {
        let next = runs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, run)) = next else { return Ok(files) };
        files.insert(number, writer.write(&run)?);
    }
}
