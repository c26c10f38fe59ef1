//! Backups: a copy of the lake as it is at one moment, taken while writes go on, and put back where nothing is.

use std::fs;
use std::path::{Path, PathBuf};

use sqlx::Connection;

use super::verify::digest;
use super::{CATALOG_FILE, DATA_FOLDER, Snapshot, Store, StoreError, catalog};

/// Databases beside the catalog, copied as they are at one moment.
const DATABASES: [&str; 1] = ["office.sqlite"];
/// Files beside the catalog.
const FILES: [&str; 1] = ["household.key"];
/// Where live intake keeps what is not in the lake yet.
const JOURNAL: &str = "journal";

/// What a backup or a restore copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// The newest snapshot in it.
    pub snapshot: i64,
    /// Parquet files that were copied.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Hash of what the lake says at that snapshot.
    pub content_hash: String,
}

impl Store {
    /// Copies the lake into a new folder, with every snapshot, its office and its keys.
    ///
    /// Writers need not wait: files are never changed, and the catalog is copied in one transaction. What live intake has
    /// acknowledged and not yet loaded is copied first, so that it is in the copy's journal, in its lake, or in both, where
    /// it is one report.
    ///
    /// # Errors
    /// [`StoreError::Occupied`] when the folder exists and is not empty; I/O and catalog errors.
    pub async fn backup(&self, to: &Path) -> Result<BackupReport, StoreError> {
        copy(self.folder(), to).await
    }

    /// Puts a backup back into a new folder, and proves that it says what it did.
    ///
    /// # Errors
    /// As [`Store::backup`]; [`StoreError::NoLake`] when there is no backup; [`StoreError::Damaged`] when a file of it is
    /// not what was written.
    pub async fn restore(from: &Path, to: &Path) -> Result<BackupReport, StoreError> {
        if !Self::exists(from) {
            return Err(StoreError::NoLake { folder: from.to_path_buf() });
        }
        copy(from, to).await
    }
}

async fn copy(from: &Path, to: &Path) -> Result<BackupReport, StoreError> {
    refuse_occupied(to)?;
    let copied = copy_into(from, to).await;
    if copied.is_err() {
        // Half a copy must not pass for one.
        let _ = fs::remove_dir_all(to);
    }
    copied
}

/// A folder that holds something is not written to.
pub(super) fn refuse_occupied(to: &Path) -> Result<(), StoreError> {
    let io = |source| StoreError::Io { action: "list", path: to.to_path_buf(), source };
    let occupied = to.exists() && fs::read_dir(to).map_err(io)?.next().is_some();
    if occupied { Err(StoreError::Occupied { folder: to.to_path_buf() }) } else { Ok(()) }
}

async fn copy_into(from: &Path, to: &Path) -> Result<BackupReport, StoreError> {
    let io = |action, path: &Path| {
        let path = path.to_path_buf();
        move |source| StoreError::Io { action, path, source }
    };
    fs::create_dir_all(to).map_err(io("create", to))?;
    let journal = from.join(JOURNAL);
    if journal.is_dir() {
        copy_folder(&journal, &to.join(JOURNAL)).map_err(io("copy", &journal))?;
    }
    for name in DATABASES.into_iter().chain([CATALOG_FILE]) {
        if from.join(name).is_file() {
            copy_database(&from.join(name), &to.join(name)).await?;
        }
    }
    for name in FILES.into_iter().filter(|name| from.join(name).is_file()) {
        fs::copy(from.join(name), to.join(name)).map_err(io("copy", &from.join(name)))?;
    }
    let store = Store::open(to).await?;
    let (files, bytes) = copy_files(&store, &from.join(DATA_FOLDER)).await?;
    let snapshot: Snapshot = store.snapshot(None)?;
    let content_hash = tokio::task::block_in_place(|| store.content_hash(&snapshot))?;
    Ok(BackupReport { snapshot: snapshot.number(), files, bytes, content_hash })
}

/// Copies every file that the copied catalog names, and compares it with its hash.
async fn copy_files(store: &Store, from: &Path) -> Result<(u64, u64), StoreError> {
    let to = store.folder().join(DATA_FOLDER);
    let (mut files, mut bytes) = (0, 0);
    for (name, promised) in store.digests().await? {
        let (source, target) = (from.join(&name), to.join(&name));
        let io = |error| StoreError::Io { action: "copy", path: source.clone(), source: error };
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(io)?;
        }
        bytes += fs::copy(&source, &target).map_err(io)?;
        files += 1;
        if digest(&target).map_err(io)? != promised {
            let reason = "it holds other bytes than were written".to_owned();
            return Err(StoreError::Damaged { path: source, reason });
        }
        super::durable::flush_file(&target);
    }
    Ok((files, bytes))
}

/// A copy of a database as it is at one moment.
async fn copy_database(from: &Path, to: &Path) -> Result<(), StoreError> {
    let mut connection = catalog::connect(from).await?;
    sqlx::query("VACUUM INTO ?").bind(to.display().to_string()).execute(&mut connection).await?;
    connection.close().await?;
    keep_mode(from, to).map_err(|source| StoreError::Io { action: "set the mode of", path: to.to_path_buf(), source })
}

/// The office is for its owner's eyes only, and so is its copy.
fn keep_mode(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::set_permissions(to, fs::metadata(from)?.permissions())
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    let names: Vec<PathBuf> = fs::read_dir(from)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    for path in names.iter().filter(|path| path.is_file()) {
        let Some(name) = path.file_name() else { continue };
        // A part that was loaded meanwhile is in the lake by now.
        match fs::copy(path, to.join(name)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            other => drop(other?),
        }
    }
    Ok(())
}
