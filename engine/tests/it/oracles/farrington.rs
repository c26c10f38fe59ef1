//! Farrington's alarm, original and flexible, against R surveillance.

use engine::stats::{FarringtonBound, FarringtonOptions, FarringtonStep, FarringtonVariant, Year, farrington};

use super::{Table, family, same};

/// Relative. R's fits stop when the deviance moves by less than 1e-8 of itself, and take the dispersion with weights from before
/// their last step: asked to go on to 1e-14, `phi` of the first row of the original method moves by 3e-5, to ours.
const TOLERANCE: f64 = 1e-3;

/// What the files do not say, and running R on their input does: the series has dates, Mondays from 2015-01-05 on.
const YEAR: Year = Year::Calendar { first_day: 16_440, step_days: 7 };

/// Neither do they say these of the flexible method; the rest is what its authors recommend.
const YEARS: usize = 4;

/// Numbers in a file name such as `farrington_original_b3_w3_a0.01.csv`, by the letter before them.
fn in_name(name: &str, letter: char) -> f64 {
    let parts = name.trim_end_matches(".csv").split('_');
    let number = parts.filter_map(|part| part.strip_prefix(letter)).find_map(|number| number.parse().ok());
    number.unwrap_or_else(|| panic!("no {letter} in {name}"))
}

/// The answers of a file, and ours to the same question.
struct Case {
    theirs: Table,
    ours: Vec<FarringtonStep>,
}

impl Case {
    fn new(folder: &std::path::Path, file: &str, options: FarringtonOptions) -> Self {
        let counts = Table::read(&folder.join("weekly.csv")).numbers("y");
        let counts: Vec<f64> = counts.into_iter().map(|count| count.expect("a count")).collect();
        let theirs = Table::read(&folder.join(file));
        let steps: Vec<usize> = theirs.whole("index");
        let found = farrington(&counts, &options).expect("steps");
        let ours = steps.iter().map(|index| found[index - 1].expect("references")).collect();
        assert_eq!(theirs.numbers("observed"), steps.iter().map(|index| Some(counts[index - 1])).collect::<Vec<_>>());
        Self { theirs, ours }
    }

    /// Compares a figure in all steps that hold enough events for the peer to give it.
    fn agree(&self, what: &str, column: &str, ours: impl Fn(usize, &FarringtonStep) -> f64) {
        let mut largest = 0.0_f64;
        for (row, (step, theirs)) in self.ours.iter().zip(self.theirs.numbers(column)).enumerate() {
            let Some(theirs) = theirs.filter(|_| step.enough) else { continue };
            let ours = ours(row, step);
            let scale = theirs.abs().max(1e-3);
            assert!(
                same(Some(ours), Some(theirs), |_| TOLERANCE * scale),
                "{what}, {column} in row {row}: {ours} is not {theirs}"
            );
            largest = largest.max((ours - theirs).abs() / scale);
        }
        eprintln!(
            "agreement: farrington | {what} | {column} | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e} (relative)"
        );
    }

    fn alarms(&self, what: &str) {
        let theirs: Vec<u8> = self.theirs.whole("alarm");
        let ours: Vec<u8> = self.ours.iter().map(|step| u8::from(step.alarm)).collect();
        assert_eq!(ours, theirs, "{what}");
        let alarms = ours.iter().filter(|&&alarm| alarm > 0).count();
        eprintln!(
            "agreement: farrington | {what} | {alarms} alarms in {} steps | largest difference 0 | tolerance 0",
            ours.len()
        );
    }
}

#[test]
fn the_original_as_r_surveillance_has_it() {
    let Some(folder) = family("surveillance") else { return };
    let files = std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("a file").file_name());
    let files = files.filter_map(|name| name.into_string().ok()).filter(|name| name.starts_with("farrington_original_"));
    let mut compared = 0;
    for file in files {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small whole numbers")]
        let whole = |letter| in_name(&file, letter) as usize;
        let (years, half_window, alpha) = (whole('b'), whole('w'), in_name(&file, 'a'));
        let case =
            Case::new(&folder, &file, FarringtonOptions { years, half_window, alpha, ..FarringtonOptions::original(YEAR) });
        let what = "R surveillance farrington";
        case.agree(what, "upperbound", |_, step| step.upper.expect("a bound"));
        case.alarms(what);
        compared += 1;
    }
    assert!(compared > 0, "no file of the original method in {}", folder.display());
}

#[test]
fn the_flexible_method_as_r_surveillance_has_it() {
    let Some(folder) = family("surveillance") else { return };
    let bounds = [("delta", FarringtonBound::Delta), ("nbPlugin", FarringtonBound::NbPlugin), ("muan", FarringtonBound::Muan)];
    for (name, bound) in bounds {
        let options = FarringtonOptions { years: YEARS, bound, ..FarringtonOptions::flexible(YEAR) };
        assert_eq!(options.variant, FarringtonVariant::Flexible { periods: 10, excluded: 26 });
        let case = Case::new(&folder, &format!("farringtonFlexible_{name}.csv"), options);
        let what = format!("R surveillance farringtonFlexible, {name}");
        case.agree(&what, "upperbound", |_, step| step.upper.expect("a bound"));
        case.agree(&what, "expected", |_, step| step.expected);
        case.agree(&what, "phi", |_, step| step.phi);
        case.agree(&what, "pvalue", |_, step| step.p.expect("events"));
        case.agree(&what, "trend", |_, step| f64::from(u8::from(step.trend.is_some())));
        let observed = case.theirs.numbers("observed");
        // The peer's score has the linear predictor in the place of the expected count where it predicts on that scale.
        case.agree(&what, "score", |row, step| {
            let expected = if bound == FarringtonBound::Delta { step.expected } else { step.expected.ln() };
            (observed[row].expect("a count") - expected) / (step.upper.expect("a bound") - expected)
        });
        case.alarms(&what);
    }
}
