//! The keys outside any table: the source, its files, its grid.

use super::super::places::{Place, Range, grids};
use super::super::sniff::Sniffed;
use super::super::write::{Draft, count};
use super::files::{base, ending, name};
use super::{Guesses, from_to};
use crate::source::mapping::Decimal;

impl Guesses<'_> {
    pub(super) fn head(&self, draft: &mut Draft) {
        let Sniffed { dialect, spelling, rows, defects, .. } = self.sniffed;
        draft.note(format!("A draft from {} rows of {}: check every line.", count(rows.len()), base(self.file)));
        if *defects > 0 {
            draft.note(format!("{} more records could not be taken apart.", count(*defects)));
        }
        draft.text("name", &name(self.file)).note("attribution = \"whom the publisher's licence asks to be named\"");
        draft.list("files", &[ending(self.file)]);
        match dialect.delimiter {
            b',' => {}
            b'\t' => drop(draft.text("delimiter", "tab")),
            other => drop(draft.text("delimiter", &char::from(other).to_string())),
        }
        if dialect.encoding != encoding_rs::UTF_8 {
            let word = spelling.as_deref().unwrap_or_default();
            draft.note(format!("guess: not UTF-8; check that \"{word}\" is spelt right, or ask the publisher"));
            draft.text("encoding", &dialect.encoding.name().to_ascii_lowercase());
        }
        if self.decimal.0 == Decimal::Comma {
            draft.note(format!("{} numbers have a decimal comma", count(self.decimal.1))).text("decimal", ",");
        }
        if !self.blank.is_empty() {
            draft.note("stand among numbers").list("blank", self.blank);
        }
        draft.note("times without an offset are read in the installation's zone, unless this names another");
        draft.note("zone = \"America/Chicago\"");
    }

    pub(super) fn crs(&self, draft: &mut Draft) {
        match &self.place {
            Place::Grid { x, y, ranges } => {
                draft.note(format!("{} {}, {} {}", self.called(*x), from_to(ranges.0), self.called(*y), from_to(ranges.1)));
                draft.note(
                    "these are coordinates of a grid, not degrees: look for the projection in the publisher's description of the",
                );
                draft.note("file and write its EPSG code as a number. Of coordinates like these,").note(grids(*ranges));
                draft.text("crs", "fill in");
            }
            Place::Degrees { ranges, .. } => {
                let [west, south, east, north] = around(*ranges);
                draft.note("places outside can be refused; these rows lie within");
                draft.note(format!("box = [{west:.2}, {south:.2}, {east:.2}, {north:.2}]"));
            }
            Place::None | Place::Point { .. } => {}
        }
    }
}

/// West, south, east and north of the places, in hundredths of a degree and a little wider.
fn around((lng, lat): (Range, Range)) -> [f64; 4] {
    let (down, up) =
        (|degrees: f64| (degrees * 100.0).floor() / 100.0 - 0.01, |degrees: f64| (degrees * 100.0).ceil() / 100.0 + 0.01);
    [down(lng.0), down(lat.0), up(lng.1), up(lat.1)]
}
