//! Where a JSON value ends, without reading what it says.

use super::pending::is_blank;

/// A value nested deeper than this is none that a report comes in.
const DEEPEST: usize = 128;

/// Follows one value over as many pieces as it comes in.
#[derive(Debug, Default)]
pub(super) struct Measure {
    /// The brackets that are still to close, innermost last.
    open: Vec<u8>,
    quoted: bool,
    escaped: bool,
}

/// Why a value cannot be followed, as words for a person.
pub(super) type Fault = &'static str;

impl Measure {
    /// Where the value ends in this piece, which begins where the last one ended; nothing when it goes on behind it.
    ///
    /// A number or word ends before the byte that follows it, everything else behind its last byte.
    pub(super) fn follow(&mut self, piece: &[u8]) -> Result<Option<usize>, Fault> {
        let mut at = 0;
        while let Some(byte) = piece.get(at).copied() {
            if self.quoted {
                at += self.quote(&piece[at..]);
                if !self.quoted && self.open.is_empty() {
                    return Ok(Some(at));
                }
                continue;
            }
            match byte {
                b'"' => self.quoted = true,
                b'{' | b'[' => self.enter(byte)?,
                b'}' | b']' | b',' if self.open.is_empty() => return Ok(Some(at)),
                b'}' | b']' => {
                    if self.open.pop() != Some(byte) {
                        return Err("a bracket is closed by one of the other kind");
                    }
                    if self.open.is_empty() {
                        return Ok(Some(at + 1));
                    }
                }
                blank if self.open.is_empty() && is_blank(blank) => return Ok(Some(at)),
                _ => {}
            }
            at += 1;
        }
        Ok(None)
    }

    /// Whether the text may end here: no bracket and no quote is open.
    pub(super) fn may_end(&self) -> bool {
        self.open.is_empty() && !self.quoted
    }

    fn enter(&mut self, bracket: u8) -> Result<(), Fault> {
        if self.open.len() == DEEPEST {
            return Err("a value is nested more than 128 deep");
        }
        self.open.push(if bracket == b'{' { b'}' } else { b']' });
        Ok(())
    }

    /// Goes on within a string: how many bytes of the piece belong to it, as far as it is seen.
    fn quote(&mut self, piece: &[u8]) -> usize {
        if std::mem::take(&mut self.escaped) {
            return 1;
        }
        let Some(found) = memchr::memchr2(b'"', b'\\', piece) else { return piece.len() };
        if piece[found] == b'"' {
            self.quoted = false;
        } else {
            self.escaped = true;
        }
        found + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_its_brackets_do_whatever_its_strings_hold() {
        for (text, end) in [
            (r#"{"a":"}\"]"} x"#, Some(12)),
            (r#"["\\"],"#, Some(6)),
            (r#""x","#, Some(3)),
            ("12.5,", Some(4)),
            ("null]", Some(4)),
            ("{}", Some(2)),
            ("{\"a\":", None),
        ] {
            assert_eq!(Measure::default().follow(text.as_bytes()), Ok(end), "{text}");
            let mut measure = Measure::default();
            let mut steps = text.bytes().enumerate().map(|(at, byte)| (at, measure.follow(&[byte])));
            let found = steps.find_map(|(at, step)| step.expect("brackets that fit").map(|within| at + within));
            assert_eq!(found, end, "{text} byte by byte");
        }
    }

    #[test]
    fn brackets_that_do_not_fit_and_bottomless_ones_are_refused() {
        assert!(Measure::default().follow(b"{\"a\":[1}").is_err());
        assert!(Measure::default().follow("[".repeat(129).as_bytes()).is_err());
        assert_eq!(Measure::default().follow("[".repeat(128).as_bytes()), Ok(None));
    }
}
