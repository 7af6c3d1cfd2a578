//! The breaker beside its peers, in one run: closed, open, windows, two threads, registry.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use circuit_breaker::{Admission, BreakerConfig, BreakerRegistry, CircuitBreaker, Window, Wiring};
use criterion::{Criterion, criterion_group, criterion_main};
use failsafe::CircuitBreaker as _;
use tower_resilience_circuitbreaker::CircuitBreakerLayer;

const MINUTE: Duration = Duration::from_secs(60);

fn ours(config: BreakerConfig) -> CircuitBreaker {
    CircuitBreaker::new("bench", config.validate().unwrap())
}

fn rate_over(window: Window) -> BreakerConfig {
    BreakerConfig { failure_threshold: 0, failure_rate: Some(0.5), window, ..Default::default() }
}

fn succeed(breaker: &CircuitBreaker) {
    match black_box(breaker).acquire() {
        Admission::Admitted(permit) => permit.success(),
        Admission::Refused(refusal) => {
            black_box(refusal);
        }
    }
}

type Failsafe = failsafe::StateMachine<failsafe::failure_policy::ConsecutiveFailures<std::iter::Repeat<Duration>>, ()>;

fn failsafe_consecutive() -> Failsafe {
    let wait = std::iter::repeat(MINUTE);
    let policy = failsafe::failure_policy::consecutive_failures(5, wait);
    failsafe::Config::new().failure_policy(policy).build()
}

fn failsafe_call(breaker: &Failsafe) {
    let _ = black_box(black_box(breaker).call(|| Ok::<_, ()>(black_box(1))));
}

fn recloser_ring() -> recloser::Recloser {
    recloser::Recloser::custom().error_rate(0.5).closed_len(100).open_wait(MINUTE).build()
}

fn recloser_call(breaker: &recloser::Recloser) {
    let _ = black_box(black_box(breaker).call(|| Ok::<_, ()>(black_box(1))));
}

fn closed(c: &mut Criterion) {
    let mut group = c.benchmark_group("breaker/closed-ok/1t");
    let counter = AtomicU64::new(0);
    group.bench_function("floor/atomic-add", |b| {
        b.iter(|| black_box(&counter).fetch_add(1, Ordering::Relaxed));
    });
    let consecutive = ours(BreakerConfig::default());
    group.bench_function("ours/consecutive", |b| b.iter(|| succeed(&consecutive)));
    let ring = ours(rate_over(Window::Calls(100)));
    group.bench_function("ours/ring-100", |b| b.iter(|| succeed(&ring)));
    let time = ours(rate_over(Window::Time(MINUTE)));
    group.bench_function("ours/time-60s", |b| b.iter(|| succeed(&time)));
    let recloser = recloser_ring();
    group.bench_function("recloser/ring-100", |b| b.iter(|| recloser_call(&recloser)));
    let failsafe = failsafe_consecutive();
    group.bench_function("failsafe/consecutive", |b| b.iter(|| failsafe_call(&failsafe)));
    group.finish();
}

/// A failure that is not the last: what the windows cost when something is counted.
fn failing(c: &mut Criterion) {
    let mut group = c.benchmark_group("breaker/closed-every-third-fails/1t");
    let configs = [
        ("ours/consecutive", BreakerConfig::default()),
        ("ours/ring-100", rate_over(Window::Calls(100))),
        ("ours/time-60s", rate_over(Window::Time(MINUTE))),
    ];
    for (name, config) in configs {
        let breaker = ours(config);
        let mut turn = 0u32;
        group.bench_function(name, |b| {
            b.iter(|| {
                turn = turn.wrapping_add(1);
                match black_box(&breaker).acquire() {
                    Admission::Admitted(permit) if turn.is_multiple_of(3) => permit.failure(),
                    Admission::Admitted(permit) => permit.success(),
                    Admission::Refused(_) => {}
                }
            });
        });
    }
    group.finish();
}

fn open(c: &mut Criterion) {
    let mut group = c.benchmark_group("breaker/open-refusal/1t");
    let breaker = ours(BreakerConfig::default());
    for _ in 0..5 {
        let _ = breaker.call(|| Err::<(), _>(()));
    }
    group.bench_function("ours", |b| b.iter(|| succeed(&breaker)));
    let recloser = recloser_ring();
    for _ in 0..200 {
        let _ = recloser.call(|| Err::<(), _>(()));
    }
    group.bench_function("recloser", |b| b.iter(|| recloser_call(&recloser)));
    let failsafe = failsafe_consecutive();
    for _ in 0..10 {
        let _ = failsafe.call(|| Err::<(), _>(()));
    }
    group.bench_function("failsafe", |b| b.iter(|| failsafe_call(&failsafe)));
    group.finish();
}

/// What one of two threads sees per call while the other does the same.
fn two_threads(rounds: u64, call: impl Fn() + Sync) -> Duration {
    let barrier = Barrier::new(2);
    let run = || {
        barrier.wait();
        let start = Instant::now();
        for _ in 0..rounds {
            call();
        }
        start.elapsed()
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(run);
        run().max(other.join().unwrap())
    })
}

fn contended(c: &mut Criterion) {
    let mut group = c.benchmark_group("breaker/closed-ok/2t");
    let counter = AtomicU64::new(0);
    group.bench_function("floor/atomic-add", |b| {
        b.iter_custom(|rounds| {
            two_threads(rounds, || {
                black_box(counter.fetch_add(1, Ordering::Relaxed));
            })
        });
    });
    let consecutive = ours(BreakerConfig::default());
    group.bench_function("ours/consecutive", |b| {
        b.iter_custom(|rounds| two_threads(rounds, || succeed(&consecutive)));
    });
    let ring = ours(rate_over(Window::Calls(100)));
    group.bench_function("ours/ring-100", |b| {
        b.iter_custom(|rounds| two_threads(rounds, || succeed(&ring)));
    });
    let recloser = recloser_ring();
    group.bench_function("recloser/ring-100", |b| {
        b.iter_custom(|rounds| two_threads(rounds, || recloser_call(&recloser)));
    });
    let failsafe = failsafe_consecutive();
    group.bench_function("failsafe/consecutive", |b| {
        b.iter_custom(|rounds| two_threads(rounds, || failsafe_call(&failsafe)));
    });
    group.finish();
}

/// A service that answers at once.
fn echo() -> impl tower::Service<u32, Response = u32, Error = std::io::Error, Future: Send> + Clone + Send + 'static {
    tower::service_fn(|request: u32| std::future::ready(Ok(request)))
}

fn as_a_layer(c: &mut Criterion) {
    use tower::{Layer, Service, ServiceExt};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let mut group = c.benchmark_group("breaker/tower-closed-ok/1t");
    let mut service = circuit_breaker::CircuitBreakerLayer::new(ours(BreakerConfig::default())).layer(echo());
    group.bench_function("ours/consecutive", |b| {
        b.iter(|| runtime.block_on(async { service.ready().await.unwrap().call(1).await.unwrap() }));
    });
    let mut service = circuit_breaker::CircuitBreakerLayer::new(ours(rate_over(Window::Calls(100)))).layer(echo());
    group.bench_function("ours/ring-100", |b| {
        b.iter(|| runtime.block_on(async { service.ready().await.unwrap().call(1).await.unwrap() }));
    });
    let layer = CircuitBreakerLayer::builder()
        .failure_rate_threshold(0.5)
        .sliding_window_size(100)
        .wait_duration_in_open(MINUTE)
        .build()
        .unwrap();
    let mut service = layer.layer(echo());
    group.bench_function("tower-resilience/count-100", |b| {
        b.iter(|| runtime.block_on(async { service.ready().await.unwrap().call(1).await.unwrap() }));
    });
    group.finish();
}

fn registry(c: &mut Criterion) {
    let mut group = c.benchmark_group("breaker/registry-10k-random-keys/1t");
    let config = BreakerConfig::default().validate().unwrap();
    let registry = BreakerRegistry::new(config, Wiring::new(), 10_000, |key: &u64| key.to_string());
    for key in 0..10_000 {
        registry.get(&key).unwrap();
    }
    let mut random = 0x9e37_79b9_7f4a_7c15u64;
    group.bench_function("ours/get+closed-ok", |b| {
        b.iter(|| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            succeed(&registry.get(&(random % 10_000)).unwrap());
        });
    });
    group.finish();
}

criterion_group!(benches, closed, failing, open, contended, as_a_layer, registry);
criterion_main!(benches);
