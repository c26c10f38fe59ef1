//! The files of a city: canonical CSV, data.police.uk street files, boundaries and the planted truth.

mod areas;
mod field;
mod police_uk;
mod reports;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

pub(crate) use areas::write_areas;
pub(crate) use police_uk::write_police_uk;
pub(crate) use reports::{Origins, write_reports};

use super::SynthError;
use super::truth::Truth;

/// Bytes gathered before they go to the file.
const BUFFER: usize = 1 << 18;

/// A file that is being written; errors know its path.
struct Sink {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Sink {
    fn create(path: &Path) -> Result<Self, SynthError> {
        let file = File::create(path).map_err(|source| SynthError::io(path, source))?;
        Ok(Self { path: path.to_owned(), file: BufWriter::with_capacity(BUFFER, file) })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), SynthError> {
        self.file.write_all(bytes).map_err(|source| SynthError::io(&self.path, source))
    }

    /// Writes what is left and returns the path.
    fn finish(mut self) -> Result<PathBuf, SynthError> {
        self.file.flush().map_err(|source| SynthError::io(&self.path, source))?;
        Ok(self.path)
    }
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(path: &Path) -> Result<(), SynthError> {
    std::fs::create_dir_all(path).map_err(|source| SynthError::io(path, source))
}

/// Writes `truth.json`.
pub(crate) fn write_truth(truth: &Truth, path: &Path) -> Result<PathBuf, SynthError> {
    let mut text = serde_json::to_vec_pretty(truth).map_err(|source| SynthError::io(path, source.into()))?;
    text.push(b'\n');
    let mut sink = Sink::create(path)?;
    sink.write(&text)?;
    sink.finish()
}
