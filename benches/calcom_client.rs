//! The Cal.com client beside bare reqwest and bare serde: a slots call over a kept connection, and decoding 5,000 slots.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

use bytes::Bytes;
use calcom_client::{ApiKey, CalcomClient, ClientConfig, EventTypeId, Slot, SlotsQuery, TransportError};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use criterion::{Criterion, criterion_group, criterion_main};
use http::{Request, Response};
use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

#[derive(Deserialize)]
struct Envelope {
    data: BTreeMap<String, Vec<Slot>>,
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

/// A server that reads heads and answers the same bytes for each.
async fn serve(listener: TcpListener, answer: Vec<u8>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let answer = answer.clone();
        tokio::spawn(async move {
            let mut part = [0; 4096];
            while stream.read(&mut part).await.is_ok_and(|read| read > 0) {
                if part.windows(4).any(|end| end == b"\r\n\r\n") && stream.write_all(&answer).await.is_err() {
                    break;
                }
            }
        });
    }
}

fn call(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let body = body(40);
    let answer =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    runtime.spawn(serve(listener, answer.into_bytes()));
    let _ = rustls::crypto::ring::default_provider().install_default();
    let bare = reqwest::Client::builder().tcp_nodelay(true).build().unwrap();
    let url = format!(
        "{base}/v2/slots?eventTypeId=1&start=2026-10-02T00%3A00%3A00Z&end=2026-10-03T00%3A00%3A00Z&timeZone=Europe%2FBerlin"
    );
    let client = CalcomClient::new(settings(&base)).unwrap();
    let mut group = criterion.benchmark_group("slots over a kept connection");
    group.bench_function("reqwest", |bencher| {
        bencher.iter(|| {
            runtime.block_on(async {
                let answer = bare.get(&url).header("authorization", "Bearer cal_bench").send().await.unwrap();
                serde_json::from_slice::<Envelope>(&answer.bytes().await.unwrap()).unwrap().data.len()
            })
        });
    });
    group.bench_function("calcom-client", |bencher| {
        bencher
            .iter(|| runtime.block_on(async { client.slots(&query(), Duration::from_secs(5)).await.unwrap().len() }));
    });
    group.finish();
}

fn decode(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let body = Bytes::from(body(5000));
    let answer = body.clone();
    let canned = tower::service_fn(move |_: Request<Bytes>| {
        std::future::ready(Ok::<_, TransportError>(Response::new(answer.clone())))
    });
    let client = CalcomClient::with_transport(settings("https://api.cal.example"), canned);
    let mut group = criterion.benchmark_group("5,000 slots");
    group.bench_function("serde", |bencher| {
        bencher.iter(|| serde_json::from_slice::<Envelope>(black_box(&body)).unwrap().data.len());
    });
    group.bench_function("calcom-client", |bencher| {
        bencher
            .iter(|| runtime.block_on(async { client.slots(&query(), Duration::from_secs(5)).await.unwrap().len() }));
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(60).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    targets = call, decode
}
criterion_main!(benches);
