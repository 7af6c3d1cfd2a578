//! What is made of the answers of the slots route.

use std::time::Duration;

use bytes::Bytes;
use calcom_client::{ApiKey, CalcomClient, ClientConfig, TransportError};
use http::{Request, Response};

use crate::canned::{BUDGET, KEY, at, client, named, october, tokio_now};

#[tokio::test]
async fn every_slots_sample_is_read_sorted_and_in_utc() {
    let count = async |file: &str| {
        let slots = client(named(file).response).0.slots(&october(), BUDGET).await.unwrap();
        assert!(slots.starts().is_sorted());
        slots.len()
    };
    assert_eq!(count("slots-200-time.json").await, 4);
    assert_eq!(count("slots-200-range.json").await, 2);
    assert_eq!(count("slots-200-seated.json").await, 2);
    assert_eq!(count("slots-200-empty.json").await, 0);
}

#[tokio::test]
async fn ends_and_seats_are_read_where_they_are() {
    let ranges = client(named("slots-200-range.json").response).0.slots(&october().with_ends(), BUDGET).await.unwrap();
    assert_eq!(ranges.as_slice()[0].end, Some(at("2026-10-02T07:45:00Z")));
    let seated = client(named("slots-200-seated.json").response).0.slots(&october(), BUDGET).await.unwrap();
    let seats: Vec<_> = seated.as_slice().iter().map(|slot| slot.seats.unwrap().remaining).collect();
    assert_eq!(seats, [5, 8]);
    assert!(seated.as_slice()[0].booking_uid.is_some() && seated.as_slice()[1].booking_uid.is_none());
}

#[tokio::test]
async fn the_offset_may_change_inside_one_answer() {
    let slots = client(named("slots-200-dst-end.json").response).0.slots(&october(), BUDGET).await.unwrap();
    assert!(slots.starts().is_sorted() && slots.len() > 1);
}

#[tokio::test]
async fn slots_outside_the_asked_range_are_dropped_and_order_is_made() {
    let body = r#"{"status":"success","data":{
        "2026-10-03":[{"start":"2026-10-03T09:00:00.000+02:00"},{"start":"2026-10-03T08:00:00.000+02:00"}],
        "2026-10-02":[{"start":"2026-10-03T06:00:00.000Z"},{"start":"2026-11-03T06:00:00.000Z"}]},"message":"new member"}"#;
    let slots = client(Response::new(Bytes::from(body))).0.slots(&october(), BUDGET).await.unwrap();
    assert_eq!(slots.starts().collect::<Vec<_>>(), [at("2026-10-03T06:00:00Z"), at("2026-10-03T07:00:00Z")]);
    assert!(slots.contains(at("2026-10-03T07:00:00Z")) && !slots.contains(at("2026-10-03T08:00:00Z")));
}

#[tokio::test(start_paused = true)]
async fn the_budget_is_kept_and_nothing_is_sent_without_one() {
    let never =
        tower::service_fn(|_: Request<Bytes>| std::future::pending::<Result<Response<Bytes>, TransportError>>());
    let settings = ClientConfig::new("https://api.cal.example", ApiKey::new(KEY).unwrap()).validate().unwrap();
    let client = CalcomClient::with_transport(settings, never);
    let begun = tokio_now();
    let error = client.slots(&october(), Duration::from_millis(250)).await.unwrap_err();
    assert!(begun.elapsed() <= Duration::from_millis(270), "{:?}", begun.elapsed());
    assert_eq!((error.kind(), error.is_outage()), ("deadline_exceeded", true));
    let error = client.slots(&october(), Duration::ZERO).await.unwrap_err();
    assert_eq!((error.kind(), error.is_outage()), ("deadline_exceeded", false));
}
