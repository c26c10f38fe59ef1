//! The keys of a mapping file, as TOML has them; what they mean is decided elsewhere.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A whole mapping file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keys {
    pub(super) name: String,
    pub(super) attribution: Option<String>,
    #[serde(default)]
    pub(super) files: Names,
    pub(super) delimiter: Option<String>,
    pub(super) encoding: Option<String>,
    pub(super) decimal: Option<String>,
    #[serde(default)]
    pub(super) blank: Names,
    pub(super) historical: Option<bool>,
    pub(super) zone: Option<String>,
    pub(super) crs: Option<Crs>,
    #[serde(rename = "box")]
    pub(super) bbox: Option<Vec<f64>>,
    #[serde(default)]
    pub(super) columns: ColumnKeys,
    pub(super) time: TimeKeys,
    pub(super) until: Option<TimeKeys>,
    pub(super) reported: Option<TimeKeys>,
    pub(super) revision: Option<RevisionKeys>,
    #[serde(default)]
    pub(super) constants: ConstantKeys,
    #[serde(default)]
    pub(super) categories: WordKeys,
    #[serde(default)]
    pub(super) statuses: WordKeys,
    #[serde(default)]
    pub(super) place_precisions: WordKeys,
}

/// `[columns]`: which column of the file holds what.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnKeys {
    #[serde(default)]
    pub(super) id: Names,
    pub(super) longitude: Option<String>,
    pub(super) latitude: Option<String>,
    pub(super) x: Option<String>,
    pub(super) y: Option<String>,
    pub(super) point: Option<String>,
    pub(super) category: Option<String>,
    #[serde(default)]
    pub(super) narrative: Names,
    pub(super) household: Option<String>,
    pub(super) status: Option<String>,
    pub(super) agency: Option<String>,
    pub(super) place_precision: Option<String>,
}

/// `[time]`, `[until]`, `[reported]`: a time in one column, in several that are joined, or split into its parts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeKeys {
    #[serde(default)]
    pub(super) column: Names,
    pub(super) format: Option<String>,
    pub(super) precision: Option<String>,
    pub(super) year: Option<String>,
    pub(super) month: Option<String>,
    pub(super) day: Option<String>,
    pub(super) hour: Option<String>,
    pub(super) minute: Option<String>,
    pub(super) second: Option<String>,
}

/// `[revision]`: a number, or the time of the last change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RevisionKeys {
    pub(super) column: String,
    pub(super) format: Option<String>,
}

/// `[constants]`: what every row of the source has in common.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConstantKeys {
    pub(super) origin: Option<String>,
    pub(super) audience: Option<String>,
    pub(super) agency: Option<String>,
    pub(super) category: Option<String>,
    pub(super) place_precision: Option<String>,
    pub(super) status: Option<String>,
    pub(super) verified: Option<bool>,
}

/// `[categories]`, `[statuses]`, `[place_precisions]`: from the source's words to ours.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordKeys {
    pub(super) other: Option<String>,
    #[serde(default)]
    pub(super) words: BTreeMap<String, String>,
}

/// One name or a list of them.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Names(pub(super) Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Names;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Names, E> {
                Ok(Names(vec![name.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = list.next_element()? {
                    names.push(name);
                }
                Ok(Names(names))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// `crs`: an EPSG code, as a number or as text that may name the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Crs(pub(super) String);

impl<'de> Deserialize<'de> for Crs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Crs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an EPSG code such as 26910")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Crs, E> {
                Ok(Crs(text.to_owned()))
            }

            fn visit_i64<E: Error>(self, code: i64) -> Result<Crs, E> {
                Ok(Crs(code.to_string()))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
