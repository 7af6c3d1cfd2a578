//! Every body that the client sends validates against the corrected document.

use calcom_client::Location;

use crate::judge;
use crate::salon::{HAIRCUT, booking};

#[test]
fn the_body_of_a_booking_with_everything() {
    let Some(document) = judge::document() else {
        return;
    };
    let mut wanted = booking(HAIRCUT, "2026-10-02T07:00:00Z")
        .metadata("call_id", "call_1")
        .notes("bitte klingeln")
        .location(Location::AttendeeAddress {
            address: "Musterstraße 1".to_owned(),
        });
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
