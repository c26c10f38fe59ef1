//! Questions that are kept by name, and who watches them.

use sqlx::{Sqlite, Transaction};

use super::{Office, OfficeError};

/// The layout of the tables in `questions.sql`.
const LAYOUT: i64 = 1;

/// A question that can be asked again by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedQuestion {
    /// Its name.
    pub name: String,
    /// Which answer it asks for, such as `hotspots`.
    pub answer: String,
    /// Its parameters as they stand in a URL, without the window.
    pub parameters: String,
    /// The window that moves with time, such as `4w`.
    pub last: String,
    /// Who saved it.
    pub by: Option<String>,
    /// When it was saved, in microseconds since 1970-01-01T00:00Z.
    pub at: i64,
}

/// A question that is asked again whenever there is news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// Its name.
    pub name: String,
    /// The saved question.
    pub question: String,
    /// Where events are sent to.
    pub webhook: Option<String>,
    /// What the webhook's secret is derived with.
    pub salt: Vec<u8>,
    /// When it was set up, in microseconds since 1970-01-01T00:00Z.
    pub since: i64,
    /// What its last look saw.
    pub seen: Option<Seen>,
    /// Why its last look saw nothing.
    pub trouble: Option<String>,
}

/// What a watch saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// First day after the window, `YYYY-MM-DD`.
    pub until: String,
    /// The snapshot that was asked.
    pub snapshot: i64,
    /// What stood, as text that only whoever looks understands.
    pub standing: String,
}

/// A row of `watches`: name, question, webhook, salt, since, until, snapshot, standing, trouble.
type WatchRow = (String, String, Option<String>, Vec<u8>, i64, Option<String>, Option<i64>, Option<String>, Option<String>);

impl Office {
    /// Keeps a question. One of the same name is replaced; if it asks something else now, its watches begin anew.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn save_question(&self, question: &SavedQuestion) -> Result<(), OfficeError> {
        self.questions_layout().await?;
        let SavedQuestion { name, answer, parameters, last, by, at } = question;
        let mut change = self.change().await?;
        let anew = "UPDATE watches SET until = NULL, snapshot = NULL, standing = NULL, trouble = NULL WHERE question = ?1 AND NOT \
                    EXISTS (SELECT 1 FROM saved_questions WHERE name = ?1 AND answer = ?2 AND parameters = ?3 AND last = ?4)";
        let anew = sqlx::query(anew).bind(name).bind(answer).bind(parameters).bind(last);
        anew.execute(&mut *change).await.map_err(|source| self.failed(source))?;
        let insert = "INSERT INTO saved_questions (name, answer, parameters, last, saved_by, saved_at) VALUES (?, ?, ?, ?, ?, ?) \
                      ON CONFLICT (name) DO UPDATE SET answer = excluded.answer, parameters = excluded.parameters, \
                      last = excluded.last, saved_by = excluded.saved_by, saved_at = excluded.saved_at";
        let insert = sqlx::query(insert).bind(name).bind(answer).bind(parameters).bind(last).bind(by).bind(at);
        insert.execute(&mut *change).await.map_err(|source| self.failed(source))?;
        self.settled(change).await
    }

    /// Every saved question, by name.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn saved_questions(&self) -> Result<Vec<SavedQuestion>, OfficeError> {
        self.questions_layout().await?;
        let select = "SELECT name, answer, parameters, last, saved_by, saved_at FROM saved_questions ORDER BY name";
        let rows: Vec<(String, String, String, String, Option<String>, i64)> =
            sqlx::query_as(select).fetch_all(&self.pool).await.map_err(|source| self.failed(source))?;
        let question = |(name, answer, parameters, last, by, at)| SavedQuestion { name, answer, parameters, last, by, at };
        Ok(rows.into_iter().map(question).collect())
    }

    /// Forgets a question. `false` where there is none of that name, or a watch needs it.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn forget_question(&self, name: &str) -> Result<bool, OfficeError> {
        self.questions_layout().await?;
        let delete = "DELETE FROM saved_questions WHERE name = ?1 AND NOT EXISTS (SELECT 1 FROM watches WHERE question = ?1)";
        self.delete(delete, name).await
    }

    /// Sets a watch up. `false` where one has that name.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn add_watch(&self, watch: &Watch) -> Result<bool, OfficeError> {
        self.questions_layout().await?;
        let insert = "INSERT OR IGNORE INTO watches (name, question, webhook, salt, since) VALUES (?, ?, ?, ?, ?)";
        let insert = sqlx::query(insert).bind(&watch.name).bind(&watch.question).bind(&watch.webhook);
        let insert = insert.bind(&watch.salt).bind(watch.since);
        let done = insert.execute(&self.pool).await.map_err(|source| self.failed(source))?;
        Ok(done.rows_affected() == 1)
    }

    /// Every watch, by name.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn watches(&self) -> Result<Vec<Watch>, OfficeError> {
        self.questions_layout().await?;
        let select = "SELECT name, question, webhook, salt, since, until, snapshot, standing, trouble FROM watches ORDER BY name";
        let rows: Vec<WatchRow> = sqlx::query_as(select).fetch_all(&self.pool).await.map_err(|source| self.failed(source))?;
        Ok(rows.into_iter().map(watch_of).collect())
    }

    /// Ends a watch; what it recorded stays, what was still to be sent is not. `false` where there is none of that name.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn end_watch(&self, name: &str) -> Result<bool, OfficeError> {
        self.questions_layout().await?;
        let cancel = "UPDATE notices SET state = 'cancelled' WHERE watch = ? AND state = 'waiting'";
        sqlx::query(cancel).bind(name).execute(&self.pool).await.map_err(|source| self.failed(source))?;
        self.delete("DELETE FROM watches WHERE name = ?1", name).await
    }

    /// Keeps why a watch could not look.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn trouble_watch(&self, name: &str, reason: &str) -> Result<(), OfficeError> {
        let update = sqlx::query("UPDATE watches SET trouble = ? WHERE name = ?").bind(reason).bind(name);
        update.execute(&self.pool).await.map_err(|source| self.failed(source))?;
        Ok(())
    }

    async fn delete(&self, statement: &'static str, name: &str) -> Result<bool, OfficeError> {
        let done = sqlx::query(statement).bind(name).execute(&self.pool).await.map_err(|source| self.failed(source))?;
        Ok(done.rows_affected() == 1)
    }

    pub(super) async fn settled(&self, change: Transaction<'static, Sqlite>) -> Result<(), OfficeError> {
        change.commit().await.map_err(|source| self.failed(source))
    }

    /// Makes the tables where there are none.
    pub(super) async fn questions_layout(&self) -> Result<(), OfficeError> {
        self.part(("questions_layout", LAYOUT), include_str!("questions.sql")).await
    }
}

fn watch_of((name, question, webhook, salt, since, until, snapshot, standing, trouble): WatchRow) -> Watch {
    let seen = match (until, snapshot, standing) {
        (Some(until), Some(snapshot), Some(standing)) => Some(Seen { until, snapshot, standing }),
        _ => None,
    };
    Watch { name, question, webhook, salt, since, seen, trouble }
}
