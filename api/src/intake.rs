//! Live intake of a running server: the journal, and the task that brings it into the lake.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use engine::store::{Store, StoreError};
use ingest::intake::{FlushOptions, IntakeError, Journal, JournalOptions, Memory, Post, flush};
use ingest::office::{Office, OfficeError};
use ingest::{Around, IngestError};

use crate::machine;

/// Reports in a part of the journal at most.
const ROWS_PER_PART: u64 = 50_000;
/// How often the journal is looked at.
const TICK: Duration = Duration::from_millis(500);
/// Parts that may wait for the lake before clients are asked to come back later.
const MOST_WAITING: usize = 40;
/// Idempotency keys that are remembered.
const KEYS: usize = 100_000;

/// How a server takes reports in.
#[derive(Debug, Clone)]
pub struct IntakeOptions {
    /// How long a report may wait in the journal before it is brought into the lake.
    pub flush_after: Duration,
    /// Key of the lake's households.
    pub household_key: [u8; 32],
}

/// What can keep a server from taking reports in.
#[derive(Debug, thiserror::Error)]
pub enum IntakeFailure {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] IntakeError),
    /// The office.
    #[error(transparent)]
    Office(#[from] OfficeError),
}

/// Live intake; cloning is cheap.
#[derive(Debug, Clone)]
pub struct Intake(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    journal: Journal,
    office: Office,
    store: Store,
    options: IntakeOptions,
    keys: Mutex<Keys>,
    memory: tokio::sync::Mutex<Memory>,
}

impl Intake {
    /// Opens the journal of a lake. What an earlier process left in it is brought into the lake by the first flush.
    ///
    /// # Errors
    /// [`IntakeFailure`] when another process has it, or the disk refuses.
    pub async fn open(store: Store, options: IntakeOptions) -> Result<Self, IntakeFailure> {
        let journal = Journal::open(store.folder(), JournalOptions { rows: ROWS_PER_PART })?;
        let office = Office::open(store.folder(), &options.household_key).await?;
        let (keys, memory) = (Mutex::default(), tokio::sync::Mutex::default());
        Ok(Self(Arc::new(Inner { journal, office, store, options, keys, memory })))
    }

    /// Whether so much waits for the lake that clients should come back later.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.0.journal.pending().closed.len() > MOST_WAITING
    }

    /// Writes reports down and returns when they are on disk.
    ///
    /// # Errors
    /// [`IntakeError::Closed`] when the journal cannot write.
    pub async fn take(&self, posts: &[Post]) -> Result<(), IntakeError> {
        let lines: Vec<u8> = posts.iter().flat_map(|post| post.line.iter().copied()).collect();
        self.0.journal.append(lines, posts.len() as u64).await
    }

    /// Remembers a key and what came with it; `false` when the same key came with something else.
    #[must_use]
    pub fn agrees(&self, key: &str, body: &[u8]) -> bool {
        self.0.keys.lock().unwrap_or_else(PoisonError::into_inner).agrees(key, digest(body))
    }

    /// Brings the journal into the lake from time to time, until dropped.
    pub async fn keep_flushing(self) {
        let mut since = Duration::ZERO;
        loop {
            tokio::time::sleep(TICK).await;
            let pending = self.0.journal.pending();
            since = if pending.open_rows == 0 { Duration::ZERO } else { since + TICK };
            if pending.closed.is_empty() && since < self.0.options.flush_after {
                continue;
            }
            since = Duration::ZERO;
            if let Err(error) = self.flush().await {
                tracing::warn!(%error, "reports wait in the journal; the next try is soon");
            }
        }
    }

    /// Brings everything in the journal into the lake.
    ///
    /// # Errors
    /// [`IngestError`]; then the reports stay in the journal.
    pub async fn flush(&self) -> Result<(), IngestError> {
        self.0.journal.rotate().await?;
        let mut memory = self.0.memory.lock().await;
        let writer = match self.0.store.writer().await {
            // A load is under way; the journal waits for it.
            Err(StoreError::Busy { .. }) => return Ok(()),
            other => other?,
        };
        let options =
            FlushOptions { tenant: "default".to_owned(), moment: machine::now(), household_key: self.0.options.household_key };
        let mut nonces = machine::random;
        let around = Around {
            office: &self.0.office,
            nonces: &mut nonces,
            memory: Some(&mut *memory),
            rehearsal: None,
            progress: &mut |_| {},
        };
        if let Some(flushed) = flush(&writer, &self.0.journal, options, around).await? {
            let (parts, accepted) = (flushed.parts, flushed.receipt.accepted);
            tracing::info!(parts, accepted, snapshot = flushed.receipt.snapshot, "brought the journal into the lake");
        }
        Ok(())
    }
}

/// Keys and the digests of what came with them, the oldest forgotten first.
#[derive(Debug, Default)]
struct Keys {
    known: HashMap<String, u64>,
    order: VecDeque<String>,
}

impl Keys {
    fn agrees(&mut self, key: &str, digest: u64) -> bool {
        if let Some(known) = self.known.get(key) {
            return *known == digest;
        }
        if self.order.len() >= KEYS
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        self.known.insert(key.to_owned(), digest);
        self.order.push_back(key.to_owned());
        true
    }
}

fn digest(body: &[u8]) -> u64 {
    let hash = blake3::hash(body);
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(first)
}
