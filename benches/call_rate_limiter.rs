//! The limiter beside its peers, in one run: three limits at once in process, and over Redis.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

use std::hash::BuildHasher;
use std::hint::black_box;
use std::num::NonZeroU32;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use call_rate_limiter::{CallLimiter, CallPolicy, Limit, PolicyConfig, RedisConfig, Request, Rule};
use criterion::{Criterion, criterion_group, criterion_main};
use dashmap::DashMap;
use deadpool_redis::redis::{Client, Script, aio::MultiplexedConnection, cmd};
use governor::clock::DefaultClock;
use governor::state::InMemoryState;
use governor::{Quota, RateLimiter};

const PLENTY: u32 = 1_000_000;

/// The three windows in milliseconds. One subject alone would spend a million in long ones, and many would
/// go idle in short ones and leave: so that every request is admitted and every subject is known.
const fn millis(subjects: usize) -> [u64; 3] {
    if subjects == 1 { [10, 11, 12] } else { [60_000, 600_000, 3_600_000] }
}

fn ours(subjects: usize, rule: fn(Duration) -> Rule) -> CallLimiter {
    let limit = |(name, millis)| Limit::new(name, PLENTY, rule(Duration::from_millis(millis)));
    let limits = ["one", "two", "three"].into_iter().zip(millis(subjects)).map(limit).collect();
    let config = PolicyConfig { max_subjects: 2 * subjects, ..PolicyConfig::new("x", limits) };
    CallLimiter::in_process(config.validate().unwrap())
}

fn fixed(window: Duration) -> Rule {
    Rule::FixedWindow { window }
}

fn gcra(period: Duration) -> Rule {
    Rule::Gcra { period }
}

type Governor<S> = RateLimiter<String, DashMap<String, InMemoryState, S>, DefaultClock>;

/// Three of governor's limiters, one per limit.
struct Governors<S: BuildHasher + Clone>([Governor<S>; 3]);

impl<S: BuildHasher + Clone + Default> Governors<S> {
    fn new(subjects: usize) -> Self {
        let many = NonZeroU32::new(PLENTY).unwrap();
        // A million in so many milliseconds is one in as many nanoseconds.
        let quota = |millis| Quota::with_period(Duration::from_nanos(millis)).unwrap().allow_burst(many);
        let map = || DashMap::with_hasher(S::default());
        Self(millis(subjects).map(|millis| RateLimiter::new(quota(millis), map(), DefaultClock::default())))
    }

    fn check(&self, key: &String) -> bool {
        self.0.iter().all(|limiter| limiter.check_key(key).is_ok())
    }
}

type SipGovernors = Governors<std::hash::RandomState>;
type AGovernors = Governors<ahash::RandomState>;

/// One map entry with three counters and one clock read: the floor.
struct Bare {
    map: DashMap<String, [(u64, u32); 3], foldhash::fast::RandomState>,
    clock: quanta::Clock,
    origin: quanta::Instant,
    spans: [u64; 3],
}

impl Bare {
    fn new(subjects: usize) -> Self {
        let clock = quanta::Clock::new();
        let origin = clock.now();
        Self { map: DashMap::default(), clock, origin, spans: millis(subjects).map(|millis| millis * 1_000) }
    }

    fn check(&self, key: &String) -> bool {
        let now = (self.clock.now() - self.origin).as_micros() as u64;
        let mut admitted = true;
        let mut entry = match self.map.get_mut(key) {
            Some(entry) => entry,
            None => self.map.entry(key.clone()).or_default(),
        };
        for ((start, count), span) in entry.iter_mut().zip(self.spans) {
            if now.saturating_sub(*start) >= span {
                (*start, *count) = (now, 0);
            }
            *count += 1;
            admitted &= *count <= PLENTY;
        }
        admitted
    }
}

fn keys(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("call_{:032x}", at as u128 * 0x9e37_79b9_7f4a_7c15)).collect()
}

/// A way to check a key under three limits.
type Check<'a> = (&'a str, &'a (dyn Fn(&String) -> bool + Sync));

fn in_process(_: &mut Criterion) {
    for count in [1, 10_000, 1_000_000] {
        let keys = keys(count);
        let (windows, cells) = (ours(count, fixed), ours(count, gcra));
        let (sip, a, bare) = (SipGovernors::new(count), AGovernors::new(count), Bare::new(count));
        let asked = |limiter: &CallLimiter, key: &String| {
            limiter.admit_now(black_box(&Request::new(key))).unwrap().is_admitted()
        };
        let checks: [Check<'_>; 5] = [
            ("ours, fixed windows", &|key| asked(&windows, key)),
            ("ours, gcra", &|key| asked(&cells, key)),
            ("governor x3", &|key| sip.check(key)),
            ("governor x3, ahash", &|key| a.check(key)),
            ("bare entry", &|key| bare.check(key)),
        ];
        // What a subject costs that was never seen before.
        for (name, check) in checks {
            let begin = Instant::now();
            keys.iter().for_each(|key| assert!(check(key)));
            println!("first sight/{count}/{name}: {:.1} ns", begin.elapsed().as_secs_f64() * 1e9 / count as f64);
        }
        interleaved(&format!("three limits/{count}"), &keys, &checks);
        for (name, check) in checks {
            two_threads(&format!("three limits/{count}/2 threads/{name}"), |at| {
                assert!(check(&keys[at % count]));
            });
        }
    }
}

/// Rounds in which each check has its turn, so that whatever else the machine does meets all alike.
fn interleaved(name: &str, keys: &[String], checks: &[Check<'_>]) {
    const EACH: usize = 50_000;
    let mut took = vec![Vec::new(); checks.len()];
    for _ in 0..41 {
        for ((_, check), took) in checks.iter().zip(&mut took) {
            let (mut at, begin) = (1_usize, Instant::now());
            for _ in 0..EACH {
                at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                black_box(check(&keys[(at >> 33) % keys.len()]));
            }
            took.push(begin.elapsed().as_secs_f64() * 1e9 / EACH as f64);
        }
    }
    for ((check, _), took) in checks.iter().zip(&mut took) {
        took.sort_by(f64::total_cmp);
        println!("{name}/{check}: {:.1} ns fastest, {:.1} ns median", took[0], took[took.len() / 2]);
    }
}

fn refusals(_: &mut Criterion) {
    let blocks = CallLimiter::in_process(CallPolicy::default().validate().unwrap());
    let hour = Rule::Gcra { period: Duration::from_secs(3_600) };
    let limit = Limit::new("hour", 1, hour);
    let spent = CallLimiter::in_process(PolicyConfig::new("x", vec![limit]).validate().unwrap());
    let quota = Quota::per_hour(NonZeroU32::MIN);
    let sip = RateLimiter::keyed(quota);
    let a: Governor<ahash::RandomState> =
        RateLimiter::new(quota, DashMap::with_hasher(ahash::RandomState::default()), DefaultClock::default());
    let keys = keys(10_000);
    for key in &keys {
        assert!(blocks.admit_now(&Request::new(key).weight(50)).unwrap().is_admitted());
        assert!(spent.admit_now(&Request::new(key)).unwrap().is_admitted());
        assert!(sip.check_key(key).is_ok() && a.check_key(key).is_ok());
    }
    let asked = |limiter: &CallLimiter, key: &String| limiter.admit_now(&Request::new(key)).unwrap().is_admitted();
    let checks: [Check<'_>; 4] = [
        ("ours, blocked", &|key| asked(&blocks, key)),
        ("ours, one limit spent", &|key| asked(&spent, key)),
        ("governor x1", &|key| sip.check_key(key).is_ok()),
        ("governor x1, ahash", &|key| a.check_key(key).is_ok()),
    ];
    interleaved("refused/10000", &keys, &checks);
}

fn two_threads(name: &str, work: impl Fn(usize) + Sync) {
    const EACH: usize = 200_000;
    let best = (0..5).map(|_| {
        let barrier = Barrier::new(3);
        std::thread::scope(|scope| {
            for thread in 0..2 {
                let (work, barrier) = (&work, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    (0..EACH).for_each(|at| work(at.wrapping_mul(7_919) + thread));
                    barrier.wait();
                });
            }
            barrier.wait();
            let begin = Instant::now();
            barrier.wait();
            begin.elapsed()
        })
    });
    println!("{name}: {:.1} ns/op", best.min().unwrap().as_secs_f64() * 1e9 / EACH as f64);
}

const BARE: &str = "for at = 1, 3 do \
    if tonumber(redis.call('GET', KEYS[at]) or '0') >= tonumber(ARGV[1]) then return 0 end end \
    for at = 1, 3 do if redis.call('INCR', KEYS[at]) == 1 then \
    redis.call('PEXPIRE', KEYS[at], ARGV[at + 1]) end end return 1";

/// Runs `count` checks by `tasks` tasks; prints the throughput and the latencies.
async fn race<W, F>(name: &str, tasks: usize, work: W)
where
    W: Fn(usize) -> F + Clone + Send + 'static,
    F: Future<Output = ()> + Send,
{
    let each = 40_000 / tasks.max(4);
    let begin = Instant::now();
    let handles: Vec<_> = (0..tasks)
        .map(|task| {
            let work = work.clone();
            tokio::spawn(async move {
                let mut took = Vec::with_capacity(each);
                for at in 0..each {
                    let begin = Instant::now();
                    work(task * each + at).await;
                    took.push(begin.elapsed());
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for handle in handles {
        took.extend(handle.await.unwrap());
    }
    let rate = took.len() as f64 / begin.elapsed().as_secs_f64();
    took.sort();
    let at = |part: f64| took[(took.len() as f64 * part) as usize].as_micros();
    println!("redis/{name}/c{tasks}: {rate:.0}/s, p50 {} us, p99 {} us", at(0.5), at(0.99));
}

/// The same three counters in one pipeline: incremented first, compared afterwards.
async fn pipelined(mut redis: MultiplexedConnection, keys: [String; 3]) {
    let mut pipe = deadpool_redis::redis::pipe();
    for key in &keys {
        pipe.cmd("INCR").arg(key).cmd("EXPIRE").arg(key).arg(60).arg("NX").ignore();
    }
    let counts: Vec<u32> = pipe.query_async(&mut redis).await.unwrap();
    assert!(counts.into_iter().all(|count| count <= PLENTY));
}

async fn naive(mut redis: MultiplexedConnection, keys: [String; 3]) {
    for verb in ["GET", "INCR"] {
        for key in &keys {
            cmd(verb).arg(key).query_async::<Option<i64>>(&mut redis).await.unwrap();
        }
    }
    for key in &keys {
        cmd("EXPIRE").arg(key).arg(60).query_async::<i64>(&mut redis).await.unwrap();
    }
}

fn over_redis(_: &mut Criterion) {
    let Ok(url) = std::env::var("TEST_REDIS_URL") else {
        println!("skipped: the Redis cases need TEST_REDIS_URL");
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(async {
        let day = Duration::from_secs(86_400);
        let limits = vec![
            Limit::new("total", PLENTY, Rule::Lifetime { idle: Duration::from_secs(1_800) }),
            Limit::new("minute", PLENTY, fixed(Duration::from_secs(60))),
            Limit::new("day", PLENTY, fixed(day)),
        ];
        let policy = PolicyConfig { block_for: Some(day), ..PolicyConfig::new("bench", limits) };
        let config = RedisConfig { timeout: Duration::from_secs(5), ..RedisConfig::single(&url) };
        let ours = CallLimiter::redis(policy.validate().unwrap(), config).await.unwrap();
        let client = Client::open(url).unwrap();
        let redis = client.get_multiplexed_async_connection().await.unwrap();
        let script = std::sync::Arc::new(Script::new(BARE));
        for tasks in [1, 64] {
            for _ in 0..2 {
                let limiter = ours.clone();
                race("ours", tasks, move |at| {
                    let limiter = limiter.clone();
                    async move {
                        let id = format!("bench-{}", at % 1_000);
                        assert!(limiter.admit(&Request::new(&id)).await.is_admitted());
                    }
                })
                .await;
                let (connection, script) = (redis.clone(), script.clone());
                race("bare-evalsha", tasks, move |at| {
                    let (mut connection, script) = (connection.clone(), script.clone());
                    async move {
                        let mut call = script.prepare_invoke();
                        for name in ["a", "b", "c"] {
                            call.key(format!("bench-{name}:{}", at % 1_000));
                        }
                        call.arg(PLENTY).arg(1_000).arg(60_000).arg(3_600_000);
                        assert_eq!(call.invoke_async::<i64>(&mut connection).await.unwrap(), 1);
                    }
                })
                .await;
            }
            let connection = redis.clone();
            race("pipeline of 6", tasks, move |at| {
                let keys = ["g", "h", "i"].map(|name| format!("bench-{name}:{}", at % 1_000));
                pipelined(connection.clone(), keys)
            })
            .await;
            let connection = redis.clone();
            race("naive-9", tasks, move |at| {
                let keys = ["d", "e", "f"].map(|name| format!("bench-{name}:{}", at % 1_000));
                naive(connection.clone(), keys)
            })
            .await;
        }
    });
}

criterion_group! {
    name = all;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(40);
    targets = in_process, refusals, over_redis
}
criterion_main!(all);
