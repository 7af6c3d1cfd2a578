//! The Cal.com client beside bare reqwest and bare serde: a slots call over a kept connection, and decoding 5,000 slots.
//!
//! `cargo bench -p resilience-benches --bench calcom_client`: both subjects in turn, round by round, so that what else the machine
//! does meets both; the ratio is the median over the rounds. With `-- only bare 2000` or `-- only client 2000` it does that many
//! calls of one subject and nothing else, to be counted by callgrind.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use bytes::Bytes;
use calcom_client::{ApiKey, CalcomClient, ClientConfig, EventTypeId, Slot, SlotsQuery, StackConfig, TransportError};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use http::{Request, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

const ROUNDS: usize = 101;

/// The answer in the client's own type of slot.
type Same = Envelope<Slot>;
/// The answer as somebody without the client would read it.
type Plain = Envelope<PlainSlot>;

#[derive(Deserialize)]
struct Envelope<S> {
    data: BTreeMap<String, Vec<S>>,
}

#[derive(Deserialize)]
struct PlainSlot {
    #[expect(dead_code, reason = "read, as it would be")]
    start: DateTime<Utc>,
}

fn begin() -> DateTime<Utc> {
    "2026-10-02T00:00:00Z".parse().unwrap()
}

fn query() -> SlotsQuery {
    SlotsQuery::new(EventTypeId::new(1).unwrap(), begin(), begin() + TimeDelta::days(300), Berlin)
}

/// An answer with `count` slots, a hundred per day.
fn body(count: i32) -> String {
    let mut days: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for i in 0..count {
        let start = begin() + TimeDelta::days((i / 100).into()) + TimeDelta::minutes((i % 100 * 10).into());
        let text = start.with_timezone(&Berlin).to_rfc3339_opts(chrono::SecondsFormat::Millis, false);
        days.entry(start.date_naive().to_string()).or_default().push(format!("{{\"start\":\"{text}\"}}"));
    }
    let days: Vec<_> = days.iter().map(|(day, slots)| format!("\"{day}\":[{}]", slots.join(","))).collect();
    format!("{{\"status\":\"success\",\"data\":{{{}}}}}", days.join(","))
}

fn settings(base: &str) -> calcom_client::ClientSettings {
    ClientConfig::new(base, ApiKey::new("cal_bench").unwrap()).validate().unwrap()
}

/// The runtime of one subject: its own thread, so that the subjects are alike.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// A server on a thread of its own that reads heads and answers the same bytes for each.
fn serve(answer: Vec<u8>) -> String {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        runtime().block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            tell.send(listener.local_addr().unwrap()).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer_each(stream, answer.clone()));
            }
        });
    });
    format!("http://{}", told.recv().unwrap())
}

async fn answer_each(mut stream: tokio::net::TcpStream, answer: Vec<u8>) {
    stream.set_nodelay(true).unwrap();
    let mut part = [0; 4096];
    while stream.read(&mut part).await.is_ok_and(|read| read > 0) {
        if part.windows(4).any(|end| end == b"\r\n\r\n") && stream.write_all(&answer).await.is_err() {
            break;
        }
    }
}

/// What is measured: does its work so often.
type Subject<'a> = Box<dyn FnMut(usize) + 'a>;

/// Nanoseconds per turn of each subject, and the ratio to the first: medians over the rounds.
fn compare(title: &str, turns: usize, mut subjects: Vec<(&str, Subject<'_>)>) {
    let mut samples = vec![Vec::new(); subjects.len()];
    for round in 0..ROUNDS {
        for step in 0..subjects.len() {
            let which = (round + step) % subjects.len();
            let begun = Instant::now();
            (subjects[which].1)(turns);
            let nanos = begun.elapsed().as_nanos() as f64 / turns as f64;
            if round > 0 {
                samples[which].push(nanos);
            }
        }
    }
    println!("{title}");
    for (which, (name, _)) in subjects.iter().enumerate() {
        let ratios: Vec<_> = samples[which].iter().zip(&samples[0]).map(|(one, first)| one / first).collect();
        let (nanos, least) = (median(&samples[which]), samples[which].iter().copied().fold(f64::MAX, f64::min));
        let ratio = median(&ratios);
        println!("  {name:<28} {:>9.1} µs, fastest {:>9.1} µs, ratio {ratio:.3}", nanos / 1e3, least / 1e3);
    }
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A slots call over a kept connection.
struct Calls {
    url: String,
    base: String,
}

impl Calls {
    fn new() -> Self {
        let body = body(40);
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
        let base = serve(format!("{head}{body}").into_bytes());
        let url = format!(
            "{base}/v2/slots?eventTypeId=1&start=2026-10-02T00%3A00%3A00Z&end=2026-10-03T00%3A00%3A00Z&timeZone=Europe%2FBerlin"
        );
        Self { url, base }
    }

    fn bare<S: DeserializeOwned>(&self) -> Subject<'_> {
        let runtime = runtime();
        let client = reqwest::Client::builder().tcp_nodelay(true).build().unwrap();
        Box::new(move |turns| {
            runtime.block_on(async {
                for _ in 0..turns {
                    let request = client.get(&self.url).header("authorization", "Bearer cal_bench");
                    let answer = request.header("cal-api-version", "2024-09-04").send().await.unwrap();
                    let read: Envelope<S> = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
                    black_box(read.data.len());
                }
            });
        })
    }

    fn client(&self) -> Subject<'_> {
        self.asking(CalcomClient::new(settings(&self.base)).unwrap())
    }

    fn stacked(&self) -> Subject<'_> {
        let mut config = StackConfig::default();
        (config.quota.published, config.quota.budget, config.quota.burst) = (u32::MAX, u32::MAX - 1, u32::MAX / 2);
        self.asking(CalcomClient::with_stack(settings(&self.base), &config.validate().unwrap()).unwrap())
    }

    fn asking(&self, client: CalcomClient) -> Subject<'_> {
        let (runtime, query) = (runtime(), query());
        Box::new(move |turns| {
            runtime.block_on(async {
                for _ in 0..turns {
                    black_box(client.slots(&query, Duration::from_secs(5)).await.unwrap().len());
                }
            });
        })
    }
}

fn decoding() {
    let body = Bytes::from(body(5000));
    let answer = body.clone();
    let canned = tower::service_fn(move |_: Request<Bytes>| {
        std::future::ready(Ok::<_, TransportError>(Response::new(answer.clone())))
    });
    let client = CalcomClient::with_transport(settings("https://api.cal.example"), canned);
    let runtime = runtime();
    let same: Subject<'_> = Box::new(|turns| {
        for _ in 0..turns {
            black_box(serde_json::from_slice::<Same>(black_box(&body)).unwrap().data.len());
        }
    });
    let plain: Subject<'_> = Box::new(|turns| {
        for _ in 0..turns {
            black_box(serde_json::from_slice::<Plain>(black_box(&body)).unwrap().data.len());
        }
    });
    let ours: Subject<'_> = Box::new(|turns| {
        for _ in 0..turns {
            let slots = runtime.block_on(client.slots(&query(), Duration::from_secs(5)));
            black_box(slots.unwrap().len());
        }
    });
    compare(
        "decoding 5,000 slots",
        3,
        vec![("serde, the same type", same), ("serde, chrono's type", plain), ("calcom-client", ours)],
    );
}

fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments: Vec<String> = std::env::args().collect();
    let calls = Calls::new();
    if let Some(at) = arguments.iter().position(|word| word == "only") {
        let turns = arguments[at + 2].parse().unwrap();
        match arguments[at + 1].as_str() {
            "bare" => calls.bare::<PlainSlot>()(turns),
            "same" => calls.bare::<Slot>()(turns),
            "stack" => calls.stacked()(turns),
            _ => calls.client()(turns),
        }
        return;
    }
    let subjects = vec![
        ("reqwest and serde", calls.bare::<PlainSlot>()),
        ("the same, the client's type", calls.bare::<Slot>()),
        ("calcom-client", calls.client()),
        ("with the stack", calls.stacked()),
    ];
    compare("slots over a kept connection, 40 slots", 60, subjects);
    decoding();
}
