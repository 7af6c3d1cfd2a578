//! What was reported about the real server, one test for each, with the oddity on and off.

use calcom_simulator::{Burst, EventType, ManualClock, Simulator, UnversionedSlots, World};
use chrono::TimeDelta;
use http::Method;
use serde_json::{Value, json};

use crate::raw::{Answer, Caller};
use crate::salon::{HAIRCUT, KEY, OTHER_KEY, clock, world};

const SLOTS: &str = "/v2/slots?eventTypeId=424242&start=2026-10-02&end=2026-10-02";
const NINE: &str = "2026-10-02T07:00:00Z";

async fn start(change: impl FnOnce(World) -> World) -> (Simulator, Caller, ManualClock) {
    let clock = clock();
    let simulator = Simulator::start(change(world(clock.clone()))).await.unwrap();
    let caller = Caller::of(&simulator, KEY);
    (simulator, caller, clock)
}

fn body(event_type: u64, start: &str) -> Value {
    json!({"start": start, "eventTypeId": event_type,
        "attendee": {"name": "Erika", "email": "erika@kunde.example", "timeZone": "Europe/Berlin"}})
}

async fn book(caller: &Caller, event_type: u64, start: &str) -> Answer {
    caller.post("/v2/bookings", body(event_type, start)).await
}

async fn uid(caller: &Caller, event_type: u64, start: &str) -> String {
    book(caller, event_type, start).await.data()["uid"].as_str().unwrap().to_owned()
}

/// The starts of the second of October, in UTC.
async fn starts(caller: &Caller, event_type: u64) -> Vec<String> {
    let target = format!("/v2/slots?eventTypeId={event_type}&start=2026-10-02&end=2026-10-02");
    let answer = caller.get(&target).await;
    let day = answer.data()["2026-10-02"].as_array().cloned().unwrap_or_default();
    day.iter().map(|slot| slot["start"].as_str().unwrap()[11..16].to_owned()).collect()
}

#[tokio::test]
async fn slots_without_their_version_can_be_empty_instead_of_missing() {
    let (_simulator, caller, _) = start(|w| w.quirks(|q| q.slots_without_version = UnversionedSlots::Empty)).await;
    let answer = caller.send(Method::GET, SLOTS, None, None).await;
    assert_eq!((answer.status, answer.data()), (200, &json!({})));
    let (_simulator, caller, _) = start(|w| w).await;
    assert_eq!(caller.send(Method::GET, SLOTS, None, None).await.status, 404);
}

#[tokio::test]
async fn the_version_of_another_resource_is_a_missing_route() {
    let targets = [("/v2/bookings", "2024-09-04"), ("/v2/event-types", "2024-08-13"), ("/v2/schedules", "2024-06-14")];
    for (strict, status) in [(true, 404), (false, 200)] {
        let (_simulator, caller, _) = start(|w| w.quirks(|q| q.strict_versions = strict)).await;
        for (target, version) in targets {
            let answer = caller.send(Method::GET, target, Some(version), None).await;
            assert_eq!(answer.status, status, "{target}");
        }
    }
}

#[tokio::test]
async fn a_version_in_quotes_counts_as_missing() {
    for (quirk, old) in [(true, true), (false, false)] {
        let (_simulator, caller, _) = start(|w| w.quirks(|q| q.quoted_version_unknown = quirk)).await;
        let answer = caller.send(Method::GET, "/v2/bookings", Some("\"2024-08-13\""), None).await;
        assert_eq!(answer.data()["bookings"].is_array(), old);
    }
}

#[tokio::test]
async fn the_oldest_controllers_have_other_shapes() {
    let (_simulator, caller, _) = start(|w| w).await;
    let old = caller.send(Method::GET, "/v2/schedules", None, None).await;
    assert_eq!(old.data()[0]["availability"][0]["days"], json!([1, 2, 3, 4, 5]));
    let refused = caller.send(Method::POST, "/v2/bookings", None, Some(body(HAIRCUT, NINE))).await;
    assert!(refused.sentence().contains("property attendee should not exist"));
}

#[tokio::test]
async fn the_oldest_slots_route_answers_with_its_own_error() {
    let target = "/v2/slots/available?startTime=2026-10-02T00:00:00Z";
    let (_simulator, caller, _) = start(|w| w).await;
    let answer = caller.send(Method::GET, target, None, None).await;
    assert_eq!(answer.body["error"], json!({"code": "TRPCError", "message": "NOT_FOUND"}));
    let (_simulator, caller, _) = start(|w| w.quirks(|q| q.legacy_slots_error = false)).await;
    assert!(caller.send(Method::GET, target, None, None).await.sentence().starts_with("Cannot GET /api"));
}

#[tokio::test]
async fn number_and_slug_together_are_refused_or_the_number_wins() {
    let target = format!("{SLOTS}&username=mara-beispiel&eventTypeSlug=haarschnitt");
    let (_simulator, caller, _) = start(|w| w).await;
    assert_eq!(caller.get(&target).await.status, 400);
    let (_simulator, caller, _) = start(|w| w.quirks(|q| q.number_and_slug_refused = false)).await;
    assert_eq!(caller.get(&target).await.data().as_object().unwrap().len(), 1);
}

#[tokio::test]
async fn a_date_means_the_day_in_utc_and_so_misses_the_first_hours_elsewhere() {
    let target = "/v2/slots?eventTypeId=7&start=2026-10-02&end=2026-10-02&timeZone=Pacific/Auckland";
    let days = async |quirk| {
        let (_simulator, caller, _) = start(|w| {
            let night = calcom_simulator::Schedule::new(chrono_tz::Tz::UTC).shift(all_days(), (0, 0), (23, 0));
            w.event_type(EventType::new(7, "Nacht", 60).schedule(night), KEY).quirks(|q| q.dates_are_utc = quirk)
        })
        .await;
        let answer = caller.get(target).await;
        answer.data().as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(days(true).await, ["2026-10-02", "2026-10-03"]);
    assert_eq!(days(false).await, ["2026-10-02"]);
}

fn all_days() -> [chrono::Weekday; 7] {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    [Mon, Tue, Wed, Thu, Fri, Sat, Sun]
}

#[tokio::test]
async fn the_listing_can_ignore_the_buffer_after_another_booking_which_then_refuses() {
    for (quirk, listed) in [(true, true), (false, false)] {
        let (_simulator, caller, _) = start(|w| {
            let follow_up = EventType::new(7, "Nachschau", 15);
            w.event_type(follow_up, KEY).quirks(|q| q.listing_ignores_after_buffers = quirk)
        })
        .await;
        uid(&caller, HAIRCUT, NINE).await;
        // The haircut ends at 07:45 and has a buffer of 15 minutes after it.
        assert_eq!(starts(&caller, 7).await.contains(&"07:45".to_owned()), listed);
        assert_eq!(book(&caller, 7, "2026-10-02T07:45:00Z").await.status, 400);
    }
}

#[tokio::test]
async fn round_robin_can_be_refused_though_it_is_listed() {
    for (quirk, status) in [(true, 400), (false, 201)] {
        let (_simulator, caller, _) = start(|w| w.quirks(|q| q.round_robin_refused = quirk)).await;
        assert!(starts(&caller, 2).await.contains(&"07:00".to_owned()));
        assert_eq!(book(&caller, 2, NINE).await.status, status);
    }
}

#[tokio::test]
async fn a_booking_can_be_made_and_said_to_be_impossible() {
    let (simulator, caller, _) = start(|w| w.quirks(|q| q.refused_though_made = true)).await;
    assert_eq!(book(&caller, HAIRCUT, NINE).await.sentence(), "no_available_users_found_error");
    assert_eq!(simulator.bookings().len(), 1);
}

#[tokio::test]
async fn racing_creates_meet_the_unique_key_or_book_twice() {
    for (unique, live) in [(true, 1), (false, 2)] {
        let change = |w: World| w.quirks(|q| (q.create_race_millis, q.unique_key) = (200, unique));
        let (simulator, caller, clock) = start(change).await;
        book(&caller, HAIRCUT, NINE).await.data();
        let second = book(&caller, HAIRCUT, NINE).await;
        if unique {
            assert_eq!((second.status, second.sentence().starts_with("Invalid Input: Trying to create")), (409, true));
        }
        assert_eq!(simulator.bookings().len(), live);
        clock.advance(TimeDelta::milliseconds(200));
        assert_eq!(book(&caller, HAIRCUT, NINE).await.status, 400, "the race is over");
    }
}

#[tokio::test]
async fn two_requests_for_one_time_can_both_be_confirmed() {
    for (blocks, second) in [(false, 201), (true, 400)] {
        let (_simulator, _, _) = start(|w| w).await;
        let (simulator, _, _) = start(|w| w.quirks(|q| q.pending_blocks = blocks)).await;
        let ali = Caller::of(&simulator, OTHER_KEY);
        assert_eq!(book(&ali, 5, NINE).await.status, 201);
        assert_eq!(book(&ali, 5, NINE).await.status, second);
        for booking in simulator.bookings() {
            let confirmed = ali.post(&format!("/v2/bookings/{}/confirm", booking.uid), json!({})).await;
            assert_eq!(confirmed.data()["status"], "accepted");
        }
    }
}

#[tokio::test]
async fn a_held_slot_can_still_be_booked_unless_holds_lock() {
    for (locks, status) in [(false, 201), (true, 400)] {
        let (_simulator, caller, clock) = start(|w| w.quirks(|q| q.holds_lock = locks)).await;
        caller.post("/v2/slots/reservations", json!({"eventTypeId": HAIRCUT, "slotStart": NINE})).await.data();
        clock.advance(TimeDelta::seconds(113));
        let booked = book(&caller, HAIRCUT, NINE).await;
        assert_eq!(booked.status, status);
        if locks {
            assert!(booked.sentence().ends_with("This time slot will be freed up in 187 seconds."));
        }
    }
}

#[tokio::test]
async fn a_time_that_was_moved_away_can_be_impossible_to_hold() {
    for (quirk, status) in [(true, 422), (false, 201)] {
        let (_simulator, caller, _) = start(|w| w.quirks(|q| q.moved_time_cannot_be_held = quirk)).await;
        let uid = uid(&caller, HAIRCUT, NINE).await;
        let moved = json!({"start": "2026-10-02T09:00:00Z"});
        caller.post(&format!("/v2/bookings/{uid}/reschedule"), moved).await.data();
        let hold = json!({"eventTypeId": HAIRCUT, "slotStart": NINE});
        assert_eq!(caller.post("/v2/slots/reservations", hold).await.status, status);
    }
}

#[tokio::test]
async fn a_live_hold_clashes_with_itself_when_it_is_moved_a_little() {
    for (quirk, status) in [(true, 422), (false, 200)] {
        let (_simulator, caller, _) = start(|w| w.quirks(|q| q.hold_clashes_with_itself = quirk)).await;
        let hold = json!({"eventTypeId": HAIRCUT, "slotStart": NINE});
        let held = caller.post("/v2/slots/reservations", hold).await;
        let target = format!("/v2/slots/reservations/{}", held.data()["reservationUid"].as_str().unwrap());
        let later = json!({"eventTypeId": HAIRCUT, "slotStart": "2026-10-02T07:15:00Z"});
        let moved = caller.send(Method::PATCH, &target, Some("2024-09-04"), Some(later)).await;
        assert_eq!(moved.status, status);
    }
}

#[tokio::test]
async fn a_hold_that_nobody_knows_is_null_or_missing() {
    let (_simulator, caller, _) = start(|w| w).await;
    assert_eq!(caller.get("/v2/slots/reservations/none").await.data(), &Value::Null);
    let (_simulator, caller, _) = start(|w| w.quirks(|q| q.unknown_hold_is_null = false)).await;
    assert_eq!(caller.get("/v2/slots/reservations/none").await.status, 404);
}

#[tokio::test]
async fn a_host_who_cancels_must_say_why() {
    for (quirk, status) in [(true, 400), (false, 200)] {
        let (_simulator, caller, _) = start(|w| w.quirks(|q| q.host_needs_reason = quirk)).await;
        let uid = uid(&caller, HAIRCUT, NINE).await;
        let cancelled = caller.post(&format!("/v2/bookings/{uid}/cancel"), json!({"cancellationReason": " "})).await;
        assert_eq!(cancelled.status, status);
        if quirk {
            let flat = json!({"statusCode": 400, "message": "Cancellation reason is required when you are the host"});
            assert_eq!(cancelled.body, flat);
        }
    }
}

#[tokio::test]
async fn cancelling_twice_is_an_error_or_not() {
    for (quirk, status) in [(true, 400), (false, 200)] {
        let (_simulator, caller, _) = start(|w| w.quirks(|q| q.cancel_twice_refused = quirk)).await;
        let target = format!("/v2/bookings/{}/cancel", uid(&caller, HAIRCUT, NINE).await);
        caller.post(&target, json!({"cancellationReason": "krank"})).await.data();
        assert_eq!(caller.post(&target, json!({"cancellationReason": "krank"})).await.status, status);
    }
}

#[tokio::test]
async fn cancelling_can_fail_with_500_and_do_nothing() {
    let (simulator, caller, _) = start(|w| w.quirks(|q| q.cancel_fails = true)).await;
    let target = format!("/v2/bookings/{}/cancel", uid(&caller, HAIRCUT, NINE).await);
    let answer = caller.post(&target, json!({"cancellationReason": "krank"})).await;
    assert_eq!((answer.status, answer.sentence()), (500, "There was an error, please try again later."));
    assert_eq!(simulator.bookings()[0].status.name(), "accepted");
}

#[tokio::test]
async fn a_moved_seat_needs_its_uid_and_can_get_another() {
    for quirk in [true, false] {
        let (simulator, _, _) = start(|w| w.quirks(|q| q.moved_seat_gets_new_uid = quirk)).await;
        let ali = Caller::of(&simulator, OTHER_KEY);
        let made = book(&ali, 3, NINE).await;
        let (uid, seat) = (made.data()["uid"].as_str().unwrap(), made.data()["seatUid"].clone());
        let target = format!("/v2/bookings/{uid}/reschedule");
        assert_eq!(ali.post(&target, json!({"start": "2026-10-02T09:00:00Z"})).await.status, 400);
        let moved = ali.post(&target, json!({"start": "2026-10-02T09:00:00Z", "seatUid": seat})).await;
        assert_eq!(moved.data()["seatUid"] != seat, quirk);
        let found = format!("/v2/bookings/by-seat/{}", moved.data()["seatUid"].as_str().unwrap());
        assert_eq!(ali.get(&found).await.data()["uid"], moved.data()["uid"]);
    }
}

#[tokio::test]
async fn a_seat_can_be_moved_to_where_nothing_is_free() {
    for (quirk, status) in [(true, 201), (false, 400)] {
        let (simulator, _, _) = start(|w| w.quirks(|q| q.seats_move_anywhere = quirk)).await;
        let ali = Caller::of(&simulator, OTHER_KEY);
        let made = book(&ali, 3, NINE).await;
        let target = format!("/v2/bookings/{}/reschedule", made.data()["uid"].as_str().unwrap());
        let night = json!({"start": "2026-10-02T23:00:00Z", "seatUid": made.data()["seatUid"]});
        assert_eq!(ali.post(&target, night).await.status, status);
    }
}

#[tokio::test]
async fn the_offset_of_a_moved_start_can_be_dropped() {
    for (quirk, start_at) in [(true, "2026-10-02T11:00:00.000Z"), (false, "2026-10-02T09:00:00.000Z")] {
        let (_simulator, caller, _) = start(|w| w.quirks(|q| q.move_drops_offset = quirk)).await;
        let target = format!("/v2/bookings/{}/reschedule", uid(&caller, HAIRCUT, NINE).await);
        let moved = caller.post(&target, json!({"start": "2026-10-02T11:00:00+02:00"})).await;
        assert_eq!(moved.data()["start"], start_at);
    }
}

#[tokio::test]
async fn a_hidden_address_field_discards_the_address_that_was_sent() {
    let hidden = EventType::new(7, "Rückruf", 30).with(|e| e.hides_email = true);
    let (_simulator, caller, _) = start(|w| w.event_type(hidden, KEY)).await;
    let mut wanted = body(7, NINE);
    wanted["attendee"]["phoneNumber"] = "+493023125042".into();
    let made = caller.post("/v2/bookings", wanted).await;
    assert_eq!(made.data()["attendees"][0]["email"], "493023125042@sms.cal.com");
}

#[tokio::test]
async fn the_number_for_reminders_counts_only_as_the_attendees_number() {
    for (quirk, status) in [(true, 400), (false, 201)] {
        let phone = EventType::new(7, "Rückruf", 30).with(|e| e.requires_phone = true);
        let change = |w: World| w.event_type(phone, KEY).quirks(|q| q.sms_number_only_as_phone = quirk);
        let (_simulator, caller, _) = start(change).await;
        let mut wanted = body(7, NINE);
        wanted["bookingFieldsResponses"] = json!({"smsReminderNumber": "+493023125042"});
        assert_eq!(caller.post("/v2/bookings", wanted).await.status, status);
    }
}

#[tokio::test]
async fn bookings_cannot_be_listed_by_number() {
    let target = "/v2/bookings?attendeePhoneNumber=%2B493023125042";
    for (quirk, status) in [(true, 400), (false, 200)] {
        let (_simulator, caller, _) = start(|w| w.quirks(|q| q.phone_filter_refused = quirk)).await;
        book(&caller, HAIRCUT, NINE).await.data();
        let answer = caller.get(target).await;
        assert_eq!(answer.status, status);
        assert!(quirk || answer.data() == &json!([]));
    }
}

#[tokio::test]
async fn an_account_that_bursts_is_locked_for_good() {
    let burst = Some(Burst { requests: 20, seconds: 2 });
    let (_simulator, caller, clock) = start(|w| w.quirks(|q| q.lock_after = burst)).await;
    for _ in 0..20 {
        caller.get("/v2/me").await.data();
    }
    assert_eq!(caller.get("/v2/me").await.sentence(), "Your api key is not valid");
    clock.advance(TimeDelta::days(30));
    assert_eq!(caller.get("/v2/me").await.status, 401);
}

#[tokio::test]
async fn wrong_members_can_be_refused_by_the_pipe_that_echoes_them() {
    let mut wrong = body(HAIRCUT, NINE);
    wrong["lengthInMinutes"] = "lang".into();
    let (_simulator, caller, _) = start(|w| w.quirks(|q| q.input_pipe_echoes = true)).await;
    let answer = caller.post("/v2/bookings", wrong.clone()).await;
    let first = &answer.body["error"]["details"]["errors"][0];
    assert_eq!((answer.sentence(), &first["property"]), ("Bad Request Exception", &json!("lengthInMinutes")));
    assert_eq!((&first["value"], &first["target"]["attendee"]["name"]), (&json!("lang"), &json!("Erika")));
    let (_simulator, caller, _) = start(|w| w).await;
    assert!(caller.post("/v2/bookings", wrong).await.sentence().starts_with("lengthInMinutes property is wrong,"));
}

#[tokio::test]
async fn an_empty_listing_can_have_a_message() {
    let target = "/v2/slots?eventTypeId=424242&start=2026-10-03&end=2026-10-04";
    for quirk in [true, false] {
        let (_simulator, caller, _) = start(|w| w.quirks(|q| q.empty_slots_message = quirk)).await;
        let answer = caller.get(target).await;
        assert_eq!((answer.data(), answer.body["message"].is_string()), (&json!({}), quirk));
    }
}

#[tokio::test]
async fn the_listing_of_bookings_can_lag() {
    let (_simulator, caller, clock) = start(|w| w.quirks(|q| q.listing_lag_seconds = 3)).await;
    uid(&caller, HAIRCUT, NINE).await;
    assert_eq!(caller.get("/v2/bookings").await.data(), &json!([]));
    clock.advance(TimeDelta::seconds(3));
    assert_eq!(caller.get("/v2/bookings").await.data().as_array().unwrap().len(), 1);
}
