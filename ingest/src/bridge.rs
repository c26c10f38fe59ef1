//! From polars to arrow-rs through the Arrow C Data Interface: the only `unsafe` of the workspace.
#![expect(unsafe_code, reason = "two Arrow implementations meet here through the C Data Interface, which is unsafe by design")]

use arrow::array::{ArrayRef, make_array};
use arrow::error::ArrowError;
use arrow::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use polars::prelude::{CompatLevel, Series};

/// The same column as arrow-rs sees it. Text arrives as `Utf8View`, numbers as they are; no value is copied.
///
/// # Errors
/// [`ArrowError`] when arrow-rs does not know the column's type.
pub(crate) fn to_arrow(series: &Series) -> Result<ArrayRef, ArrowError> {
    let whole = series.rechunk();
    let field = whole.dtype().to_arrow_field(whole.name().clone(), CompatLevel::newest());
    let array = polars_arrow::ffi::export_array_to_c(whole.to_arrow(0, CompatLevel::newest()));
    let schema = polars_arrow::ffi::export_field_to_c(&field);
    // SAFETY: both structs follow the C Data Interface, whose layout the specification fixes, so the two crates' types
    // have the same size and fields. Ownership moves: the source is forgotten by `transmute`, and arrow-rs calls the
    // release callback exactly once when the array is dropped.
    let imported = unsafe {
        let array = std::mem::transmute::<polars_arrow::ffi::ArrowArray, FFI_ArrowArray>(array);
        let schema = std::mem::transmute::<polars_arrow::ffi::ArrowSchema, FFI_ArrowSchema>(schema);
        from_ffi(array, &schema)?
    };
    Ok(make_array(imported))
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, AsArray};
    use arrow::datatypes::Float64Type;
    use polars::prelude::NamedFrom;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn text_crosses_unchanged(values in prop::collection::vec(prop::option::of(".{0,40}"), 0..200)) {
            let crossed = to_arrow(&Series::new("text".into(), &values)).expect("a known type");
            let read: Vec<Option<String>> = crossed.as_string_view().iter().map(|text| text.map(str::to_owned)).collect();
            prop_assert_eq!(read, values);
        }

        #[test]
        fn numbers_cross_unchanged(values in prop::collection::vec(prop::option::of(any::<f64>()), 0..200)) {
            let crossed = to_arrow(&Series::new("number".into(), &values)).expect("a known type");
            let bits = |value: Option<f64>| value.map(f64::to_bits);
            let read: Vec<_> = crossed.as_primitive::<Float64Type>().iter().map(bits).collect();
            prop_assert_eq!(read, values.into_iter().map(bits).collect::<Vec<_>>());
        }

        #[test]
        fn slices_cross_with_their_own_rows(values in prop::collection::vec(prop::option::of("[a-z]{0,20}"), 1..100), cut in 0usize..100) {
            let cut = cut % values.len();
            let sliced = Series::new("text".into(), &values).slice(i64::try_from(cut).expect("small"), values.len() - cut);
            let crossed = to_arrow(&sliced).expect("a known type");
            prop_assert_eq!(crossed.len(), values.len() - cut);
            prop_assert_eq!(crossed.as_string_view().iter().next().expect("a row"), values[cut].as_deref());
        }
    }
}
