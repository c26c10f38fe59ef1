//! PAI, PEI and the ratio of predictions to events, against the cumulative tables of R ptools.

use engine::stats::{AccuracyStep, TieOrder, accuracy};

use super::{Table, family, same};

/// Sums in the same order give the same bits but for the last ones.
const TOLERANCE: f64 = 1e-12;

/// A column of the peer's table and the field that it is.
type Column = (&'static str, fn(&AccuracyStep) -> Option<f64>);

const COLUMNS: [Column; 8] = [
    ("CumCount", |step| Some(step.caught)),
    ("PCumCount", |step| Some(step.hit_rate)),
    ("CumPred", |step| Some(step.predicted)),
    ("CumArea", |step| Some(step.area)),
    ("PCumArea", |step| Some(step.area_share)),
    ("PAI", |step| Some(step.pai)),
    ("PEI", |step| Some(step.pei)),
    ("RRI", |step| step.predicted_per_caught.ok()),
];

#[test]
fn ptools_tables() {
    let Some(folder) = family("pai") else { return };
    let cells = Table::read(&folder.join("cells.csv"));
    let all = |name: &str| cells.numbers(name).into_iter().map(|value| value.expect("a number")).collect::<Vec<f64>>();
    let (observed, predicted) = (all("observed"), all("predicted"));
    for area in ["area", "area_equal"] {
        let areas = all(area);
        let expected = Table::read(&folder.join(format!("expected_ptools_{area}.csv")));
        // The peer puts the fewest events first among cells predicted alike.
        let scored = accuracy(&observed, &predicted, &areas, TieOrder::FewestFirst).expect("a score");
        let names = cells.column("cell");
        let order: Vec<&String> = scored.steps.iter().map(|step| &names[step.cell]).collect();
        assert_eq!(order, expected.column("cell").iter().collect::<Vec<_>>(), "{area}: order of cells");
        for (rank, position) in expected.whole::<usize>("Order").into_iter().enumerate() {
            assert_eq!(position, rank + 1);
        }
        for (rank, step) in scored.steps.iter().enumerate() {
            let cell = [("Count", &observed), ("Pred", &predicted), ("Area", &areas)];
            for (name, ours) in cell {
                assert!(same(Some(ours[step.cell]), expected.numbers(name)[rank], |_| TOLERANCE), "{area}: {name}, row {rank}");
            }
        }
        for (name, field) in COLUMNS {
            let mut largest = 0.0_f64;
            for (step, theirs) in scored.steps.iter().zip(expected.numbers(name)) {
                let ours = field(step);
                assert!(
                    same(ours, theirs, |theirs| TOLERANCE * (1.0 + theirs.abs())),
                    "{area}: {name}: {ours:?} is not {theirs:?}"
                );
                largest = ours.zip(theirs).map_or(largest, |(ours, theirs)| largest.max((ours - theirs).abs()));
            }
            eprintln!("agreement: pai | ptools | {name}, {area} | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e}");
        }
    }
}
