//! The cached availability route beside a bare axum handler, as whole processes over loopback, in one run.
//!
//! `cargo build --release -p gateway && cargo bench -p resilience-benches --bench turns`. Rounds of the two subjects
//! alternate, so that a machine that slows down slows down both; the ratio of the medians is what counts.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::disallowed_methods)]

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::post;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const CONNECTIONS: usize = 32;
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_secs(2);
const ROUTE: &str = "/api/retell/check-availability";

struct Gateway {
    process: Child,
    address: SocketAddr,
}

impl Gateway {
    fn start() -> Self {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/gateway");
        let mut process = Command::new(program)
            .args(["demo", "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0", "--log-level", "warn"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("target/release/gateway; build it first: cargo build --release -p gateway");
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut lines = lines.map(Result::unwrap);
        let listening = lines.find_map(|line| line.strip_prefix("listening: http://").map(str::to_owned)).unwrap();
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address: listening.parse().unwrap() }
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A handler that reads its body and answers with as many bytes as the gateway does.
async fn bare(answer: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route(ROUTE, post(move |_: axum::body::Bytes| std::future::ready(answer.clone())));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

/// Forty requests make a call, as no call asks more than fifty times.
fn request(number: u64) -> String {
    let call = number / 40;
    let body = format!(
        r#"{{"name":"check_availability","args":{{"service":"Haarschnitt","date":"morgen","time":"10:00"}},"call":{{"call_id":"test-company-15-{call:016x}","agent_id":"agent_demo_15","to_number":"+493023125015"}}}}"#
    );
    format!(
        "POST {ROUTE} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Sends one request and reads its answer; gives the body's length.
async fn ask(stream: &mut TcpStream, buffer: &mut Vec<u8>, number: u64) -> usize {
    stream.write_all(request(number).as_bytes()).await.unwrap();
    buffer.clear();
    loop {
        stream.read_buf(buffer).await.unwrap();
        let Some(head) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let text = std::str::from_utf8(&buffer[..head]).unwrap();
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        let length =
            text.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        let length: usize = length.unwrap();
        while buffer.len() < head + 4 + length {
            stream.read_buf(buffer).await.unwrap();
        }
        return length;
    }
}

/// Requests per second over all connections.
async fn round(address: SocketAddr, next: Arc<AtomicU64>) -> f64 {
    let begin = Instant::now();
    let before = next.load(Ordering::Relaxed);
    let mut callers = Vec::new();
    for _ in 0..CONNECTIONS {
        let next = Arc::clone(&next);
        callers.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let mut buffer = Vec::with_capacity(8 * 1024);
            while begin.elapsed() < ROUND {
                ask(&mut stream, &mut buffer, next.fetch_add(1, Ordering::Relaxed)).await;
            }
        }));
    }
    for caller in callers {
        caller.await.unwrap();
    }
    (next.load(Ordering::Relaxed) - before) as f64 / begin.elapsed().as_secs_f64()
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

#[tokio::main]
async fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let gateway = Gateway::start();
    let next = Arc::new(AtomicU64::new(0));
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    let length = ask(&mut stream, &mut Vec::new(), next.fetch_add(1, Ordering::Relaxed)).await;
    let bare = bare(vec![b'x'; length]).await;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(round(bare, Arc::clone(&next)).await);
        ours.push(round(gateway.address, Arc::clone(&next)).await);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!("{CONNECTIONS} connections, {ROUNDS} rounds of {ROUND:?} each, answers of {length} bytes; medians");
    println!("bare axum handler             {theirs:>9.0} req/s");
    println!("gateway, cached availability  {ours:>9.0} req/s");
    println!("ratio                         {:>9.2}", ours / theirs);
}
