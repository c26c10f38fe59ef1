//! From the best window of every centre to the clusters that are reported.

use std::cmp::Ordering;

use super::inference::{Null, recurrence};
use super::lanes::Found;
use super::plan::Terms;
use super::zones::Growth;
use super::{ScanCluster, ScanOptions, ScanOverlap};

/// What a report is made of.
pub(super) struct Report<'a> {
    /// The best window of every centre.
    pub(super) centres: &'a [Found],
    pub(super) null: &'a Null,
    pub(super) terms: &'a Terms<'a>,
    pub(super) options: &'a ScanOptions,
}

impl Report<'_> {
    /// The clusters, most likely first.
    pub(super) fn clusters(&self) -> Vec<ScanCluster> {
        let mut order: Vec<usize> = (0..self.centres.len()).filter(|&centre| self.centres[centre].llr > 0.0).collect();
        order.sort_by(|&a, &b| more_likely(&self.centres[a], &self.centres[b]).then(a.cmp(&b)));
        let mut taken = vec![false; self.terms.design.sizes.len()];
        let mut clusters = Vec::new();
        for centre in order {
            let left_out = self.null.p(self.centres[centre].llr).is_ok_and(|p| p > self.options.largest_p);
            if left_out && !clusters.is_empty() {
                break;
            }
            if let Some(members) = self.free(centre, &taken) {
                for &member in &members {
                    taken[member] = true;
                }
                clusters.push(self.cluster(centre, members));
            }
        }
        clusters
    }

    /// The members of a centre's zone, unless some may not be reported again.
    fn free(&self, centre: usize, taken: &[bool]) -> Option<Vec<usize>> {
        let shared = |place: usize| taken[place] && self.options.overlap == ScanOverlap::NoSharedLocation;
        // In a purely temporal scan the only centre stands for all places.
        if self.terms.zones.centres() > 1 && shared(centre) {
            return None;
        }
        let mut growth = Growth::default();
        self.terms.zones.grow(centre, &mut growth);
        let members: Vec<usize> = growth.members[..self.centres[centre].members].iter().map(|&place| place as usize).collect();
        (!members.iter().any(|&place| shared(place))).then_some(members)
    }

    fn cluster(&self, centre: usize, members: Vec<usize>) -> ScanCluster {
        let (found, axis, ratio) = (&self.centres[centre], &self.terms.design.axis, &self.terms.design.ratio);
        let (observed, expected) = (f64::from(found.cases), found.measure * ratio.scale());
        let distances = members.iter().map(|&member| self.terms.zones.radius(centre, member));
        let p = self.null.p(found.llr);
        ScanCluster {
            centre,
            radius: distances.fold(0.0, f64::max),
            members,
            from: axis.first_period(axis.first + found.start),
            to: axis.last_period(axis.first + found.end - 1),
            observed: found.cases,
            expected,
            relative_risk: relative_risk(observed, expected, ratio.cases()),
            llr: found.llr,
            p,
            p_gumbel: self.null.p_gumbel(found.llr),
            recurrence_interval: recurrence(p, axis.aggregate(), self.options),
        }
    }
}

/// The larger ratio; of equals the smaller zone.
fn more_likely(a: &Found, b: &Found) -> Ordering {
    b.llr.total_cmp(&a.llr).then(a.members.cmp(&b.members))
}

/// Observed over expected inside, divided by the same outside; infinite where there are no cases outside.
fn relative_risk(observed: f64, expected: f64, cases: f64) -> f64 {
    (observed / expected) / ((cases - observed) / (cases - expected))
}
