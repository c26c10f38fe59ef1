//! Kinds of harmless oddities, each with what the lake must hold of it.

use super::kind::{Oddity, oddity};
use super::row::{AGENCY, CATEGORY, FROM, HOUSEHOLD, ID, LIMIT, RECEIVED_AT, Row, TIME_PRECISION, TO};

/// The word that no taxonomy knows.
pub(super) const UNKNOWN: &str = "loudness";

pub(super) const ODDITIES: &[Oddity] = &[
    oddity("line feeds in quotes", |row| row.narrate("\"first\n\nthen, last\"", "first\n\nthen, last")),
    oddity("line breaks of two bytes in quotes", |row| row.narrate("\"first\r\nlast\"", "first\r\nlast")),
    oddity("a line break before the closing quote", |row| row.narrate("\"signed,\n\"", "signed,")),
    oddity("line feeds in two fields", |row| {
        row.put(HOUSEHOLD, "\"flat 2,\nthe mill\"");
        row.narrate("\"first,\nlast\"", "first,\nlast");
    }),
    oddity("a long field behind a line feed", |row| {
        row.narrate("\"first\nlast\"", "first\nlast");
        row.put(AGENCY, "council ".repeat(200));
    }),
    oddity("lone carriage returns", |row| row.narrate("one\rtwo", "one\rtwo")),
    oddity("doubled quotes", |row| row.narrate("\"said \"\"stop\"\" twice\"", "said \"stop\" twice")),
    oddity("doubled quotes at both ends", |row| row.narrate("\"\"\"stop\"\", then \"\"go\"\"\"", "\"stop\", then \"go\"")),
    oddity("nothing but a quote", |row| row.narrate("\"\"\"\"", "\"")),
    oddity("a quote within a field", |row| row.narrate("a 6\" pipe across the path", "a 6\" pipe across the path")),
    oddity("commas in quotes", |row| row.narrate("\"one, two,,three,\"", "one, two,,three,")),
    oddity("every field in quotes", |row| wrap(row, b"\"", b"\"")),
    oddity("blanks and tabs around every field", |row| wrap(row, b"\t ", b" \t ")),
    oddity("blank lines in front", |row| row.before = "\n\r\n\n"),
    oddity("a formula", |row| row.narrate("=1+1", "=1+1")),
    oddity("a formula that runs a program", |row| row.narrate("\"=cmd|' /C calc'!A0\"", "=cmd|' /C calc'!A0")),
    oddity("a plus in front", |row| row.narrate("+44 is all it showed", "+44 is all it showed")),
    oddity("a minus in front", |row| row.narrate("-x", "-x")),
    oddity("an at sign in front", |row| row.narrate("@cmd", "@cmd")),
    oddity("a command of a database", |row| row.narrate("x'); DROP TABLE reports;--", "x'); DROP TABLE reports;--")),
    oddity("markup", |row| row.narrate("<b onload=x>&amp;</b>", "<b onload=x>&amp;</b>")),
    oddity("backslashes", |row| row.narrate("C:\\new\\table\\", "C:\\new\\table\\")),
    oddity("emoji", |row| row.narrate("\u{1f525}\u{1f468}\u{200d}\u{1f692} again", "\u{1f525}\u{1f468}\u{200d}\u{1f692} again")),
    oddity("text from right to left", |row| row.narrate("\u{202b}ضوضاء עד הבוקר\u{202c}", "\u{202b}ضوضاء עד הבוקר\u{202c}")),
    oddity("other ends of lines", |row| row.narrate("a\u{2028}b\u{85}c\u{b}d\u{c}e", "a\u{2028}b\u{85}c\u{b}d\u{c}e")),
    oddity("marks within the text", |row| row.narrate("a\u{feff}b\u{fffd}c", "a\u{feff}b\u{fffd}c")),
    oddity("an unknown category", |row| {
        row.put(CATEGORY, UNKNOWN);
        (row.said.category, row.said.source_category) = ("other-crime".into(), UNKNOWN.into());
    }),
    oddity("an empty narrative in quotes", |row| row.narrate("\"\"", "")),
    oddity("a narrative of blanks", |row| row.narrate("\" \t \"", "")),
    oddity("an id in upper-case hex", |row| rename(row, |id| format!("0XDEADBEEF-{id}"))),
    oddity("an id in lower-case hex", |row| rename(row, |id| format!("0xdeadbeef-{id}"))),
    oddity("an id with leading zeros", |row| rename(row, |id| format!("000{}", &id[4..]))),
    oddity("an id with commas and quotes", |row| {
        rename(row, |id| format!("{id},\"b\""));
        row.put(ID, format!("\"{}\"", row.id.clone().unwrap_or_default().replace('"', "\"\"")));
    }),
    oddity("no id", |row| {
        // Without an id the lake is asked for its narrative, so that has to be its own.
        let text = format!("told by nobody, {}", row.id.take().unwrap_or_default());
        row.put(ID, "");
        row.narrate(&format!("\"{text}\""), text);
    }),
    oddity("exactly 64 KiB", |row| row.fill("late loud ", LIMIT)),
    oddity("exactly 64 KiB of emoji", |row| row.fill("\u{1f525}", LIMIT)),
    oddity("no place", |row| row.stand("", "")),
    oddity("on the prime meridian", |row| row.stand("0", "51.478")),
    oddity("on the antimeridian", |row| row.stand("180", "-16.5")),
    oddity("at the pole", |row| row.stand("-120.5", "-90.0")),
    oddity("signs and exponents", |row| row.stand("-2.59e0", "+51.45")),
    oddity("an offset other than Z", |row| row.occur("2025-03-30T17:30:00+05:30", 1_743_336_000)),
    oddity("a moment in lower case", |row| row.occur("2025-03-30t12:00:00z", 1_743_336_000)),
    oddity("a moment with a blank and an offset", |row| row.occur("2025-03-30 13:00+01:00", 1_743_336_000)),
    oddity("fractions of a second", |row| {
        row.occur("2025-03-30T12:00:00.000001Z", 1_743_336_000);
        row.said.occurred = (1_743_336_000_000_001, 1_743_336_000_000_001);
    }),
    oddity("29 February", |row| row.occur("2024-02-29T12:00:00Z", 1_709_208_000)),
    oddity("the first second of 1900", |row| row.occur("1900-01-01T00:00:00Z", -2_208_988_800)),
    oddity("24 h ahead and no more", |row| row.occur("2026-05-29T20:26:40Z", 1_780_086_400)),
    oddity("a month that is not over", |row| {
        row.put(FROM, "2026-05-01T00:00:00Z");
        row.put(TO, "2026-06-01T00:00:00Z");
        row.put(TIME_PRECISION, "month");
        row.said.occurred = (1_777_593_600_000_000, 1_780_272_000_000_000);
    }),
    oddity("a receipt by somebody else", |row| row.put(RECEIVED_AT, "2036-03-30")),
    oddity("an end that is the beginning", |row| {
        row.put(TO, row.fields[FROM].clone());
        row.said.occurred.1 = row.said.occurred.0;
    }),
];

/// Writes something around every field that is not in quotes already.
fn wrap(row: &mut Row, before: &[u8], behind: &[u8]) {
    for field in row.fields.iter_mut().filter(|field| field.first() != Some(&b'"')) {
        *field = [before, field, behind].concat();
    }
}

fn rename(row: &mut Row, to: impl Fn(&str) -> String) {
    let id = row.id.clone().unwrap_or_default();
    row.name(to(&id));
}
