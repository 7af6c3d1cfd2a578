//! What must hold in every order of events.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use shuttle::future::{JoinHandle, block_on, spawn, yield_now};
use shuttle::thread;

use crate::cache::TenantCache;
use crate::clock::{Clock, ManualClock};
use crate::config::CacheConfig;
use crate::error::LoadError;
use crate::found::{Freshness, Loaded};
use crate::ids::TenantId;
use crate::key::Key;
use crate::random::Randomness;
use crate::scope::Scope;
use crate::sync::AtomicU64;

const ORDERS: usize = 150;

#[derive(Debug, Clone, thiserror::Error)]
#[error("no answer")]
struct NoAnswer;

/// A cache, and an upstream whose data changes.
#[derive(Clone)]
struct Scene {
    cache: TenantCache<u64>,
    hand: ManualClock,
    upstream: Arc<AtomicU64>,
    loads: Arc<AtomicUsize>,
}

fn tenant() -> TenantId {
    TenantId::new("15").unwrap()
}

fn key() -> Key {
    Scope::tenant(&tenant()).key().part("day")
}

impl Scene {
    fn new() -> Self {
        let (clock, hand) = Clock::manual();
        let config = CacheConfig { jitter_percent: 0, refresh_ahead_percent: 0, ..CacheConfig::default() };
        let cache = TenantCache::with(config.validate().unwrap(), clock, Randomness::seeded(1));
        Self { cache, hand, upstream: Arc::new(AtomicU64::new(0)), loads: Arc::default() }
    }

    /// Asks with a loader that reads the upstream, takes its time, and then ends as `outcome` says.
    async fn ask(&self, outcome: Outcome) -> Result<u64, LoadError<NoAnswer>> {
        let (upstream, loads) = (Arc::clone(&self.upstream), Arc::clone(&self.loads));
        let load = move || async move {
            loads.fetch_add(1, Ordering::SeqCst);
            let read = upstream.load(Ordering::SeqCst);
            yield_now().await;
            match outcome {
                Outcome::Value => Ok(Loaded::found(read)),
                Outcome::Error => Err(NoAnswer),
                Outcome::HangUp => std::future::pending().await,
            }
        };
        self.cache.get_or_load(&key(), Freshness::StaleAllowed, load).await.map(|found| **found.value())
    }

    fn start(&self, outcome: Outcome) -> JoinHandle<Result<u64, LoadError<NoAnswer>>> {
        let scene = self.clone();
        spawn(async move { scene.ask(outcome).await })
    }

    /// The upstream's data changes, and then the cache is told.
    fn change(&self) -> u64 {
        let new = self.upstream.fetch_add(1, Ordering::SeqCst) + 1;
        self.cache.invalidate_tenant(&tenant());
        new
    }
}

#[derive(Clone, Copy)]
enum Outcome {
    Value,
    Error,
    /// The load never ends; its caller is aborted.
    HangUp,
}

#[test]
fn of_all_who_miss_together_one_loads() {
    shuttle::check_random(
        || {
            let scene = Scene::new();
            let callers: Vec<_> = (0..4).map(|_| scene.start(Outcome::Value)).collect();
            for caller in callers {
                assert_eq!(block_on(caller).unwrap().unwrap(), 0);
            }
            assert_eq!(scene.loads.load(Ordering::SeqCst), 1);
        },
        ORDERS,
    );
}

#[test]
fn when_the_leader_hangs_up_at_any_moment_a_follower_takes_over() {
    shuttle::check_random(
        || {
            let scene = Scene::new();
            let lost = scene.start(Outcome::HangUp);
            let followers: Vec<_> = (0..3).map(|_| scene.start(Outcome::Value)).collect();
            let aborter = thread::spawn(move || lost.abort());
            for follower in followers {
                assert_eq!(block_on(follower).unwrap().unwrap(), 0);
            }
            aborter.join().unwrap();
            // The one that hung up may have led, and one more for it; never a second follower.
            assert!(scene.loads.load(Ordering::SeqCst) <= 2);
        },
        ORDERS,
    );
}

#[test]
fn an_error_reaches_all_who_wait_and_is_never_stored() {
    shuttle::check_random(
        || {
            let scene = Scene::new();
            let callers: Vec<_> = (0..3).map(|_| scene.start(Outcome::Error)).collect();
            for caller in callers {
                assert!(block_on(caller).unwrap().is_err());
            }
            assert_eq!(block_on(scene.ask(Outcome::Value)).unwrap(), 0);
        },
        ORDERS,
    );
}

#[test]
fn who_asks_after_an_invalidation_never_gets_what_began_to_load_before_it() {
    shuttle::check_random(
        || {
            let scene = Scene::new();
            let callers: Vec<_> = (0..2).map(|_| scene.start(Outcome::Value)).collect();
            let changer = {
                let scene = scene.clone();
                thread::spawn(move || {
                    let new = scene.change();
                    let got = block_on(scene.ask(Outcome::Value)).unwrap();
                    assert!(got >= new, "got {got} after {new} was told");
                })
            };
            for caller in callers {
                block_on(caller).unwrap().unwrap();
            }
            changer.join().unwrap();
            // Nothing old was stored behind the invalidation's back either.
            let held = scene.cache.get(&key(), Freshness::StaleAllowed).map(|found| **found.value());
            assert!(held.is_none_or(|held| held == 1), "{held:?}");
        },
        ORDERS,
    );
}

#[test]
fn a_refresh_that_began_before_an_invalidation_is_not_stored_after_it() {
    shuttle::check_random(
        || {
            let scene = Scene::new();
            block_on(scene.ask(Outcome::Value)).unwrap();
            scene.hand.advance(std::time::Duration::from_secs(31));
            // A stale hit, which starts a refresh of its own.
            assert_eq!(block_on(scene.ask(Outcome::Value)).unwrap(), 0);
            let changer = {
                let scene = scene.clone();
                thread::spawn(move || assert_eq!(scene.change(), 1))
            };
            changer.join().unwrap();
            assert_eq!(block_on(scene.ask(Outcome::Value)).unwrap(), 1);
            assert_eq!(block_on(scene.ask(Outcome::Value)).unwrap(), 1);
        },
        ORDERS,
    );
}

#[test]
fn invalidations_at_once_end_what_was_loaded_before_both() {
    shuttle::check_pct(
        || {
            let scene = Scene::new();
            let loader = scene.start(Outcome::Value);
            let changers: Vec<_> = (0..2)
                .map(|_| {
                    let scene = scene.clone();
                    thread::spawn(move || {
                        let new = scene.change();
                        assert!(block_on(scene.ask(Outcome::Value)).unwrap() >= new);
                    })
                })
                .collect();
            for changer in changers {
                changer.join().unwrap();
            }
            block_on(loader).unwrap().unwrap();
            let held = scene.cache.get(&key(), Freshness::StaleAllowed).map(|found| **found.value());
            assert!(held.is_none_or(|held| held == 2), "{held:?}");
        },
        ORDERS,
        3,
    );
}
