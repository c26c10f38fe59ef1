//! One report as it is posted: judged by the rules of Beatwise's own columns before it is written down.

use engine::time::instant_text;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::read::{Records, Row};
use crate::reason::Reason;
use crate::source::Own;
use crate::source::Source as _;
use crate::timely::untimely;
use crate::verdict::Identity;

/// A report that can be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The id under which the lake will hold it.
    pub report_id: Uuid,
    /// The journal's line, with its line break.
    pub line: Vec<u8>,
}

/// Why a posted report is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The field at fault.
    pub field: String,
    /// What is wrong with it.
    pub reason: Reason,
}

/// Judges a posted report; `fields` are Beatwise's own columns, as text, numbers, truths or null.
///
/// `id` identifies it where the sender gives no `external_id`: the same id again is the same report. `moment` is when it
/// was received, in microseconds since 1970-01-01T00:00Z.
///
/// # Errors
/// [`Refusal`] names the field and the reason.
pub fn judge(fields: &Map<String, Value>, id: &str, moment: i64) -> Result<Post, Refusal> {
    let source = Own::intake();
    let refused = |field: &str, reason| Refusal { field: field.to_owned(), reason };
    let known = |name: &str| source.columns().iter().any(|rule| rule.name == name);
    if let Some(unknown) = fields.keys().find(|name| !known(name) || *name == RECEIVED_AT) {
        return Err(refused(unknown, Reason::UnknownWord));
    }
    let received = instant_text(moment);
    let mut texts = Vec::with_capacity(source.columns().len());
    for rule in source.columns() {
        let given = fields.get(rule.name.as_ref()).unwrap_or(&Value::Null);
        let text = text_of(given).ok_or_else(|| refused(&rule.name, Reason::UnknownWord))?;
        texts.push(match rule.name.as_ref() {
            RECEIVED_AT => received.clone(),
            EXTERNAL_ID if text.trim().is_empty() => format!("{OWN_ID}{id}"),
            _ => text,
        });
    }
    if texts.iter().any(|text| text.contains('\0')) {
        return Err(refused("", Reason::NullByte));
    }
    if texts.iter().map(String::len).sum::<usize>() > LONGEST {
        return Err(refused("", Reason::TooLong));
    }
    let mut records = Records::new(texts.len());
    records.push(1, texts.iter().map(String::as_str));
    let positions: Vec<Option<usize>> = (0..texts.len()).map(Some).collect();
    let draft = source.judge(Row::new(&records, &positions, 0)).map_err(|fault| refused(fault.field, fault.reason))?;
    if let Some(fault) = untimely(&draft, source.history(), moment) {
        return Err(refused(fault.field, fault.reason));
    }
    let (Identity::Own(report_id) | Identity::Content(report_id)) = draft.identity;
    let names = source.columns().iter().map(|rule| rule.name.to_string());
    let object: Map<String, Value> =
        names.zip(texts).filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name, Value::String(text))).collect();
    let mut line = Value::Object(object).to_string().into_bytes();
    line.push(b'\n');
    Ok(Post { report_id, line })
}

const EXTERNAL_ID: &str = "external_id";
const RECEIVED_AT: &str = "received_at";
/// Begins the id of a report that its sender gave none, so that it can never be one that a sender gives.
const OWN_ID: &str = "beatwise:";
/// Bytes of a report at most, as of a record in a file.
const LONGEST: usize = 64 << 10;

/// A value as text; `None` for what is no single value.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}
