//! Keeping a batch: its delivery and its rows in one transaction.

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::expire::blank_rows;
use super::seal::{Nonces, Place, draw};
use super::{Delivery, KeptRow, Office, OfficeError};

/// Rows written by one statement: enough that the way to SQLite's thread no longer counts, few enough that no more than
/// these texts are in memory in their sealed form.
const TOGETHER: usize = 64;

impl Office {
    /// Keeps a delivery and its refused rows, all or none. A batch that is kept already is replaced.
    ///
    /// Each text is sealed under a nonce of its own.
    ///
    /// # Errors
    /// [`OfficeError::NoNonce`] when there are no random bytes, [`OfficeError::TooLong`] for a text past the cipher's limit,
    /// otherwise how SQLite failed. Nothing is changed then.
    pub async fn keep(&self, delivery: &Delivery, rows: &[KeptRow], nonces: &mut Nonces<'_>) -> Result<(), OfficeError> {
        let mut change = self.change().await?;
        let number = put_delivery(&mut change, delivery).await.map_err(|source| self.failed(source))?;
        for rows in rows.chunks(TOGETHER) {
            let sealed = rows.iter().map(|row| self.sealed(&delivery.batch, row, nonces)).collect::<Result<Vec<_>, _>>()?;
            put_rows(&mut change, number, rows.iter().zip(sealed)).await.map_err(|source| self.failed(source))?;
        }
        change.commit().await.map_err(|source| self.failed(source))
    }

    fn sealed(&self, batch: &str, row: &KeptRow, nonces: &mut Nonces<'_>) -> Result<Vec<u8>, OfficeError> {
        let nonce = draw(nonces).map_err(|source| OfficeError::NoNonce { batch: batch.to_owned(), source })?;
        let place = Place { batch, file: &row.file, line: row.line };
        let too_long = || OfficeError::TooLong { batch: batch.to_owned(), file: row.file.clone(), line: row.line };
        self.seal.close(&row.text, place, nonce).ok_or_else(too_long)
    }
}

/// Writes the delivery without its rows, takes away those it had, and returns its number.
async fn put_delivery(connection: &mut SqliteConnection, delivery: &Delivery) -> Result<i64, sqlx::Error> {
    let upsert = "INSERT INTO deliveries (batch, source, mapping, state, received_at, expires_at) VALUES (?, ?, ?, ?, ?, ?) \
        ON CONFLICT (batch) DO UPDATE SET source = excluded.source, mapping = excluded.mapping, state = excluded.state, \
        received_at = excluded.received_at, expires_at = excluded.expires_at RETURNING number";
    let number = sqlx::query_scalar(upsert)
        .bind(&delivery.batch)
        .bind(&delivery.source)
        .bind(&delivery.mapping)
        .bind(delivery.state.name())
        .bind(delivery.received_at)
        .bind(delivery.expires_at)
        .fetch_one(&mut *connection)
        .await?;
    blank_rows(connection, number).await?;
    sqlx::query("DELETE FROM kept_rows WHERE delivery = ?").bind(number).execute(connection).await?;
    Ok(number)
}

/// Appends rows in their order, with their sealed texts.
async fn put_rows(
    connection: &mut SqliteConnection,
    delivery: i64,
    rows: impl Iterator<Item = (&KeptRow, Vec<u8>)>,
) -> Result<(), sqlx::Error> {
    let start = "INSERT INTO kept_rows (delivery, file, line, field, reason, rule_version, sealed) ";
    let mut insert = QueryBuilder::<Sqlite>::new(start);
    insert.push_values(rows, |mut values, (row, sealed)| {
        values
            .push_bind(delivery)
            .push_bind(&row.file)
            // SQLite has no unsigned integers; `rows` casts back.
            .push_bind(row.line.cast_signed())
            .push_bind(&row.field)
            .push_bind(&row.reason)
            .push_bind(row.rule_version)
            .push_bind(sealed);
    });
    insert.build().execute(connection).await?;
    Ok(())
}
