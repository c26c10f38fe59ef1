//! How a file's columns meet those of a source: letter case, blanks and punctuation do not matter.

use super::names::loosely;
use crate::IngestError;
use crate::source::Source;

/// For each column of the source, the column of the file.
///
/// # Errors
/// [`IngestError::MissingColumn`] names the first needed one that is not there, [`IngestError::DoubledColumn`] one that
/// stands there twice.
pub(crate) fn positions(file: &str, header: &[String], source: &dyn Source) -> Result<Vec<Option<usize>>, IngestError> {
    let loose: Vec<String> = header.iter().map(|name| loosely(name)).collect();
    let find = |rule: &crate::source::ColumnRule| {
        let wanted = loosely(&rule.name);
        let mut found = (0..header.len()).filter(|column| loose[*column] == wanted);
        // Of names that differ in punctuation only, the exact one is meant.
        let exact = || header.iter().position(|name| *name == rule.name);
        match (found.next(), found.next()) {
            (None, _) if rule.needed => Err(missing(file, header, &rule.name, source)),
            (Some(_), Some(_)) if header.iter().filter(|name| **name == rule.name).count() == 1 => Ok(exact()),
            (Some(_), Some(_)) => {
                Err(IngestError::DoubledColumn { file: file.to_owned(), column: rule.name.clone().into_owned() })
            }
            (found, _) => Ok(found),
        }
    };
    source.columns().iter().map(find).collect()
}

fn missing(file: &str, header: &[String], column: &str, source: &dyn Source) -> IngestError {
    let needed: Vec<&str> = source.columns().iter().filter(|rule| rule.needed).map(|rule| rule.name.as_ref()).collect();
    IngestError::MissingColumn {
        file: file.to_owned(),
        column: column.to_owned(),
        source_name: source.name().to_owned(),
        needed: needed.join(", "),
        found: header.join(", "),
    }
}
