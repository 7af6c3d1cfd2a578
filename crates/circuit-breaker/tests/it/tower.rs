//! The breaker as middleware.

use std::convert::Infallible;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use circuit_breaker::{CallError, CircuitBreakerLayer, CircuitState, Outcome};
use tower::{Layer, Service, ServiceExt, service_fn};

use crate::rig::{SECOND, rig};

fn failing() -> impl Service<(), Response = (), Error = &'static str, Future: Send> + Clone {
    service_fn(|()| async { Err("down") })
}

/// A tower-resilience layer built without its handle makes a circuit per wrapped service.
#[tokio::test]
async fn tower_resilience_layers_that_share_nothing_ours_shares_one_circuit() {
    let rig = rig();
    let layer = CircuitBreakerLayer::new(rig.breaker.clone());
    for _ in 0..5 {
        let error = layer.layer(failing()).oneshot(()).await.unwrap_err();
        assert_eq!(error, CallError::Failed("down"));
    }
    rig.is(CircuitState::Open);
    let error = layer.layer(failing()).oneshot(()).await.unwrap_err();
    assert_eq!(error.refusal().unwrap().retry_after(), Some(60 * SECOND));
}

#[tokio::test]
async fn a_classifier_sees_responses_too() {
    let rig = rig();
    let status = service_fn(|status: u16| async move { Ok::<_, Infallible>(status) });
    let classify = |result: &Result<u16, Infallible>| match result {
        Ok(500..) => Outcome::failure().labelled("http_5xx"),
        Ok(400..) => Outcome::ignored(),
        Ok(_) | Err(_) => Outcome::success(),
    };
    let service = CircuitBreakerLayer::with_classifier(rig.breaker.clone(), classify).layer(status);
    for status in [503, 404, 503, 409, 503, 503, 503] {
        assert_eq!(service.clone().oneshot(status).await, Ok(status));
    }
    rig.is(CircuitState::Open);
}

/// An inner service that never becomes ready, and counts how often it is asked and called.
#[derive(Clone, Default)]
struct NeverReady(Arc<AtomicUsize>);

impl Service<()> for NeverReady {
    type Response = ();
    type Error = Infallible;
    type Future = std::future::Ready<Result<(), Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Pending
    }

    fn call(&mut self, (): ()) -> Self::Future {
        self.0.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Ok(()))
    }
}

#[tokio::test]
async fn tower_resilience_readiness_that_sleeps_ours_is_ready_at_once_and_the_call_brings_the_refusal() {
    let rig = rig();
    let inner = NeverReady::default();
    let mut service = CircuitBreakerLayer::new(rig.breaker.clone()).layer(inner.clone());
    assert!(futures_util::poll!(poll_fn(|cx| service.poll_ready(cx))).is_pending());
    rig.breaker.force_open();
    poll_fn(|cx| service.poll_ready(cx)).await.unwrap();
    let call = service.call(());
    // Even if the circuit closes in between: the inner service was not made ready.
    rig.breaker.reset();
    assert!(matches!(call.await, Err(CallError::Refused(_))));
    assert_eq!(inner.0.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_dropped_response_gives_the_probes_permit_back() {
    let rig = rig().due();
    let hanging = service_fn(|()| std::future::pending::<Result<(), Infallible>>());
    let mut service = CircuitBreakerLayer::new(rig.breaker.clone()).layer(hanging);
    let response = service.ready().await.unwrap().call(());
    rig.refused();
    drop(response);
    assert!(rig.admitted().is_probe());
}

#[test]
fn everything_can_be_sent_and_shared() {
    fn sendable<T: Send + Sync + 'static>(_: &T) {}
    let rig = rig();
    let layer = CircuitBreakerLayer::new(rig.breaker.clone());
    sendable(&layer);
    sendable(&layer.layer(failing()));
    sendable(&rig.breaker.acquire_owned().unwrap());
}
