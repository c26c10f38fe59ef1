//! Planted defects: each is found on its line and for its reason, and no good row is lost or altered.
//!
//! The generator writes a file of seeded random rows in Beatwise's own columns and keeps a ledger of every line. After the
//! load the quarantine, the office, the receipt and every stored report are compared with the ledger.
#![cfg(test)]

mod check;
mod fields;
mod kind;
mod ledger;
mod oddities;
mod plant;
mod records;
mod row;
mod stored;

use ingest::Reason;

use self::check::load_and_compare;
use self::kind::{Defect, defect, defects};
use self::oddities::ODDITIES;
use self::plant::{Planter, plant, stream};
use self::records::LEFT_OPEN;
use self::row::{AGENCY, HOUSEHOLD, LATITUDE, Row};
use crate::made::Lake;

/// Rows of the large file: a few, or with `BEATWISE_PROVE` a million.
fn rows() -> u32 {
    std::env::var_os("BEATWISE_PROVE").map_or(20_000, |_| 1_000_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_planted_defect_is_found_and_no_good_row_is_lost_or_altered() {
    let lake = Lake::new().await;
    let path = lake.folder.path().join("planted.csv");
    let ledger = plant(&path, rows(), 20);
    assert_eq!(ledger.refused.len(), rows() as usize / 100);
    assert_eq!(ledger.oddities.len(), ODDITIES.len(), "every oddity is planted");
    let (oddities, good) = (ledger.oddities.values().sum::<u64>(), ledger.stored.len());
    let found = load_and_compare(&lake, &path, ledger).await;
    assert_eq!(found.len(), defects().len(), "every kind is planted");
    let (planted, found) = found.values().fold((0, 0), |sum, kind| (sum.0 + kind.0, sum.1 + kind.1));
    eprintln!(
        "ran: {} rows: {found} of {planted} planted defects of {} kinds found, {good} good rows kept as they were, \
         {oddities} of them odd in {} ways",
        rows(),
        defects().len(),
        ODDITIES.len()
    );
}

const CONTINUED: Defect =
    defect("the rest of a broken row", Reason::FieldCount, |row| row.become_line("end of it\" and more,open,,"));
const ENDLESS: Defect = defect("a line longer than a block", Reason::TooLong, |row| row.fill("on and on ", 3 << 20));
const CUT_SHORT: Defect = defect("a file that ends within a row", Reason::FieldCount, |row| {
    row.fields.truncate(LATITUDE);
    row.line_break = "";
});

/// Loads rows that are long enough for every block to end within one: behind a quote left open, in a field behind one with
/// line breaks, and in the fields behind that.
async fn ends_of_blocks(name: &str, alter: fn(&mut Row), before: Option<Defect>) {
    let lake = Lake::new().await;
    let path = lake.folder.path().join(name);
    let (mut planter, mut rng) = (Planter::begin(&path), stream(21));
    for number in 0..3_000 {
        if let Some(defect) = before {
            planter.refuse(Row::plain(&mut rng, 3_000 + number), defect);
        }
        let mut row = Row::plain(&mut rng, number);
        alter(&mut row);
        planter.store(&row);
    }
    load_and_compare(&lake, &path, planter.end()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_left_open_costs_no_other_row_wherever_a_block_ends() {
    ends_of_blocks("text.csv", |row| narrate_at_length(row, "first line\n"), Some(LEFT_OPEN)).await;
    // The quote that begins these looks like one that ends what was left open.
    ends_of_blocks("break.csv", |row| narrate_at_length(row, "\nfirst line\n"), Some(LEFT_OPEN)).await;
    ends_of_blocks("comma.csv", |row| narrate_at_length(row, ", first line\n"), Some(LEFT_OPEN)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_several_lines_are_whole_wherever_a_block_ends() {
    let two_fields = |row: &mut Row| {
        row.put(HOUSEHOLD, "\"flat 2,\nthe mill\"");
        narrate_at_length(row, "all on one line ");
    };
    let tail = |row: &mut Row| {
        row.narrate("\"first\nlast\"", "first\nlast");
        row.put(AGENCY, "council ".repeat(250));
    };
    ends_of_blocks("fields.csv", two_fields, None).await;
    ends_of_blocks("tail.csv", tail, None).await;
}

fn narrate_at_length(row: &mut Row, beginning: &str) {
    let told = format!("{beginning}{}", "and on, ".repeat(250));
    row.narrate(&format!("\"{told}\""), told.trim().to_owned());
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_and_endless_rows_cost_their_own_lines_up_to_the_end_of_the_file() {
    let lake = Lake::new().await;
    let path = lake.folder.path().join("broken.csv");
    let (mut planter, mut rng) = (Planter::begin(&path), stream(22));
    let mut number = 0;
    let mut row = || {
        number += 1;
        Row::plain(&mut rng, number)
    };
    for defect in [LEFT_OPEN, CONTINUED, ENDLESS, ENDLESS, CONTINUED, LEFT_OPEN, CONTINUED, ENDLESS] {
        planter.refuse(row(), defect);
        if defect.name != LEFT_OPEN.name {
            (0..500).for_each(|_| planter.store(&row()));
        }
    }
    planter.refuse(row(), CUT_SHORT);
    load_and_compare(&lake, &path, planter.end()).await;
}
