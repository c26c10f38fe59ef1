//! The table of columns.

use super::super::kinds::Kind;
use super::super::places::Place;
use super::super::rest::Rest;
use super::super::write::{Draft, count};
use super::{Guesses, from_to};

impl Guesses<'_> {
    pub(super) fn columns(&self, draft: &mut Draft) {
        draft.table("columns");
        self.id(draft);
        match &self.place {
            Place::None => drop(draft.note("no column looks like a place: reports will have none")),
            Place::Degrees { lng, lat, ranges, at_null } => {
                draft.note(format!("longitude {}, latitude {}", from_to(ranges.0), from_to(ranges.1)));
                if *at_null > 0 {
                    draft.note(format!("{} rows lie at 0, 0 and will be refused", count(*at_null)));
                }
                draft.text("longitude", self.name(*lng)).text("latitude", self.name(*lat));
            }
            Place::Grid { x, y, .. } => drop(draft.text("x", self.name(*x)).text("y", self.name(*y))),
            Place::Point { column, fits } => {
                draft.note(format!("{} of {} values are points", count(*fits), count(self.columns[*column].values.len())));
                draft.text("point", self.name(*column));
            }
        }
        if let Kind::Column(column, words) = &self.kind {
            let known = words.iter().filter(|(_, _, guess)| guess.is_some()).count();
            draft.note(format!("different words: {}, resembling a category: {}", count(words.len()), count(known)));
            draft.text("category", self.name(*column));
        }
        self.others(draft);
    }

    fn id(&self, draft: &mut Draft) {
        let rows = count(self.sniffed.rows.len());
        for (column, distinct) in &self.rest.ids {
            draft.note(format!("{} has {} different values in {rows} rows", self.called(*column), count(*distinct)));
        }
        match self.rest.ids.first() {
            None => drop(draft.note("no column looks like an id: rows are identified by what they say")),
            Some((column, distinct)) => {
                if *distinct < self.columns[*column].values.len() {
                    draft.note(
                        "guess: lines with the same id are one report, and one of them holds; otherwise list more columns,",
                    );
                    draft.note("id = [\"...\", \"...\"], until each report has its own, or remove the line");
                }
                draft.text("id", self.name(*column));
            }
        }
    }

    fn others(&self, draft: &mut Draft) {
        let Rest { narrative, household, status, agency, persons, left, .. } = &self.rest;
        let names = |columns: &[usize]| columns.iter().map(|column| self.name(*column)).collect::<Vec<_>>();
        if !narrative.is_empty() {
            draft.texts("narrative", &names(narrative));
        }
        for (key, column) in [("household", household), ("status", status), ("agency", agency)] {
            if let Some(column) = column {
                draft.text(key, self.name(*column));
            }
        }
        if !persons.is_empty() {
            draft.note(format!("left out, because Beatwise takes no personal attributes: {}", names(persons).join(", ")));
        }
        if !left.is_empty() {
            draft.note(format!("left out: {}", names(left).join(", ")));
        }
    }
}
