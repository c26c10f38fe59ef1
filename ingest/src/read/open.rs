//! From an input to the reader of its format.

use std::fs::File;
use std::io::{Chain, Cursor, Read, Seek};

use super::delimited::Delimited;
use super::geojson::GeoJson;
use super::input::{Input, unpacked_name};
use super::json::Json;
use super::packing::Packing;
use super::parquet::ParquetRows;
use super::reader::Reader;
use super::xml::Xml;
use crate::IngestError;
use crate::source::Source;

/// What the records of a `GeoJSON` text sequence begin with.
const RECORD_SEPARATOR: u8 = 0x1e;
/// Bytes that tell the format.
const FIRST: usize = 512;

/// A reader, and how many packed bytes it has taken from disk.
pub(crate) struct Opened {
    pub(crate) reader: Box<dyn Reader>,
    pub(crate) taken: std::sync::Arc<std::sync::atomic::AtomicU64>,
}

/// Opens an input with the reader of its format, which its first bytes tell.
///
/// # Errors
/// [`IngestError`] when it cannot be read or is empty.
pub(crate) fn open(input: &Input, source: &dyn Source) -> Result<Opened, IngestError> {
    let unpacked = input.open()?;
    let (first, stream) = peek(unpacked.stream).map_err(|error| input.delivered.unreadable(error))?;
    let reader = reader(input, source, (&first, stream))?;
    Ok(Opened { reader, taken: unpacked.taken })
}

type Whole = Chain<Cursor<Vec<u8>>, Box<dyn Read + Send>>;

fn reader(input: &Input, source: &dyn Source, (first, stream): (&[u8], Whole)) -> Result<Box<dyn Reader>, IngestError> {
    let (name, columns) = (input.name(), source.columns());
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first);
    let start = text.iter().find(|byte| !byte.is_ascii_whitespace()).copied();
    Ok(match start {
        _ if first.starts_with(b"PAR1") => Box::new(ParquetRows::open(name, seekable(input, stream)?, columns)?),
        Some(RECORD_SEPARATOR) => Box::new(GeoJson::open(name, decoded(first, stream), columns)?),
        Some(b'{' | b'[') if is_geojson(name, text) => Box::new(GeoJson::open(name, decoded(first, stream), columns)?),
        Some(b'{' | b'[') => Box::new(Json::open(name, decoded(first, stream), columns)?),
        Some(b'<') => Box::new(Xml::open(name, decoded(first, stream), columns)?),
        _ => Box::new(Delimited::open(name, decoded(first, stream), source.dialect())?),
    })
}

/// Whether JSON holds features, by its name or by how it begins.
fn is_geojson(name: &str, text: &[u8]) -> bool {
    let name = unpacked_name(name).to_ascii_lowercase();
    let named = [".geojson", ".geojsonl", ".ndgeojson", ".geojsons"].iter().any(|ending| name.ends_with(ending));
    let begins: String = String::from_utf8_lossy(text).split_whitespace().collect();
    named || begins.contains(r#""type":"Feature"#)
}

/// Parquet is read from its end: what is packed is unpacked into a file that nobody else sees.
fn seekable(input: &Input, mut stream: Whole) -> Result<File, IngestError> {
    let unreadable = |source| input.delivered.unreadable(source);
    if input.packing == Packing::Plain {
        return input.delivered.open();
    }
    let mut file = tempfile::tempfile().map_err(unreadable)?;
    std::io::copy(&mut stream, &mut file).map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    Ok(file)
}

/// Text in UTF-16 becomes UTF-8; a byte order mark says so, and is dropped in any case.
fn decoded(first: &[u8], stream: Whole) -> Box<dyn Read + Send> {
    match first {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Box::new(encoding_rs_io::DecodeReaderBytes::new(stream)),
        _ => Box::new(stream),
    }
}

/// The first bytes of a stream, and the stream with them put back.
fn peek(mut stream: Box<dyn Read + Send>) -> std::io::Result<(Vec<u8>, Whole)> {
    let mut first = Vec::with_capacity(FIRST);
    stream.by_ref().take(FIRST as u64).read_to_end(&mut first)?;
    Ok((first.clone(), Cursor::new(first).chain(stream)))
}
