//! The columns that a mapping reads, and a row seen through them.

use crate::read::Row;
use crate::reason::Reason;
use crate::source::ColumnRule;
use crate::verdict::Rejection;

/// The columns that a mapping's keys name, each once.
#[derive(Debug, Default)]
pub(super) struct Columns(Vec<ColumnRule>);

impl Columns {
    /// The number of the column with this name, which `key` asks for.
    pub(super) fn number(&mut self, key: &str, name: &str) -> Result<usize, String> {
        let name = name.trim();
        if !name.contains(char::is_alphanumeric) {
            return Err(format!("`{key}` names no column: write the column's name as it stands in the file's first line"));
        }
        let known = self.0.iter().position(|rule| rule.name == name);
        Ok(known.unwrap_or_else(|| {
            self.0.push(ColumnRule { name: name.to_owned().into(), needed: true });
            self.0.len() - 1
        }))
    }

    /// The number of a column that need not be mapped.
    pub(super) fn maybe(&mut self, key: &str, name: Option<&str>) -> Result<Option<usize>, String> {
        name.map(|name| self.number(key, name)).transpose()
    }

    /// The numbers of a list of columns.
    pub(super) fn numbers(&mut self, key: &str, names: &[String]) -> Result<Vec<usize>, String> {
        names.iter().map(|name| self.number(key, name)).collect()
    }

    /// Every column, in the order of their numbers.
    pub(super) fn into_rules(self) -> Vec<ColumnRule> {
        self.0
    }
}

/// A row, with the columns' names and the words that stand for nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a> {
    pub(super) row: Row<'a>,
    pub(super) rules: &'a [ColumnRule],
    pub(super) blank: &'a [String],
}

impl<'a> Fields<'a> {
    /// What stands in a column, unless it is blank or one of the words that stand for nothing.
    pub(super) fn text(self, column: usize) -> Option<&'a str> {
        self.row.text(column).filter(|text| !self.blank.iter().any(|word| word == text))
    }

    /// What stands in a column that may not be mapped at all.
    pub(super) fn maybe(self, column: Option<usize>) -> Option<&'a str> {
        column.and_then(|column| self.text(column))
    }

    /// What a file calls the column.
    pub(super) fn name(self, column: usize) -> &'a str {
        &self.rules[column].name
    }

    /// The rejection of the row for what stands in a column.
    pub(super) fn rejected(self, column: usize, reason: Reason) -> Rejection<'a> {
        Rejection::new(self.name(column), reason, self.row.text_or_blank(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_is_named_twice_is_one_column() {
        let mut columns = Columns::default();
        assert_eq!(columns.number("id", "Primary Type"), Ok(0));
        assert_eq!(columns.number("category", " Primary Type "), Ok(0));
        assert_eq!(columns.number("x", "Ort"), Ok(1));
        assert_eq!(columns.maybe("y", None), Ok(None));
        assert!(columns.number("household", " - ").expect_err("no name").starts_with("`household` names no column"));
        assert_eq!(columns.into_rules().iter().map(|rule| rule.name.as_ref()).collect::<Vec<_>>(), ["Primary Type", "Ort"]);
    }
}
