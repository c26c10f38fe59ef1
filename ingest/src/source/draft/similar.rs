//! Which category of the taxonomy a publisher's word resembles.

use engine::report::Category;

/// Beginnings of words that must all occur, and the category they mean; the first line that fits holds.
const MEANINGS: [(&[&str], &str); 67] = [
    (&["theft", "from", "vehicle"], "vehicle-crime"),
    (&["theft", "from", "auto"], "vehicle-crime"),
    (&["theft", "from", "person"], "theft-from-the-person"),
    (&["theft", "from", "the", "person"], "theft-from-the-person"),
    (&["bicycle"], "bicycle-theft"),
    (&["bike"], "bicycle-theft"),
    (&["cycle", "theft"], "bicycle-theft"),
    (&["shoplift"], "shoplifting"),
    (&["retail", "theft"], "shoplifting"),
    (&["pickpocket"], "theft-from-the-person"),
    (&["purse"], "theft-from-the-person"),
    (&["abandon", "vehicle"], "vehicle-abandoned"),
    (&["abandon", "car"], "vehicle-abandoned"),
    (&["vehicle", "theft"], "vehicle-crime"),
    (&["theft", "vehicle"], "vehicle-crime"),
    (&["auto", "theft"], "vehicle-crime"),
    (&["stolen", "vehicle"], "vehicle-crime"),
    (&["vehicle", "crime"], "vehicle-crime"),
    (&["vehicle", "interfer"], "vehicle-crime"),
    (&["break", "vehicle"], "vehicle-crime"),
    (&["burglar"], "burglary"),
    (&["break", "ent"], "burglary"),
    (&["housebreak"], "burglary"),
    (&["robber"], "robbery"),
    (&["carjack"], "robbery"),
    (&["homicid"], "homicide"),
    (&["murder"], "homicide"),
    (&["manslaughter"], "homicide"),
    (&["domestic"], "domestic-abuse"),
    (&["violence", "and", "sex"], "violent-crime"),
    (&["sex"], "sexual-offences"),
    (&["rape"], "sexual-offences"),
    (&["assault"], "violent-crime"),
    (&["battery"], "violent-crime"),
    (&["violen"], "violent-crime"),
    (&["offence", "against", "person"], "violent-crime"),
    (&["harass"], "violent-crime"),
    (&["stalk"], "violent-crime"),
    (&["kidnap"], "violent-crime"),
    (&["shooting"], "violent-crime"),
    (&["weapon"], "possession-of-weapons"),
    (&["firearm"], "possession-of-weapons"),
    (&["arson"], "criminal-damage-arson"),
    (&["vandal"], "criminal-damage-arson"),
    (&["mischief"], "criminal-damage-arson"),
    (&["damage"], "criminal-damage-arson"),
    (&["graffiti"], "graffiti"),
    (&["drug"], "drugs"),
    (&["narcot"], "drugs"),
    (&["public", "order"], "public-order"),
    (&["public", "peace"], "public-order"),
    (&["disorder"], "public-order"),
    (&["noise"], "noise"),
    (&["loud"], "noise"),
    (&["fly", "tip"], "fly-tipping"),
    (&["dump"], "fly-tipping"),
    (&["light"], "street-lighting"),
    (&["suspicious"], "suspicious-activity"),
    (&["missing"], "missing-person"),
    (&["traffic"], "traffic"),
    (&["collision"], "traffic"),
    (&["antisocial"], "anti-social-behaviour"),
    (&["anti", "social"], "anti-social-behaviour"),
    (&["asb"], "anti-social-behaviour"),
    (&["fire"], "fire"),
    (&["theft"], "other-theft"),
    (&["larcen"], "other-theft"),
];
/// Share of common letter triples above which two words are taken for one, misspelt.
const ALIKE: f64 = 0.6;

/// The category that a word resembles, if any.
pub(super) fn similar(word: &str) -> Option<Category> {
    let folded = word.to_lowercase();
    let words: Vec<&str> = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |beginning: &&str| words.iter().any(|word| word.starts_with(beginning));
    let meant = MEANINGS.iter().find(|(beginnings, _)| beginnings.iter().all(has));
    meant.and_then(|(_, slug)| slug.parse().ok()).or_else(|| nearest(&words.join("-")))
}

/// The slug that shares most letter triples with a word.
fn nearest(word: &str) -> Option<Category> {
    let scored = Category::all().map(|category| (dice(word, category.slug()), category));
    let best = scored.max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.filter(|(score, _)| *score > ALIKE).map(|(_, category)| category)
}

/// Twice the common letter triples of two words by all that they have (Dice, Ecology 26, 1945, doi:10.2307/1932409).
fn dice(a: &str, b: &str) -> f64 {
    let (a, b) = (triples(a), triples(b));
    let common = a.iter().filter(|triple| b.contains(triple)).count();
    let all = u32::try_from(a.len() + b.len()).unwrap_or(u32::MAX).max(1);
    2.0 * f64::from(u32::try_from(common).unwrap_or(0)) / f64::from(all)
}

fn triples(word: &str) -> Vec<[char; 3]> {
    let letters: Vec<char> = word.chars().collect();
    let mut triples: Vec<[char; 3]> = letters.windows(3).filter_map(|window| window.try_into().ok()).collect();
    triples.sort_unstable();
    triples.dedup();
    triples
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_meaning_is_a_category() {
        for (beginnings, slug) in MEANINGS {
            assert!(slug.parse::<Category>().is_ok(), "{beginnings:?} {slug}");
        }
    }

    #[test]
    fn words_of_publishers_find_their_category() {
        for (word, slug) in [
            ("THEFT FROM MOTOR VEHICLE", "vehicle-crime"),
            ("Theft of Bicycle", "bicycle-theft"),
            ("Other Theft", "other-theft"),
            ("Violence and sexual offences", "violent-crime"),
            ("AGGRAVATED BURGLARY", "burglary"),
            ("Break and Enter Commercial", "burglary"),
            ("Vehicle Collision or Pedestrian Struck (with Injury)", "traffic"),
            ("antisocial_behaviour", "anti-social-behaviour"),
            ("street_lighting", "street-lighting"),
            ("homicidios", "homicide"),
            ("Prossession of weapns", "possession-of-weapons"),
        ] {
            assert_eq!(similar(word).map(Category::slug), Some(slug), "{word}");
        }
        for word in ["DECEPTIVE PRACTICE", "street", "residence", "", "Other"] {
            assert_eq!(similar(word), None, "{word}");
        }
    }
}
