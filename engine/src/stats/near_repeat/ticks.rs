//! Times as they are compared: whole days in two bytes, any other times as they are.

use rayon::prelude::*;

use super::bands::Bands;
use super::closed_form::Degrees;

/// A moment.
pub(super) trait Tick: Copy + Default + Send + Sync + PartialOrd {
    /// What pairs are counted in.
    type Count: Copy + Default + Into<u64> + std::ops::AddAssign;

    /// Most pairs that a count holds.
    const MOST: usize;

    /// Time between two moments.
    fn between(self, other: Self) -> Self;

    /// 1 where a time is shorter than a cut, otherwise 0.
    fn below(self, cut: Self) -> Self::Count;
}

impl Tick for u16 {
    type Count = u16;

    const MOST: usize = u16::MAX as usize;

    fn between(self, other: Self) -> Self {
        self.abs_diff(other)
    }

    fn below(self, cut: Self) -> u16 {
        u16::from(self < cut)
    }
}

impl Tick for f64 {
    type Count = u64;

    const MOST: usize = usize::MAX;

    fn between(self, other: Self) -> Self {
        (self - other).abs()
    }

    fn below(self, cut: Self) -> u64 {
        u64::from(self < cut)
    }
}

/// Times of events, in the order of the input, and cuts between zones of time, in one unit.
pub(super) struct Times<T> {
    pub(super) ticks: Vec<T>,
    pub(super) cuts: Vec<T>,
}

impl<T: Tick> Times<T> {
    /// For every zone of time, the last one without end included, the pairs of events that far apart in time.
    pub(super) fn degrees(&self) -> Vec<Degrees> {
        let (moments, before) = self.moments();
        let n = self.ticks.len();
        let mut zones = vec![Degrees::new(n); self.cuts.len() + 1];
        let (mut first, mut end) = (vec![0; self.cuts.len()], vec![0; self.cuts.len()]);
        for (at, &tick) in moments.iter().enumerate() {
            let here = before[at + 1] - before[at];
            let mut inside = 1;
            for (zone, &cut) in self.cuts.iter().enumerate() {
                let near = |other: usize| tick.between(moments[other]) < cut;
                while first[zone] < at && !near(first[zone]) {
                    first[zone] += 1;
                }
                while end[zone] < moments.len() && (end[zone] <= at || near(end[zone])) {
                    end[zone] += 1;
                }
                let around = before[end[zone]] - before[first[zone]];
                zones[zone].add(around - inside, here);
                inside = around;
            }
            zones[self.cuts.len()].add(n as u64 - inside, here);
        }
        zones
    }

    /// Distinct moments in order, and for each how many events lie before it; one entry more for all events.
    fn moments(&self) -> (Vec<T>, Vec<u64>) {
        let mut ticks = self.ticks.clone();
        ticks.par_sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        let (mut moments, mut before): (Vec<T>, Vec<u64>) = (Vec::new(), Vec::new());
        for (events, &tick) in (0_u64..).zip(&ticks) {
            if moments.last().is_none_or(|&last| last < tick) {
                moments.push(tick);
                before.push(events);
            }
        }
        before.push(ticks.len() as u64);
        (moments, before)
    }
}

/// Times in the narrowest form that tells all of them apart.
pub(super) enum AnyTimes {
    /// Whole days, counted from the first.
    Whole(Times<u16>),
    /// Days as they were given.
    Real(Times<f64>),
}

impl AnyTimes {
    pub(super) fn new(days: &[f64], bands: &Bands) -> Self {
        let (cuts, _) = bands.zones();
        let ends = days.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], &day| [low.min(day), high.max(day)]);
        let whole = |day: &f64| day.abs() < 1e15 && day.fract().abs() <= 0.0;
        if !(ends[1] - ends[0] < f64::from(u16::MAX) && days.iter().all(whole)) {
            return Self::Real(Times { ticks: days.to_vec(), cuts });
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 65535, and no time above 65534")]
        let tick = |days: f64| days.min(f64::from(u16::MAX)) as u16;
        // A whole number is below a cut where it is below the next whole one.
        let cuts = cuts.iter().map(|cut| tick(cut.ceil())).collect();
        Self::Whole(Times { ticks: days.iter().map(|day| tick(day - ends[0])).collect(), cuts })
    }
}
