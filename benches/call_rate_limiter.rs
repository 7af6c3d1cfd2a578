//! The limiter beside its peers, in one run: three limits at once in process, and over Redis.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

use std::hint::black_box;
use std::num::NonZeroU32;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use call_rate_limiter::{CallLimiter, CallPolicy, Limit, PolicyConfig, RedisConfig, Request, Rule};
use criterion::{Criterion, criterion_group, criterion_main};
use dashmap::DashMap;
use deadpool_redis::redis::{Client, Script, aio::MultiplexedConnection, cmd};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

const PLENTY: u32 = 1_000_000;

fn ours(subjects: usize) -> CallLimiter {
    let window = |seconds| Rule::FixedWindow { window: Duration::from_secs(seconds) };
    let limits = vec![
        Limit::new("second", PLENTY, window(1)),
        Limit::new("minute", PLENTY, window(60)),
        Limit::new("hour", PLENTY, window(3_600)),
    ];
    let config = PolicyConfig { max_subjects: 2 * subjects, ..PolicyConfig::new("x", limits) };
    CallLimiter::in_process(config.validate().unwrap())
}

struct Governors([DefaultKeyedRateLimiter<String>; 3]);

impl Governors {
    fn new() -> Self {
        let many = NonZeroU32::new(PLENTY).unwrap();
        let quotas = [Quota::per_second(many), Quota::per_minute(many), Quota::per_hour(many)];
        Self(quotas.map(RateLimiter::keyed))
    }

    fn check(&self, key: &String) -> bool {
        self.0.iter().all(|limiter| limiter.check_key(key).is_ok())
    }
}

/// One map entry with three counters and one clock read: the floor.
struct Bare(DashMap<String, [(u64, u32); 3], foldhash::fast::RandomState>, Instant);

impl Bare {
    fn check(&self, key: &String) -> bool {
        let now = self.1.elapsed().as_micros() as u64;
        let mut admitted = true;
        let mut entry = match self.0.get_mut(key) {
            Some(entry) => entry,
            None => self.0.entry(key.clone()).or_default(),
        };
        for ((start, count), span) in entry.iter_mut().zip([1_000_000, 60_000_000, 3_600_000_000]) {
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

fn in_process(criterion: &mut Criterion) {
    for count in [1, 10_000, 1_000_000] {
        let keys = keys(count);
        let (ours, governors) = (ours(count), Governors::new());
        let bare = Bare(DashMap::default(), Instant::now());
        let next = |at: &mut usize| {
            *at = (at.wrapping_mul(6_364_136_223_846_793_005)).wrapping_add(1_442_695_040_888_963_407);
            (*at >> 33) % count
        };
        for key in &keys {
            assert!(ours.admit_now(&Request::new(key)).unwrap().is_admitted());
            assert!(governors.check(key) && bare.check(key));
        }
        let mut group = criterion.benchmark_group(format!("three-limits/{count}"));
        let mut at = 1;
        group.bench_function("ours", |bencher| {
            bencher.iter(|| {
                let request = Request::new(&keys[next(&mut at)]);
                ours.admit_now(black_box(&request)).unwrap().is_admitted()
            });
        });
        group.bench_function("governor-x3", |bencher| {
            bencher.iter(|| governors.check(black_box(&keys[next(&mut at)])));
        });
        group.bench_function("bare-entry", |bencher| {
            bencher.iter(|| bare.check(black_box(&keys[next(&mut at)])));
        });
        group.finish();
        two_threads(&format!("three-limits/{count}/2-threads/ours"), |at| {
            let request = Request::new(&keys[at % count]);
            black_box(ours.admit_now(&request).unwrap().is_admitted());
        });
        two_threads(&format!("three-limits/{count}/2-threads/governor-x3"), |at| {
            black_box(governors.check(&keys[at % count]));
        });
    }
}

fn refusals(criterion: &mut Criterion) {
    let limiter = CallLimiter::in_process(CallPolicy::default().validate().unwrap());
    let one = RateLimiter::keyed(Quota::per_hour(NonZeroU32::MIN));
    let keys = keys(10_000);
    for key in &keys {
        let request = Request::new(key).weight(50);
        assert!(limiter.admit_now(&request).unwrap().is_admitted());
        assert!(one.check_key(key).is_ok());
    }
    let mut group = criterion.benchmark_group("refused/10000");
    let mut at = 0;
    group.bench_function("ours", |bencher| {
        bencher.iter(|| {
            at = (at + 7_919) % keys.len();
            limiter.admit_now(&Request::new(&keys[at])).unwrap().is_admitted()
        });
    });
    group.bench_function("governor-x1", |bencher| {
        bencher.iter(|| {
            at = (at + 7_919) % keys.len();
            one.check_key(&keys[at]).is_ok()
        });
    });
    group.finish();
}

fn two_threads(name: &str, work: impl Fn(usize) + Sync) {
    const EACH: usize = 400_000;
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
        let policy = CallPolicy { total: PLENTY, per_minute: PLENTY, ..CallPolicy::default() };
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
