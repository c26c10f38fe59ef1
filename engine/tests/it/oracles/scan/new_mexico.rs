//! The published check: brain cancer in New Mexico, adjusted for age and sex, as `SaTScan` reads and prints it.

use super::*;

/// A file of fields between spaces or tabs.
fn rows(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows = text.lines().map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    rows.filter(|row| !row.is_empty()).collect()
}

/// The values of the parameter file by key.
fn parameters(path: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(path).expect("parameters");
    let pair = |line: &str| line.split_once('=').map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()));
    text.lines().filter(|line| !line.starts_with(';')).filter_map(pair).collect()
}

fn year_of(text: &str) -> usize {
    let year: usize = text.split('/').next().expect("a year").parse().expect("a year");
    if year < 100 { year + 1900 } else { year }
}

/// What `SaTScan` was given, as a scan takes it.
struct NewMexico {
    ids: Vec<String>,
    points: Vec<[f64; 2]>,
    years: std::ops::RangeInclusive<usize>,
    cases: Vec<ScanCount>,
    expected: Vec<f64>,
    population: Vec<f64>,
}

impl NewMexico {
    fn read(folder: &Path, parameters: &BTreeMap<String, String>) -> Self {
        let geo = rows(&folder.join(&parameters["CoordinatesFile"]));
        let ids: Vec<String> = geo.iter().map(|row| row[0].clone()).collect();
        let degrees = |text: &String| text.parse::<f64>().expect("degrees");
        let points = geo.iter().map(|row| [degrees(&row[2]), degrees(&row[1])]).collect();
        let years = year_of(&parameters["StartDate"])..=year_of(&parameters["EndDate"]);
        let case_rows = rows(&folder.join(&parameters["CaseFile"]));
        let population_rows = rows(&folder.join(&parameters["PopulationFile"]));
        let place = |row: &[String]| ids.iter().position(|id| *id == row[0]).expect("a location");
        let count = |row: &Vec<String>| ScanCount {
            location: place(row),
            period: year_of(&row[2]) - years.start(),
            count: row[1].parse().expect("a count"),
        };
        let cases = case_rows.iter().map(count).collect();
        let (expected, population) = standardise(&case_rows, &population_rows, &ids, &years);
        Self { ids, points, years, cases, expected, population }
    }
}

/// Expected cases by county and year, and the average population of each county.
fn standardise(
    cases: &[Vec<String>],
    population: &[Vec<String>],
    ids: &[String],
    years: &std::ops::RangeInclusive<usize>,
) -> (Vec<f64>, Vec<f64>) {
    let edges: Vec<f64> = (*years.start()..=years.end() + 1).map(|year| real(day(&format!("{year}/1/1")))).collect();
    let mut censuses: BTreeMap<(&[String], &String), Vec<Census>> = BTreeMap::new();
    for row in population {
        let time = real(day(&format!("{}/7/1", year_of(&row[1]))));
        censuses.entry((&row[3..], &row[0])).or_default().push(Census { time, population: row[2].parse().expect("people") });
    }
    let classes: BTreeSet<&[String]> = censuses.keys().map(|(class, _)| *class).collect();
    let at_risk = |class: &[String]| -> Vec<f64> {
        let of = |id| censuses.get(&(class, id)).map_or(&[][..], Vec::as_slice);
        ids.iter().flat_map(|id| person_time(of(id), &edges).expect("person-time")).collect()
    };
    let by_class: Vec<(f64, Vec<f64>)> = classes
        .into_iter()
        .map(|class| {
            let of_class = cases.iter().filter(|row| row[3..] == *class);
            (of_class.map(|row| row[1].parse::<f64>().expect("a count")).sum(), at_risk(class))
        })
        .collect();
    let strata: Vec<Stratum<'_>> = by_class.iter().map(|(cases, person_time)| Stratum { cases: *cases, person_time }).collect();
    let days = edges[edges.len() - 1] - edges[0];
    let years = edges.len() - 1;
    let average =
        |county: usize| strata.iter().flat_map(|class| &class.person_time[county * years..][..years]).sum::<f64>() / days;
    (indirectly_standardised(&strata).expect("expected cases"), (0..ids.len()).map(average).collect())
}

#[test]
fn satscan_new_mexico() {
    let Some(folder) = family("scan_satscan_nm") else { return };
    let parameters = parameters(&folder.join("NewMexicoSpaceTimePoisson.prm"));
    let input = NewMexico::read(&folder, &parameters);
    let model = ScanModel::Poisson(AtRisk::Expected(&input.expected));
    let periods = input.years.clone().count();
    let distance = ScanDistance::GreatCircle;
    let study = ScanStudy { locations: &input.points, distance, periods, cases: &input.cases, model };
    let simulations = parameters["MonteCarloReps"].parse().expect("a number");
    let defaults = ScanOptions::satscan(ScanWindow::SpaceTime(ScanEnding::Any), 1, ScanStopping::Fixed);
    let found = scan(&study, &ScanOptions { simulations, ..defaults }).expect("a scan");
    compare_table(&folder, &input, &found);
    compare_populations(&folder, &input);
    compare_quantiles(&folder, &found);
}

/// The printed cluster table as the values that the other analyses come in.
fn compare_table(folder: &Path, input: &NewMexico, found: &Scan) {
    let table = rows(&folder.join("nm.col.txt"));
    let members = rows(&folder.join("nm.gis.txt"));
    let value = |row: &[String]| {
        let named = |name: &str| {
            let text = &row[table[0].iter().position(|column| column == name).expect("a column")];
            text.parse::<f64>().map_or_else(|_| Value::from(text.as_str()), Value::from)
        };
        let mut cluster: serde_json::Map<String, Value> = table[0].iter().map(|name| (name.clone(), named(name))).collect();
        let of_cluster = members[1..].iter().filter(|member| member[1] == row[0]);
        cluster.insert("members".to_owned(), of_cluster.map(|member| member[0].clone()).collect::<Vec<_>>().into());
        // Years are the periods here.
        for date in ["START_DATE", "END_DATE"] {
            let year = year_of(cluster[date].as_str().expect("a date")) - input.years.start();
            cluster.insert(date.to_owned(), format!("1/3/{}", year + 1).into());
        }
        Value::Object(cluster)
    };
    let theirs: Vec<Value> = table[1..].iter().map(|row| value(row)).collect();
    let frame = Frame { ids: &input.ids, start: day("1/3/1") };
    compare_clusters("SaTScan New Mexico", frame, found, &theirs.into());
}

fn compare_populations(folder: &Path, input: &NewMexico) {
    let table = rows(&folder.join("nm.gis.txt"));
    let column = |name: &str| table[0].iter().position(|column| column == name).expect("a column");
    let theirs = |row: &[String]| row[column("LOC_POP")].parse::<f64>().expect("a population");
    let ours = |row: &[String]| input.population[input.ids.iter().position(|id| *id == row[0]).expect("a location")];
    let apart = table[1..].iter().map(|row| (theirs(row) - ours(row)).abs()).fold(0.0, f64::max);
    assert!(apart <= PRINTED, "populations differ by {apart}");
    report("SaTScan New Mexico", "population between censuses as printed", apart, "0.005");
}

/// Only quantiles of the peer's maxima are kept: each must lie where ours have about the same share below.
fn compare_quantiles(folder: &Path, found: &Scan) {
    let text = fs::read_to_string(folder.join("sim_llr_quantiles.json")).expect("quantiles");
    let theirs: Value = serde_json::from_str(&text).expect("quantiles");
    let (ours, n) = (real(found.maxima.len()), number(&theirs["n"]));
    let mut largest = 0.0_f64;
    for (share, quantile) in theirs["q"].as_object().expect("quantiles") {
        let share: f64 = share.parse().expect("a share");
        let below = real(found.maxima.iter().filter(|&&llr| llr <= number(quantile)).count()) / ours;
        let allowed = 4.0 * (share * (1.0 - share) * (1.0 / ours + 1.0 / n)).sqrt() + 1.0 / n;
        assert!((below - share).abs() <= allowed, "quantile {share}: {below} of ours lie below");
        largest = largest.max((below - share).abs());
    }
    report("SaTScan New Mexico", "shares below quantiles of simulated maxima", largest, "4 standard errors");
}
