//! Cities: Chicago's crimes, Boston's requests, and requests of any Open311 endpoint.
#![cfg(test)]

use ingest::SourceKind;

use crate::made::{Lake, real_data};

const CHICAGO: &str = "ID,Case Number,Date,Block,IUCR,Primary Type,Description,Location Description,Arrest,Domestic,Beat,\
District,Ward,Community Area,FBI Code,X Coordinate,Y Coordinate,Year,Updated On,Latitude,Longitude,Location";

/// Rows of Chicago's export: each is (id, date, primary type, updated on, latitude, longitude).
fn chicago(rows: &[[&str; 6]]) -> String {
    let mut lines = vec![CHICAGO.to_owned()];
    lines.extend(rows.iter().map(|[id, date, kind, updated, lat, lng]| {
        let location = if lat.is_empty() { String::new() } else { format!("\"({lat}, {lng})\"") };
        format!(
            "{id},HZ{id},{date},012XX W ADDISON ST,0460,{kind},SIMPLE,STREET,true,false,1923,019,44,6,08B,1167000,1923000,2017,\
             {updated},{lat},{lng},{location}"
        )
    }));
    lines.join("\n") + "\n"
}

const NOON: &str = "07/04/2017 12:30:00 PM";
const UPDATED: &str = "02/10/2018 03:50:01 PM";
const ADDISON: [&str; 2] = ["41.947", "-87.659"];

fn crime<'a>(id: &'a str, date: &'a str, kind: &'a str) -> [&'a str; 6] {
    [id, date, kind, UPDATED, ADDISON[0], ADDISON[1]]
}

#[tokio::test(flavor = "multi_thread")]
async fn chicago_is_loaded_and_its_traps_are_refused_by_reason() {
    let lake = Lake::new().await;
    let text = chicago(&[
        crime("1", NOON, "BATTERY"),
        crime("2", NOON, "DOMESTIC VIOLENCE"),
        crime("3", NOON, "TIME TRAVEL"),
        ["4", NOON, "THEFT", UPDATED, "", ""],
        ["5", NOON, "THEFT", UPDATED, "36.619446395", "-91.686565684"],
        crime("6", "11/05/2017 01:30:00 AM", "THEFT"),
        crime("7", "03/12/2017 02:30:00 AM", "THEFT"),
        crime("8", "07/04/2017", "THEFT"),
    ]);
    let receipt = lake.load(SourceKind::Chicago, &[&lake.file("crimes.csv", &text)]).await.expect("loaded");
    assert_eq!((receipt.rows_read, receipt.accepted, receipt.quarantined, receipt.without_place), (8, 4, 4, 1));
    let reasons: Vec<(&str, u64)> = receipt.reasons.iter().map(|(reason, rows)| (reason.as_str(), *rows)).collect();
    assert_eq!(reasons, [("ambiguous-time", 1), ("not-an-instant", 1), ("outside-box", 1), ("skipped-time", 1)]);
    assert_eq!(receipt.unknown_categories.get("TIME TRAVEL"), Some(&1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_crime_from_csv_and_json_is_one_report_and_a_later_update_corrects_it() {
    let lake = Lake::new().await;
    let csv = lake.file("crimes.csv", &chicago(&[crime("1", NOON, "BATTERY")]));
    assert_eq!(lake.load(SourceKind::Chicago, &[&csv]).await.expect("loaded").accepted, 1);
    let json = |kind: &str, updated: &str| {
        format!(
            r#"[{{"id": "1", "case_number": "HZ1", "date": "2017-07-04T12:30:00.000", "block": "012XX W ADDISON ST",
                "primary_type": "{kind}", "description": "SIMPLE", "location_description": "STREET", "arrest": true,
                "updated_on": "{updated}", "location": {{"latitude": "41.947", "longitude": "-87.659"}}}}]"#
        )
    };
    let same = lake.file("same.json", &json("BATTERY", "2018-02-10T15:50:01.000"));
    let again = lake.load(SourceKind::Chicago, &[&same]).await.expect("loaded");
    assert_eq!((again.rows_read, again.accepted, again.duplicates, again.corrected), (1, 0, 1, 0));
    let later = lake.file("later.json", &json("ASSAULT", "2018-03-01T00:00:00.000"));
    let corrected = lake.load(SourceKind::Chicago, &[&later]).await.expect("loaded");
    assert_eq!((corrected.rows_read, corrected.corrected, corrected.quarantined), (1, 1, 0));
}

const BOSTON: &str =
    ",CASE_ENQUIRY_ID,OPEN_DT,CLOSED_DT,CASE_STATUS,SUBJECT,TYPE,Location,LATITUDE,LONGITUDE,Source,Geocoded_Location";

/// Rows of one of Boston's files: each is (case, opened, closed, status, type).
fn boston(rows: &[[&str; 5]]) -> String {
    let mut lines = vec![BOSTON.to_owned()];
    lines.extend(rows.iter().enumerate().map(|(index, [case, opened, closed, status, kind])| {
        format!(
            "{index},{case},{opened},{closed},{status},Public Works Department,{kind},1 City Hall Plz  Boston,42.3601,-71.0579,\
             Self Service,\"(42.3601, -71.0579)\""
        )
    }));
    lines.join("\n") + "\n"
}

#[tokio::test(flavor = "multi_thread")]
async fn boston_is_loaded_from_an_archive_of_one_file_per_type() {
    let lake = Lake::new().await;
    let lights = boston(&[
        ["1", "07/23/2015 10:51:00 AM", "07/24/2015 08:00:00 AM", "Closed", "Street Light Outages"],
        ["2", "11/01/2015 01:16:00 AM", "", "Open", "Street Light Outages"],
    ]);
    let needles = boston(&[
        ["3", "07/23/2015 10:51:00 AM", "", "Open", "Needle Pickup"],
        ["4", "07/23/2015 10:51:00 AM", "", "Pending", "Needle Pickup"],
        ["5", "07/23/2015 10:51:00 AM", "", "Open", "Time Travel"],
    ]);
    let archive = lake.archive("requests.zip", &[("Lights.csv", lights.as_str()), ("Needles.csv", needles.as_str())]);
    let receipt = lake.load(SourceKind::Boston311, &[&archive]).await.expect("loaded");
    assert_eq!((receipt.rows_read, receipt.accepted, receipt.quarantined, receipt.files.len()), (5, 3, 2, 2));
    let reasons: Vec<(&str, u64)> = receipt.reasons.iter().map(|(reason, rows)| (reason.as_str(), *rows)).collect();
    assert_eq!(reasons, [("ambiguous-time", 1), ("unknown-word", 1)]);
    assert_eq!(receipt.unknown_categories.get("Time Travel"), Some(&1));
}

#[tokio::test(flavor = "multi_thread")]
async fn boston_of_2015_is_accounted_for_row_by_row() {
    let Some(path) = real_data("resident/boston-311-2015.zip") else { return };
    let lake = Lake::new().await;
    let receipt = lake.load(SourceKind::Boston311, &[&path]).await.expect("loaded");
    assert_eq!((receipt.rows_read, receipt.accepted, receipt.duplicates, receipt.quarantined), (121_145, 121_144, 0, 1));
    assert_eq!(receipt.reasons.get("ambiguous-time"), Some(&1));
    assert_eq!((receipt.without_place, receipt.files.len()), (0, 158));
    assert!(receipt.unknown_categories.is_empty(), "{:?}", receipt.unknown_categories);
    let piles: Vec<u64> = receipt.piles.iter().map(|pile| pile.reports).collect();
    assert_eq!(piles, [17_070], "the default point is found");
}

const OPEN311: &str = "service_request_id,status,status_notes,service_name,service_code,description,agency_responsible,\
service_notice,requested_datetime,updated_datetime,expected_datetime,address,address_id,zipcode,lat,long,media_url";

fn request(id: &str, status: &str, requested: &str) -> String {
    format!(
        "{id},{status},,Graffiti Removal,G1,\"Wall, north side\",Public Works,,{requested},2010-04-15T06:37:38-08:00,,1 Main St,\
         7,94121,37.7622,-122.4144,http://example.org/1.jpg"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open311_request_is_one_report_in_csv_json_and_xml() {
    let lake = Lake::new().await;
    let rows = [
        request("1", "open", "2010-04-14T06:37:38-08:00"),
        request("2", "closed", "2010-04-14T14:37:38Z"),
        request("3", "open", "2010-04-14T06:37:38"),
        request("4", "pending", "2010-04-14T14:37:38Z"),
    ];
    let csv = lake.file("requests.csv", &format!("{OPEN311}\n{}\n", rows.join("\n")));
    let receipt = lake.load(SourceKind::Open311, &[&csv]).await.expect("loaded");
    assert_eq!((receipt.rows_read, receipt.accepted, receipt.quarantined), (4, 2, 2));
    let reasons: Vec<(&str, u64)> = receipt.reasons.iter().map(|(reason, rows)| (reason.as_str(), *rows)).collect();
    assert_eq!(reasons, [("not-an-instant", 1), ("unknown-word", 1)]);

    let json = r#"[{"service_request_id": 1, "status": "open", "status_notes": null, "service_name": "Graffiti Removal",
        "service_code": "G1", "description": "Wall, north side", "agency_responsible": "Public Works",
        "requested_datetime": "2010-04-14T06:37:38-08:00", "updated_datetime": "2010-04-15T06:37:38-08:00",
        "address": "1 Main St", "lat": 37.7622, "long": -122.4144}]"#;
    let again = lake.load(SourceKind::Open311, &[&lake.file("requests.json", json)]).await.expect("loaded");
    assert_eq!((again.rows_read, again.accepted, again.duplicates), (1, 0, 1));

    let fields = [
        ("service_request_id", "2"),
        ("status", "closed"),
        ("service_name", "Graffiti Removal"),
        ("service_code", "G1"),
        ("description", "Wall, north side"),
        ("agency_responsible", "Public Works"),
        ("requested_datetime", "2010-04-14T14:37:38Z"),
        ("updated_datetime", "2010-04-15T06:37:38-08:00"),
        ("lat", "37.7622"),
        ("long", "-122.4144"),
    ];
    let request = fields.map(|(name, text)| format!("<{name}>{text}</{name}>")).concat();
    let xml = format!("<?xml version=\"1.0\"?>\n<service_requests>\n<request>{request}</request>\n</service_requests>\n");
    let again = lake.load(SourceKind::Open311, &[&lake.file("requests.xml", &xml)]).await.expect("loaded");
    assert_eq!((again.rows_read, again.accepted, again.duplicates), (1, 0, 1));
}
