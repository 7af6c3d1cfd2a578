//! What metrics and traces are told, and what they are not.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use calcom_client::{ApiKey, CalcomClient, CalcomClients, ClientsConfig, TransportError};
use http::{Request, Response};
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::canned::{BUDGET, KEY, booking, named, october};

/// A client with the ready stack over a transport that answers in turn.
fn client(answers: Vec<Response<Bytes>>) -> CalcomClient {
    let answers = Arc::new(Mutex::new(answers.into_iter()));
    let transport = tower::service_fn(move |_: Request<Bytes>| {
        let answer = answers.lock().unwrap().next().unwrap();
        std::future::ready(Ok::<_, TransportError>(answer))
    });
    let clients = CalcomClients::over(ClientsConfig::new("https://api.cal.example").validate().unwrap(), transport);
    clients.client("salon", &ApiKey::new(KEY).unwrap()).unwrap()
}

fn outage() -> Response<Bytes> {
    Response::builder().status(502).header("x-request-id", "Mara Beispiel").body(Bytes::from("<html>")).unwrap()
}

/// `name{labels}` and what was counted, how many were recorded, or what was set.
fn recorded(work: impl AsyncFnOnce()) -> BTreeMap<String, f64> {
    let recorder = DebuggingRecorder::new();
    let snapshots = recorder.snapshotter();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    metrics::with_local_recorder(&recorder, || runtime.block_on(work()));
    let seen = snapshots.snapshot().into_vec().into_iter();
    seen.map(|(key, _, _, value)| {
        let mut name = key.key().name().to_owned();
        for label in key.key().labels() {
            write!(name, " {}={}", label.key(), label.value()).unwrap();
        }
        let value = match value {
            DebugValue::Counter(count) => f64::from(u32::try_from(count).unwrap()),
            DebugValue::Gauge(level) => level.into_inner(),
            DebugValue::Histogram(values) => f64::from(u32::try_from(values.len()).unwrap()),
        };
        (name, value)
    })
    .collect()
}

#[test]
fn calls_attempts_and_what_is_left_of_the_quota_are_counted() {
    let seen = recorded(async || {
        let client =
            client(vec![outage(), named("slots-200-time.json").response, named("error-400-slot-taken.json").response]);
        client.slots(&october(), BUDGET).await.unwrap();
        client.create_booking(&booking(), BUDGET).await.unwrap_err();
    });
    let value = |name: &str| seen.get(name).copied().unwrap_or_else(|| panic!("{name} in {seen:?}"));
    assert_eq!(value("calcom_client_calls_total endpoint=slots outcome=ok"), 1.0);
    assert_eq!(value("calcom_client_call_seconds endpoint=slots outcome=ok"), 1.0);
    assert_eq!(value("calcom_client_calls_total endpoint=create_booking outcome=slot_taken"), 1.0);
    assert_eq!(value("calcom_client_attempts_total endpoint=slots"), 2.0);
    assert!((27.0..28.0).contains(&value("calcom_client_quota_left account=salon")));
}

/// Where traces are written.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<u8>>>);

impl io::Write for Notes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything that is traced while `work` is done.
fn traced(work: impl AsyncFnOnce()) -> String {
    let notes = Notes::default();
    let writer = notes.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    tracing::subscriber::with_default(subscriber, || runtime.block_on(work()));
    let bytes = notes.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_call_is_a_span_with_its_outcome_and_a_repeat_an_event() {
    let text = traced(async || {
        let client = client(vec![outage(), named("slots-200-time.json").response]);
        client.slots(&october(), BUDGET).await.unwrap();
    });
    for part in
        ["calcom_call{endpoint=\"slots\"", "method=\"GET\"", "status=200", "outcome=\"ok\"", "made=1", "elapsed_ms="]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("status=502"), "the span tells the answer that counts");
}

#[test]
fn nothing_of_a_person_a_key_or_an_address_is_traced() {
    let text = traced(async || {
        for file in ["error-400-validation-pipe-echo.json", "booking-create-201.json", "error-400-booker-limit.json"] {
            let client = client(vec![named(file).response]);
            let _ = client.create_booking(&booking(), Duration::from_millis(500)).await;
        }
        let _ = client(vec![outage(); 3]).slots(&october(), BUDGET).await;
    });
    for hidden in ["rgen", "kunde.example", "Beispiel", KEY, "start=", "api.cal"] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
}
