//! Runs: reports wait until there are enough to sort, then a thread of their own writes them while more are judged.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use arrow::array::RecordBatch;
use engine::store::{DataFile, ReportWriter, StoreError};

/// Reports per sorted run: what memory has to hold twice over.
const ROWS_PER_RUN: usize = 1 << 18;

/// Where accepted reports go.
pub(crate) struct Runs<'scope> {
    pending: Vec<RecordBatch>,
    rows: usize,
    full: SyncSender<Vec<RecordBatch>>,
    writing: ScopedJoinHandle<'scope, Result<Vec<DataFile>, StoreError>>,
}

impl<'scope> Runs<'scope> {
    /// Begins to write.
    pub(crate) fn begin(scope: &'scope Scope<'scope, '_>, writer: ReportWriter) -> Self {
        // No run waits: one is written while the next fills.
        let (full, runs) = sync_channel(0);
        let writing = scope.spawn(move || write(&writer, &runs));
        Self { pending: Vec::new(), rows: 0, full, writing }
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
        // The writer stops listening only when it failed, and says why at the end.
        let _ = self.full.send(std::mem::take(&mut self.pending));
    }

    /// Writes what is left; the files of all runs.
    ///
    /// # Errors
    /// What the writer met.
    pub(crate) fn finish(mut self) -> Result<Vec<DataFile>, StoreError> {
        if self.rows > 0 {
            self.hand_over();
        }
        drop(self.full);
        let written = self.writing.join();
        written.unwrap_or_else(|_| {
            Err(StoreError::Corrupt { table: "reports", reason: "the thread that writes them stopped".to_owned() })
        })
    }
}

fn write(writer: &ReportWriter, runs: &Receiver<Vec<RecordBatch>>) -> Result<Vec<DataFile>, StoreError> {
    let mut files = Vec::new();
    for run in runs {
        files.append(&mut writer.write(&run)?);
    }
    Ok(files)
}
