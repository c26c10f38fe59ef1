//! The E-test: how likely is a statistic this large, under the rate that both counts together suggest?

use super::super::tails::{CountLaw, Poisson};
use super::super::{StatsError, real};
use super::large_sample::{limits, statistic};
use super::{Outcome, Pair, PeriodTest, critical};

/// Most events accepted: work and memory grow with the square root, to some ten million counts here.
const MOST_EVENTS: f64 = 1e9;

/// Statistics within this relative distance, squared, count as equal.
const TIE: f64 = 1e-12;

/// Outcomes are left out where their logarithm lies this far below that of the outcome seen: together they weigh nothing.
const NEGLIGIBLE: f64 = 36.0;

/// The same where a limit is looked for, and p need not have all its digits.
const SMALL: f64 = 22.0;

/// Steps into which the distance from half the z to all of it is divided where a limit is looked for.
const GRID: u8 = 12;

/// Steps beyond a limit at which p is looked at again.
const FURTHER: u8 = 4;

/// How close a limit's logarithm is found, beside 1 plus its size: closer than p's jumps lie to each other for many events.
const PRECISE: f64 = 1e-9;

/// Which statistic says how far apart two counts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EStatistic {
    /// With the variance under the null: statsmodels `etest-score`, R `ptools::e_test`.
    Score,
    /// With the variance seen, as Krishnamoorthy and Thomson have it: statsmodels `etest-wald`. The same as
    /// [`EStatistic::Score`] where exposures are equal and the null is a ratio of 1.
    Wald,
}

impl EStatistic {
    fn test(self) -> PeriodTest {
        match self {
            Self::Score => PeriodTest::Score,
            Self::Wald => PeriodTest::Wald,
        }
    }
}

/// Statistic, p and limits of the odds.
pub(super) fn e_test(pair: Pair, odds: f64, of: EStatistic, level: f64) -> Result<Outcome, StatsError> {
    if pair.total() > MOST_EVENTS {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and at most 10^12")]
        return Err(StatsError::TooManyEvents { events: pair.total() as u64, limit: MOST_EVENTS as u64 });
    }
    let upper = |pair: Pair| (pair.before >= 1.0).then(|| upper(pair, of, level));
    let limits = (upper(pair.turned()).map_or(0.0, f64::recip), upper(pair));
    Ok(Outcome { statistic: statistic(pair, odds, of.test()), p: Ok(p(pair, odds, of, NEGLIGIBLE)), limits })
}

/// Probability of a statistic as large as the one seen, in either direction, outcomes further down than `depth` left out.
fn p(pair: Pair, odds: f64, of: EStatistic, depth: f64) -> f64 {
    let seen = Seen::of(pair, odds, of);
    if seen.square <= 0.0 {
        return 1.0;
    }
    let mean_now = pair.total() * (odds / (1.0 + odds));
    let (now, before) = (Poisson { mean: mean_now }, Poisson { mean: pair.total() / (1.0 + odds) });
    let least = now.ln_mass(pair.now) + before.ln_mass(pair.before) - depth;
    let (now, before) = (Window::of(now, least), Window::of(before, least));
    let (at_most, at_least) = (before.at_most(), before.at_least());
    // Both statistics rise with the present count and fall with the earlier one, so both bounds only ever move up.
    let (mut few, mut many, mut p, outcomes) = (0, 0, 0.0, before.masses.len());
    for (index, mass) in now.masses.iter().enumerate() {
        let count = now.count(index);
        while few < outcomes && seen.above(count, before.count(few)) {
            few += 1;
        }
        while many < outcomes && !seen.below(count, before.count(many)) {
            many += 1;
        }
        p += mass * (few.checked_sub(1).map_or(0.0, |last| at_most[last]) + at_least.get(many).copied().unwrap_or(0.0));
    }
    p.min(1.0)
}

/// The statistic seen, squared.
#[derive(Clone, Copy)]
struct Seen {
    of: EStatistic,
    odds: f64,
    square: f64,
}

impl Seen {
    fn of(pair: Pair, odds: f64, of: EStatistic) -> Self {
        let seen = Self { of, odds, square: 0.0 };
        let apart = pair.now - odds * pair.before;
        if apart.abs() <= TIE * pair.total() * odds.max(1.0) {
            // As expected but for rounding: every outcome is as far out.
            return seen;
        }
        Self { square: (1.0 - TIE) * apart * apart / seen.spread(pair.now, pair.before), ..seen }
    }

    fn spread(self, now: f64, before: f64) -> f64 {
        match self.of {
            EStatistic::Score => (now + before) * self.odds,
            EStatistic::Wald => now + self.odds * self.odds * before,
        }
    }

    /// Whether these counts lie as far above the null as those seen, or further.
    fn above(self, now: f64, before: f64) -> bool {
        let apart = now - self.odds * before;
        apart > 0.0 && apart * apart >= self.square * self.spread(now, before)
    }

    fn below(self, now: f64, before: f64) -> bool {
        let apart = now - self.odds * before;
        apart < 0.0 && apart * apart >= self.square * self.spread(now, before)
    }
}

/// The counts of a law that matter, one after another.
struct Window {
    first: f64,
    masses: Vec<f64>,
}

impl Window {
    /// The counts whose probabilities have logarithms of `least` or more, and the most likely one in any case.
    fn of(law: Poisson, least: f64) -> Self {
        let middle = law.mean.floor();
        let peak = law.ln_mass(middle).exp();
        // Below the normal numbers nothing weighs anything.
        let least = least.exp().max(f64::MIN_POSITIVE);
        let mut down = Vec::new();
        let (mut count, mut mass) = (middle, peak);
        while count >= 1.0 && mass > least {
            mass *= count / law.mean;
            count -= 1.0;
            down.push(mass);
        }
        let first = count;
        down.reverse();
        let mut masses = down;
        (count, mass) = (middle, peak);
        masses.push(peak);
        while mass > least {
            mass *= law.step(count);
            count += 1.0;
            masses.push(mass);
        }
        Self { first, masses }
    }

    fn count(&self, index: usize) -> f64 {
        self.first + real(index)
    }

    /// Probability of each count or a lower one.
    fn at_most(&self) -> Vec<f64> {
        sums(self.masses.iter())
    }

    /// Probability of each count or a higher one.
    fn at_least(&self) -> Vec<f64> {
        let mut sums = sums(self.masses.iter().rev());
        sums.reverse();
        sums
    }
}

fn sums<'a>(masses: impl Iterator<Item = &'a f64>) -> Vec<f64> {
    let add = |sum: &mut f64, mass: &f64| {
        *sum += mass;
        Some(*sum)
    };
    masses.scan(0.0, add).collect()
}

/// The highest odds that stand at a level.
///
/// p falls on the whole, with small jumps up wherever another pair of counts comes to be as far out as the one seen. So the
/// place where it passes is searched first, and then whether it comes back further out.
fn upper(pair: Pair, of: EStatistic, level: f64) -> f64 {
    let z = critical(level);
    let score = |z: f64| limits(pair, PeriodTest::Score, z).1.unwrap_or(f64::MAX).ln();
    let excess = |ln_odds: f64| p(pair, ln_odds.exp(), of, SMALL).max(f64::MIN_POSITIVE).ln() - (1.0 - level).ln();
    // The estimate stands at any level; where it is 0, odds next to it may not, and then the limit is next to it.
    let (start, nearest) = (score(z), score(1e-3 * z));
    let width = start - score(0.5 * z);
    if excess(nearest) <= 0.0 {
        return nearest.exp();
    }
    let step = width / f64::from(GRID);
    let (mut inside, mut outside) = (start, start);
    while excess(outside) > 0.0 {
        (inside, outside) = (outside, outside + step);
    }
    while excess(inside) <= 0.0 {
        (inside, outside) = ((inside - step).max(nearest), inside);
    }
    let limit = falls_through(excess, inside, outside);
    let further = (1..=FURTHER).rev().map(|index| limit + f64::from(index) * step).find(|&at| excess(at) > 0.0);
    further.map_or(limit, |at| falls_through(excess, at, at + step)).exp()
}

/// Where a function falls through zero, given that it is above at `inside` and not above at `outside`; the last place above it.
///
/// T. R. Chandrupatla, 1997, Advances in Engineering Software 28(3), 145-149, doi:10.1016/S0965-9978(96)00051-8: a step along the
/// parabola through three points where that is safe, and half-way otherwise, so that jumps do no harm.
fn falls_through(falling: impl Fn(f64) -> f64, inside: f64, outside: f64) -> f64 {
    let (mut a, mut b) = ((outside, falling(outside)), (inside, falling(inside)));
    let mut part = 0.5;
    loop {
        let at = a.0 + part * (b.0 - a.0);
        let new = (at, falling(at));
        let c = if (new.1 > 0.0) == (a.1 > 0.0) { a } else { std::mem::replace(&mut b, a) };
        a = new;
        let width = (b.0 - a.0).abs();
        if width <= PRECISE * (1.0 + at.abs()) {
            return if a.1 > 0.0 { a.0 } else { b.0 };
        }
        let (xi, phi) = ((a.0 - b.0) / (c.0 - b.0), (a.1 - b.1) / (c.1 - b.1));
        part = if phi * phi < xi && (1.0 - phi).powi(2) < 1.0 - xi {
            a.1 / (b.1 - a.1) * (c.1 / (b.1 - c.1)) + (c.0 - a.0) / (b.0 - a.0) * (a.1 / (c.1 - a.1)) * (b.1 / (c.1 - b.1))
        } else {
            0.5
        };
        let least = 0.5 * PRECISE * (1.0 + at.abs()) / width;
        part = part.clamp(least, 1.0 - least);
    }
}
