//! A time of a row: where it stands, how it is written, how precise it is.

use std::borrow::Cow;

use engine::report::TimePrecision;

use super::clock::{Clock, Grain, Shown, Span};
use super::fields::{Columns, Fields};
use super::format::Format;
use super::keys::TimeKeys;
use super::number::Decimal;
use super::parts::Parts;
use crate::reason::Reason;
use crate::verdict::Rejection;

/// Where a time stands and how it is written.
#[derive(Debug, Clone)]
pub(super) struct When {
    form: Form,
    /// No row is finer than this, whatever its text says.
    declared: Option<Grain>,
}

#[derive(Debug, Clone)]
enum Form {
    /// One column, or several that are joined by blanks.
    Text(Vec<usize>, Format),
    /// A column for each part.
    Parts(Parts),
}

impl When {
    /// Reads the keys of the table `table`.
    pub(super) fn parse(table: &str, keys: &TimeKeys, columns: &mut Columns, decimal: Decimal) -> Result<Self, String> {
        let is_split = keys.year.is_some() || keys.month.is_some() || keys.day.is_some() || keys.hour.is_some();
        let form = match (keys.column.0.is_empty(), is_split, &keys.format) {
            (false, true, _) => {
                return Err(format!("[{table}] has `column` and split parts (`year`, `month` ...): keep one of the two"));
            }
            (true, true, Some(_)) => {
                return Err(format!("[{table}] has `format` beside split parts: remove it, each part is a number"));
            }
            (true, true, None) => Form::Parts(Parts::parse(table, keys, columns)?),
            (true, false, _) => {
                return Err(format!("[{table}] names no column: write `column` and `format`, or `year` and `month`"));
            }
            (false, false, None) => {
                return Err(format!(
                    "[{table}] has no `format`: write rfc3339, iso, date, month, unix, unix-ms, excel or a pattern"
                ));
            }
            (false, false, Some(format)) => {
                let format = Format::parse(format, decimal).map_err(|reason| format!("[{table}] {reason}"))?;
                Form::Text(columns.numbers(&format!("{table}.column"), &keys.column.0)?, format)
            }
        };
        let declared = keys.precision.as_deref().map(|word| declared(table, word, form.grain())).transpose()?;
        Ok(Self { form, declared })
    }

    /// The column that stands for the time in messages.
    pub(super) fn column(&self) -> usize {
        match &self.form {
            Form::Text(columns, _) => columns.first().copied().unwrap_or_default(),
            Form::Parts(parts) => parts.column(),
        }
    }

    /// When it was, unless the columns are blank.
    pub(super) fn read<'a>(&self, fields: Fields<'a>, clock: &Clock) -> Result<Option<Span>, Rejection<'a>> {
        let Some(shown) = self.shown(fields)? else { return Ok(None) };
        clock.span(shown, self.declared).map(Some).map_err(|reason| fields.rejected(self.column(), reason))
    }

    /// A number that orders the times of one zone, in microseconds, unless the columns are blank.
    pub(super) fn order<'a>(&self, fields: Fields<'a>, clock: &Clock) -> Result<Option<i64>, Rejection<'a>> {
        let Some(shown) = self.shown(fields)? else { return Ok(None) };
        clock.order(shown).map(Some).map_err(|reason| fields.rejected(self.column(), reason))
    }

    /// What the row shows.
    fn shown<'a>(&self, fields: Fields<'a>) -> Result<Option<Shown>, Rejection<'a>> {
        match &self.form {
            Form::Text(columns, format) => {
                let shown = text(fields, columns).map(|text| self.written(format, &text)).transpose();
                shown.map_err(|reason| fields.rejected(self.column(), reason))
            }
            Form::Parts(parts) => parts.read(fields),
        }
    }

    /// A text that shows less than was declared is a fault, but for the whole numbers of a spreadsheet's midnights.
    fn written(&self, format: &Format, text: &str) -> Result<Shown, Reason> {
        match (format.read(text)?, self.declared, format) {
            (Shown::Wall(at, Grain::Day), Some(Grain::Moment), Format::Excel(_)) => Ok(Shown::Wall(at, Grain::Moment)),
            (Shown::Wall(_, grain), Some(Grain::Moment), _) if grain > Grain::Hour => Err(Reason::NotAnInstant),
            (shown, ..) => Ok(shown),
        }
    }
}

impl Form {
    const fn grain(&self) -> Grain {
        match self {
            Self::Text(_, format) => format.grain(),
            Self::Parts(parts) => parts.grain(),
        }
    }
}

/// The text of one column, or of several joined by blanks.
fn text<'a>(fields: Fields<'a>, columns: &[usize]) -> Option<Cow<'a, str>> {
    if let [column] = columns {
        return fields.text(*column).map(Cow::Borrowed);
    }
    let words: Vec<&str> = columns.iter().filter_map(|column| fields.text(*column)).collect();
    (!words.is_empty()).then(|| Cow::Owned(words.join(" ")))
}

fn declared(table: &str, word: &str, finest: Grain) -> Result<Grain, String> {
    let grain = Grain::parse(word).ok_or_else(|| {
        format!("[{table}] precision = \"{word}\" is none of instant, day, month: leave it out to follow the format")
    })?;
    if grain < finest && !(grain == Grain::Moment && finest == Grain::Hour) {
        return Err(format!("[{table}] precision = \"{word}\" is finer than the format can show: remove it"));
    }
    Ok(grain)
}

/// From the beginning of one time to the end of another; a time that ends before it begins is `None`.
pub(super) fn between(from: Span, until: Option<Span>) -> Option<Span> {
    let Some(until) = until else { return Some(from) };
    let precision = match (from == until, from.from == until.to) {
        (true, _) => from.precision,
        (false, true) => TimePrecision::Instant,
        (false, false) => TimePrecision::Interval,
    };
    // A day that ends where the beginning lies is the day before.
    let is_before = until.to < from.from || (until.to == from.from && until.from < until.to);
    (!is_before).then_some(Span { from: from.from, to: until.to, precision })
}
