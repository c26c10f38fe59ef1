//! Boston's rows in both of the forms in which they are exported.

use engine::report::{Audience, Origin, Status};

use super::*;
use crate::reason::Reason;
use crate::source::categories::UNKNOWN;
use crate::source::socrata::tests::{Case, fault, judged};

const ROW: [(&str, &str); 9] = [
    ("CASE_ENQUIRY_ID", "101001242404"),
    ("OPEN_DT", "07/23/2015 10:51:00 AM"),
    ("CLOSED_DT", ""),
    ("CASE_STATUS", "Open"),
    ("CASE_TITLE", ""),
    ("SUBJECT", "Public Works Department"),
    ("TYPE", "Street Light Outages"),
    ("LONGITUDE", "-71.0587"),
    ("LATITUDE", "42.3594"),
];

fn boston() -> Boston311 {
    Boston311::new().expect("the source")
}

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    ROW.iter().chain(changes).copied().collect()
}

#[test]
fn a_row_becomes_a_request_even_at_the_default_point() {
    judged(&boston(), &ROW, |verdict| {
        let draft = verdict.expect("a report");
        assert_eq!(draft.identity, Identity::Own(identity("boston-311/case", ["101001242404"])));
        assert_eq!((draft.origin, draft.audience, draft.status), (Origin::Resident, Audience::Public, Status::Open));
        assert_eq!((draft.occurred.0, draft.reported_at), (1_437_663_060_000_000, Some(1_437_663_060_000_000)));
        assert_eq!((draft.category.slug(), draft.revision), ("street-lighting", 0));
        assert_eq!((draft.agency.as_deref(), draft.narrative), (Some("Public Works Department"), None));
        assert_eq!(draft.place.map(|place| (place.lng(), place.lat())), Some((-71.0587, 42.3594)));
    });
}

#[test]
fn a_closed_case_is_a_later_revision_of_the_open_one() {
    let closed = with(&[("CASE_STATUS", "Closed"), ("CLOSED_DT", "2015-07-24 08:00:00"), ("CASE_TITLE", "Lamp is out")]);
    judged(&boston(), &closed, |verdict| {
        let draft = verdict.expect("a report");
        assert_eq!((draft.status, draft.narrative.as_deref()), (Status::Resolved, Some("Lamp is out")));
        assert!(draft.revision > 0);
        assert_eq!(draft.identity, judged(&boston(), &ROW, |open| open.expect("a report").identity));
    });
}

#[test]
fn faults_name_their_column_and_unknown_types_are_kept() {
    let cases: [Case; 6] = [
        (&[("CASE_ENQUIRY_ID", "")], "CASE_ENQUIRY_ID", Reason::Missing),
        (&[("OPEN_DT", "11/01/2015 01:30:00 AM")], "OPEN_DT", Reason::AmbiguousTime),
        (&[("OPEN_DT", "03/08/2015 02:30:00 AM")], "OPEN_DT", Reason::SkippedTime),
        (&[("CLOSED_DT", "soon")], "CLOSED_DT", Reason::NotAnInstant),
        (&[("CASE_STATUS", "Pending")], "CASE_STATUS", Reason::UnknownWord),
        (&[("LATITUDE", "")], "LATITUDE", Reason::HalfAPlace),
    ];
    for (changes, field, reason) in cases {
        assert_eq!(fault(&boston(), &with(changes)), Some((field.to_owned(), reason)), "{changes:?}");
    }
    let told = judged(&boston(), &with(&[("TYPE", "Time Travel")]), |verdict| {
        let draft = verdict.expect("a report");
        (draft.category.slug(), draft.flags, draft.source_category.into_owned())
    });
    assert_eq!(told, ("other-safety", vec![UNKNOWN], "Time Travel".to_owned()));
}
