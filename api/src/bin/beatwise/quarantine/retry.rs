//! `beatwise quarantine retry`: refused rows judged again, after they were mended or with another mapping.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ::ingest::office::{Delivery, DeliveryState, KeptRow, Office, QuarantinedRow};
use ::ingest::{Commit, Delivered, MappingText, Rejects, SourceKind};
use anyhow::{Context as _, Result, ensure};
use api::machine;
use api::sheet::original;
use serde_json::{Map, Value};

use super::{ADDED, delivery, fields, rows};
use crate::context::{Context, Format};
use crate::ingest::{How, describe, grouped, load_files, mapping};
use crate::output;

/// Rows to judge again, and the positions of the kept ones that stay.
type Again = (Vec<Map<String, Value>>, Vec<usize>);

/// Rows on their second way.
pub(super) struct Retry<'a> {
    pub(super) context: &'a Context,
    pub(super) office: &'a Office,
    pub(super) batch: &'a str,
}

impl Retry<'_> {
    /// Judges them again, from a mended file or as they are, by the batch's own mapping or another.
    pub(super) async fn run(&self, from: Option<&Path>, other: Option<&str>) -> Result<()> {
        let delivery = delivery(self.office, self.batch).await?;
        let kept = rows(self.office, self.batch, None).await?;
        ensure!(
            delivery.state != DeliveryState::Held,
            "batch {} is held: nothing of it is loaded; mend its file or its mapping and load it again, or load what is good \
             with --accept-rejects",
            self.batch
        );
        let (objects, left) = match from {
            Some(path) => mended(path, &kept)?,
            None => apart(&kept),
        };
        ensure!(
            !objects.is_empty(),
            "no row of batch {} can be judged again as it is: export the rows, mend them, and retry with --from",
            self.batch
        );
        let mut file = tempfile::Builder::new().prefix("retry-").suffix(".ndjson").tempfile()?;
        for object in &objects {
            serde_json::to_writer(&mut file, object)?;
            std::io::Write::write_all(&mut file, b"\n")?;
        }
        let same =
            delivery.mapping.clone().map(|text| MappingText { name: format!("the mapping of batch {}", self.batch), text });
        let how = How {
            source: delivery.source.parse::<SourceKind>()?,
            mapping: other.map(mapping).transpose()?.or(same),
            commit: Commit::Keep,
            rejects: Rejects::Accept,
        };
        let delivered = Delivered { path: file.path().to_path_buf(), name: format!("retry of {}", self.batch) };
        let receipt = load_files(self.context, &how, &[delivered]).await?;
        // Rows that were judged before, in the same words and by the same rules, stay where they are.
        if !receipt.already_loaded {
            self.settle(&delivery, &kept, &left).await?;
        }
        match self.context.format {
            Format::Json => output::json(&receipt),
            _ => output::data(&describe(&receipt)),
        }
    }

    /// What was judged again belongs to the new batch; what could not be stays where it is.
    async fn settle(&self, delivery: &Delivery, kept: &[QuarantinedRow], left: &[usize]) -> Result<()> {
        self.office.forget(self.batch).await?;
        if left.is_empty() {
            return Ok(());
        }
        let rows: Vec<KeptRow> = left
            .iter()
            .map(|at| {
                let row = &kept[*at];
                KeptRow {
                    file: row.file.clone(),
                    line: row.line,
                    field: row.field.clone(),
                    reason: row.reason.clone(),
                    rule_version: row.rule_version,
                    text: row.text.clone().unwrap_or_default(),
                }
            })
            .collect();
        let still = grouped(left.len() as u64);
        output::message(self.context.verbosity, &format!("{still} rows stay as they are"));
        Ok(self.office.keep(delivery, &rows, &mut machine::random).await?)
    }
}

/// Rows that were mended in a spreadsheet, and the positions of the kept rows that are not among them.
fn mended(path: &Path, kept: &[QuarantinedRow]) -> Result<Again> {
    let mut file = csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()))?;
    let missing = ADDED.iter().find(|name| !file.headers().is_ok_and(|header| header.iter().any(|column| column == **name)));
    ensure!(
        missing.is_none(),
        "{} is not what `quarantine export` wrote: it has no column {}; save it as CSV with commas, all columns kept",
        path.display(),
        missing.copied().unwrap_or_default()
    );
    let mut left: BTreeSet<usize> = (0..kept.len()).collect();
    let mut objects = Vec::new();
    for row in file.deserialize() {
        let row: BTreeMap<String, String> = row.with_context(|| format!("{} is no longer a CSV file", path.display()))?;
        let of = |name: &str| row.get(name).map(|text| original(text)).unwrap_or_default();
        let (file, line) = (of("_file"), of("_line"));
        let known = kept.iter().position(|kept| kept.file == file && kept.line.to_string() == line);
        let known = known.with_context(|| format!("no refused row of this batch stands in {file} line {line}"))?;
        left.remove(&known);
        let wanted = row.iter().filter(|(name, _)| !ADDED.contains(&name.as_str()) && *name != "_record");
        objects.push(wanted.map(|(name, text)| (name.clone(), original(text).into())).collect());
    }
    Ok((objects, left.into_iter().collect()))
}

/// The kept rows that can be judged again as they are, and the positions of those that cannot.
fn apart(kept: &[QuarantinedRow]) -> Again {
    let (mut objects, mut left) = (Vec::new(), Vec::new());
    for (at, row) in kept.iter().enumerate() {
        match row.text.as_deref().and_then(fields) {
            Some(object) if !object.contains_key("") => objects.push(object),
            _ => left.push(at),
        }
    }
    (objects, left)
}
