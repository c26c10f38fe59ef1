//! Destroying texts: those past their date, and those of a batch that is done with.

use sqlx::SqliteConnection;

use super::{Office, OfficeError};

impl Office {
    /// Forgets a batch, its rows' whereabouts included: they were mended, or the batch was dropped. The lake keeps its own
    /// record of where they stood. A batch that is not kept is forgotten already.
    ///
    /// # Errors
    /// How SQLite failed; nothing is changed then.
    pub async fn forget(&self, batch: &str) -> Result<(), OfficeError> {
        let mut change = self.change().await?;
        forget_batch(&mut change, batch).await.map_err(|source| self.failed(source))?;
        change.commit().await.map_err(|source| self.failed(source))
    }

    /// Destroys every text whose date has come by `now` (microseconds since 1970-01-01T00:00Z) and returns how many. The
    /// whereabouts stay.
    ///
    /// The bytes are overwritten in the file. What a backup holds, or the disk beneath the file system, is out of reach
    /// here and stays sealed.
    ///
    /// # Errors
    /// How SQLite failed; nothing is changed then.
    pub async fn expire(&self, now: i64) -> Result<u64, OfficeError> {
        let mut change = self.change().await?;
        let destroyed = expire_texts(&mut change, now).await.map_err(|source| self.failed(source))?;
        change.commit().await.map_err(|source| self.failed(source))?;
        Ok(destroyed)
    }
}

async fn forget_batch(connection: &mut SqliteConnection, batch: &str) -> Result<(), sqlx::Error> {
    let select = "SELECT number FROM deliveries WHERE batch = ?";
    let Some(number) = sqlx::query_scalar::<_, i64>(select).bind(batch).fetch_optional(&mut *connection).await? else {
        return Ok(());
    };
    blank_rows(connection, number).await?;
    sqlx::query("DELETE FROM kept_rows WHERE delivery = ?").bind(number).execute(&mut *connection).await?;
    sqlx::query("DELETE FROM deliveries WHERE number = ?").bind(number).execute(connection).await?;
    Ok(())
}

async fn expire_texts(connection: &mut SqliteConnection, now: i64) -> Result<u64, sqlx::Error> {
    let select = "SELECT number FROM deliveries WHERE expires_at <= ?";
    let due: Vec<i64> = sqlx::query_scalar(select).bind(now).fetch_all(&mut *connection).await?;
    let mut destroyed = 0;
    for number in due {
        blank_rows(connection, number).await?;
        let update = "UPDATE kept_rows SET sealed = NULL WHERE delivery = ? AND sealed IS NOT NULL";
        destroyed += sqlx::query(update).bind(number).execute(&mut *connection).await?.rows_affected();
    }
    Ok(destroyed)
}

/// Overwrites the texts of a delivery with zeros of the same length, where they stand. `secure_delete` blanks what is
/// deleted, but not the copies that stay behind when SQLite then moves the remaining rows together: by that time there
/// must be no text left in any of them.
pub(super) async fn blank_rows(connection: &mut SqliteConnection, delivery: i64) -> Result<(), sqlx::Error> {
    let update = "UPDATE kept_rows SET sealed = zeroblob(length(sealed)) WHERE delivery = ? AND sealed IS NOT NULL";
    sqlx::query(update).bind(delivery).execute(connection).await?;
    Ok(())
}
