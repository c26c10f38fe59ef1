//! Farrington's alarm: false alarms per year on weekly noise, and how often and how soon planted rises are found.
//!
//! With `BEATWISE_SERIES` set to a path, the first series of every setting are written there as CSV, one column per series, for
//! `benches/side_by_side/alarms_surveillance.R` to count R's alarms on them; ours on the same are printed.

use std::fmt::Write as _;

use engine::stats::{FarringtonBound, FarringtonOptions, FarringtonSpread, FarringtonStep, Year, farrington_all};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

use super::prove;

/// Seven years of weeks, the last of which is evaluated.
const WEEKS: usize = 364;
const EVALUATED: usize = 52;
const WEEKS_OF_RISE: usize = 4;

/// Alarms a year that a bound exceeded by one week in a hundred promises.
const MEANT: f64 = 0.52;

/// What weekly counts are like where nothing happens.
#[derive(Clone, Copy)]
struct Weekly {
    name: &'static str,
    /// Size of the yearly wave of the logarithm of the mean.
    wave: f64,
    /// Variance over mean.
    phi: f64,
    /// Times the mean that six weeks a year before the rise had.
    before: f64,
}

const POISSON: Weekly = Weekly { name: "poisson", wave: 0.0, phi: 1.0, before: 1.0 };
const SEASONAL: Weekly = Weekly { name: "seasonal poisson", wave: 0.5, ..POISSON };
const STRAYING: Weekly = Weekly { name: "seasonal negative binomial", phi: 3.0, ..SEASONAL };
const NOISE: [Weekly; 3] = [POISSON, SEASONAL, STRAYING];

/// The same a year after an outbreak of four times the mean.
const AFTER: [Weekly; 2] = [
    Weekly { name: "seasonal poisson, outbreak a year before", before: 4.0, ..SEASONAL },
    Weekly { name: "seasonal negative binomial, outbreak a year before", before: 4.0, ..STRAYING },
];

const MEANS: [f64; 4] = [0.2, 1.0, 5.0, 20.0];

/// Noise with a mean, and how many times the mean it rises to for four weeks.
#[derive(Clone, Copy)]
struct Setting {
    noise: Weekly,
    mean: f64,
    rise: f64,
}

impl Setting {
    /// The series of a seed, and the week in which its rise begins.
    fn series(self, seed: u64) -> (Vec<f64>, usize) {
        let mut random = Pcg64Mcg::seed_from_u64(seed);
        let latest = EVALUATED - WEEKS_OF_RISE + 1;
        let within = (random.random::<f64>() * f64::from(u32::try_from(latest).expect("few"))).floor();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a week of the last year")]
        let start = WEEKS - EVALUATED + within as usize;
        let count = |week: usize| {
            let turn = std::f64::consts::TAU * f64::from(u32::try_from(week).expect("few")) / 52.0;
            let rise = if (start..start + WEEKS_OF_RISE).contains(&week) { self.rise } else { 1.0 };
            let before = if (start - 53..start - 47).contains(&week) { self.noise.before } else { 1.0 };
            draw(rise * before * self.mean * (self.noise.wave * turn.sin()).exp(), self.noise.phi, &mut random)
        };
        ((0..WEEKS).map(count).collect(), start)
    }
}

/// The count at which the cumulative probability of a Poisson or negative binomial law passes a uniform draw.
fn draw(mean: f64, phi: f64, random: &mut Pcg64Mcg) -> f64 {
    let (size, quiet) = (mean / (phi - 1.0), phi.recip());
    let mut probability = if phi > 1.0 { quiet.powf(size) } else { (-mean).exp() };
    let (mut left, mut count) = (random.random::<f64>() - probability, 0.0);
    while left >= 0.0 && (probability > 1e-18 || count < mean) {
        probability *= if phi > 1.0 { (count + size) * (1.0 - quiet) } else { mean } / (count + 1.0);
        left -= probability;
        count += 1.0;
    }
    count
}

/// The methods, each with one week in a hundred meant to exceed its bound: the original shares `alpha` between both tails.
fn methods() -> [(&'static str, FarringtonOptions); 7] {
    let year = Year::Steps(52.0);
    let flexible = FarringtonOptions { from: WEEKS - EVALUATED, ..FarringtonOptions::flexible(year) };
    let original = FarringtonOptions { from: flexible.from, alpha: 0.02, ..FarringtonOptions::original(year) };
    let calibrated = FarringtonOptions { from: flexible.from, ..FarringtonOptions::calibrated(year) };
    let (bound, spread) = (FarringtonBound::Muan, FarringtonSpread::Dispersion);
    [
        ("original", original),
        ("delta", flexible),
        ("nbPlugin", FarringtonOptions { bound: FarringtonBound::NbPlugin, ..flexible }),
        ("muan", FarringtonOptions { bound, ..flexible }),
        ("muan, errors from the dispersion", FarringtonOptions { bound, spread, ..flexible }),
        ("predictive", FarringtonOptions { reweight_above: flexible.reweight_above, ..calibrated }),
        ("calibrated", calibrated),
    ]
}

/// What came of many series.
#[derive(Clone, Copy, Default)]
struct Tally {
    series: u32,
    /// Alarms outside of rises.
    alarms: u32,
    /// Counts above the bound, whether or not there were enough events of late.
    exceeded: u32,
    /// Weeks outside of rises.
    weeks: u32,
    /// Rises with an alarm in one of their weeks, and the sum of the weeks until then, the first being 1.
    found: u32,
    waited: u32,
}

impl Tally {
    fn count(&mut self, steps: &[FarringtonStep], counts: &[f64], (start, rises): (usize, bool)) {
        let from = WEEKS - EVALUATED;
        self.series += 1;
        let rising = |week: usize| rises && (start..start + WEEKS_OF_RISE).contains(&(from + week));
        for (week, step) in steps.iter().enumerate().filter(|&(week, _)| !rising(week)) {
            self.weeks += 1;
            self.alarms += u32::from(step.alarm);
            self.exceeded += u32::from(step.upper.is_ok_and(|upper| counts[from + week] > upper));
        }
        let first = (0..WEEKS_OF_RISE).find(|at| steps[start - from + at].alarm);
        if let (true, Some(at)) = (rises, first) {
            self.found += 1;
            self.waited += u32::try_from(at + 1).expect("few");
        }
    }

    fn a_year(self, times: u32) -> f64 {
        f64::from(times) * 52.0 / f64::from(self.weeks)
    }

    fn power(self) -> f64 {
        f64::from(self.found) / f64::from(self.series)
    }

    fn delay(self) -> f64 {
        f64::from(self.waited) / f64::from(self.found.max(1))
    }
}

fn tally(setting: Setting, options: &FarringtonOptions, seeds: u64) -> Tally {
    let series: Vec<(Vec<f64>, usize)> = (0..seeds).map(|seed| setting.series(seed)).collect();
    let counts: Vec<&[f64]> = series.iter().map(|(counts, _)| counts.as_slice()).collect();
    let found = farrington_all(&counts, options).expect("options");
    let mut tally = Tally::default();
    for (found, (counts, start)) in found.into_iter().zip(&series) {
        let steps: Result<Vec<FarringtonStep>, _> = found.expect("a long series").into_iter().collect();
        tally.count(&steps.expect("references"), counts, (*start, setting.rise > 1.0));
    }
    tally
}

/// Prints the false alarms of all methods, and fails where those of the calibrated one are far from what is meant.
fn false_alarms(noise: Weekly, mean: f64, seeds: u64) {
    for (name, options) in methods() {
        let tally = tally(Setting { noise, mean, rise: 1.0 }, &options, seeds);
        let (alarms, exceeded) = (tally.a_year(tally.alarms), tally.a_year(tally.exceeded));
        eprintln!(
            "calibration: farrington, {name} | {} | {mean} | false alarms a year {alarms:.2} | weeks above the bound a year \
             {exceeded:.2} | meant {MEANT} | {seeds} series",
            noise.name
        );
        // A third more than meant, and four standard errors of the alarms of a sample that share their bounds.
        let limit = 4.0 / 3.0 * MEANT + 4.0 * (1.5 * MEANT / f64::from(tally.series)).sqrt();
        assert!(name != "calibrated" || alarms <= limit, "{}, mean {mean}: {alarms} alarms a year", noise.name);
    }
}

/// Prints how often rises are found, and fails where a threefold one to fifteen a week and more escapes the calibrated method.
fn power(noise: Weekly, mean: f64, seeds: u64) {
    for (name, options) in methods() {
        let of = |rise: f64| tally(Setting { noise, mean, rise }, &options, seeds);
        let rises = [1.5, 2.0, 3.0].map(|rise| (rise, of(rise)));
        let words = rises.map(|(rise, tally)| format!("x{rise} {:.0} %, in week {:.1}", 100.0 * tally.power(), tally.delay()));
        eprintln!("power: farrington, {name} | {} | {mean} | {} | {seeds} series", noise.name, words.join(" | "));
        if name == "calibrated" && mean >= 5.0 && noise.before <= 1.0 {
            assert!(rises[2].1.power() > 0.6, "{}, mean {mean}: {}", noise.name, rises[2].1.power());
        }
    }
}

#[test]
fn the_calibrated_alarm_raises_no_more_than_it_promises() {
    for mean in [1.0, 20.0] {
        false_alarms(SEASONAL, mean, 60);
        false_alarms(STRAYING, mean, 60);
    }
    power(STRAYING, 5.0, 40);
}

#[test]
fn the_whole_table_of_farrington_alarms() {
    if !prove() {
        eprintln!("skipped: the whole table of Farrington's alarms, because BEATWISE_PROVE is not set");
        return;
    }
    for mean in MEANS {
        for noise in NOISE {
            false_alarms(noise, mean, 1_000);
        }
    }
    for mean in MEANS {
        for noise in NOISE.into_iter().chain(AFTER) {
            power(noise, mean, 500);
        }
    }
}

#[test]
fn series_for_other_programs() {
    let Some(path) = std::env::var_os("BEATWISE_SERIES") else {
        eprintln!("skipped: series for other programs, because BEATWISE_SERIES is not set");
        return;
    };
    let seeds = 10;
    let settings = || NOISE.into_iter().flat_map(|noise| MEANS.map(|mean| Setting { noise, mean, rise: 1.0 }));
    let all: Vec<(Setting, Vec<f64>)> =
        settings().flat_map(|setting| (0..seeds).map(move |seed| (setting, setting.series(seed).0))).collect();
    let names: Vec<String> = all.iter().map(|(setting, _)| format!("{} {}", setting.noise.name, setting.mean)).collect();
    let mut text = names.join(",");
    for week in 0..WEEKS {
        let row: Vec<String> = all.iter().map(|(_, counts)| counts[week].to_string()).collect();
        let _ = write!(text, "\n{}", row.join(","));
    }
    std::fs::write(path, text + "\n").expect("a file that can be written");
    for (name, options) in &methods()[..4] {
        for setting in settings() {
            let tally = tally(setting, options, seeds);
            eprintln!("{name} | {} {} | {} alarms", setting.noise.name, setting.mean, tally.alarms);
        }
    }
}
