//! Cells against h3-py: identity, centre, true area, parents and disks.

use engine::space::{LngLat, Resolution};

use super::{Table, family};

#[test]
fn cells_agree_with_the_reference_library() {
    let Some(folder) = family("h3") else { return };
    let table = Table::read(&folder.join("expected.csv"));
    let number = |name: &str| table.numbers(name).into_iter().map(|value| value.expect("a number")).collect::<Vec<f64>>();
    let (lat, lng, areas_m2) = (number("lat"), number("lng"), number("area_m2"));
    let (centre_lat, centre_lng) = (number("center_lat"), number("center_lng"));
    let mut compared = 0;
    for (row, level) in table.whole::<u8>("res").into_iter().enumerate() {
        // Questions run from 5 to 10; other resolutions have no meaning here.
        let Ok(resolution) = Resolution::new(level) else { continue };
        let cell = LngLat::new(lng[row], lat[row]).expect("a place").cell(resolution).expect("a cell");
        assert_eq!(cell.to_string(), table.column("cell")[row]);
        let centre = cell.centre();
        assert!((centre.lat() - centre_lat[row]).abs() < 1e-9 && (centre.lng() - centre_lng[row]).abs() < 1e-9, "{cell}");
        assert!((cell.area_km2() * 1e6 - areas_m2[row]).abs() < 1e-9 * areas_m2[row], "{cell}");
        assert_eq!(cell.disk(3).len().to_string(), table.column("grid_disk3_n")[row]);
        if let Ok(coarser) = Resolution::new(level.saturating_sub(2)) {
            assert_eq!(cell.parent(coarser).expect("a parent").to_string(), table.column("parent_minus2")[row]);
        }
        compared += 1;
    }
    assert!(compared > 0, "no row of {} has a resolution from 5 to 10", folder.display());
}
