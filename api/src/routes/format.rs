//! The form of an answer: by `f`, else by the Accept header, else JSON.

use axum::http::{HeaderMap, header};

use super::parameters::Parameters;
use crate::form::BadParameter;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    GeoJson,
    Csv,
}

impl Format {
    /// What was asked for, out of those that a resource has.
    pub(crate) fn of(parameters: &Parameters, headers: &HeaderMap, known: &[Self]) -> Result<Self, BadParameter> {
        let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match parameters.one("f") {
            Some(word) => known.iter().copied().find(|format| format.word() == word).ok_or_else(|| {
                let words: Vec<&str> = known.iter().map(|format| format.word()).collect();
                BadParameter::new("f", format!("`{word}` is not a format here: use {}", words.join(", ")))
            }),
            None => Ok(known.iter().copied().find(|format| accepted.contains(format.media_type())).unwrap_or(Self::Json)),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::GeoJson => "geojson",
            Self::Csv => "csv",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::GeoJson => "application/geo+json",
            Self::Csv => "text/csv",
        }
    }
}
