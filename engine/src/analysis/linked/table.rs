//! What each piece of evidence weighs, by `data/reference/linkage.toml`, and how such a table is made.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::LinkKind;
use crate::EngineError;
use crate::stats::{BayesTable, StatsError, bayes_bin, bayes_factors};

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/reference/linkage.toml"));

/// Degrees of freedom that the factors of one piece of evidence keep.
const FREEDOM: f64 = 10.0;
/// Furthest that one piece of evidence may lie from 0: a city that was made has bounds that a real one does not.
const FURTHEST: f64 = 5.0;

/// A piece of evidence that two reports belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkVariable {
    /// Metres between them.
    Metres,
    /// Days between them.
    Days,
    /// Hours between their hours of the day.
    Hours,
    /// Days between their days of the week.
    Weekdays,
    /// Share of the words that they have in common, each weighed by how rare it is.
    Words,
    /// Weight of the words about vehicles in common.
    Vehicle,
    /// Weight of the words about ways of working in common.
    Method,
}

impl LinkVariable {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Self; 7] = [Self::Metres, Self::Days, Self::Hours, Self::Weekdays, Self::Words, Self::Vehicle, Self::Method];

    /// Its name in files and answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Metres => "metres",
            Self::Days => "days",
            Self::Hours => "hours",
            Self::Weekdays => "weekdays",
            Self::Words => "words",
            Self::Vehicle => "vehicle",
            Self::Method => "method",
        }
    }
}

/// The values of a pair's evidence; what is not known is missing.
pub(super) type Values = BTreeMap<LinkVariable, f64>;

#[derive(Debug, Deserialize)]
struct File {
    version: u32,
    series: BTreeMap<LinkVariable, Row>,
    duplicates: BTreeMap<LinkVariable, Row>,
}

#[derive(Debug, Deserialize)]
struct Row {
    breaks: Vec<f64>,
    log_factors: Vec<f64>,
}

/// What each piece of evidence weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkTable {
    /// Version of the file.
    pub version: u32,
    /// The factors, one table for each piece of evidence that counts.
    pub factors: BTreeMap<LinkVariable, BayesTable>,
}

impl LinkTable {
    /// The table that is built in.
    ///
    /// # Errors
    /// [`EngineError::BadOption`] when the file does not read as a table.
    pub fn embedded(kind: LinkKind) -> Result<Self, EngineError> {
        let file: File = toml::from_str(TEXT).map_err(|error| EngineError::BadOption(format!("linkage.toml: {error}")))?;
        let rows = match kind {
            LinkKind::Series => file.series,
            LinkKind::Duplicates => file.duplicates,
        };
        let table = |(variable, row): (LinkVariable, Row)| Ok((variable, BayesTable::new(row.breaks, row.log_factors)?));
        Ok(Self { version: file.version, factors: rows.into_iter().map(table).collect::<Result<_, StatsError>>()? })
    }

    /// The log Bayes factor of each piece of evidence that is there.
    pub(super) fn weigh(&self, values: &Values) -> BTreeMap<LinkVariable, f64> {
        let factor = |(&variable, table): (&LinkVariable, &BayesTable)| {
            values.get(&variable).map(|value| (variable, table.log_factor(Some(*value))))
        };
        self.factors.iter().filter_map(factor).collect()
    }
}

/// How often each piece of evidence takes each value, among linked pairs and among others: what a table is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkCounts {
    /// Inner ends of the bins, and of each bin the weight of linked and of other pairs.
    pub bins: BTreeMap<LinkVariable, (Vec<f64>, Vec<[f64; 2]>)>,
    /// Linked pairs within the bounds.
    pub linked: u64,
    /// Other pairs within the bounds.
    pub unlinked: u64,
}

impl LinkCounts {
    /// No pairs yet, in the bins of a table.
    pub(super) fn none(table: &LinkTable) -> Self {
        let empty = |table: &BayesTable| (table.breaks.clone(), vec![[0.0; 2]; table.log_factors.len()]);
        Self { bins: table.factors.iter().map(|(name, table)| (*name, empty(table))).collect(), linked: 0, unlinked: 0 }
    }

    /// Counts a pair; `weight` is that of a linked one, `None` for the others, which count once.
    pub(super) fn add(&mut self, values: &Values, weight: Option<f64>) {
        for (variable, (breaks, counts)) in &mut self.bins {
            let Some(value) = values.get(variable) else { continue };
            let [linked, unlinked] = &mut counts[bayes_bin(breaks, *value)];
            match weight {
                Some(weight) => *linked += weight,
                None => *unlinked += 1.0,
            }
        }
        match weight {
            Some(_) => self.linked += 1,
            None => self.unlinked += 1,
        }
    }

    /// Both counts together.
    ///
    /// # Errors
    /// [`EngineError::BadOption`] for counts in other bins.
    pub fn join(&mut self, other: &Self) -> Result<(), EngineError> {
        for (variable, (breaks, counts)) in &mut self.bins {
            let same = other.bins.get(variable).filter(|(ends, _)| ends.len() == breaks.len());
            let (_, more) = same.ok_or_else(|| EngineError::BadOption("counts in other bins cannot be joined".to_owned()))?;
            for (mine, theirs) in counts.iter_mut().zip(more) {
                *mine = [mine[0] + theirs[0], mine[1] + theirs[1]];
            }
        }
        self.linked += other.linked;
        self.unlinked += other.unlinked;
        Ok(())
    }

    /// The table that these counts make.
    ///
    /// # Errors
    /// [`EngineError::Stats`] where a piece of evidence has no linked pairs or no others.
    pub fn table(&self, version: u32) -> Result<LinkTable, EngineError> {
        let one = |(variable, (breaks, counts)): (&LinkVariable, &(Vec<f64>, Vec<[f64; 2]>))| {
            let factors = bayes_factors(counts, FREEDOM)?.iter().map(|bin| bin.factor.ln().clamp(-FURTHEST, FURTHEST)).collect();
            Ok((*variable, BayesTable::new(breaks.clone(), factors)?))
        };
        Ok(LinkTable { version, factors: self.bins.iter().map(one).collect::<Result<_, StatsError>>()? })
    }
}
