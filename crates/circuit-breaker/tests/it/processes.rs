//! A fleet of three processes and a real Redis that is paused, killed, restarted, emptied, and whose
//! messages are lost.
//!
//! The processes are this test binary again, each running [`an_instance`] only, which obeys what it
//! is told line by line. `TEST_REDIS_SERVER` names the redis-server program; without it these tests
//! say that they skip.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use circuit_breaker::{BreakerConfig, CircuitBreaker, Fleet, FleetConfig, OwnedPermit};

use crate::server::Server;

/// How long a test waits for what must happen. It never decides anything.
const PATIENCE: Duration = Duration::from_secs(60);
/// Set for a process that is an instance: where it meets the others, and its grace in milliseconds.
const MEETING: &str = "TEST_FLEET_MEETING";

/// Not a test when it stands alone: one instance of a fleet, obeying its standard input.
#[test]
fn an_instance() {
    let Ok(meeting) = std::env::var(MEETING) else {
        return;
    };
    let (url, grace) = meeting.split_once(' ').unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let config = BreakerConfig {
        open_for: Duration::from_millis(300),
        half_open_for: Duration::from_secs(2),
        open_growth: 1.0,
        open_jitter: 0.0,
        success_threshold: 1,
        ..Default::default()
    };
    let breaker = CircuitBreaker::new("calcom_api", config.validate().unwrap());
    let fleet = FleetConfig {
        url: url.to_string(),
        sync_every: Duration::from_millis(100),
        grace: Duration::from_millis(grace.parse().unwrap()),
        timeout: Duration::from_millis(250),
        ..Default::default()
    };
    let joined = runtime.block_on(async {
        let fleet = Fleet::new(fleet.validate().unwrap()).unwrap();
        (fleet.join(&breaker).await, fleet).1
    });
    let mut probe = None;
    for line in std::io::stdin().lines() {
        println!("> {}", obey(&breaker, &mut probe, &line.unwrap()));
    }
    drop(joined);
}

fn obey(breaker: &CircuitBreaker, probe: &mut Option<OwnedPermit>, line: &str) -> String {
    match line {
        "state" => return format!("{} {}", breaker.state(), breaker.status().failure_count),
        "reset" => breaker.reset(),
        "force_open" => breaker.force_open(),
        "automatic" => breaker.automatic(),
        "succeed" => probe.take().unwrap().success(),
        "fail" => match breaker.acquire_owned() {
            Ok(permit) => permit.failure(),
            Err(_) => return "refused".to_string(),
        },
        "call" => match breaker.acquire_owned() {
            Ok(permit) if permit.is_probe() => {
                *probe = Some(permit);
                return "probe".to_string();
            }
            Ok(permit) => permit.success(),
            Err(_) => return "refused".to_string(),
        },
        other => panic!("what is {other}?"),
    }
    "done".to_string()
}

/// A process that is an instance; killed when dropped.
struct Instance {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Instance {
    fn start(server: &Server, grace: Duration) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "processes::an_instance", "--nocapture", "--test-threads", "1"])
            .env(MEETING, format!("{} {}", server.url(), grace.as_millis()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let orders = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        let mut instance = Self { child, orders, answers };
        // It has joined the fleet when it answers for the first time.
        instance.ask("state");
        instance
    }

    fn ask(&mut self, order: &str) -> String {
        writeln!(self.orders, "{order}").unwrap();
        loop {
            let mut line = String::new();
            assert_ne!(self.answers.read_line(&mut line).unwrap(), 0, "the instance ended");
            // The test harness may have begun the line.
            if let Some((_, answer)) = line.split_once("> ") {
                return answer.trim_end().to_string();
            }
        }
    }

    fn state(&mut self) -> String {
        let answer = self.ask("state");
        answer.split(' ').next().unwrap().to_string()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[track_caller]
fn until(what: &str, mut happens: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !happens() {
        assert!(Instant::now() < deadline, "{what} did not happen");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[track_caller]
fn all(fleet: &mut [Instance], state: &str) {
    until(&format!("{state} everywhere"), || fleet.iter_mut().all(|one| one.state() == state));
}

/// Long enough that no stall of the machine is taken for a loss of Redis.
const LONG: Duration = Duration::from_secs(20);
/// Short enough to be waited for.
const SHORT: Duration = Duration::from_millis(600);

fn fleet(server: &Server, grace: Duration) -> Vec<Instance> {
    (0..3).map(|_| Instance::start(server, grace)).collect()
}

/// Five failures spread over three processes.
fn open(fleet: &mut [Instance]) {
    for turn in [0, 1, 2, 0, 1] {
        fleet[turn].ask("fail");
    }
    all(fleet, "open");
}

/// Calls everywhere until one goes through as a probe; tells whose.
fn probe(fleet: &mut [Instance]) -> usize {
    let mut sent = None;
    until("a probe", || {
        sent = (0..fleet.len()).find(|index| fleet[*index].ask("call") == "probe");
        sent.is_some()
    });
    sent.unwrap()
}

#[test]
fn five_failures_over_three_processes_open_all_and_one_probe_closes_all() {
    let Some(server) = Server::start() else { return };
    let mut fleet = fleet(&server, LONG);
    open(&mut fleet);
    let holder = probe(&mut fleet);
    // While it is out nobody else sends one, however often they ask.
    for _ in 0..20 {
        for index in (0..3).filter(|index| *index != holder) {
            assert_eq!(fleet[index].ask("call"), "refused");
        }
    }
    fleet[holder].ask("succeed");
    all(&mut fleet, "closed");
}

#[test]
fn a_process_that_is_killed_with_the_probe_is_succeeded_by_another() {
    let Some(server) = Server::start() else { return };
    let mut fleet = fleet(&server, SHORT);
    open(&mut fleet);
    let holder = probe(&mut fleet);
    drop(fleet.remove(holder));
    let heir = probe(&mut fleet);
    fleet[heir].ask("succeed");
    all(&mut fleet, "closed");
}

#[test]
fn a_process_that_starts_late_knows_the_open_circuit_before_its_first_call() {
    let Some(server) = Server::start() else { return };
    let mut fleet = fleet(&server, LONG);
    fleet[0].ask("force_open");
    all(&mut fleet, "forced_open");
    let mut late = Instance::start(&server, LONG);
    assert_eq!(late.ask("call"), "refused");
    // And it survives that every process ends.
    drop(fleet);
    drop(late);
    assert_eq!(Instance::start(&server, LONG).ask("call"), "refused");
}

#[test]
fn a_paused_redis_leaves_each_its_own_circuit_and_they_agree_when_it_goes_on() {
    let Some(server) = Server::start() else { return };
    let mut fleet = fleet(&server, SHORT);
    server.pause();
    // Calls do not wait for Redis: five failures here open here.
    for _ in 0..5 {
        assert_eq!(fleet[0].ask("fail"), "done");
    }
    assert_eq!(fleet[0].state(), "open");
    assert_eq!(fleet[1].ask("call"), "done");
    // It gets out of open by itself, too.
    let alone = probe(&mut fleet[..1]);
    fleet[alone].ask("succeed");
    assert_eq!(fleet[0].state(), "closed");
    fleet[2].ask("force_open");
    server.go_on();
    all(&mut fleet, "forced_open");
    fleet[1].ask("reset");
    all(&mut fleet, "closed");
}

#[test]
fn failures_told_to_a_paused_redis_count_once() {
    let Some(server) = Server::start() else { return };
    let mut fleet = fleet(&server, SHORT);
    server.pause();
    // Told again and again while nobody answers: the server will find each copy.
    fleet[0].ask("fail");
    fleet[0].ask("fail");
    std::thread::sleep(Duration::from_secs(2));
    server.go_on();
    until("two failures are known", || fleet.iter_mut().all(|one| one.ask("state") == "closed 2"));
    fleet[1].ask("fail");
    until("and a third", || fleet.iter_mut().all(|one| one.ask("state") == "closed 3"));
}

#[test]
fn a_redis_that_is_killed_and_restarted_is_done_without_and_found_again() {
    let Some(mut server) = Server::start() else { return };
    let mut fleet = fleet(&server, SHORT);
    open(&mut fleet);
    server.kill();
    // Without it they get out of open by themselves.
    for one in &mut fleet {
        let alone = std::slice::from_mut(one);
        probe(alone);
        one.ask("succeed");
    }
    server.restart();
    // Everyone hears of it again: commands reach all, and failures add up.
    fleet[0].ask("force_open");
    all(&mut fleet, "forced_open");
    fleet[1].ask("reset");
    all(&mut fleet, "closed");
    open(&mut fleet);
}

#[test]
fn a_redis_that_lost_everything_is_taught_by_the_fleet() {
    let Some(mut server) = Server::start() else { return };
    let mut fleet = fleet(&server, LONG);
    fleet[0].ask("force_open");
    all(&mut fleet, "forced_open");
    server.kill();
    server.forget();
    server.restart();
    until("the record is written again", || server.ask("DBSIZE").is_ok_and(|answer| answer == ":1"));
    assert_eq!(Instance::start(&server, LONG).ask("call"), "refused");
    all(&mut fleet, "forced_open");
}

#[test]
fn lost_messages_are_made_up_for_by_reading() {
    let Some(server) = Server::start() else { return };
    let mut fleet = fleet(&server, LONG);
    for order in ["force_open", "reset", "force_open", "reset"] {
        // Whoever listens is cut off, again and again.
        for _ in 0..3 {
            let cut = server.ask("CLIENT KILL TYPE pubsub").unwrap();
            assert!(cut.starts_with(':'), "{cut}");
        }
        fleet[1].ask(order);
        all(&mut fleet, if order == "reset" { "closed" } else { "forced_open" });
    }
    open(&mut fleet);
}
