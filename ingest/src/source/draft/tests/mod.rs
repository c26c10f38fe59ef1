//! Drafts of files as publishers write them, and what becomes of rows that are judged by them.

use std::fmt::Write;

use proptest::prelude::*;

use super::draft_from_bytes;
use crate::read::{Delimited, Reader, Row};
use crate::reason::Reason;
use crate::source::mapping::Mapping;
use crate::source::{ColumnRule, Source};

fn drafted(file: &str, text: &str) -> String {
    draft_from_bytes(file, text.as_bytes()).expect("a draft")
}

fn mapping(draft: &str) -> Mapping {
    Mapping::parse("draft.toml", draft, &"Europe/London".parse().expect("a zone")).expect("a mapping")
}

#[track_caller]
fn has(draft: &str, lines: &[&str]) {
    for line in lines {
        assert!(draft.lines().any(|own| own == *line), "{line}\n\n{draft}");
    }
}

/// How many rows a mapping accepts and refuses.
fn judged(mapping: &Mapping, text: &str) -> (usize, Vec<Reason>) {
    let bytes = std::io::Cursor::new(text.as_bytes().to_vec());
    let mut reader = Delimited::open("test.csv", Box::new(bytes), mapping.dialect()).expect("a file");
    let position = |rule: &ColumnRule| reader.header().iter().position(|name| *name == rule.name);
    let positions: Vec<Option<usize>> = mapping.columns().iter().map(position).collect();
    let records = reader.next_block().expect("a block").expect("rows").into_records();
    let verdicts: Vec<_> = (0..records.len()).map(|row| mapping.judge(Row::new(&records, &positions, row))).collect();
    let refused = verdicts.iter().filter_map(|verdict| verdict.as_ref().err().map(|fault| fault.reason)).collect();
    (verdicts.iter().filter(|verdict| verdict.is_ok()).count(), refused)
}

/// An American city's crimes: times with AM and PM, words in capitals, a grid beside degrees.
fn american(rows: usize) -> String {
    let mut text =
        "ID,Case Number,Date,Block,Primary Type,Description,Beat,X Coordinate,Y Coordinate,Updated On,Latitude,Longitude\n"
            .to_owned();
    for row in 0..rows {
        let (kind, hour) = (["THEFT", "BATTERY", "DECEPTIVE PRACTICE"][row % 3], 1 + row % 12);
        let when = format!("{:02}/{:02}/2017 {hour:02}:30:00 PM", 1 + row % 12, 1 + row % 28);
        let place = format!("1176{row:03},1900{row:03},02/10/2018 03:50:01 PM,41.88{row:03},-87.63{row:03}");
        let _ = writeln!(text, "{},JA{row:05},{when},0{row}XX W MAIN ST,{kind},SIMPLE,2{},{place}", 10_000 + row, row % 9);
    }
    text
}

#[test]
fn an_american_file_is_understood() {
    let text = american(200);
    let draft = drafted("crimes.csv", &text);
    has(
        &draft,
        &[
            "id = \"ID\"",
            "longitude = \"Longitude\"",
            "latitude = \"Latitude\"",
            "category = \"Primary Type\"",
            "narrative = [\"Block\", \"Description\"]",
            "# 200 of 200 values parse as %m/%d/%Y %I:%M:%S %p",
            "column = \"Date\"",
            "format = \"%m/%d/%Y %I:%M:%S %p\"",
            "column = \"Updated On\"",
            "\"THEFT\" = \"other-theft\" # 67 rows",
            "\"DECEPTIVE PRACTICE\" = \"other-crime\" # 66 rows; guess: nothing similar",
            "# left out: Beat, X Coordinate, Y Coordinate",
            "audience = \"neighbourhood\"",
        ],
    );
    assert_eq!(judged(&mapping(&draft), &text), (200, vec![]));
}

#[test]
fn ambiguous_days_and_months_are_said_aloud() {
    let draft = drafted("a.csv", "Date,Offense,Lat,Lon\n03/04/2017,THEFT,51.4,-2.6\n05/06/2017,THEFT,51.5,-2.5\n");
    has(&draft, &["# guess: no day is past the twelfth, so %d/%m/%Y fits as well; ask the publisher which is meant"]);
    mapping(&draft);
    assert!(draft.contains("%m/%d/%Y"));
}

#[test]
fn a_file_of_the_benchmark_is_understood() {
    let header = "report_id,reported_at,occurred_from,occurred_to,category,lat,lon,neighbourhood,reporter,text\n";
    let row = |n: usize| {
        let word = ["antisocial_behaviour", "theft_from_vehicle", "bike_theft", "street_lighting"][n % 4];
        let at = format!("2024-05-{:02}T{:02}", 1 + n % 28, n % 24);
        format!("r{n},{at}:50:00Z,{at}:10:00Z,{at}:20:00Z,{word},51.4{n:03},-2.6{n:03},Old Town,h{},Seen it {n} times\n", n % 7)
    };
    let text = header.to_owned() + &(0..100).map(row).collect::<String>();
    let draft = drafted("benchmark.csv", &text);
    has(
        &draft,
        &[
            "id = \"report_id\"",
            "household = \"reporter\"",
            "category = \"category\"",
            "narrative = [\"neighbourhood\", \"text\"]",
            "column = \"occurred_from\"",
            "column = \"occurred_to\"",
            "column = \"reported_at\"",
            "origin = \"resident\"",
            "\"bike_theft\" = \"bicycle-theft\" # 25 rows",
        ],
    );
    assert_eq!(judged(&mapping(&draft), &text), (100, vec![]));
}

#[test]
fn a_grid_leaves_its_code_to_be_filled_in() {
    let text = "TYPE,YEAR,MONTH,DAY,HOUR,MINUTE,X,Y\nTheft of Bicycle,2020,1,31,23,59,490320.3,5458606.9\nOther Theft,2020,2,1,0,0,489998.2,5450474.0\n";
    let draft = drafted("thefts.csv", text);
    has(&draft, &["crs = \"fill in\"", "x = \"X\"", "y = \"Y\"", "year = \"YEAR\"", "minute = \"MINUTE\""]);
    assert!(draft.contains("26910"), "{draft}");
    let refused = Mapping::parse("draft.toml", &draft, &"UTC".parse().expect("a zone")).expect_err("the code is open");
    assert!(refused.to_string().contains("crs = \"fill in\" is no EPSG code"));
    assert_eq!(judged(&mapping(&draft.replace("\"fill in\"", "26910")), text), (2, vec![]));
}

#[test]
fn semicolons_commas_and_words_for_nothing_are_seen() {
    let text = "fecha;longitud;latitud;sexo;modalidad\n2019-04-23;-75,569;6,257;Mujer;Arma de fuego\n2019-04-24;NA;NA;Hombre;Contundente\n2019-04-25;-75,6;6,2;Hombre;Explosivo\n";
    let draft = drafted("homicidios.csv", text);
    has(
        &draft,
        &[
            "delimiter = \";\"",
            "decimal = \",\"",
            "blank = [\"NA\"]",
            "format = \"date\"",
            "category = \"homicide\"",
            "# left out, because Beatwise takes no personal attributes: sexo",
        ],
    );
    let mapping = mapping(&draft);
    assert_eq!(judged(&mapping, text), (3, vec![]));
}

#[test]
fn midnights_become_days_and_dates_join_their_times() {
    let midnight =
        drafted("a.csv", "date,type,lat,lon\n2017-07-04 00:00:00,Theft,51.4,-2.6\n2017-07-05 00:00:00,Theft,51.5,-2.5\n");
    has(&midnight, &["# every time of day is midnight, so only the day is known", "precision = \"day\""]);
    let text =
        "DATE OCC,TIME OCC,Crm Cd Desc,LAT,LON\n03/14/2017,2130,ROBBERY,34.05,-118.24\n03/15/2017,0005,ROBBERY,34.06,-118.25\n";
    let joined = drafted("a.csv", text);
    has(&joined, &["column = [\"DATE OCC\", \"TIME OCC\"]", "format = \"%m/%d/%Y %H%M\""]);
    assert_eq!(judged(&mapping(&joined), text), (2, vec![]));
}

#[test]
fn nothing_that_can_be_guessed_leaves_lines_to_fill_in() {
    let draft = drafted("a.csv", "colour,shape\nred,round\nblue,square\n");
    has(&draft, &["column = \"fill in\"", "format = \"fill in\"", "category = \"other-crime\""]);
    let refused = Mapping::parse("draft.toml", &draft, &"UTC".parse().expect("a zone")).expect_err("no time");
    assert!(refused.to_string().contains("[time] the format \"fill in\" is not known"));
}

#[test]
fn statuses_are_translated_and_points_recognised() {
    let text = "Incident ID,Opened,Status,Type,Location\n1,2017-07-04 10:00,Closed,Noise complaint,\"(41.88, -87.63)\"\n2,2017-07-05 11:00,Referred,Graffiti,\"(41.89, -87.64)\"\n3,2017-07-06 12:00,Closed,Noise complaint,\n4,2017-07-06 12:30,Closed,Graffiti,\n";
    let draft = drafted("311.csv", text);
    has(
        &draft,
        &[
            "point = \"Location\"",
            "status = \"Status\"",
            "\"Closed\" = \"resolved\" # 3 rows",
            "\"Referred\" = \"open\" # 1 row; guess: nothing similar",
            "# guess: only the time of the report is there, so it stands for when it happened",
            "\"Noise complaint\" = \"noise\" # 2 rows",
        ],
    );
    assert_eq!(judged(&mapping(&draft), text), (4, vec![]));
}

#[test]
fn names_and_words_of_a_file_cannot_break_the_draft() {
    let text = "\"Date\n[time]\",\"T\"\"ype\",lat,lon\n2017-07-04,\"Theft \"\"A\"\"\nB\",51.4,-2.6\n2017-07-05,\"Theft \"\"A\"\"\nB\",51.5,-2.5\n2017-07-06,Arson,51.5,-2.5\n2017-07-06,Arson,51.5,-2.5\n";
    let draft = drafted("odd \"name\"\n.csv", text);
    let read: toml::Table = toml::from_str(&draft).expect("TOML");
    assert_eq!(read["columns"]["category"].as_str(), Some("T\"ype"));
    assert_eq!(judged(&mapping(&draft), text).0, 4);
}

proptest! {
    #[test]
    fn any_text_gives_toml_or_a_refusal(text in "(date|type|lat|x|\\PC){0,9}\n([-0-9:T Z/.,;\"\t\n]|\\PC){0,200}") {
        if let Ok(draft) = draft_from_bytes("any.csv", text.as_bytes()) {
            prop_assert!(toml::from_str::<toml::Table>(&draft).is_ok(), "{}", draft);
        }
    }
}
