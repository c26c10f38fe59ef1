//! A column of a sample, as the guesses look at it.

use std::collections::BTreeMap;

use crate::source::mapping::Decimal;

/// Words by which publishers say that nothing stands there.
const NOTHING: [&str; 9] = ["NA", "N/A", "#N/A", "NULL", "(null)", "null", "NaN", "nan", "None"];

/// A column and what stands in it.
#[derive(Debug, Clone)]
pub(super) struct Column<'a> {
    /// Its name in the file's first line.
    pub(super) name: &'a str,
    /// What stands in it, blanks left out.
    pub(super) values: Vec<&'a str>,
    /// Its name's words, in small letters.
    words: Vec<String>,
}

impl<'a> Column<'a> {
    /// Every column of a sample, and the words of [`NOTHING`] that stand among numbers.
    pub(super) fn all(header: &'a [String], rows: &'a [Vec<String>]) -> (Vec<Self>, Vec<&'static str>) {
        let values =
            |column: usize| rows.iter().filter_map(move |row| Some(row.get(column)?.trim()).filter(|text| !text.is_empty()));
        let column =
            |(position, name): (usize, &'a String)| Self { name, values: values(position).collect(), words: words(name) };
        let mut columns: Vec<Self> = header.iter().enumerate().map(column).collect();
        let among_numbers = |column: &Self, word: &str| {
            let others = column.values.iter().filter(|value| !NOTHING.contains(*value)).count();
            let written = column.values.iter().filter(|value| is_numeric(value)).count();
            written > 0 && written * 10 >= others * 9 && column.values.contains(&word)
        };
        let blank: Vec<&str> =
            NOTHING.into_iter().filter(|word| columns.iter().any(|column| among_numbers(column, word))).collect();
        for column in &mut columns {
            column.values.retain(|value| !blank.contains(value));
        }
        (columns, blank)
    }

    /// Whether one of its name's words is among these.
    pub(super) fn is_called(&self, names: &[&str]) -> bool {
        self.words.iter().any(|word| names.contains(&word.as_str()))
    }

    /// How many of its name's words stand in another column's name.
    pub(super) fn shares_words_with(&self, other: &Self) -> usize {
        self.words.iter().filter(|word| other.words.contains(word)).count()
    }

    /// How many values are so.
    pub(super) fn count(&self, is_so: impl Fn(&str) -> bool) -> usize {
        self.values.iter().filter(|value| is_so(value)).count()
    }

    /// Whether at least nine in ten values are so, and any are.
    pub(super) fn is_mostly(&self, is_so: impl Fn(&str) -> bool) -> bool {
        !self.values.is_empty() && self.count(is_so) * 10 >= self.values.len() * 9
    }

    /// Every different value and how often it stands there.
    pub(super) fn distinct(&self) -> BTreeMap<&'a str, usize> {
        let mut found = BTreeMap::new();
        for value in &self.values {
            *found.entry(*value).or_default() += 1;
        }
        found
    }

    /// The values that are numbers.
    pub(super) fn numbers(&self, decimal: Decimal) -> Vec<f64> {
        self.values.iter().filter_map(|value| decimal.number("", value).ok()).collect()
    }
}

/// Whether a text looks like a number, with a point or a comma.
pub(super) fn is_numeric(text: &str) -> bool {
    [Decimal::Point, Decimal::Comma].iter().any(|decimal| decimal.number("", text).is_ok())
}

/// The words of a name: parted by what is no letter or digit, and before capitals that follow small letters.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_words() {
        assert_eq!(words("CMPLNT_FR_DT"), ["cmplnt", "fr", "dt"]);
        assert_eq!(words("occurredFrom (local)"), ["occurred", "from", "local"]);
    }

    #[test]
    fn words_for_nothing_are_found_among_numbers_only() {
        let header = ["lat", "race"].map(str::to_owned);
        let rows: Vec<Vec<String>> =
            [["41.8", "None"], ["NA", "White"], ["41.9", "None"]].map(|row| row.map(str::to_owned).to_vec()).to_vec();
        let (columns, blank) = Column::all(&header, &rows);
        assert_eq!(blank, ["NA"]);
        assert_eq!(columns[0].values, ["41.8", "41.9"]);
        assert_eq!(columns[1].distinct(), BTreeMap::from([("None", 2), ("White", 1)]));
    }
}
