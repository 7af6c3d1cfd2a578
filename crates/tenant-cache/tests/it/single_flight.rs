//! Of all who miss together one loads.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tenant_cache::{Found, Freshness, LoadError, Loaded, State, TenantCache};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use crate::house::{House, Outage, key, seconds, settle};

type Answer = Result<Found<String>, LoadError<Outage>>;

/// Loads that wait at a gate.
struct Gate {
    open: Arc<Semaphore>,
    begun: Arc<AtomicUsize>,
}

impl Gate {
    fn new() -> Self {
        Self { open: Arc::new(Semaphore::new(0)), begun: Arc::default() }
    }

    fn ask(&self, cache: &TenantCache<String>, outcome: Result<&'static str, Outage>) -> JoinHandle<Answer> {
        let (cache, open, begun) = (cache.clone(), Arc::clone(&self.open), Arc::clone(&self.begun));
        tokio::spawn(async move {
            let load = move || async move {
                begun.fetch_add(1, Ordering::SeqCst);
                open.acquire().await.unwrap().forget();
                outcome.map(|value| Loaded::found(value.to_owned()))
            };
            cache.get_or_load(&key("15"), Freshness::StaleAllowed, load).await
        })
    }

    fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn a_thousand_callers_of_a_cold_key_make_one_load() {
    let (house, gate) = (House::new(), Gate::new());
    let callers: Vec<_> = (0..1_000).map(|_| gate.ask(&house.cache, Ok("a"))).collect();
    settle().await;
    gate.open.add_permits(1);
    for caller in callers {
        assert_eq!(caller.await.unwrap().unwrap().value().as_str(), "a");
    }
    let total = house.cache.stats().total;
    assert_eq!((gate.begun(), total.loads, total.misses, total.joined), (1, 1, 1_000, 999));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callers_on_several_threads_make_one_load_too() {
    let (house, gate) = (House::new(), Gate::new());
    let callers: Vec<_> = (0..200).map(|_| gate.ask(&house.cache, Ok("a"))).collect();
    gate.open.add_permits(1);
    for caller in callers {
        assert_eq!(caller.await.unwrap().unwrap().value().as_str(), "a");
    }
    assert_eq!(gate.begun(), 1);
}

#[tokio::test]
async fn when_the_leader_hangs_up_a_follower_takes_over() {
    let (house, gate) = (House::new(), Gate::new());
    let leader = gate.ask(&house.cache, Ok("leader"));
    settle().await;
    let followers: Vec<_> = (0..3).map(|_| gate.ask(&house.cache, Ok("follower"))).collect();
    settle().await;
    assert_eq!(gate.begun(), 1);
    leader.abort();
    settle().await;
    assert_eq!(gate.begun(), 2);
    gate.open.add_permits(1);
    for follower in followers {
        assert_eq!(follower.await.unwrap().unwrap().value().as_str(), "follower");
    }
    assert_eq!(gate.begun(), 2);
    assert_eq!(house.cache.stats().total.load_aborts, 1);
}

#[tokio::test]
async fn when_the_leaders_loader_panics_a_follower_takes_over() {
    let (house, gate) = (House::new(), Gate::new());
    let cache = house.cache.clone();
    let open = Arc::clone(&gate.open);
    let leader = tokio::spawn(async move {
        let load = move || async move {
            open.acquire().await.unwrap().forget();
            std::panic::resume_unwind(Box::new("the loader's own fault"));
            #[expect(unreachable_code, reason = "gives the future its type")]
            Ok::<_, Outage>(Loaded::found(String::new()))
        };
        cache.get_or_load(&key("15"), Freshness::StaleAllowed, load).await
    });
    settle().await;
    let follower = gate.ask(&house.cache, Ok("follower"));
    settle().await;
    gate.open.add_permits(2);
    assert!(leader.await.unwrap_err().is_panic());
    assert_eq!(follower.await.unwrap().unwrap().value().as_str(), "follower");
}

#[tokio::test]
async fn an_error_reaches_all_who_wait_once_and_the_next_caller_loads_again() {
    let (house, gate) = (House::new(), Gate::new());
    let callers: Vec<_> = (0..5).map(|_| gate.ask(&house.cache, Err(Outage(7)))).collect();
    settle().await;
    gate.open.add_permits(1);
    let mut errors = Vec::new();
    for caller in callers {
        errors.push(caller.await.unwrap().unwrap_err().into_shared());
    }
    assert!(errors.iter().all(|error| Arc::ptr_eq(error, &errors[0]) && **error == Outage(7)));
    assert_eq!(gate.begun(), 1);
    assert_eq!(house.get(&key("15"), "a").await.value().as_str(), "a");
}

#[tokio::test]
async fn a_follower_whose_error_type_differs_loads_itself() {
    #[derive(Debug, thiserror::Error)]
    #[error("other")]
    struct Other;
    let (house, gate) = (House::new(), Gate::new());
    let leader = gate.ask(&house.cache, Err(Outage(7)));
    settle().await;
    let cache = house.cache.clone();
    let follower = tokio::spawn(async move {
        let load = || async { Err::<Loaded<String>, _>(Other) };
        cache.get_or_load(&key("15"), Freshness::StaleAllowed, load).await
    });
    settle().await;
    gate.open.add_permits(1);
    assert!(leader.await.unwrap().is_err());
    assert_eq!(follower.await.unwrap().unwrap_err().inner().to_string(), "other");
}

#[tokio::test]
async fn a_failed_flight_lets_each_waiter_fall_back_to_the_stale_value() {
    let (house, gate) = (House::new(), Gate::new());
    house.get(&key("15"), "a").await;
    house.clock.advance(seconds(60));
    let callers: Vec<_> = (0..3).map(|_| gate.ask(&house.cache, Err(Outage(7)))).collect();
    settle().await;
    gate.open.add_permits(1);
    for caller in callers {
        let found = caller.await.unwrap().unwrap();
        assert_eq!((found.value().as_str(), found.state()), ("a", State::StaleOnError));
    }
    assert_eq!(gate.begun(), 1);
}

#[tokio::test]
async fn who_needs_a_fresh_value_joins_the_refresh_that_runs() {
    let (house, gate) = (House::new(), Gate::new());
    house.get(&key("15"), "a").await;
    house.clock.advance(seconds(31));
    let stale = gate.ask(&house.cache, Ok("b"));
    assert_eq!(stale.await.unwrap().unwrap().state(), State::Stale);
    house.clock.advance(seconds(30));
    let waiting = gate.ask(&house.cache, Ok("c"));
    settle().await;
    gate.open.add_permits(1);
    assert_eq!(waiting.await.unwrap().unwrap().value().as_str(), "b");
}

#[tokio::test]
async fn two_tenants_never_share_a_flight() {
    let house = House::new();
    let (fifteen, twenty) = (key("15"), key("20"));
    let (a, b) = tokio::join!(house.get(&fifteen, "a"), house.get(&twenty, "b"));
    assert_eq!((a.value().as_str(), b.value().as_str()), ("a", "b"));
    assert_eq!(house.loads(), 2);
}

#[tokio::test]
async fn a_key_beyond_the_limit_is_loaded_each_time_and_never_stored() {
    let house = House::new();
    let long = key("15").part("x".repeat(100_000).as_str());
    house.get(&long, "a").await;
    assert_eq!(house.get(&long, "b").await.value().as_str(), "b");
    assert_eq!(house.cache.stats().total.entries, 0);
}
