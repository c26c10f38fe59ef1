//! Inputs made for a test, a lake to load them into, and what the lake then holds.
#![cfg(test)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use engine::store::Store;
use ingest::office::Office;
use ingest::{Around, Commit, IngestError, LoadOptions, MappingText, Receipt, Rejects, SourceKind, load};

pub(crate) const HEADER: &str = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context";

/// A lake in a folder of its own.
pub(crate) struct Lake {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) store: Store,
}

impl Lake {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let zone = "Europe/London".parse().expect("a zone");
        let store = Store::open_or_create(&folder.path().join("lake"), &zone).await.expect("a lake");
        Self { folder, store }
    }

    /// Writes a file beside the lake.
    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        std::fs::write(&path, text).expect("written");
        path
    }

    /// Packs files into an archive beside the lake.
    pub(crate) fn archive(&self, name: &str, members: &[(&str, &str)]) -> PathBuf {
        let path = self.folder.path().join(name);
        let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).expect("created"));
        for (member, text) in members {
            archive.start_file(*member, zip::write::SimpleFileOptions::default()).expect("a member");
            archive.write_all(text.as_bytes()).expect("written");
        }
        archive.finish().expect("closed");
        path
    }

    pub(crate) async fn load(&self, source: SourceKind, inputs: &[&Path]) -> Result<Receipt, IngestError> {
        self.load_as(&options(source, inputs)).await
    }

    pub(crate) async fn load_as(&self, options: &LoadOptions) -> Result<Receipt, IngestError> {
        let office = self.office().await;
        let mut nonces = nonces();
        let around = Around { office: &office, nonces: &mut nonces, memory: None, rehearsal: None, progress: &mut |_| {} };
        load(&self.store.writer().await.expect("the writer"), options, around).await
    }

    pub(crate) async fn office(&self) -> Office {
        Office::open(self.store.folder(), &[7; 32]).await.expect("an office")
    }

    /// Rows of a table at the newest snapshot.
    pub(crate) fn rows(&self, table: &str) -> u64 {
        let snapshot = self.store.snapshot(None).expect("a snapshot");
        let status = self.store.status(&snapshot).expect("a status");
        status.tables.iter().find(|known| known.name == table).expect("the table").rows
    }
}

/// A file of real data under the folder named by `BEATWISE_REAL_DATA`, by default `../shared/data`.
pub(crate) fn real_data(name: &str) -> Option<PathBuf> {
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = std::env::var_os("BEATWISE_REAL_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    let path = workspace.join(root).join(name);
    if !path.is_file() {
        eprintln!("skipped: real data {name}, because {} does not exist", path.display());
        return None;
    }
    Some(path)
}

/// A load into a test lake, received in May 2026, that accepts any number of rejects.
pub(crate) fn options(source: SourceKind, inputs: &[&Path]) -> LoadOptions {
    LoadOptions {
        source,
        mapping: None,
        inputs: inputs.iter().map(|path| path.to_path_buf().into()).collect(),
        tenant: "test".to_owned(),
        received_at: 1_780_000_000_000_000,
        household_key: [7; 32],
        commit: Commit::Keep,
        rejects: Rejects::Accept,
    }
}

/// The same with a mapping.
pub(crate) fn mapped(name: &str, text: &str, inputs: &[&Path]) -> LoadOptions {
    let mapping = Some(MappingText { name: name.to_owned(), text: text.to_owned() });
    LoadOptions { mapping, ..options(SourceKind::Csv, inputs) }
}

/// Nonces that differ, as tests need no more.
pub(crate) fn nonces() -> impl FnMut(&mut [u8]) -> Result<(), ingest::office::NonceError> + Send {
    let mut next = 0u64;
    move |bytes: &mut [u8]| {
        next += 1;
        let number = next.to_le_bytes();
        bytes.iter_mut().zip(number.iter().cycle()).for_each(|(byte, part)| *byte = *part);
        Ok(())
    }
}

/// Rows of a street file: each is (Crime ID, month, longitude, latitude, crime type).
pub(crate) fn street(rows: &[(&str, &str, &str, &str, &str)]) -> String {
    let mut text = format!("{HEADER}\r\n");
    for (id, month, lng, lat, kind) in rows {
        write!(text, "{id},{month},Avon and Somerset Constabulary,Avon and Somerset Constabulary,{lng},{lat},On or near High Street,E01,Bristol 001A,{kind},,\r\n")
            .expect("written");
    }
    text
}
