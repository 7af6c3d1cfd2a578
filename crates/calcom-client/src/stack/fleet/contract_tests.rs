//! The same histories through the law and through the script in a real Redis: the same verdicts.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use deadpool_redis::redis::{Client, Connection, Script, Value, cmd};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::clock;
use crate::endpoint::Priority;
use crate::stack::fleet::bucket::arguments;
use crate::stack::fleet::reply::Heard;
use crate::stack::fleet::store::LAW;
use crate::stack::quota_law::{Bucket, QuotaSettings, Terms, Told};

/// Time comes from the test instead of from the server.
const TEST_TIME: &str = "local now = tonumber(ARGV[#ARGV])\n";
const BEGUN: u64 = 1_800_000_000_000;

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The shared server, or a private one, or a note that the test skips.
fn redis() -> Option<(Connection, Option<Server>)> {
    if let Ok(url) = std::env::var("TEST_REDIS_URL") {
        return Some((Client::open(url).unwrap().get_connection().unwrap(), None));
    }
    let Ok(binary) = std::env::var("TEST_REDIS_SERVER") else {
        eprintln!("skipped: needs TEST_REDIS_URL or TEST_REDIS_SERVER");
        return None;
    };
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let mut command = Command::new(binary);
    command.args(["--port", &port, "--save", "", "--appendonly", "no"]).stdout(Stdio::null());
    let server = Server(command.spawn().unwrap());
    let client = Client::open(format!("redis://127.0.0.1:{port}")).unwrap();
    for _ in 0..2000 {
        if let Ok(connection) = client.get_connection() {
            return Some((connection, Some(server)));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the server does not answer");
}

#[derive(Clone, Debug)]
enum Step {
    Take(u8),
    GiveBack,
    Learn(u32, Option<u32>),
    Pause(u64),
}

fn step() -> impl Strategy<Value = (u64, Step)> {
    let step = prop_oneof![
        8 => (0..3_u8).prop_map(Step::Take),
        2 => Just(Step::GiveBack),
        1 => (0..150_u32, proptest::option::of(0..300_u32)).prop_map(|(remaining, limit)| Step::Learn(remaining, limit)),
        1 => (0..9000_u64).prop_map(Step::Pause),
    ];
    (prop_oneof![3 => Just(0_u64), 2 => 0..900_u64, 1 => 0..40_000_u64], step)
}

fn settings() -> impl Strategy<Value = QuotaSettings> {
    (1..40_u32, 1..100_u32, 0..60_u32, 0..40_u32).prop_map(|(burst, flow, kept_back, reserve)| {
        let budget = burst + flow;
        let (published, reserve) = (budget + kept_back, reserve.min(burst - 1));
        QuotaSettings { published, budget, burst, reserve, instances: 1 }
    })
}

/// What both say after one step: the wait of a refused take, the tokens, the pause.
type Said = (Option<Duration>, f64, Option<Duration>);

fn law(bucket: &mut Bucket, (terms, now): (&Terms, tokio::time::Instant), step: &Step) -> Said {
    let mut wait = None;
    match step {
        Step::Take(rank) => {
            let priority = [Priority::Booking, Priority::Availability, Priority::Refresh][usize::from(*rank)];
            wait = bucket.take(terms, priority, now).err();
        }
        Step::GiveBack => bucket.give_back(terms, now),
        Step::Learn(remaining, limit) => {
            bucket.learn(terms, Told { remaining: *remaining, limit: *limit }, now);
        }
        Step::Pause(millis) => bucket.pause(Duration::from_millis(*millis), now),
    }
    (wait, bucket.tokens(terms, now), bucket.pause_left(now))
}

fn script(redis: &mut Connection, key: &str, (settings, at): (&QuotaSettings, u64), step: &Step) -> Said {
    let (verb, rest) = match step {
        Step::Take(rank) => ("take", [rank.to_string(), String::new()]),
        Step::GiveBack => ("give_back", [String::new(), String::new()]),
        Step::Learn(remaining, limit) => {
            ("learn", [remaining.to_string(), limit.map(|n| n.to_string()).unwrap_or_default()])
        }
        Step::Pause(millis) => ("pause", [millis.to_string(), String::new()]),
    };
    let text = Script::new(&format!("{TEST_TIME}{LAW}"));
    let mut invocation = text.prepare_invoke();
    invocation.key(format!("{{{key}}}:bucket")).key(format!("{{{key}}}:instances"));
    for argument in arguments(verb, "one", settings, rest) {
        invocation.arg(argument);
    }
    let reply: Value = invocation.arg(BEGUN + at).invoke(redis).unwrap();
    let heard = Heard::read(&reply).unwrap_or_else(|| panic!("{reply:?}"));
    assert_eq!(heard.instances, 1);
    let wait = if verb == "take" { heard.verdict.err() } else { None };
    (wait, heard.tokens, heard.paused_for)
}

fn same(law: Option<Duration>, script: Option<Duration>) -> bool {
    match (law, script) {
        (Some(law), Some(script)) => law.abs_diff(script) <= Duration::from_millis(1),
        (law, script) => law.is_none() && script.is_none(),
    }
}

#[test]
fn the_law_and_the_script_say_the_same_over_any_history() {
    let Some((redis, _server)) = redis() else { return };
    let redis = Mutex::new(redis);
    let key = format!("contract-{}", std::process::id());
    let keys = [format!("{{{key}}}:bucket"), format!("{{{key}}}:instances")];
    let forget = || cmd("DEL").arg(&keys).exec(&mut *redis.lock().unwrap()).unwrap();
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(64) });
    let histories = (settings(), proptest::collection::vec(step(), 1..60));
    let judged = runner.run(&histories, |(settings, steps)| {
        forget();
        let terms = Terms::new(&settings, 1);
        let (begun, mut at) = (clock::now(), 0);
        let mut bucket = Bucket::new(&terms, begun);
        bucket.begin_alone(&terms, begun);
        script(&mut redis.lock().unwrap(), &key, (&settings, 0), &Step::Pause(0));
        for (passed, step) in steps {
            at += passed;
            let expected = law(&mut bucket, (&terms, begun + Duration::from_millis(at)), &step);
            let found = script(&mut redis.lock().unwrap(), &key, (&settings, at), &step);
            let agree = same(expected.0, found.0) && (expected.1 - found.1).abs() < 1e-6 && same(expected.2, found.2);
            prop_assert!(agree, "at {at} {step:?}: law {expected:?}, script {found:?}");
        }
        Ok(())
    });
    forget();
    judged.unwrap();
}

#[test]
fn a_reply_that_is_none_is_no_reply() {
    use Value::{Array, BulkString, Int, Nil};
    let tokens = |text: &str| BulkString(text.as_bytes().to_vec());
    let read = |members: Vec<Value>| Heard::read(&Array(members));
    let good = read(vec![Int(0), Int(250), tokens("0.5"), Int(0), Int(3)]).unwrap();
    assert_eq!((good.verdict, good.paused_for, good.instances), (Err(Duration::from_millis(250)), None, 3));
    assert_eq!(Heard::read(&Nil), None);
    assert_eq!(read(vec![Int(1), Int(0), tokens("1"), Int(0)]), None);
    assert_eq!(read(vec![Int(1), Int(-1), tokens("1"), Int(0), Int(1)]), None);
    for odd in ["", "inf", "nan", "x"] {
        assert_eq!(read(vec![Int(1), Int(0), tokens(odd), Int(0), Int(1)]), None, "{odd}");
    }
}
