//! The log likelihood ratio of a window.

/// Log likelihood ratio of a window with `cases` out of all, given its measure.
///
/// The measure is the expected number of cases (Poisson, permutation) or the number of cases and controls (Bernoulli). The
/// ratio grows as the cases move away from what the measure lets expect; that monotony is what lets a scan skip windows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ratio {
    kind: Kind,
    /// All cases.
    cases: f64,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Poisson,
    Bernoulli {
        /// All cases and controls.
        people: f64,
        /// Log likelihood without a cluster.
        null: f64,
    },
}

/// x ln(x / y), with 0 ln 0 = 0.
fn term(x: f64, y: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { x * (x / y).ln() }
}

impl Ratio {
    pub(super) const fn poisson(cases: f64) -> Self {
        Self { kind: Kind::Poisson, cases }
    }

    pub(super) fn bernoulli(cases: f64, people: f64) -> Self {
        let null = term(cases, people) + term(people - cases, people);
        Self { kind: Kind::Bernoulli { people, null }, cases }
    }

    /// All cases.
    pub(super) const fn cases(&self) -> f64 {
        self.cases
    }

    /// Cases expected per unit of measure.
    pub(super) fn scale(&self) -> f64 {
        match self.kind {
            Kind::Poisson => 1.0,
            Kind::Bernoulli { people, .. } => self.cases / people,
        }
    }

    /// The ratio where the window has more cases than expected, else 0.
    pub(super) fn high(&self, cases: f64, measure: f64) -> f64 {
        if cases > measure * self.scale() { self.either(cases, measure) } else { 0.0 }
    }

    /// The ratio where the window has fewer cases than expected, else 0.
    pub(super) fn low(&self, cases: f64, measure: f64) -> f64 {
        if cases < measure * self.scale() { self.either(cases, measure) } else { 0.0 }
    }

    /// The ratio of a window that differs from what is expected. Where a window leaves nothing outside, there is nothing to
    /// compare it with and the ratio is 0. Cases where none can be, inside or outside, make it infinite: so it grows with the
    /// measure up to the end, also for measures that no window has, as the edges of buckets are.
    fn either(&self, cases: f64, measure: f64) -> f64 {
        let outside = self.cases - cases;
        let ratio = match self.kind {
            Kind::Poisson if measure >= self.cases * (1.0 - 1e-12) => {
                if outside > 0.5 {
                    f64::INFINITY
                } else {
                    0.0
                }
            }
            Kind::Poisson => term(cases, measure) + term(outside, self.cases - measure),
            Kind::Bernoulli { people, .. } if cases > measure || outside > people - measure + 1e-9 * people => f64::INFINITY,
            Kind::Bernoulli { people, .. } if measure >= people - 0.5 => 0.0,
            Kind::Bernoulli { people, null } => {
                let rest = people - measure;
                let inside = term(cases, measure) + term(measure - cases, measure);
                inside + term(outside, rest) + term(rest - outside, rest) - null
            }
        };
        ratio.max(0.0)
    }
}
