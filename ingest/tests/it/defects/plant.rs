//! The generator: writes a file row by row and keeps the ledger of what it wrote.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use rand::RngExt;
use rand_pcg::Pcg64;

use super::kind::{Defect, defects};
use super::ledger::{Ledger, Refusal};
use super::oddities::{ODDITIES, UNKNOWN};
use super::row::{HEADER, REVISION, Row, STATUS, any};

/// A file that is being written.
pub(super) struct Planter {
    out: BufWriter<File>,
    /// The line on which the next byte stands.
    line: u64,
    ledger: Ledger,
}

impl Planter {
    /// Begins a file with a byte order mark and the column names.
    pub(super) fn begin(path: &Path) -> Self {
        let out = BufWriter::new(File::create(path).expect("created"));
        let mut planter = Self { out, line: 1, ledger: Ledger::default() };
        planter.write(format!("\u{feff}{HEADER}\r\n").as_bytes());
        planter
    }

    fn write(&mut self, bytes: &[u8]) {
        self.out.write_all(bytes).expect("written");
        self.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
    }

    /// Writes a record and returns the line on which it begins.
    fn record(&mut self, row: &Row) -> u64 {
        self.write(row.before.as_bytes());
        let line = self.line;
        self.write(&row.bytes());
        line
    }

    /// Writes a row that must be stored.
    pub(super) fn store(&mut self, row: &Row) {
        let line = self.record(row);
        self.ledger.store(row);
        if row.said.source_category == UNKNOWN {
            self.ledger.unknown.insert(line);
        }
    }

    /// Writes a row that must be refused.
    pub(super) fn refuse(&mut self, mut row: Row, defect: Defect) {
        (defect.spoil)(&mut row);
        let line = self.record(&row);
        self.ledger.refused.insert(line, Refusal { kind: defect.name, reason: defect.reason, id: row.id });
    }

    /// Writes a row that was written before.
    fn repeat(&mut self, row: &Row) {
        self.record(row);
        self.ledger.duplicates += 1;
    }

    /// Writes what a row said before it said what was written.
    fn overrule(&mut self, mut row: Row) {
        row.revise("1", 1);
        row.put(STATUS, "open");
        self.record(&row);
        self.ledger.superseded.insert((row.id.unwrap_or_default(), 1));
    }

    /// Ends the file.
    pub(super) fn end(mut self) -> Ledger {
        self.out.flush().expect("written");
        self.ledger
    }
}

/// Writes a file of so many rows: one in a hundred is bad, one in fifty odd, one in two hundred a repetition, and as many are
/// earlier revisions. Where they stand is drawn; every kind comes equally often.
pub(super) fn plant(path: &Path, rows: u32, seed: u64) -> Ledger {
    let (mut rng, kinds) = (stream(seed), defects());
    let (mut bad, mut odd) = (Deck::new(kinds.len()), Deck::new(ODDITIES.len()));
    let mut quotas = [rows / 100, rows / 50, rows / 200, rows / 200];
    let (mut planter, mut settled) = (Planter::begin(path), Vec::new());
    for number in 0..rows {
        let mut row = Row::plain(&mut rng, number);
        match lot(&mut rng, &mut quotas, rows - number) {
            Some(0) => planter.refuse(row, kinds[bad.draw(&mut rng)]),
            Some(1) => {
                let oddity = ODDITIES[odd.draw(&mut rng)];
                (oddity.alter)(&mut row);
                planter.store(&row);
                *planter.ledger.oddities.entry(oddity.name).or_default() += 1;
            }
            Some(2) if !settled.is_empty() => planter.repeat(&take(&mut rng, &mut settled)),
            Some(3) if !settled.is_empty() => planter.overrule(take(&mut rng, &mut settled)),
            _ => {
                planter.store(&row);
                if row.fields[REVISION] == b"2" && any(&mut rng, &[true, false, false, false]) {
                    settled.push(row);
                }
            }
        }
    }
    planter.end()
}

/// The stream of random numbers that belongs to a seed.
pub(super) fn stream(seed: u64) -> Pcg64 {
    Pcg64::new(seed.into(), 0x0def_ec75)
}

/// Draws which quota a row falls into, if any: each is exactly used up after `left` rows.
fn lot(rng: &mut Pcg64, quotas: &mut [u32], left: u32) -> Option<usize> {
    let mut drawn = rng.random_range(0..left);
    for (index, quota) in quotas.iter_mut().enumerate() {
        if drawn < *quota {
            *quota -= 1;
            return Some(index);
        }
        drawn -= *quota;
    }
    None
}

fn take<T>(rng: &mut Pcg64, from: &mut Vec<T>) -> T {
    let at = rng.random_range(0..from.len());
    from.swap_remove(at)
}

/// Kinds in a drawn order, each once before any comes again.
struct Deck {
    left: Vec<usize>,
    kinds: usize,
}

impl Deck {
    const fn new(kinds: usize) -> Self {
        Self { left: Vec::new(), kinds }
    }

    fn draw(&mut self, rng: &mut Pcg64) -> usize {
        if self.left.is_empty() {
            self.left = (0..self.kinds).collect();
        }
        take(rng, &mut self.left)
    }
}
