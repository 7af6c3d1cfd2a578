//! One maker of clients for many companies: a quota per key, one transport, a breaker where one is hung in.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use calcom_client::{
    ApiKey, BreakerHook, BreakerPermit, CalcomClient, CalcomClients, CallContext, ClientsConfig, Priority,
    TransportError,
};
use http::{Request, Response};

use crate::canned::{Asked, BUDGET, booking, named, october};

fn key(text: &str) -> ApiKey {
    ApiKey::new(text).unwrap()
}

fn clients() -> (CalcomClients, Asked) {
    let asked = Asked::default();
    let log = Arc::clone(&asked);
    let transport = tower::service_fn(move |request: Request<Bytes>| {
        log.lock().unwrap().push(request);
        std::future::ready(Ok::<Response<Bytes>, TransportError>(named("slots-200-empty.json").response))
    });
    (CalcomClients::over(ClientsConfig::new("https://api.cal.example").validate().unwrap(), transport), asked)
}

async fn exhaust(client: &CalcomClient) -> usize {
    let mut sent = 0;
    while client.slots(&october(), Duration::from_millis(20)).await.is_ok() {
        sent += 1;
    }
    sent
}

#[tokio::test(start_paused = true)]
async fn each_key_is_sent_with_its_own_requests_and_has_its_own_quota() {
    let (clients, asked) = clients();
    let (salon, barber) =
        (clients.client("15", &key("cal_salon")).unwrap(), clients.client("20", &key("cal_barber")).unwrap());
    assert_eq!(exhaust(&salon).await, 20);
    barber.slots(&october(), BUDGET).await.unwrap();
    let asked = asked.lock().unwrap();
    let keys: Vec<_> = asked.iter().map(|request| request.headers()["authorization"].to_str().unwrap()).collect();
    assert!(keys[..20].iter().all(|key| *key == "Bearer cal_salon"));
    assert_eq!(keys[20..], ["Bearer cal_barber"]);
}

#[tokio::test(start_paused = true)]
async fn two_clients_of_one_key_share_its_quota() {
    let (clients, _) = clients();
    let (one, other) = (clients.client("15", &key("cal_x")).unwrap(), clients.client("20", &key("cal_x")).unwrap());
    assert_eq!((exhaust(&one).await, exhaust(&other).await), (20, 0));
    assert!(clients.quota("15", &key("cal_x")).status().available < 11.0);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_goes_behind_a_question_and_a_question_behind_a_booking() {
    let (clients, asked) = clients();
    let client = clients.client("15", &key("cal_x")).unwrap();
    assert_eq!(exhaust(&client.at_priority(Priority::Refresh)).await, 10);
    assert_eq!(exhaust(&client.at_priority(Priority::Booking)).await, 10, "a priority only lowers");
    for _ in 0..10 {
        let _ = client.create_booking(&booking(), Duration::from_millis(20)).await;
    }
    assert_eq!(asked.lock().unwrap().len(), 30);
}

/// Lets the first call through and no other.
struct Once(AtomicUsize);

struct Permit;

impl BreakerPermit for Permit {
    fn finish(self: Box<Self>, _: calcom_client::CallOutcome) {}
}

impl BreakerHook for Once {
    fn acquire(&self, _: &CallContext) -> Result<Box<dyn BreakerPermit>, Option<Duration>> {
        if self.0.fetch_add(1, Ordering::SeqCst) == 0 { Ok(Box::new(Permit)) } else { Err(None) }
    }
}

#[tokio::test(start_paused = true)]
async fn a_breaker_holds_back_its_own_client_only() {
    let (clients, _) = clients();
    let broken = clients.client_with_breaker("15", &key("cal_x"), Once(AtomicUsize::new(0))).unwrap();
    broken.slots(&october(), BUDGET).await.unwrap();
    assert!(broken.slots(&october(), BUDGET).await.unwrap_err().is_held_back());
    clients.client("15", &key("cal_x")).unwrap().slots(&october(), BUDGET).await.unwrap();
}

#[test]
fn every_fault_of_the_address_and_of_the_policies_is_named_at_once() {
    let mut config = ClientsConfig::new("ftp://api.cal.example");
    (config.policies.retry.attempts, config.policies.quota.instances) = (0, 0);
    let text = config.validate().unwrap_err().to_string();
    for path in ["base_url", "retry.attempts", "quota.instances"] {
        assert!(text.contains(path), "{path} in {text}");
    }
}

#[tokio::test]
async fn no_key_is_shown() {
    let (clients, _) = clients();
    let client = clients.client("15", &key("cal_hidden")).unwrap();
    assert!(!format!("{clients:?} {client:?}").contains("cal_hidden"));
}
