//! The ready stack against the simulator, in stopped time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use calcom_client::{
    ApiKey, BreakerHook, BreakerPermit, CalcomClient, CallContext, CallOutcome, ClientConfig, Jitter, StackConfig,
    StackSettings, stack,
};
use calcom_simulator::{Clock, Fault, RateLimit, Simulator, World};
use chrono::TimeDelta;
use tokio::time::Instant;

use crate::salon::{BUDGET, HAIRCUT, KEY, booking, clock, day, in_process, now, world};

/// A client whose policies stand around the simulator without sockets.
fn client(simulator: &Simulator, policies: &StackSettings) -> CalcomClient {
    let settings = ClientConfig::new(simulator.base_url(), ApiKey::new(KEY).unwrap()).validate().unwrap();
    CalcomClient::with_transport(settings, stack(policies, in_process(simulator)))
}

fn policies() -> StackSettings {
    StackConfig::default().validate().unwrap().with_jitter(Jitter::seeded(7))
}

#[expect(clippy::disallowed_methods, reason = "tokio's clock, which these tests stop")]
fn tokio_now() -> Instant {
    Instant::now()
}

/// A world whose clock moves with tokio's.
fn moving_world() -> World {
    let begun = tokio_now();
    world(clock()).with_clock(Clock::from_fn(move || now() + TimeDelta::from_std(begun.elapsed()).unwrap()))
}

#[tokio::test(start_paused = true)]
async fn a_short_outage_is_bridged_for_reading_and_told_for_writing() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client(&simulator, &policies());
    for fault in [Fault::Http500, Fault::Http502, Fault::Reset, Fault::Http503 { retry_after: 1 }] {
        simulator.faults().script([fault, fault]);
        client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap();
        simulator.faults().script([fault]);
        let seen = simulator.requests_seen();
        client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap_err();
        assert_eq!(simulator.requests_seen(), seen + 1, "{fault:?}: a booking is sent once");
    }
}

/// An outage of connections once used up the key's quota with questions that never left, and the breaker, which hears nothing of what
/// the quota holds back, stayed closed.
#[tokio::test(start_paused = true)]
async fn refused_connections_cost_no_quota() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let policies = policies();
    let client = client(&simulator, &policies);
    let before = policies.quota().status().available;
    simulator.faults().set(Fault::Refuse);
    for _ in 0..40 {
        let error = client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap_err();
        assert_eq!(error.kind(), "connect_failed", "{error}");
    }
    assert!(policies.quota().status().available >= before);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_does_not_fit_the_budget_is_not_begun() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client(&simulator, &policies());
    simulator.faults().set(Fault::Http503 { retry_after: 30 });
    let begun = tokio_now();
    let error = client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap_err();
    assert_eq!((error.kind(), error.retry_after()), ("outage", Some(Duration::from_secs(30))));
    assert!(begun.elapsed() < Duration::from_millis(20));
}

#[tokio::test(start_paused = true)]
async fn the_budget_is_never_exceeded_by_more_than_20_ms_whatever_goes_wrong() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let client = client(&simulator, &policies());
    let slow = |millis| Fault::Slow(Duration::from_millis(millis));
    for fault in [
        Fault::Hang,
        Fault::Http500,
        Fault::Reset,
        slow(40),
        slow(5000),
        Fault::Status429 { reset: 1, retry_after: None },
    ] {
        for budget in [1, 30, 120, 333, 1500] {
            simulator.faults().set(fault);
            let begun = tokio_now();
            let _ = client.slots(&day(HAIRCUT, "2026-10-02"), Duration::from_millis(budget)).await;
            assert!(begun.elapsed() <= Duration::from_millis(budget + 20), "{fault:?} {budget}: {:?}", begun.elapsed());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_429_pauses_everybody_for_what_it_says() {
    let simulator = Simulator::start(moving_world()).await.unwrap();
    let policies = policies();
    let client = client(&simulator, &policies);
    simulator.faults().script([Fault::Status429 { reset: 45, retry_after: None }]);
    assert!(client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap_err().is_over_quota());
    let seen = simulator.requests_seen();
    let error = client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap_err();
    assert!(error.is_held_back() && !error.is_outage() && !error.may_have_happened());
    assert_eq!((error.retry_after(), simulator.requests_seen()), (Some(Duration::from_secs(45)), seen));
    assert_eq!(policies.quota().status().paused_for, Some(Duration::from_secs(45)));
    tokio::time::advance(Duration::from_secs(45)).await;
    client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_thousand_questions_of_three_instances_never_reach_the_limit_and_bookings_get_through() {
    let simulator = Simulator::start(moving_world().rate_limit(RateLimit::default())).await.unwrap();
    let mut config = StackConfig::default();
    config.quota.instances = 3;
    let clients: Vec<_> = (0..3).map(|_| client(&simulator, &config.clone().validate().unwrap())).collect();
    let mut asking = tokio::task::JoinSet::new();
    for i in 0..1000 {
        let client = clients[i % 3].clone();
        asking.spawn(async move { client.slots(&day(HAIRCUT, "2026-10-02"), Duration::from_secs(3)).await });
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    for (client, start) in clients.iter().zip(["2026-10-02T07:00:00Z", "2026-10-02T09:00:00Z", "2026-10-02T11:00:00Z"])
    {
        client.create_booking(&booking(HAIRCUT, start), BUDGET).await.unwrap();
    }
    let (mut answered, mut held_back) = (0, 0);
    while let Some(result) = asking.join_next().await {
        match result.unwrap() {
            Ok(_) => answered += 1,
            Err(error) if error.is_held_back() => held_back += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(answered + held_back, 1000);
    assert!(answered >= 18, "{answered}");
    assert_eq!(simulator.bookings().len(), 3);
}

/// After so many outcomes, the notes let nothing through.
const NOTED_MOST: usize = 7;

/// Notes what it is told.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<Option<CallOutcome>>>>);

struct Permit(Notes, bool);

impl BreakerHook for Notes {
    fn acquire(&self, _: &CallContext) -> Result<Box<dyn BreakerPermit>, Option<Duration>> {
        if self.0.lock().unwrap().len() >= NOTED_MOST {
            return Err(Some(Duration::from_secs(60)));
        }
        Ok(Box::new(Permit(self.clone(), false)))
    }
}

impl BreakerPermit for Permit {
    fn finish(mut self: Box<Self>, outcome: CallOutcome) {
        self.1 = true;
        self.0.0.lock().unwrap().push(Some(outcome));
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.1 {
            self.0.0.lock().unwrap().push(None);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_breaker_hears_one_outcome_per_call_and_can_hold_calls_back() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let notes = Notes::default();
    let client = client(&simulator, &policies().with_breaker(notes.clone()));
    let ask = async |fault| {
        simulator.faults().set(fault);
        let _ = client.slots(&day(HAIRCUT, "2026-10-02"), Duration::from_millis(600)).await;
        notes.0.lock().unwrap().last().copied().unwrap()
    };
    let failure = Some(CallOutcome::Failure { retry_after: None });
    assert_eq!(ask(Fault::None).await, Some(CallOutcome::Success));
    assert_eq!(ask(Fault::Http500).await, failure, "three attempts are one failure");
    assert_eq!(ask(Fault::Hang).await, failure, "a deadline that passes is a failure and no abandoned call");
    assert_eq!(ask(Fault::Http502).await, failure);
    assert_eq!(ask(Fault::Truncated).await, failure, "half an answer is none");
    simulator.faults().set(Fault::Hang);
    let query = day(HAIRCUT, "2026-10-02");
    let abandoned = tokio::time::timeout(Duration::from_millis(10), client.slots(&query, BUDGET)).await;
    assert!(abandoned.is_err() && notes.0.lock().unwrap().last() == Some(&None), "a caller that hangs up says nothing");
    assert_eq!(
        ask(Fault::Status429 { reset: 9, retry_after: None }).await,
        Some(CallOutcome::OverQuota { retry_after: Duration::from_secs(9) })
    );
    let seen = simulator.requests_seen();
    let error = client.slots(&query, BUDGET).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.retry_after(), simulator.requests_seen()),
        ("held_back", Some(Duration::from_secs(60)), seen)
    );
}

#[tokio::test(start_paused = true)]
async fn a_breaker_can_tell_a_refused_key_from_an_outage() {
    let simulator = Simulator::start(world(clock())).await.unwrap();
    let notes = Notes::default();
    let settings = ClientConfig::new(simulator.base_url(), ApiKey::new("cal_unknown").unwrap()).validate().unwrap();
    let policies = policies().with_breaker(notes.clone());
    let client = CalcomClient::with_transport(settings, stack(&policies, in_process(&simulator)));
    client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap_err();
    assert_eq!(*notes.0.lock().unwrap(), [Some(CallOutcome::Credential)]);
}
