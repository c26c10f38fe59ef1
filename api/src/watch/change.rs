//! What changed between two looks.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Standing;

/// A subject whose class changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    /// `began`, `changed` or `ended`.
    pub change: String,
    /// What it is known by: a cell, an area's id, a report.
    pub subject: String,
    /// What people call it.
    pub name: String,
    /// Its class at the look before; null where it did not stand out.
    pub before: Option<String>,
    /// Its class now; null where it does not stand out any more.
    pub after: Option<String>,
    /// Why, in words; of what was, where it ended.
    pub reason: String,
    /// Degrees east of its middle.
    pub longitude: Option<f64>,
    /// Degrees north of its middle.
    pub latitude: Option<f64>,
}

/// What changed: subjects that share a member with one seen before are the same, by whatever name.
#[must_use]
pub fn changes(before: &[Standing], now: &[Standing]) -> Vec<Change> {
    let mut holder: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, standing) in before.iter().enumerate() {
        for member in &standing.members {
            holder.entry(member).or_insert(number);
        }
    }
    let mut known = BTreeSet::<usize>::new();
    let mut found = Vec::new();
    for standing in now {
        let same: BTreeSet<usize> = standing.members.iter().filter_map(|member| holder.get(member.as_str()).copied()).collect();
        known.extend(&same);
        let classes: Vec<&str> = same.iter().map(|number| before[*number].class.as_str()).collect();
        match classes.first() {
            None => found.push(change("began", None, Some(standing), standing)),
            Some(_) if classes.contains(&standing.class.as_str()) => {}
            Some(_) => {
                let first = same.first().map(|number| &before[*number]);
                found.push(change("changed", first, Some(standing), standing));
            }
        }
    }
    let gone = before.iter().enumerate().filter(|(number, _)| !known.contains(number));
    found.extend(gone.map(|(_, standing)| change("ended", Some(standing), None, standing)));
    found
}

fn change(kind: &str, before: Option<&Standing>, after: Option<&Standing>, of: &Standing) -> Change {
    Change {
        change: kind.to_owned(),
        subject: of.subject.clone(),
        name: of.name.clone(),
        before: before.map(|standing| standing.class.clone()),
        after: after.map(|standing| standing.class.clone()),
        reason: of.reason.clone(),
        longitude: of.place.map(|place| place.0),
        latitude: of.place.map(|place| place.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(members: &[&str], class: &str) -> Standing {
        Standing {
            subject: members[0].to_owned(),
            name: format!("around {}", members[0]),
            class: class.to_owned(),
            members: members.iter().map(|&member| member.to_owned()).collect(),
            reason: String::new(),
            place: Some((-2.6, 51.4)),
        }
    }

    fn kinds(before: &[Standing], now: &[Standing]) -> Vec<(String, Option<String>, Option<String>)> {
        changes(before, now).into_iter().map(|change| (change.change, change.before, change.after)).collect()
    }

    fn of(kind: &str, before: Option<&str>, after: Option<&str>) -> (String, Option<String>, Option<String>) {
        (kind.to_owned(), before.map(str::to_owned), after.map(str::to_owned))
    }

    #[test]
    fn a_place_is_known_again_by_any_of_its_cells() {
        let before = [standing(&["a", "b"], "hot-95"), standing(&["c"], "hot-99"), standing(&["d"], "hot-90")];
        assert_eq!(kinds(&before, &before), []);
        let now = [standing(&["b", "e"], "hot-99"), standing(&["f"], "hot-95"), standing(&["d", "a"], "hot-90")];
        assert_eq!(
            kinds(&before, &now),
            [of("changed", Some("hot-95"), Some("hot-99")), of("began", None, Some("hot-95")), of("ended", Some("hot-99"), None)]
        );
        assert_eq!(kinds(&[], &now).len(), 3);
        assert_eq!(
            kinds(&now, &[]),
            [of("ended", Some("hot-99"), None), of("ended", Some("hot-95"), None), of("ended", Some("hot-90"), None)]
        );
    }
}
