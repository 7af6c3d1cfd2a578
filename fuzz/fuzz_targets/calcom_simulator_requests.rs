//! Requests as a stranger may send them, one after the other to one world: each gets an answer that is JSON, and none is a crash.
//!
//! A line is a request: a letter for its route, a letter for its key and version, and what follows is the query and the body.

#![no_main]

use std::future::Future as _;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use calcom_simulator::{InProcess, Scenario};
use http::{Method, Request};
use libfuzzer_sys::fuzz_target;
use tower::Service as _;

const WORLD: &str = include_str!("../../crates/calcom-simulator/scenarios/everything.toml");
const UID: &str = "3kQvRZs7mXcTgVbYpLn2Ha";
const VERSIONS: [&str; 6] = ["2024-09-04", "2024-08-13", "2024-06-14", "2024-06-11", "2024-04-15", "\"2024-08-13\""];

fn route(letter: u8) -> (Method, String) {
    let change = |verb: &str| (Method::POST, format!("/v2/bookings/{UID}/{verb}"));
    match letter % 20 {
        0 => (Method::GET, "/v2/slots".into()),
        1 => (Method::POST, "/v2/slots/reservations".into()),
        2 => (Method::PATCH, format!("/v2/slots/reservations/{UID}")),
        3 => (Method::GET, format!("/v2/slots/reservations/{UID}")),
        4 => (Method::POST, "/v2/bookings".into()),
        5 => (Method::GET, "/v2/bookings".into()),
        6 => (Method::GET, format!("/v2/bookings/{UID}")),
        7 => change("reschedule"),
        8 => change("cancel"),
        9 => change("confirm"),
        10 => change("decline"),
        11 => change("mark-absent"),
        12 => (Method::GET, "/v2/event-types".into()),
        13 => (Method::GET, "/v2/schedules/777".into()),
        14 => (Method::GET, "/v2/calendars/busy-times".into()),
        15 => (Method::POST, "/v2/webhooks".into()),
        16 => (Method::GET, "/v2/webhooks".into()),
        17 => (Method::GET, "/v2/teams/501/event-types/4".into()),
        18 => (Method::GET, "/v2/me".into()),
        _ => (Method::DELETE, "/v2/webhooks/none".into()),
    }
}

fn request(line: &[u8]) -> Option<Request<Bytes>> {
    let [letter, who, rest @ ..] = line else { return None };
    let (method, path) = route(*letter);
    let query = rest.split(|byte| *byte == b' ').next().unwrap_or_default();
    let target = format!("{path}?{}", String::from_utf8_lossy(query));
    let mut request = Request::builder().method(method).uri(target);
    if who % 8 != 7 {
        request = request.header("authorization", "Bearer cal_live_praxis_first");
    }
    if let Some(version) = VERSIONS.get(usize::from(who / 8) % 8) {
        request = request.header("cal-api-version", *version);
    }
    let body = rest.get(query.len() + 1..).unwrap_or_default();
    request.body(Bytes::copy_from_slice(body)).ok()
}

fuzz_target!(|data: &[u8]| {
    let (world, _) = Scenario::from_toml(WORLD).unwrap().into_parts();
    let mut service = InProcess::start(world).unwrap();
    service.faults().clear();
    for request in data.split(|byte| *byte == b'\n').take(16).filter_map(request) {
        let answering = pin!(service.call(request));
        let Poll::Ready(answer) = answering.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("an answer that nothing delays did not come at once");
        };
        let answer = answer.unwrap();
        assert!(answer.status().as_u16() < 500 || answer.status() == 507, "{answer:?}");
        assert!(serde_json::from_slice::<serde_json::Value>(answer.body()).is_ok());
    }
});
