//! A source's columns in a Parquet file: by loose names, and into structures by dotted ones.

use arrow::datatypes::{DataType, Field, Fields};

use crate::read::names::joined;

/// The names that lead to a column of text, from the outermost.
pub(super) type Path = Vec<String>;

/// Where the column of that name is.
pub(super) fn find(name: &str, fields: &Fields) -> Option<(Path, DataType)> {
    let parts: Vec<String> = name.split('.').map(|part| joined("", part)).collect();
    // A flat column that is named like the path will do as well: `location_latitude`.
    if let Some(field) = named(&parts.concat(), fields) {
        return Some((vec![field.name().clone()], field.data_type().clone()));
    }
    let (mut path, mut within) = (Vec::new(), fields);
    for (depth, part) in parts.iter().enumerate() {
        let field = named(part, within)?;
        path.push(field.name().clone());
        match field.data_type() {
            DataType::Struct(parts) => within = parts,
            kind if depth + 1 == parts.len() => return Some((path, kind.clone())),
            _ => return None,
        }
    }
    None
}

fn named<'a>(name: &str, fields: &'a Fields) -> Option<&'a Field> {
    fields.iter().find(|field| joined("", field.name()) == name).map(AsRef::as_ref)
}

/// Whether values of a type can be told as text.
pub(super) fn is_tellable(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, values) => is_tellable(values),
        DataType::RunEndEncoded(_, values) => is_tellable(values.data_type()),
        kind => !kind.is_nested() && !matches!(kind, DataType::Interval(_) | DataType::Duration(_)),
    }
}
