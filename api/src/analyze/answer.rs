//! The answer of a method: figures under the names that its documentation gives, and what could not be computed.

use std::collections::BTreeMap;

use engine::space::AreaIndex;
use engine::stats::NotComputable;
use serde_json::{Map, Value};

/// What a method found.
#[derive(Debug, Default)]
pub struct Answer {
    /// Rows, points or events that it was computed from.
    pub n: usize,
    /// Figures by name, in the order of the documentation.
    pub figures: Vec<(&'static str, Figure)>,
    /// What the reader must know.
    pub warnings: Vec<String>,
    /// Values of options that followed from the data.
    pub chosen: Vec<(&'static str, Value)>,
    /// Where its rows lie, where they are areas.
    pub shapes: Option<Shapes>,
}

/// The outlines of an answer's rows.
#[derive(Debug)]
pub struct Shapes {
    /// Areas.
    pub index: AreaIndex,
    /// For each row the position of its area.
    pub of_rows: Vec<usize>,
}

/// One entry of a result.
#[derive(Debug)]
pub enum Figure {
    /// One value for everything.
    Scalar(Value),
    /// One value per row, in the order of the input.
    Rows(Vec<Value>),
    /// Things found, each with the same fields.
    Records(Vec<Map<String, Value>>),
}

impl Figure {
    /// The same as one JSON value.
    #[must_use]
    pub fn into_value(self) -> Value {
        match self {
            Self::Scalar(value) => value,
            Self::Rows(values) => Value::Array(values),
            Self::Records(records) => records.into_iter().map(Value::Object).collect(),
        }
    }
}

/// A number, or null where it is not finite.
pub(super) fn number(value: f64) -> Value {
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// A figure or null.
pub(super) fn or_null(value: Result<f64, NotComputable>) -> Value {
    value.map_or(Value::Null, number)
}

impl Answer {
    /// An answer about `n` rows.
    pub(super) fn about(n: usize) -> Self {
        Self { n, ..Self::default() }
    }

    /// Adds a value.
    pub(super) fn value(&mut self, key: &'static str, value: impl Into<Value>) {
        self.figures.push((key, Figure::Scalar(value.into())));
    }

    /// Adds a number, or null and the reason.
    pub(super) fn figure(&mut self, key: &'static str, value: Result<f64, NotComputable>) {
        if let Err(reason) = &value {
            self.warnings.push(format!("{key} is null: {reason}"));
        }
        self.value(key, or_null(value));
    }

    /// Adds a value per row.
    pub(super) fn rows<T: Into<Value>>(&mut self, key: &'static str, values: impl IntoIterator<Item = T>) {
        self.figures.push((key, Figure::Rows(values.into_iter().map(Into::into).collect())));
    }

    /// Adds a number per row; where there is none it is null, and a warning says why and how often.
    pub(super) fn column(&mut self, key: &'static str, values: impl IntoIterator<Item = Result<f64, NotComputable>>) {
        let mut missing: BTreeMap<String, usize> = BTreeMap::new();
        let mut count = |value: Result<f64, NotComputable>| {
            if let Err(reason) = &value {
                *missing.entry(reason.to_string()).or_default() += 1;
            }
            or_null(value)
        };
        let values: Vec<Value> = values.into_iter().map(&mut count).collect();
        let all = values.len();
        self.figures.push((key, Figure::Rows(values)));
        self.warnings
            .extend(missing.into_iter().map(|(reason, rows)| format!("{key} is null in {rows} of {all} rows: {reason}")));
    }

    /// Adds things found.
    pub(super) fn records(&mut self, key: &'static str, records: Vec<Map<String, Value>>) {
        self.figures.push((key, Figure::Records(records)));
    }

    /// Says something that the reader must know.
    pub(super) fn warn(&mut self, text: impl Into<String>) {
        self.warnings.push(text.into());
    }

    /// Notes the value of an option that followed from the data.
    pub(super) fn chose(&mut self, option: &'static str, value: impl Into<Value>) {
        self.chosen.push((option, value.into()));
    }
}

/// Fields of a record from pairs.
pub(super) fn record<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}
