//! Every webhook vector, and what the bodies say.

use std::path::Path;

use calcom_client::{Trigger, WebhookError, WebhookEvent, WebhookSecret, verify_webhook};
use serde_json::Value;

use crate::canned::at;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

fn event(name: &str) -> WebhookEvent {
    WebhookEvent::parse(&fixture(&format!("calcom-webhooks/{name}.json"))).unwrap()
}

#[test]
fn every_vector_is_judged_as_it_says() {
    let vectors: Value = serde_json::from_slice(&fixture("webhook-vectors.json")).unwrap();
    let vectors = vectors["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 18);
    for vector in vectors {
        let body = fixture(vector["file"].as_str().unwrap());
        let secrets: Vec<_> = vector["secret"].as_str().and_then(WebhookSecret::new).into_iter().collect();
        let valid = verify_webhook(&secrets, &body, vector["header"].as_str()).is_ok();
        // Upper case is left open by the vectors: Cal.com never writes it, so it is refused.
        assert_eq!(valid, vector["valid"].as_bool().unwrap_or(false), "{}", vector["id"]);
    }
}

#[test]
fn two_secrets_serve_a_rotation_and_a_missing_signature_is_told_apart() {
    let body = fixture("calcom-webhooks/booking-created.json");
    let header = "a23be80f1f286a87f3c528db3bcd9184ccac60415a72e6e92b5518e0ada78d51";
    let secret = |text: &str| WebhookSecret::new(text).unwrap();
    assert_eq!(verify_webhook(&[secret("new"), secret("whsec_sample_do_not_use")], &body, Some(header)), Ok(()));
    assert_eq!(verify_webhook(&[secret("new")], &body, Some(header)), Err(WebhookError::Mismatch));
    assert_eq!(verify_webhook(&[], &body, Some(header)), Err(WebhookError::Mismatch));
    assert_eq!(verify_webhook(&[secret("new")], &body, None), Err(WebhookError::Unsigned));
    assert_eq!(verify_webhook(&[secret("new")], &body, Some("no-secret-provided")), Err(WebhookError::Unsigned));
    assert_eq!(verify_webhook(&[secret("new")], &body, Some("sha256=abc")), Err(WebhookError::Malformed));
    assert!(WebhookSecret::new("").is_none());
}

#[test]
fn nested_and_flat_events_name_their_booking() {
    let created = event("booking-created");
    assert_eq!(created.trigger, Trigger::BookingCreated);
    assert_eq!(created.booking.uid.as_ref().unwrap().as_str(), "3kQvRZs7mXcTgVbYpLn2Ha");
    assert_eq!(created.booking.start_time, Some(at("2026-10-02T07:00:00Z")));
    assert_eq!(created.booking.metadata.as_ref().unwrap()["tenant"], "15");
    let ended = event("meeting-ended-flat");
    assert_eq!((&ended.trigger, ended.created_at), (&Trigger::MeetingEnded, None));
    assert_eq!((&ended.booking.uid, ended.booking.id), (&created.booking.uid, created.booking.id));
    assert_eq!(event("booking-no-show-updated").booking.uid, created.booking.uid);
}

#[test]
fn a_moved_booking_names_the_old_one_too() {
    let moved = event("booking-rescheduled").booking;
    assert_eq!(moved.uid.unwrap().as_str(), "8dTnWq4rHyJbUxKe5mPz1L");
    assert_eq!(moved.reschedule_uid.unwrap().as_str(), "3kQvRZs7mXcTgVbYpLn2Ha");
}

#[test]
fn an_unknown_trigger_is_kept_and_a_template_is_no_event() {
    assert_eq!(event("unknown-trigger").trigger, Trigger::Other("BOOKING_TELEPORTED".into()));
    assert_eq!(WebhookEvent::parse(&fixture("calcom-webhooks/custom-template.json")), None);
    assert_eq!(WebhookEvent::parse(&fixture("calcom-webhooks/form-template.txt")), None);
    for odd in ["", "[]", "null", r#"{"triggerEvent":5}"#] {
        assert_eq!(WebhookEvent::parse(odd.as_bytes()), None);
    }
    let odd = r#"{"triggerEvent":"BOOKING_CREATED","createdAt":"soon","payload":{"uid":"../x","bookingId":"7","startTime":3}}"#;
    let event = WebhookEvent::parse(odd.as_bytes()).unwrap();
    assert_eq!((event.created_at, event.booking.uid, event.booking.start_time), (None, None, None));
}

#[test]
fn a_repeated_delivery_has_the_same_key_and_another_event_another() {
    assert_eq!(event("booking-created").dedupe_key(), event("booking-created").dedupe_key());
    assert_ne!(event("booking-created").dedupe_key(), event("booking-cancelled").dedupe_key());
}

#[test]
fn debug_shows_no_people() {
    let text = format!("{:?} {:?}", event("booking-created"), event("booking-cancelled"));
    assert!(!text.contains("rgen") && !text.contains("kunde.example") && !text.contains("Wunsch"), "{text}");
}
