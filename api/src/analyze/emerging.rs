//! Emerging hot spots of a space-time cube, from a long table of cells and steps.

use std::collections::{BTreeMap, HashMap};

use engine::space::Cell;
use engine::stats::{Adjacency, CubeInference, Emerging, EmergingBin, EmergingOptions, SpaceTimeCube, StatsError, emerging};
use serde_json::{Map, Value};

use super::answer::{number, record};
use super::local::{RINGS, VALUE};
use super::method::{Input, Method, Opt};
use super::series::BY;
use super::table::Table;
use super::window::{TIME, days, time_column};
use super::{AnalyzeError, Answer, Request};

/// Most bins of a cube: some 8 GB at work.
const MOST_BINS: usize = 100_000_000;

const LEVEL: &str = "a number between 0 and 1, such as 0.1";

/// `emerging`
pub(super) const EMERGING: Method = Method {
    name: "emerging",
    question: "Emerging hot spots: which cells are hot or cold now, and is that new, lasting, growing, fading or on and off?",
    formula: "Gi* of every bin over its cell and neighbours in its step and the depth - 1 steps before, against mean and sd of \
              the whole cube; q over all bins; Mann-Kendall of each cell's z; seventeen classes as ArcGIS Pro 3.x words them",
    inputs: &[
        Input {
            file: "input",
            columns: "cell (or series, or --by NAME); time (or --time NAME); count (or --value NAME)",
            meaning: "one row per cell and step; cells without a row in a step had 0 there; a step without any row is unknown",
        },
        Input {
            file: "neighbours",
            columns: "i, j",
            meaning: "pairs of neighbours: positions of cells, from 0, as they first appear",
        },
    ],
    options: &[
        VALUE,
        TIME,
        BY,
        RINGS,
        Opt::new("depth", "2", "steps that a neighbourhood reaches over, its own included"),
        Opt::new("inference", "exact", "where p comes from: exact (all arrangements, counted; for whole counts) or normal"),
        Opt::new("alpha", "0.1", "the q up to which a bin is hot or cold"),
        Opt::new("trend-alpha", "", "the p up to which a trend counts; by default as --alpha"),
    ],
    results: &[
        ("cells", "one record per cell, in order of first appearance: the following"),
        ("cell", "its name"),
        ("category", "its class, such as `new hot spot`, or `no pattern detected`"),
        ("bins", "a letter per known step: H hot, C cold, . neither"),
        ("trend_s, trend_variance, trend_z, trend_p", "Mann and Kendall's S of its z, the variance, z and two-sided p of that"),
        ("z, p, q", "of its bins, one per known step; p two-sided"),
        ("steps", "the known steps, as the file writes them"),
        ("unknown_steps", "how many steps between the first and the last have no row at all, and are left out"),
        ("categories", "how many cells each class has"),
        ("mean", "mean count per bin"),
        ("sd", "standard deviation of the counts, divided by n"),
    ],
    source: "J. K. Ord and A. Getis, 1995, doi:10.1111/j.1538-4632.1995.tb00912.x; H. B. Mann, 1945, doi:10.2307/1907187; \
             classes: Emerging Hot Spot Analysis of ArcGIS Pro 3.x",
    family: "ehsa (esda, statsmodels, pymannkendall)",
    run,
};

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let table = request.input()?;
    let mut answer = Answer::about(table.len());
    let cube = Cube::read(request, &table, &mut answer)?;
    let adjacency = neighbours(request, &table, &cube, &mut answer)?;
    let alpha = request.number("alpha", LEVEL)?;
    let trend_level = if request.text("trend-alpha").is_empty() { alpha } else { request.number("trend-alpha", LEVEL)? };
    answer.chose("trend-alpha", trend_level);
    let depth = request.parse("depth", "a whole number of 1 or more, such as 2")?;
    let inference = inference(request, &cube, &mut answer)?;
    let options = EmergingOptions { depth, inference, level: alpha, trend_level };
    let space_time = SpaceTimeCube { counts: &cube.counts, steps: cube.labels.len(), unknown: &cube.unknown };
    let found = emerging(space_time, &adjacency, options)?;
    if found.known.len() < 10 {
        answer.warn("nothing can be a historical hot or cold spot in fewer than ten steps: 90 % of them are all of them");
    }
    fill(&mut answer, &cube, &found);
    Ok(answer)
}

/// Where p comes from: as asked, or from the normal law where nothing was asked and the values are no counts.
fn inference(request: &Request, cube: &Cube, answer: &mut Answer) -> Result<CubeInference, AnalyzeError> {
    if request.given("inference").is_none() && cube.counts.iter().any(|count| count.fract() > 0.0) {
        answer.warn("p is normal, because the values are not whole counts, whose arrangements could be counted exactly");
        answer.chose("inference", "normal");
        return Ok(CubeInference::Normal);
    }
    request.choice("inference", &[("exact", CubeInference::Exact), ("normal", CubeInference::Normal)])
}

fn fill(answer: &mut Answer, cube: &Cube, found: &Emerging) {
    let mut categories: BTreeMap<String, usize> = BTreeMap::new();
    let of = |bins: &[EmergingBin], of: fn(&EmergingBin) -> f64| bins.iter().map(|bin| number(of(bin))).collect::<Value>();
    let mut cells = Vec::with_capacity(cube.names.len());
    for (at, (name, cell)) in cube.names.iter().zip(&found.cells).enumerate() {
        let (bins, category) = (found.bins_of(at), cell.class.to_string());
        *categories.entry(category.clone()).or_default() += 1;
        let marks: String = bins.iter().map(|bin| bin.mark.letter()).collect();
        cells.push(record([
            ("cell", name.clone().into()),
            ("category", category.into()),
            ("bins", marks.into()),
            ("trend_s", cell.trend.s.into()),
            ("trend_variance", number(cell.trend.variance)),
            ("trend_z", number(cell.trend.z)),
            ("trend_p", number(cell.trend.p)),
            ("z", of(bins, |bin| bin.z)),
            ("p", of(bins, |bin| bin.p)),
            ("q", of(bins, |bin| bin.q)),
        ]));
    }
    answer.records("cells", cells);
    let steps: Value = found.known.iter().map(|&step| Value::from(cube.labels[step].clone())).collect();
    answer.value("steps", steps);
    answer.value("unknown_steps", cube.unknown.len());
    answer.value("categories", categories.into_iter().map(|(name, cells)| (name, cells.into())).collect::<Map<_, _>>());
    answer.value("mean", number(found.mean));
    answer.value("sd", number(found.sd));
}

/// The counts of a long table as a cube.
struct Cube {
    /// Cells in order of first appearance.
    names: Vec<String>,
    /// The row that each appears in first.
    rows: Vec<usize>,
    /// Steps as the file writes them; empty for unknown ones.
    labels: Vec<String>,
    unknown: Vec<usize>,
    counts: Vec<f64>,
}

impl Cube {
    fn read(request: &Request, table: &Table, answer: &mut Answer) -> Result<Self, AnalyzeError> {
        let column = time_column(request, table)?;
        let by = match request.text("by") {
            "" => table.first(&["cell", "series"]).unwrap_or("cell"),
            name => name,
        };
        let (values, days) = (table.counts(request.text("value"))?, days(request, table)?);
        let (names, rows, cells) = first_appearances(table, by)?;
        let (step_of, steps) = steps(&days);
        let bins = names.len().saturating_mul(steps);
        if bins > MOST_BINS {
            let because = "the cube has more than a hundred million cell-steps; give longer steps, fewer of them, or fewer cells \
                           (steps are as long as the shortest time between two of them)";
            return Err(StatsError::Undefined { because }.into());
        }
        let mut cube =
            Self { counts: vec![f64::NAN; bins], labels: vec![String::new(); steps], names, rows, unknown: Vec::new() };
        for (row, text) in table.texts(column)?.enumerate() {
            let bin = &mut cube.counts[cells[row] * steps + step_of[row]];
            if !bin.is_nan() {
                return Err(table.bad_field(row, column, text, "a time that no other row of the cell has"));
            }
            *bin = values[row];
            if cube.labels[step_of[row]].is_empty() {
                text.clone_into(&mut cube.labels[step_of[row]]);
            }
        }
        cube.complete(answer);
        Ok(cube)
    }

    /// Zeros where a cell has no row in a step that others have; steps without any row are unknown.
    fn complete(&mut self, answer: &mut Answer) {
        let steps = self.labels.len();
        self.unknown = (0..steps).filter(|&step| self.labels[step].is_empty()).collect();
        let missing = self.counts.iter().filter(|count| count.is_nan()).count() - self.unknown.len() * self.names.len();
        for count in self.counts.iter_mut().filter(|count| count.is_nan()) {
            *count = 0.0;
        }
        if missing > 0 {
            let of = self.counts.len() - self.unknown.len() * self.names.len();
            answer.warn(format!("{missing} of {of} cell-steps have no row and count as 0"));
        }
        if !self.unknown.is_empty() {
            let unknown = self.unknown.len();
            answer.warn(format!(
                "{unknown} of {steps} steps have no row at all: nothing is known of them, and they are left out. Where nothing \
                 happened in them, give one row with 0"
            ));
        }
    }
}

/// The names in a column in order of first appearance, the row of each, and the position of every row's name.
type Appearances = (Vec<String>, Vec<usize>, Vec<usize>);

fn first_appearances(table: &Table, column: &str) -> Result<Appearances, AnalyzeError> {
    let (mut names, mut rows): (Vec<String>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut positions = Vec::with_capacity(table.len());
    for (row, name) in table.texts(column)?.enumerate() {
        positions.push(*known.entry(name).or_insert_with(|| {
            names.push(name.to_owned());
            rows.push(row);
            names.len() - 1
        }));
    }
    Ok((names, rows, positions))
}

/// The step of every row, and how many there are from the first to the last: months where every time is the first of one, as long
/// as the shortest time between two where all are a whole number of these apart, otherwise the times themselves.
fn steps(days: &[f64]) -> (Vec<usize>, usize) {
    let mut times = days.to_vec();
    times.sort_by(f64::total_cmp);
    times.dedup_by(|a, b| (*a - *b).abs() <= 1e-9);
    let (Some(&first), Some(&last)) = (times.first(), times.last()) else { return (Vec::new(), 0) };
    let gap = times.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    let months: Option<Vec<f64>> = times.iter().map(|time| month(*time)).collect();
    let number: Box<dyn Fn(f64) -> f64> = match &months {
        Some(months) if times.len() > 1 => Box::new(|day| month(day).unwrap_or(months[0]) - months[0]),
        _ if times.iter().all(|time| is_whole((time - first) / gap)) && (last - first) / gap < 1e6 => {
            Box::new(|day| ((day - first) / gap).round())
        }
        _ => Box::new(|day| f64::from(u32::try_from(times.partition_point(|time| *time < day - 1e-9)).unwrap_or(u32::MAX))),
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 0 to a few million")]
    let step = |day: f64| number(day) as usize;
    (days.iter().map(|day| step(*day)).collect(), step(last) + 1)
}

fn is_whole(steps: f64) -> bool {
    (steps - steps.round()).abs() < 1e-6
}

/// The number of the month that begins on a day, counted from 1970-01-01.
fn month(day: f64) -> Option<f64> {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and near")]
    let whole = (day.fract().abs() <= 0.0 && day.abs() < 1e6).then_some(day as i64)?;
    let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(whole)).ok()?;
    (date.day() == 1).then(|| f64::from(date.year()) * 12.0 + f64::from(date.month()))
}

/// Which cells are neighbours: as `--neighbours` says, or H3 cells within `--rings`.
fn neighbours(request: &Request, table: &Table, cube: &Cube, answer: &mut Answer) -> Result<Adjacency, AnalyzeError> {
    let pairs = if let Some(file) = request.table("neighbours")? {
        answer.chose("rings", Value::Null);
        let needs = "the position of a cell in order of first appearance, counted from 0";
        let position = |text: &str| text.parse().ok().filter(|&position: &u32| (position as usize) < cube.names.len());
        file.parsed("i", needs, position)?.into_iter().zip(file.parsed("j", needs, position)?).collect()
    } else {
        in_rings(request, table, cube)?
    };
    let adjacency = Adjacency::from_pairs(cube.names.len(), &pairs)?;
    let islands = (0..adjacency.len()).filter(|&cell| adjacency.neighbours(cell).is_empty()).count();
    if islands > 0 {
        answer.warn(format!("{islands} of {} cells have no neighbours", adjacency.len()));
    }
    Ok(adjacency)
}

fn in_rings(request: &Request, table: &Table, cube: &Cube) -> Result<Vec<(u32, u32)>, AnalyzeError> {
    let needs = "a whole number from 1 to 20";
    let rings: u32 = request.parse("rings", needs)?;
    if !(1..=20).contains(&rings) {
        return Err(AnalyzeError::bad_option("rings", &rings.to_string(), needs));
    }
    let cell = |(name, &row): (&String, &usize)| {
        let needs = "an H3 cell, such as 89195d8d363ffff; for other places name the neighbours with --neighbours";
        name.parse().map_err(|_| table.bad_field(row, "cell", name, needs))
    };
    let cells: Vec<Cell> = cube.names.iter().zip(&cube.rows).map(cell).collect::<Result<_, _>>()?;
    let positions: HashMap<Cell, u32> = cells.iter().copied().zip(0..).collect();
    let near = |(at, cell): (u32, &Cell)| {
        let others = cell.disk(rings).into_iter().filter_map(|other| positions.get(&other).copied());
        others.filter(|&other| other > at).map(|other| (at, other)).collect::<Vec<_>>()
    };
    Ok((0_u32..).zip(&cells).flat_map(near).collect())
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn steps_without_a_row_are_seen_where_steps_are_even() {
        assert_eq!(steps(&[3.0, 1.0, 2.0, 1.0]), (vec![2, 0, 1, 0], 3));
        assert_eq!(steps(&[0.0, 7.0, 28.0]), (vec![0, 1, 4], 5));
        assert_eq!(steps(&[0.0, 1.0, 2.5]), (vec![0, 1, 2], 3));
        assert_eq!(steps(&[5.0, 5.0]), (vec![0, 0], 1));
        // 1970-05-01, 1970-01-01, 1970-02-01.
        assert_eq!(steps(&[120.0, 0.0, 31.0]), (vec![4, 0, 1], 5));
        assert_eq!(steps(&[]), (vec![], 0));
    }
}
