//! Sends webhooks: once, over plain HTTP, without following redirects and without looking at the answer, like the real server.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Uri};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use tokio::net::TcpStream;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::webhook::Delivery;

/// How long a subscriber may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many deliveries are remembered for tests to look at.
const REMEMBERED: usize = 1000;

/// What was sent, oldest first.
pub(crate) type Sent = Arc<Mutex<Vec<Delivery>>>;

/// Sends what comes until nobody can send any more.
pub(crate) async fn deliver(mut outbox: UnboundedReceiver<Delivery>, sent: Sent) {
    while let Some(delivery) = outbox.recv().await {
        // The outcome is ignored on purpose: the server does not repeat.
        let _ = tokio::time::timeout(PATIENCE, send(&delivery)).await;
        let mut sent = sent.lock();
        if sent.len() >= REMEMBERED {
            sent.remove(0);
        }
        sent.push(delivery);
    }
}

async fn send(delivery: &Delivery) -> Option<()> {
    let uri: Uri = delivery.url.parse().ok()?;
    let host = uri.host()?;
    let stream = TcpStream::connect((host.trim_matches(['[', ']']), uri.port_u16().unwrap_or(80))).await.ok()?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let connection = tokio::spawn(connection);
    let target = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
    let request = Request::post(target)
        .header("Host", authority)
        .header("Content-Type", content_type(&delivery.body))
        .header("X-Cal-Signature-256", &delivery.signature)
        .header("X-Cal-Webhook-Version", "2021-10-20")
        .body(Full::new(delivery.body.clone()))
        .ok()?;
    let answered = sender.send_request(request).await.is_ok();
    connection.abort();
    answered.then_some(())
}

/// A template that is not JSON is sent as a form.
fn content_type(body: &Bytes) -> &'static str {
    match body.first() {
        Some(b'{' | b'[') => "application/json",
        _ => "application/x-www-form-urlencoded",
    }
}
