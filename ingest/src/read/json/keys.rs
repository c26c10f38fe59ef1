//! A source's columns looked up by the keys that an object has: loosely, and into nested objects by dotted names.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::members::{Members, plain};
use crate::read::names::joined;
use crate::reason::Reason;
use crate::source::ColumnRule;

/// The columns of a source by their loose names.
#[derive(Debug)]
pub(in crate::read) struct Keys {
    names: Vec<String>,
    columns: HashMap<String, usize>,
    /// Objects that hold columns: `location` where there is a column `location.latitude`.
    holders: HashSet<String>,
}

/// The fields of one row while they are found.
#[derive(Debug)]
pub(in crate::read) struct Cells<'a>(Vec<Option<Cow<'a, str>>>);

impl Keys {
    pub(in crate::read) fn new(columns: &[ColumnRule]) -> Self {
        let names: Vec<String> = columns.iter().map(|column| column.name.clone().into_owned()).collect();
        let (mut loosely, mut holders) = (HashMap::new(), HashSet::new());
        for (column, name) in names.iter().enumerate() {
            let path: Vec<String> = name.split('.').map(|part| joined("", part)).collect();
            // A flat key that is written like the path will do as well: `location_latitude`.
            loosely.entry(path.concat()).or_insert(column);
            loosely.entry(path.join(".")).or_insert(column);
            holders.extend((1..path.len()).map(|depth| path[..depth].join(".")));
        }
        Self { names, columns: loosely, holders }
    }

    /// The source's own names of its columns.
    pub(in crate::read) fn names(&self) -> &[String] {
        &self.names
    }

    /// The column that a name means, if any.
    pub(in crate::read) fn column(&self, name: &str) -> Option<usize> {
        self.at(&joined("", name))
    }

    /// The column at a path of [`joined`] names.
    pub(in crate::read) fn at(&self, path: &str) -> Option<usize> {
        self.columns.get(path).copied()
    }

    /// Nothing found yet.
    pub(in crate::read) fn cells<'a>(&self) -> Cells<'a> {
        Cells(vec![None; self.names.len()])
    }

    /// Takes every member that a column asks for. `path` is that of the object within the record, blank for the record itself.
    ///
    /// # Errors
    /// The [`Reason`] for which a value is no text.
    pub(in crate::read) fn take<'a>(&self, path: &str, members: &Members<'a>, cells: &mut Cells<'a>) -> Result<(), Reason> {
        for (name, value) in members.iter() {
            let own = joined(path, name);
            if let Some(column) = self.at(&own) {
                cells.set(column, plain(value)?);
            }
            if value.starts_with('{') && self.holders.contains(&own) {
                self.take(&own, &Members::of(value)?, cells)?;
            }
        }
        Ok(())
    }
}

impl<'a> Cells<'a> {
    /// Sets a field; nothing leaves what is there.
    pub(in crate::read) fn set(&mut self, column: usize, text: Option<Cow<'a, str>>) {
        if text.is_some() {
            self.0[column] = text;
        }
    }

    /// Empties a field.
    pub(in crate::read) fn clear(&mut self, column: usize) {
        self.0[column] = None;
    }

    /// The fields in the order of the columns, blank where nothing was found.
    pub(in crate::read) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|text| text.as_deref().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::json::tests::columns;

    #[test]
    fn keys_are_compared_loosely_and_paths_lead_into_objects() {
        let keys = Keys::new(&columns(&["Primary Type", "location.latitude", "Location"]));
        let text = r#"{"PRIMARY_TYPE": "THEFT", "location": {"Latitude": 41.8, "x": {"latitude": 1}}, "latitude": 2}"#;
        let mut cells = keys.cells();
        keys.take("", &Members::of(text).expect("an object"), &mut cells).expect("text");
        let expected = ["THEFT", "41.8", "{\"Latitude\": 41.8, \"x\": {\"latitude\": 1}}"];
        assert_eq!(cells.texts().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_flat_key_written_like_a_path_will_do_and_null_erases_nothing() {
        let keys = Keys::new(&columns(&["location.latitude"]));
        let mut cells = keys.cells();
        let text = r#"{"location_latitude": "41.8", "location": {"latitude": null}}"#;
        keys.take("", &Members::of(text).expect("an object"), &mut cells).expect("text");
        assert_eq!(cells.texts().collect::<Vec<_>>(), ["41.8"]);
    }
}
