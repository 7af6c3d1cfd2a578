//! Calls made through the breaker.

use circuit_breaker::{CallError, CircuitState, Outcome};

use crate::rig::rig;

#[derive(Debug, PartialEq)]
enum Upstream {
    Taken,
    Down,
}

fn classify<T>(result: &Result<T, Upstream>) -> Outcome {
    match result {
        Ok(_) => Outcome::success(),
        Err(Upstream::Taken) => Outcome::ignored(),
        Err(Upstream::Down) => Outcome::failure(),
    }
}

#[test]
fn errors_pass_through_untouched_and_fail() {
    let rig = rig();
    for _ in 0..5 {
        let result: Result<(), _> = rig.breaker.call(|| Err(Upstream::Down));
        assert_eq!(result, Err(CallError::Failed(Upstream::Down)));
    }
    let refused = rig.breaker.call(|| -> Result<(), Upstream> { panic!("must not be called") });
    assert!(refused.unwrap_err().refusal().is_some());
}

#[test]
fn the_classifier_decides() {
    let rig = rig();
    for _ in 0..10 {
        let result = rig.breaker.call_with(classify, || Err::<(), _>(Upstream::Taken));
        assert_eq!(result.unwrap_err().into_failure(), Some(Upstream::Taken));
    }
    rig.is(CircuitState::Closed);
}

#[tokio::test]
async fn futures_are_called_and_classified() {
    let rig = rig();
    assert_eq!(rig.breaker.call_async(async { Ok::<_, Upstream>(7) }).await, Ok(7));
    for _ in 0..5 {
        let call = async { Err::<(), _>(Upstream::Down) };
        assert!(rig.breaker.call_async_with(classify, call).await.is_err());
    }
    let call = async { panic!("must not be polled") };
    let refused = rig.breaker.call_async_with(classify::<()>, call).await;
    assert!(matches!(refused, Err(CallError::Refused(_))));
}

/// Polly v8 closes the circuit when a half-open probe is cancelled.
#[tokio::test]
async fn polly_closes_on_a_cancelled_probe_ours_gives_the_permit_back() {
    let rig = rig().due();
    {
        let call = rig.breaker.call_async(std::future::pending::<Result<(), Upstream>>());
        let mut call = std::pin::pin!(call);
        assert!(futures_util::poll!(&mut call).is_pending());
        rig.refused();
    }
    rig.is(CircuitState::HalfOpen);
    assert_eq!(rig.breaker.status().success_count, 0);
    assert!(rig.admitted().is_probe());
}
