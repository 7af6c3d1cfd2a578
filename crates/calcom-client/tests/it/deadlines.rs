//! Whatever happens, a call ends at most 20 ms after its budget, in stopped time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use calcom_client::{
    ApiKey, CalcomClient, ClientConfig, HedgeSettings, Jitter, Marker, StackConfig, TransportError, TransportFault,
    stack,
};
use http::{Request, Response};
use proptest::prelude::*;

use crate::canned::{KEY, booking, october, tokio_now};

/// How far over its budget a call may be.
const GRACE: Duration = Duration::from_millis(20);

/// What a server does with one request, after so many milliseconds.
#[derive(Clone, Debug)]
enum Deed {
    Answers(u16, Option<u64>),
    Breaks,
    Refuses,
    Hangs,
}

fn deed() -> impl Strategy<Value = (u64, Deed)> {
    let deed = prop_oneof![
        2 => Just(Deed::Answers(200, None)),
        2 => (prop_oneof![Just(500_u16), Just(502), Just(503), Just(429)], proptest::option::of(0..4_u64))
            .prop_map(|(status, wait)| Deed::Answers(status, wait)),
        1 => Just(Deed::Breaks),
        1 => Just(Deed::Refuses),
        1 => Just(Deed::Hangs),
    ];
    (prop_oneof![Just(0_u64), 0..400_u64, 0..5000_u64], deed)
}

async fn done((millis, deed): (u64, Deed)) -> Result<Response<Bytes>, TransportError> {
    tokio::time::sleep(Duration::from_millis(millis)).await;
    match deed {
        Deed::Answers(status, wait) => {
            let mut answer = Response::builder().status(status);
            if let Some(seconds) = wait {
                answer = answer.header("retry-after", seconds);
            }
            Ok(answer.body(Bytes::from(r#"{"status":"success","data":{}}"#)).unwrap())
        }
        Deed::Breaks => Err(TransportError::new(TransportFault::Interrupted)),
        Deed::Refuses => Err(TransportError::new(TransportFault::Connect)),
        Deed::Hangs => std::future::pending().await,
    }
}

/// A client with every policy on, over a server that does these deeds in turn and over again.
fn client(deeds: Vec<(u64, Deed)>) -> CalcomClient {
    let deeds = Arc::new(Mutex::new(deeds.into_iter().cycle()));
    let server = tower::service_fn(move |_: Request<Bytes>| done(deeds.lock().unwrap().next().unwrap()));
    let mut config = StackConfig::default();
    config.hedge = Some(HedgeSettings::after(Duration::from_millis(200)));
    (config.quota.budget, config.quota.burst, config.quota.reserve) = (30, 4, 1);
    let policies = config.validate().unwrap().with_jitter(Jitter::seeded(5));
    let settings = ClientConfig::new("https://api.cal.example", ApiKey::new(KEY).unwrap()).validate().unwrap();
    CalcomClient::with_transport(settings, stack(&policies, server))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_budget_is_exceeded_under_any_schedule_of_faults(
        deeds in proptest::collection::vec(deed(), 1..8),
        calls in proptest::collection::vec((0..3_u8, 1..4000_u64), 1..10),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let client = client(deeds);
            for (kind, millis) in calls {
                let (budget, begun) = (Duration::from_millis(millis), tokio_now());
                match kind {
                    0 => drop(client.slots(&october(), budget).await),
                    1 => drop(client.create_booking(&booking(), budget).await),
                    _ => drop(client.book(&booking(), &Marker::new("call_1:slot").unwrap(), budget).await),
                }
                assert!(begun.elapsed() <= budget + GRACE, "{kind} {budget:?}: {:?}", begun.elapsed());
            }
        });
    }
}
