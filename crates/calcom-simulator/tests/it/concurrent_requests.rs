//! Random operations at the same time never make two bookings for one slot, unless it has seats, and never lose one.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use calcom_simulator::{BookingSeen, InProcess, RateLimit};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::raw::Caller;
use crate::salon::{HAIRCUT, KEY, clock, world};

const ROBIN: u64 = 2;
const SEATED: u64 = 3;
const CONFIRMED: u64 = 5;

/// What one caller does: at which of a few times, for which event type, and what afterwards.
#[derive(Clone, Debug)]
struct Plan {
    hour: u8,
    event_type: u64,
    afterwards: Afterwards,
}

#[derive(Clone, Copy, Debug)]
enum Afterwards {
    Nothing,
    Cancel,
    Move(u8),
}

/// What the caller was told.
#[derive(Clone, Debug)]
struct Told {
    uid: String,
    seat: Option<String>,
    live: bool,
}

fn plan() -> impl Strategy<Value = Plan> {
    let afterwards = prop_oneof![
        3 => Just(Afterwards::Nothing),
        1 => Just(Afterwards::Cancel),
        1 => (0..3_u8).prop_map(Afterwards::Move),
    ];
    let event_type = prop::sample::select(vec![HAIRCUT, ROBIN, SEATED, CONFIRMED]);
    (0..3_u8, event_type, afterwards).prop_map(|(hour, event_type, afterwards)| Plan { hour, event_type, afterwards })
}

fn start(hour: u8) -> String {
    format!("2026-10-02T{:02}:00:00Z", 7 + 2 * hour)
}

/// Everything that one caller was told about bookings that were made.
async fn carry_out(service: InProcess, number: usize, plan: Plan) -> Vec<Told> {
    let caller = Caller::in_process(service, KEY);
    let attendee = json!({"name": "Erika", "email": format!("{number}@kunde.example"), "timeZone": "Europe/Berlin"});
    let body = json!({"start": start(plan.hour), "eventTypeId": plan.event_type, "attendee": attendee});
    let made = caller.post("/v2/bookings", body).await;
    if made.status != 201 {
        return Vec::new();
    }
    let mut told = of(&made.body["data"]);
    tokio::task::yield_now().await;
    let change = |verb: &str| format!("/v2/bookings/{}/{verb}", told.uid);
    match plan.afterwards {
        Afterwards::Nothing => vec![told],
        Afterwards::Cancel => {
            let body = with_seat(json!({"cancellationReason": "krank"}), &told);
            told.live = caller.post(&change("cancel"), body).await.status != 200;
            vec![told]
        }
        Afterwards::Move(hour) => {
            let moved = caller.post(&change("reschedule"), with_seat(json!({"start": start(hour)}), &told)).await;
            if moved.status != 201 {
                return vec![told];
            }
            told.live = false;
            vec![told, of(&moved.body["data"])]
        }
    }
}

fn of(data: &Value) -> Told {
    let text = |name: &str| data[name].as_str().map(str::to_owned);
    Told { uid: text("uid").unwrap(), seat: text("seatUid"), live: true }
}

fn with_seat(mut body: Value, told: &Told) -> Value {
    if let Some(seat) = &told.seat {
        body["seatUid"] = seat.as_str().into();
    }
    body
}

fn is_live(b: &BookingSeen) -> bool {
    matches!(b.status.name(), "accepted" | "pending")
}

/// One host has one booking at a time: an individual slot one, a round robin one for each of its two hosts.
fn check_slots(bookings: &[BookingSeen]) {
    let mut taken: BTreeMap<_, usize> = BTreeMap::new();
    for b in bookings.iter().filter(|b| is_live(b)) {
        *taken.entry((b.event_type, b.start)).or_default() += 1;
        let most = if b.event_type == ROBIN { 2 } else { 1 };
        assert!(taken[&(b.event_type, b.start)] <= most, "{b:?}");
        assert!(b.event_type != SEATED || b.emails.len() <= 2, "{b:?}");
    }
}

/// What was said to be booked is there, and what was said to be ended is not.
fn check_told(bookings: &[BookingSeen], told: &[Told]) {
    for one in told.iter().filter(|one| one.seat.is_none()) {
        let there = bookings.iter().find(|b| b.uid == one.uid).expect("a booking was lost");
        assert_eq!(is_live(there), one.live, "{there:?}");
    }
    let seats = told.iter().filter(|one| one.seat.is_some() && one.live).count();
    let seated: usize = bookings.iter().filter(|b| b.event_type == SEATED && is_live(b)).map(|b| b.emails.len()).sum();
    assert_eq!(seats, seated, "a seat was lost or given twice");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_slot_is_booked_twice_and_no_booking_is_lost(plans in prop::collection::vec(plan(), 8..48)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
        runtime.block_on(async {
            let service = InProcess::start(world(clock()).rate_limit(RateLimit::per_minute(0))).unwrap();
            let number = Arc::new(AtomicUsize::new(0));
            let callers: Vec<_> = plans.into_iter().map(|plan| {
                tokio::spawn(carry_out(service.clone(), number.fetch_add(1, Ordering::Relaxed), plan))
            }).collect();
            let mut told = Vec::new();
            for caller in callers {
                told.extend(caller.await.unwrap());
            }
            let bookings = service.bookings();
            check_slots(&bookings);
            check_told(&bookings, &told);
        });
    }
}
