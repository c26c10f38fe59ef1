//! What a mapping says about its source and its files as a whole.

use encoding_rs::Encoding;
use engine::time::Zone;

use super::keys::Keys;
use crate::read::Dialect;
use crate::source::{History, SourceKind};

/// Endings of the files that a mapping reads unless it names others.
const ENDINGS: [&str; 12] =
    [".csv", ".tsv", ".tab", ".txt", ".ndjson", ".jsonl", ".json", ".geojson", ".geojsonl", ".xml", ".parquet", ".geoparquet"];
/// Endings of packed files, behind the file's own.
const PACKED: [&str; 2] = [".gz", ".zst"];

/// The source and its files.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) expects: String,
    pub(super) attribution: Option<String>,
    pub(super) blank: Vec<String>,
    pub(super) dialect: Dialect,
    pub(super) history: History,
    endings: Vec<String>,
    zone: Option<String>,
}

impl Head {
    /// Reads the keys outside any table.
    pub(super) fn parse(keys: &Keys) -> Result<Self, String> {
        let endings: Vec<String> = match keys.files.0.as_slice() {
            [] => ENDINGS.map(str::to_owned).to_vec(),
            own => own.iter().map(|ending| ending.to_ascii_lowercase()).collect(),
        };
        Ok(Self {
            name: name(&keys.name)?,
            expects: format!("files whose names end in {}", endings.join(" ")),
            attribution: keys.attribution.clone(),
            blank: keys.blank.0.clone(),
            dialect: Dialect { delimiter: delimiter(keys.delimiter.as_deref())?, encoding: encoding(keys.encoding.as_deref())? },
            history: if keys.historical.unwrap_or(true) { History::Any } else { History::Recent },
            endings,
            zone: keys.zone.clone(),
        })
    }

    /// Whether a file of this name is read, packed or not.
    pub(super) fn reads(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let plain = PACKED.iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(&name);
        self.endings.iter().any(|ending| name.ends_with(ending) || plain.ends_with(ending))
    }

    /// The mapping's zone, or the one that holds without it.
    pub(super) fn zone(&self, default: &Zone) -> Result<Zone, String> {
        let named = self.zone.as_ref().map(|name| name.parse().map_err(|error| format!("`zone`: {error}")));
        named.unwrap_or_else(|| Ok(default.clone()))
    }
}

fn name(name: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.parse::<SourceKind>().is_ok() {
        return Err(format!("name = \"{name}\" is a source of Beatwise's own: choose another, for example {name}-springfield"));
    }
    if !name.is_empty() && name.len() <= 64 && name.bytes().all(plain) {
        return Ok(name.to_owned());
    }
    Err(format!(
        "name = \"{name}\" is no name for a source: write small letters, digits and hyphens, for example springfield-311"
    ))
}

fn delimiter(text: Option<&str>) -> Result<u8, String> {
    match text.map(str::as_bytes) {
        None => Ok(Dialect::default().delimiter),
        Some(b"tab") => Ok(b'\t'),
        Some([byte]) if *byte == b'\t' || (byte.is_ascii_punctuation() && *byte != b'"') || *byte == b' ' => Ok(*byte),
        Some(_) => Err(format!(
            "delimiter = \"{}\" is not one sign of punctuation: write \",\", \";\", \"|\" or \"tab\"",
            text.unwrap_or_default()
        )),
    }
}

fn encoding(label: Option<&str>) -> Result<&'static Encoding, String> {
    let Some(label) = label else { return Ok(Dialect::default().encoding) };
    let known = Encoding::for_label(label.as_bytes());
    let known =
        known.ok_or_else(|| format!("encoding = \"{label}\" is not known: write utf-8, windows-1252, iso-8859-2 or the like"))?;
    // Lines are found before text is decoded, so line breaks must be the bytes that they are in ASCII.
    known.is_ascii_compatible().then_some(known).ok_or_else(|| {
        format!("encoding = \"{label}\" cannot be read line by line: convert the file to UTF-8 first, for example with iconv")
    })
}
