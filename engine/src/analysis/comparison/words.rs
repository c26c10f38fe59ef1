//! A comparison in words: a sentence for each row, and what the reader must know of all of them.

use super::answer::{ChangeClass, ComparedRow, Comparison};
use super::rows::{Judged, Laid};
use super::{Against, CompareOptions, CompareTest, Correction, SpreadLaw};
use crate::analysis::trends::By;
use crate::stats::PoissonSpread;
use crate::time::Bucket;

/// The p up to which the spread of all rows together counts as more than chance.
const SPREAD_P: f64 = 0.01;

/// One sentence.
pub(super) fn reason(row: &ComparedRow, answer: &Comparison) -> String {
    if row.class == ChangeClass::CannotCompare {
        return format!("Cannot compare: {}.", row.because.as_deref().unwrap_or("there is nothing to compare"));
    }
    let (lead, q) = (lead(row.class, answer), row.q.map_or_else(String::new, |q| small("q", q)));
    if let Some(expected) = row.expected {
        let (low, high) = (figure(expected.lower), figure(expected.upper));
        let reports = plural(row.now.reports);
        return format!("{lead}: {reports} where {} were expected (95 % {low} to {high}; {q}).", figure(expected.reports));
    }
    let interval = match (row.lower, row.upper) {
        (Some(lower), Some(upper)) => format!("95 % {} to {}", figure(lower), figure(upper)),
        (Some(lower), None) => format!("95 % {} or more", figure(lower)),
        _ => "no interval".to_owned(),
    };
    let times = row.ratio.map_or_else(|| "none before".to_owned(), |ratio| format!("ratio {}", figure(ratio)));
    if let (Some(now), Some(other)) = (row.now.rate, row.reference.and_then(|reference| reference.rate)) {
        let (now, other) = (figure(now), figure(other));
        return format!("{lead}: {now} reports per {} against {other}; {times} ({interval}; {q}).", answer.per);
    }
    let other = row.reference.map_or(0, |reference| reference.reports);
    format!("{lead}: {} against {other}; {times} ({interval}; {q}).", plural(row.now.reports))
}

fn lead(class: ChangeClass, answer: &Comparison) -> &'static str {
    // Between places, or against a later window, nothing rises or falls.
    let still = matches!(answer.against, Against::Area(_)) || answer.reference.from() > answer.window.from();
    match (class, &answer.against) {
        (ChangeClass::NoClearChange, Against::Seasonal) => "Within what the season lets expect",
        (ChangeClass::NoClearChange, _) if still => "No clear difference",
        (ChangeClass::NoClearChange, _) => "No clear change",
        (ChangeClass::Risen, Against::Seasonal) => "More than the season lets expect",
        (_, Against::Seasonal) => "Fewer than the season lets expect",
        (ChangeClass::Risen, _) if still => "Higher",
        (ChangeClass::Risen, _) => "Rose",
        _ if still => "Lower",
        _ => "Fell",
    }
}

/// What the receipt says of the whole answer.
pub(super) fn notes(laid: &Laid<'_>, judged: &Judged, answer: &Comparison, options: &CompareOptions) -> Vec<String> {
    let mut notes = vec![exposure(laid, answer)];
    let missing: Vec<String> =
        laid.now.steps.missing().into_iter().chain(laid.reference.steps.missing()).map(|start| start.to_string()).collect();
    if !missing.is_empty() && answer.against != Against::Seasonal {
        notes.push(format!(
            "The lake holds no report at all for the {} of {}: missing, not zero, and no exposure.",
            answer.bucket,
            missing.join(", ")
        ));
    }
    let tested = judged.rows.iter().filter(|row| row.p.is_some()).count();
    if tested > 1 {
        notes.push(format!("q corrects for the {tested} rows that have a p; a row counts as changed up to q {}.", options.alpha));
    }
    notes.extend(too_few(laid, judged, options));
    if let (By::Cell(_), Some(cells)) = (options.by, answer.receipt.lattice_cells) {
        let silent = cells.saturating_sub(judged.rows.len() as u64);
        notes.push(format!(
            "{silent} of {cells} cells hold no report in either window: nothing is said of them, and they are not shown."
        ));
    }
    notes.extend(judged.spread.map(|spread| of_spread(spread, judged, answer, options)));
    if matches!(answer.against, Against::Area(_)) {
        notes.push(
            "Neighbourhoods differ in how readily they report: a difference between places need not be one in what happens."
                .to_owned(),
        );
    }
    notes
}

/// How many rows could not have come out clear, for whom the usual correction charges all others.
fn too_few(laid: &Laid<'_>, judged: &Judged, options: &CompareOptions) -> Option<String> {
    if !options.is_exact() || options.correction == Correction::Discrete {
        return None;
    }
    let hopeless = |row: &&ComparedRow| {
        row.p.is_some()
            && laid.pair(row).is_some_and(|(now, other)| {
                let share = now.exposure / (now.exposure + other.exposure);
                let total = super::real(now.count + other.count);
                2.0 * share.powf(total).min((1.0 - share).powf(total)) > options.alpha
            })
    };
    let rows = judged.rows.iter().filter(hopeless).count();
    (rows > 0).then(|| {
        format!(
            "{rows} rows have so few reports that no split of them has p up to {}: --correction discrete does not charge the others \
             for such rows.",
            options.alpha
        )
    })
}

fn exposure(laid: &Laid<'_>, answer: &Comparison) -> String {
    let time = |time: f64| match answer.bucket {
        Bucket::Month => format!("{time:.0} published months"),
        Bucket::Week => format!("{time:.0} days of published weeks"),
    };
    let (now, other) = (time(laid.now.steps.published()), time(laid.reference.steps.published()));
    let (from, to) = (answer.reference.from(), answer.reference.to());
    match &answer.against {
        Against::Seasonal => format!(
            "Expected from {other}, {} of them missing, from {from} to {to}: level, drift and season by a count regression, overdispersion \
             allowed for; rows with few reports take drift and season from all rows together. Where the level wandered in those years \
             rather than drifted, p is too small.",
            laid.reference.steps.missing().len()
        ),
        Against::Area(id) => format!("Rates are per {}: {now} here and in area {id}.", answer.per),
        _ => format!("Rates are per {}: {now}, against {other} from {from} to {to}.", answer.per),
    }
}

/// Whether Poisson p are too small, and what answers it.
fn of_spread(spread: PoissonSpread, judged: &Judged, answer: &Comparison, options: &CompareOptions) -> String {
    let (bucket, ratio) = (answer.bucket, spread.ratio);
    let rows = judged.rows.iter().filter(|row| row.overdispersed).count();
    let own = match rows {
        rows if rows == 0 || judged.rows.len() == 1 => String::new(),
        1 => "1 row by itself".to_owned(),
        rows => format!("{rows} rows by themselves"),
    };
    let said = match (spread.p <= SPREAD_P && ratio > 1.0, rows) {
        (false, 0) => {
            let p = spread.p;
            return format!("Counts of {bucket}s vary as independent events do: variance over mean {ratio:.2} (p {p:.2}).");
        }
        (false, _) => format!("Counts of {bucket}s vary more than those of independent events ({own})"),
        (true, _) => {
            let rest = [Some(small("p", spread.p)), Some(own).filter(|own| !own.is_empty())];
            let rest: Vec<String> = rest.into_iter().flatten().collect();
            format!("Counts of {bucket}s vary {ratio:.2} times as much as those of independent events ({})", rest.join("; "))
        }
    };
    let bears = options.spread == SpreadLaw::Quasi || options.test == Some(CompareTest::NegativeBinomial);
    if bears {
        return format!("{said}; p allows for it.");
    }
    format!("{said}: their p, which take counts for Poisson, are too small. Use --dispersion quasi or --test negative-binomial.")
}

fn small(name: &str, value: f64) -> String {
    if value < 0.001 { format!("{name} below 0.001") } else { format!("{name} {value:.3}") }
}

fn plural(reports: u64) -> String {
    if reports == 1 { "1 report".to_owned() } else { format!("{reports} reports") }
}

/// Three digits or so.
fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 || size <= 0.0 => format!("{value:.2}"),
        size if size >= 1e-3 => format!("{value:.4}"),
        _ => format!("{value:.1e}"),
    }
}
