//! Requests as bytes, for what a client would never send or never shows.

use bytes::Bytes;
use calcom_simulator::{InProcess, Simulator};
use http::{Method, Request, Response};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tower_service::Service as _;

/// The version that belongs to a target.
pub(crate) fn version(target: &str) -> Option<&'static str> {
    match target.split(['/', '?']).nth(2)? {
        "slots" => Some("2024-09-04"),
        "bookings" => Some("2024-08-13"),
        "event-types" => Some("2024-06-14"),
        "schedules" => Some("2024-06-11"),
        _ => None,
    }
}

/// A caller with a key.
pub(crate) struct Caller {
    service: InProcess,
    key: Option<String>,
}

/// An answer that was read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: Response<()>,
    pub(crate) body: Value,
}

impl Caller {
    pub(crate) fn of(simulator: &Simulator, key: &str) -> Self {
        Self::in_process(simulator.in_process(), key)
    }

    pub(crate) fn in_process(service: InProcess, key: &str) -> Self {
        Self { service, key: Some(key.to_owned()) }
    }

    pub(crate) fn anonymous(simulator: &Simulator) -> Self {
        Self { service: simulator.in_process(), key: None }
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.send(Method::GET, target, version(target), None).await
    }

    pub(crate) async fn post(&self, target: &str, body: Value) -> Answer {
        self.send(Method::POST, target, version(target), Some(body)).await
    }

    #[expect(clippy::too_many_arguments, reason = "each is one part of a request")]
    pub(crate) async fn send(
        &self,
        method: Method,
        target: &str,
        version: Option<&str>,
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(target);
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        if let Some(version) = version {
            request = request.header("cal-api-version", version);
        }
        let bytes = body.map_or_else(Bytes::new, |body| body.to_string().into());
        let answer = self.service.clone().call(request.body(bytes).unwrap()).await.unwrap();
        let (head, body) = answer.into_parts();
        let body = serde_json::from_slice(&body).unwrap();
        Answer { status: head.status.as_u16(), head: Response::from_parts(head, ()), body }
    }
}

impl Answer {
    pub(crate) fn data(&self) -> &Value {
        assert!((200..300).contains(&self.status), "{}", self.body);
        &self.body["data"]
    }

    /// The sentence of an error in any of its shapes.
    pub(crate) fn sentence(&self) -> &str {
        assert!(self.status >= 400, "{}", self.body);
        self.body["error"]["message"].as_str().or_else(|| self.body["message"].as_str()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.headers().get(name).map(|value| value.to_str().unwrap())
    }
}

/// Sends bytes over a socket and reads until the server ends it; `Err` when it was reset.
pub(crate) async fn exchange(simulator: &Simulator, request: &str) -> std::io::Result<String> {
    let address = simulator.base_url();
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// A request for slots as it goes over a socket, with the connection closed afterwards.
pub(crate) fn slots_request(key: &str) -> String {
    format!(
        "GET /v2/slots?eventTypeId=424242&start=2026-10-02&end=2026-10-02 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         cal-api-version: 2024-09-04\r\nauthorization: Bearer {key}\r\n\r\n"
    )
}
