//! Who could have become a case: populations as a scan takes them.

use std::collections::{BTreeMap, BTreeSet};

use engine::stats::{AtRisk, Census, Stratum, indirectly_standardised, person_time};

use super::files::Study;
use crate::analyze::AnalyzeError;
use crate::analyze::satscan::{PopulationRow, SatscanTime};

/// Populations of a study, in the simplest form that holds them.
pub(super) enum AtRiskOf {
    /// None were given.
    Nobody,
    /// One number per location.
    Constant(Vec<f64>),
    /// Person-time per location and period.
    Varying(Vec<f64>),
    /// Cases expected, given covariates.
    Expected(Vec<f64>),
}

impl AtRiskOf {
    pub(super) fn new(study: &Study) -> Result<Self, AnalyzeError> {
        let rows = &study.populations;
        if rows.is_empty() {
            return Ok(Self::Nobody);
        }
        let mut locations = BTreeSet::new();
        let once = rows.iter().all(|(location, _)| locations.insert(*location));
        let plain = rows.iter().all(|(_, row)| row.covariates.is_empty());
        if once && plain {
            let mut constant = vec![0.0; study.ids.len()];
            for (location, row) in rows {
                constant[*location] = row.population;
            }
            return Ok(Self::Constant(constant));
        }
        let edges = edges(study);
        let mut classes: BTreeMap<&[String], Vec<(usize, &PopulationRow)>> = BTreeMap::new();
        for (location, row) in rows {
            classes.entry(&row.covariates).or_default().push((*location, row));
        }
        let mut strata = Vec::new();
        for (class, rows) in &classes {
            strata.push((study.cases_of(class), at_risk(rows, study.ids.len(), &edges)?));
        }
        if let ([(_, only)], true) = (strata.as_slice(), plain) {
            return Ok(Self::Varying(only.clone()));
        }
        if let Some(row) = study.cases.iter().find(|row| !classes.contains_key(row.covariates.as_slice())) {
            return Err(study.stray(row, "a class of covariates that the population has"));
        }
        let strata: Vec<Stratum<'_>> = strata.iter().map(|(cases, person_time)| Stratum { cases: *cases, person_time }).collect();
        Ok(Self::Expected(indirectly_standardised(&strata)?))
    }

    pub(super) fn borrow(&self) -> Result<AtRisk<'_>, AnalyzeError> {
        match self {
            Self::Nobody => Err(AnalyzeError::Missing { option: "population", needs: "the people at risk of the Poisson model" }),
            Self::Constant(population) => Ok(AtRisk::Constant(population)),
            Self::Varying(person_time) => Ok(AtRisk::Varying(person_time)),
            Self::Expected(cases) => Ok(AtRisk::Expected(cases)),
        }
    }
}

/// The ends of the periods in days, or in periods where times are no dates.
fn edges(study: &Study) -> Vec<f64> {
    let dates = study.calendar.and_then(|calendar| calendar.edges());
    #[expect(clippy::cast_precision_loss, reason = "days and periods of a study are far below 2^53")]
    let edges = match dates {
        Some(edges) => edges.into_iter().map(|edge| edge as f64).collect(),
        None => (0..=study.periods()).map(|edge| edge as f64).collect(),
    };
    edges
}

/// Person-time of one class per location and period.
fn at_risk(rows: &[(usize, &PopulationRow)], locations: usize, edges: &[f64]) -> Result<Vec<f64>, AnalyzeError> {
    let mut censuses: Vec<Vec<Census>> = vec![Vec::new(); locations];
    for (location, row) in rows {
        #[expect(clippy::cast_precision_loss, reason = "days since the year 0 are far below 2^53")]
        let time = row.time.and_then(SatscanTime::census_number).map_or(edges[0], |day| day as f64);
        censuses[*location].push(Census { time, population: row.population });
    }
    let mut all = Vec::with_capacity(locations * (edges.len() - 1));
    for censuses in &censuses {
        all.extend(person_time(censuses, edges)?);
    }
    Ok(all)
}
