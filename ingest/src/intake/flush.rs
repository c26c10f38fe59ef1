//! From the journal into the lake: closed parts are one delivery, removed when it is committed.

use engine::store::Writer;

use super::Journal;
use crate::known::Known;
use crate::options::{Around, Commit, LoadOptions, Rejects};
use crate::receipt::Receipt;
use crate::{IngestError, SourceKind, load};

/// What a long-lived process remembers of the lake between two flushes, so that each need not read all of it.
#[derive(Debug, Default)]
pub struct Memory(pub(crate) Option<(i64, Known)>);

/// What a flush did.
#[derive(Debug, Clone, PartialEq)]
pub struct Flushed {
    /// Parts that are in the lake now.
    pub parts: usize,
    /// Their receipt.
    pub receipt: Receipt,
}

/// Who the reports belong to, and when they are flushed.
#[derive(Debug, Clone)]
pub struct FlushOptions {
    /// The customer of the installation.
    pub tenant: String,
    /// Now, in microseconds since 1970-01-01T00:00Z.
    pub moment: i64,
    /// Key under which household identifiers are hashed.
    pub household_key: [u8; 32],
}

/// Loads the journal's closed parts; `None` when there are none.
///
/// # Errors
/// As [`load`]; the parts stay, and the next flush takes them.
pub async fn flush(
    writer: &Writer,
    journal: &Journal,
    options: FlushOptions,
    around: Around<'_>,
) -> Result<Option<Flushed>, IngestError> {
    let parts = journal.pending().closed;
    if parts.is_empty() {
        return Ok(None);
    }
    let options = LoadOptions {
        source: SourceKind::Intake,
        mapping: None,
        inputs: parts.iter().cloned().map(Into::into).collect(),
        tenant: options.tenant,
        received_at: options.moment,
        household_key: options.household_key,
        commit: Commit::Keep,
        // Every row was judged before it was acknowledged.
        rejects: Rejects::Accept,
    };
    let receipt = load(writer, &options, around).await?;
    for part in &parts {
        journal.remove(part)?;
    }
    Ok(Some(Flushed { parts: parts.len(), receipt }))
}
