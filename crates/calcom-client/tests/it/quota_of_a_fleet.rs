//! Instances that share the quota of a key through a real Redis.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use calcom_client::{
    ApiKey, CalcomClient, CalcomClients, ClientsConfig, Priority, QuotaFleet, QuotaFleetConfig, QuotaSettings,
    TransportError,
};
use http::{Request, Response};

use crate::canned::{KEY, booking, named, october};
use crate::redis_server::{Server, until};

/// An instance of a service: its clients, how many requests went out, and what the next answers are.
struct Instance {
    clients: CalcomClients,
    sent: Arc<AtomicUsize>,
    script: Arc<Mutex<Vec<Response<Bytes>>>>,
}

/// A budget that flows so slowly that only what is there at the beginning counts: 1 token in 8 seconds.
fn slow(instances: u32) -> QuotaSettings {
    let mut quota = QuotaSettings::default();
    (quota.published, quota.budget, quota.burst, quota.reserve) = (60, 38, 30, 10);
    quota.instances = instances;
    quota
}

impl Instance {
    async fn start(url: &str, quota: QuotaSettings) -> Self {
        let (sent, script) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (count, answers) = (Arc::clone(&sent), Arc::clone(&script));
        let transport = tower::service_fn(move |_: Request<Bytes>| {
            count.fetch_add(1, Ordering::SeqCst);
            let scripted = answers.lock().unwrap().pop();
            let answer = scripted.unwrap_or_else(|| named("slots-200-empty.json").response);
            std::future::ready(Ok::<_, TransportError>(answer))
        });
        let mut config = ClientsConfig::new("https://api.cal.example");
        config.policies.quota = quota;
        config.policies.retry.attempts = 1;
        let mut redis = QuotaFleetConfig::single(url);
        redis.timeout = Duration::from_secs(10);
        let fleet = QuotaFleet::connect(redis).await.unwrap();
        let clients = CalcomClients::over(config.validate().unwrap(), transport).with_fleet(fleet);
        Self { clients, sent, script }
    }

    fn client(&self) -> CalcomClient {
        self.clients.client("salon", &key()).unwrap()
    }

    /// Asks for slots until there is no token for it, and says how often it went.
    async fn exhaust(&self, priority: Priority) -> usize {
        let (client, before) = (self.client().at_priority(priority), self.sent());
        while client.slots(&october(), Duration::from_millis(50)).await.is_ok() {}
        self.sent() - before
    }

    fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }

    fn answer_next(&self, status: u16, headers: &[(&str, &str)]) {
        let answer = headers
            .iter()
            .fold(Response::builder().status(status), |answer, (name, value)| answer.header(*name, *value));
        self.script.lock().unwrap().push(answer.body(Bytes::from(r#"{"status":"success","data":{}}"#)).unwrap());
    }
}

fn key() -> ApiKey {
    ApiKey::new(KEY).unwrap()
}

/// Whether an error says that the call was held back.
async fn is_held_back(client: &CalcomClient) -> bool {
    client.slots(&october(), Duration::from_millis(50)).await.is_err_and(|error| error.is_held_back())
}

#[tokio::test]
async fn three_instances_spend_one_bucket_and_bookings_still_get_through() {
    let Some(server) = Server::start().await else { return };
    let mut instances = Vec::new();
    for _ in 0..3 {
        instances.push(Instance::start(&server.url(), slow(1)).await);
    }
    let mut refreshes = 0;
    let mut questions = 0;
    for instance in &instances {
        refreshes += instance.exhaust(Priority::Refresh).await;
    }
    for instance in &instances {
        questions += instance.exhaust(Priority::Availability).await;
    }
    // A key that Redis does not know begins with what the budget leaves of the published limit, 22.
    assert!((2..=4).contains(&refreshes) && (10..=12).contains(&questions), "{refreshes} {questions}");
    let before: usize = instances.iter().map(Instance::sent).sum();
    for _ in 0..3 {
        for instance in &instances {
            let _ = instance.client().create_booking(&booking(), Duration::from_secs(5)).await;
        }
    }
    let after: usize = instances.iter().map(Instance::sent).sum();
    assert_eq!(after - before, 9, "the reserve is the bookings'");
}

#[tokio::test]
async fn a_429_of_one_instance_pauses_the_others() {
    let Some(server) = Server::start().await else { return };
    let (one, other) = (Instance::start(&server.url(), slow(1)).await, Instance::start(&server.url(), slow(1)).await);
    one.answer_next(429, &[("x-ratelimit-reset-default", "45")]);
    assert!(one.client().slots(&october(), Duration::from_secs(5)).await.unwrap_err().is_over_quota());
    let error = other.client().create_booking(&booking(), Duration::from_secs(5)).await.unwrap_err();
    let wait = error.retry_after().unwrap().as_secs_f64();
    assert!(error.is_held_back() && (30.0..=45.0).contains(&wait), "{error} {wait}");
    assert_eq!(other.sent(), 0);
    let status = other.clients.quota("salon", &key()).status();
    assert!(status.paused_for.is_some() && status.shared);
}

#[tokio::test]
async fn what_the_server_tells_one_instance_holds_for_the_others() {
    let Some(server) = Server::start().await else { return };
    let (one, other) = (Instance::start(&server.url(), slow(1)).await, Instance::start(&server.url(), slow(1)).await);
    one.answer_next(200, &[("x-ratelimit-remaining-default", "22"), ("x-ratelimit-limit-default", "60")]);
    one.client().slots(&october(), Duration::from_secs(5)).await.unwrap();
    assert!(is_held_back(&other.client()).await, "22 are kept back");
}

#[tokio::test]
async fn keys_do_not_share_and_redis_never_sees_one() {
    let Some(server) = Server::start().await else { return };
    let instance = Instance::start(&server.url(), slow(1)).await;
    instance.exhaust(Priority::Availability).await;
    let other = instance.clients.client("barber", &ApiKey::new("cal_live_another_key").unwrap()).unwrap();
    other.slots(&october(), Duration::from_secs(5)).await.unwrap();
    let mut seen = server.cli::<Vec<String>>("KEYS *").await.join(" ");
    for name in seen.clone().split(' ') {
        let read = if name.ends_with(":bucket") { format!("HGETALL {name}") } else { format!("ZRANGE {name} 0 -1") };
        seen += &server.cli::<Vec<String>>(&read).await.join(" ");
    }
    assert!(seen.contains("calcom_quota") && !seen.contains("cal_live"), "{seen}");
}

#[tokio::test]
async fn without_redis_an_instance_goes_by_its_part_and_comes_back_by_itself() {
    let Some(mut server) = Server::start().await else { return };
    let instance = Instance::start(&server.url(), slow(3)).await;
    instance.client().slots(&october(), Duration::from_secs(5)).await.unwrap();
    server.kill();
    // Its part of the 22 that are kept back is 7, of which availability leaves a third of the reserve.
    let alone = instance.exhaust(Priority::Availability).await;
    assert!((1..=7).contains(&alone), "{alone}");
    assert!(!instance.clients.quota("salon", &key()).status().shared);
    let before = instance.sent();
    let _ = instance.client().create_booking(&booking(), Duration::from_secs(5)).await;
    assert_eq!(instance.sent(), before + 1, "bookings go on");
    server.restart().await;
    let quota = instance.clients.quota("salon", &key());
    until(async || {
        let _ = instance.client().slots(&october(), Duration::from_millis(50)).await;
        quota.status().shared
    })
    .await;
    let again = instance.exhaust(Priority::Availability).await;
    assert!(again <= 4, "{again}: what went out meanwhile is not granted again");
}

/// A breaker would have counted it against Cal.com.
#[tokio::test]
async fn a_question_that_the_quota_kept_waiting_to_its_end_was_told_of_an_outage() {
    let Some(server) = Server::start().await else { return };
    let instance = Instance::start(&server.url(), slow(1)).await;
    instance.client().slots(&october(), Duration::from_secs(5)).await.unwrap();
    let _: String = server.cli("CLIENT PAUSE 60000 ALL").await;
    let error = instance.client().slots(&october(), Duration::from_millis(200)).await.unwrap_err();
    assert!(error.is_held_back(), "{error}");
    assert_eq!(instance.sent(), 1, "nothing went out");
}

#[tokio::test]
async fn a_fleet_whose_redis_was_never_there_still_works() {
    let instance = Instance::start("redis://127.0.0.1:1", slow(2)).await;
    let alone = instance.exhaust(Priority::Availability).await;
    assert!((1..=11).contains(&alone), "{alone}");
}

#[tokio::test]
async fn settings_that_cannot_work_are_all_named_and_no_password_is_shown() {
    let mut config = QuotaFleetConfig::single("http://user:hunter2@nowhere");
    (config.prefix, config.timeout) = ("with space".to_owned(), Duration::ZERO);
    assert!(!format!("{config:?}").contains("hunter2"));
    let text = QuotaFleet::connect(config).await.unwrap_err().to_string();
    for path in ["topology.urls[0]", "prefix", "timeout"] {
        assert!(text.contains(path) && !text.contains("hunter2"), "{path} in {text}");
    }
}
