//! Reading the rows of a batch back.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::seal::Place;
use super::{Office, OfficeError, QuarantinedRow};

/// Rows fetched at a time, so that no more than these are in memory in their sealed form.
const PAGE: usize = 1_000;

/// The rows of a batch behind a given one. An expired text is not even read from the disk.
const SELECT: &str = "SELECT kept_rows.number, file, line, field, reason, rule_version, \
    CASE WHEN expires_at > ?1 THEN sealed END AS sealed FROM kept_rows JOIN deliveries ON deliveries.number = kept_rows.delivery \
    WHERE batch = ?2 AND (file, line, kept_rows.number) > (?3, ?4, ?5) ORDER BY file, line, kept_rows.number LIMIT ?6";

/// The last row that was read: file, line and number. Before the first row, none is less.
struct After(String, i64, i64);

impl Office {
    /// The rows kept of a batch in the order of file and line, as of `now` (microseconds since 1970-01-01T00:00Z): the
    /// first `limit`, or all. Empty when the batch is not kept. `text` is `None` from the delivery's date on.
    ///
    /// # Errors
    /// [`OfficeError::Unreadable`] for a text that was sealed under another key, belongs to another row or was changed;
    /// otherwise how SQLite failed.
    pub async fn rows(&self, batch: &str, now: i64, limit: Option<usize>) -> Result<Vec<QuarantinedRow>, OfficeError> {
        let limit = limit.unwrap_or(usize::MAX);
        let mut rows = Vec::new();
        let mut after = After(String::new(), i64::MIN, i64::MIN);
        // One transaction, so that the pages are of one moment.
        let mut reading = self.pool.begin().await.map_err(|source| self.failed(source))?;
        while rows.len() < limit {
            let wanted = PAGE.min(limit - rows.len());
            let found = page(&mut reading, (batch, now), (&after, wanted)).await.map_err(|source| self.failed(source))?;
            for row in &found {
                let (row, place) = self.opened(batch, row)?;
                rows.push(row);
                after = place;
            }
            if found.len() < wanted {
                break;
            }
        }
        Ok(rows)
    }

    fn opened(&self, batch: &str, row: &SqliteRow) -> Result<(QuarantinedRow, After), OfficeError> {
        let (mut kept, sealed, after) = whereabouts(row).map_err(|source| self.failed(source))?;
        if let Some(sealed) = sealed {
            let place = Place { batch, file: &kept.file, line: kept.line };
            let unreadable = || OfficeError::Unreadable { batch: batch.to_owned(), file: kept.file.clone(), line: kept.line };
            kept.text = Some(self.seal.open(&sealed, place).ok_or_else(unreadable)?);
        }
        Ok((kept, after))
    }
}

async fn page(
    connection: &mut SqliteConnection,
    (batch, now): (&str, i64),
    (after, wanted): (&After, usize),
) -> Result<Vec<SqliteRow>, sqlx::Error> {
    sqlx::query(SELECT)
        .bind(now)
        .bind(batch)
        .bind(&after.0)
        .bind(after.1)
        .bind(after.2)
        .bind(i64::try_from(wanted).unwrap_or(i64::MAX))
        .fetch_all(connection)
        .await
}

/// A row without its text, what that is sealed in, and where to go on reading.
fn whereabouts(row: &SqliteRow) -> Result<(QuarantinedRow, Option<Vec<u8>>, After), sqlx::Error> {
    let line: i64 = row.try_get("line")?;
    let kept = QuarantinedRow {
        file: row.try_get("file")?,
        line: line.cast_unsigned(),
        field: row.try_get("field")?,
        reason: row.try_get("reason")?,
        rule_version: row.try_get("rule_version")?,
        text: None,
    };
    let after = After(kept.file.clone(), line, row.try_get("number")?);
    Ok((kept, row.try_get("sealed")?, after))
}
