//! `book` never makes two bookings, and never says booked without one, whatever goes wrong.

use std::time::Duration;

use calcom_client::{
    ApiKey, Booked, CalcomClient, CalcomError, ClientConfig, Jitter, Marker, Origin, StackConfig, stack,
};
use calcom_simulator::{Collision, Fault, RateLimit, Simulator, World};
use proptest::prelude::*;

use crate::salon::{BUDGET, HAIRCUT, KEY, booking, client_in_process, clock, in_process, world};

const START: &str = "2026-10-02T07:00:00Z";

fn marker(n: u32) -> Marker {
    Marker::new(format!("call_{n:08}:slot")).unwrap()
}

async fn start(change: impl FnOnce(World) -> World) -> (Simulator, CalcomClient) {
    let world = change(world(clock()).rate_limit(RateLimit::per_minute(0)));
    let simulator = Simulator::start(world).await.unwrap();
    let client = client_in_process(&simulator, KEY);
    (simulator, client)
}

#[tokio::test(start_paused = true)]
async fn a_repeat_gets_the_first_booking_and_not_a_conflict() {
    let (simulator, client) = start(|world| world).await;
    let first = client.book(&booking(HAIRCUT, START), &marker(1), BUDGET).await.unwrap();
    assert_eq!(first.origin, Origin::Made);
    let second = client.book(&booking(HAIRCUT, START), &marker(1), BUDGET).await.unwrap();
    assert_eq!((second.origin, second.booking.uid), (Origin::Found, first.booking.uid));
    assert_eq!(simulator.bookings().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn somebody_else_s_booking_is_a_conflict_in_every_shape() {
    for collision in
        [Collision::Unavailable, Collision::FlatConflict, Collision::CodedConflict, Collision::UnmappedServerError]
    {
        let (_simulator, client) = start(|world| world.quirks(|q| q.collision = collision)).await;
        client.book(&booking(HAIRCUT, START), &marker(1), BUDGET).await.unwrap();
        let error = client.book(&booking(HAIRCUT, START), &marker(2), BUDGET).await.unwrap_err();
        assert!(
            error.is_conflict() && !error.is_outage() && error.kind() != "outcome_unclear",
            "{collision:?}: {error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_existing_booking_that_is_answered_as_new_is_not_taken_for_ours() {
    let (_simulator, client) = start(|world| world.quirks(|q| q.answers_existing_booking = true)).await;
    client.book(&booking(HAIRCUT, START), &marker(1), BUDGET).await.unwrap();
    let error = client.book(&booking(HAIRCUT, START), &marker(2), BUDGET).await.unwrap_err();
    assert_eq!((error.kind(), error.is_conflict()), ("foreign_answer", true));
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_found_by_looking() {
    for lost in [
        Fault::LostResponse,
        Fault::HangAfter,
        Fault::Http500After,
        Fault::Malformed,
        Fault::WrongShape,
        Fault::Truncated,
    ] {
        let (simulator, client) = start(|world| world).await;
        simulator.faults().script([lost]);
        let booked = client.book(&booking(HAIRCUT, START), &marker(1), BUDGET).await.unwrap();
        assert_eq!(booked.origin, Origin::Found, "{lost:?}");
        assert_eq!(booked.booking.uid.as_str(), simulator.bookings()[0].uid);
    }
}

#[tokio::test(start_paused = true)]
async fn what_stays_unclear_is_said_to_be_and_the_repeat_looks_first() {
    let (simulator, client) = start(|world| world).await;
    // On a round-robin event type the server itself would let the second booking through.
    simulator.faults().script([Fault::LostResponse, Fault::Http500, Fault::Http500, Fault::Http500]);
    let error = client.book(&booking(2, START), &marker(1), BUDGET).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_happened()), ("outcome_unclear", true));
    let booked = client.book(&booking(2, START), &marker(1), BUDGET).await.unwrap();
    assert_eq!((booked.origin, simulator.bookings().len()), (Origin::Found, 1));
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_hangs_up_leaves_the_doubt_behind() {
    let (simulator, client) = start(|world| world).await;
    simulator.faults().script([Fault::HangAfter]);
    let wanted = booking(2, START);
    let hung_up = tokio::time::timeout(Duration::from_millis(10), client.book(&wanted, &marker(1), BUDGET)).await;
    assert!(hung_up.is_err());
    let booked = client.book(&booking(2, START), &marker(1), BUDGET).await.unwrap();
    assert_eq!((booked.origin, simulator.bookings().len()), (Origin::Found, 1));
}

#[tokio::test(start_paused = true)]
async fn another_process_looks_first_when_it_is_told_that_it_repeats() {
    let (simulator, client) = start(|world| world).await;
    client.book(&booking(2, START), &marker(1), BUDGET).await.unwrap();
    let other = client_in_process(&simulator, KEY);
    let booked = other.book_again(&booking(2, START), &marker(1), BUDGET).await.unwrap();
    assert_eq!((booked.origin, simulator.bookings().len()), (Origin::Found, 1));
}

#[tokio::test(start_paused = true)]
async fn a_duplicate_in_flight_waits_for_the_first_and_gets_its_booking() {
    let (simulator, client) = start(|world| world).await;
    simulator.faults().script([Fault::Slow(Duration::from_millis(300))]);
    let (wanted, mark) = (booking(HAIRCUT, START), marker(1));
    let (first, second) = tokio::join!(client.book(&wanted, &mark, BUDGET), client.book(&wanted, &mark, BUDGET));
    assert_eq!(first.unwrap().booking.uid, second.unwrap().booking.uid);
    assert_eq!(simulator.bookings().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_server_whose_clock_is_wrong_is_still_believed() {
    let (simulator, client) = start(|world| world).await;
    simulator.faults().set(Fault::ClockSkew { seconds: -7200 });
    assert_eq!(client.book(&booking(HAIRCUT, START), &marker(1), BUDGET).await.unwrap().origin, Origin::Made);
}

fn any_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        6 => Just(Fault::None),
        1 => Just(Fault::Reset),
        2 => Just(Fault::LostResponse),
        1 => Just(Fault::Hang),
        2 => Just(Fault::HangAfter),
        1 => (0..4000_u64).prop_map(|millis| Fault::Slow(Duration::from_millis(millis))),
        1 => Just(Fault::Http500),
        2 => Just(Fault::Http500After),
        1 => Just(Fault::Http502),
        1 => Just(Fault::Status429 { reset: 1, retry_after: None }),
        1 => Just(Fault::Malformed),
        1 => Just(Fault::WrongShape),
        1 => Just(Fault::Truncated),
    ]
}

/// One attempt: which intent, with how many milliseconds.
type Attempt = (u32, u64);

async fn attempt(client: &CalcomClient, (intent, millis): Attempt, event_type: u64) -> Result<Booked, CalcomError> {
    client.book(&booking(event_type, START), &marker(intent), Duration::from_millis(millis)).await
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// On event types where the server itself would book twice, too: round robin and seats.
    #[test]
    fn under_any_schedule_of_faults(
        faults in proptest::collection::vec(any_fault(), 0..30),
        attempts in proptest::collection::vec((0..3_u32, 20..6000_u64), 1..8),
        event_type in prop_oneof![Just(HAIRCUT), Just(2), Just(3)],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let simulator = Simulator::start(world(clock()).rate_limit(RateLimit::per_minute(0))).await.unwrap();
            let policies = StackConfig::default().validate().unwrap().with_jitter(Jitter::seeded(3));
            let key = if event_type == 3 { crate::salon::OTHER_KEY } else { KEY };
            let settings = ClientConfig::new(simulator.base_url(), ApiKey::new(key).unwrap()).validate().unwrap();
            let client = CalcomClient::with_transport(settings, stack(&policies, in_process(&simulator)));
            simulator.faults().script(faults);
            let mut said = Vec::new();
            for (intent, millis) in attempts {
                if let Ok(booked) = attempt(&client, (intent, millis), event_type).await {
                    said.push((intent, booked.booking.uid.to_string()));
                }
            }
            let made: Vec<_> = simulator.bookings().into_iter().flat_map(marks).collect();
            for intent in 0..3 {
                let mark = marker(intent).to_string();
                let count = made.iter().filter(|(known, _)| *known == mark).count();
                assert!(count <= 1, "{count} bookings of one intent");
            }
            for (intent, uid) in said {
                let mark = marker(intent).to_string();
                assert!(made.iter().any(|(known, there)| *known == mark && *there == uid), "said booked without a booking");
            }
        });
    }
}

/// Marker and uid of a booking.
fn marks(seen: calcom_simulator::BookingSeen) -> Vec<(String, String)> {
    let uid = seen.uid.clone();
    let mark = |(key, value): (String, String)| (key == calcom_client::MARKER_KEY).then(|| (value, uid.clone()));
    seen.metadata.into_iter().filter_map(mark).collect()
}
