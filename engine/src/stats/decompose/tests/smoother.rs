//! The parts that STL is made of: running sums, strides, stored and unstored weights, jumps.

use proptest::prelude::*;

use super::super::filter::{filter, running_sums};
use super::super::smoother::{Smoother, Weighed, Weighting};
use super::super::{LoessDegree, LoessOptions};
use super::{apart, counts, series};

proptest! {
    #[test]
    fn running_sums_are_sums(values in counts(20..60), length in 1..20_usize) {
        let mut sums = vec![0.0; values.len() + 1 - length];
        running_sums(&mut sums, &values, length);
        let literal: Vec<f64> = values.windows(length).map(|window| window.iter().sum()).collect();
        prop_assert!(apart(&sums, &literal) < 1e-12);
    }

    #[test]
    fn filters_are_sums_of_products(values in counts(60..61), kernel in counts(1..9), width in 1..30_usize, stride in 1..5_usize) {
        let mut out = vec![0.0; width];
        filter(&mut out, &values, &kernel, stride);
        let literal: Vec<f64> =
            (0..width).map(|at| kernel.iter().enumerate().map(|(tap, weight)| weight * values[at + tap * stride]).sum()).collect();
        prop_assert!(apart(&out, &literal) < 1e-9);
    }

    #[test]
    fn equal_weights_are_no_weights(values in counts(30..90), window in 1..60_usize, jump in 1..5_usize) {
        let n = values.len();
        for degree in [LoessDegree::Constant, LoessDegree::Linear] {
            let loess = LoessOptions { window: 2 * window + 1, degree, jump };
            let (mut plain, mut weighted) = (vec![0.0; n + 14], vec![0.0; n + 14]);
            Smoother::of_phases(n, 7, loess, Weighting::Equal).smooth(&values, &mut plain, &mut Vec::new());
            let smoother = Smoother::of_phases(n, 7, loess, Weighting::Varying);
            let mut weighed = Weighed::default();
            smoother.weigh(&vec![0.25; n], n + 14, &mut weighed);
            let products: Vec<f64> = values.iter().map(|value| 0.25 * value).collect();
            smoother.smooth_weighted(&values, &products, &mut weighed, &mut weighted);
            prop_assert!(apart(&plain, &weighted) < 1e-9);
        }
    }
}

#[test]
fn a_huge_value_spoils_only_the_sums_that_hold_it() {
    let mut values = vec![1.0; 30];
    values[12] = 1e30;
    let mut sums = vec![0.0; 26];
    running_sums(&mut sums, &values, 5);
    for (at, sum) in sums.iter().enumerate().filter(|(at, _)| !(8..=12).contains(at)) {
        assert!((sum - 5.0).abs() < 1e-12, "sum {at} is {sum}");
    }
}

#[test]
fn weights_that_are_not_stored_are_the_same() {
    // 2,500 fits that each see all 2,500 values: more weights than are stored.
    let n = 2500;
    let wave = series(n, |step| (step / 90.0).sin());
    let loess = LoessOptions { window: 4001, degree: LoessDegree::Linear, jump: 1 };
    let smooth = |loess| {
        let mut out = vec![0.0; n];
        Smoother::along(n, loess, Weighting::Equal).smooth(&wave, &mut out, &mut Vec::new());
        out
    };
    let every = smooth(loess);
    // With a jump only each tenth fit is made, which are few enough to store.
    let tenth = smooth(LoessOptions { jump: 10, ..loess });
    for step in (0..n).step_by(10) {
        assert!((every[step] - tenth[step]).abs() < 1e-12, "step {step}");
    }
    let ones = vec![1.0; n];
    let smoother = Smoother::along(n, loess, Weighting::Varying);
    let (mut weighed, mut out) = (Weighed::default(), vec![0.0; n]);
    smoother.weigh(&ones, n, &mut weighed);
    smoother.smooth_weighted(&wave, &wave, &mut weighed, &mut out);
    assert!(apart(&every, &out) < 1e-9);
}

#[test]
fn where_all_weight_is_lost_the_value_stands_in() {
    let values = series(20, |step| step * step);
    let loess = LoessOptions { window: 5, degree: LoessDegree::Linear, jump: 1 };
    let smoother = Smoother::of_phases(20, 2, loess, Weighting::Varying);
    let (mut weighed, mut out) = (Weighed::default(), vec![0.0; 24]);
    smoother.weigh(&[0.0; 20], 24, &mut weighed);
    smoother.smooth_weighted(&values, &[0.0; 20], &mut weighed, &mut out);
    assert!(apart(&out[2..22], &values) <= 0.0);
    assert!(apart(&out[..2], &values[..2]) <= 0.0 && apart(&out[22..], &values[18..]) <= 0.0);
}
