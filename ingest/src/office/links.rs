//! What people decided about reports that may belong together: confirmed, rejected, undone, and the history of it.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Office, OfficeError};

/// The layout of the tables in `links.sql`.
const LAYOUT: i64 = 1;

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkVerdict {
    /// They belong together.
    Confirm,
    /// They do not.
    Reject,
    /// The decision before is taken back.
    Undo,
}

impl LinkVerdict {
    /// The word by which it is kept and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reject => "reject",
            Self::Undo => "undo",
        }
    }

    /// The verdict of a word, if it is one.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        [Self::Confirm, Self::Reject, Self::Undo].into_iter().find(|verdict| verdict.as_str() == word)
    }
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkDecision {
    /// The candidate's id.
    pub candidate: String,
    /// `series` or `duplicates`.
    pub kind: String,
    /// The ids of its reports.
    pub reports: Vec<String>,
    /// What was decided.
    pub verdict: LinkVerdict,
    /// Why, as a person put it.
    pub reason: Option<String>,
    /// Who decided.
    pub by: Option<String>,
    /// When, in microseconds since 1970-01-01T00:00Z.
    pub at: i64,
}

impl Office {
    /// Remembers which reports a candidate's id stands for; one that is known stays as it is.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn know_link(&self, candidate: &str, kind: &str, reports: &[String]) -> Result<(), OfficeError> {
        self.links_layout().await?;
        let insert = "INSERT OR IGNORE INTO link_candidates (candidate, kind, reports) VALUES (?, ?, ?)";
        let insert = sqlx::query(insert).bind(candidate).bind(kind).bind(reports.join(" "));
        insert.execute(&self.pool).await.map_err(|source| self.failed(source))?;
        Ok(())
    }

    /// The kind and reports of a known candidate.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn known_link(&self, candidate: &str) -> Result<Option<(String, Vec<String>)>, OfficeError> {
        self.links_layout().await?;
        let select = "SELECT kind, reports FROM link_candidates WHERE candidate = ?";
        let found: Option<(String, String)> =
            sqlx::query_as(select).bind(candidate).fetch_optional(&self.pool).await.map_err(|source| self.failed(source))?;
        Ok(found.map(|(kind, reports)| (kind, reports.split(' ').map(str::to_owned).collect())))
    }

    /// Keeps a decision. Nothing is replaced: the last one about a candidate holds.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn decide_link(&self, decision: &LinkDecision) -> Result<(), OfficeError> {
        self.know_link(&decision.candidate, &decision.kind, &decision.reports).await?;
        let insert = "INSERT INTO link_decisions (candidate, verdict, reason, decided_by, decided_at) VALUES (?, ?, ?, ?, ?)";
        let insert = sqlx::query(insert).bind(&decision.candidate).bind(decision.verdict.as_str());
        let insert = insert.bind(&decision.reason).bind(&decision.by).bind(decision.at);
        insert.execute(&self.pool).await.map_err(|source| self.failed(source))?;
        Ok(())
    }

    /// Every decision, the first one first.
    ///
    /// # Errors
    /// How the file failed, and [`OfficeError::Corrupt`] for a verdict that is none.
    pub async fn link_decisions(&self) -> Result<Vec<LinkDecision>, OfficeError> {
        self.links_layout().await?;
        let select = "SELECT d.candidate, c.kind, c.reports, d.verdict, d.reason, d.decided_by, d.decided_at \
                      FROM link_decisions d JOIN link_candidates c ON c.candidate = d.candidate ORDER BY d.number";
        let rows = sqlx::query(select).fetch_all(&self.pool).await.map_err(|source| self.failed(source))?;
        rows.iter().map(|row| self.link_decision(row)).collect()
    }

    fn link_decision(&self, row: &SqliteRow) -> Result<LinkDecision, OfficeError> {
        let read = || {
            Ok::<_, sqlx::Error>((
                [row.try_get::<String, _>(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?],
                [row.try_get::<Option<String>, _>(4)?, row.try_get(5)?],
                row.try_get::<i64, _>(6)?,
            ))
        };
        let ([candidate, kind, reports, verdict], [reason, by], at) = read().map_err(|source| self.failed(source))?;
        let unknown = || self.corrupt(format!("`{verdict}` is no decision about linked reports"));
        let verdict = LinkVerdict::of(&verdict).ok_or_else(unknown)?;
        let reports = reports.split(' ').map(str::to_owned).collect();
        Ok(LinkDecision { candidate, kind, reports, verdict, reason, by, at })
    }

    /// Makes the tables where there are none.
    async fn links_layout(&self) -> Result<(), OfficeError> {
        self.part(("links_layout", LAYOUT), include_str!("links.sql")).await
    }
}
