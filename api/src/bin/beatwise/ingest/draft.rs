//! `beatwise ingest --mapping draft`: a mapping for a file that nobody described yet, with the evidence for every guess.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::output::{self, WrongUsage};

/// Bytes of a file that a draft looks at.
const LOOKED_AT: u64 = 4 << 20;

/// Writes the draft for one file.
pub(super) fn run(paths: &[PathBuf]) -> Result<()> {
    let [path] = paths else {
        return Err(WrongUsage::new(&"--mapping draft: name one file to look at").into());
    };
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut first = [0; 4];
    let read = (&file).take(4).read(&mut first)?;
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    let unpacked: Box<dyn Read> = match &first[..read] {
        [0x1f, 0x8b, ..] => Box::new(flate2::read::MultiGzDecoder::new(file)),
        [0x28, 0xb5, 0x2f, 0xfd] => Box::new(zstd::stream::read::Decoder::new(file)?),
        _ => Box::new(file),
    };
    unpacked.take(LOOKED_AT).read_to_end(&mut bytes).with_context(|| format!("cannot unpack {}", path.display()))?;
    output::data(&ingest::draft_mapping(&path.display().to_string(), &bytes)?)
}
