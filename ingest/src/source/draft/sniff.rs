//! How a file is written: its encoding, its delimiter, its first rows.

use std::io::Cursor;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use crate::IngestError;
use crate::read::{Delimited, Dialect, Reader};

/// Rows that guesses are made from.
const MOST_ROWS: usize = 5000;
/// Bytes that tell the delimiter.
const TELLING: usize = 64 << 10;
/// Delimiters, the commonest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// First bytes of packed and binary files: gzip, zip, Parquet, Zstandard, and of spreadsheets before 2007.
const BINARY: [&[u8]; 5] = [b"\x1f\x8b", b"PK\x03\x04", b"PAR1", b"\x28\xb5\x2f\xfd", b"\xd0\xcf\x11\xe0"];

/// A file's first rows, and how they are written.
#[derive(Debug)]
pub(super) struct Sniffed {
    pub(super) dialect: Dialect,
    /// A word that only the right encoding spells right, where the file is not UTF-8.
    pub(super) spelling: Option<String>,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    /// Records among them that cannot be taken apart.
    pub(super) defects: usize,
}

/// Reads the first bytes of a file.
///
/// # Errors
/// [`IngestError::BadFormat`] for bytes that are no delimited text, [`IngestError::EmptyFile`] for none.
pub(super) fn sniff(file: &str, bytes: &[u8]) -> Result<Sniffed, IngestError> {
    let no_text = |reason: &str| {
        Err(IngestError::BadFormat { file: file.to_owned(), line: 1, expected: "delimited text", reason: reason.to_owned() })
    };
    let bytes = unmarked(bytes);
    if BINARY.iter().any(|first| bytes.starts_with(first)) || bytes.iter().take(TELLING).any(|byte| *byte == 0) {
        return no_text("it is packed or binary; unpack it, or save the spreadsheet as CSV");
    }
    if matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'[' | b'<')) {
        return no_text("it looks like JSON or XML, whose keys a mapping names as if they were columns; write it by hand");
    }
    let bytes = whole_lines(&bytes);
    let encoding = encoding(bytes);
    let telling = whole_lines(&bytes[..bytes.len().min(TELLING)]);
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let (header, rows, defects) = records(file, telling, Dialect { delimiter, encoding })?;
        let is_even = header.len() > 1 && defects * 20 <= rows.len() + defects;
        if is_even && header.len() > best.0 {
            best = (header.len(), delimiter);
        }
    }
    let dialect = Dialect { delimiter: best.1, encoding };
    let (header, rows, defects) = records(file, bytes, dialect)?;
    let spelling = (encoding != UTF_8).then(|| rows.iter().flatten().find_map(|text| odd_word(text))).flatten();
    Ok(Sniffed { dialect, spelling, header, rows, defects })
}

/// UTF-16 as UTF-8, and text without its byte order mark.
fn unmarked(bytes: &[u8]) -> Vec<u8> {
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding != UTF_8 => {
            encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned().into_bytes()
        }
        Some((_, mark)) => bytes[mark..].to_vec(),
        None => bytes.to_vec(),
    }
}

/// Without the last line, which may be cut, unless it is the only one.
fn whole_lines(bytes: &[u8]) -> &[u8] {
    let mut breaks = memchr::memrchr_iter(b'\n', bytes);
    match (breaks.next(), breaks.next()) {
        (Some(last), Some(_)) => &bytes[..=last],
        _ => bytes,
    }
}

fn encoding(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

type Table = (Vec<String>, Vec<Vec<String>>, usize);

fn records(file: &str, bytes: &[u8], dialect: Dialect) -> Result<Table, IngestError> {
    let mut reader = Delimited::open(file, Box::new(Cursor::new(bytes.to_vec())), dialect)?;
    let header = reader.header().to_vec();
    let (mut rows, mut defects) = (Vec::new(), 0);
    while let Some(block) = reader.next_block()?.filter(|_| rows.len() < MOST_ROWS) {
        let records = block.into_records();
        defects += records.defects().len();
        let row = |row: usize| (0..header.len()).map(|column| records.field(row, column).to_owned()).collect();
        rows.extend((0..records.len().min(MOST_ROWS - rows.len())).map(row));
    }
    Ok((header, rows, defects))
}

/// The first word of a text with a letter outside ASCII.
fn odd_word(text: &str) -> Option<String> {
    text.split_whitespace().find(|word| !word.is_ascii()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_makes_even_rows() {
        let delimiter =
            |text: &str| sniff("a.csv", text.as_bytes()).map(|sniffed| (sniffed.dialect.delimiter, sniffed.header.len()));
        assert_eq!(delimiter("a;b\n1,5;2\n3,5;4\n").expect("text"), (b';', 2));
        assert_eq!(delimiter("a\tb\n1, or so\t2\n3\t4\n").expect("text"), (b'\t', 2));
        assert_eq!(delimiter("a,b\n\"1;2;3\",2\n3,4\n").expect("text"), (b',', 2));
        assert_eq!(delimiter("a\n1\n2\n").expect("text"), (b',', 1));
    }

    #[test]
    fn the_encoding_is_guessed_with_a_word_to_check_it_by() {
        let utf8 = "ort;art\nMünchen;Raub\nFürth;Brand\n";
        assert_eq!(sniff("a.csv", utf8.as_bytes()).expect("text").spelling, None);
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(utf8);
        let sniffed = sniff("a.csv", &bytes).expect("text");
        assert_eq!((sniffed.dialect.encoding.name(), sniffed.spelling.as_deref()), ("windows-1252", Some("München")));
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf8.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let sniffed = sniff("a.csv", &wide).expect("text");
        assert_eq!((sniffed.dialect.encoding, sniffed.rows[0][0].as_str()), (UTF_8, "München"));
    }

    #[test]
    fn a_last_line_that_is_cut_is_left_aside() {
        assert_eq!(sniff("a.csv", b"a,b\n1,2\n3,4\n5").expect("text").rows.len(), 2);
        assert_eq!(sniff("a.csv", b"a,b\n1,2").expect("text").rows.len(), 1);
    }

    #[test]
    fn what_is_no_delimited_text_is_refused_with_the_way_out() {
        for (bytes, says) in [
            (&b"\x1f\x8b\x08\x00"[..], "unpack it"),
            (b"PK\x03\x04", "as CSV"),
            (b"a,b\n\x00,1\n", "binary"),
            (b" [{\"a\": 1}]", "JSON"),
            (b"<rows/>", "XML"),
        ] {
            let message = sniff("a.csv", bytes).expect_err("refused").to_string();
            assert!(message.contains(says), "{message}");
        }
        assert!(matches!(sniff("a.csv", b""), Err(IngestError::EmptyFile { .. })));
    }
}
