//! Tests of the readers, on a small set of our own and on `SaTScan`'s New Mexico files where they are at hand.

use std::fs;
use std::path::Path;

use jiff::civil::date;

use super::*;

const PARAMETERS: &str = "\
[Input]
; the cases
CaseFile=reports.cas
PopulationFile=
PrecisionCaseTimes=3
StartDate=2024/1/1
EndDate=2024/3/24
CoordinatesFile=places.geo
CoordinatesType=0
[Analysis]
AnalysisType=4
ModelType=2
ScanAreas=1
TimeAggregationUnits=3
TimeAggregationLength=7
MaxTemporalSizeInterpretation=1
MaxTemporalSize=28
UseDistanceFromCenterOption=y
MaxSpatialSizeInDistanceFromCenter=2.5
PValueReportType=2
EarlyTerminationThreshold=20
SpatialWindowShapeType=1
";

#[test]
fn rows_may_be_spaced_quoted_and_commented() {
    let text = "// place, reports, day, class\nNorth 2 2024/1/5 a\n\n\"South Street\",1, 2024/1/06,b\r\n  East\t0\t2024-1-7\n";
    let rows = cases(text, Precision::Day).expect("cases");
    let places: Vec<(&str, u32, usize)> = rows.iter().map(|row| (row.location.as_str(), row.cases, row.line)).collect();
    assert_eq!(places, [("North", 2, 2), ("South Street", 1, 4), ("East", 0, 5)]);
    assert_eq!(rows[1].time, Some(SatscanTime::Day(date(2024, 1, 6))));
    assert_eq!(rows[1].covariates, ["b"]);
    assert!(rows[2].covariates.is_empty());
}

#[test]
fn times_have_the_precision_that_was_said() {
    let time = |text: &str, precision| cases(text, precision).map(|rows| rows[0].time);
    assert_eq!(time("a 1", Precision::None), Ok(None));
    assert_eq!(time("a 1 1984", Precision::Year), Ok(Some(SatscanTime::Year(1984))));
    assert_eq!(time("a 1 84", Precision::Year), Ok(Some(SatscanTime::Year(1984))));
    assert_eq!(time("a 1 1984/2", Precision::Month), Ok(Some(SatscanTime::Month(1984, 2))));
    assert_eq!(time("a 1 -5", Precision::Generic), Ok(Some(SatscanTime::Generic(-5))));
    assert!(time("a 1 1984/2", Precision::Day).is_err());
    assert!(time("a 1 1984/2/30", Precision::Day).is_err());
    assert_eq!(controls("a 3 1984", Precision::Year).expect("controls")[0].controls, 3);
}

#[test]
fn errors_name_line_and_field() {
    let text = |error: SatscanError| error.to_string();
    let case = |file| text(cases(file, Precision::Day).expect_err("wrong"));
    assert_eq!(case("a 1 2024/1/5\nb two 2024/1/5"), "case file, line 2: cases is `two`; it must be a whole number of 0 or more");
    assert!(case("a 1").starts_with("case file, line 1: there is no time; write location, cases, time"));
    assert!(case("// x\n\"a 1").starts_with("case file, line 2: a quotation mark is not closed"));
    assert!(text(populations("a 2020 -1").expect_err("wrong")).contains("line 1: population is `-1`"));
    assert!(text(populations("a someday 1").expect_err("wrong")).contains("time is `someday`"));
    let place = |file| text(coordinates(file, Coordinates::LatitudeLongitude).expect_err("wrong"));
    assert!(place("a 91 0").contains("latitude is `91`"));
    assert!(place("a 1 NaN").contains("longitude is `NaN`"));
    assert!(place("a 1 1\nb 2 2\na 3 3").contains("line 3: location `a` was given on line 1 already"));
}

#[test]
fn coordinates_come_as_a_scan_takes_them() {
    let point = |kind| coordinates("a 35.1 -106.6", kind).expect("a place")[0].point;
    assert_eq!(point(Coordinates::LatitudeLongitude).map(f64::to_bits), [-106.6_f64, 35.1].map(f64::to_bits));
    assert_eq!(point(Coordinates::Cartesian).map(f64::to_bits), [35.1_f64, -106.6].map(f64::to_bits));
}

#[test]
fn common_parameters_are_read() {
    let read = parameters(PARAMETERS).expect("parameters");
    assert_eq!((read.case_file.as_str(), read.population_file.as_deref()), ("reports.cas", None));
    assert_eq!((read.precision, read.unit, read.aggregate), (Precision::Day, Unit::Day, 7));
    assert_eq!((read.analysis, read.model), (Analysis::ProspectiveSpaceTime, ProbabilityModel::SpaceTimePermutation));
    assert_eq!((read.coordinates, read.longest), (Coordinates::Cartesian, Length::Units(28)));
    assert_eq!((read.largest_radius, read.exceedances), (Some(2.5), Some(20)));
    assert_eq!((read.fewest_cases, read.simulations), (2, 999));
    assert!((read.largest_share - 0.5).abs() < 1e-12);
    assert_eq!(read.not_done, ["SpatialWindowShapeType=1"]);
}

#[test]
fn parameters_that_cannot_be_done_are_refused() {
    let with = |from: &str, to: &str| parameters(&PARAMETERS.replace(from, to)).expect_err("refused");
    let multinomial = with("ModelType=2", "ModelType=7").to_string();
    assert!(multinomial.starts_with("parameter file, line 12: ModelType is `7`"), "{multinomial}");
    assert_eq!(with("CaseFile=reports.cas", ""), SatscanError::NoParameter { key: "CaseFile" });
    assert!(matches!(with("2024/3/24", "2024/3/99"), SatscanError::Bad { field: "EndDate", .. }));
}

#[test]
fn a_calendar_counts_periods_and_their_edges() {
    let day = |month, day| SatscanTime::Day(date(2024, month, day));
    let days = Calendar::new(day(1, 1), day(3, 24), Unit::Day).expect("a study");
    assert_eq!((days.periods(), days.period(day(2, 1)), days.period(day(3, 25))), (84, Some(31), None));
    let months = Calendar::new(SatscanTime::Month(2023, 11), day(2, 3), Unit::Month).expect("a study");
    assert_eq!((months.periods(), months.period(day(1, 31))), (4, Some(2)));
    let edges = months.edges().expect("dates");
    assert_eq!(edges.windows(2).map(|edge| edge[1] - edge[0]).collect::<Vec<_>>(), [30, 31, 31, 29]);
    let years = Calendar::new(SatscanTime::Year(1973), SatscanTime::Year(1991), Unit::Year).expect("a study");
    let edges = years.edges().expect("dates");
    assert_eq!((years.periods(), edges.len(), edges[19] - edges[0]), (19, 20, 19 * 365 + 4));
    let generic = Calendar::new(SatscanTime::Generic(-2), SatscanTime::Generic(5), Unit::Generic).expect("a study");
    assert_eq!((generic.periods(), generic.period(SatscanTime::Generic(0))), (8, Some(2)));
    assert!(Calendar::new(day(3, 1), day(1, 1), Unit::Day).is_err());
}

#[test]
fn a_census_of_a_year_counts_for_the_first_of_july() {
    let rows = populations("Bernalillo 73 15537 1 1\nCatron unspecified 99").expect("populations");
    let census = rows[0].time.expect("a time");
    assert_eq!(census.census_day(), Some(date(1973, 7, 1)));
    let years = Calendar::new(SatscanTime::Year(1973), SatscanTime::Year(1974), Unit::Year).expect("a study");
    assert_eq!(census.census_number(), years.edges().map(|edges| edges[0] + 181));
    assert_eq!((rows[1].time, rows[0].covariates.as_slice()), (None, &["1".to_owned(), "1".to_owned()][..]));
}

#[test]
fn new_mexico_is_read_as_it_is() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = std::env::var_os("BEATWISE_ORACLES").map_or_else(|| "../shared/oracles".into(), std::path::PathBuf::from);
    let folder = workspace.join(root).join("scan_satscan_nm");
    let Ok(text) = fs::read_to_string(folder.join("NewMexicoSpaceTimePoisson.prm")) else {
        eprintln!("skipped: oracle family scan_satscan_nm, because {} does not exist", folder.display());
        return;
    };
    let read = parameters(&text).expect("parameters");
    assert_eq!((read.analysis, read.model), (Analysis::SpaceTime, ProbabilityModel::Poisson));
    assert!(read.not_done.is_empty(), "{:?}", read.not_done);
    let file = |name: &Option<String>| fs::read_to_string(folder.join(name.as_deref().expect("a file"))).expect("a file");
    let cases = cases(&file(&Some(read.case_file.clone())), read.precision).expect("cases");
    let populations = populations(&file(&read.population_file)).expect("populations");
    let places = coordinates(&file(&read.coordinates_file), read.coordinates).expect("places");
    let calendar = Calendar::new(read.start, read.end, read.unit).expect("a study");
    // Everything refers to a place and time of the study.
    assert!(cases.iter().all(|row| row.time.is_some_and(|time| calendar.period(time).is_some())));
    let known = |name: &str| places.iter().any(|place| place.location == name);
    assert!(cases.iter().all(|row| known(&row.location)) && populations.iter().all(|row| known(&row.location)));
    assert!(cases.iter().all(|row| row.covariates.len() == populations[0].covariates.len()));
}
