//! A look: a watched question asked for a window, and what changed since the look before.

use ingest::office::{Office, OfficeError, SavedQuestion, Seen, Watch, WatchEvent};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::saved::{address, address_text};
use super::{Change, Rolling, Standing, changes, standing};
use crate::ask::{AskError, Lake, again};
use crate::form::BadParameter;

/// Namespace of the ids of events.
const EVENTS: Uuid = Uuid::from_u128(0x5d0c_41f2_6a0e_5f0b_8c2b_1f5e_9d3a_7e61);

/// An event as it is kept and sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// The watch.
    pub watch: String,
    /// The saved question.
    pub question: String,
    /// First day of the window, `YYYY-MM-DD`.
    pub from: String,
    /// First day after it.
    pub to: String,
    /// The snapshot that was asked.
    pub snapshot: i64,
    /// The address that gives the answer again.
    pub asked: String,
    /// What changed.
    #[serde(flatten)]
    pub change: Change,
}

/// What came of a look.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The watch.
    pub watch: String,
    /// First day after the window.
    pub until: Date,
    /// How many subjects stand out; why there is no answer, where there is none.
    pub standing: Result<usize, String>,
    /// Whether there was no look before, so that nothing could change.
    pub is_first: bool,
    /// What changed.
    pub events: Vec<Event>,
}

/// What can keep a watch from looking at all.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// The question cannot be read.
    #[error(transparent)]
    Question(#[from] BadParameter),
    /// What is kept cannot be read or written.
    #[error(transparent)]
    Office(#[from] OfficeError),
    /// What stood before cannot be read.
    #[error("what watch {0} saw before cannot be read: {1}")]
    Standing(String, serde_json::Error),
}

/// Lets every watch look, in the order of their names. `each` hears of every look.
///
/// # Errors
/// [`LookError`]; a question without an answer is no error but a [`Look`] that says why.
pub async fn look_all(
    lake: Lake<'_>,
    office: &Office,
    (as_of, since): (Date, Option<Date>),
    at: i64,
    mut each: impl FnMut(&Look),
) -> Result<Vec<Look>, LookError> {
    let questions = office.saved_questions().await?;
    let mut looks = Vec::new();
    for watch in office.watches().await? {
        let Some(question) = questions.iter().find(|question| question.name == watch.question) else { continue };
        looks.extend(look(lake, office, (&watch, question), (as_of, since), at, &mut each).await?);
    }
    Ok(looks)
}

/// Asks a watched question for every window that ended after its last look and not after `as_of`, or, at the first look, after
/// `since`; once more for the last window where the lake has a newer snapshot. Keeps what it sees.
///
/// # Errors
/// [`LookError`]; a question without an answer is no error but a [`Look`] that says why.
pub async fn look(
    lake: Lake<'_>,
    office: &Office,
    (watch, question): (&Watch, &SavedQuestion),
    (as_of, since): (Date, Option<Date>),
    at: i64,
    each: &mut impl FnMut(&Look),
) -> Result<Vec<Look>, LookError> {
    let mut watch = watch.clone();
    let mut looks = Vec::new();
    for until in ends(&watch, question.last.parse()?, (as_of, since), lake.snapshot.number()) {
        let before = standing_before(&watch)?;
        let now = match stand(lake, question, until).await {
            Ok(now) => now,
            Err(AskError::Parameter(fault)) => return Err(fault.into()),
            Err(AskError::Engine(error)) => {
                let reason = format!("up to {until}: {error}");
                office.trouble_watch(&watch.name, &reason).await?;
                let look = Look { watch: watch.name.clone(), until, standing: Err(reason), is_first: false, events: Vec::new() };
                each(&look);
                looks.push(look);
                continue;
            }
        };
        let events = match &before {
            Some(before) => events(&watch, question, (until, lake.snapshot.number()), changes(before, &now))?,
            None => Vec::new(),
        };
        let text = serde_json::to_string(&now).map_err(|error| LookError::Standing(watch.name.clone(), error))?;
        let seen = Seen { until: until.to_string(), snapshot: lake.snapshot.number(), standing: text };
        let kept = kept(&watch, &events, at).map_err(|error| LookError::Standing(watch.name.clone(), error))?;
        if !office.keep_look(&watch, &seen, &kept).await? {
            // Another process looks at the same time, and tells of what it sees.
            break;
        }
        let is_first = before.is_none();
        watch.seen = Some(seen);
        let look = Look { watch: watch.name.clone(), until, standing: Ok(now.len()), is_first, events };
        each(&look);
        looks.push(look);
    }
    Ok(looks)
}

/// The ends of the windows to look at.
fn ends(watch: &Watch, rolling: Rolling, (as_of, since): (Date, Option<Date>), snapshot: i64) -> Vec<Date> {
    let last = rolling.last_end(as_of);
    let seen = watch.seen.as_ref().and_then(|seen| Some((seen.until.parse::<Date>().ok()?, seen.snapshot)));
    match (seen, since) {
        (Some((until, seen)), _) if until == last && seen < snapshot => vec![last],
        (Some((until, _)), _) => rolling.ends(until, as_of),
        (None, Some(since)) => rolling.ends(since, as_of),
        (None, None) => vec![last],
    }
}

fn standing_before(watch: &Watch) -> Result<Option<Vec<Standing>>, LookError> {
    let read = |seen: &Seen| serde_json::from_str(&seen.standing);
    watch.seen.as_ref().map(read).transpose().map_err(|error| LookError::Standing(watch.name.clone(), error))
}

/// All that stands out, listed or not.
async fn stand(lake: Lake<'_>, question: &SavedQuestion, until: Date) -> Result<Vec<Standing>, AskError> {
    let mut address = address(question, until, lake.snapshot.number())?;
    address.parameters = address.parameters.without(&["top"]);
    Ok(standing(&again(lake, &address, &[]).await?)?)
}

fn events(
    watch: &Watch,
    question: &SavedQuestion,
    (until, snapshot): (Date, i64),
    changes: Vec<Change>,
) -> Result<Vec<Event>, BadParameter> {
    let address = address(question, until, snapshot)?;
    let window = |name: &str| address.parameters.one(name).unwrap_or_default();
    let event = |change| Event {
        watch: watch.name.clone(),
        question: question.name.clone(),
        from: window("from"),
        to: window("to"),
        snapshot,
        asked: address_text(&address),
        change,
    };
    Ok(changes.into_iter().map(event).collect())
}

/// The same watch that sees the same change of the same answer makes the same id.
fn kept(watch: &Watch, events: &[Event], at: i64) -> Result<Vec<WatchEvent>, serde_json::Error> {
    let kept = |event: &Event| {
        let text = serde_json::to_string(event)?;
        let id = Uuid::new_v5(&EVENTS, format!("{}\n{}\n{text}", watch.name, watch.since).as_bytes()).to_string();
        Ok(WatchEvent { number: 0, id, watch: watch.name.clone(), at, event: text })
    };
    events.iter().map(kept).collect()
}
