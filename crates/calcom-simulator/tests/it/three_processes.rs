//! A burst from three processes that share one key, its quota in a real Redis, against the simulator's limit.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use calcom_client::{ApiKey, CalcomClients, ClientsConfig, QuotaFleet, QuotaFleetConfig};
use calcom_simulator::{RateLimit, Simulator};
use tokio::task::JoinSet;

use crate::salon::{HAIRCUT, KEY, booking, clock, day, world};

const CALCOM: &str = "TEST_CALCOM_URL";
const REDIS: &str = "TEST_REDIS_URL";
const START: &str = "TEST_BOOKING_START";
/// Questions of each process.
const QUESTIONS: u32 = 334;
/// Long enough for a slow machine; what the quota holds back is told at once or after it.
const PATIENCE: Duration = Duration::from_secs(10);

/// A Redis server that ends with the test.
struct Redis(Child, u16);

impl Redis {
    /// Starts one and waits until it listens, or notes that the test skips.
    async fn start() -> Option<Self> {
        let Ok(binary) = std::env::var("TEST_REDIS_SERVER") else {
            eprintln!("skipped: needs TEST_REDIS_SERVER");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new(binary);
        command.args(["--port", &port.to_string(), "--save", "", "--appendonly", "no"]).stdout(Stdio::null());
        let server = Self(command.spawn().unwrap(), port);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Some(server)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// This test binary again, as one of the processes.
fn process(simulator: &Simulator, redis: &Redis, start: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "three_processes::asks_and_books", "--ignored", "--nocapture"]);
    command.env(CALCOM, simulator.base_url()).env(REDIS, format!("redis://127.0.0.1:{}", redis.1)).env(START, start);
    command.stdout(Stdio::piped()).spawn().unwrap()
}

#[tokio::test]
#[ignore = "runs in a process of its own, three times, for the test of the burst"]
async fn asks_and_books() {
    let [calcom, redis, start] = [CALCOM, REDIS, START].map(|name| std::env::var(name).unwrap());
    let clients = CalcomClients::new(ClientsConfig::new(calcom).validate().unwrap()).unwrap();
    let clients = clients.with_fleet(QuotaFleet::connect(QuotaFleetConfig::single(redis)).await.unwrap());
    let client = clients.client("salon", &ApiKey::new(KEY).unwrap()).unwrap();
    let mut asking = JoinSet::new();
    for _ in 0..QUESTIONS {
        let client = client.clone();
        asking.spawn(async move { client.slots(&day(HAIRCUT, "2026-10-02"), PATIENCE).await });
    }
    tokio::task::yield_now().await;
    client.create_booking(&booking(HAIRCUT, &start), PATIENCE).await.unwrap();
    let (mut answered, mut held_back) = (0, 0);
    while let Some(result) = asking.join_next().await {
        match result.unwrap() {
            Ok(_) => answered += 1,
            Err(error) if error.is_held_back() => held_back += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(answered + held_back, QUESTIONS);
    println!("\nanswered {answered}");
}

/// A question over the limit would be told so, and end its process. So did one that the shared quota kept waiting until its time was up:
/// it was told as an outage, of which a breaker would have heard.
#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_questions_of_three_processes_never_reach_the_limit_and_bookings_get_through() {
    let Some(redis) = Redis::start().await else { return };
    let limit = RateLimit::default();
    let simulator = Simulator::start(world(clock()).rate_limit(limit)).await.unwrap();
    let starts = ["2026-10-02T07:00:00Z", "2026-10-02T09:00:00Z", "2026-10-02T11:00:00Z"];
    let processes = starts.map(|start| process(&simulator, &redis, start));
    let ended = tokio::task::spawn_blocking(|| processes.map(|child| child.wait_with_output().unwrap())).await.unwrap();
    let mut answered = 0;
    for output in ended {
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{text}");
        let count = text.lines().find_map(|line| line.strip_prefix("answered ")).unwrap();
        answered += count.parse::<u64>().unwrap();
    }
    assert_eq!(simulator.bookings().len(), 3);
    assert_eq!(simulator.requests_seen(), answered + 3, "nothing was refused and sent again");
    assert!(answered > 0);
}
