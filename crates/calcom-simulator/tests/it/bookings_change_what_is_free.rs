//! Bookings make slots vanish, and cancelling brings them back.

use calcom_client::{BookingStatus, Meaning};
use calcom_simulator::Simulator;
use chrono::TimeDelta;

use crate::salon::{BUDGET, HAIRCUT, KEY, OTHER_KEY, at, booking, client_in_process, clock, day, world};

#[tokio::test]
async fn a_booked_time_is_not_offered_again_and_its_buffer_neither() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client_in_process(&simulator, KEY);
    let before = client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap();
    assert_eq!(before.len(), 12, "nine hours in steps of 45 minutes");
    let made = client
        .create_booking(&booking(HAIRCUT, "2026-10-02T07:45:00Z").metadata("call_id", "call_1"), BUDGET)
        .await
        .unwrap();
    assert_eq!(made.status, BookingStatus::Accepted);
    assert_eq!(made.metadata["call_id"], "call_1");
    assert_eq!(made.created_at, Some(at("2026-09-30T12:00:00Z")));
    let after = client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap();
    let gone: Vec<_> = before.starts().filter(|start| !after.contains(*start)).collect();
    // The slot before would end into it with its own buffer, the one after begins within the booking's buffer.
    assert_eq!(gone, [at("2026-10-02T07:00:00Z"), at("2026-10-02T07:45:00Z"), at("2026-10-02T08:30:00Z")]);
}

#[tokio::test]
async fn a_second_booking_of_the_same_time_is_a_conflict_and_not_an_outage() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client_in_process(&simulator, KEY);
    client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
    let error = client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap_err();
    assert_eq!(error.kind(), "slot_taken");
    assert!(error.is_conflict() && !error.is_outage());
    assert_eq!(simulator.bookings().len(), 1);
}

#[tokio::test]
async fn one_tenant_s_booking_leaves_the_other_s_calendar_alone() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let (mara, ali) = (client_in_process(&simulator, KEY), client_in_process(&simulator, OTHER_KEY));
    let before = ali.slots(&day(6, "2026-10-02"), BUDGET).await.unwrap();
    mara.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
    assert_eq!(ali.slots(&day(6, "2026-10-02"), BUDGET).await.unwrap(), before);
}

#[tokio::test]
async fn notice_window_and_past_are_told_apart() {
    let clock = clock();
    let simulator = Simulator::start(world(clock.clone())).await.unwrap();
    let client = client_in_process(&simulator, KEY);
    let meaning = async |start: &str| {
        client.create_booking(&booking(HAIRCUT, start), BUDGET).await.unwrap_err().meaning().cloned().unwrap()
    };
    assert_eq!(meaning("2026-09-30T13:00:00Z").await, Meaning::OutOfBounds);
    assert_eq!(meaning("2026-09-30T11:00:00Z").await, Meaning::InThePast);
    assert_eq!(meaning("2026-10-02T20:00:00Z").await, Meaning::SlotTaken);
    let notice = client.slots(&day(HAIRCUT, "2026-09-30"), BUDGET).await.unwrap();
    assert!(notice.starts().all(|start| start >= at("2026-09-30T14:00:00Z")));
}

#[tokio::test]
async fn seats_are_filled_one_by_one_and_then_refused() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client_in_process(&simulator, OTHER_KEY);
    let first = client.create_booking(&booking(3, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
    let second = client.create_booking(&booking(3, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
    assert_eq!(first.uid, second.uid);
    assert_ne!(first.seat_uid, second.seat_uid);
    let third = client.create_booking(&booking(3, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap_err();
    assert_eq!(third.meaning(), Some(&Meaning::SeatsFull));
}

#[tokio::test]
async fn a_recurring_event_type_books_a_series_a_week_apart() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client_in_process(&simulator, OTHER_KEY);
    let series = client.create_series(&booking(4, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
    assert_eq!(series.len(), 4);
    assert!(series.windows(2).all(|pair| pair[1].start - pair[0].start == TimeDelta::weeks(1)));
    assert!(series.iter().all(|b| b.recurring_booking_uid == series[0].recurring_booking_uid));
}

#[tokio::test]
async fn a_round_robin_team_is_free_until_every_member_is_taken() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client_in_process(&simulator, KEY);
    client.create_booking(&booking(2, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
    client.create_booking(&booking(2, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
    let error = client.create_booking(&booking(2, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap_err();
    assert_eq!(error.meaning(), Some(&Meaning::SlotTaken));
}

#[tokio::test]
async fn slots_follow_both_clock_changes() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client_in_process(&simulator, OTHER_KEY);
    let first = async |date: &str| client.slots(&day(6, date), BUDGET).await.unwrap().starts().next();
    assert_eq!(first("2026-10-23").await, Some(at("2026-10-23T07:00:00Z")), "summer time");
    assert_eq!(first("2026-10-26").await, Some(at("2026-10-26T08:00:00Z")), "winter time");
    assert_eq!(first("2027-03-26").await, Some(at("2027-03-26T08:00:00Z")), "winter time");
    assert_eq!(first("2027-03-29").await, Some(at("2027-03-29T07:00:00Z")), "summer time");
}
