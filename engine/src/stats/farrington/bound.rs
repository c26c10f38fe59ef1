//! How high a count may be, given what is expected.

use statrs::function::gamma::ln_gamma;

use super::super::count_regression::{incomplete_beta, ln_rising, normal_quantile};
use super::super::normal::two_sided_normal_p;
use super::super::tails::{CountLaw, Poisson};
use super::options::FarringtonBound;

/// Means, dispersions and bounds above are as good as infinite: they come of references that hold next to nothing.
const LARGEST: f64 = 1e12;

/// Counts that are tried one after another before the search halves.
const NEAR: u32 = 50;

/// What the references let expect of a step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Forecast {
    /// Events.
    pub(super) mean: f64,
    /// Standard error of its logarithm.
    pub(super) error: f64,
    /// Variance of a count over its mean.
    pub(super) phi: f64,
}

/// A bound with the share of counts that may exceed it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    bound: FarringtonBound,
    tail: f64,
    /// What a normal variable exceeds with that probability.
    z: f64,
}

impl Limit {
    pub(super) fn new(bound: FarringtonBound, tail: f64) -> Self {
        Self { bound, tail, z: normal_quantile(tail) }
    }

    /// The most that is no alarm, none where there is no end to it, and the probability of `count` or more.
    pub(super) fn of(&self, forecast: Forecast, count: f64) -> (Option<f64>, f64) {
        let Forecast { mean, error, phi } = forecast;
        let (upper, p) = match self.bound {
            FarringtonBound::Delta => self.delta(forecast, count),
            FarringtonBound::NbPlugin => self.counts(mean, phi, count),
            FarringtonBound::Muan => self.counts(mean * (self.z * error).exp(), phi, count),
            FarringtonBound::Predictive => self.counts(mean, phi + mean * error * error, count),
        };
        (Some(upper).filter(|upper| *upper <= LARGEST), p)
    }

    fn counts(&self, mean: f64, phi: f64, count: f64) -> (f64, f64) {
        if mean.max(phi) > LARGEST {
            return (f64::INFINITY, 1.0);
        }
        let law = Counts { mean, phi };
        (law.quantile(self.tail, self.z), law.at_least(count))
    }

    /// By the law of `count^(2/3)`, normal with variance `4/9 mean^(1/3) (phi + Var(mean) / mean)`.
    fn delta(&self, forecast: Forecast, count: f64) -> (f64, f64) {
        let Forecast { mean, error, phi } = forecast;
        let (root, centre) = (mean.cbrt(), mean.cbrt().powi(2));
        let sd = 2.0 / 3.0 * (root * (phi + mean * error * error)).sqrt();
        let reached = (centre + self.z * sd).powf(1.5);
        let above = (count.cbrt().powi(2) - centre) / sd;
        let beyond = 0.5 * two_sided_normal_p(above);
        (reached, if above > 0.0 { beyond } else { 1.0 - beyond })
    }
}

/// The negative binomial law with a mean and a variance of `phi` times it; the Poisson law where `phi` is 1.
#[derive(Debug, Clone, Copy)]
struct Counts {
    mean: f64,
    phi: f64,
}

impl Counts {
    /// The size of the negative binomial law.
    fn size(self) -> Option<f64> {
        let over = self.phi - 1.0;
        (over > 1e-7).then(|| self.mean / over)
    }

    /// Probability of `count` or more.
    fn at_least(self, count: f64) -> f64 {
        if count <= 0.0 {
            return 1.0;
        }
        match self.size() {
            Some(size) => incomplete_beta((count, size), (1.0 - self.phi.recip(), self.phi.recip())),
            None => Poisson { mean: self.mean }.ln_at_least(count).exp(),
        }
    }

    /// Probability of exactly `count`.
    fn mass(self, count: f64) -> f64 {
        match self.size() {
            Some(size) => {
                let ways = ln_rising(size, count) - ln_gamma(count + 1.0);
                (ways - size * self.phi.ln() + count * (-self.phi.recip()).ln_1p()).exp()
            }
            None => Poisson { mean: self.mean }.ln_mass(count).exp(),
        }
    }

    /// Probability of `count + 1` over that of `count`.
    fn step(self, count: f64) -> f64 {
        match self.size() {
            Some(size) => (count + size) / (count + 1.0) * (1.0 - self.phi.recip()),
            None => self.mean / (count + 1.0),
        }
    }

    /// The fewest events that are exceeded with a probability of at most `tail`, which a normal variable exceeds `z` with.
    fn quantile(self, tail: f64, z: f64) -> f64 {
        // Cornish and Fisher's first correction for skewness, which is seldom off by more than one or two.
        let skewed = (2.0 * self.phi - 1.0) * (z * z - 1.0) / 6.0;
        let mut count = (self.mean + z * (self.phi * self.mean).sqrt() + skewed).max(0.0).floor();
        let (mut beyond, mut mass) = (self.at_least(count + 1.0), self.mass(count));
        for _ in 0..NEAR {
            if beyond > tail {
                mass *= self.step(count);
                count += 1.0;
                beyond -= mass;
                if beyond <= tail {
                    return count;
                }
            } else if count > 0.0 && beyond + mass <= tail {
                beyond += mass;
                count -= 1.0;
                mass /= self.step(count);
            } else {
                return count;
            }
        }
        self.halved(count, tail)
    }

    /// The same by halving, from a count that is not far off.
    fn halved(self, start: f64, tail: f64) -> f64 {
        let exceeded = |count: f64| self.at_least(count + 1.0) > tail;
        // Below is exceeded too often, or nothing; above is not.
        let (mut below, mut above) = (-1.0, start.max(1.0));
        while exceeded(above) {
            (below, above) = (above, 2.0 * above);
        }
        while above - below > 1.0 {
            let middle = (0.5 * (below + above)).floor();
            if exceeded(middle) { below = middle } else { above = middle }
        }
        above
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, Forecast, Limit};
    use crate::stats::farrington::options::FarringtonBound;

    /// By adding up the law from nothing, letter by letter.
    fn summed(law: Counts, tail: f64) -> (f64, Vec<f64>) {
        let mut mass = match law.size() {
            Some(size) => law.phi.powf(-size),
            None => (-law.mean).exp(),
        };
        let (mut at_least, mut left, mut count, mut quantile) = (Vec::new(), 1.0, 0.0, None);
        while left > 1e-9 {
            at_least.push(left);
            left -= mass;
            if left <= tail && quantile.is_none() {
                quantile = Some(count);
            }
            mass *= law.step(count);
            count += 1.0;
        }
        (quantile.expect("a quantile"), at_least)
    }

    #[test]
    fn quantiles_and_tails_are_those_of_the_summed_law() {
        for mean in [1e-3, 0.2, 1.0, 7.3, 40.0, 300.0] {
            for phi in [1.0, 1.0 + 1e-6, 1.3, 4.0, 30.0] {
                let law = Counts { mean, phi };
                for (tail, z) in [(0.05, 1.644_85), (0.01, 2.326_35), (0.001, 3.090_23), (0.2, 0.841_62)] {
                    let (quantile, at_least) = summed(law, tail);
                    assert!((law.quantile(tail, z) - quantile).abs() < 0.5, "{law:?}, {tail}: not {quantile}");
                    assert!((law.halved(3.0, tail) - quantile).abs() < 0.5, "{law:?}, {tail}, halved: not {quantile}");
                    for (count, expected) in (0_u32..).map(f64::from).zip(at_least) {
                        let ours = law.at_least(count);
                        assert!((ours - expected).abs() < 1e-8, "{law:?}, {count}: {ours} is not {expected}");
                    }
                }
            }
        }
    }

    #[test]
    fn nothing_expected_is_exceeded_by_one() {
        for phi in [1.0, 3.0] {
            assert!(Counts { mean: 0.0, phi }.quantile(0.01, 2.326_35) <= 0.0, "{phi}");
        }
    }

    #[test]
    fn the_delta_bound_is_exceeded_with_the_probability_of_its_tail() {
        let limit = Limit::new(FarringtonBound::Delta, 0.025);
        let forecast = Forecast { mean: 8.0, error: 0.1, phi: 2.0 };
        let upper = limit.of(forecast, 0.0).0.expect("a bound");
        // By hand: mean^(2/3) = 4, mean^(1/3) = 2, and the variance is 4/9 x 2 x (2 + 8 x 0.01).
        let expected = (4.0 + 1.959_963_984_540_054 * (4.0 / 9.0 * 2.0 * 2.08_f64).sqrt()).powf(1.5);
        assert!((upper / expected - 1.0).abs() < 1e-12);
        let (_, p) = limit.of(forecast, upper);
        assert!((p - 0.025).abs() < 1e-12);
        let (_, even) = limit.of(forecast, 8.0);
        assert!((even - 0.5).abs() < 1e-12);
    }

    #[test]
    fn what_is_as_good_as_infinite_has_no_bound() {
        let of = |bound, forecast| Limit::new(bound, 0.01).of(forecast, 9.0);
        let unknown = Forecast { mean: 0.1, error: 1e200, phi: 1.0 };
        for bound in [FarringtonBound::Delta, FarringtonBound::Muan, FarringtonBound::Predictive] {
            let (upper, p) = of(bound, unknown);
            assert!(upper.is_none() && p > 0.0, "{bound:?}");
        }
        // Terms without end, were they summed one by one.
        let (upper, p) = of(FarringtonBound::NbPlugin, Forecast { mean: 1e6, error: 0.1, phi: 1e8 });
        assert!(upper.is_some_and(|upper| upper > 1e6) && p < 1.0);
    }

    #[test]
    fn bounds_are_in_the_order_of_what_they_allow_for() {
        let forecast = Forecast { mean: 12.0, error: 0.15, phi: 1.8 };
        let of = |bound| Limit::new(bound, 0.01).of(forecast, 25.0);
        let [plugin, predictive, muan] = [FarringtonBound::NbPlugin, FarringtonBound::Predictive, FarringtonBound::Muan].map(of);
        assert!(plugin.0 <= predictive.0 && predictive.0 <= muan.0);
        assert!(plugin.1 < predictive.1 && predictive.1 < muan.1);
    }
}
