//! The place of a row: degrees in two columns, coordinates of a grid, or both in one text.

use engine::space::{BBox, LngLat, Projection};

use super::fields::{Columns, Fields};
use super::keys::{ColumnKeys, Crs};
use super::number::Decimal;
use super::point::point;
use crate::reason::Reason;
use crate::source::place::settle;
use crate::verdict::Rejection;

/// Where the place stands, and what it must be like.
#[derive(Debug, Clone)]
pub(super) struct Coordinates {
    form: Form,
    decimal: Decimal,
    within: Option<BBox>,
}

#[derive(Debug, Clone)]
enum Form {
    /// The source has no places.
    None,
    /// Longitude and latitude in degrees of WGS84.
    Degrees(usize, usize),
    /// Easting and northing, or degrees of another datum.
    Projected(usize, usize, Projection),
    /// Both in one text.
    Point(usize),
}

impl Coordinates {
    /// Reads the keys that say where the place is.
    pub(super) fn parse(keys: &ColumnKeys, crs: Option<&Crs>, columns: &mut Columns, decimal: Decimal) -> Result<Self, String> {
        let projection = crs.map(projection).transpose()?;
        let pair = |name: &str, other: &str| format!("[columns] has `{name}` without `{other}`: a place needs both");
        let form = match (&keys.longitude, &keys.latitude, &keys.x, &keys.y, &keys.point) {
            (None, None, None, None, None) if projection.is_some() => {
                return Err("`crs` is given, but no coordinates: name the columns `x` and `y` in [columns]".into());
            }
            (None, None, None, None, None) => Form::None,
            (Some(_), None, ..) => return Err(pair("longitude", "latitude")),
            (None, Some(_), ..) => return Err(pair("latitude", "longitude")),
            (_, _, Some(_), None, _) => return Err(pair("x", "y")),
            (_, _, None, Some(_), _) => return Err(pair("y", "x")),
            (Some(lng), Some(lat), None, None, None) => degrees(lng, lat, projection, columns)?,
            (None, None, Some(x), Some(y), None) => grid(x, y, projection, columns)?,
            (None, None, None, None, Some(_)) if projection.is_some() => {
                return Err("`crs` goes with `x` and `y`; the text of `point` is always in degrees: remove `crs`".into());
            }
            (None, None, None, None, Some(text)) => Form::Point(columns.number("point", text)?),
            _ => {
                return Err("[columns] gives the place twice: keep `longitude` and `latitude`, or `x` and `y`, or `point`".into());
            }
        };
        Ok(Self { form, decimal, within: None })
    }

    /// Refuses places outside the box that the key `box` gives: west, south, east, north.
    pub(super) fn within(self, bbox: Option<&[f64]>) -> Result<Self, String> {
        let Some(bbox) = bbox else { return Ok(self) };
        if matches!(self.form, Form::None) {
            return Err("`box` is given, but no coordinates: name their columns in [columns], or remove `box`".into());
        }
        let [west, south, east, north] = *bbox else {
            return Err(format!("`box` has {} numbers: write [west, south, east, north] in degrees", bbox.len()));
        };
        let within = BBox::new(west, south, east, north).map_err(|error| error.to_string())?;
        Ok(Self { within: Some(within), ..self })
    }

    /// Where it was, unless the columns are blank.
    pub(super) fn read<'a>(&self, fields: Fields<'a>) -> Result<Option<LngLat>, Rejection<'a>> {
        let within = self.within.as_ref();
        let (column, settled) = match &self.form {
            Form::None => return Ok(None),
            Form::Degrees(lng, lat) => match pair(fields, self.decimal, *lng, *lat)? {
                None => return Ok(None),
                Some(at) => (*lng, settle(at, within)),
            },
            Form::Projected(x, y, projection) => match pair(fields, self.decimal, *x, *y)? {
                None => return Ok(None),
                Some(at) => (*x, project(at, projection, within)),
            },
            Form::Point(column) => match fields.text(*column).map(point).transpose() {
                Ok(None | Some(None)) => return Ok(None),
                Ok(Some(Some(at))) => (*column, settle(at, within)),
                Err(reason) => (*column, Err(reason)),
            },
        };
        settled.map(Some).map_err(|reason| fields.rejected(column, reason))
    }
}

/// The numbers of two columns. Both blank is no place, one blank is half a place.
fn pair(fields: Fields<'_>, decimal: Decimal, x: usize, y: usize) -> Result<Option<(f64, f64)>, Rejection<'_>> {
    match (fields.text(x), fields.text(y)) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(fields.rejected(y, Reason::HalfAPlace)),
        (None, Some(_)) => Err(fields.rejected(x, Reason::HalfAPlace)),
        (Some(a), Some(b)) => Ok(Some((decimal.number(fields.name(x), a)?, decimal.number(fields.name(y), b)?))),
    }
}

/// The place at grid coordinates. Those that would lie in the box the other way round are swapped.
fn project((x, y): (f64, f64), projection: &Projection, within: Option<&BBox>) -> Result<LngLat, Reason> {
    if x.abs() < f64::EPSILON && y.abs() < f64::EPSILON {
        return Err(Reason::NullIsland);
    }
    let is_inside = |place: LngLat| within.is_none_or(|bbox| bbox.contains(place));
    let place = projection.to_wgs84(x, y);
    match place.filter(|place| is_inside(*place)) {
        Some(place) => Ok(place),
        None if within.is_some() && projection.to_wgs84(y, x).is_some_and(is_inside) => Err(Reason::Swapped),
        None if place.is_some() => Err(Reason::OutsideBox),
        None => Err(Reason::OffTheGlobe),
    }
}

fn degrees(lng: &str, lat: &str, projection: Option<Projection>, columns: &mut Columns) -> Result<Form, String> {
    let (lng, lat) = (columns.number("longitude", lng)?, columns.number("latitude", lat)?);
    match projection {
        None => Ok(Form::Degrees(lng, lat)),
        Some(projection) if projection.is_geographic() => Ok(projected(lng, lat, projection)),
        Some(projection) => Err(format!(
            "`crs` = {} is a grid in metres or feet: name its columns `x` and `y`, not `longitude` and `latitude`",
            projection.code()
        )),
    }
}

fn grid(x: &str, y: &str, projection: Option<Projection>, columns: &mut Columns) -> Result<Form, String> {
    let projection = projection.ok_or("`x` and `y` need `crs`: write the grid's EPSG code, for example crs = 26910")?;
    Ok(projected(columns.number("x", x)?, columns.number("y", y)?, projection))
}

/// Degrees of WGS84 need no projecting.
fn projected(x: usize, y: usize, projection: Projection) -> Form {
    if projection.code() == 4326 { Form::Degrees(x, y) } else { Form::Projected(x, y, projection) }
}

/// The system that the key `crs` names.
fn projection(crs: &Crs) -> Result<Projection, String> {
    let text = crs.0.trim();
    let code = match text.to_ascii_uppercase().as_str() {
        "CRS84" | "OGC:CRS84" => "4326".to_owned(),
        upper => upper.strip_prefix("EPSG:").unwrap_or(upper).to_owned(),
    };
    let code = code.parse().map_err(|_| format!("crs = \"{text}\" is no EPSG code: write a number such as 26910 or 27700"))?;
    Projection::from_epsg(code).map_err(|error| format!("`crs`: {error}"))
}
