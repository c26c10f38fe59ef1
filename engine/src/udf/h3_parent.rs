//! `h3_parent(cell, resolution)`: the coarser cell that holds a cell, by index.

use std::sync::Arc;

use arrow::array::{Array, AsArray, UInt64Array};
use arrow::datatypes::{DataType, UInt64Type};
use datafusion::common::{Result, ScalarValue, exec_err, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use crate::space::{Cell, Resolution};

/// The function; null cells give null.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct H3Parent {
    signature: Signature,
}

impl H3Parent {
    pub(super) fn new() -> Self {
        Self { signature: Signature::exact(vec![DataType::UInt64, DataType::UInt8], Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for H3Parent {
    fn name(&self) -> &'static str {
        "h3_parent"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::UInt64)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [cells, resolution] = &args.args[..] else { return plan_err!("h3_parent takes a cell and a resolution") };
        let ColumnarValue::Scalar(ScalarValue::UInt8(Some(level))) = resolution else {
            return plan_err!("h3_parent takes one resolution for all rows");
        };
        let resolution = Resolution::new(*level).or_else(|error| exec_err!("{error}"))?;
        let cells = cells.to_array(args.number_rows)?;
        Ok(ColumnarValue::Array(Arc::new(parents(cells.as_primitive::<UInt64Type>(), resolution)?)))
    }
}

/// Rows lie sorted by cell, so a parent is usually the one of the row before.
fn parents(cells: &UInt64Array, resolution: Resolution) -> Result<UInt64Array> {
    let mut last: Option<(u64, u64)> = None;
    let mut parent = |index: u64| match last {
        Some((child, parent)) if child == index => Ok(parent),
        _ => {
            let found = parent_of(index, resolution)?;
            last = Some((index, found));
            Ok(found)
        }
    };
    (0..cells.len()).map(|row| (!cells.is_null(row)).then(|| parent(cells.value(row))).transpose()).collect()
}

fn parent_of(index: u64, resolution: Resolution) -> Result<u64> {
    let parent = Cell::from_u64(index).ok().and_then(|cell| cell.parent(resolution));
    parent.map_or_else(|| exec_err!("{index:x} has no parent of resolution {}", resolution.level()), |cell| Ok(cell.to_u64()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolution(level: u8) -> Resolution {
        Resolution::new(level).expect("a resolution")
    }

    #[test]
    fn nulls_stay_null_and_parents_contain_their_children() {
        let child: Cell = "8a1958769b2ffff".parse().expect("a cell");
        let cells = UInt64Array::from(vec![Some(child.to_u64()), None, Some(child.to_u64())]);
        let found = parents(&cells, resolution(8)).expect("parents");
        assert!(found.is_null(1));
        assert_eq!(found.value(0), found.value(2));
        assert_eq!(child.centre().cell(resolution(8)).map(Cell::to_u64), Some(found.value(0)));
    }

    #[test]
    fn what_is_not_a_cell_is_an_error() {
        assert!(parents(&UInt64Array::from(vec![7]), resolution(9)).is_err());
    }
}
