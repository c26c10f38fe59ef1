//! `beatwise ingest --mapping draft`: a mapping for a file that nobody described yet, with the evidence for every guess.

use std::path::PathBuf;

use anyhow::Result;

use crate::output::{self, WrongUsage};

/// Writes the draft for one file.
pub(super) fn run(paths: &[PathBuf]) -> Result<()> {
    let [path] = paths else {
        return Err(WrongUsage::new(&"--mapping draft: name one file to look at").into());
    };
    output::data(&ingest::draft_mapping(path)?)
}
