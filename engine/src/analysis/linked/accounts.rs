//! Reports of one category, ready to be compared: where, when, and which words each holds.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::lexicon::{Lexicon, WordKind};
use super::table::{LinkVariable, Values};
use crate::EngineError;
use crate::query::LinkableReport;
use crate::report::TimePrecision;
use crate::space::LocalPlane;
use crate::stats::{StatsError, expected_circular_gap, expected_gap};
use crate::time::Zone;

const MICROS_OF_HOUR: f64 = 3.6e9;
const HOURS_OF_DAY: f64 = 24.0;
const DAYS_OF_WEEK: f64 = 7.0;

/// One report.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) report: LinkableReport,
    /// East and north, in metres.
    pub(super) point: [f64; 2],
    /// Civil hours since the window began, from and to.
    pub(super) hours: [f64; 2],
    /// Words by their number, with what they are about; sorted.
    words: Vec<(WordKind, usize)>,
}

/// Reports of one category.
#[derive(Debug)]
pub(super) struct Accounts {
    pub(super) all: Vec<Account>,
    words: Vec<String>,
    /// How much each word in common says: BM25's inverse document frequency among these reports.
    weights: Vec<f64>,
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a window and counts of reports are far below 2^53")]
const fn real(number: i64) -> f64 {
    number as f64
}

impl Accounts {
    /// Reports of one category, counted from a moment of a zone.
    pub(super) fn new(
        reports: Vec<LinkableReport>,
        (zone, start): (&Zone, i64),
        plane: &LocalPlane,
        lexicon: &Lexicon,
    ) -> Result<Self, EngineError> {
        const OFF_PLANE: StatsError =
            StatsError::Undefined { because: "the reports lie too far apart to be measured on one plane; name a smaller region" };
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut held_by: Vec<i64> = Vec::new();
        let mut all = Vec::with_capacity(reports.len());
        for report in reports {
            let mut words = Vec::new();
            for (kind, word) in lexicon.mentioned(&report.narrative) {
                let next = numbers.len();
                let number = *numbers.entry(word).or_insert(next);
                held_by.resize(numbers.len(), 0);
                held_by[number] += 1;
                words.push((kind, number));
            }
            words.sort_unstable();
            let begin = real(report.from - start + i64::from(offset(zone, report.from)?) * 1_000_000) / MICROS_OF_HOUR;
            let hours = [begin, begin + real(report.to - report.from) / MICROS_OF_HOUR];
            let point = plane.metres(report.place).ok_or(OFF_PLANE)?;
            all.push(Account { report, point, hours, words });
        }
        let reports = real(i64::try_from(all.len()).unwrap_or(i64::MAX));
        let weights = held_by.iter().map(|&held| ((reports - real(held) + 0.5) / (real(held) + 0.5)).ln_1p()).collect();
        let mut words = vec![String::new(); numbers.len()];
        for (word, number) in numbers {
            words[number] = word;
        }
        Ok(Self { all, words, weights })
    }

    /// Metres between two reports.
    pub(super) fn metres(&self, a: usize, b: usize) -> f64 {
        let (a, b) = (self.all[a].point, self.all[b].point);
        (a[0] - b[0]).hypot(a[1] - b[1])
    }

    /// The evidence of a pair.
    pub(super) fn evidence(&self, a: usize, b: usize) -> Result<Values, StatsError> {
        let (first, second) = (&self.all[a], &self.all[b]);
        let days = |hours: [f64; 2]| hours.map(|hour| hour / HOURS_OF_DAY);
        let mut values = Values::from([
            (LinkVariable::Metres, self.metres(a, b)),
            (LinkVariable::Days, expected_gap(days(first.hours), days(second.hours))?),
            (LinkVariable::Weekdays, expected_circular_gap(days(first.hours), days(second.hours), DAYS_OF_WEEK)?),
        ]);
        // A time known to the day says nothing about the hour.
        if [first, second].iter().all(|one| one.knows_the_hour()) {
            values.insert(LinkVariable::Hours, expected_circular_gap(first.hours, second.hours, HOURS_OF_DAY)?);
        }
        for (variable, kind) in [
            (LinkVariable::Words, WordKind::Any),
            (LinkVariable::Vehicle, WordKind::Vehicle),
            (LinkVariable::Method, WordKind::Method),
        ] {
            let [mine, theirs, shared] = self.weights_of(kind, first, second);
            if mine > 0.0 && theirs > 0.0 {
                let value = if kind == WordKind::Any { shared / (mine + theirs - shared) } else { shared };
                values.insert(variable, value);
            }
        }
        Ok(values)
    }

    /// The weight of the words of one kind in one report, in the other, and in both.
    fn weights_of(&self, kind: WordKind, a: &Account, b: &Account) -> [f64; 3] {
        let sum = |words: &[(WordKind, usize)]| words.iter().filter(|word| word.0 == kind).map(|word| self.weights[word.1]).sum();
        let both: Vec<(WordKind, usize)> = a.words.iter().copied().filter(|word| b.words.binary_search(word).is_ok()).collect();
        [sum(&a.words), sum(&b.words), sum(&both)]
    }

    /// The words that two reports have in common, the rarest first.
    pub(super) fn shared(&self, a: usize, b: usize) -> Vec<(WordKind, String, f64)> {
        let (a, b) = (&self.all[a].words, &self.all[b].words);
        let both = a.iter().filter(|word| b.binary_search(word).is_ok());
        let mut all: Vec<(WordKind, String, f64)> =
            both.map(|&(kind, number)| (kind, self.words[number].clone(), self.weights[number])).collect();
        all.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| a.1.cmp(&b.1)));
        all
    }
}

impl Account {
    fn knows_the_hour(&self) -> bool {
        let known = matches!(self.report.time_precision, TimePrecision::Instant | TimePrecision::Interval);
        known && self.hours[1] - self.hours[0] < HOURS_OF_DAY
    }
}

/// Seconds that local time is ahead.
fn offset(zone: &Zone, micros: i64) -> Result<i32, StatsError> {
    const BECAUSE: StatsError = StatsError::Undefined { because: "a report lies outside the years that can be counted" };
    Ok(zone.rules().to_offset(Timestamp::from_microsecond(micros).map_err(|_| BECAUSE)?).seconds())
}
