//! When in the week things happen: the hour by weekday table and aoristic weights.

mod times;

use engine::stats::{
    Aoristic, AoristicOptions, CivilInterval, Cycle, HourTable, NotComputable, RateInterval, StatsError, UniformityNull,
    aoristic, circular, hour_table, uniformity,
};
use serde_json::{Map, Value, json};

use super::answer::{number, or_null, record};
use super::local::{PERMUTATIONS, SEED};
use super::method::{Input, Method, Opt};
use super::{AnalyzeError, Answer, Request};

const HOURS: usize = 24;
const WEEK: usize = 7 * HOURS;
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const INTERVALS: &[Input] = &[Input {
    file: "input",
    columns: "from and to, or time",
    meaning: "one row per event: between when and when it happened, to may be blank; or the moment. Civil times with an hour, \
              such as 2026-11-22T14:05, taken as they are written: an offset after them is passed over",
}];

const MOMENTS: Opt = Opt::new("time", "", "the column of moments; by default `from` and `to`, or `time`");

const WIDE: Opt =
    Opt::new("wide", "240", "minutes; longer intervals say little, and `wide` is the share of events that have one");

const KNOWLEDGE: [(&str, &str); 6] = [
    ("events", "events counted"),
    ("inverted", "rows left out, positions from 0, because they end before they begin; neither turned round nor guessed"),
    ("open", "events without an end, counted where they begin"),
    ("beyond_cycle", "events longer than the cycle, counted alike in all bins"),
    ("wide", "share of events that are spread over more than --wide minutes"),
    ("known", "1 where every event has its bin, 0 where all may have been any time: 1 less the mean entropy of the spreads"),
];

/// `hours`
pub(super) const HOURS_METHOD: Method = Method {
    name: "hours",
    question: "At which hours of which weekdays do things happen, and is there a peak?",
    formula: "every event counts with weight 1, spread evenly over the hours that it may have happened in; Garwood's intervals; \
              chi2 = sum (o - e)^2 / e; mean direction atan2(sum sin a, sum cos a); Rayleigh's test",
    inputs: INTERVALS,
    options: &[
        MOMENTS,
        WIDE,
        Opt::new("between", "", "first day of the window and the first one after it, as 2024-01-01,2025-01-01: for rates"),
        Opt::new("level", "0.95", "level of the intervals").or(&["confidence"]),
        PERMUTATIONS,
        SEED,
    ],
    results: &[
        ("by_weekday", "one record per weekday, Monday first: weekday, total, share and a number for each hour of the day"),
        ("table", "the same as 7 rows of 24"),
        ("by_hour", "totals by hour of the day"),
        ("rate, lower, upper", "7 rows of 24: events per such hour of the window and the interval; null without --between"),
        (
            "peak",
            "weekday, hour and weight of the busiest hour, and the interval of its weight that allows for having been picked",
        ),
        ("peak_candidates", "hours of the week, 0 for Monday's first, that cannot be told from it"),
        (
            "chi_square, degrees, least_expected",
            "Pearson's statistic against an even rate; do not trust its law below 5 expected",
        ),
        ("p_uniform", "its p by the chi-square law"),
        ("p_simulated", "its p by --permutations simulations; null where weights are not whole"),
        ("mean_hour", "mean direction of the times of day that are known to the hour, 0 to 24"),
        ("resultant", "mean resultant length: 0 no direction prevails, 1 all at the same time"),
        ("p_rayleigh", "Rayleigh's p that no direction prevails; blind to two opposite peaks"),
        ("times", "how many times of day are known to the hour"),
        KNOWLEDGE[0],
        KNOWLEDGE[1],
        KNOWLEDGE[2],
        KNOWLEDGE[3],
        KNOWLEDGE[4],
        KNOWLEDGE[5],
    ],
    source: "J. H. Ratcliffe, 2002, J. Quant. Criminol. 18(1), 23-43, doi:10.1023/A:1013240828824; F. Garwood, 1936, \
             doi:10.1093/biomet/28.3-4.437; N. I. Fisher, 1993, doi:10.1017/CBO9780511564345",
    family: "aoristic (R aoristic, crimepy)",
    run: run_hours,
};

/// `aoristic`
pub(super) const AORISTIC: Method = Method {
    name: "aoristic",
    question: "Aoristic weights: at which hours may events have happened that nobody saw happen?",
    formula: "w_b = sum over events of |[from, to) n b| / |to - from|; no length: the bin it lies in; longer than the cycle: \
              alike in all",
    inputs: INTERVALS,
    options: &[Opt::new("cycle", "week", "week (168 hours, Monday's first hour first) or day (24)"), MOMENTS, WIDE],
    results: &[
        ("weekday", "per bin, for a week"),
        ("hour", "hour of the day, per bin"),
        ("weight", "events, per bin"),
        ("share", "share of all events, per bin"),
        KNOWLEDGE[0],
        KNOWLEDGE[1],
        KNOWLEDGE[2],
        KNOWLEDGE[3],
        KNOWLEDGE[4],
        KNOWLEDGE[5],
    ],
    source: "J. H. Ratcliffe and M. J. McCullagh, 1998, doi:10.1080/136588198241644; J. H. Ratcliffe, 2002, \
             doi:10.1023/A:1013240828824",
    family: "aoristic (R aoristic, crimepy)",
    run: run_aoristic,
};

/// Events spread over a cycle.
fn spread(request: &Request, cycle: Cycle, answer: &mut Answer) -> Result<(Vec<CivilInterval>, Aoristic), AnalyzeError> {
    let wide_minutes = request.number("wide", "a number of minutes, such as 240")?;
    let table = request.input()?;
    let intervals = times::read(request, &table, answer)?;
    answer.n = intervals.len();
    let found = aoristic(&intervals, AoristicOptions { cycle, wide_minutes })?;
    if let Some(&row) = found.inverted.first() {
        let rows = found.inverted.len();
        answer.warn(format!("{rows} rows end before they begin and are left out, the first on {}", table.place(row)));
    }
    if found.open > 0 {
        answer.warn(format!("{} events have no end and count where they begin", found.open));
    }
    Ok((intervals, found))
}

/// What is known about when the events were.
fn knowledge(answer: &mut Answer, found: &Aoristic) {
    answer.value("events", found.events);
    answer.value("inverted", found.inverted.clone());
    answer.value("open", found.open);
    answer.value("beyond_cycle", found.beyond_cycle);
    answer.figure("wide", found.wide);
    answer.figure("known", found.known);
}

fn run_aoristic(request: &Request) -> Result<Answer, AnalyzeError> {
    let mut answer = Answer::default();
    let cycle = request.choice("cycle", &[("week", Cycle::HOURS_OF_WEEK), ("day", Cycle::HOURS_OF_DAY)])?;
    let (_, found) = spread(request, cycle, &mut answer)?;
    let bins = 0..cycle.bins();
    if cycle.bins() == WEEK {
        answer.rows("weekday", bins.clone().map(|bin| WEEKDAYS[bin / HOURS]));
    }
    answer.rows("hour", bins.map(|bin| bin % HOURS));
    answer.rows("weight", found.weights.iter().map(|weight| number(*weight)));
    let total: f64 = found.weights.iter().sum();
    answer.rows("share", found.weights.iter().map(|weight| number(weight / total)));
    knowledge(&mut answer, &found);
    Ok(answer)
}

fn run_hours(request: &Request) -> Result<Answer, AnalyzeError> {
    let mut answer = Answer::default();
    let level = request.number("level", "a number between 0 and 1, such as 0.95")?;
    let exposure = times::exposure(request)?;
    let (intervals, found) = spread(request, Cycle::HOURS_OF_WEEK, &mut answer)?;
    let hours = exposure.clone().unwrap_or_else(|| vec![1.0; WEEK]);
    if let Some(hour) = (0..WEEK).find(|&hour| hours[hour] <= 0.0 && found.weights[hour] > 0.0) {
        let weekday = WEEKDAYS[hour / HOURS];
        let needs = format!("a window that holds all events: it has no {weekday} {:02}:00, and events have", hour % HOURS);
        return Err(AnalyzeError::bad_option("between", request.text("between"), needs));
    }
    let table = hour_table(&found.weights, &hours, level)?;
    counts(&mut answer, &table);
    rates(&mut answer, &table, exposure.is_some());
    peak(&mut answer, &table, &hours);
    evenness(request, &mut answer, &found.weights, &hours)?;
    directions(&mut answer, &intervals)?;
    knowledge(&mut answer, &found);
    Ok(answer)
}

/// 168 values as 7 rows of 24.
fn seven_rows(values: impl IntoIterator<Item = Value>) -> Value {
    let values: Vec<Value> = values.into_iter().collect();
    values.chunks(HOURS).map(|day| Value::Array(day.to_vec())).collect()
}

fn counts(answer: &mut Answer, table: &HourTable) {
    let day = |(day, weekday): (usize, &&str)| {
        let (total, share) = (table.days[day], table.days[day] / table.total);
        let mut fields: Map<String, Value> =
            record([("weekday", (*weekday).into()), ("total", number(total)), ("share", number(share))]);
        let hour = |hour: usize| (format!("{hour:02}"), number(table.weights[day * HOURS + hour]));
        fields.extend((0..HOURS).map(hour));
        fields
    };
    answer.records("by_weekday", WEEKDAYS.iter().enumerate().map(day).collect());
    answer.value("table", seven_rows(table.weights.iter().map(|weight| number(*weight))));
    answer.value("by_hour", table.hours.iter().map(|total| number(*total)).collect::<Value>());
}

fn rates(answer: &mut Answer, table: &HourTable, known: bool) {
    let figure = |of: fn(RateInterval) -> f64| {
        if known { seven_rows(table.rates.iter().map(|rate| or_null(rate.map(of)))) } else { Value::Null }
    };
    answer.value("rate", figure(|rate| rate.rate));
    answer.value("lower", figure(|rate| rate.lower));
    answer.value("upper", figure(|rate| rate.upper));
    if !known {
        answer.warn(
            "rates are null and all hours are taken to have been there as often: say which days were watched with --between",
        );
    }
}

fn peak(answer: &mut Answer, table: &HourTable, hours: &[f64]) {
    match &table.peak {
        Ok(peak) => {
            let (weekday, hour) = (WEEKDAYS[peak.hour / HOURS], peak.hour % HOURS);
            let times = hours[peak.hour];
            let found = json!({
                "weekday": weekday,
                "hour": hour,
                "weight": number(table.weights[peak.hour]),
                "lower": number(peak.rate.lower * times),
                "upper": number(peak.rate.upper * times),
            });
            answer.value("peak", found);
            answer.value("peak_candidates", peak.candidates.clone());
        }
        Err(reason) => {
            answer.warn(format!("peak is null: {reason}"));
            answer.value("peak", Value::Null);
            answer.value("peak_candidates", Value::Null);
        }
    }
}

/// Whether the hour matters at all.
fn evenness(request: &Request, answer: &mut Answer, weights: &[f64], hours: &[f64]) -> Result<(), AnalyzeError> {
    let (simulations, seed) = (request.permutations()?, request.seed()?);
    let keys = ["chi_square", "degrees", "least_expected", "p_uniform", "p_simulated"];
    let law = match uniformity(weights, hours, UniformityNull::ChiSquare) {
        Ok(law) => law,
        Err(StatsError::Undefined { because }) => {
            answer.warn(format!("p_uniform is null: {}", NotComputable::Because(because)));
            for key in keys {
                answer.value(key, Value::Null);
            }
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    let whole = weights.iter().all(|weight| weight.fract() <= 0.0);
    let null = UniformityNull::MonteCarlo { simulations, seed };
    let simulated = if whole { number(uniformity(weights, hours, null)?.p) } else { Value::Null };
    answer.value(keys[0], number(law.chi_square));
    answer.value(keys[1], law.degrees);
    answer.value(keys[2], number(law.least_expected));
    answer.value(keys[3], number(law.p));
    answer.value(keys[4], simulated);
    if !whole {
        answer
            .warn("p_uniform is too large, because events that are spread over hours even them out; p_simulated is null for it");
    } else if law.least_expected < 5.0 {
        answer.warn("fewer than 5 events are expected in some hours: read p_simulated, not p_uniform");
    }
    Ok(())
}

const NONE: NotComputable = NotComputable::Because("no event is known to the hour");

/// Directions of the times of day that are known to the hour, by the middles of their intervals.
fn directions(answer: &mut Answer, intervals: &[CivilInterval]) -> Result<(), AnalyzeError> {
    let known = |interval: &CivilInterval| {
        let to = interval.to?;
        (interval.from..=interval.from + 60.0).contains(&to).then(|| f64::midpoint(interval.from, to))
    };
    let times: Vec<f64> = intervals.iter().filter_map(known).collect();
    let found = if times.is_empty() { None } else { Some(circular(&times, 1_440.0)?) };
    answer.figure("mean_hour", found.map_or(Err(NONE), |found| found.mean.map(|minutes| minutes / 60.0)));
    answer.value("resultant", found.map_or(Value::Null, |found| number(found.resultant)));
    answer.value("p_rayleigh", found.map_or(Value::Null, |found| number(found.p)));
    answer.value("times", times.len());
    Ok(())
}
