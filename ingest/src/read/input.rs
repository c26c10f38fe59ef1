//! Inputs: files, folders, patterns and the members of archives, each unpacked as it is read.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::packing::{Packing, Unpacked, members, packing_of, unpack};
use crate::IngestError;
use crate::options::Delivered;
use crate::source::{Member, Source};

/// Bytes of a file that are hashed at once, by all processors.
const HASHED_AT_ONCE: usize = 1 << 22;

/// One file to load: a path, or a member of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    pub(super) delivered: Delivered,
    pub(super) packing: Packing,
    name: String,
    /// Bytes as they lie on disk.
    pub(crate) bytes: u64,
}

impl Input {
    /// The name by which receipts and messages call it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Its unpacked bytes, and a count of the packed ones taken so far.
    pub(crate) fn open(&self) -> Result<Unpacked, IngestError> {
        unpack(&self.delivered, &self.packing)
    }
}

/// What the paths amount to: the files to load in name order, what was left aside, and a hash of all bytes delivered.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) files: Vec<Input>,
    pub(crate) refused: Vec<String>,
    pub(crate) content_hash: String,
}

/// Looks into every path: a file, an archive, a folder or a pattern.
///
/// # Errors
/// [`IngestError::Refused`] when a path itself is a file that the source refuses by name.
pub(crate) fn inputs(delivered: &[Delivered], source: &dyn Source) -> Result<Inputs, IngestError> {
    let mut found = Inputs { files: Vec::new(), refused: Vec::new(), content_hash: String::new() };
    let mut hashes = Vec::new();
    for given in delivered.iter().map(matches).collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
        let before = found.files.len();
        if given.path.is_dir() {
            for file in files_below(&given.path)? {
                look_into(&file.into(), source, Named::ByFolder, (&mut found, &mut hashes))?;
            }
        } else {
            look_into(&given, source, Named::Explicitly, (&mut found, &mut hashes))?;
        }
        if found.files.len() == before {
            let (source_name, expects) = (source.name().to_owned(), source.expects().to_owned());
            return Err(IngestError::NothingToLoad { path: PathBuf::from(given.name), source_name, expects });
        }
    }
    // The order in which files are named must not matter, nor whether one is named twice.
    hashes.sort_unstable();
    hashes.dedup();
    found.content_hash = blake3::hash(hashes.join("\n").as_bytes()).to_hex().to_string();
    Ok(found)
}

/// How a file came to be considered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// A person named it: it is read, whatever it is called.
    Explicitly,
    /// It lies in a folder that a person named: its own name decides.
    ByFolder,
}

fn look_into(
    delivered: &Delivered,
    source: &dyn Source,
    named: Named,
    (found, hashes): (&mut Inputs, &mut Vec<String>),
) -> Result<(), IngestError> {
    let (packing, bytes) = packing_of(delivered)?;
    let name = delivered.name.clone();
    if packing == Packing::Zip {
        let before = found.files.len();
        list_archive(delivered, source, found)?;
        if found.files.len() > before || named == Named::Explicitly {
            hashes.push(hash(delivered)?);
        }
        return Ok(());
    }
    match (source.member(unpacked_name(&name)), named) {
        (Member::Refused(reason), Named::Explicitly) => return Err(IngestError::Refused { file: name, reason }),
        (Member::Refused(reason), Named::ByFolder) => found.refused.push(format!("{name}: {reason}")),
        (Member::Other, Named::ByFolder) => found.refused.push(not_of(&name, source)),
        (Member::Read, _) | (Member::Other, Named::Explicitly) => {
            hashes.push(hash(delivered)?);
            found.files.push(Input { delivered: delivered.clone(), packing, name, bytes });
        }
    }
    Ok(())
}

fn list_archive(delivered: &Delivered, source: &dyn Source, found: &mut Inputs) -> Result<(), IngestError> {
    for member in members(delivered)? {
        match source.member(unpacked_name(&member.name)) {
            Member::Read => found.files.push(Input {
                delivered: delivered.clone(),
                name: member.name.clone(),
                bytes: member.packed,
                packing: Packing::Member(member),
            }),
            Member::Refused(reason) => found.refused.push(format!("{}: {reason}", member.name)),
            Member::Other => found.refused.push(not_of(&member.name, source)),
        }
    }
    Ok(())
}

fn not_of(name: &str, source: &dyn Source) -> String {
    format!("{name}: not a file of the source {}", source.name())
}

/// A name without the ending that says how it is packed.
pub(super) fn unpacked_name(name: &str) -> &str {
    [".gz", ".zst"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// A path as it stands, or what a pattern with `*`, `?` or `[` stands for, in name order.
fn matches(given: &Delivered) -> Result<Vec<Delivered>, IngestError> {
    let text = given.path.to_string_lossy();
    if given.path.exists() || !text.contains(['*', '?', '[']) {
        return Ok(vec![given.clone()]);
    }
    let unreadable = |reason: String| given.unreadable(std::io::Error::other(reason));
    let mut found: Vec<PathBuf> =
        glob::glob(&text).map_err(|error| unreadable(error.to_string()))?.filter_map(Result::ok).collect();
    found.sort();
    if found.is_empty() {
        return Err(unreadable("no file has such a name".to_owned()));
    }
    Ok(found.into_iter().map(Into::into).collect())
}

/// Every file in a folder and the folders in it, in name order; hidden ones are passed over.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, IngestError> {
    let unreadable = |source| IngestError::Unreadable { path: folder.to_path_buf(), source };
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        entries.push(entry.map_err(unreadable)?.path());
    }
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        let hidden = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        match (hidden, entry.is_dir()) {
            (true, _) => {}
            (false, true) => files.append(&mut files_below(&entry)?),
            (false, false) => files.push(entry),
        }
    }
    Ok(files)
}

fn hash(delivered: &Delivered) -> Result<String, IngestError> {
    let mut file = delivered.open()?;
    let mut hasher = blake3::Hasher::new();
    let mut piece = Vec::with_capacity(HASHED_AT_ONCE);
    while (&mut file).take(HASHED_AT_ONCE as u64).read_to_end(&mut piece).map_err(|source| delivered.unreadable(source))? > 0 {
        hasher.update_rayon(&piece);
        piece.clear();
    }
    Ok(hasher.finalize().to_hex().to_string())
}
