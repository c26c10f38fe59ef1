//! Where identifiers stand: disjoint, in order.

use super::kind::{Kind, RedactionCounts};

/// One identifier, in bytes of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
}

/// Disjoint spans in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spans(Vec<Span>);

impl Spans {
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = &Span> {
        self.0.iter()
    }

    /// Adds a span. Where it overlaps others they become one, of the kind that was there first.
    pub(super) fn claim(&mut self, span: Span) {
        if span.start >= span.end {
            return;
        }
        let from = self.0.partition_point(|known| known.end <= span.start);
        let to = self.0.partition_point(|known| known.start < span.end);
        let mut joined = span;
        if let (Some(first), Some(last)) = (self.0[from..to].first(), self.0[from..to].last()) {
            joined = Span { start: span.start.min(first.start), end: span.end.max(last.end), kind: first.kind };
        }
        self.0.splice(from..to, [joined]);
    }

    /// Adds a span unless something of it is claimed already; tells whether it was added.
    pub(super) fn claim_free(&mut self, span: Span) -> bool {
        let next = self.0.partition_point(|known| known.end <= span.start);
        let free = self.0.get(next).is_none_or(|known| span.end <= known.start);
        if free {
            self.claim(span);
        }
        free
    }

    /// The end of the span that holds this byte.
    pub(super) fn end_around(&self, at: usize) -> Option<usize> {
        let next = self.0.partition_point(|span| span.end <= at);
        self.0.get(next).filter(|span| span.start <= at).map(|span| span.end)
    }

    /// The text with every span replaced.
    pub(super) fn replaced(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 16);
        let mut from = 0;
        for span in &self.0 {
            out.push_str(&text[from..span.start]);
            out.push_str(span.kind.placeholder());
            from = span.end;
        }
        out.push_str(&text[from..]);
        out
    }

    /// Takes over what was found in the text that these spans left behind; tells whether that was anything new.
    pub(super) fn absorb(&mut self, later: &Self) -> bool {
        let before = self.clone();
        for span in &later.0 {
            self.claim(Span {
                start: before.original(span.start, Side::Start),
                end: before.original(span.end, Side::End),
                ..*span
            });
        }
        *self != before
    }

    /// Where a byte of the replaced text was in the original; within a placeholder, the given side of what it replaced.
    fn original(&self, at: usize, side: Side) -> usize {
        let mut shift = 0;
        for span in &self.0 {
            let length = span.kind.placeholder().len();
            // The replaced text is ahead of the original by `shift`, which is negative where it became shorter.
            let start = span.start.wrapping_add(shift);
            if at <= start {
                break;
            }
            if at < start + length {
                return if side == Side::Start { span.start } else { span.end };
            }
            shift = shift.wrapping_add(length).wrapping_sub(span.end - span.start);
        }
        at.wrapping_sub(shift)
    }

    pub(super) fn counts(&self) -> RedactionCounts {
        let mut counts = RedactionCounts::default();
        for span in &self.0 {
            counts.note(span.kind);
        }
        counts
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize, kind: Kind) -> Span {
        Span { start, end, kind }
    }

    #[test]
    fn overlapping_claims_become_one_of_the_first_kind() {
        let mut spans = Spans::default();
        spans.claim(span(10, 14, Kind::Email));
        spans.claim(span(0, 2, Kind::Name));
        spans.claim(span(12, 20, Kind::Name));
        spans.claim(span(2, 4, Kind::Card));
        assert_eq!(spans.0, [span(0, 2, Kind::Name), span(2, 4, Kind::Card), span(10, 20, Kind::Email)]);
        assert!(!spans.claim_free(span(19, 22, Kind::Plate)));
        assert!(spans.claim_free(span(20, 22, Kind::Plate)));
        spans.claim(span(1, 30, Kind::Link));
        assert_eq!(spans.0, [span(0, 30, Kind::Name)]);
    }

    #[test]
    fn later_rounds_are_told_in_bytes_of_the_original() {
        let text = "0123456789 abc defghijklm nop";
        let mut spans = Spans::default();
        spans.claim(span(0, 10, Kind::Name));
        spans.claim(span(15, 25, Kind::Card));
        let replaced = spans.replaced(text);
        assert_eq!(replaced, "[name] abc [card] nop");
        let mut later = Spans::default();
        later.claim(span(7, 10, Kind::Plate));
        later.claim(span(11, 21, Kind::Link));
        assert!(spans.absorb(&later));
        assert_eq!(spans.0, [span(0, 10, Kind::Name), span(11, 14, Kind::Plate), span(15, 29, Kind::Card)]);
    }
}
