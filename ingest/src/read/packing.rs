//! Packed files: gzip, zstd and members of zip archives, recognised by their first bytes and unpacked as a stream.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::{DeflateDecoder, MultiGzDecoder};

use crate::IngestError;
use crate::options::Delivered;

/// How a file is packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Packing {
    Plain,
    Gzip,
    Zstd,
    /// An archive as a whole.
    Zip,
    /// A member of an archive.
    Member(ArchiveMember),
}

/// Where a member of an archive lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArchiveMember {
    pub(crate) name: String,
    /// Bytes in the archive.
    pub(crate) packed: u64,
    start: u64,
    deflated: bool,
    checksum: u32,
}

/// A stream of unpacked bytes.
pub(crate) struct Unpacked {
    pub(crate) stream: Box<dyn Read + Send>,
    /// Bytes taken from disk so far.
    pub(crate) taken: Arc<AtomicU64>,
}

/// How a file is packed, by its first bytes, and how long it is.
///
/// # Errors
/// [`IngestError::Unreadable`].
pub(crate) fn packing_of(delivered: &Delivered) -> Result<(Packing, u64), IngestError> {
    let unreadable = |source| delivered.unreadable(source);
    let mut file = delivered.open()?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    let mut first = [0; 4];
    let read = file.read(&mut first).map_err(unreadable)?;
    let packing = match &first[..read] {
        [0x1f, 0x8b, ..] => Packing::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd] => Packing::Zstd,
        [b'P', b'K', 3, 4] | [b'P', b'K', 5, 6] => Packing::Zip,
        _ => Packing::Plain,
    };
    Ok((packing, bytes))
}

/// The files of an archive, in name order.
///
/// # Errors
/// [`IngestError::BadArchive`] when it is damaged, cut short, or packed in a way that is not read.
pub(crate) fn members(delivered: &Delivered) -> Result<Vec<ArchiveMember>, IngestError> {
    let bad = |reason: String| IngestError::BadArchive { path: PathBuf::from(&delivered.name), reason };
    let mut file = delivered.open()?;
    if !has_an_end(&mut file).map_err(|source| delivered.unreadable(source))? {
        return Err(bad("it is cut short: the list of its files, which stands at its end, is missing".to_owned()));
    }
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| bad(error.to_string()))?;
    let mut found = Vec::new();
    for position in 0..archive.len() {
        let entry = archive.by_index_raw(position).map_err(|error| bad(error.to_string()))?;
        if !entry.is_file() {
            continue;
        }
        let name = entry.name().map_err(|error| bad(error.to_string()))?.into_owned();
        let deflated = match entry.compression() {
            zip::CompressionMethod::Stored => false,
            zip::CompressionMethod::Deflated => true,
            other => return Err(bad(format!("{name} is packed with {other}; pack it again as zip or gzip"))),
        };
        if entry.encrypted() {
            return Err(bad(format!("{name} is encrypted; decrypt the archive first")));
        }
        let start = entry.data_start().ok_or_else(|| bad(format!("{name} has no place in the archive")))?;
        found.push(ArchiveMember { name, packed: entry.compressed_size(), start, deflated, checksum: entry.crc32() });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Whether the record that ends every zip archive is there; behind it stands a comment of 64 KiB at most.
fn has_an_end(file: &mut File) -> io::Result<bool> {
    const END: &[u8] = b"PK\x05\x06";
    const LENGTH: usize = 22;
    const FARTHEST: u64 = LENGTH as u64 + (1 << 16);
    let start = file.seek(SeekFrom::End(0))?.saturating_sub(FARTHEST);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    file.rewind()?;
    Ok(memchr::memmem::rfind(&tail, END).is_some_and(|at| tail.len() - at >= LENGTH))
}

/// Opens a file or a member and unpacks it as it is read.
///
/// # Errors
/// [`IngestError::Unreadable`].
pub(crate) fn unpack(delivered: &Delivered, packing: &Packing) -> Result<Unpacked, IngestError> {
    let unreadable = |source| delivered.unreadable(source);
    let mut file = delivered.open()?;
    let taken = Arc::new(AtomicU64::new(0));
    let counted = |file| Counted { inner: BufReader::with_capacity(1 << 18, file), taken: taken.clone() };
    let stream: Box<dyn Read + Send> = match packing {
        Packing::Plain | Packing::Zip => Box::new(counted(file)),
        Packing::Gzip => Box::new(Whole(MultiGzDecoder::new(counted(file)))),
        Packing::Zstd => Box::new(Whole(zstd::stream::read::Decoder::new(counted(file)).map_err(unreadable)?)),
        Packing::Member(member) => {
            file.seek(SeekFrom::Start(member.start)).map_err(unreadable)?;
            let bytes = counted(file).take(member.packed);
            if member.deflated {
                Box::new(Checked::new(Whole(DeflateDecoder::new(bytes)), member.checksum))
            } else {
                Box::new(Checked::new(bytes, member.checksum))
            }
        }
    };
    Ok(Unpacked { stream, taken })
}

/// Counts the bytes that pass.
struct Counted<R> {
    inner: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Says of a packed stream that breaks off, or is not what was packed, what to do about it.
struct Whole<R>(R);

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            // The file system's own errors say themselves what is wrong.
            _ if error.raw_os_error().is_some() => error,
            kind @ io::ErrorKind::UnexpectedEof => io::Error::new(kind, "it is cut short; fetch it again"),
            kind => io::Error::new(kind, format!("it is damaged ({error}); fetch it again")),
        })
    }
}

/// Compares what passed with the archive's checksum at the end.
struct Checked<R> {
    inner: R,
    hasher: crc32fast::Hasher,
    promised: u32,
}

impl<R> Checked<R> {
    fn new(inner: R, promised: u32) -> Self {
        Self { inner, hasher: crc32fast::Hasher::new(), promised }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        if read == 0 && !buffer.is_empty() && self.hasher.clone().finalize() != self.promised {
            return Err(io::Error::other("the archive's checksum does not fit its content; fetch the archive again"));
        }
        Ok(read)
    }
}
