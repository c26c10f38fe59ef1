//! Moments against all permutations, tails against sums of their definition, simulations against both.

use proptest::prelude::*;

use super::super::super::tails::CountLaw as _;
use super::super::closed_form::{Degrees, moments};
use super::super::law::{NegativeBinomial, Rarer};
use super::super::{MantelOptions, MantelTransform, Metric, NearRepeatInference, Permutations, mantel};
use super::{Case, count, distance, scattered, standard, studies};
use crate::stats::near_repeat;

/// Every order of 0..n.
fn orders(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    let insert = |order: Vec<usize>| (0..n).map(move |at| [&order[..at], &[n - 1], &order[at..]].concat());
    orders(n - 1).into_iter().flat_map(insert).collect()
}

/// Mean and variance of each cell over all permutations.
fn by_definition(case: &Case) -> Vec<(f64, f64)> {
    let [space, time] = case.banded();
    let shape = [case.space.breaks.len() - 1, case.time.breaks.len() - 1];
    let tables: Vec<Vec<u64>> = orders(case.points.len()).iter().map(|order| count(&space, &time, order, shape)).collect();
    let of = |cell: usize| tables.iter().map(move |table| f64::from(u32::try_from(table[cell]).expect("few pairs")));
    let all = f64::from(u32::try_from(tables.len()).expect("few orders"));
    (0..shape[0] * shape[1])
        .map(|cell| {
            let mean = of(cell).sum::<f64>() / all;
            (mean, of(cell).map(|pairs| (pairs - mean).powi(2)).sum::<f64>() / all)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn moments_are_those_of_all_permutations(case in studies(8)) {
        let table = case.table(NearRepeatInference::ClosedForm);
        for (cell, (mean, variance)) in table.cells.iter().zip(by_definition(&case)) {
            prop_assert!((cell.expected - mean).abs() < 1e-9, "mean {} is not {mean}", cell.expected);
            prop_assert!((cell.variance - variance).abs() < 1e-9, "variance {} is not {variance}", cell.variance);
        }
    }

    #[test]
    fn mantels_moments_are_those_of_all_permutations(case in studies(7), reciprocal in any::<bool>()) {
        let near_counts = MantelTransform::Reciprocal { distance: 5.0, days: 1.0 };
        let transform = if reciprocal { near_counts } else { MantelTransform::Plain };
        let turned = |value: f64, constant: f64| if reciprocal { 1.0 / (value + constant) } else { value };
        let n = case.points.len();
        let sums: Vec<f64> = orders(n).iter().map(|order| {
            let pairs = (0..n).flat_map(|i| (0..i).map(move |j| (i, j)));
            pairs.map(|(i, j)| {
                let apart = (case.days[order[i]] - case.days[order[j]]).abs();
                turned(distance(case.metric, case.points[i], case.points[j]), 5.0) * turned(apart, 1.0)
            }).sum()
        }).collect();
        let all = f64::from(u32::try_from(sums.len()).expect("few orders"));
        let mean = sums.iter().sum::<f64>() / all;
        let variance = sums.iter().map(|sum| (sum - mean).powi(2)).sum::<f64>() / all;
        let ours = mantel(&case.points, &case.days, MantelOptions { metric: case.metric, transform, permutations: None })
            .expect("a test");
        let scale = 1.0 + mean.abs();
        prop_assert!((ours.sum - sums[sums.len() - 1]).abs() < 1e-9 * scale);
        prop_assert!((ours.expected - mean).abs() < 1e-9 * scale);
        prop_assert!((ours.variance - variance).abs() < 1e-9 * scale * scale, "{} is not {variance}", ours.variance);
    }
}

#[test]
fn no_digits_are_lost_in_bands_that_hold_nearly_everything() {
    // Pairs that are not near, of 100,000 events with ten near ones each: the variance is that of the near ones.
    let n = 100_000;
    let graph = |degree: u64, odd: u64| {
        let mut degrees = Degrees::new(n);
        degrees.add(degree, n as u64 / 2);
        degrees.add(degree + odd, n as u64 / 2);
        degrees.graph()
    };
    let (near, soon) = (graph(10, 2), graph(500, 40));
    let (far, late) = (graph(99_999 - 12, 2), graph(99_999 - 540, 40));
    let variance = moments(&near, &soon).variance;
    for other in [moments(&far, &soon), moments(&near, &late), moments(&far, &late)] {
        assert!((other.variance / variance - 1.0).abs() < 1e-9, "{} is not {variance}", other.variance);
    }
    // And its tails, seen from the other side, are the same.
    let tails = |observed, a, b| Rarer::new(observed, a, b).tails();
    let expected = moments(&near, &soon).mean;
    let seen = tails((expected + 150.0).floor(), &near, &soon);
    let mirrored = tails(near.edges - (expected + 150.0).floor(), &near, &late);
    assert!((seen.p_high / mirrored.p_low - 1.0).abs() < 1e-6, "{seen:?} {mirrored:?}");
    let both = tails(far.edges - soon.edges + (expected + 150.0).floor(), &far, &late);
    assert!((seen.p_high / both.p_high - 1.0).abs() < 1e-6, "{seen:?} {both:?}");
}

#[test]
fn the_negative_binomial_law_sums_to_one_and_has_its_mean() {
    for (mean, size) in [(0.3, 0.2), (4.0, 1.5), (4.0, 900.0), (60.0, 7.25), (60.0, 1e9)] {
        let law = NegativeBinomial { mean, size };
        let masses: Vec<f64> = (0..6000_u32).map(|count| law.ln_mass(f64::from(count)).exp()).collect();
        let moment =
            |of: &dyn Fn(f64) -> f64| (0_u32..).zip(&masses).map(|(count, mass)| of(f64::from(count)) * mass).sum::<f64>();
        assert!((moment(&|_| 1.0) - 1.0).abs() < 1e-10, "mean {mean}, size {size}: {}", moment(&|_| 1.0));
        assert!((moment(&|count| count) / mean - 1.0).abs() < 1e-9);
        let variance = moment(&|count| (count - mean).powi(2));
        assert!((variance / (mean + mean * mean / size) - 1.0).abs() < 1e-8, "{variance}");
        for at in [1.0, mean.ceil(), (3.0 * mean).ceil()] {
            let above: f64 = (0_u32..).zip(&masses).filter(|(count, _)| f64::from(*count) >= at).map(|(_, mass)| mass).sum();
            assert!((law.ln_at_least(at).exp() / above - 1.0).abs() < 1e-8, "mean {mean}, size {size}, from {at}");
            assert!((law.ln_at_most(at - 1.0).exp() - (1.0 - above)).abs() < 1e-9);
        }
    }
}

#[test]
fn simulations_have_the_moments_of_the_closed_form() {
    let (points, days) = scattered(500, 1500.0, 21);
    let count = 2000;
    let options = standard(NearRepeatInference::MonteCarlo(Permutations { count, seed: 3 }));
    for cell in near_repeat(&points, &days, &options).expect("a table").cells.iter().filter(|cell| cell.z.is_ok()) {
        let simulated = cell.simulated.expect("simulations");
        let error = (cell.variance / f64::from(count)).sqrt();
        assert!((simulated.mean - cell.expected).abs() < 4.5 * error, "{} is not {}", simulated.mean, cell.expected);
        assert!((simulated.sd.powi(2) / cell.variance - 1.0).abs() < 0.2, "{} is not {}", simulated.sd, cell.variance.sqrt());
        let high = simulated.p.p_high;
        let law = cell.closed_form.p_high;
        assert!((high - law).abs() < 4.0 * (law * (1.0 - law) / f64::from(count)).sqrt() + 0.02, "{high} is not {law}");
    }
}

#[test]
fn mantel_by_permutation_agrees_with_its_closed_form() {
    let (mut points, mut days) = scattered(120, 1000.0, 5);
    let options = |count| MantelOptions {
        metric: Metric::Euclidean,
        transform: MantelTransform::Reciprocal { distance: 10.0, days: 1.0 },
        permutations: Some(Permutations { count, seed: 4 }),
    };
    let noise = mantel(&points, &days, options(999)).expect("a test");
    let (normal, permuted) = (noise.normal.expect("tails"), noise.permuted.expect("permutations"));
    assert!((normal.p_high - permuted.p_high).abs() < 0.06, "{normal:?} {permuted:?}");
    assert!(noise.r.expect("a correlation").abs() < 0.1);
    for at in 0..40 {
        points.push([points[at][0] + 5.0, points[at][1]]);
        days.push(days[at] + 2.0);
    }
    let planted = mantel(&points, &days, options(199)).expect("a test");
    assert!(planted.z.expect("z") > 5.0 && planted.permuted.expect("permutations").p_high < 0.006);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| mantel(&points, &days, options(30)).expect("a test"))
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn mantel_refuses_and_declines() {
    let options = MantelOptions { metric: Metric::Manhattan, transform: MantelTransform::Plain, permutations: None };
    let alike = mantel(&[[0.0, 0.0], [1.0, 0.0], [4.0, 0.0]], &[2.0; 3], options).expect("a test");
    assert!(alike.r.is_err() && alike.z.is_err());
    let zero = MantelOptions { transform: MantelTransform::Reciprocal { distance: 0.0, days: 1.0 }, ..options };
    assert!(mantel(&[[0.0; 2]; 3], &[1.0; 3], zero).is_err());
    let none = MantelOptions { permutations: Some(Permutations { count: 0, seed: 1 }), ..options };
    assert!(mantel(&[[0.0; 2]; 3], &[1.0; 3], none).is_err());
    let many = MantelOptions { permutations: Some(Permutations { count: 4_000_000, seed: 1 }), ..options };
    assert!(mantel(&vec![[0.0; 2]; 400], &vec![1.0; 400], many).is_err());
}
