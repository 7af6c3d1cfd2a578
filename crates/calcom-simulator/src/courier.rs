//! Sends webhooks over plain HTTP, without following redirects: once and without looking at the answer, like the real server, unless the
//! world says otherwise. Deliveries do not wait for one another.

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
use tokio::task::JoinSet;

use crate::rng::Rng;
use crate::seed::Courier;
use crate::webhook::Delivery;

/// How many deliveries are remembered for tests to look at.
const REMEMBERED: usize = 1000;
/// How many are under way at once.
const UNDER_WAY: usize = 64;
/// The longest wait between two attempts.
const MOST_WAIT: Duration = Duration::from_secs(60);

/// What was sent, in the order in which it was settled.
pub(crate) type Sent = Arc<Mutex<Vec<Delivery>>>;

/// What happens to one delivery on its way.
#[derive(Clone, Copy, Debug)]
struct Fate {
    lost: bool,
    late: Duration,
}

/// Sends what comes until nobody can send any more.
pub(crate) async fn deliver(mut outbox: UnboundedReceiver<Delivery>, sent: Sent, (courier, seed): (Courier, u64)) {
    let mut rng = Rng::new(seed ^ 0xC0_0917);
    let mut under_way = JoinSet::new();
    while let Some(delivery) = outbox.recv().await {
        let copies = 1 + usize::from(rng.unit() < courier.doubled);
        for _ in 0..copies {
            let lost = rng.unit() < courier.lost;
            let late = Duration::from_millis(rng.next() % courier.late_millis.saturating_add(1).max(1));
            let (delivery, sent) = (delivery.clone(), Arc::clone(&sent));
            under_way.spawn(async move { remember(&sent, carry(delivery, courier, Fate { lost, late }).await) });
        }
        while under_way.try_join_next().is_some() {}
        if under_way.len() >= UNDER_WAY {
            under_way.join_next().await;
        }
    }
}

fn remember(sent: &Sent, delivery: Delivery) {
    let mut sent = sent.lock();
    if sent.len() >= REMEMBERED {
        sent.remove(0);
    }
    sent.push(delivery);
}

/// Tries as often as the world says.
async fn carry(mut delivery: Delivery, courier: Courier, fate: Fate) -> Delivery {
    if !fate.late.is_zero() {
        tokio::time::sleep(fate.late).await;
    }
    let mut wait = Duration::from_millis(courier.backoff_millis);
    while !fate.lost && delivery.attempts < courier.attempts {
        if delivery.attempts > 0 {
            tokio::time::sleep(wait.min(MOST_WAIT)).await;
            wait = wait.saturating_mul(2);
        }
        delivery.attempts += 1;
        let patience = Duration::from_millis(courier.patience_millis);
        delivery.status = tokio::time::timeout(patience, send(&delivery)).await.ok().flatten();
        if delivery.status.is_some_and(|status| (200..300).contains(&status)) {
            break;
        }
    }
    delivery
}

async fn send(delivery: &Delivery) -> Option<u16> {
    let uri: Uri = delivery.url.parse().ok()?;
    let host = uri.host()?;
    let stream = TcpStream::connect((host.trim_matches(['[', ']']), uri.port_u16().unwrap_or(80))).await.ok()?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    let connection = tokio::spawn(connection);
    let target = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
    let mut request = Request::post(target)
        .header("Host", authority)
        .header("Content-Type", content_type(&delivery.body))
        .header("X-Cal-Webhook-Version", "2021-10-20");
    if !delivery.signature.is_empty() {
        request = request.header("X-Cal-Signature-256", &delivery.signature);
    }
    let answer = sender.send_request(request.body(Full::new(delivery.body.clone())).ok()?).await;
    connection.abort();
    answer.ok().map(|answer| answer.status().as_u16())
}

/// A template that is not JSON is sent as a form.
fn content_type(body: &Bytes) -> &'static str {
    match body.first() {
        Some(b'{' | b'[') => "application/json",
        _ => "application/x-www-form-urlencoded",
    }
}
