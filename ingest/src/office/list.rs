//! The list of kept deliveries, and one of them in full.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Delivery, DeliveryState, DeliverySummary, Office, OfficeError};

/// One line per delivery and reason; a delivery without rows has one line without a reason. Texts expire a delivery at a
/// time, so one that is left stands for all.
const SUMMARIES: &str = "SELECT batch, source, state, received_at, expires_at, reason, count(kept_rows.number) AS rows, \
    expires_at > ? AND EXISTS (SELECT 1 FROM kept_rows WHERE delivery = deliveries.number AND sealed IS NOT NULL) AS readable \
    FROM deliveries LEFT JOIN kept_rows ON kept_rows.delivery = deliveries.number \
    GROUP BY deliveries.number, reason ORDER BY received_at DESC, batch, reason";

impl Office {
    /// What is kept at the moment `now` (microseconds since 1970-01-01T00:00Z): the newest delivery first, then by batch.
    /// A delivery whose text has expired stays in the list, no longer `readable`.
    ///
    /// # Errors
    /// [`OfficeError::Corrupt`] for a state that does not exist, otherwise how SQLite failed.
    pub async fn deliveries(&self, now: i64) -> Result<Vec<DeliverySummary>, OfficeError> {
        let lines = sqlx::query(SUMMARIES).bind(now).fetch_all(&self.pool).await.map_err(|source| self.failed(source))?;
        let mut summaries: Vec<DeliverySummary> = Vec::new();
        for line in lines {
            let one = self.summary(&line)?;
            match summaries.last_mut() {
                Some(last) if last.batch == one.batch => merge(last, one),
                _ => summaries.push(one),
            }
        }
        Ok(summaries)
    }

    /// A delivery as it was kept, without its rows. `None` when the batch is not kept.
    ///
    /// # Errors
    /// [`OfficeError::Corrupt`] for a state that does not exist, otherwise how SQLite failed.
    pub async fn delivery(&self, batch: &str) -> Result<Option<Delivery>, OfficeError> {
        let select = "SELECT batch, source, mapping, state, received_at, expires_at FROM deliveries WHERE batch = ?";
        let found = sqlx::query(select).bind(batch).fetch_optional(&self.pool).await.map_err(|source| self.failed(source))?;
        found.map(|row| self.whole(&row)).transpose()
    }

    /// How many rows are kept of a batch, readable or not.
    ///
    /// # Errors
    /// How SQLite failed.
    pub async fn count(&self, batch: &str) -> Result<u64, OfficeError> {
        let select = "SELECT count(kept_rows.number) FROM kept_rows JOIN deliveries ON deliveries.number = kept_rows.delivery \
            WHERE batch = ?";
        let counted: i64 =
            sqlx::query_scalar(select).bind(batch).fetch_one(&self.pool).await.map_err(|source| self.failed(source))?;
        Ok(counted.cast_unsigned())
    }

    /// The part of a summary that one reason makes up.
    fn summary(&self, row: &SqliteRow) -> Result<DeliverySummary, OfficeError> {
        let state = self.state(row)?;
        let read = || -> Result<_, sqlx::Error> {
            let rows = row.try_get("rows")?;
            let reason: Option<String> = row.try_get("reason")?;
            Ok(DeliverySummary {
                batch: row.try_get("batch")?,
                source: row.try_get("source")?,
                state,
                received_at: row.try_get("received_at")?,
                expires_at: row.try_get("expires_at")?,
                rows,
                readable: row.try_get("readable")?,
                reasons: reason.into_iter().map(|reason| (reason, rows)).collect(),
            })
        };
        read().map_err(|source| self.failed(source))
    }

    fn whole(&self, row: &SqliteRow) -> Result<Delivery, OfficeError> {
        let state = self.state(row)?;
        let read = || -> Result<_, sqlx::Error> {
            Ok(Delivery {
                batch: row.try_get("batch")?,
                source: row.try_get("source")?,
                mapping: row.try_get("mapping")?,
                state,
                received_at: row.try_get("received_at")?,
                expires_at: row.try_get("expires_at")?,
            })
        };
        read().map_err(|source| self.failed(source))
    }

    fn state(&self, row: &SqliteRow) -> Result<DeliveryState, OfficeError> {
        let name: String = row.try_get("state").map_err(|source| self.failed(source))?;
        DeliveryState::named(&name).ok_or_else(|| self.corrupt(format!("a delivery in the state `{name}`")))
    }
}

fn merge(summary: &mut DeliverySummary, part: DeliverySummary) {
    summary.rows += part.rows;
    summary.reasons.extend(part.reasons);
}
