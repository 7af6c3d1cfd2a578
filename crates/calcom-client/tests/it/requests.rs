//! What goes out: method, path, pinned version, closed bodies, and nothing that cannot be right.

use bytes::Bytes;
use calcom_client::{EventTypeRef, SlotsQuery};
use chrono_tz::Europe::Berlin;
use http::Response;
use serde_json::{Value, json};

use crate::canned::{BUDGET, at, booking, client, named, october};

#[tokio::test]
async fn slots_are_asked_for_in_their_version_with_an_end_that_is_not_midnight() {
    let (client, asked) = client(named("slots-200-empty.json").response);
    client.slots(&october(), BUDGET).await.unwrap();
    let asked = asked.lock().unwrap();
    let request = &asked[0];
    assert_eq!(request.headers()["cal-api-version"], "2024-09-04");
    assert_eq!(
        request.uri().to_string(),
        "https://api.cal.example/v2/slots?eventTypeId=424242&start=2026-10-01T00%3A00%3A00Z&end=2026-10-31T23%3A59%3A59Z\
         &timeZone=Europe%2FBerlin"
    );
}

#[tokio::test]
async fn a_booking_is_made_in_its_version_with_a_closed_body() {
    let (client, asked) = client(named("booking-create-201.json").response);
    client.create_booking(&booking().metadata("call_id", "call_1").notes("bitte klingeln"), BUDGET).await.unwrap();
    let asked = asked.lock().unwrap();
    let request = &asked[0];
    assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/v2/bookings"));
    assert_eq!(request.headers()["cal-api-version"], "2024-08-13");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert!(request.headers()["authorization"].is_sensitive());
    let body: Value = serde_json::from_slice(request.body()).unwrap();
    let attendee = json!({"name": "Jürgen Müller-Lüdenscheidt", "timeZone": "Europe/Berlin", "email": "juergen.mueller@kunde.example"});
    let expected = json!({"start": "2026-10-02T07:00:00Z", "eventTypeId": 424_242, "attendee": attendee,
        "metadata": {"call_id": "call_1"}, "bookingFieldsResponses": {"notes": "bitte klingeln"}});
    assert_eq!(body, expected);
}

#[tokio::test]
async fn slugs_are_sent_instead_of_the_number_and_never_with_it() {
    let (client, asked) = client(named("slots-200-empty.json").response);
    let (slug, username) = ("haarschnitt".to_owned(), "mara&co".to_owned());
    let event_type = EventTypeRef::Individual { slug, username, organization: None };
    let query = SlotsQuery::new(event_type, at("2026-10-01T00:00:00Z"), at("2026-10-01T12:00:00Z"), Berlin);
    client.slots(&query, BUDGET).await.unwrap();
    let text = asked.lock().unwrap()[0].uri().to_string();
    assert!(text.contains("eventTypeSlug=haarschnitt&username=mara%26co") && !text.contains("eventTypeId"), "{text}");
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_booking_is_named_at_once_and_nothing_is_sent() {
    let (client, asked) = client(Response::new(Bytes::new()));
    let mut wanted = booking().metadata("k".repeat(41), "v".repeat(501)).notes("x".repeat(2001));
    wanted.attendee.name = String::new();
    wanted.attendee.email = None;
    wanted.length = Some(0);
    let error = client.create_booking(&wanted, BUDGET).await.unwrap_err().to_string();
    for path in ["attendee.name", "attendee:", "metadata[0]: key", "metadata[0]: value", "answers.notes", "length"] {
        assert!(error.contains(path), "{path} in {error}");
    }
    assert!(asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn every_create_sample_is_read() {
    for (file, count) in [
        ("booking-create-201.json", 1),
        ("booking-create-201-pending.json", 1),
        ("booking-create-201-nulls.json", 1),
        ("booking-create-201-recurring.json", 3),
        ("booking-create-201-seated.json", 1),
    ] {
        let series = client(named(file).response).0.create_series(&booking(), BUDGET).await.unwrap();
        assert_eq!(series.len(), count, "{file}");
    }
    let seated =
        client(named("booking-create-201-seated.json").response).0.create_booking(&booking(), BUDGET).await.unwrap();
    assert!(seated.seat_uid.is_some());
    let pending =
        client(named("booking-create-201-pending.json").response).0.create_booking(&booking(), BUDGET).await.unwrap();
    assert!(!pending.is_confirmed() && pending.is_live());
}
