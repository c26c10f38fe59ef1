//! Rows that fall on the default point, and rows without coordinates.

use rand::RngExt;
use rand_pcg::Pcg64;

use super::is_ordinary;
use crate::synth::event::{Event, Located};
use crate::synth::number::count;

/// Moves ordinary rows to the default point, or takes their coordinates, in exactly the wanted numbers (selection
/// sampling: Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S).
pub(super) fn unlocate((piled, blank): (u32, u32), rows: &mut [Event], rng: &mut Pcg64) {
    let mut left = count(rows.iter().filter(|event| is_ordinary(event)).count());
    let mut piled = piled.min(left);
    let mut blank = blank.min(left - piled);
    for event in rows.iter_mut().filter(|event| is_ordinary(event)) {
        let ticket = rng.random_range(0..left);
        if ticket < piled {
            event.located = Located::DefaultPoint;
            piled -= 1;
        } else if ticket < piled + blank {
            event.located = Located::Blank;
            blank -= 1;
        }
        left -= 1;
    }
}
