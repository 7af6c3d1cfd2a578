//! How many requests a second the simulator answers, so that it can stand behind a benchmark without being what is measured.
//!
//! `cargo bench -p resilience-benches --bench calcom_simulator`: each operation in process, on one thread, and then slots over sockets
//! with kept connections. A calendar with a thousand bookings is what is asked about.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;
use calcom_simulator::{EventType, ExistingBooking, InProcess, ManualClock, RateLimit, Simulator, World};
use chrono::{DateTime, TimeDelta, Utc};
use http::{Method, Request, Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tower::Service as _;

const DAY: &str = "/v2/slots?eventTypeId=1&start=2026-10-02&end=2026-10-02&timeZone=Europe/Berlin";
const WEEK: &str = "/v2/slots?eventTypeId=1&start=2026-10-05&end=2026-10-11&timeZone=Europe/Berlin&format=range";
const BOOKED: i64 = 1000;
const CONNECTIONS: usize = 16;
const PER_ROUND: u32 = 400;
const ROUNDS: usize = 9;

/// A thousand bookings behind, and every second slot of the coming days taken.
fn world() -> World {
    let now: DateTime<Utc> = "2026-09-30T12:00:00Z".parse().unwrap();
    let world = World::new(ManualClock::new(now)).rate_limit(RateLimit::per_minute(0)).api_key("cal_bench");
    let world =
        world.event_type(EventType::new(1, "Haarschnitt", 30).with(|e| e.slot_interval = Some(15)), "cal_bench");
    let first: DateTime<Utc> = "2026-10-02T07:00:00Z".parse().unwrap();
    (0..BOOKED).fold(world, |world, i| {
        let start =
            if i < 20 { first + TimeDelta::hours(24 * (i / 4) + 2 * (i % 4)) } else { now - TimeDelta::hours(i) };
        world.booking(ExistingBooking::new(1, start))
    })
}

fn request(method: Method, target: &str, body: &str) -> Request<Bytes> {
    let version = if target.starts_with("/v2/slots") { "2024-09-04" } else { "2024-08-13" };
    let request = Request::builder().method(method).uri(target).header("authorization", "Bearer cal_bench");
    request.header("cal-api-version", version).body(Bytes::copy_from_slice(body.as_bytes())).unwrap()
}

/// Nothing delays an answer in process, so it is there when it is asked for.
fn ask(server: &mut InProcess, request: Request<Bytes>) -> Response<Bytes> {
    match server.call(request).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer.unwrap(),
        Poll::Pending => unreachable!("nothing delays an answer"),
    }
}

/// Requests a second: the median over the rounds.
fn rate(mut round: impl FnMut() -> (u32, Duration)) -> f64 {
    let mut rates: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let (requests, took) = round();
            f64::from(requests) / took.as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[ROUNDS / 2]
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn timed(mut act: impl FnMut()) -> (u32, Duration) {
    let begun = Instant::now();
    for _ in 0..PER_ROUND {
        act();
    }
    (PER_ROUND, begun.elapsed())
}

fn in_process() {
    let mut server = InProcess::start(world()).unwrap();
    for (name, target) in
        [("slots of a day", DAY), ("slots of a week", WEEK), ("a page of bookings", "/v2/bookings?take=20")]
    {
        let per_second =
            rate(|| timed(|| assert_eq!(ask(&mut server, request(Method::GET, target, "")).status(), 200)));
        println!("in process, {name:<28} {per_second:>9.0} requests/s");
    }
    let body = r#"{"start":"2026-10-16T08:00:00Z","eventTypeId":1,"metadata":{"call_id":"call_1"},
        "attendee":{"name":"Erika Beispiel","email":"erika@kunde.example","timeZone":"Europe/Berlin"}}"#;
    let per_second = rate(|| {
        let (pairs, took) = timed(|| {
            let made = ask(&mut server, request(Method::POST, "/v2/bookings", body));
            assert_eq!(made.status(), 201);
            let made: serde_json::Value = serde_json::from_slice(made.body()).unwrap();
            let target = format!("/v2/bookings/{}/cancel", made["data"]["uid"].as_str().unwrap());
            let ended = ask(&mut server, request(Method::POST, &target, r#"{"cancellationReason":"krank"}"#));
            assert_eq!(ended.status(), 200);
        });
        (2 * pairs, took)
    });
    println!("in process, {:<28} {per_second:>9.0} requests/s", "booking and cancelling");
}

/// One request on a kept connection.
async fn exchange(stream: &mut TcpStream, request: &[u8], answer: &mut Vec<u8>) {
    stream.write_all(request).await.unwrap();
    answer.clear();
    loop {
        stream.read_buf(answer).await.unwrap();
        let text = std::str::from_utf8(answer).unwrap();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length: usize = head.split("content-length: ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
            if body.len() >= length {
                assert!(head.starts_with("HTTP/1.1 200"));
                return;
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
async fn over_sockets(connections: usize) -> (u32, Duration) {
    let simulator = Simulator::start(world()).await.unwrap();
    let address = simulator.base_url().trim_start_matches("http://").to_owned();
    let request = format!(
        "GET {DAY} HTTP/1.1\r\nhost: x\r\ncal-api-version: 2024-09-04\r\nauthorization: Bearer cal_bench\r\n\r\n"
    );
    let mut streams = Vec::new();
    for _ in 0..connections {
        streams.push(TcpStream::connect(&address).await.unwrap());
    }
    let begun = Instant::now();
    let tasks: Vec<_> = streams
        .into_iter()
        .map(|mut stream| {
            let request = request.clone();
            tokio::spawn(async move {
                let mut answer = Vec::new();
                for _ in 0..PER_ROUND {
                    exchange(&mut stream, request.as_bytes(), &mut answer).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let took = begun.elapsed();
    simulator.shutdown().await;
    (u32::try_from(connections).unwrap() * PER_ROUND, took)
}

fn main() {
    in_process();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    for connections in [1, CONNECTIONS] {
        let per_second = rate(|| runtime.block_on(over_sockets(connections)));
        println!("over sockets, {connections:>2} connections, a day    {per_second:>9.0} requests/s");
    }
}
