//! What a `GeoParquet` file (1.0 and 1.1) says about its geometry.

use std::collections::BTreeMap;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Field, Float64Type, Schema};
use serde::Deserialize;
use serde_json::Value;

use super::spot::{Spot, spot};
use crate::read::json::{in_system, is_degrees};

/// The geometry that gives reports their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Geometry {
    /// Its column.
    pub(super) column: String,
    encoding: Encoding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Wkb,
    /// `x` and `y` as fields of a structure.
    Separated,
    /// `x` and `y` in a list of fixed size.
    Interleaved,
}

#[derive(Deserialize)]
struct Metadata {
    version: String,
    primary_column: String,
    columns: BTreeMap<String, Column>,
}

#[derive(Deserialize)]
struct Column {
    encoding: String,
    crs: Option<Value>,
}

impl Geometry {
    /// What the file's `geo` metadata say, or why its geometry cannot be read.
    pub(super) fn of(metadata: &str, schema: &Schema) -> Result<Self, String> {
        let metadata: Metadata = serde_json::from_str(metadata).map_err(|error| format!("its `geo` metadata: {error}"))?;
        if !["1.0", "1.1"].iter().any(|known| metadata.version.starts_with(known)) {
            return Err(format!("it is GeoParquet {}, and 1.0 and 1.1 are read", metadata.version));
        }
        let name = metadata.primary_column;
        let no_column = || format!("its `geo` metadata name the geometry `{name}`, and there is no such column");
        let (column, field) = metadata.columns.get(&name).zip(schema.field_with_name(&name).ok()).ok_or_else(no_column)?;
        if let Some(system) = column.crs.as_ref().and_then(foreign) {
            return Err(in_system(&system));
        }
        let encoding = encoding(&column.encoding, field)?;
        Ok(Self { column: name, encoding })
    }

    /// Where the rows of this column lie; its type is the one that [`Geometry::of`] saw.
    pub(super) fn spots(&self, array: &ArrayRef) -> Vec<Spot> {
        match self.encoding {
            Encoding::Wkb => wkb_spots(array),
            Encoding::Separated => {
                let parts = array.as_struct();
                let part = |name: &str| parts.column_by_name(name).map(AsArray::as_primitive::<Float64Type>);
                let Some((x, y)) = part("x").zip(part("y")) else { return vec![Spot::NotAPoint; array.len()] };
                let is_set = |row: usize| parts.is_valid(row) && x.is_valid(row) && y.is_valid(row);
                (0..array.len())
                    .map(|row| if is_set(row) { Spot::new(x.value(row), y.value(row)) } else { Spot::Nowhere })
                    .collect()
            }
            Encoding::Interleaved => {
                let lists = array.as_fixed_size_list();
                (0..array.len()).map(|row| if lists.is_valid(row) { in_list(&lists.value(row)) } else { Spot::Nowhere }).collect()
            }
        }
    }
}

fn wkb_spots(array: &ArrayRef) -> Vec<Spot> {
    fn all<'a>(values: impl Iterator<Item = Option<&'a [u8]>>) -> Vec<Spot> {
        values.map(|bytes| bytes.map_or(Spot::Nowhere, spot)).collect()
    }
    match array.data_type() {
        DataType::LargeBinary => all(array.as_binary::<i64>().iter()),
        DataType::BinaryView => all(array.as_binary_view().iter()),
        _ => all(array.as_binary::<i32>().iter()),
    }
}

fn in_list(list: &ArrayRef) -> Spot {
    let numbers = list.as_primitive::<Float64Type>();
    if numbers.is_valid(0) && numbers.is_valid(1) { Spot::new(numbers.value(0), numbers.value(1)) } else { Spot::Nowhere }
}

fn encoding(name: &str, field: &Field) -> Result<Encoding, String> {
    let found = match (name, field.data_type()) {
        ("WKB", DataType::Binary | DataType::LargeBinary | DataType::BinaryView) => Encoding::Wkb,
        ("point", DataType::Struct(parts)) if ["x", "y"].iter().all(|name| is_number(parts.find(name).map(|found| found.1))) => {
            Encoding::Separated
        }
        ("point", DataType::FixedSizeList(part, 2..=4)) if is_number(Some(part)) => Encoding::Interleaved,
        _ => {
            let (column, kind) = (field.name(), field.data_type());
            return Err(format!("its geometry `{column}` is {name} in a column of {kind}; only WKB and point are read"));
        }
    };
    Ok(found)
}

fn is_number(field: Option<&std::sync::Arc<Field>>) -> bool {
    field.is_some_and(|field| *field.data_type() == DataType::Float64)
}

/// What a PROJJSON object calls its reference system, unless that is longitude and latitude in WGS84. Null is taken for that.
fn foreign(crs: &Value) -> Option<String> {
    let code = |code: &Value| code.as_str().map_or_else(|| code.to_string(), str::to_owned);
    let id = |id: &Value| Some(format!("{}:{}", id.get("authority")?.as_str()?, code(id.get("code")?)));
    let name = match crs {
        Value::Null => return None,
        Value::String(name) => name.clone(),
        object => match object.get("id").and_then(id) {
            Some(id) => id,
            None => object.get("name").map_or_else(|| object.to_string(), code),
        },
    };
    (!is_degrees(&name)).then_some(name)
}
