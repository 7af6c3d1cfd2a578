//! Three real processes that share a key's quota through a real Redis, against the simulator's own limiter.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    missing_docs
)]

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use calcom_client::{
    ApiKey, CalcomClient, CalcomClients, ClientsConfig, EventTypeId, Marker, NewAttendee, NewBooking, QuotaFleet,
    QuotaFleetConfig, SlotsQuery,
};
use calcom_simulator::{Account, Clock, EventType, RateLimit, Schedule, Simulator, World};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;

const KEY: &str = "cal_salon_mara";
const HAIRCUT: u64 = 424_242;
const PROCESSES: usize = 3;
const QUESTIONS: usize = 1000;
/// So small that three processes which do not share would exceed it: each may ask 15 times at once.
const LIMIT: u32 = 40;
/// Where a child finds the API and Redis, and which of them it is. Without these the test of the child does nothing.
const API: &str = "FLEET_TEST_API";
const REDIS: &str = "FLEET_TEST_REDIS";
const RANK: &str = "FLEET_TEST_RANK";

/// A process that ends with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A private Redis, or a note that the test skips.
fn redis() -> Option<(Process, String)> {
    let Ok(binary) = std::env::var("TEST_REDIS_SERVER") else {
        eprintln!("skipped: needs TEST_REDIS_SERVER");
        return None;
    };
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = Command::new(binary);
    command.args(["--port", &port.to_string(), "--save", "", "--appendonly", "no"]).stdout(Stdio::null());
    Some((Process(command.spawn().unwrap()), format!("redis://127.0.0.1:{port}")))
}

fn noon() -> DateTime<Utc> {
    "2026-09-30T12:00:00Z".parse().unwrap()
}

/// A salon whose clock goes, and how many requests its limiter has refused.
async fn salon() -> (Simulator, Arc<AtomicU32>) {
    #[expect(clippy::disallowed_methods, reason = "the salon's clock goes with the real one")]
    let begun = std::time::Instant::now();
    let clock = Clock::from_fn(move || noon() + TimeDelta::from_std(begun.elapsed()).unwrap());
    let refused = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&refused);
    let world = World::new(clock)
        .account(Account::new(KEY, "Mara Beispiel").schedule(Schedule::weekdays(Berlin, 9, 18)))
        .event_type(EventType::new(HAIRCUT, "Haarschnitt", 45), KEY)
        .rate_limit(RateLimit::per_minute(LIMIT))
        .on_request(move |seen| {
            if seen.status == 429 {
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
    (Simulator::start(world).await.unwrap(), refused)
}

fn child(rank: usize, api: &str, redis: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["one_process_of_the_fleet", "--exact", "--nocapture"]);
    command.env(API, api).env(REDIS, redis).env(RANK, rank.to_string());
    command.stdout(Stdio::piped()).spawn().unwrap()
}

/// The number after `name=` in what a child said.
fn told(said: &str, name: &str) -> usize {
    let at = said.find(&format!("{name}=")).unwrap_or_else(|| panic!("{name} in {said}"));
    said[at + name.len() + 1..].split_whitespace().next().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_questions_from_three_processes_never_exceed_the_limit_and_bookings_get_through() {
    let Some((_redis, url)) = redis() else { return };
    let (simulator, refused) = salon().await;
    let children: Vec<_> = (0..PROCESSES).map(|rank| child(rank, &simulator.base_url(), &url)).collect();
    let mut sums = [0; 4];
    for child in children {
        let output = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{said}");
        for (sum, name) in sums.iter_mut().zip(["answered", "held_back", "shared", "booked"]) {
            *sum += told(&said, name);
        }
    }
    let [answered, held_back, shared, booked] = sums;
    assert_eq!(answered + held_back, QUESTIONS, "every question is answered or held back, and none fails");
    assert_eq!((shared, booked, simulator.bookings().len()), (PROCESSES, PROCESSES, PROCESSES));
    assert!(answered >= 5, "{answered}");
    assert_eq!(refused.load(Ordering::SeqCst), 0, "the simulator never refused for the limit");
    assert!(simulator.requests_seen() <= LIMIT.into(), "{}", simulator.requests_seen());
}

/// What each of the three does; run by itself it is no test.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_of_the_fleet() {
    let (Ok(api), Ok(redis), Ok(rank)) = (std::env::var(API), std::env::var(REDIS), std::env::var(RANK)) else {
        return;
    };
    let mut config = QuotaFleetConfig::single(redis);
    config.timeout = Duration::from_secs(10);
    config.connect_timeout = Duration::from_secs(10);
    let fleet = QuotaFleet::connect(config).await.unwrap();
    while !fleet.is_up() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut config = ClientsConfig::new(api);
    config.policies.quota.published = LIMIT;
    (config.policies.quota.budget, config.policies.quota.burst, config.policies.quota.reserve) = (30, 20, 5);
    let clients = CalcomClients::new(config.validate().unwrap()).unwrap().with_fleet(fleet);
    let client = clients.client("salon", &ApiKey::new(KEY).unwrap()).unwrap();
    let rank: usize = rank.parse().unwrap();
    let asking = ask(&client, (QUESTIONS - rank).div_ceil(PROCESSES));
    let (booked, (answered, held_back)) = tokio::join!(book(&client, rank), asking);
    let shared = usize::from(clients.quota("salon", &ApiKey::new(KEY).unwrap()).status().shared);
    println!("\nanswered={answered} held_back={held_back} shared={shared} booked={booked}");
}

/// Asks for slots, all at once; says how many were answered and how many held back.
async fn ask(client: &CalcomClient, count: usize) -> (usize, usize) {
    let query = SlotsQuery::new(EventTypeId::new(HAIRCUT).unwrap(), noon(), noon() + TimeDelta::days(2), Berlin);
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..count {
        let (client, query) = (client.clone(), query.clone());
        asking.spawn(async move { client.slots(&query, Duration::from_secs(4)).await });
    }
    let (mut answered, mut held_back) = (0, 0);
    while let Some(result) = asking.join_next().await {
        match result.unwrap() {
            Ok(_) => answered += 1,
            Err(error) if error.is_held_back() || error.kind() == "deadline_exceeded" => held_back += 1,
            Err(error) => panic!("{error}"),
        }
    }
    (answered, held_back)
}

/// Books in the middle of the burst.
async fn book(client: &CalcomClient, rank: usize) -> usize {
    tokio::time::sleep(Duration::from_millis(500)).await;
    let start = noon() + TimeDelta::hours(20) + TimeDelta::hours(i64::try_from(rank).unwrap());
    let attendee = NewAttendee::new("Erika Beispiel", Berlin).email("erika@kunde.example".parse().unwrap());
    let wanted = NewBooking::new(EventTypeId::new(HAIRCUT).unwrap(), start, attendee);
    let marker = Marker::new(format!("call_0000000{rank}:slot")).unwrap();
    let booked = client.book(&wanted, &marker, Duration::from_secs(20)).await;
    usize::from(booked.inspect_err(|error| eprintln!("{error}")).is_ok())
}
