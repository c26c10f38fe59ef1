//! The texts of refused rows, kept in the office for a month so that they can be mended.

use crate::office::{Delivery, DeliveryState, KeptRow, Nonces, Office};
use crate::reason::RULE_VERSION;
use crate::receipt::Receipt;
use crate::refused::Refused;
use crate::{IngestError, LoadOptions};

/// How long a text is kept.
const KEPT: i64 = 30 * 24 * 3_600 * 1_000_000;

/// Keeps the texts of a delivery's refused rows.
pub(crate) async fn keep(
    office: &Office,
    nonces: &mut Nonces<'_>,
    options: &LoadOptions,
    (receipt, refused): (&Receipt, &[Refused]),
) -> Result<(), IngestError> {
    if refused.is_empty() {
        return Ok(());
    }
    let delivery = Delivery {
        batch: receipt.batch.clone(),
        source: options.source.as_str().to_owned(),
        mapping: options.mapping.as_ref().map(|mapping| mapping.text.clone()),
        state: if receipt.held { DeliveryState::Held } else { DeliveryState::Quarantined },
        received_at: options.received_at,
        expires_at: options.received_at + KEPT,
    };
    let kept = refused.iter().map(|row| KeptRow {
        file: row.file.clone(),
        line: row.line,
        field: row.field.clone(),
        reason: row.reason.code().to_owned(),
        rule_version: RULE_VERSION,
        text: row.text.clone(),
    });
    Ok(office.keep(&delivery, &kept.collect::<Vec<_>>(), nonces).await?)
}
