//! Seeded random streams: one for every simulation, so that threads can share the work and the answer stays the same.

use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;

/// The stream of simulation `index` under `seed`: the same on any machine and on any number of threads.
pub(super) fn stream(seed: u64, index: u64) -> Pcg64Mcg {
    Pcg64Mcg::seed_from_u64(scatter(seed ^ scatter(index)))
}

/// The finaliser of `SplitMix64` (G. L. Steele, D. Lea and C. H. Flood, 2014, doi:10.1145/2714064.2660195): neighbouring
/// numbers become unrelated ones.
const fn scatter(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
