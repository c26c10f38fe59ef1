//! Inputs: plain files and the members of zip archives, each hashed and opened in turn.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use crate::IngestError;
use crate::source::{Member, Source};

/// Most bytes reserved for a member before it is unpacked.
const MOST_RESERVED: usize = 16 << 20;

/// One file to load: a path, or a member of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    path: PathBuf,
    member: Option<String>,
    /// Bytes when unpacked.
    pub(crate) bytes: u64,
}

impl Input {
    /// The name by which receipts and messages call it.
    pub(crate) fn name(&self) -> String {
        self.member.clone().unwrap_or_else(|| self.path.display().to_string())
    }

    /// Its unpacked bytes.
    pub(crate) fn open(&self) -> Result<Box<dyn Read>, IngestError> {
        let file = open(&self.path)?;
        match &self.member {
            None => Ok(Box::new(BufReader::with_capacity(1 << 20, file))),
            Some(member) => {
                // The size is the archive's own claim: believe it only as far as memory is cheap.
                let mut bytes = Vec::with_capacity(usize::try_from(self.bytes).unwrap_or(MOST_RESERVED).min(MOST_RESERVED));
                let mut archive = archive(&self.path, file)?;
                let mut entry = archive.by_name(member).map_err(|error| bad_archive(&self.path, &error))?;
                entry.read_to_end(&mut bytes).map_err(|error| bad_archive(&self.path, &error))?;
                Ok(Box::new(std::io::Cursor::new(bytes)))
            }
        }
    }
}

/// What the paths amount to: the files to load in name order, the members left aside, and a hash of all bytes delivered.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) files: Vec<Input>,
    pub(crate) refused: Vec<String>,
    pub(crate) content_hash: String,
}

/// Looks into every path.
///
/// # Errors
/// [`IngestError::Refused`] when a path itself is a file that the source refuses by name.
pub(crate) fn inputs(paths: &[PathBuf], source: &dyn Source) -> Result<Inputs, IngestError> {
    let mut found = Inputs { files: Vec::new(), refused: Vec::new(), content_hash: String::new() };
    let mut hashes = Vec::new();
    for path in paths {
        hashes.push(hash(path)?);
        let before = found.files.len();
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) {
            list_archive(path, source, &mut found)?;
        } else {
            found.files.push(plain(path, source)?);
        }
        if found.files.len() == before {
            let (source_name, expects) = (source.name(), source.expects());
            return Err(IngestError::NothingToLoad { path: path.clone(), source_name, expects });
        }
    }
    // The order in which files are named must not matter.
    hashes.sort_unstable();
    hashes.dedup();
    found.content_hash = blake3::hash(hashes.join("\n").as_bytes()).to_hex().to_string();
    Ok(found)
}

fn plain(path: &Path, source: &dyn Source) -> Result<Input, IngestError> {
    let name = path.display().to_string();
    if let Member::Refused(reason) = source.member(&name) {
        return Err(IngestError::Refused { file: name, reason });
    }
    let bytes = open(path)?.metadata().map_err(|source| IngestError::Unreadable { path: path.to_path_buf(), source })?.len();
    Ok(Input { path: path.to_path_buf(), member: None, bytes })
}

fn list_archive(path: &Path, source: &dyn Source, found: &mut Inputs) -> Result<(), IngestError> {
    let mut archive = archive(path, open(path)?)?;
    let mut members = Vec::new();
    for position in 0..archive.len() {
        let entry = archive.by_index(position).map_err(|error| bad_archive(path, &error))?;
        if entry.is_file() {
            let name = entry.name().map_err(|error| bad_archive(path, &error))?;
            members.push((name.into_owned(), entry.size()));
        }
    }
    members.sort();
    for (member, bytes) in members {
        match source.member(&member) {
            Member::Read => found.files.push(Input { path: path.to_path_buf(), member: Some(member), bytes }),
            Member::Refused(reason) => found.refused.push(format!("{member}: {reason}")),
            Member::Other => found.refused.push(format!("{member}: not a file of the source {}", source.name())),
        }
    }
    Ok(())
}

fn open(path: &Path) -> Result<File, IngestError> {
    let refuse = |source| IngestError::Unreadable { path: path.to_path_buf(), source };
    let file = File::open(path).map_err(refuse)?;
    if file.metadata().map_err(refuse)?.is_dir() {
        return Err(refuse(std::io::Error::other("it is a folder; name the files in it")));
    }
    Ok(file)
}

fn archive(path: &Path, file: File) -> Result<zip::ZipArchive<BufReader<File>>, IngestError> {
    zip::ZipArchive::new(BufReader::new(file)).map_err(|error| bad_archive(path, &error))
}

fn bad_archive(path: &Path, reason: &dyn std::fmt::Display) -> IngestError {
    IngestError::BadArchive { path: path.to_path_buf(), reason: reason.to_string() }
}

fn hash(path: &Path) -> Result<String, IngestError> {
    let mut hasher = blake3::Hasher::new();
    let refuse = |source| IngestError::Unreadable { path: path.to_path_buf(), source };
    std::io::copy(&mut open(path)?, &mut hasher).map_err(refuse)?;
    Ok(hasher.finalize().to_hex().to_string())
}
