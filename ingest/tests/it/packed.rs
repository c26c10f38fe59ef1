//! Packed files that arrive incomplete or damaged: nothing is loaded, and the message says what to do.
#![cfg(test)]

use std::io::Write as _;
use std::path::PathBuf;

use ingest::{Delivered, LoadOptions, SourceKind};

use crate::made::{Lake, options, street};

const POLICE: SourceKind = SourceKind::PoliceUk;

/// A street file whose bytes are too many for one buffer of any unpacker.
fn text() -> String {
    let ids: Vec<String> =
        (0..20_000).map(|number: u64| format!("{:016x}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
    let row = |id| (id, "2018-01", "-2.59", "51.45", "Burglary");
    street(&ids.iter().map(|id| row(id.as_str())).collect::<Vec<_>>())
}

/// The text packed in three ways, by the ending of the file's name.
fn packed(lake: &Lake) -> Vec<(&'static str, Vec<u8>)> {
    let text = text();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).expect("packed");
    let zip = lake.archive("whole.zip", &[("2018-01-avon-and-somerset-street.csv", &text)]);
    vec![
        ("gz", gzip.finish().expect("packed")),
        ("zst", zstd::encode_all(text.as_bytes(), 1).expect("packed")),
        ("zip", std::fs::read(zip).expect("readable")),
    ]
}

/// What a load of these bytes says when it fails.
async fn refused(lake: &Lake, name: &str, bytes: &[u8]) -> String {
    let path = lake.folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    let message = lake.load(POLICE, &[&path]).await.expect_err("refused").to_string();
    assert!(message.contains(&path.display().to_string()), "{message}");
    assert_eq!(lake.rows("reports"), 0);
    message
}

#[tokio::test(flavor = "multi_thread")]
async fn a_packed_file_that_is_cut_short_is_named_and_to_be_fetched_again() {
    let lake = Lake::new().await;
    for (ending, whole) in packed(&lake) {
        // Within the head, in the middle, and one byte before the end.
        for length in [5, whole.len() / 2, whole.len() - 1] {
            let message = refused(&lake, &format!("cut-{length}.csv.{ending}"), &whole[..length]).await;
            assert!(message.contains("it is cut short") && message.contains("again"), "{ending} {length}: {message}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_packed_file_that_is_damaged_says_so() {
    let lake = Lake::new().await;
    let (_, mut bytes) = packed(&lake).swap_remove(0);
    let end = bytes.len();
    // The checksum stands in the last eight bytes.
    bytes[end - 6] ^= 1;
    let message = refused(&lake, "bad.csv.gz", &bytes).await;
    assert!(message.contains("it is damaged") && message.contains("fetch it again"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_in_a_temporary_file_goes_by_the_name_that_people_gave_it() {
    let lake = Lake::new().await;
    let path = lake.file("temporary", "not,the,columns\n1,2,3\n");
    let called = |path: PathBuf| LoadOptions { inputs: vec![Delivered { path, name: "-".to_owned() }], ..options(POLICE, &[]) };
    let message = lake.load_as(&called(path)).await.expect_err("other columns").to_string();
    assert!(message.starts_with("- line 1: there is no column"), "{message}");
    for (ending, whole) in packed(&lake) {
        let path = lake.folder.path().join("temporary");
        std::fs::write(&path, &whole[..whole.len() / 2]).expect("written");
        let message = lake.load_as(&called(path)).await.expect_err("cut").to_string();
        assert!(message.contains(" -: it is cut short") && !message.contains("temporary"), "{ending}: {message}");
    }
    let gone = lake.load_as(&called(lake.folder.path().join("gone"))).await.expect_err("gone").to_string();
    assert!(gone.starts_with("cannot read -: "), "{gone}");
    let rows = street(&[("", "2018-01", "-2.59", "51.45", "Burglary")]);
    let receipt = lake.load_as(&called(lake.file("temporary", &rows))).await.expect("loaded");
    assert_eq!((receipt.files[0].name.as_str(), receipt.accepted), ("-", 1));
}
