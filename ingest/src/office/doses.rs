//! Which visits were really made, and what came of them: the dose that a place had.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{Office, OfficeError};

/// The layout of the table in `doses.sql`.
const LAYOUT: i64 = 1;

/// What came of a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was seen.
    NothingSeen,
    /// Residents were spoken with.
    SpokeWithResidents,
    /// A problem was found.
    ProblemFound,
    /// A problem was solved.
    ProblemSolved,
    /// Nobody came.
    NotDone,
}

impl Outcome {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::NothingSeen, Self::SpokeWithResidents, Self::ProblemFound, Self::ProblemSolved, Self::NotDone];

    /// The word by which it is kept and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NothingSeen => "nothing-seen",
            Self::SpokeWithResidents => "spoke-with-residents",
            Self::ProblemFound => "problem-found",
            Self::ProblemSolved => "problem-solved",
            Self::NotDone => "not-done",
        }
    }

    /// The outcome of a word, if it is one.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// A visit as it was written back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedVisit {
    /// The plan's id.
    pub plan: String,
    /// The visit's number in it.
    pub visit: u32,
    /// The cell, 15 hexadecimal digits.
    pub cell: String,
    /// When it began, by the clock on the wall: `YYYY-MM-DDTHH:MM`, with its offset from UTC behind it where that was written.
    /// Blank where nobody came and nobody knows when somebody should have.
    pub arrived: String,
    /// How long it lasted; 0 where nobody came.
    pub minutes: u32,
    /// What came of it.
    pub outcome: Outcome,
    /// What the next officer should know.
    pub note: Option<String>,
    /// Who wrote it down.
    pub by: Option<String>,
    /// When it was written down, in microseconds since 1970-01-01T00:00Z.
    pub at: i64,
}

impl Office {
    /// Keeps visits, all or none. One that was written back before is kept again: the last word about it holds.
    ///
    /// # Errors
    /// How the file failed.
    pub async fn keep_visits(&self, visits: &[RecordedVisit]) -> Result<(), OfficeError> {
        self.doses_layout().await?;
        let mut change = self.change().await?;
        for visit in visits {
            let insert = "INSERT INTO doses (plan, visit, cell, arrived, minutes, outcome, note, recorded_by, recorded_at) \
                          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
            let insert = sqlx::query(insert).bind(&visit.plan).bind(visit.visit).bind(&visit.cell).bind(&visit.arrived);
            let insert = insert.bind(visit.minutes).bind(visit.outcome.as_str()).bind(&visit.note).bind(&visit.by);
            insert.bind(visit.at).execute(&mut *change).await.map_err(|source| self.failed(source))?;
        }
        change.commit().await.map_err(|source| self.failed(source))
    }

    /// Every visit that was written back, the first one first.
    ///
    /// # Errors
    /// How the file failed, and [`OfficeError::Corrupt`] for an outcome that is none.
    pub async fn visits(&self) -> Result<Vec<RecordedVisit>, OfficeError> {
        self.doses_layout().await?;
        let select =
            "SELECT plan, visit, cell, arrived, minutes, outcome, note, recorded_by, recorded_at FROM doses ORDER BY number";
        let rows = sqlx::query(select).fetch_all(&self.pool).await.map_err(|source| self.failed(source))?;
        rows.iter().map(|row| self.visit(row)).collect()
    }

    fn visit(&self, row: &SqliteRow) -> Result<RecordedVisit, OfficeError> {
        let read = || {
            let outcome: String = row.try_get(5)?;
            Ok::<_, sqlx::Error>((
                RecordedVisit {
                    plan: row.try_get(0)?,
                    visit: row.try_get(1)?,
                    cell: row.try_get(2)?,
                    arrived: row.try_get(3)?,
                    minutes: row.try_get(4)?,
                    outcome: Outcome::NotDone,
                    note: row.try_get(6)?,
                    by: row.try_get(7)?,
                    at: row.try_get(8)?,
                },
                outcome,
            ))
        };
        let (visit, word) = read().map_err(|source| self.failed(source))?;
        let outcome = Outcome::of(&word).ok_or_else(|| self.corrupt(format!("`{word}` is no outcome of a visit")))?;
        Ok(RecordedVisit { outcome, ..visit })
    }

    /// Makes the table where there is none.
    async fn doses_layout(&self) -> Result<(), OfficeError> {
        self.part(("doses_layout", LAYOUT), include_str!("doses.sql")).await
    }
}
