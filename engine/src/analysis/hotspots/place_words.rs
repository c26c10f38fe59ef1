//! The name of a place, from the commonest street words in what is reported there.

use std::collections::{BTreeMap, BTreeSet};

use crate::query::CellText;

/// Words that end the name of a street or place.
const ENDINGS: [&str; 44] = [
    "street",
    "st",
    "road",
    "rd",
    "lane",
    "terrace",
    "close",
    "row",
    "place",
    "avenue",
    "ave",
    "hill",
    "way",
    "drive",
    "dr",
    "court",
    "square",
    "crescent",
    "gardens",
    "park",
    "walk",
    "parade",
    "quay",
    "green",
    "mews",
    "rise",
    "grove",
    "boulevard",
    "blvd",
    "bridge",
    "passage",
    "yard",
    "common",
    "gate",
    "wharf",
    "path",
    "view",
    "station",
    "circus",
    "broadway",
    "mall",
    "croft",
    "approach",
    "esplanade",
];
/// What a publisher writes before a place.
const NEAR: &str = "on or near ";
/// Most words of a name.
const LONGEST: usize = 4;
/// A name stands for a place only if at least this share of its voices mention it ...
const LEAST_SHARE: f64 = 0.1;
/// ... and so many of them: distinct households, or reports that name none. What one of them writes is nobody's to read.
const LEAST_VOICES: usize = 5;
/// Words of an address rather than of a place.
const ADDRESSES: [&str; 8] = ["flat", "apartment", "apt", "unit", "room", "house", "floor", "number"];

/// The name that most voices of some texts mention; of two as common the first by the alphabet.
pub(super) fn name_of<'a>(texts: impl Iterator<Item = &'a CellText>) -> Option<String> {
    let (mut names, mut all) = (BTreeMap::<String, BTreeSet<Speaker>>::new(), BTreeSet::new());
    for (number, text) in (0..).zip(texts) {
        let speakers = speakers(text, number);
        for name in streets(&text.narrative) {
            names.entry(name).or_default().extend(speakers.iter().copied());
        }
        all.extend(speakers);
    }
    let (name, voices) = names.into_iter().max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.0.cmp(&a.0)))?;
    let share = super::real(voices.len() as u64) / super::real(all.len() as u64);
    (voices.len() >= LEAST_VOICES && share >= LEAST_SHARE).then_some(name)
}

/// A household, or a report of a text that names none.
type Speaker = (Option<u64>, u64, u64);

fn speakers(text: &CellText, number: u64) -> Vec<Speaker> {
    match text.household {
        Some(household) => vec![(Some(household), 0, 0)],
        None => (0..text.reports).map(|report| (None, number, report)).collect(),
    }
}

/// Every run of capitalised words in a text that ends as streets do.
fn streets(text: &str) -> Vec<String> {
    let text = match text.get(..NEAR.len()) {
        Some(start) if start.eq_ignore_ascii_case(NEAR) => &text[NEAR.len()..],
        _ => text,
    };
    // Where all is in capitals every word looks like a name.
    if !text.contains(char::is_lowercase) {
        return Vec::new();
    }
    let (mut found, mut run) = (Vec::new(), Vec::<&str>::new());
    for raw in text.split_whitespace() {
        let word = raw.trim_matches(|sign: char| !sign.is_alphanumeric() && sign != '\'');
        if !word.starts_with(char::is_uppercase) {
            run.clear();
            continue;
        }
        run.push(word);
        if run.len() > 1 && ENDINGS.contains(&word.to_lowercase().as_str()) {
            let name = &run[run.len().saturating_sub(LONGEST)..];
            if !name.iter().any(|word| word.chars().count() < 2 || ADDRESSES.contains(&word.to_lowercase().as_str())) {
                found.push(name.join(" "));
            }
            run.clear();
        }
        // A sentence that ends here begins anew.
        if raw.ends_with(['.', '!', '?', ';']) {
            run.clear();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streets_are_runs_of_capitals_with_an_ending() {
        assert_eq!(streets("On or near Corn Street"), ["Corn Street"]);
        assert_eq!(streets("Car window smashed on Upper Alderbeck Lane after supper."), ["Upper Alderbeck Lane"]);
        assert_eq!(streets("Shouting by St Mary's Road. Park gates shut"), ["St Mary's Road"]);
        assert!(streets("On or near Parking Area").is_empty());
        assert!(streets("it happened again in the road").is_empty());
        assert!(streets("MY NEIGHBOUR OF FLAT B CORN STREET").is_empty() && streets("Flat B Corn Street").is_empty());
    }

    #[test]
    fn a_name_that_one_household_gives_is_no_name() {
        let cell = "8a19583900c7fff".parse().expect("a cell");
        let text = |household: Option<u64>, reports: u64| CellText {
            cell,
            household,
            category: "noise".parse().expect("a category"),
            week: None,
            narrative: "Shouting by John Smith Court again".to_owned(),
            reports,
        };
        assert_eq!(name_of([text(Some(1), 40), text(Some(1), 9)].iter()), None);
        let five: Vec<CellText> = (1..=5).map(|household| text(Some(household), 1)).collect();
        assert_eq!(name_of(five.iter()), Some("John Smith Court".to_owned()));
        assert_eq!(name_of([text(None, 5)].iter()), Some("John Smith Court".to_owned()));
    }
}
