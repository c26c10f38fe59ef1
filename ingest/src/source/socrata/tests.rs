//! Chicago's rows and their traps.

use super::*;
use crate::read::Records;

/// What a source makes of a row with these texts in these of its columns.
pub(in crate::source) fn judged<T>(source: &dyn Source, texts: &[(&str, &str)], look: impl FnOnce(Verdict<'_>) -> T) -> T {
    let columns = source.columns();
    let text = |name: &str| texts.iter().rev().find(|(own, _)| *own == name).map_or("", |(_, text)| *text);
    let mut records = Records::new(columns.len());
    records.push(2, columns.iter().map(|column| text(&column.name)));
    let positions: Vec<Option<usize>> = (0..columns.len()).map(Some).collect();
    look(source.judge(Row::new(&records, &positions, 0)))
}

/// Texts to change, the column then at fault, and why.
pub(in crate::source) type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, Reason);

/// Which column is at fault and why, or nothing when the row is a report.
pub(in crate::source) fn fault(source: &dyn Source, texts: &[(&str, &str)]) -> Option<(String, Reason)> {
    judged(source, texts, |verdict| verdict.err().map(|rejection| (rejection.field.to_owned(), rejection.reason)))
}

const ROW: [(&str, &str); 9] = [
    ("ID", "10801"),
    ("Date", "07/04/2017 12:30:00 PM"),
    ("Primary Type", "BATTERY"),
    ("Description", "SIMPLE"),
    ("Location Description", "STREET"),
    ("Block", "012XX W ADDISON ST"),
    ("Longitude", "-87.659"),
    ("Latitude", "41.947"),
    ("Updated On", "02/10/2018 03:50:01 PM"),
];

fn chicago() -> Socrata {
    Socrata::chicago().expect("the source")
}

/// The row with some texts changed.
fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    ROW.iter().chain(changes).copied().collect()
}

fn category(changes: &[(&str, &str)]) -> (String, Vec<&'static str>) {
    judged(&chicago(), &with(changes), |verdict| {
        let draft = verdict.expect("a report");
        (draft.category.slug().to_owned(), draft.flags)
    })
}

fn place_of(changes: &[(&str, &str)]) -> Option<(f64, f64)> {
    let place = judged(&chicago(), &with(changes), |verdict| verdict.expect("a report").place);
    place.map(|place| (place.lng(), place.lat()))
}

#[test]
fn a_row_becomes_a_report_of_its_block() {
    judged(&chicago(), &ROW, |verdict| {
        let draft = verdict.expect("a report");
        assert_eq!(draft.identity, Identity::Own(identity("chicago/crime", ["10801"])));
        assert_eq!((draft.origin, draft.audience), (Origin::Agency, Audience::Public));
        assert_eq!(draft.occurred, (1_499_189_400_000_000, 1_499_189_400_000_000));
        assert_eq!((draft.category.slug(), &*draft.source_category), ("violent-crime", "BATTERY"));
        assert_eq!(draft.place_precision, PlacePrecision::Snapped);
        assert_eq!(draft.narrative.as_deref(), Some("012XX W ADDISON ST, SIMPLE, STREET"));
        assert_eq!((draft.external_id.as_deref(), draft.agency.as_deref()), (Some("10801"), Some("Chicago Police Department")));
        // 2018-02-10T21:50:01Z.
        assert_eq!(draft.revision, 1_518_299_401 - 946_684_800);
        assert!(draft.flags.is_empty());
    });
}

#[test]
fn a_later_update_is_a_later_revision_and_no_update_is_the_first() {
    let revision = |text: &str| judged(&chicago(), &with(&[("Updated On", text)]), |verdict| verdict.expect("a report").revision);
    assert!(revision("02/10/2018 03:50:02 PM") > revision("02/10/2018 03:50:01 PM"));
    assert_eq!(revision("2018-02-10T15:50:01.000"), revision("02/10/2018 03:50:01 PM"));
    assert_eq!(revision(""), 0);
    // The night in which clocks are put back orders revisions all the same.
    assert!(revision("11/05/2017 01:30:00 AM") > 0);
}

#[test]
fn categories_follow_the_primary_type_and_unknown_ones_are_kept() {
    assert_eq!(category(&[("Primary Type", "DOMESTIC VIOLENCE")]).0, "domestic-abuse");
    assert_eq!(category(&[("Description", "DOMESTIC BATTERY SIMPLE")]).0, "violent-crime");
    assert_eq!(category(&[("Primary Type", "Criminal Sexual Assault")]).0, "sexual-offences");
    assert_eq!(category(&[("Primary Type", "TIME TRAVEL")]), ("other-crime".to_owned(), vec![UNKNOWN]));
}

#[test]
fn the_place_stands_in_two_columns_or_in_one_or_nowhere() {
    let blank = [("Longitude", ""), ("Latitude", "")];
    let both = |name: &'static str, text: &'static str| place_of(&[blank[0], blank[1], (name, text)]);
    assert_eq!(place_of(&[("Location", "(41.9, -87.7)")]), Some((-87.659, 41.947)));
    assert_eq!(both("Location", "(41.947, -87.659)"), Some((-87.659, 41.947)));
    assert_eq!(both("location.coordinates", "[-87.659, 41.947]"), Some((-87.659, 41.947)));
    assert_eq!(
        place_of(&[blank[0], blank[1], ("location.longitude", "-87.659"), ("location.latitude", "41.947")]),
        Some((-87.659, 41.947))
    );
    assert_eq!((both("Location", ""), both("Location", "{\"human_address\": \"\"}")), (None, None));
    let fault = |name: &'static str, text| fault(&chicago(), &with(&[blank[0], blank[1], (name, text)]));
    assert_eq!(fault("Location", "downtown"), Some(("Location".to_owned(), Reason::NotANumber)));
    assert_eq!(fault("Location", "(41.947, )"), Some(("Location".to_owned(), Reason::HalfAPlace)));
    assert_eq!(fault("Longitude", "-87.659"), Some(("Latitude".to_owned(), Reason::HalfAPlace)));
}

#[test]
fn every_trap_is_refused_with_its_column_and_reason() {
    let cases: [Case; 13] = [
        (&[("Longitude", "-91.686565684"), ("Latitude", "36.619446395")], "Longitude", Reason::OutsideBox),
        (&[("Longitude", "0"), ("Latitude", "0")], "Longitude", Reason::NullIsland),
        (&[("Longitude", "41.947"), ("Latitude", "-87.659")], "Longitude", Reason::Swapped),
        (&[("Longitude", "1164875"), ("Latitude", "1924119")], "Longitude", Reason::OffTheGlobe),
        (&[("Date", "11/05/2017 01:30:00 AM")], "Date", Reason::AmbiguousTime),
        (&[("Date", "2017-11-05T01:30:00.000")], "Date", Reason::AmbiguousTime),
        (&[("Date", "03/12/2017 02:30:00 AM")], "Date", Reason::SkippedTime),
        (&[("Date", "07/04/2017")], "Date", Reason::NotAnInstant),
        (&[("Date", "")], "Date", Reason::Missing),
        (&[("ID", "")], "ID", Reason::Missing),
        (&[("Primary Type", "")], "Primary Type", Reason::Missing),
        (&[("Updated On", "yesterday")], "Updated On", Reason::NotAnInstant),
        (&[("Date", "07/04/1017 12:30:00 PM")], "Date", Reason::ImplausibleTime),
    ];
    for (changes, field, reason) in cases {
        assert_eq!(fault(&chicago(), &with(changes)), Some((field.to_owned(), reason)), "{changes:?}");
    }
}

#[test]
fn files_are_known_by_their_endings() {
    assert_eq!(chicago().member("Crimes_-_2001_to_Present.CSV"), Member::Read);
    assert_eq!(chicago().member("crimes.pdf"), Member::Other);
    assert!(chicago().columns().iter().all(|column| !column.name.eq_ignore_ascii_case("arrest")));
}
