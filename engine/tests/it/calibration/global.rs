//! Global Moran's I, Geary's C and general G: the share of noise maps on which each test declares something at 5 %.

use engine::stats::{
    Adjacency, GlobalOptions, GlobalStatistic, Islands, Permutations, StatsError, Weights, geary, general_g, moran,
};

use super::{Noise, Share, hexagons, prove};

type Statistic = fn(&[f64], &Adjacency, GlobalOptions) -> Result<GlobalStatistic, StatsError>;

const STATISTICS: [(&str, Statistic); 3] = [("moran", moran), ("geary", geary), ("general-g", general_g)];

/// Shares of maps with p at or below 5 %, by test.
#[derive(Clone, Copy, Default)]
struct Alarms {
    normality: Share,
    randomisation: Share,
    permutation: Share,
    permutation_high: Share,
}

fn alarms(statistic: Statistic, noise: Noise, (mean, side): (f64, i32), maps: u64) -> Alarms {
    let adjacency = hexagons(side, 1);
    let means = vec![mean; adjacency.len()];
    let mut alarms = Alarms::default();
    for seed in 0..maps {
        let permutations = Some(Permutations { count: 199, seed });
        let options = GlobalOptions { weights: Weights::Binary, islands: Islands::Counted, permutations };
        // A map without two events has no statistic, and raises no alarm.
        let Ok(map) = statistic(&noise.map(&means, seed), &adjacency, options) else { continue };
        // General G has no test under normality.
        for (test, share) in [(map.normality, &mut alarms.normality), (map.randomisation, &mut alarms.randomisation)] {
            if let Ok(test) = test {
                share.count(test.p <= 0.05);
            }
        }
        let drawn = map.permutation.expect("permutations");
        alarms.permutation.count(drawn.p <= 0.05);
        alarms.permutation_high.count(drawn.p_high <= 0.05);
    }
    alarms
}

/// Whether the share seen is one that a true 5 % can give: within 4.5 standard errors, which a hundred and twenty checks at once
/// exceed by chance once in two thousand tables. Three, as for a single check, are exceeded once in seven, and were: seeds 0 to
/// 3,999 gave Moran's I 6.0 % at a Poisson mean of 0.2, where 48,000 maps gave 5.1 %, and settings share their draws.
fn holds(share: Share) -> bool {
    share.value() <= 0.05 + 4.5 * (0.05 * 0.95 / f64::from(share.of)).sqrt()
}

fn calibrate(noise: Noise, mean: f64, side: i32, maps: u64) {
    for (name, statistic) in STATISTICS {
        let Alarms { normality, randomisation, permutation, permutation_high } = alarms(statistic, noise, (mean, side), maps);
        eprintln!(
            "calibration: global, {name} | {noise} | {mean} | {side}x{side} | normality {normality} | randomisation {randomisation} | \
             permutation {permutation} | permutation, high {permutation_high} | {} maps",
            permutation.of
        );
        for share in [permutation, permutation_high] {
            assert!(holds(share), "{name}, {noise}, mean {mean}: {share}");
        }
    }
}

#[test]
fn permutation_holds_five_percent_on_sparse_noise() {
    calibrate(Noise::Poisson, 0.05, 20, 200);
    calibrate(Noise::Clumped, 0.2, 20, 200);
}

#[test]
fn the_whole_table_of_global_statistics() {
    if !prove() {
        eprintln!("skipped: the whole table of global statistics, because BEATWISE_PROVE is not set");
        return;
    }
    for noise in [Noise::Poisson, Noise::Clumped] {
        for mean in [0.02, 0.05, 0.2, 1.0, 5.0] {
            for (side, maps) in [(20, 4000), (70, 300)] {
                calibrate(noise, mean, side, maps);
            }
        }
    }
}
