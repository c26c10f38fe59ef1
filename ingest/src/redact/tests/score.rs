//! How much of a corpus was found, and how much was replaced that identifies nobody.

use std::fmt::{self, Display, Formatter};

use super::super::corpus::Narrative;
use super::super::span::Span;
use super::super::{Kind, identifiers};

/// Counts of one kind.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    planted: usize,
    found: usize,
    /// Of those found, how many were called something else.
    misnamed: usize,
    replaced: usize,
    astray: usize,
}

/// Counts of a corpus.
#[derive(Debug, Default)]
pub(super) struct Score {
    kinds: [Tally; Kind::COUNT],
    clean: usize,
    altered: usize,
    missed: Vec<String>,
    wrong: Vec<String>,
}

impl Score {
    pub(super) fn add(&mut self, narrative: &Narrative) {
        let spans: Vec<Span> = identifiers(&narrative.text).iter().copied().collect();
        for planted in &narrative.truth {
            let text = &narrative.text[planted.range.clone()];
            let hidden = |at: usize| spans.iter().find(|span| span.start <= at && at < span.end);
            let telling = text.char_indices().filter(|(_, character)| character.is_alphanumeric());
            let survives = telling.clone().any(|(at, _)| hidden(planted.range.start + at).is_none());
            let tally = &mut self.kinds[planted.kind as usize];
            tally.planted += 1;
            if survives {
                self.missed.push(format!("{}: {text:?} in {:?}", planted.kind.as_str(), narrative.text));
            } else {
                tally.found += 1;
                tally.misnamed += usize::from(hidden(planted.range.start).is_none_or(|span| span.kind != planted.kind));
            }
        }
        for span in &spans {
            let tally = &mut self.kinds[span.kind as usize];
            tally.replaced += 1;
            if narrative.truth.iter().all(|planted| planted.range.end <= span.start || span.end <= planted.range.start) {
                tally.astray += 1;
                self.wrong.push(format!(
                    "{}: {:?} in {:?}",
                    span.kind.as_str(),
                    &narrative.text[span.start..span.end],
                    narrative.text
                ));
            }
        }
        self.clean += usize::from(narrative.truth.is_empty());
        self.altered += usize::from(narrative.truth.is_empty() && !spans.is_empty());
    }

    fn total(&self) -> Tally {
        self.kinds.iter().fold(Tally::default(), |sum, kind| Tally {
            planted: sum.planted + kind.planted,
            found: sum.found + kind.found,
            misnamed: sum.misnamed + kind.misnamed,
            replaced: sum.replaced + kind.replaced,
            astray: sum.astray + kind.astray,
        })
    }

    /// Share of planted identifiers of which nothing that identifies survives.
    pub(super) fn recall(&self) -> f64 {
        share(self.total().found, self.total().planted)
    }

    /// Share of replaced spans that touch no planted identifier.
    pub(super) fn false_share(&self) -> f64 {
        share(self.total().astray, self.total().replaced)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few thousand")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

impl Display for Score {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let line = |out: &mut Formatter<'_>, name: &str, tally: Tally| {
            let (recall, astray) = (share(tally.found, tally.planted) * 100.0, share(tally.astray, tally.replaced) * 100.0);
            write!(out, "  {name:26} planted {:5}  recall {recall:6.2} %  misnamed {:3}  ", tally.planted, tally.misnamed)?;
            writeln!(out, "replaced {:5}  false {astray:5.2} %", tally.replaced)
        };
        for kind in Kind::ALL {
            line(out, kind.as_str(), self.kinds[kind as usize])?;
        }
        line(out, "all", self.total())?;
        writeln!(out, "  clean narratives altered: {} of {}", self.altered, self.clean)?;
        for (what, list) in [("missed", &self.missed), ("replaced in error", &self.wrong)] {
            for text in list.iter().take(60) {
                writeln!(out, "  {what}: {text}")?;
            }
        }
        Ok(())
    }
}
