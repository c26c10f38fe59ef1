//! Reported crimes as cities publish them on Socrata portals: one crime a row, local times, places of the block.

mod layout;

use engine::report::{Audience, Origin, PlacePrecision, Status, TimePrecision};
use engine::space::LngLat;
use engine::time::Zone;

use super::categories::{Categories, UNKNOWN};
use super::fields::Fields;
use super::identity::identity;
use super::moment::{clock, revision, updated};
use super::place::{Coordinate, place};
use super::{ColumnRule, Member, Source};
use crate::IngestError;
use crate::read::Row;
use crate::reason::Reason;
use crate::verdict::{Draft, Identity, Rejection, Verdict};
use layout::{
    BLOCK, CHICAGO, DATE, DESCRIPTION, ID, KIND, LATITUDE, LOCATION, LOCATION_LATITUDE, LOCATION_LONGITUDE, LOCATION_POINT,
    LONGITUDE, Layout, PREMISES, UPDATED,
};

/// The source of one city.
#[derive(Debug)]
pub(super) struct Socrata {
    layout: &'static Layout,
    zone: Zone,
    categories: Categories,
}

/// A longitude and a latitude as a row has them, with the numbers of their columns.
type Pair<'a> = [(usize, Option<&'a str>); 2];

impl Socrata {
    /// Crimes of the City of Chicago.
    ///
    /// # Errors
    /// [`IngestError::BadReference`] when the table of its categories is broken.
    pub(super) fn chicago() -> Result<Self, IngestError> {
        Self::of(&CHICAGO)
    }

    fn of(layout: &'static Layout) -> Result<Self, IngestError> {
        Ok(Self { layout, zone: layout.zone.parse()?, categories: Categories::of_source(layout.name, "other-crime")? })
    }

    const fn fields<'a>(&self, row: Row<'a>) -> Fields<'a> {
        Fields::new(row, &self.layout.columns)
    }

    /// The place in two columns or, where those are blank, in the one that holds both.
    fn place<'a>(&self, row: Row<'a>) -> Result<Option<LngLat>, Rejection<'a>> {
        let own = [(LONGITUDE, row.text(LONGITUDE)), (LATITUDE, row.text(LATITUDE))];
        let pair = if own.iter().any(|(_, text)| text.is_some()) { own } else { self.location(row)? };
        let coordinate = |(column, text): (usize, _)| Coordinate { field: &self.layout.columns[column].name, text };
        place(coordinate(pair[0]), coordinate(pair[1]), Some(&self.layout.within))
    }

    fn location<'a>(&self, row: Row<'a>) -> Result<Pair<'a>, Rejection<'a>> {
        let nested = [(LOCATION_LONGITUDE, row.text(LOCATION_LONGITUDE)), (LOCATION_LATITUDE, row.text(LOCATION_LATITUDE))];
        if nested.iter().any(|(_, text)| text.is_some()) {
            return Ok(nested);
        }
        let of =
            |column, (lng, lat): (&'a str, &'a str)| [lng, lat].map(|text| (column, Some(text).filter(|text| !text.is_empty())));
        if let Some(text) = row.text(LOCATION_POINT) {
            let pair = two(text, ('[', ']')).map(|pair| of(LOCATION_POINT, pair));
            return pair.ok_or(self.fields(row).rejected(LOCATION_POINT, Reason::NotANumber, text));
        }
        match row.text(LOCATION).filter(|text| !text.starts_with('{')) {
            None => Ok([(LOCATION, None); 2]),
            Some(text) => {
                let pair = two(text, ('(', ')')).map(|(lat, lng)| of(LOCATION, (lng, lat)));
                pair.ok_or(self.fields(row).rejected(LOCATION, Reason::NotANumber, text))
            }
        }
    }
}

/// The two texts in brackets, with a comma between them.
fn two(text: &str, brackets: (char, char)) -> Option<(&str, &str)> {
    let (first, second) = text.strip_prefix(brackets.0)?.strip_suffix(brackets.1)?.split_once(',')?;
    Some((first.trim(), second.trim()))
}

impl Source for Socrata {
    fn name(&self) -> &str {
        self.layout.name
    }

    fn expects(&self) -> &str {
        self.layout.expects
    }

    fn attribution(&self) -> Option<&str> {
        Some(self.layout.attribution)
    }

    fn member(&self, name: &str) -> Member {
        let name = name.to_ascii_lowercase();
        let endings = [".csv", ".json", ".ndjson", ".jsonl", ".geojson", ".parquet"];
        if endings.iter().any(|ending| name.ends_with(ending)) { Member::Read } else { Member::Other }
    }

    fn columns(&self) -> &[ColumnRule] {
        &self.layout.columns
    }

    fn judge<'a>(&'a self, row: Row<'a>) -> Verdict<'a> {
        let fields = self.fields(row);
        let (id, kind, date) = (fields.filled(ID)?, fields.filled(KIND)?, fields.filled(DATE)?);
        let rules = self.zone.rules();
        let occurred = clock(date, rules).map_err(|reason| fields.rejected(DATE, reason, date))?;
        let (category, known) = self.categories.of(kind);
        Ok(Draft {
            identity: Identity::Own(identity(self.layout.identity, [id])),
            revision: fields.read(UPDATED, |text| updated(text, rules))?.map_or(0, revision),
            external_id: Some(id.into()),
            origin: Origin::Agency,
            audience: Audience::Public,
            agency: Some(self.layout.agency.into()),
            category,
            source_category: kind.into(),
            occurred: (occurred, occurred),
            time_precision: TimePrecision::Instant,
            reported_at: None,
            received_at: None,
            place: self.place(row)?,
            place_precision: PlacePrecision::Snapped,
            household: None,
            household_since: None,
            verified: None,
            narrative: narrative(row).map(Into::into),
            status: Status::Open,
            flags: if known { Vec::new() } else { vec![UNKNOWN] },
        })
    }
}

/// What happened, and where: the block, the description and the kind of premises, as far as they are known.
fn narrative(row: Row<'_>) -> Option<String> {
    let parts: Vec<&str> = [BLOCK, DESCRIPTION, PREMISES].into_iter().filter_map(|column| row.text(column)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
pub(super) mod tests;
