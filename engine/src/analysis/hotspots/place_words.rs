//! The name of a place, from the commonest street words in what is reported there.

use std::collections::BTreeMap;

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
/// A name stands for a place only if at least this share of its reports mention it.
const LEAST_SHARE: f64 = 0.1;

/// The name that most reports of some texts mention; of two as common the first by the alphabet.
pub(super) fn name_of<'a>(texts: impl Iterator<Item = &'a CellText>) -> Option<String> {
    let (mut names, mut reports) = (BTreeMap::<String, u64>::new(), 0);
    for text in texts {
        reports += text.reports;
        let mut mentioned = streets(&text.narrative);
        mentioned.sort_unstable();
        mentioned.dedup();
        for name in mentioned {
            *names.entry(name).or_default() += text.reports;
        }
    }
    let (name, most) = names.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))?;
    let is_common = most > 1 && super::real(most) >= LEAST_SHARE * super::real(reports);
    is_common.then_some(name)
}

/// Every run of capitalised words in a text that ends as streets do.
fn streets(text: &str) -> Vec<String> {
    let text = match text.get(..NEAR.len()) {
        Some(start) if start.eq_ignore_ascii_case(NEAR) => &text[NEAR.len()..],
        _ => text,
    };
    let (mut found, mut run) = (Vec::new(), Vec::<&str>::new());
    for raw in text.split_whitespace() {
        let word = raw.trim_matches(|sign: char| !sign.is_alphanumeric() && sign != '\'');
        if !word.starts_with(char::is_uppercase) {
            run.clear();
            continue;
        }
        run.push(word);
        if run.len() > 1 && ENDINGS.contains(&word.to_lowercase().as_str()) {
            found.push(run[run.len().saturating_sub(LONGEST)..].join(" "));
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
    }
}
