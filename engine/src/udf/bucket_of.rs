//! `bucket_of(instant, step, zone)`: the civil date on which the week or month of an instant begins.

use std::sync::Arc;

use arrow::array::{Array, AsArray, Date32Array, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, TimestampMicrosecondType};
use datafusion::common::{Result, ScalarValue, exec_err, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};
use jiff::Unit;
use jiff::civil::Date;

use crate::report::schema::instant_type;
use crate::time::{Bucket, TimeError, Zone};

/// Day zero of Arrow's dates.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// The function; null instants give null.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct BucketOf {
    signature: Signature,
}

impl BucketOf {
    pub(super) fn new() -> Self {
        let arguments = vec![instant_type(), DataType::Utf8, DataType::Utf8];
        Self { signature: Signature::exact(arguments, Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for BucketOf {
    fn name(&self) -> &'static str {
        "bucket_of"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Date32)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [instants, step, zone] = &args.args[..] else { return plan_err!("bucket_of takes an instant, a step and a zone") };
        let bucket: Bucket = word(step)?.parse().or_else(|error: TimeError| exec_err!("{error}"))?;
        let zone: Zone = word(zone)?.parse().or_else(|error: TimeError| exec_err!("{error}"))?;
        let instants = instants.to_array(args.number_rows)?;
        let starts = starts(instants.as_primitive::<TimestampMicrosecondType>(), bucket, &zone);
        Ok(ColumnarValue::Array(Arc::new(starts.or_else(|error| exec_err!("{error}"))?)))
    }
}

fn word(value: &ColumnarValue) -> Result<&str> {
    if let ColumnarValue::Scalar(ScalarValue::Utf8(Some(text))) = value {
        Ok(text)
    } else {
        plan_err!("bucket_of takes one step and one zone for all rows")
    }
}

/// One bucket met so far: its instants and its first day as Arrow counts days.
struct Met {
    from: i64,
    to: i64,
    day: i32,
}

/// First day of the bucket of every instant; nulls stay null.
///
/// Civil arithmetic is done once per bucket; every later row of it is a binary search.
pub(crate) fn starts(instants: &TimestampMicrosecondArray, bucket: Bucket, zone: &Zone) -> Result<Date32Array, TimeError> {
    let mut met: Vec<Met> = Vec::new();
    let mut start = |instant: i64| {
        let after = met.partition_point(|known| known.from <= instant);
        match after.checked_sub(1).map(|position| &met[position]) {
            Some(known) if instant < known.to => Ok(known.day),
            _ => {
                let found = meet(instant, bucket, zone)?;
                let day = found.day;
                met.insert(after, found);
                Ok(day)
            }
        }
    };
    (0..instants.len()).map(|row| (!instants.is_null(row)).then(|| start(instants.value(row))).transpose()).collect()
}

fn meet(instant: i64, bucket: Bucket, zone: &Zone) -> Result<Met, TimeError> {
    let date = zone.date_of(instant)?;
    let first = bucket.start(date);
    let days = EPOCH.until((Unit::Day, first)).map_err(|_| TimeError::OutOfRange(first.to_string()))?;
    Ok(Met { from: zone.start_of(first)?, to: zone.start_of(bucket.next(date))?, day: days.get_days() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_days(instants: &[&str], bucket: Bucket) -> Vec<i32> {
        let zone = "Europe/London".parse().expect("a zone");
        let micros = instants.iter().map(|text| text.parse::<jiff::Timestamp>().expect("an instant").as_microsecond());
        starts(&TimestampMicrosecondArray::from_iter_values(micros), bucket, &zone).expect("in range").values().to_vec()
    }

    #[test]
    fn the_civil_day_decides_not_the_utc_one() {
        // 23:30 UTC on 31 May is already 1 June in Bristol.
        let june = 18_048;
        assert_eq!(
            first_days(&["2019-05-31T23:30:00Z", "2019-05-31T22:30:00Z", "2019-06-30T22:59:59Z"], Bucket::Month),
            [june, june - 31, june]
        );
    }

    #[test]
    fn weeks_begin_on_monday_across_a_clock_change() {
        let monday = 18_344; // 2020-03-23; the clocks went forward on Sunday the 29th
        assert_eq!(
            first_days(&["2020-03-29T22:59:59Z", "2020-03-29T23:00:00Z", "2020-03-23T00:00:00Z"], Bucket::Week),
            [monday, monday + 7, monday]
        );
    }
}
