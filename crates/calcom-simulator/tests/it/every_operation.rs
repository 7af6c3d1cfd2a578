//! Every operation of the client against the simulator.

use calcom_client::{
    Absence, AbsentAttendee, BookingFilter, BookingStatus, BookingsQuery, BusyTimesQuery, Cancellation, Meaning,
    NewHold, NewWebhook, Reschedule, TeamId, Trigger,
};
use calcom_simulator::Simulator;
use chrono::TimeDelta;
use chrono_tz::Europe::Berlin;
use futures_util::TryStreamExt as _;

use crate::salon::{BUDGET, HAIRCUT, KEY, OTHER_KEY, at, booking, client_in_process, clock, day, event_type, world};

#[tokio::test]
async fn a_booking_is_read_moved_and_cancelled() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client_in_process(&simulator, KEY);
    let made = client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
    assert_eq!(client.booking(&made.uid, BUDGET).await.unwrap()[0].id, made.id);
    let to = Reschedule::to(at("2026-10-02T07:30:00Z")).reason("verhindert");
    let moved = client.reschedule(&made.uid, &to, BUDGET).await.unwrap();
    assert_eq!((moved.start, &moved.rescheduled_from_uid), (to.start, &Some(made.uid.clone())));
    let again = client.reschedule(&made.uid, &to, BUDGET).await.unwrap_err();
    assert_eq!(again.meaning(), Some(&Meaning::Moved { successor: Some(moved.uid.clone()) }));
    let why = Cancellation::because("Auf Wunsch des Kunden");
    let cancelled = client.cancel(&moved.uid, &why, BUDGET).await.unwrap();
    assert_eq!(cancelled[0].status, BookingStatus::Cancelled);
    assert!(client.cancel(&moved.uid, &why, BUDGET).await.unwrap_err().is_already_done());
    assert_eq!(client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap().len(), 12, "all is free again");
}

#[tokio::test]
async fn a_seat_is_found_moved_and_cancelled_without_the_others() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client_in_process(&simulator, OTHER_KEY);
    let first = client.create_booking(&booking(3, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
    let second = client.create_booking(&booking(3, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
    let (mine, other) = (first.seat_uid.unwrap(), second.seat_uid.unwrap());
    let moved = client
        .reschedule(&first.uid, &Reschedule::to(at("2026-10-02T09:00:00Z")).seat(mine.clone()), BUDGET)
        .await
        .unwrap();
    assert_eq!(client.booking_by_seat(&mine, BUDGET).await.unwrap().uid, moved.uid);
    let left = client.booking_by_seat(&other, BUDGET).await.unwrap();
    assert_eq!((left.uid, left.attendees.len()), (first.uid, 1));
    let gone = client.cancel(&moved.uid, &Cancellation::because("krank").seat(mine.clone()), BUDGET).await.unwrap();
    assert_eq!(gone[0].status, BookingStatus::Cancelled);
}

#[tokio::test]
async fn a_request_is_confirmed_or_declined_by_its_host_only() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let (mara, ali) = (client_in_process(&simulator, KEY), client_in_process(&simulator, OTHER_KEY));
    let first = ali.create_booking(&booking(5, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
    let second = ali.create_booking(&booking(5, "2026-10-02T09:00:00Z"), BUDGET).await.unwrap();
    assert_eq!(first.status, BookingStatus::Pending);
    assert!(mara.confirm(&first.uid, BUDGET).await.unwrap_err().is_credential_fault());
    assert_eq!(ali.confirm(&first.uid, BUDGET).await.unwrap().status, BookingStatus::Accepted);
    assert_eq!(ali.decline(&second.uid, Some("Kein Personal"), BUDGET).await.unwrap().status, BookingStatus::Rejected);
}

#[tokio::test]
async fn absence_is_marked_after_the_start_only() {
    let clock = clock();
    let simulator = Simulator::start(world(clock.clone())).await.unwrap();
    let client = client_in_process(&simulator, KEY);
    let made = client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
    let mut absence = Absence::default();
    absence.attendees = vec![AbsentAttendee { email: "erika@kunde.example".parse().unwrap(), absent: true }];
    assert!(client.mark_absent(&made.uid, &absence, BUDGET).await.is_err());
    clock.advance(TimeDelta::days(2));
    assert_eq!(client.mark_absent(&made.uid, &absence, BUDGET).await.unwrap().attendees[0].absent, Some(true));
}

#[tokio::test]
async fn all_pages_are_walked_in_order_of_start() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client_in_process(&simulator, OTHER_KEY);
    for hour in [15, 7, 9, 11, 13] {
        client.create_booking(&booking(6, &format!("2026-10-02T{hour:02}:00:00Z")), BUDGET).await.unwrap();
    }
    let mut query = BookingsQuery::default();
    query.take = Some(2);
    query.states = vec![BookingFilter::Upcoming];
    let all: Vec<_> = client.bookings(query.clone(), BUDGET).map_ok(|b| b.start).try_collect().await.unwrap();
    assert_eq!(all.len(), 5);
    assert!(all.is_sorted());
    query.after_start = Some(at("2026-10-02T09:00:00Z"));
    query.before_end = Some(at("2026-10-02T12:00:00Z"));
    assert_eq!(client.bookings_page(&query, BUDGET).await.unwrap().bookings.len(), 2);
}

#[tokio::test]
async fn a_hold_hides_a_slot_until_it_is_released_or_lapses() {
    let clock = clock();
    let simulator = Simulator::start(world(clock.clone())).await.unwrap();
    let client = client_in_process(&simulator, KEY);
    let start = at("2026-10-02T07:00:00Z");
    let free = async || client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap().contains(start);
    let held = client.hold(&NewHold::new(event_type(HAIRCUT), start), BUDGET).await.unwrap();
    assert!(!free().await);
    assert!(client.hold(&NewHold::new(event_type(HAIRCUT), start), BUDGET).await.unwrap_err().is_conflict());
    assert!(
        client.move_hold(&held.uid, &NewHold::new(event_type(HAIRCUT), start), BUDGET).await.unwrap_err().is_conflict()
    );
    assert_eq!(client.read_hold(&held.uid, BUDGET).await.unwrap().unwrap().until, at("2026-09-30T12:05:00Z"));
    client.release(&held.uid, BUDGET).await.unwrap();
    client.release(&held.uid, BUDGET).await.unwrap();
    assert!(free().await);
    assert_eq!(client.read_hold(&held.uid, BUDGET).await.unwrap(), None);
    client.hold(&NewHold::new(event_type(HAIRCUT), start), BUDGET).await.unwrap();
    clock.advance(TimeDelta::minutes(5));
    assert!(free().await);
}

#[tokio::test]
async fn settings_are_read() {
    let busy = (at("2026-10-02T08:30:00Z"), at("2026-10-02T09:15:00Z"));
    let simulator = Simulator::start(world(clock()).busy(KEY, busy.0, busy.1)).await.unwrap();
    let client = client_in_process(&simulator, KEY);
    assert_eq!(client.me(BUDGET).await.unwrap().username, "mara-beispiel");
    let types = client.event_types(BUDGET).await.unwrap();
    assert_eq!((types[0].id, types[0].notice, types[0].buffer_after), (event_type(HAIRCUT), 120, 15));
    assert_eq!(client.event_type(event_type(HAIRCUT), BUDGET).await.unwrap(), types[0]);
    assert_eq!(client.team_event_types(TeamId::new(501).unwrap(), BUDGET).await.unwrap().len(), 1);
    assert_eq!(client.schedules(BUDGET).await.unwrap()[0].availability[0].start_time, "09:00");
    assert!(client.default_schedule(BUDGET).await.unwrap().unwrap().is_default);
    let date = |text: &str| text.parse().unwrap();
    let query = BusyTimesQuery::new(date("2026-10-01"), date("2026-10-03"), Berlin, (31, "mara@salon.example".into()));
    let times = client.busy_times(&query, BUDGET).await.unwrap();
    assert_eq!((times[0].start, times[0].end), busy);
}

#[tokio::test]
async fn webhooks_are_managed() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client_in_process(&simulator, KEY);
    let mut wanted = NewWebhook::new("http://127.0.0.1:1/hook", [Trigger::BookingCreated], "0123456789abcdef");
    let made = client.create_webhook(&wanted, BUDGET).await.unwrap();
    wanted.active = false;
    assert!(!client.update_webhook(&made.id, &wanted, BUDGET).await.unwrap().active);
    assert_eq!(client.webhooks(BUDGET).await.unwrap().len(), 1);
    assert_eq!(client.webhook(&made.id, BUDGET).await.unwrap().triggers, [Trigger::BookingCreated]);
    client.delete_webhook(&made.id, BUDGET).await.unwrap();
    assert!(client.webhooks(BUDGET).await.unwrap().is_empty());
}
