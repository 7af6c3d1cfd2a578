//! Whatever a server answers is read or refused: no panic, no value of it in an error, and an error is never an empty list.

#![no_main]

use std::time::Duration;

use bytes::Bytes;
use calcom_client::{
    ApiKey, BookingsQuery, CalcomClient, CalcomError, ClientConfig, EventTypeId, NewAttendee, NewBooking, SlotsQuery,
    TransportError,
};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use http::{Request, Response};
use libfuzzer_sys::fuzz_target;

const BUDGET: Duration = Duration::from_secs(5);
const STATUSES: [u16; 12] = [200, 201, 204, 301, 400, 401, 404, 409, 422, 429, 500, 502];

fn client(status: u16, body: &[u8]) -> CalcomClient {
    let answer = Response::builder().status(status).body(Bytes::copy_from_slice(body)).unwrap();
    let transport = tower::service_fn(move |_: Request<Bytes>| {
        std::future::ready(Ok::<_, TransportError>(answer.clone()))
    });
    let settings = ClientConfig::new("https://api.cal.example", ApiKey::new("cal_fuzz").unwrap()).validate().unwrap();
    CalcomClient::with_transport(settings, transport)
}

fn check<T>(result: Result<T, CalcomError>, status: u16) {
    match result {
        Ok(_) => assert!((200..300).contains(&status)),
        Err(error) => assert!(error.to_string().len() < 1000),
    }
}

fuzz_target!(|input: (u8, &[u8])| {
    let (which, body) = input;
    let status = STATUSES[usize::from(which) % STATUSES.len()];
    let client = client(status, body);
    let start: DateTime<Utc> = "2026-10-01T00:00:00Z".parse().unwrap();
    let haircut = EventTypeId::new(1).unwrap();
    let attendee = NewAttendee::new("Erika Beispiel", Berlin).email("erika@kunde.example".parse().unwrap());
    let wanted = NewBooking::new(haircut, start, attendee);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let query = SlotsQuery::new(haircut, start, start + TimeDelta::days(31), Berlin);
        let slots = client.slots(&query, BUDGET).await;
        if let Ok(slots) = &slots {
            assert!(slots.starts().is_sorted() && slots.starts().all(|at| query.start <= at && at < query.end));
        }
        check(slots, status);
        check(client.create_series(&wanted, BUDGET).await.map(|series| assert!(!series.is_empty())), status);
        check(client.bookings_page(&BookingsQuery::default(), BUDGET).await, status);
        check(client.event_types(BUDGET).await, status);
        check(client.default_schedule(BUDGET).await, status);
        check(client.me(BUDGET).await, status);
        check(client.calendars(BUDGET).await, status);
        check(client.webhooks(BUDGET).await, status);
    });
});
