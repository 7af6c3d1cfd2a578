//! Slots that are slow are asked for a second time, and nothing else is.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use calcom_client::{
    ApiKey, CalcomClient, CallContext, ClientConfig, HedgeSettings, Priority, StackConfig, TransportError, stack,
};
use http::{Request, Response};

use crate::canned::{BUDGET, KEY, booking, named, october, tokio_now};

/// What went out: when, and at which priority.
type Sent = Arc<Mutex<Vec<(Duration, Priority)>>>;

/// A client that hedges after 300 ms, over a server whose n-th answer takes the n-th time and has the n-th status.
fn client(answers: &'static [(u64, u16)], change: impl FnOnce(&mut StackConfig)) -> (CalcomClient, Sent) {
    let (sent, begun) = (Sent::default(), tokio_now());
    let log = Arc::clone(&sent);
    let server = tower::service_fn(move |request: Request<Bytes>| {
        let context = *request.extensions().get::<CallContext>().unwrap();
        let mut log = log.lock().unwrap();
        let (millis, status) = answers[log.len()];
        log.push((begun.elapsed(), context.priority));
        async move {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            let mut answer = named("slots-200-time.json").response;
            *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
            Ok::<Response<Bytes>, TransportError>(answer)
        }
    });
    let mut config = StackConfig::default();
    config.hedge = Some(HedgeSettings::after(Duration::from_millis(300)));
    config.retry.attempts = 1;
    change(&mut config);
    let settings = ClientConfig::new("https://api.cal.example", ApiKey::new(KEY).unwrap()).validate().unwrap();
    (CalcomClient::with_transport(settings, stack(&config.validate().unwrap(), server)), sent)
}

async fn took(client: &CalcomClient) -> (Duration, bool) {
    let begun = tokio_now();
    let good = client.slots(&october(), BUDGET).await.is_ok();
    (begun.elapsed(), good)
}

#[tokio::test(start_paused = true)]
async fn a_quick_answer_is_asked_for_once() {
    let (client, sent) = client(&[(299, 200)], |_| {});
    assert_eq!(took(&client).await, (Duration::from_millis(299), true));
    assert_eq!(sent.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_is_overtaken_by_the_second_at_the_lowest_priority() {
    let (client, sent) = client(&[(4000, 200), (50, 200)], |_| {});
    let (elapsed, good) = took(&client).await;
    assert!(good && (350..360).contains(&elapsed.as_millis()), "{elapsed:?}");
    let sent = sent.lock().unwrap();
    assert_eq!((sent[0].1, sent[1].1), (Priority::Availability, Priority::Refresh));
    assert!((300..310).contains(&sent[1].0.as_millis()), "{sent:?}");
}

#[tokio::test(start_paused = true)]
async fn the_first_still_counts_when_the_second_fails_or_is_slower() {
    let (failing, _) = client(&[(700, 200), (50, 502)], |_| {});
    let (elapsed, good) = took(&failing).await;
    assert!(good && (700..710).contains(&elapsed.as_millis()), "{elapsed:?}");
    let (slower, _) = client(&[(700, 200), (4000, 200)], |_| {});
    let (elapsed, good) = took(&slower).await;
    assert!(good && (700..710).contains(&elapsed.as_millis()), "{elapsed:?}");
    let (both, _) = client(&[(700, 502), (500, 502)], |_| {});
    assert!(!took(&both).await.1);
}

#[tokio::test(start_paused = true)]
async fn an_error_before_the_time_is_not_hedged() {
    let (client, sent) = client(&[(100, 502)], |_| {});
    assert!(!took(&client).await.1);
    assert_eq!(sent.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_booking_is_never_doubled_however_slow() {
    let (client, sent) = client(&[(4000, 200)], |_| {});
    let _ = client.create_booking(&booking(), BUDGET).await;
    assert_eq!(sent.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_second_question_goes_only_if_the_quota_has_room_for_it_now() {
    let (client, sent) = client(&[(1000, 200); 8], |config| {
        (config.quota.budget, config.quota.burst, config.quota.reserve) = (4, 3, 0);
    });
    assert!(took(&client).await.1 && sent.lock().unwrap().len() == 2, "with room it goes");
    let (elapsed, good) = took(&client).await;
    assert!(good && (1000..1010).contains(&elapsed.as_millis()), "{elapsed:?}");
    assert_eq!(sent.lock().unwrap().len(), 3, "and without it does not");
}

#[test]
fn a_time_that_makes_no_sense_is_refused() {
    let mut config = StackConfig::default();
    config.hedge = Some(HedgeSettings::after(Duration::ZERO));
    assert!(config.validate().unwrap_err().to_string().contains("hedge.after"));
}
