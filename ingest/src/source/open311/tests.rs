//! One request as JSON, as XML and as a row of the bulk export, and what is refused.

use engine::report::{Audience, Origin, Status};

use super::*;
use crate::source::socrata::tests::{Case, fault, judged};

const ROW: [(&str, &str); 10] = [
    ("service_request_id", "638344"),
    ("status", "closed"),
    ("requested_datetime", "2010-04-14T06:37:38-08:00"),
    ("updated_datetime", "2010-04-14T16:37:38+02:00"),
    ("service_name", "Sidewalk Defect"),
    ("service_code", "006"),
    ("description", "Big hole & puddle"),
    ("agency_responsible", "Public Works"),
    ("long", "-122.41"),
    ("lat", "37.762221815"),
];

fn open311() -> Open311 {
    Open311::new().expect("the source")
}

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    ROW.iter().chain(changes).copied().collect()
}

#[test]
fn a_row_becomes_a_request() {
    judged(&open311(), &ROW, |verdict| {
        let draft = verdict.expect("a report");
        assert_eq!(draft.identity, Identity::Own(identity("open311/agency", ["Public Works", "638344"])));
        assert_eq!((draft.origin, draft.audience, draft.status), (Origin::Resident, Audience::Public, Status::Resolved));
        assert_eq!((draft.occurred.0, draft.reported_at), (1_271_255_858_000_000, Some(1_271_255_858_000_000)));
        assert_eq!((draft.category.slug(), draft.revision), ("hazard", 1_271_255_858 - 946_684_800));
        assert_eq!(draft.place.map(|place| (place.lng(), place.lat())), Some((-122.41, 37.762_221_815)));
        assert_eq!((draft.narrative.as_deref(), draft.agency.as_deref()), (Some("Big hole & puddle"), Some("Public Works")));
    });
}

#[test]
fn an_id_is_that_of_its_jurisdiction_or_else_of_its_agency() {
    let identity = |changes: &[(&str, &str)]| judged(&open311(), &with(changes), |verdict| verdict.expect("a report").identity);
    assert_ne!(identity(&[]), identity(&[("agency_responsible", "Parks")]));
    let city = ("jurisdiction_id", "city.example");
    assert_eq!(identity(&[city]), identity(&[city, ("agency_responsible", "Parks")]));
    assert_ne!(identity(&[city]), identity(&[("jurisdiction_id", "town.example")]));
}

#[test]
fn faults_name_their_column() {
    let cases: [Case; 8] = [
        (&[("requested_datetime", "2010-04-14T06:37:38")], "requested_datetime", Reason::NotAnInstant),
        (&[("requested_datetime", "2010-04-14")], "requested_datetime", Reason::NotAnInstant),
        (&[("requested_datetime", "")], "requested_datetime", Reason::Missing),
        (&[("updated_datetime", "2010-04-14T06:37:38")], "updated_datetime", Reason::NotAnInstant),
        (&[("service_request_id", "")], "service_request_id", Reason::Missing),
        (&[("service_name", ""), ("service_code", "")], "service_name", Reason::Missing),
        (&[("status", "pending")], "status", Reason::UnknownWord),
        (&[("lat", "")], "lat", Reason::HalfAPlace),
    ];
    for (changes, field, reason) in cases {
        assert_eq!(fault(&open311(), &with(changes)), Some((field.to_owned(), reason)), "{changes:?}");
    }
    assert_eq!(fault(&open311(), &with(&[("requested_datetime", "2010-04-14T06:37-08:00")])), None);
    assert_eq!(fault(&open311(), &with(&[("requested_datetime", "2010-04-14T14:37:38Z")])), None);
}
