//! What watches saw change, and who has yet to be told.

use super::questions::{Seen, Watch};
use super::{Office, OfficeError};

/// Something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchEvent {
    /// Its place in the order of events; given when it is kept.
    pub number: i64,
    /// The same for the same change: it is kept once.
    pub id: String,
    /// Who saw it.
    pub watch: String,
    /// When it was kept, in microseconds since 1970-01-01T00:00Z.
    pub at: i64,
    /// What changed, as JSON.
    pub event: String,
}

/// An event that a webhook has yet to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The event.
    pub event: WatchEvent,
    /// Where it goes.
    pub webhook: String,
    /// What the webhook's secret is derived with.
    pub salt: Vec<u8>,
    /// How often it was tried.
    pub attempts: u32,
}

/// What became of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeFate {
    /// It was taken.
    Delivered,
    /// It will be tried again, in microseconds since 1970-01-01T00:00Z.
    Again(i64),
    /// It will not be tried again.
    GivenUp,
}

/// Events with how far their delivery came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldEvent {
    /// The event.
    pub event: WatchEvent,
    /// `waiting`, `delivered`, `given-up` or `cancelled`; `None` where nobody is told.
    pub state: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// What was answered last.
    pub answer: Option<String>,
}

/// A notice: number, id, watch, moment, event, webhook, salt, attempts.
type NoticeRow = (i64, String, String, i64, String, String, Vec<u8>, u32);
/// An event: number, id, watch, moment, event, state, attempts, answer.
type ToldRow = (i64, String, String, i64, String, Option<String>, u32, Option<String>);

impl Office {
    /// Keeps what a watch saw with the events that follow from it, all or nothing. `false`, and nothing is kept, where another
    /// process has looked meanwhile.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn keep_look(&self, watch: &Watch, seen: &Seen, events: &[WatchEvent]) -> Result<bool, OfficeError> {
        self.questions_layout().await?;
        let mut change = self.change().await?;
        let before = watch.seen.as_ref();
        let update = "UPDATE watches SET until = ?, snapshot = ?, standing = ?, trouble = NULL \
                      WHERE name = ? AND until IS ? AND snapshot IS ?";
        let update = sqlx::query(update).bind(&seen.until).bind(seen.snapshot).bind(&seen.standing).bind(&watch.name);
        let update = update.bind(before.map(|seen| &seen.until)).bind(before.map(|seen| seen.snapshot));
        let done = update.execute(&mut *change).await.map_err(|source| self.failed(source))?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        for event in events {
            let insert = "INSERT OR IGNORE INTO watch_events (id, watch, recorded_at, event) VALUES (?, ?, ?, ?)";
            let insert = sqlx::query(insert).bind(&event.id).bind(&event.watch).bind(event.at).bind(&event.event);
            let done = insert.execute(&mut *change).await.map_err(|source| self.failed(source))?;
            if done.rows_affected() == 1 && watch.webhook.is_some() {
                let insert = "INSERT INTO notices (event, watch, state, attempts, due) VALUES (?, ?, 'waiting', 0, ?)";
                let insert = sqlx::query(insert).bind(done.last_insert_rowid()).bind(&event.watch).bind(event.at);
                insert.execute(&mut *change).await.map_err(|source| self.failed(source))?;
            }
        }
        self.settled(change).await.map(|()| true)
    }

    /// Notices to send at a moment, the first event first.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn due_notices(&self, now: i64, most: u32) -> Result<Vec<Notice>, OfficeError> {
        self.questions_layout().await?;
        let select = "SELECT e.number, e.id, e.watch, e.recorded_at, e.event, w.webhook, w.salt, n.attempts \
                      FROM notices n JOIN watch_events e ON e.number = n.event JOIN watches w ON w.name = n.watch \
                      WHERE n.state = 'waiting' AND n.due <= ? AND w.webhook IS NOT NULL ORDER BY e.number LIMIT ?";
        let rows: Vec<NoticeRow> =
            sqlx::query_as(select).bind(now).bind(most).fetch_all(&self.pool).await.map_err(|source| self.failed(source))?;
        let notice = |(number, id, watch, at, event, webhook, salt, attempts)| Notice {
            event: WatchEvent { number, id, watch, at, event },
            webhook,
            salt,
            attempts,
        };
        Ok(rows.into_iter().map(notice).collect())
    }

    /// When the next notice is due, in microseconds since 1970-01-01T00:00Z.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn next_notice(&self) -> Result<Option<i64>, OfficeError> {
        self.questions_layout().await?;
        let select = "SELECT min(due) FROM notices WHERE state = 'waiting'";
        sqlx::query_scalar(select).fetch_one(&self.pool).await.map_err(|source| self.failed(source))
    }

    /// Keeps what came of an attempt, with what was answered.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn tried_notice(&self, notice: &Notice, fate: &NoticeFate, answer: &str) -> Result<(), OfficeError> {
        let (state, due) = match fate {
            NoticeFate::Delivered => ("delivered", None),
            NoticeFate::Again(due) => ("waiting", Some(*due)),
            NoticeFate::GivenUp => ("given-up", None),
        };
        let update = "UPDATE notices SET state = ?, due = coalesce(?, due), attempts = attempts + 1, answer = ? \
                      WHERE event = ? AND state = 'waiting'";
        let update = sqlx::query(update).bind(state).bind(due).bind(answer).bind(notice.event.number);
        update.execute(&self.pool).await.map_err(|source| self.failed(source))?;
        Ok(())
    }

    /// Events before a number, the newest first; of one watch, or of all.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn watch_events(&self, watch: Option<&str>, before: i64, most: u32) -> Result<Vec<ToldEvent>, OfficeError> {
        self.questions_layout().await?;
        let select = "SELECT e.number, e.id, e.watch, e.recorded_at, e.event, n.state, coalesce(n.attempts, 0), n.answer \
                      FROM watch_events e LEFT JOIN notices n ON n.event = e.number \
                      WHERE e.number < ?1 AND (?2 IS NULL OR e.watch = ?2) ORDER BY e.number DESC LIMIT ?3";
        let rows: Vec<ToldRow> = sqlx::query_as(select)
            .bind(before)
            .bind(watch)
            .bind(most)
            .fetch_all(&self.pool)
            .await
            .map_err(|source| self.failed(source))?;
        let told = |(number, id, watch, at, event, state, attempts, answer)| ToldEvent {
            event: WatchEvent { number, id, watch, at, event },
            state,
            attempts,
            answer,
        };
        Ok(rows.into_iter().map(told).collect())
    }
}
