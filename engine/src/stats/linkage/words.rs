//! The words of a text in one spelling, so that two people's accounts of one thing can be compared.

/// Fewest letters of a word that is kept.
const SHORTEST: usize = 3;

/// English words that any text may hold, sorted.
const STOP_WORDS: &[&str] = &[
    "about",
    "after",
    "again",
    "all",
    "already",
    "also",
    "and",
    "another",
    "any",
    "are",
    "around",
    "back",
    "because",
    "been",
    "before",
    "being",
    "between",
    "both",
    "but",
    "came",
    "can",
    "could",
    "did",
    "didn",
    "does",
    "doesn",
    "don",
    "down",
    "each",
    "even",
    "ever",
    "every",
    "few",
    "for",
    "found",
    "from",
    "get",
    "got",
    "had",
    "has",
    "have",
    "having",
    "her",
    "here",
    "him",
    "his",
    "how",
    "into",
    "its",
    "itself",
    "just",
    "left",
    "like",
    "may",
    "more",
    "most",
    "much",
    "must",
    "near",
    "not",
    "now",
    "off",
    "once",
    "one",
    "only",
    "other",
    "our",
    "out",
    "over",
    "own",
    "same",
    "saw",
    "seen",
    "she",
    "should",
    "since",
    "some",
    "somebody",
    "someone",
    "something",
    "still",
    "such",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "too",
    "towards",
    "two",
    "under",
    "until",
    "upon",
    "very",
    "was",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whose",
    "why",
    "will",
    "with",
    "within",
    "without",
    "would",
    "yet",
    "you",
    "your",
];

/// The words of a text, in its order: lower case, letters and digits only, singular; stop words and words of fewer than three
/// letters left out.
///
/// Answers: what does this text say, whoever wrote it? Words end at anything that is neither a letter nor a digit; an apostrophe
/// inside a word is passed over, and what follows it dropped where it is a lone `s`. Plurals lose their ending by Harman's
/// three rules, which never join words of different meaning as stronger stemmers do. A text without words gives an empty list.
///
/// # Source
/// D. Harman, 1991, "How effective is suffixing?", Journal of the American Society for Information Science 42(1), 7-15,
/// `doi:10.1002/(SICI)1097-4571(199101)42:1<7::AID-ASI2>3.0.CO;2-P` (the S stemmer).
///
/// # Example
/// ```
/// use engine::stats::normalised_words;
///
/// assert_eq!(normalised_words("The thieves' ladder stood by the WINDOWS."), ["thieve", "ladder", "stood", "window"]);
/// ```
#[must_use]
pub fn normalised_words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace(['\'', '\u{2019}'], "'");
    let words = lower.split(|letter: char| !letter.is_alphanumeric() && letter != '\'');
    words.map(plain).filter(|word| telling(word)).map(|word| singular(&word)).collect()
}

/// A word without its apostrophes and possessive ending.
fn plain(word: &str) -> String {
    let word = word.trim_matches('\'');
    word.strip_suffix("'s").unwrap_or(word).replace('\'', "")
}

fn telling(word: &str) -> bool {
    word.chars().nth(SHORTEST - 1).is_some() && STOP_WORDS.binary_search(&word).is_err()
}

/// Harman's three rules; the first whose ending fits decides.
fn singular(word: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let cut = |letters: usize, ending: &str| word[..word.len() - letters].to_owned() + ending;
    match () {
        () if word.chars().nth(SHORTEST).is_none() => word.to_owned(),
        () if ends(&["ies"]) && !ends(&["eies", "aies"]) => cut(3, "y"),
        () if ends(&["es"]) && !ends(&["aes", "ees", "oes"]) => cut(1, ""),
        () if ends(&["s"]) && !ends(&["us", "ss", "es"]) => cut(1, ""),
        () => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted_and_long_enough_to_matter() {
        assert!(STOP_WORDS.is_sorted_by(|a, b| a < b));
        assert!(STOP_WORDS.iter().all(|word| word.len() >= SHORTEST));
    }

    #[test]
    fn case_marks_and_plurals_do_not_matter() {
        let words = normalised_words("WHITE van, reg. AB12; neighbour\u{2019}s ladders & keys! (batteries)");
        assert_eq!(words, ["white", "van", "reg", "ab12", "neighbour", "ladder", "key", "battery"]);
        assert_eq!(normalised_words("Glass on the bus, it isn't gas"), ["glass", "bus", "isnt", "gas"]);
        assert_eq!(normalised_words("shoes, trees, boxes"), ["shoes", "trees", "boxe"]);
    }

    #[test]
    fn letters_of_other_languages_are_letters() {
        assert_eq!(normalised_words("Tür über Straße; Ладья"), ["tür", "über", "straße", "ладья"]);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert!(normalised_words("").is_empty());
        assert!(normalised_words("It was at ... 'the' '' of").is_empty());
    }
}
