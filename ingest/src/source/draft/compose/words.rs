//! The constants and the tables of words.

use super::super::kinds::Kind;
use super::super::rest::status;
use super::super::write::{Draft, rows};
use super::Guesses;

impl Guesses<'_> {
    pub(super) fn constants(&self, draft: &mut Draft) {
        let origin = if self.rest.household.is_some() { "resident" } else { "agency" };
        draft.table("constants").note("guess: who filed the reports (resident, agency, officer, sensor)").text("origin", origin);
        draft.note("the safest: counted, never shown. Write public for open data, or agency and the agency's name");
        draft.text("audience", "neighbourhood");
        match &self.kind {
            Kind::Column(..) => {}
            Kind::FileName(category) => {
                draft.note("guess: no column says what happened, but the file's name does").text("category", category.slug());
            }
            Kind::Unknown => drop(draft.note("guess: nothing says what happened").text("category", "other-crime")),
        }
        draft.note("place_precision = \"exact\"   # or snapped: to published points, or to the block");
    }

    pub(super) fn words(&self, draft: &mut Draft) {
        if let Kind::Column(_, words) = &self.kind {
            draft.table("categories").text("other", "other-crime").table("categories.words");
            for (word, times, guess) in words {
                let note = if guess.is_some() { "" } else { "; guess: nothing similar" };
                let rows = format!("{}{note}", rows(*times));
                draft.word(word, guess.map_or("other-crime", |category| category.slug()), &rows);
            }
        }
        let Some(column) = self.rest.status else { return };
        draft.table("statuses").text("other", "open").table("statuses.words");
        for (word, times) in self.columns[column].distinct() {
            let guess = status(word);
            let note = if guess.is_some() { "" } else { "; guess: nothing similar" };
            draft.word(word, guess.map_or("open", |status| status.as_str()), &format!("{}{note}", rows(times)));
        }
    }
}
