//! Every body that the client sends validates against the corrected document.

use calcom_client::Location;
use serde_json::json;

use crate::judge;
use crate::salon::{HAIRCUT, booking};

#[test]
fn the_body_of_a_booking_with_everything() {
    let Some(document) = judge::document() else {
        return;
    };
    let mut wanted = booking(HAIRCUT, "2026-10-02T07:00:00Z").metadata("call_id", "call_1").notes("bitte klingeln");
    wanted.length = Some(45);
    wanted.guests = vec!["gast@kunde.example".parse().unwrap()];
    let sent = serde_json::to_value(&wanted).unwrap();
    let validator = judge::body(document, "POST", "/v2/bookings");
    assert!(validator.is_valid(&sent), "{sent}");
    wanted.recurrence_count = Some(3);
    assert!(validator.is_valid(&serde_json::to_value(&wanted).unwrap()));
    wanted.instant = true;
    assert!(validator.is_valid(&serde_json::to_value(&wanted).unwrap()));
}

/// The document wants exactly one kind of location to match, and its kinds overlap, so that none can; the shape is judged here instead.
#[test]
fn a_location_has_its_kind_and_only_its_members() {
    let wanted = |location| serde_json::to_value(booking(HAIRCUT, "2026-10-02T07:00:00Z").location(location)).unwrap();
    let address = "Musterstraße 1".to_owned();
    let cases = [
        (Location::Address, json!({"type": "address"})),
        (
            Location::AttendeeAddress { address: address.clone() },
            json!({"type": "attendeeAddress", "address": address}),
        ),
        (
            Location::AttendeePhone { phone: "+493023125042".parse().unwrap() },
            json!({"type": "attendeePhone", "phone": "+493023125042"}),
        ),
        (
            Location::Integration { integration: "cal-video".into() },
            json!({"type": "integration", "integration": "cal-video"}),
        ),
        (Location::OrganizersDefaultApp, json!({"type": "organizersDefaultApp"})),
    ];
    for (location, shape) in cases {
        assert_eq!(wanted(location)["location"], shape);
    }
}
