//! Saved questions, watches and what they saw, on the wire.

use engine::time::instant_text;
use ingest::office::{SavedQuestion, ToldEvent, Watch};
use serde::Serialize;
use utoipa::ToSchema;

use crate::watch::{Event, Standing};

/// A question that can be asked again by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuestionView {
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
    /// When, RFC 3339.
    pub saved_at: String,
}

/// Questions by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuestionsView {
    /// In the order of their names.
    pub questions: Vec<QuestionView>,
}

/// A question that is asked again whenever there is news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WatchView {
    /// Its name.
    pub name: String,
    /// The saved question.
    pub question: String,
    /// The host that events are sent to; null where nobody is told.
    pub told: Option<String>,
    /// When it was set up, RFC 3339.
    pub since: String,
    /// First day after the window that it looked at last; null before its first look.
    pub until: Option<String>,
    /// The snapshot that it asked then.
    pub snapshot: Option<i64>,
    /// How many subjects stood out.
    pub standing: Option<usize>,
    /// Why its last look had no answer.
    pub trouble: Option<String>,
}

/// Watches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WatchesView {
    /// In the order of their names.
    pub watches: Vec<WatchView>,
}

/// Something changed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EventView {
    /// The same for the same change.
    pub id: String,
    /// Its place in the order of events.
    pub number: i64,
    /// When it was kept, RFC 3339.
    pub recorded_at: String,
    /// How far telling it came: `waiting`, `delivered`, `given-up` or `cancelled`; null where nobody is told.
    pub told: Option<String>,
    /// How often that was tried.
    pub attempts: u32,
    /// What the receiver answered last.
    pub answer: Option<String>,
    /// What changed.
    #[serde(flatten)]
    pub event: Event,
}

/// Events, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EventsView {
    /// The newest first.
    pub events: Vec<EventView>,
    /// Ask with `before` this for those that came earlier; null where there are none.
    pub before: Option<i64>,
}

impl QuestionView {
    /// The wire form of a saved question.
    #[must_use]
    pub fn new(question: &SavedQuestion) -> Self {
        let SavedQuestion { name, answer, parameters, last, by, at } = question.clone();
        Self { name, answer, parameters, last, by, saved_at: instant_text(at) }
    }
}

impl WatchView {
    /// The wire form of a watch. The path of its webhook is a secret of sorts and stays here.
    #[must_use]
    pub fn new(watch: &Watch) -> Self {
        let told = |webhook: &String| {
            let url = reqwest::Url::parse(webhook).ok();
            url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
        };
        let seen = watch.seen.as_ref();
        let count = |seen: &ingest::office::Seen| serde_json::from_str::<Vec<Standing>>(&seen.standing).ok().map(|all| all.len());
        Self {
            name: watch.name.clone(),
            question: watch.question.clone(),
            told: watch.webhook.as_ref().map(told),
            since: instant_text(watch.since),
            until: seen.map(|seen| seen.until.clone()),
            snapshot: seen.map(|seen| seen.snapshot),
            standing: seen.and_then(count),
            trouble: watch.trouble.clone(),
        }
    }
}

impl EventView {
    /// The wire form of an event.
    ///
    /// # Errors
    /// When what is kept is no event.
    pub fn new(told: &ToldEvent) -> Result<Self, serde_json::Error> {
        Ok(Self {
            id: told.event.id.clone(),
            number: told.event.number,
            recorded_at: instant_text(told.event.at),
            told: told.state.clone(),
            attempts: told.attempts,
            answer: told.answer.clone(),
            event: serde_json::from_str(&told.event.event)?,
        })
    }
}

impl EventsView {
    /// The wire form of at most so many events.
    ///
    /// # Errors
    /// When what is kept is no event.
    pub fn new(told: &[ToldEvent], most: u32) -> Result<Self, serde_json::Error> {
        let events = told.iter().map(EventView::new).collect::<Result<Vec<_>, _>>()?;
        let before = events.last().filter(|_| events.len() as u64 >= u64::from(most)).map(|event| event.number);
        Ok(Self { events, before })
    }
}
