//! A transport that answers what a test says, and remembers what it was asked.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use calcom_client::{
    ApiKey, CalcomClient, ClientConfig, EventTypeId, NewAttendee, NewBooking, SlotsQuery, TransportError,
};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use http::{Request, Response};
use serde_json::Value;

pub(crate) const BUDGET: Duration = Duration::from_secs(5);
pub(crate) const KEY: &str = "cal_live_0123456789abcdef";

/// What the client asked.
pub(crate) type Asked = Arc<Mutex<Vec<Request<Bytes>>>>;

pub(crate) fn client(answer: Response<Bytes>) -> (CalcomClient, Asked) {
    let asked = Asked::default();
    let (log, answer) = (Arc::clone(&asked), Arc::new(answer));
    let service = tower::service_fn(move |request: Request<Bytes>| {
        log.lock().unwrap().push(request);
        let answer = Arc::clone(&answer);
        async move { Ok::<_, TransportError>(answer.as_ref().clone()) }
    });
    let settings = ClientConfig::new("https://api.cal.example", ApiKey::new(KEY).unwrap()).validate().unwrap();
    (CalcomClient::with_transport(settings, service), asked)
}

/// One of the committed samples.
pub(crate) struct Sample {
    pub(crate) file: String,
    pub(crate) response: Response<Bytes>,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

pub(crate) fn samples() -> Vec<Sample> {
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(fixtures().join("calcom-samples/manifest.json")).unwrap()).unwrap();
    manifest["samples"].as_array().unwrap().iter().map(sample).collect()
}

fn sample(entry: &Value) -> Sample {
    let file = entry["file"].as_str().unwrap().to_owned();
    let body = std::fs::read(fixtures().join("calcom-samples").join(&file)).unwrap();
    let mut response = Response::builder().status(u16::try_from(entry["status"].as_u64().unwrap()).unwrap());
    for (name, value) in entry["headers"].as_object().unwrap() {
        response = response.header(name.as_str(), value.as_str().unwrap());
    }
    Sample { file, response: response.body(body.into()).unwrap() }
}

/// The sample of that file name.
pub(crate) fn named(file: &str) -> Sample {
    samples().into_iter().find(|sample| sample.file == file).unwrap()
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Everything that could be free in the samples.
pub(crate) fn october() -> SlotsQuery {
    let start = at("2026-10-01T00:00:00Z");
    SlotsQuery::new(EventTypeId::new(424_242).unwrap(), start, start + TimeDelta::days(31), Berlin)
}

pub(crate) fn booking() -> NewBooking {
    let attendee =
        NewAttendee::new("Jürgen Müller-Lüdenscheidt", Berlin).email("juergen.mueller@kunde.example".parse().unwrap());
    NewBooking::new(EventTypeId::new(424_242).unwrap(), at("2026-10-02T07:00:00Z"), attendee)
}

/// Now on tokio's clock, which tests stop.
#[expect(clippy::disallowed_methods, reason = "tests stop tokio's clock and measure with it")]
pub(crate) fn tokio_now() -> tokio::time::Instant {
    tokio::time::Instant::now()
}
