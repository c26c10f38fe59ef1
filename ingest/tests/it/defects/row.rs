//! One row: the bytes that are written, and what the lake must hold of it.

use std::borrow::Cow;

use jiff::Timestamp;
use rand::RngExt;
use rand_pcg::Pcg64;

/// Beatwise's own columns, all of them.
pub(super) const HEADER: &str = "external_id,origin,audience,category,occurred_from,occurred_to,reported_at,longitude,latitude,\
place_precision,household,household_since,verified,narrative,status,revision,agency,source_category,time_precision,received_at";

pub(super) const ID: usize = 0;
pub(super) const ORIGIN: usize = 1;
pub(super) const AUDIENCE: usize = 2;
pub(super) const CATEGORY: usize = 3;
pub(super) const FROM: usize = 4;
pub(super) const TO: usize = 5;
pub(super) const REPORTED_AT: usize = 6;
pub(super) const LONGITUDE: usize = 7;
pub(super) const LATITUDE: usize = 8;
pub(super) const PLACE_PRECISION: usize = 9;
pub(super) const HOUSEHOLD: usize = 10;
pub(super) const HOUSEHOLD_SINCE: usize = 11;
pub(super) const VERIFIED: usize = 12;
pub(super) const NARRATIVE: usize = 13;
pub(super) const STATUS: usize = 14;
pub(super) const REVISION: usize = 15;
pub(super) const AGENCY: usize = 16;
pub(super) const TIME_PRECISION: usize = 18;
pub(super) const RECEIVED_AT: usize = 19;

/// A record longer than this is refused, its line break included.
pub(super) const LIMIT: usize = 64 << 10;

pub(super) type Text = Cow<'static, str>;

/// What the lake must hold of a good row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) revision: i32,
    pub(super) origin: Text,
    pub(super) audience: Text,
    pub(super) category: Text,
    pub(super) source_category: Text,
    /// From and to, in microseconds since 1970-01-01T00:00Z.
    pub(super) occurred: (i64, i64),
    pub(super) reported_at: Option<i64>,
    /// Longitude and latitude in degrees.
    pub(super) place: Option<(f64, f64)>,
    pub(super) verified: Option<bool>,
    pub(super) narrative: Option<Text>,
    pub(super) status: Text,
}

/// A row on its way into the file.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The fields as they are written, quotes and all.
    pub(super) fields: Vec<Vec<u8>>,
    pub(super) said: Said,
    /// Its external id, if it has one.
    pub(super) id: Option<String>,
    /// Blank lines in front of it.
    pub(super) before: &'static str,
    pub(super) line_break: &'static str,
}

const ORIGINS: [&str; 4] = ["resident", "agency", "officer", "sensor"];
const AUDIENCES: [&str; 3] = ["public", "agency", "neighbourhood"];
const CATEGORIES: [&str; 6] = ["noise", "burglary", "anti-social-behaviour", "street-lighting", "vehicle-crime", "fly-tipping"];
const STATUSES: [(&str, &str); 4] = [("", "open"), ("open", "open"), ("resolved", "resolved"), ("retracted", "retracted")];
const TRUTHS: [(&str, Option<bool>); 3] = [("", None), ("true", Some(true)), ("false", Some(false))];
const REVISIONS: [(&str, i32); 2] = [("", 0), ("2", 2)];
const NARRATIVES: [(&str, &str); 6] = [
    ("", ""),
    ("loud music until the small hours", "loud music until the small hours"),
    ("\"bins set alight, again\"", "bins set alight, again"),
    ("lamp out at the corner", "lamp out at the corner"),
    ("\"two windows broken\"", "two windows broken"),
    ("tyres let down", "tyres let down"),
];

impl Row {
    /// A good row like any other.
    pub(super) fn plain(rng: &mut Pcg64, number: u32) -> Self {
        let mut row = Self {
            fields: vec![Vec::new(); HEADER.split(',').count()],
            said: nothing_said(),
            id: None,
            before: "",
            line_break: any(rng, &["\n", "\r\n"]),
        };
        row.name(format!("row-{number}"));
        row.say_words(rng);
        row.say_times(rng);
        let (lng, lat) = (-2.75 + 0.3 * rng.random::<f64>(), 51.35 + 0.2 * rng.random::<f64>());
        row.stand(&format!("{lng:.6}"), &format!("{lat:.6}"));
        row
    }

    fn say_words(&mut self, rng: &mut Pcg64) {
        let (origin, audience, category) = (any(rng, &ORIGINS), any(rng, &AUDIENCES), any(rng, &CATEGORIES));
        self.put(ORIGIN, origin);
        self.put(AUDIENCE, audience);
        self.put(CATEGORY, category);
        let (verified, proven) = any(rng, &TRUTHS);
        self.put(VERIFIED, verified);
        let (status, stands) = any(rng, &STATUSES);
        self.put(STATUS, status);
        if rng.random_range(0..3) == 0 {
            self.put(HOUSEHOLD, format!("H{}", rng.random_range(0..5_000)));
            self.put(HOUSEHOLD_SINCE, "2023-11-30");
        }
        let (number, revision) = any(rng, &REVISIONS);
        self.revise(number, revision);
        let (written, stored) = any(rng, &NARRATIVES);
        self.narrate(written, stored);
        (self.said.origin, self.said.audience, self.said.status) = (origin.into(), audience.into(), stands.into());
        (self.said.category, self.said.source_category, self.said.verified) = (category.into(), category.into(), proven);
    }

    /// From the beginning of 2024 to the end of April 2026; one in four takes up to six hours.
    fn say_times(&mut self, rng: &mut Pcg64) {
        let from = rng.random_range(1_704_067_200_i64..1_777_593_600);
        let took = if rng.random_range(0..4) == 0 { rng.random_range(1..21_600) } else { 0 };
        self.occur(&moment(from), from);
        if took > 0 {
            self.put(TO, moment(from + took));
            self.said.occurred.1 += took * 1_000_000;
        }
        if rng.random_range(0..2) == 0 {
            self.put(REPORTED_AT, moment(from + 25_000));
            self.said.reported_at = Some((from + 25_000) * 1_000_000);
        }
    }

    /// Writes a field as it stands.
    pub(super) fn put(&mut self, column: usize, text: impl AsRef<[u8]>) {
        self.fields[column] = text.as_ref().to_vec();
    }

    /// Gives the row an external id.
    pub(super) fn name(&mut self, id: String) {
        self.put(ID, &id);
        self.id = Some(id);
    }

    /// Writes a narrative, of which the lake must hold `stored`: nothing where that is empty.
    pub(super) fn narrate(&mut self, written: &str, stored: impl Into<Text>) {
        self.put(NARRATIVE, written);
        self.said.narrative = Some(stored.into()).filter(|text| !text.is_empty());
    }

    /// Writes the moment at which it happened, which is `second` seconds after 1970-01-01T00:00Z, and no end.
    pub(super) fn occur(&mut self, written: &str, second: i64) {
        self.put(FROM, written);
        self.put(TO, "");
        self.said.occurred = (second * 1_000_000, second * 1_000_000);
    }

    /// Writes where it happened, in degrees.
    pub(super) fn stand(&mut self, lng: &str, lat: &str) {
        self.put(LONGITUDE, lng);
        self.put(LATITUDE, lat);
        self.said.place = lng.parse().ok().zip(lat.parse().ok());
    }

    pub(super) fn revise(&mut self, written: &str, revision: i32) {
        self.put(REVISION, written);
        self.said.revision = revision;
    }

    /// Writes something else in the row's place, which has no id.
    pub(super) fn become_line(&mut self, line: impl AsRef<[u8]>) {
        self.fields = vec![line.as_ref().to_vec()];
        self.id = None;
    }

    /// The row with its line break.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.fields.join(&b',');
        bytes.extend_from_slice(self.line_break.as_bytes());
        bytes
    }

    /// Fills the narrative with a pattern until the record has `length` bytes; what does not fit in becomes blanks.
    pub(super) fn fill(&mut self, pattern: &'static str, length: usize) {
        self.narrate("", "");
        let room = length - self.bytes().len();
        let text = pattern.repeat(room / pattern.len());
        let blanks = " ".repeat(room - text.len());
        self.narrate(&format!("{text}{blanks}"), text.trim_end().to_owned());
    }
}

fn nothing_said() -> Said {
    let blank = || Text::Borrowed("");
    Said {
        revision: 0,
        origin: blank(),
        audience: blank(),
        category: blank(),
        source_category: blank(),
        occurred: (0, 0),
        reported_at: None,
        place: None,
        verified: None,
        narrative: None,
        status: blank(),
    }
}

/// One of several, all equally likely.
pub(super) fn any<T: Copy>(rng: &mut Pcg64, of: &[T]) -> T {
    of[rng.random_range(0..of.len())]
}

/// Seconds since 1970-01-01T00:00Z as text.
pub(super) fn moment(second: i64) -> String {
    Timestamp::from_second(second).expect("a moment").to_string()
}
