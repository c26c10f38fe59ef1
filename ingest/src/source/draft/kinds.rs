//! Which column says what a report is about, and what its words mean.

use engine::report::Category;

use super::column::Column;
use super::similar::similar;

const SAYS: [&str; 16] = [
    "category",
    "type",
    "offense",
    "offence",
    "crime",
    "primary",
    "kind",
    "incident",
    "ucr",
    "nibrs",
    "request",
    "complaint",
    "call",
    "delito",
    "subject",
    "class",
];
const SAYS_WHERE_OR_HOW: [&str; 18] = [
    "loc",
    "location",
    "premise",
    "premises",
    "district",
    "beat",
    "ward",
    "neighbourhood",
    "neighborhood",
    "area",
    "status",
    "agency",
    "method",
    "city",
    "zone",
    "sector",
    "street",
    "block",
];
/// Most different words of a column of categories.
const MOST_WORDS: usize = 150;

/// A word of the source, how often it stands there, and what it seems to mean.
pub(super) type Word<'a> = (&'a str, usize, Option<Category>);

/// Where the category comes from.
#[derive(Debug, PartialEq)]
pub(super) enum Kind<'a> {
    /// A column, and its words, the commonest first.
    Column(usize, Vec<Word<'a>>),
    /// The same for every row, as the file's name has it.
    FileName(Category),
    /// Nothing says it.
    Unknown,
}

impl<'a> Kind<'a> {
    /// Looks for the category among the columns that are not spoken for, then in the file's name.
    pub(super) fn of(file: &str, columns: &[Column<'a>], used: &[usize]) -> Self {
        let free = columns.iter().enumerate().filter(|(position, _)| !used.contains(position));
        let scored = free.filter_map(|(position, column)| Some((score(column)?, position)));
        // The first of those that score most.
        let best =
            scored.filter(|(score, _)| *score >= 100).max_by_key(|(score, position)| (*score, std::cmp::Reverse(*position)));
        match best {
            Some((_, position)) => Self::Column(position, words(&columns[position])),
            None => similar(file).map_or(Self::Unknown, Self::FileName),
        }
    }

    /// The column that is spoken for.
    pub(super) const fn used(&self) -> Option<usize> {
        match self {
            Self::Column(column, _) => Some(*column),
            Self::FileName(_) | Self::Unknown => None,
        }
    }
}

/// How much a column looks like one of categories: 100 for its name, up to 200 for the share of its rows that the taxonomy knows.
fn score(column: &Column<'_>) -> Option<usize> {
    let distinct = column.distinct();
    let is_words = column.is_mostly(|value| value.contains(char::is_alphabetic) && value.len() <= 80);
    if !is_words || distinct.len() > MOST_WORDS || distinct.len() * 2 > column.values.len().max(4) {
        return None;
    }
    let known: usize = distinct.iter().filter(|(word, _)| similar(word).is_some()).map(|(_, count)| count).sum();
    let named = if column.is_called(&SAYS) { 100 } else { 0 };
    let elsewhere = if column.is_called(&SAYS_WHERE_OR_HOW) { 150 } else { 0 };
    (named + known * 200 / column.values.len()).checked_sub(elsewhere)
}

fn words<'a>(column: &Column<'a>) -> Vec<Word<'a>> {
    let mut words: Vec<Word<'a>> = column.distinct().into_iter().map(|(word, count)| (word, count, similar(word))).collect();
    words.sort_by_key(|(word, count, _)| (std::cmp::Reverse(*count), *word));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(file: &str, header: &[&str], rows: &[&[&str]]) -> Option<usize> {
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect();
        match Kind::of(file, &Column::all(&header, &rows).0, &[]) {
            Kind::Column(column, _) => Some(column),
            Kind::FileName(_) | Kind::Unknown => None,
        }
    }

    #[test]
    fn the_column_of_categories_has_their_name_and_their_words() {
        let rows: [&[&str]; 4] =
            [&["THEFT", "STREET", "A"], &["BURGLARY", "RESIDENCE", "B"], &["THEFT", "STREET", "C"], &["BURGLARY", "STREET", "D"]];
        assert_eq!(kind("x.csv", &["Primary Type", "Location Description", "Narrative"], &rows), Some(0));
        assert_eq!(kind("x.csv", &["what", "Location Type", "Narrative"], &rows), Some(0), "words alone will do");
        assert_eq!(kind("x.csv", &["District", "Location Type", "Offense"], &rows), None);
    }

    #[test]
    fn a_files_name_may_say_it_for_every_row() {
        let header = ["date".to_owned()];
        let columns = Column::all(&header, &[]).0;
        assert_eq!(
            Kind::of("lancashire_asb.tab", &columns, &[]),
            Kind::FileName("anti-social-behaviour".parse().expect("a slug"))
        );
        assert_eq!(Kind::of("export.csv", &columns, &[]), Kind::Unknown);
    }

    #[test]
    fn the_commonest_words_come_first() {
        let (header, rows) = (["type".to_owned()], ["Theft", "Arson", "Theft", "Rest"].map(|word| vec![word.to_owned()]));
        let columns = Column::all(&header, &rows).0;
        let words: Vec<_> =
            words(&columns[0]).into_iter().map(|(word, count, guess)| (word, count, guess.map(Category::slug))).collect();
        assert_eq!(words, [("Theft", 2, Some("other-theft")), ("Arson", 1, Some("criminal-damage-arson")), ("Rest", 1, None)]);
    }
}
