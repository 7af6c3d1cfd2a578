//! Several instances that share a circuit through a real Redis.
//!
//! `TEST_REDIS_URL` names a Redis to share; `TEST_REDIS_SERVER` the redis-server program with which a
//! test starts a private one that it may pause and kill. Without them these tests say that they skip.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use circuit_breaker::{
    Admission, BreakerConfig, BreakerRegistry, CircuitBreaker, CircuitState, Fleet, FleetConfig, Wiring,
};

use crate::server::Server;

const FAST: Duration = Duration::from_millis(20);

static PREFIXES: AtomicU32 = AtomicU32::new(0);

struct Meeting {
    url: String,
    prefix: String,
}

fn meeting(url: String) -> Meeting {
    let number = PREFIXES.fetch_add(1, Ordering::Relaxed);
    // A process id may come again while the shared Redis still has what an earlier one left.
    let since = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos();
    let prefix = format!("test_breaker_{}_{since}_{number}", std::process::id());
    Meeting { url, prefix }
}

fn shared() -> Option<Meeting> {
    let url = std::env::var("TEST_REDIS_URL").ok();
    if url.is_none() {
        println!("skipped: TEST_REDIS_URL is not set");
    }
    url.map(meeting)
}

struct Instance {
    breaker: CircuitBreaker,
    fleet: Fleet,
}

fn short() -> BreakerConfig {
    BreakerConfig {
        open_for: Duration::from_millis(300),
        half_open_for: Duration::from_millis(400),
        open_jitter: 0.0,
        ..Default::default()
    }
}

fn instance_of(meeting: &Meeting, config: BreakerConfig) -> Instance {
    graced(meeting, config, Duration::from_millis(600))
}

fn graced(meeting: &Meeting, config: BreakerConfig, grace: Duration) -> Instance {
    let breaker = CircuitBreaker::new("calcom_api", config.validate().unwrap());
    let fleet = FleetConfig {
        url: meeting.url.clone(),
        prefix: meeting.prefix.clone(),
        sync_every: Duration::from_millis(50),
        grace,
        timeout: Duration::from_secs(5),
    };
    let fleet = Fleet::new(fleet.validate().unwrap()).unwrap();
    Instance { breaker, fleet }
}

async fn instance(meeting: &Meeting) -> Instance {
    let instance = instance_of(meeting, short());
    instance.fleet.join(&instance.breaker).await.unwrap();
    instance
}

fn fail(breaker: &CircuitBreaker) {
    match breaker.acquire() {
        Admission::Admitted(permit) => permit.failure(),
        Admission::Refused(refusal) => panic!("refused: {refusal}"),
    }
}

#[track_caller]
fn until<F: Fn() -> bool>(what: &str, happens: F) -> impl Future<Output = ()> + use<F> {
    let place = std::panic::Location::caller();
    let what = what.to_string();
    async move {
        let deadline = Instant::now() + Duration::from_secs(60);
        while !happens() {
            assert!(Instant::now() < deadline, "{what} did not happen, {place}");
            tokio::time::sleep(FAST).await;
        }
    }
}

/// Waits until every instance is in this state.
#[track_caller]
fn all(instances: &[Instance], state: CircuitState) -> impl Future<Output = ()> + use<> {
    let breakers: Vec<_> = instances.iter().map(|instance| instance.breaker.clone()).collect();
    until(&format!("{state} everywhere"), move || breakers.iter().all(|breaker| breaker.state() == state))
}

async fn three(meeting: &Meeting) -> [Instance; 3] {
    [instance(meeting).await, instance(meeting).await, instance(meeting).await]
}

#[tokio::test(flavor = "multi_thread")]
async fn five_failures_spread_over_three_instances_open_all_three() {
    let Some(meeting) = shared() else { return };
    let instances = three(&meeting).await;
    for (turn, count) in [(0, 1), (1, 2), (2, 3), (0, 4), (1, 5)] {
        fail(&instances[turn].breaker);
        if count < 5 {
            let breakers: Vec<_> = instances.iter().map(|one| one.breaker.clone()).collect();
            until("the run is known everywhere", move || {
                breakers.iter().all(|breaker| breaker.status().failure_count == count)
            })
            .await;
        }
    }
    all(&instances, CircuitState::Open).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_failures_at_once_on_five_instances_open_all() {
    let Some(meeting) = shared() else { return };
    let mut instances = Vec::from(three(&meeting).await);
    instances.extend(Vec::from(three(&meeting).await));
    for instance in &instances[..5] {
        fail(&instance.breaker);
    }
    all(&instances, CircuitState::Open).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_on_one_instance_ends_the_run_of_all() {
    let Some(meeting) = shared() else { return };
    let instances = three(&meeting).await;
    for _ in 0..4 {
        fail(&instances[0].breaker);
    }
    let other = instances[1].breaker.clone();
    until("four failures are known", move || other.status().failure_count == 4).await;
    instances[1].breaker.call(|| Ok::<_, ()>(())).unwrap();
    let other = instances[0].breaker.clone();
    until("the run ends", move || other.status().failure_count == 0).await;
    fail(&instances[2].breaker);
    let other = instances[0].breaker.clone();
    until("a new run begins", move || other.status().failure_count == 1).await;
}

/// What each instance would let through now.
fn probes(instances: &[Instance]) -> Vec<circuit_breaker::Permit<'_>> {
    let mut permits = Vec::new();
    for instance in instances {
        permits.extend(match instance.breaker.acquire() {
            Admission::Admitted(permit) => Some(permit),
            Admission::Refused(_) => None,
        });
    }
    permits
}

#[tokio::test(flavor = "multi_thread")]
async fn one_probe_is_sent_by_the_whole_fleet() {
    let Some(meeting) = shared() else { return };
    // Longer than any stall of the machine, which would be taken for a loss of Redis.
    let long = Duration::from_secs(30);
    let mut instances = Vec::new();
    for _ in 0..3 {
        let instance = graced(&meeting, BreakerConfig { half_open_for: long, ..short() }, long);
        instance.fleet.join(&instance.breaker).await.unwrap();
        instances.push(instance);
    }
    for _ in 0..5 {
        fail(&instances[0].breaker);
    }
    all(&instances, CircuitState::Open).await;
    let mut sent = Vec::new();
    let start = Instant::now();
    while sent.is_empty() || start.elapsed() < Duration::from_millis(650) {
        sent.extend(probes(&instances));
        assert!(sent.len() <= 1, "{sent:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    sent.pop().expect("a probe is sent").success();
    let breakers: Vec<_> = instances.iter().map(|one| one.breaker.clone()).collect();
    until("another probe closes it everywhere", move || {
        for breaker in &breakers {
            let _ = breaker.call(|| Ok::<_, ()>(()));
        }
        breakers.iter().all(|breaker| breaker.state() == CircuitState::Closed)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_probe_holder_that_dies_is_succeeded_by_another() {
    let Some(meeting) = shared() else { return };
    let mut instances = Vec::from(three(&meeting).await);
    for _ in 0..5 {
        fail(&instances[0].breaker);
    }
    all(&instances, CircuitState::Open).await;
    let holder = loop {
        let sent = instances.iter().position(|one| matches!(one.breaker.acquire(), Admission::Admitted(_)));
        if let Some(holder) = sent {
            break holder;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    drop(instances.remove(holder));
    let breakers: Vec<_> = instances.iter().map(|one| one.breaker.clone()).collect();
    until("the others close it", move || {
        for breaker in &breakers {
            let _ = breaker.call(|| Ok::<_, ()>(()));
        }
        breakers.iter().all(|breaker| breaker.state() == CircuitState::Closed)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_reaches_everyone() {
    let Some(meeting) = shared() else { return };
    let instances = three(&meeting).await;
    instances[0].breaker.force_open();
    all(&instances, CircuitState::ForcedOpen).await;
    instances[1].breaker.force_closed();
    all(&instances, CircuitState::ForcedClosed).await;
    instances[2].breaker.automatic();
    all(&instances, CircuitState::Closed).await;
    for _ in 0..5 {
        fail(&instances[0].breaker);
    }
    all(&instances, CircuitState::Open).await;
    instances[2].breaker.reset();
    all(&instances, CircuitState::Closed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_that_starts_late_knows_the_open_circuit_before_its_first_call() {
    let Some(meeting) = shared() else { return };
    let instances = three(&meeting).await;
    instances[0].breaker.force_open();
    all(&instances, CircuitState::ForcedOpen).await;
    let late = instance(&meeting).await;
    assert_eq!(late.breaker.state(), CircuitState::ForcedOpen);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_each_instance_has_its_local_circuit_and_healing_invents_nothing() {
    let Some(mut server) = Server::start() else {
        return;
    };
    let meeting = meeting(server.url());
    let instances = three(&meeting).await;
    server.kill();
    for _ in 0..5 {
        fail(&instances[0].breaker);
    }
    assert_eq!(instances[0].breaker.state(), CircuitState::Open);
    assert_eq!(instances[1].breaker.state(), CircuitState::Closed);
    // Alone, it probes by itself.
    let alone = instances[0].breaker.clone();
    until("the local circuit closes", move || {
        let _ = alone.call(|| Ok::<_, ()>(()));
        alone.state() == CircuitState::Closed
    })
    .await;
    instances[1].breaker.force_open();
    server.restart();
    all(&instances, CircuitState::ForcedOpen).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_survives_a_restart_of_every_instance_and_of_redis() {
    let Some(mut server) = Server::start() else {
        return;
    };
    let meeting = meeting(server.url());
    let instances = three(&meeting).await;
    instances[0].breaker.force_open();
    all(&instances, CircuitState::ForcedOpen).await;
    drop(instances);
    server.kill();
    server.restart();
    assert_eq!(instance(&meeting).await.breaker.state(), CircuitState::ForcedOpen);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_lost_everything_learns_the_later_generation_from_the_fleet() {
    let Some(mut server) = Server::start() else {
        return;
    };
    let meeting = meeting(server.url());
    let instances = three(&meeting).await;
    instances[0].breaker.force_open();
    all(&instances, CircuitState::ForcedOpen).await;
    server.kill();
    server.forget();
    server.restart();
    let breakers: Vec<_> = instances.iter().map(|one| one.breaker.clone()).collect();
    until("the record is written again", || server.ask("DBSIZE").is_ok_and(|answer| answer == ":1")).await;
    assert!(breakers.iter().all(|breaker| breaker.state() == CircuitState::ForcedOpen));
    assert_eq!(instance(&meeting).await.breaker.state(), CircuitState::ForcedOpen);
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_without_redis_says_so_and_stays_local() {
    let meeting = meeting("redis://127.0.0.1:1".to_string());
    let instance = instance_of(&meeting, short());
    let error = instance.fleet.join(&instance.breaker).await.unwrap_err();
    assert!(error.is_outage(), "{error}");
    for _ in 0..5 {
        fail(&instance.breaker);
    }
    assert_eq!(instance.breaker.state(), CircuitState::Open);
}

#[test]
fn a_fleet_configuration_tells_every_fault_and_never_the_address() {
    let config = FleetConfig {
        url: "http://user:secret@host".to_string(),
        prefix: "a{b".to_string(),
        sync_every: Duration::ZERO,
        grace: Duration::ZERO,
        timeout: Duration::ZERO,
    };
    assert!(!format!("{config:?}").contains("secret"));
    let error = FleetConfig { grace: FAST, sync_every: FAST, ..config }.validate().unwrap_err();
    let paths: Vec<_> = error.faults().iter().map(circuit_breaker::Fault::path).collect();
    assert_eq!(paths, ["url", "prefix", "grace", "timeout"]);
    assert!(!error.to_string().contains("secret"));
}

fn tenants(cap: usize) -> BreakerRegistry<u32> {
    BreakerRegistry::new(short().validate().unwrap(), Wiring::new(), cap, |tenant| format!("tenant_{tenant}"))
}

fn fleet_of(meeting: &Meeting) -> Fleet {
    instance_of(meeting, short()).fleet
}

#[tokio::test(flavor = "multi_thread")]
async fn each_circuit_of_a_registry_is_shared_and_no_other() {
    let Some(meeting) = shared() else { return };
    let (here, there) = (tenants(10), tenants(10));
    let before = here.get(&15).unwrap();
    let fleets = [fleet_of(&meeting), fleet_of(&meeting)];
    fleets[0].join_all(&here).unwrap();
    fleets[1].join_all(&there).unwrap();
    let (known, other) = (there.get(&15).unwrap(), there.get(&20).unwrap());
    for _ in 0..5 {
        fail(&before);
    }
    until("tenant 15 opens there too", move || known.state() == CircuitState::Open).await;
    assert_eq!(other.state(), CircuitState::Closed);
    // A circuit that is made later knows before its first call.
    let third = tenants(10);
    let fleet = fleet_of(&meeting);
    fleet.join_all(&third).unwrap();
    assert_ne!(fleet.get(&third, &15).await.unwrap().state(), CircuitState::Closed);
    assert_eq!(fleet.get(&third, &20).await.unwrap().state(), CircuitState::Closed);
    assert!(fleet.join_all(&third).unwrap_err().to_string().contains("already"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_registry_still_forgets_what_is_plainly_closed() {
    let Some(meeting) = shared() else { return };
    let registry = tenants(3);
    let fleet = fleet_of(&meeting);
    fleet.join_all(&registry).unwrap();
    for tenant in 0..30 {
        fleet.get(&registry, &tenant).await.unwrap();
    }
    assert!(registry.len() <= 3);
    for tenant in 0..3 {
        let breaker = fleet.get(&registry, &(100 + tenant)).await.unwrap();
        for _ in 0..5 {
            fail(&breaker);
        }
    }
    assert!(fleet.get(&registry, &7).await.is_err(), "open circuits are not forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_without_redis_is_local() {
    let meeting = meeting("redis://127.0.0.1:1".to_string());
    let registry = tenants(3);
    let fleet = fleet_of(&meeting);
    fleet.join_all(&registry).unwrap();
    let breaker = fleet.get(&registry, &15).await.unwrap();
    for _ in 0..5 {
        fail(&breaker);
    }
    assert_eq!(registry.get(&15).unwrap().state(), CircuitState::Open);
}

#[test]
fn a_fleet_outside_of_a_runtime_is_an_error() {
    let error = Fleet::new(FleetConfig::default().validate().unwrap()).unwrap_err();
    assert!(error.to_string().contains("runtime"), "{error}");
}

/// Its shared breaker holds one lock for the whole protected call.
#[tokio::test(flavor = "multi_thread")]
async fn gobreaker_fleet_that_makes_one_call_at_a_time_ours_makes_all_at_once() {
    let Some(meeting) = shared() else { return };
    let instances = three(&meeting).await;
    let together = Arc::new(tokio::sync::Barrier::new(instances.len()));
    let calls = instances.iter().map(|instance| {
        let (breaker, together) = (instance.breaker.clone(), Arc::clone(&together));
        // Each call ends only when all have begun.
        tokio::spawn(async move { breaker.call_async(async { Ok::<_, ()>(together.wait().await.is_leader()) }).await })
    });
    let ended = futures_util::future::join_all(calls.collect::<Vec<_>>()).await;
    assert!(ended.into_iter().all(|call| call.unwrap().is_ok()));
}

/// A failed read of the shared state is taken for "no state yet" there, and an open circuit for a new one.
#[tokio::test(flavor = "multi_thread")]
async fn gobreaker_takes_a_lost_redis_for_a_new_circuit_ours_stays_open() {
    let Some(mut server) = Server::start() else {
        return;
    };
    let meeting = meeting(server.url());
    let instances = three(&meeting).await;
    instances[0].breaker.force_open();
    all(&instances, CircuitState::ForcedOpen).await;
    server.kill();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(instances.iter().all(|one| one.breaker.would_refuse().is_some()));
}
