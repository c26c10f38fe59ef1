//! The members of one JSON object, each value still as the text that the file has.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::reason::Reason;

/// Names and values in the order of the text.
#[derive(Debug)]
pub(in crate::read) struct Members<'a>(Vec<(Cow<'a, str>, &'a str)>);

impl<'a> Members<'a> {
    /// The members of the object that this text is.
    ///
    /// # Errors
    /// [`Reason::NotAnObject`] when it is none.
    pub(in crate::read) fn of(text: &'a str) -> Result<Self, Reason> {
        serde_json::from_str(text).map_err(|_| Reason::NotAnObject)
    }

    /// Names and values in the order of the text.
    pub(in crate::read) fn iter(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), *value))
    }

    /// The value of the last member of this name, unless it is null.
    pub(in crate::read) fn get(&self, name: &str) -> Option<&'a str> {
        let found = self.0.iter().rev().find(|(own, _)| own == name);
        found.map(|(_, value)| *value).filter(|value| *value != "null")
    }
}

/// What a value says as the text of a field: strings without quotes, null as nothing, everything else as it is written.
///
/// # Errors
/// [`Reason::NotUtf8`] when a string escapes half a surrogate pair, [`Reason::NullByte`] when it holds a null.
pub(in crate::read) fn plain(value: &str) -> Result<Option<Cow<'_, str>>, Reason> {
    let text = match value.as_bytes() {
        b"null" => return Ok(None),
        [b'"', within @ .., b'"'] if memchr::memchr(b'\\', within).is_none() => Cow::Borrowed(&value[1..value.len() - 1]),
        [b'"', ..] => Cow::Owned(serde_json::from_str::<String>(value).map_err(|_| Reason::NotUtf8)?),
        _ => Cow::Borrowed(value),
    };
    if memchr::memchr(0, text.as_bytes()).is_some() { Err(Reason::NullByte) } else { Ok(Some(text)) }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Vec<(Cow<'de, str>, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((Name(name), value)) = map.next_entry::<Name<'de>, &'de RawValue>()? {
            members.push((name, value.get()));
        }
        Ok(members)
    }
}

#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_the_text_that_they_are_written_with() {
        let text = r#"{"n": 1.50, "e": -1E5, "s": "a\u00e9\"b", "t": true, "x": null, "o": {"a": [1, 2]}}"#;
        let members = Members::of(text).expect("an object");
        let texts: Vec<Option<String>> =
            members.iter().map(|(_, value)| plain(value).expect("text").map(Cow::into_owned)).collect();
        let expected = [Some("1.50"), Some("-1E5"), Some("a\u{e9}\"b"), Some("true"), None, Some("{\"a\": [1, 2]}")];
        assert_eq!(texts, expected.map(|text| text.map(str::to_owned)));
        assert_eq!((members.get("n"), members.get("x"), members.get("y")), (Some("1.50"), None, None));
    }

    #[test]
    fn half_a_pair_and_a_null_are_no_text() {
        assert_eq!(plain(r#""\ud83d""#), Err(Reason::NotUtf8));
        assert_eq!(plain(r#""a\u0000b""#), Err(Reason::NullByte));
        assert_eq!(plain(r#""\ud83d\ude00""#), Ok(Some("\u{1f600}".into())));
    }

    #[test]
    fn what_is_no_object_is_none() {
        for text in ["[1]", "1", "null", "{\"a\":}", "{\"a\":1", "{} {}", ""] {
            assert_eq!(Members::of(text).map(|_| ()), Err(Reason::NotAnObject), "{text}");
        }
    }
}
