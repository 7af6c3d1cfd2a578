//! Every error sample is judged as the notes say, over both operations.

use std::time::Duration;

use bytes::Bytes;
use calcom_client::{CalcomError, Meaning};
use http::Response;

use crate::canned::{BUDGET, booking, client, named, october, samples};

/// File, kind, outage, conflict, credential, may have happened (if it was a booking).
type Row = (&'static str, &'static str, bool, bool, bool, bool);

const TABLE: [Row; 32] = [
    ("error-400-slot-taken.json", "slot_taken", false, true, false, false),
    ("error-400-hosts-unavailable.json", "slot_taken", false, true, false, false),
    ("error-400-out-of-bounds.json", "out_of_bounds", false, false, false, false),
    ("error-400-past.json", "in_the_past", false, false, false, false),
    ("error-400-reserved-by-other.json", "slot_held", false, true, false, false),
    ("error-400-booker-limit.json", "booker_limit", false, false, false, false),
    ("error-400-missing-phone.json", "missing_field", false, false, false, false),
    ("error-400-input-pipe.json", "bad_input", false, false, false, false),
    ("error-400-slots-extra-params.json", "bad_input", false, false, false, false),
    ("error-400-validation-pipe-echo.json", "bad_input", false, false, false, false),
    ("error-400-flat-cancel-reason.json", "reason_required", false, false, false, false),
    ("error-400-already-cancelled.json", "already_cancelled", false, false, false, false),
    ("error-400-zod.json", "bad_input", false, false, false, false),
    ("error-401-invalid-key.json", "credential", false, false, true, false),
    ("error-401-no-auth.json", "credential", false, false, true, false),
    ("error-403-forbidden.json", "forbidden", false, false, true, false),
    ("error-404-booking.json", "not_found", false, false, false, false),
    ("error-404-event-type.json", "not_found", false, false, false, false),
    ("error-404-wrong-version.json", "wrong_version", false, false, false, false),
    ("error-404-trpc.json", "not_found", false, false, false, false),
    ("error-409-seats-full.json", "seats_full", false, true, false, false),
    ("error-409-prisma-conflict.json", "duplicate", false, true, false, true),
    ("error-409-flat-booking-conflict.json", "duplicate", false, true, false, true),
    ("error-409-error-with-code.json", "duplicate", false, true, false, true),
    ("error-422-reservation-booked.json", "slot_taken", false, true, false, false),
    ("error-422-reservation-taken.json", "slot_held", false, true, false, false),
    ("error-422-no-hosts.json", "configuration", false, false, false, false),
    ("error-429-throttled.json", "over_quota", false, false, false, false),
    ("error-500-internal.json", "outage", true, false, false, true),
    ("error-500-sentry.json", "outage", true, false, false, true),
    ("error-500-flat.json", "outage", true, false, false, true),
    ("error-502-edge.html", "outage", true, false, false, true),
];

async fn booking_error(file: &str) -> CalcomError {
    client(named(file).response).0.create_booking(&booking(), BUDGET).await.unwrap_err()
}

#[tokio::test]
async fn every_error_sample_is_judged_as_the_notes_say() {
    for (file, kind, outage, conflict, credential, happened) in TABLE {
        let error = booking_error(file).await;
        let found = (
            error.kind(),
            error.is_outage(),
            error.is_conflict(),
            error.is_credential_fault(),
            error.may_have_happened(),
        );
        assert_eq!(found, (kind, outage, conflict, credential, happened), "{file}");
        let reading = client(named(file).response).0.slots(&october(), BUDGET).await.unwrap_err();
        assert_eq!((reading.kind(), reading.may_have_happened()), (kind, false), "{file}: reading changes nothing");
    }
}

#[test]
fn no_error_sample_is_left_out() {
    let errors = samples().into_iter().filter(|sample| sample.file.starts_with("error-"));
    let missing: Vec<_> =
        errors.map(|sample| sample.file).filter(|file| !TABLE.iter().any(|row| row.0 == file)).collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[tokio::test]
async fn the_details_of_a_sentence_are_read() {
    let meaning = async |file: &str| booking_error(file).await.meaning().cloned().unwrap();
    let free_in = Some(Duration::from_secs(187));
    assert_eq!(meaning("error-400-reserved-by-other.json").await, Meaning::SlotHeld { free_in });
    assert_eq!(meaning("error-400-missing-phone.json").await, Meaning::MissingField { field: "phone".into() });
    assert_eq!(booking_error("error-429-throttled.json").await.retry_after(), Some(Duration::from_secs(60)));
}

#[tokio::test]
async fn the_sentence_counts_more_than_the_status_and_may_gain_a_prefix_and_a_tail() {
    let body = r#"{"statusCode":500,"message":"Booking failed: User either already has booking at this time or is not available (v2)"}"#;
    let answer = Response::builder().status(500).body(Bytes::from(body)).unwrap();
    let error = client(answer).0.create_booking(&booking(), BUDGET).await.unwrap_err();
    assert!(error.is_conflict() && !error.is_outage());
}

#[tokio::test]
async fn retry_after_is_read_as_seconds_and_as_a_date_against_the_server_s_own_clock() {
    let wait = async |headers: &[(&str, &str)]| {
        let mut answer = Response::builder().status(429);
        for (name, value) in headers {
            answer = answer.header(*name, *value);
        }
        client(answer.body(Bytes::new()).unwrap())
            .0
            .slots(&october(), BUDGET)
            .await
            .unwrap_err()
            .retry_after()
            .unwrap()
            .as_secs()
    };
    assert_eq!(wait(&[("retry-after", "17"), ("x-ratelimit-reset-default", "42")]).await, 17);
    let (date, until) = ("Wed, 30 Sep 2026 12:00:00 GMT", "Wed, 30 Sep 2026 12:00:25 GMT");
    assert_eq!(wait(&[("date", date), ("retry-after", until)]).await, 25);
    assert_eq!(wait(&[("date", until), ("retry-after", date)]).await, 0, "a date that has passed");
    let (rfc850, asctime) = ("Wednesday, 30-Sep-26 12:00:35 GMT", "Wed Sep 30 12:00:45 2026");
    assert_eq!(wait(&[("date", date), ("retry-after", rfc850)]).await, 35, "an obsolete form");
    assert_eq!(wait(&[("date", date), ("retry-after", asctime)]).await, 45, "the other obsolete form");
    assert_eq!(wait(&[("retry-after", "soon"), ("x-ratelimit-reset-default", "42")]).await, 42, "neither form");
    assert_eq!(wait(&[("x-ratelimit-reset-default", "42"), ("x-ratelimit-reset-burst", "50")]).await, 50);
    assert_eq!(wait(&[]).await, 60);
    assert_eq!(wait(&[("retry-after", "99999999999999")]).await, 86_400);
}

#[tokio::test]
async fn a_wrong_shape_is_unreadable_and_not_an_empty_list() {
    for body in [
        "",
        "<html>",
        "{\"status\":\"success\"}",
        "{\"status\":\"success\",\"data\":[]}",
        "{\"status\":\"error\",\"data\":{}}",
    ] {
        let error = client(Response::new(Bytes::from(body))).0.slots(&october(), BUDGET).await.unwrap_err();
        assert_eq!(error.kind(), "unreadable_answer", "{body}");
        assert!(error.is_outage());
    }
}

#[tokio::test]
async fn a_series_without_an_occurrence_is_unreadable() {
    let answer = Response::new(Bytes::from("{\"status\":\"success\",\"data\":[]}"));
    let error = client(answer).0.create_booking(&booking(), BUDGET).await.unwrap_err();
    assert_eq!(error.kind(), "unreadable_answer");
    assert!(error.may_have_happened());
}
