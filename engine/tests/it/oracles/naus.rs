//! Naus's approximation, against R ptools.

use engine::stats::{NausConvention, SeriesScan, naus_scan};

use super::{cases, family};

const TOLERANCE: f64 = 1e-9;

#[test]
fn ptools_scanw() {
    let Some(folder) = family("wdd_scanw") else { return };
    let all = cases(&folder.join("naus_scanw_ptools.json"));
    assert!(!all.is_empty(), "no cases");
    let mut largest = 0.0_f64;
    for case in &all {
        let number = |key: &str| case[key].as_f64().unwrap_or_else(|| panic!("no {key} in {case}"));
        let most = case["n"].as_u64().and_then(|n| u32::try_from(n).ok()).expect("a count");
        let scan = SeriesScan { periods: number("L"), window: number("k"), mean: number("mu"), most };
        let (ours, theirs) = (naus_scan(scan, NausConvention::Ptools).expect("a p"), number("p"));
        assert!((ours - theirs).abs() <= TOLERANCE, "{scan:?}: {ours} is not {theirs}");
        largest = largest.max((ours - theirs).abs());
    }
    eprintln!("agreement: naus | ptools | p | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e}");
}
