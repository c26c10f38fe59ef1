//! The journal: reports as lines of JSON in numbered parts, flushed in groups before anything is acknowledged.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::IntakeError;

/// Requests that may wait for the journal's thread.
const QUEUE: usize = 8_192;
/// Bytes written between two flushes at most, so that the first of a burst does not wait for the last.
const GROUP: usize = 4 << 20;

/// When a part of the journal is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalOptions {
    /// Reports in a part at most.
    pub rows: u64,
}

/// What the journal holds that the lake may not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pending {
    /// Parts that are closed and wait to be loaded, oldest first.
    pub closed: Vec<PathBuf>,
    /// Reports in the part that is open.
    pub open_rows: u64,
}

/// An open journal. Cloning is cheap; all clones write to the same file.
#[derive(Debug, Clone)]
pub struct Journal {
    requests: SyncSender<Request>,
    pending: Arc<Mutex<Pending>>,
    /// Keeps the thread's end for whoever closes the journal.
    _thread: Arc<Thread>,
}

#[derive(Debug)]
struct Thread(#[expect(dead_code, reason = "held so that the thread belongs to the journal")] JoinHandle<()>);

enum Request {
    /// Lines of one request, and whom to tell.
    Append(Vec<u8>, u64, oneshot::Sender<()>),
    /// Close the open part.
    Rotate(oneshot::Sender<()>),
}

impl Journal {
    /// Opens the journal of a lake. Parts that an earlier process left are closed, and wait to be loaded.
    ///
    /// # Errors
    /// [`IntakeError::Taken`] when another process has it open; I/O errors.
    pub fn open(lake: &Path, options: JournalOptions) -> Result<Self, IntakeError> {
        let folder = lake.join("journal");
        let io = |action, path: &Path| {
            let path = path.to_path_buf();
            move |source| IntakeError::Io { action, path, source }
        };
        fs::create_dir_all(&folder).map_err(io("create", &folder))?;
        let lock = lock(&folder)?;
        let closed = parts(&folder).map_err(io("list", &folder))?;
        for part in &closed {
            drop_torn_tail(part).map_err(io("repair", part))?;
        }
        let next = closed.last().and_then(|part| number(part)).unwrap_or(0) + 1;
        let pending = Arc::new(Mutex::new(Pending { closed, open_rows: 0 }));
        let (requests, queue) = sync_channel(QUEUE);
        let mut writer = Writer { folder, next, open: None, options, pending: pending.clone(), _lock: lock };
        let thread = std::thread::spawn(move || writer.run(&queue));
        Ok(Self { requests, pending, _thread: Arc::new(Thread(thread)) })
    }

    /// Appends lines, each ending in a line break, and returns when they are on disk.
    ///
    /// # Errors
    /// [`IntakeError::Closed`] when the journal cannot write; then nothing may be acknowledged.
    pub async fn append(&self, lines: Vec<u8>, rows: u64) -> Result<(), IntakeError> {
        let (told, done) = oneshot::channel();
        self.send(Request::Append(lines, rows, told)).await?;
        done.await.map_err(|_| IntakeError::Closed)
    }

    /// Closes the open part, if it holds anything.
    ///
    /// # Errors
    /// [`IntakeError::Closed`].
    pub async fn rotate(&self) -> Result<(), IntakeError> {
        let (told, done) = oneshot::channel();
        self.send(Request::Rotate(told)).await?;
        done.await.map_err(|_| IntakeError::Closed)
    }

    async fn send(&self, request: Request) -> Result<(), IntakeError> {
        let requests = self.requests.clone();
        match requests.try_send(request) {
            Ok(()) => Ok(()),
            Err(std::sync::mpsc::TrySendError::Disconnected(_)) => Err(IntakeError::Closed),
            Err(std::sync::mpsc::TrySendError::Full(request)) => {
                let sent = tokio::task::spawn_blocking(move || requests.send(request)).await;
                sent.ok().and_then(Result::ok).ok_or(IntakeError::Closed)
            }
        }
    }

    /// What waits to be loaded.
    #[must_use]
    pub fn pending(&self) -> Pending {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets a part whose reports are in the lake, and removes it.
    ///
    /// # Errors
    /// I/O errors; a part that stays is recognised as loaded when it comes again.
    pub fn remove(&self, part: &Path) -> Result<(), IntakeError> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).closed.retain(|known| known != part);
        fs::remove_file(part).map_err(|source| IntakeError::Io { action: "remove", path: part.to_path_buf(), source })
    }
}

struct Writer {
    folder: PathBuf,
    next: u64,
    open: Option<(PathBuf, File)>,
    options: JournalOptions,
    pending: Arc<Mutex<Pending>>,
    _lock: File,
}

impl Writer {
    /// Takes requests until every journal is dropped, or until a write fails: then nobody is told anything any more.
    fn run(&mut self, queue: &Receiver<Request>) {
        let mut group = Group::default();
        while let Ok(first) = queue.recv() {
            let mut rotate = group.take(first);
            while rotate.is_none() && group.bytes.len() < GROUP {
                match queue.try_recv() {
                    Ok(next) => rotate = group.take(next),
                    Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
                }
            }
            if self.write(&group).is_err() {
                return;
            }
            group.acknowledge();
            if let Some(told) = rotate {
                self.close();
                let _ = told.send(());
            }
        }
    }

    /// Writes and flushes a group.
    fn write(&mut self, group: &Group) -> io::Result<()> {
        if group.bytes.is_empty() {
            return Ok(());
        }
        if self.open.is_none() {
            let path = self.folder.join(format!("{:012}.ndjson", self.next));
            let mut options = OpenOptions::new();
            options.create_new(true).append(true);
            // It holds what people wrote, before redaction.
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(&path)?;
            File::open(&self.folder)?.sync_all()?;
            self.next += 1;
            self.open = Some((path, file));
        }
        let Some((_, file)) = &mut self.open else { return Ok(()) };
        file.write_all(&group.bytes)?;
        file.sync_data()?;
        let rows = {
            let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
            pending.open_rows += group.rows;
            pending.open_rows
        };
        if rows >= self.options.rows {
            self.close();
        }
        Ok(())
    }

    fn close(&mut self) {
        if let Some((path, _)) = self.open.take() {
            let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
            pending.open_rows = 0;
            pending.closed.push(path);
        }
    }
}

/// Requests that are flushed together.
#[derive(Default)]
struct Group {
    bytes: Vec<u8>,
    rows: u64,
    waiting: Vec<oneshot::Sender<()>>,
}

impl Group {
    /// Adds a request; a rotation is handed back, to be done behind the group.
    fn take(&mut self, request: Request) -> Option<oneshot::Sender<()>> {
        match request {
            Request::Append(lines, rows, told) => {
                self.bytes.extend_from_slice(&lines);
                self.rows += rows;
                self.waiting.push(told);
                None
            }
            Request::Rotate(told) => Some(told),
        }
    }

    fn acknowledge(&mut self) {
        self.bytes.clear();
        self.rows = 0;
        for told in self.waiting.drain(..) {
            // Who no longer listens has not been told; the report is in all the same.
            let _ = told.send(());
        }
    }
}

fn lock(folder: &Path) -> Result<File, IntakeError> {
    let path = folder.join("lock");
    let file = File::create(&path).map_err(|source| IntakeError::Io { action: "create", path: path.clone(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(IntakeError::Taken { folder: folder.to_path_buf() }),
        Err(TryLockError::Error(source)) => Err(IntakeError::Io { action: "lock", path, source }),
    }
}

/// The parts in a folder, oldest first.
fn parts(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if number(&path).is_some() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn number(part: &Path) -> Option<u64> {
    let name = part.file_name()?.to_str()?.strip_suffix(".ndjson")?;
    name.parse().ok()
}

/// A process that died while it wrote leaves half a line, which nobody was told of: the part ends before it.
fn drop_torn_tail(part: &Path) -> io::Result<()> {
    let mut whole = 0;
    let mut reader = BufReader::new(File::open(part)?);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line)?;
        let is_whole = line.last() == Some(&b'\n') && serde_json::from_slice::<serde::de::IgnoredAny>(&line).is_ok();
        if read == 0 || !is_whole {
            break;
        }
        whole += read as u64;
    }
    let file = OpenOptions::new().write(true).open(part)?;
    if file.metadata()?.len() > whole {
        file.set_len(whole)?;
        file.sync_all()?;
    }
    Ok(())
}
