//! The breaker beside its peers, in one run with interleaved samples: closed, open, windows, two
//! threads, ten thousand circuits.
//!
//! Without arguments it prints nanoseconds per call, the fastest and the middle of the samples. With
//! `count CASE CALLS` it makes that many calls of one case and ends, for
//! `valgrind --tool=callgrind --toggle-collect='*counted*'`.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use circuit_breaker::{Admission, BreakerConfig, BreakerRegistry, CircuitBreaker, Window, Wiring};
use failsafe::CircuitBreaker as _;
use tower::{Layer, Service, ServiceExt};

const MINUTE: Duration = Duration::from_secs(60);
/// Longer than a run: what is open stays open.
const HOUR: Duration = Duration::from_secs(3_600);
const SAMPLES: usize = 40;
const CALLS: u64 = 50_000;
/// How often a sample of two threads is tried again if they did not run at the same time.
const TRIES: usize = 20;

/// Makes so many calls.
type Work = Arc<dyn Fn(u64) + Send + Sync>;

struct Subject {
    case: &'static str,
    name: &'static str,
    work: Work,
    threads: usize,
}

fn ours(config: BreakerConfig) -> CircuitBreaker {
    CircuitBreaker::new("bench", config.validate().unwrap())
}

fn rate_over(window: Window) -> BreakerConfig {
    BreakerConfig { failure_threshold: 0, failure_rate: Some(0.5), window, ..Default::default() }
}

#[inline]
fn succeed(breaker: &CircuitBreaker) {
    match black_box(breaker).acquire() {
        Admission::Admitted(permit) => permit.success(),
        Admission::Refused(refusal) => {
            black_box(refusal);
        }
    }
}

fn repeat(call: impl Fn() + Send + Sync + 'static) -> Work {
    Arc::new(move |calls| (0..calls).for_each(|_| call()))
}

fn succeeding(breaker: CircuitBreaker) -> Work {
    repeat(move || succeed(&breaker))
}

/// Every so many calls fails, so that the window is written all the time.
fn failing_every(nth: u64, breaker: CircuitBreaker) -> Work {
    Arc::new(move |calls| {
        for call in 0..calls {
            match black_box(&breaker).acquire() {
                Admission::Admitted(permit) if call % nth == 0 => permit.failure(),
                Admission::Admitted(permit) => permit.success(),
                Admission::Refused(_) => {}
            }
        }
    })
}

/// So many calls are in the window before it is measured.
fn holding(calls: u64, breaker: CircuitBreaker) -> CircuitBreaker {
    (0..calls).for_each(|_| succeed(&breaker));
    breaker
}

fn opened(config: BreakerConfig) -> CircuitBreaker {
    let breaker = ours(config);
    for _ in 0..5 {
        let _ = breaker.call(|| Err::<(), _>(()));
    }
    breaker
}

type Failsafe = failsafe::StateMachine<failsafe::failure_policy::ConsecutiveFailures<std::iter::Repeat<Duration>>, ()>;

fn failsafe_consecutive() -> Failsafe {
    let policy = failsafe::failure_policy::consecutive_failures(5, std::iter::repeat(HOUR));
    failsafe::Config::new().failure_policy(policy).build()
}

fn failsafe_call(breaker: &Failsafe) {
    let _ = black_box(black_box(breaker).call(|| Ok::<_, ()>(black_box(1))));
}

fn failsafe_window() -> Work {
    let policy = failsafe::failure_policy::success_rate_over_time_window(0.5, 10, MINUTE, std::iter::repeat(MINUTE));
    let breaker = failsafe::Config::new().failure_policy(policy).build();
    repeat(move || {
        let _ = black_box(black_box(&breaker).call(|| Ok::<_, ()>(black_box(1))));
    })
}

fn recloser_ring() -> recloser::Recloser {
    recloser::Recloser::custom().error_rate(0.5).closed_len(100).open_wait(HOUR).build()
}

fn recloser_call(breaker: &recloser::Recloser) {
    let _ = black_box(black_box(breaker).call(|| Ok::<_, ()>(black_box(1))));
}

/// The same for recloser: a third is below its half.
fn recloser_failing_every(nth: u64) -> Work {
    let breaker = recloser_ring();
    Arc::new(move |calls| {
        for call in 0..calls {
            let result = if call % nth == 0 { Err(()) } else { Ok(()) };
            let _ = black_box(black_box(&breaker).call(|| black_box(result)));
        }
    })
}

fn closed(threads: usize) -> Vec<Subject> {
    let case = if threads == 1 { "closed, 1 thread" } else { "closed, 2 threads" };
    let (counter, failsafe, recloser) = (AtomicU64::new(0), failsafe_consecutive(), recloser_ring());
    let add = move || {
        black_box(&counter).fetch_add(1, Ordering::Relaxed);
    };
    let (ring, time) = (rate_over(Window::Calls(100)), rate_over(Window::Time(MINUTE)));
    let subject = |name, work| Subject { case, name, work, threads };
    vec![
        subject("atomic add", repeat(add)),
        subject("ours, consecutive", succeeding(ours(BreakerConfig::default()))),
        subject("ours, ring of 100", succeeding(holding(200, ours(ring.clone())))),
        subject("ours, ring of 100, every 3rd fails", failing_every(3, ours(ring))),
        subject("ours, 60 s", succeeding(ours(time.clone()))),
        subject("ours, 60 s, every 3rd fails", failing_every(3, ours(time))),
        subject("recloser, ring of 100", repeat(move || recloser_call(&recloser))),
        subject("recloser, ring of 100, every 3rd fails", recloser_failing_every(3)),
        subject("failsafe, consecutive", repeat(move || failsafe_call(&failsafe))),
        subject("failsafe, 60 s", failsafe_window()),
    ]
}

fn open() -> Vec<Subject> {
    let recloser = recloser_ring();
    for _ in 0..200 {
        let _ = recloser.call(|| Err::<(), _>(()));
    }
    let failsafe = failsafe_consecutive();
    for _ in 0..10 {
        let _ = failsafe.call(|| Err::<(), _>(()));
    }
    let clock = || {
        black_box(Instant::now());
    };
    let subject = |name, work| Subject { case: "open, refused", name, work, threads: 1 };
    vec![
        subject("clock read", repeat(clock)),
        subject("ours", succeeding(opened(BreakerConfig { open_for: HOUR, max_open_for: HOUR, ..Default::default() }))),
        subject("recloser", repeat(move || recloser_call(&recloser))),
        subject("failsafe", repeat(move || failsafe_call(&failsafe))),
    ]
}

/// What a window of time costs by what it holds.
fn held() -> Vec<Subject> {
    let subject = |name, calls| {
        let breaker = holding(calls, ours(rate_over(Window::Time(HOUR))));
        Subject { case: "60 min holding", name, work: failing_every(3, breaker), threads: 1 }
    };
    vec![subject("100 calls", 100), subject("10,000 calls", 10_000), subject("1,000,000 calls", 1_000_000)]
}

fn many(threads: usize) -> Vec<Subject> {
    let case = if threads == 1 { "10,000 circuits, 1 thread" } else { "10,000 circuits, 2 threads" };
    let config = BreakerConfig::default().validate().unwrap();
    let registry = BreakerRegistry::new(config, Wiring::new(), 10_000, |key: &u64| key.to_string());
    let map: std::collections::HashMap<u64, u64> = (0..10_000).map(|key| (key, key)).collect();
    let map = std::sync::RwLock::new(map);
    (0..10_000).for_each(|key| drop(registry.get(&key).unwrap()));
    let subject = |name, work| Subject { case, name, work, threads };
    vec![
        subject(
            "map behind one lock",
            keyed(move |key| {
                black_box(map.read().unwrap().get(&key).copied());
            }),
        ),
        subject("ours, found and called", keyed(move |key| succeed(&registry.get(&key).unwrap()))),
    ]
}

/// Random keys, the same for every subject.
fn keyed(call: impl Fn(u64) + Send + Sync + 'static) -> Work {
    Arc::new(move |calls| {
        let mut random = 0x9e37_79b9_7f4a_7c15u64;
        for _ in 0..calls {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            call(random % 10_000);
        }
    })
}

/// A service that answers at once.
fn echo() -> impl Service<u32, Response = u32, Error = std::io::Error, Future: Send> + Clone + Send + 'static {
    tower::service_fn(|request: u32| std::future::ready(Ok(request)))
}

fn layered<S>(service: S) -> Work
where
    S: Service<u32, Response = u32, Error: std::fmt::Debug> + Send + 'static,
{
    let service = std::sync::Mutex::new(service);
    Arc::new(move |calls| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut service = service.lock().unwrap();
        runtime.block_on(async {
            for _ in 0..calls {
                black_box(service.ready().await.unwrap().call(1).await.unwrap());
            }
        });
    })
}

fn layers() -> Vec<Subject> {
    let ring = rate_over(Window::Calls(100));
    let theirs = tower_resilience_circuitbreaker::CircuitBreakerLayer::builder()
        .failure_rate_threshold(0.5)
        .sliding_window_size(100)
        .wait_duration_in_open(MINUTE)
        .build()
        .unwrap();
    let layer = |config| circuit_breaker::CircuitBreakerLayer::new(ours(config)).layer(echo());
    let subject = |name, work| Subject { case: "tower layer", name, work, threads: 1 };
    vec![
        subject("bare service", layered(echo())),
        subject("ours, consecutive", layered(layer(BreakerConfig::default()))),
        subject("ours, ring of 100", layered(layer(ring))),
        subject("tower-resilience, count of 100", layered(theirs.layer(echo()))),
    ]
}

/// The groups in their order; each is only made when it is wanted.
const GROUPS: [fn() -> Vec<Subject>; 7] = [|| closed(1), || closed(2), open, held, || many(1), || many(2), layers];

/// Nanoseconds per call of one thread while the others do the same. None unless all really ran at the
/// same time.
fn sample(subject: &Subject) -> Option<f64> {
    let calls = CALLS / if subject.threads > 1 { 2 } else { 1 };
    let barrier = Barrier::new(subject.threads);
    let run = || {
        barrier.wait();
        let start = Instant::now();
        (subject.work)(calls);
        (start, Instant::now())
    };
    let spans: Vec<(Instant, Instant)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..subject.threads).map(|_| scope.spawn(run)).collect();
        let mine = run();
        others.into_iter().map(|other| other.join().unwrap()).chain([mine]).collect()
    });
    let longest = spans.iter().map(|(start, end)| *end - *start).max()?;
    let (last, first) = (spans.iter().map(|span| span.0).max()?, spans.iter().map(|span| span.1).min()?);
    let together = first.saturating_duration_since(last);
    (together >= longest * 9 / 10).then(|| longest.as_nanos() as f64 / calls as f64)
}

/// What callgrind is told to look at.
#[inline(never)]
fn counted(work: &Work, calls: u64) {
    work(black_box(calls));
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [count, case, calls] = arguments.as_slice()
        && count == "count"
    {
        let wanted = |subject: &Subject| format!("{}: {}", subject.case, subject.name) == *case;
        let subject = GROUPS.iter().find_map(|group| group().into_iter().find(wanted)).unwrap();
        (subject.work)(1);
        return counted(&subject.work, calls.parse().unwrap());
    }
    for group in GROUPS {
        let subjects = group();
        // Samples of a group are taken in turn, so that all see the same machine.
        let mut times: Vec<Vec<f64>> = subjects.iter().map(|_| Vec::new()).collect();
        for _ in 0..SAMPLES {
            for (subject, times) in subjects.iter().zip(&mut times) {
                times.extend((0..TRIES).find_map(|_| sample(subject)));
            }
        }
        for (subject, times) in subjects.iter().zip(&mut times) {
            times.sort_by(f64::total_cmp);
            let (fastest, middle) = (times.first(), times.get(times.len() / 2));
            println!("{}: {}: fastest {fastest:.1?}, middle {middle:.1?}", subject.case, subject.name);
        }
    }
}
