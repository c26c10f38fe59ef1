//! Trend tests: the share of series without a trend in which each declares one at 5 %, and of series with one.

use std::f64::consts::TAU;
use std::fmt;

use engine::stats::{
    Lags, MannKendall, Seasons, SerialCorrection, StatsError, mann_kendall, mann_kendall_exact, mann_kendall_serial, pettitt,
    seasonal_mann_kendall,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

use super::{Noise, Share, prove};

/// A test, by name.
type Variant = (&'static str, fn(&[f64], usize) -> Result<f64, StatsError>);

fn p(trend: &MannKendall) -> f64 {
    // A series that has no test raises no alarm.
    trend.test.map_or(1.0, |test| test.p)
}

fn serial(values: &[f64], correction: SerialCorrection) -> Result<f64, StatsError> {
    mann_kendall_serial(values, correction).map(|trend| p(&trend))
}

fn seasonal(values: &[f64], period: usize, seasons: Seasons) -> Result<f64, StatsError> {
    let values: Vec<_> = values.iter().copied().map(Some).collect();
    seasonal_mann_kendall(&values, period, seasons).map(|trend| p(&trend))
}

const HAMED_RAO: fn(Lags) -> SerialCorrection = |lags| SerialCorrection::HamedRao { lags, alpha: 0.05 };

const VARIANTS: [Variant; 11] = [
    ("original", |values, _| mann_kendall(values).map(|trend| p(&trend))),
    ("exact", |values, _| mann_kendall_exact(values).map(|exact| exact.p)),
    ("seasonal", |values, period| seasonal(values, period, Seasons::Independent)),
    ("seasonal, correlated", |values, period| seasonal(values, period, Seasons::Correlated)),
    ("hamed-rao", |values, _| serial(values, HAMED_RAO(Lags::All))),
    ("hamed-rao, 3 lags", |values, _| serial(values, HAMED_RAO(Lags::First(3)))),
    ("yue-wang", |values, _| serial(values, SerialCorrection::YueWang { lags: Lags::All })),
    ("yue-wang, 1 lag", |values, _| serial(values, SerialCorrection::YueWang { lags: Lags::First(1) })),
    ("pre-whitening", |values, _| serial(values, SerialCorrection::PreWhitening)),
    ("trend-free", |values, _| serial(values, SerialCorrection::TrendFreePreWhitening)),
    ("pettitt", |values, _| pettitt(values).map(|change| change.p)),
];

/// What a series is drawn from.
#[derive(Clone, Copy)]
enum Law {
    /// Independent counts.
    Counts(Noise),
    /// Independent counts whose mean swings by 80 % with the seasons.
    Seasonal(Noise),
    /// Normal values that keep a share of the one before: the order is all that matters, so a mean would say nothing.
    Following(f64),
}

impl fmt::Display for Law {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Counts(noise) => noise.fmt(out),
            Self::Seasonal(noise) => write!(out, "{noise}, seasonal"),
            Self::Following(share) => write!(out, "AR(1) of {share}"),
        }
    }
}

#[derive(Clone, Copy)]
struct Setting {
    law: Law,
    /// Mean count, or with [`Law::Following`] nothing.
    mean: f64,
    /// By how much of the mean it rises from beginning to end, or of a standard deviation.
    rise: f64,
    steps: u32,
    period: u32,
}

impl Setting {
    fn series(self, seed: u64) -> Vec<f64> {
        let time = |step: u32| f64::from(step) / f64::from(self.steps - 1) - 0.5;
        let swing = match self.law {
            Law::Seasonal(_) => 0.8,
            _ => 0.0,
        };
        let season = |step: u32| 1.0 + swing * (TAU * f64::from(step % self.period) / f64::from(self.period)).sin();
        let means: Vec<f64> = (0..self.steps).map(|step| self.mean * season(step) * (1.0 + self.rise * time(step))).collect();
        match self.law {
            Law::Counts(noise) | Law::Seasonal(noise) => noise.map(&means, seed),
            Law::Following(share) => {
                let mut random = Pcg64Mcg::seed_from_u64(seed);
                // Starts in its lasting law, with variance 1.
                let mut last = normal(&mut random);
                let next = |step| {
                    last = share * last + (1.0 - share * share).sqrt() * normal(&mut random);
                    last + self.rise * time(step)
                };
                (0..self.steps).map(next).collect()
            }
        }
    }
}

/// A standard normal draw, after Box and Muller.
fn normal(random: &mut Pcg64Mcg) -> f64 {
    let (radius, angle) = (1.0 - random.random::<f64>(), random.random::<f64>());
    (-2.0 * radius.ln()).sqrt() * (TAU * angle).cos()
}

/// The share of series in which each variant declares a trend at 5 %.
fn declared(setting: Setting, series: u64) -> [Share; 11] {
    let mut shares = [Share::default(); 11];
    let period = usize::try_from(setting.period).expect("a period");
    for seed in 0..series {
        let values = setting.series(seed);
        for ((name, test), share) in VARIANTS.iter().zip(&mut shares) {
            // Exact p of long series with many values take too long to be asked thousands of times.
            if *name == "exact" && (setting.mean > 0.5 || matches!(setting.law, Law::Following(_))) {
                continue;
            }
            match test(&values, period) {
                Ok(p) => share.count(p <= 0.05),
                // Nothing happened at all, or always the same.
                Err(_) => share.count(false),
            }
        }
    }
    shares
}

fn show(kind: &str, setting: Setting, series: u64) -> [Share; 11] {
    let Setting { law, mean, rise, steps, period } = setting;
    let shares = declared(setting, series);
    for ((name, _), share) in VARIANTS.iter().zip(&shares).filter(|(_, share)| share.of > 0) {
        eprintln!("{kind}: trend, {name} | {law} | {mean} | rise {rise} | {steps} steps of {period} | {share} | {series} series");
    }
    shares
}

/// Whether the share seen is one that a true 5 % can give, within 4.5 standard errors: well over a hundred are looked at.
fn holds(share: Share) -> bool {
    share.value() <= 0.05 + 4.5 * (0.05 * 0.95 / f64::from(share.of.max(1))).sqrt()
}

fn named(name: &str) -> usize {
    VARIANTS.iter().position(|(variant, _)| *variant == name).expect("a variant")
}

/// False trends where values are independent, and come from one law, or from one for each season.
fn calibrate(setting: Setting, series: u64) {
    let shares = show("calibration", setting, series);
    let kept: &[&str] = match setting.law {
        // Seasons that begin high and end low look like a fall, even over whole years.
        Law::Seasonal(_) => &["seasonal", "seasonal, correlated"],
        _ => &["original", "exact", "seasonal", "seasonal, correlated", "pettitt"],
    };
    for name in kept {
        assert!(holds(shares[named(name)]), "{name}, {}, mean {}: {}", setting.law, setting.mean, shares[named(name)]);
    }
}

/// False trends where values follow each other. Only pre-whitening keeps its promise then, and the trend-free kind does
/// worse than no correction at all.
fn calibrate_following(share: f64, (steps, period): (u32, u32), series: u64) {
    let shares = show("calibration", Setting { law: Law::Following(share), mean: 0.0, rise: 0.0, steps, period }, series);
    let value = |name| shares[named(name)].value();
    assert!(share < 0.5 || value("original") > 0.2, "what the corrections are for: {}", value("original"));
    assert!(value("pre-whitening") < 0.1, "{}", value("pre-whitening"));
    assert!(value("yue-wang") > 0.4, "all lags leave no variance: {}", value("yue-wang"));
}

/// Three years of weeks, and ten of months.
const LENGTHS: [(u32, u32); 2] = [(156, 52), (120, 12)];

#[test]
fn tests_of_trend_keep_five_percent_on_independent_noise() {
    for mean in [0.2, 5.0] {
        for noise in [Noise::Poisson, Noise::Clumped] {
            for law in [Law::Counts(noise), Law::Seasonal(noise)] {
                calibrate(Setting { law, mean, rise: 0.0, steps: 156, period: 52 }, 150);
            }
        }
    }
    calibrate_following(0.6, (120, 12), 200);
}

#[test]
fn a_planted_trend_is_found() {
    let shares = show("power", Setting { law: Law::Counts(Noise::Poisson), mean: 5.0, rise: 0.6, steps: 156, period: 52 }, 100);
    for name in ["original", "hamed-rao", "trend-free", "pre-whitening"] {
        assert!(shares[named(name)].value() > 0.9, "{name}: {}", shares[named(name)]);
    }
}

#[test]
fn the_whole_table_of_trends() {
    if !prove() {
        eprintln!("skipped: the whole table of trends, because BEATWISE_PROVE is not set");
        return;
    }
    for (steps, period) in LENGTHS {
        for noise in [Noise::Poisson, Noise::Clumped] {
            for mean in [0.2, 1.0, 5.0, 20.0] {
                for law in [Law::Counts(noise), Law::Seasonal(noise)] {
                    calibrate(Setting { law, mean, rise: 0.0, steps, period }, 2000);
                }
            }
        }
        for share in [0.0, 0.3, 0.6] {
            calibrate_following(share, (steps, period), 2000);
        }
        for (mean, rises) in [(0.2, [0.8, 1.6]), (1.0, [0.4, 0.8]), (5.0, [0.2, 0.4]), (20.0, [0.1, 0.2])] {
            for rise in rises {
                for law in [Law::Counts(Noise::Poisson), Law::Counts(Noise::Clumped), Law::Seasonal(Noise::Poisson)] {
                    show("power", Setting { law, mean, rise, steps, period }, 500);
                }
            }
        }
        for rise in [0.5, 1.0] {
            for share in [0.3, 0.6] {
                show("power", Setting { law: Law::Following(share), mean: 0.0, rise, steps, period }, 500);
            }
        }
    }
}
