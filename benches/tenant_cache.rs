//! tenant-cache beside moka, quick_cache, foyer and a bare sharded map: hit, miss, hit ratio, fairness.
//!
//! `cargo bench -p resilience-benches --bench tenant_cache`; hits come first. With
//! `TEST_REDIS_URL` a value out of Redis is measured beside a bare GET; the database there is used under a prefix of its own.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use deadpool_redis::redis::{Client, aio::MultiplexedConnection, cmd};
use tenant_cache::{
    BranchId, CacheConfig, EventTypeId, Freshness, Key, Loaded, RedisConfig, Scope, Surroundings, TenantCache,
    TenantId, Tier,
};

type Value = Arc<[u8; 2048]>;

const KEYS: usize = 10_000;

#[derive(Debug, thiserror::Error)]
#[error("never")]
struct Never;

const PREFIX: &str = "askpro_cache_cal_slots";

/// The text that the peers use as their ready key.
fn text(number: usize) -> String {
    format!("{PREFIX}_15_0_2563193_2026-11-25_{number:08}_Europe/Be")
}

fn scope(tenant: &str) -> Scope {
    Scope::tenant(&TenantId::new(tenant).unwrap())
        .branch(&BranchId::new("0").unwrap())
        .event_type(&EventTypeId::new("2563193").unwrap())
}

fn built(scope: &Scope, number: &str) -> Key {
    scope.key_of(("2026-11-25", number, "Europe/Berlin"))
}

/// The same, one part after the other.
fn chained(scope: &Scope, number: &str) -> Key {
    scope.key().part("2026-11-25").part(number).part("Europe/Berlin")
}

fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{number:08}")).collect()
}

fn config(capacity: u64) -> CacheConfig {
    CacheConfig { capacity, fresh: Duration::from_secs(3600), ..CacheConfig::default() }
}

fn ours(config: CacheConfig) -> TenantCache<Value> {
    TenantCache::new(config.validate().unwrap())
}

/// Values are shared, as the peers' figures are: what is measured is the cache, not where the allocator put 20 MiB.
fn value() -> Value {
    static VALUE: std::sync::LazyLock<Value> = std::sync::LazyLock::new(|| Arc::new([0; 2048]));
    Arc::clone(&VALUE)
}

fn load(cache: &TenantCache<Value>, key: &Key, runtime: &tokio::runtime::Runtime) -> bool {
    let mut hit = true;
    if cache.get(key, Freshness::StaleAllowed).is_none() {
        hit = false;
        let loader = || async { Ok::<_, Never>(Loaded::found(value())) };
        runtime.block_on(cache.get_or_load(key, Freshness::StaleAllowed, loader)).unwrap();
    }
    hit
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

/// A fixed walk over the keys that no prefetcher guesses.
fn walk() -> Vec<usize> {
    let mut state = 1_u64;
    (0..1 << 16).map(|_| (next(&mut state) % KEYS as u64) as usize).collect()
}

fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Uses what was found where it lies, as a caller does.
#[inline(always)]
fn seen<T>(found: &T) {
    black_box(found);
}

type Subject<'a> = (&'static str, Box<dyn Fn(usize) + Sync + 'a>);

/// Measures every subject in turn, round after round, so that all meet the same weather. Prints the median, the least,
/// and the medians of the rounds' own ratios to quick_cache and to moka.
fn interleaved(subjects: &[Subject<'_>]) {
    const ROUNDS: usize = 25;
    const CALLS: u64 = 100_000;
    let walk = walk();
    for threads in [1, 2] {
        let mut taken = vec![Vec::with_capacity(ROUNDS); subjects.len()];
        for _ in 0..ROUNDS {
            for ((_, op), taken) in subjects.iter().zip(&mut taken) {
                timed(threads, CALLS / 10, &walk, op);
                taken.push(timed(threads, CALLS, &walk, op).as_nanos() as f64 / CALLS as f64);
            }
        }
        let of = |name: &str| subjects.iter().position(|(subject, _)| *subject == name).map(|at| &taken[at]);
        for ((name, _), mine) in subjects.iter().zip(&taken) {
            let ratio = |other: &Vec<f64>| median(mine.iter().zip(other).map(|(a, b)| a / b));
            println!(
                "hit/{name}/{threads}t: median {:.0} ns, least {:.0} ns, of quick_cache {:.2}, of moka {:.2}",
                median(mine.iter().copied()),
                mine.iter().copied().fold(f64::INFINITY, f64::min),
                of("quick_cache").map_or(f64::NAN, ratio),
                of("moka+ttl").map_or(f64::NAN, ratio),
            );
        }
    }
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

#[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn timed(threads: usize, rounds: u64, walk: &[usize], op: &(impl Fn(usize) + Sync)) -> Duration {
    let began = Instant::now();
    std::thread::scope(|scope| {
        for thread in 0..threads {
            scope.spawn(move || {
                let mut at = thread * 7919;
                for _ in 0..rounds {
                    at = (at + 1) & (walk.len() - 1);
                    op(walk[at]);
                }
            });
        }
    });
    began.elapsed()
}

fn hits(_: &mut Criterion) {
    let (runtime, scope, numbers) = (runtime(), scope("15"), numbers(KEYS));
    let ready: Vec<Key> = numbers.iter().map(|number| built(&scope, number)).collect();
    let texts: Vec<String> = (0..KEYS).map(text).collect();
    let value = value();

    let cache = ours(config(KEYS as u64 * 2));
    for key in &ready {
        load(&cache, key, &runtime);
    }
    let quick = quick_cache::sync::Cache::<String, Value>::new(KEYS * 2);
    let moka = moka::sync::Cache::<String, Value>::builder()
        .max_capacity(KEYS as u64 * 2)
        .time_to_live(Duration::from_secs(3600))
        .build();
    let foyer: foyer_memory::Cache<String, Value> = foyer_memory::CacheBuilder::new(KEYS * 2).build();
    let dash = dashmap::DashMap::<String, Value>::new();
    for text in &texts {
        quick.insert(text.clone(), Arc::clone(&value));
    }
    for text in &texts {
        moka.insert(text.clone(), Arc::clone(&value));
    }
    for text in &texts {
        foyer.insert(text.clone(), Arc::clone(&value));
    }
    for text in &texts {
        dash.insert(text.clone(), Arc::clone(&value));
    }
    moka.run_pending_tasks();
    interleaved(&[
        ("tenant-cache/ready-key", Box::new(|at| seen(&cache.get(&ready[at], Freshness::StaleAllowed)))),
        (
            "tenant-cache/key-from-parts",
            Box::new(|at| {
                seen(&cache.get(&built(&scope, &numbers[at]), Freshness::StaleAllowed));
            }),
        ),
        (
            "tenant-cache/key-part-by-part",
            Box::new(|at| {
                seen(&cache.get(&chained(&scope, &numbers[at]), Freshness::StaleAllowed));
            }),
        ),
        (
            "quick_cache/text-from-parts",
            Box::new(|at| {
                let text = format!("{PREFIX}_{}_{}_{}_2026-11-25_{}_Europe/Be", "15", "0", "2563193", numbers[at]);
                seen(&quick.get(text.as_str()));
            }),
        ),
        ("quick_cache", Box::new(|at| seen(&quick.get(texts[at].as_str())))),
        ("moka+ttl", Box::new(|at| seen(&moka.get(texts[at].as_str())))),
        ("foyer", Box::new(|at| seen(&foyer.get(texts[at].as_str())))),
        ("dashmap", Box::new(|at| seen(&dash.get(texts[at].as_str()).map(|held| Arc::clone(&held))))),
    ]);
}

fn misses(c: &mut Criterion) {
    let mut group = c.benchmark_group("miss-and-insert");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2)).sample_size(15);
    let (runtime, scope, value) = (runtime(), scope("15"), Arc::new([0_u8; 2048]));
    let cache = ours(config(KEYS as u64));
    let mut number = 0_u64;
    group.bench_function("tenant-cache", |bench| {
        bench.iter(|| {
            number += 1;
            let (key, value) = (scope.key().part("2026-11-25").part(number).part("Europe/Berlin"), Arc::clone(&value));
            let loader = move || async move { Ok::<_, Never>(Loaded::found(value)) };
            runtime.block_on(cache.get_or_load(&key, Freshness::StaleAllowed, loader)).unwrap()
        });
    });
    let quick = quick_cache::sync::Cache::<String, Value>::new(KEYS);
    group.bench_function("quick_cache", |bench| {
        bench.iter(|| {
            number += 1;
            quick.get_or_insert_with(&text(number as usize), || Ok::<_, Never>(Arc::clone(&value))).unwrap()
        });
    });
    let moka = moka::sync::Cache::<String, Value>::builder().max_capacity(KEYS as u64).build();
    group.bench_function("moka", |bench| {
        bench.iter(|| {
            number += 1;
            moka.get_with(text(number as usize), || Arc::clone(&value))
        });
    });
    group.finish();
}

/// Zipf 0.99 over `keys`, by inverting the cumulative distribution.
struct Zipf {
    cumulative: Vec<f64>,
    state: u64,
}

impl Zipf {
    fn new(keys: usize) -> Self {
        let mut sum = 0.0;
        let mut cumulative: Vec<f64> = (1..=keys)
            .map(|rank| {
                sum += (rank as f64).powf(-0.99);
                sum
            })
            .collect();
        cumulative.iter_mut().for_each(|part| *part /= sum);
        Self { cumulative, state: 0x9e37_79b9_7f4a_7c15 }
    }

    fn draw(&mut self) -> usize {
        let point = (next(&mut self.state) >> 11) as f64 / (1_u64 << 53) as f64;
        self.cumulative.partition_point(|part| *part < point)
    }
}

/// Zipf 0.99, a million accesses, 100,000 keys, capacity 10,000, from cold.
fn hit_ratios(_: &mut Criterion) {
    const ACCESSES: u32 = 1_000_000;
    let (runtime, scope, names) = (runtime(), scope("15"), numbers(100_000));
    let percent = |hits: u32| f64::from(hits) * 100.0 / f64::from(ACCESSES);
    let count = |mut access: Box<dyn FnMut(usize) -> bool + '_>| {
        let mut zipf = Zipf::new(100_000);
        (0..ACCESSES).map(|_| u32::from(access(zipf.draw()))).sum::<u32>()
    };
    let value: Value = Arc::new([0; 2048]);

    let cache = ours(config(10_000));
    let mine = count(Box::new(|number| load(&cache, &built(&scope, &names[number]), &runtime)));
    let quick = quick_cache::sync::Cache::<usize, Value>::new(10_000);
    let quick = count(Box::new(|number| {
        let hit = quick.get(&number).is_some();
        if !hit {
            quick.insert(number, Arc::clone(&value));
        }
        hit
    }));
    let moka = moka::sync::Cache::<usize, Value>::new(10_000);
    let moka = count(Box::new(|number| {
        let hit = moka.get(&number).is_some();
        if !hit {
            moka.insert(number, Arc::clone(&value));
        }
        hit
    }));
    let foyer: foyer_memory::Cache<usize, Value> =
        foyer_memory::CacheBuilder::new(10_000).with_eviction_config(foyer_memory::S3FifoConfig::default()).build();
    let foyer = count(Box::new(|number| {
        let hit = foyer.get(&number).is_some();
        if !hit {
            foyer.insert(number, Arc::clone(&value));
        }
        hit
    }));
    println!(
        "zipf-0.99 hit ratio: tenant-cache {:.1} %, quick_cache {:.1} %, moka {:.1} %, foyer (S3-FIFO) {:.1} %",
        percent(mine),
        percent(quick),
        percent(moka),
        percent(foyer)
    );
}

/// A thousand tenants ask for ten values each by Zipf, one floods: what the others' hit ratio is.
fn fairness(_: &mut Criterion) {
    let (runtime, names) = (runtime(), numbers(10));
    let quiet: Vec<Scope> = (0..1_000).map(|id| scope(&format!("quiet{id}"))).collect();
    for (label, floor, cap) in [("with", 80, 20), ("without", 0, 100)] {
        let cache = ours(CacheConfig {
            tenant_floor_percent: floor,
            tenant_cap_percent: cap,
            max_tenants: 2_000,
            ..config(10_000)
        });
        let flood = scope("flood");
        let (mut state, mut flooded, mut hits, mut zipf) = (7_u64, 0_u64, 0_u32, Zipf::new(10));
        for _ in 0..200_000 {
            for _ in 0..3 {
                flooded += 1;
                let key = flood.key().part(flooded);
                load(&cache, &key, &runtime);
                load(&cache, &key, &runtime);
            }
            let tenant = &quiet[(next(&mut state) % 1_000) as usize];
            hits += u32::from(load(&cache, &built(tenant, &names[zipf.draw()]), &runtime));
        }
        println!("others' hit ratio {label} fairness: {:.1} %", f64::from(hits) / 2_000.0);
    }
}

const ASKED: usize = 2_000;

/// A value of 2 KiB out of Redis, through an instance that has nothing in memory, beside a bare GET of as many bytes.
fn out_of_redis(_: &mut Criterion) {
    let Ok(url) = std::env::var("TEST_REDIS_URL") else {
        println!("out of Redis: skipped without TEST_REDIS_URL");
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let prefix = format!("bench{}", std::process::id());
        let (scope, names) = (scope("15"), numbers(ASKED));
        let mut redis = Client::open(url.as_str()).unwrap().get_multiplexed_async_connection().await.unwrap();
        let writer = instance(&url, &prefix).await;
        for name in &names {
            let loader = || async { Ok::<_, Never>(Loaded::found("x".repeat(2048))) };
            writer.get_or_load(&built(&scope, name), Freshness::StaleAllowed, loader).await.unwrap();
        }
        let last = writer.key_text(&built(&scope, &names[ASKED - 1]));
        while cmd("EXISTS").arg(&last).query_async::<u8>(&mut redis).await.unwrap() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let (mut ours, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..7 {
            let reader = instance(&url, &prefix).await;
            let mine = asked(async |name| ask_ours(&reader, &built(&scope, name)).await, &names).await;
            let texts: Vec<_> = names.iter().map(|name| writer.key_text(&built(&scope, name))).collect();
            let get = asked(async |text| ask_bare(redis.clone(), text).await, &texts).await;
            ours.push(mine);
            bare.push(get);
            ratios.push(mine / get);
        }
        let [ours, bare, ratio] = [ours, bare, ratios].map(|numbers| median(numbers.into_iter()));
        println!("out of Redis, one caller: tenant-cache {ours:.1} us, bare GET {bare:.1} us, ratio {ratio:.2}");
    });
}

async fn instance(url: &str, prefix: &str) -> TenantCache<String> {
    let redis = RedisConfig { url: url.to_owned(), wait: Duration::from_secs(1), ..RedisConfig::default() };
    let config = CacheConfig { prefix: prefix.to_owned(), ..config(KEYS as u64) }.validate().unwrap();
    let cache = TenantCache::with_redis(config, redis.validate().unwrap(), Surroundings::default()).unwrap();
    while cache.is_linked() != Some(true) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    cache
}

async fn ask_ours(cache: &TenantCache<String>, key: &Key) {
    let loader = || async { Ok::<_, Never>(Loaded::found(String::new())) };
    let found = cache.get_or_load(key, Freshness::StaleAllowed, loader).await.unwrap();
    assert_eq!((found.tier(), found.len()), (Tier::Redis, 2048));
}

async fn ask_bare(mut redis: MultiplexedConnection, text: &str) {
    let value: Vec<u8> = cmd("GET").arg(text).query_async(&mut redis).await.unwrap();
    assert!(black_box(value).len() > 2048);
}

/// Microseconds per question, one after the other.
#[allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
async fn asked(ask: impl AsyncFn(&str), names: &[String]) -> f64 {
    let began = Instant::now();
    for name in names {
        ask(name).await;
    }
    began.elapsed().as_micros() as f64 / names.len() as f64
}

// Hits come first, on a heap without holes: later, entries lie where earlier caches left room.
criterion_group!(benches, hits, hit_ratios, fairness, misses, out_of_redis);
criterion_main!(benches);
