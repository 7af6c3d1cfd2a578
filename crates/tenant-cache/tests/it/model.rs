//! A random history against an obvious model.
//!
//! The upstream counts: each load reads how often its tenant's data has changed by then and brings that with the
//! tenant's name. Whatever the cache answers can so be checked: whose it is, how old, and from before what.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use tenant_cache::{CacheConfig, Clock, Freshness, Key, Loaded, ManualClock, Randomness, State, TenantCache};
use tokio::sync::oneshot;

use crate::house::{Outage, branch, event_type, plain, scope, settle, tenant};

/// Two of each id, so that scopes overlap in every way.
type Place = (bool, bool, bool);

#[derive(Debug, Clone)]
enum Step {
    Get(Place, Freshness),
    GetFailing(Place, Freshness),
    BeginSlow(Place),
    FinishSlow(usize, bool),
    DropSlow(usize),
    Advance(u64),
    EndTenant(bool),
    EndBranch(bool, bool),
    EndEventType(bool, bool),
    EndKey(Place),
    EndAll,
}

fn place() -> impl Strategy<Value = Place> {
    any::<Place>()
}

fn freshness() -> impl Strategy<Value = Freshness> {
    prop_oneof![Just(Freshness::StaleAllowed), Just(Freshness::FreshOnly), Just(Freshness::LoadNow)]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (place(), freshness()).prop_map(|(place, freshness)| Step::Get(place, freshness)),
        2 => (place(), freshness()).prop_map(|(place, freshness)| Step::GetFailing(place, freshness)),
        3 => place().prop_map(Step::BeginSlow),
        3 => (0_usize..4, any::<bool>()).prop_map(|(which, ok)| Step::FinishSlow(which, ok)),
        1 => (0_usize..4).prop_map(Step::DropSlow),
        4 => (1_u64..45).prop_map(Step::Advance),
        1 => any::<bool>().prop_map(Step::EndTenant),
        1 => any::<(bool, bool)>().prop_map(|(t, b)| Step::EndBranch(t, b)),
        1 => any::<(bool, bool)>().prop_map(|(t, e)| Step::EndEventType(t, e)),
        1 => place().prop_map(Step::EndKey),
        1 => Just(Step::EndAll),
    ]
}

fn name(which: bool, names: [&'static str; 2]) -> &'static str {
    names[usize::from(which)]
}

const TENANTS: [&str; 2] = ["15", "20"];
const BRANCHES: [&str; 2] = ["0", "1"];
const EVENT_TYPES: [&str; 2] = ["7", "8"];

fn key_at((t, b, e): Place) -> Key {
    scope(name(t, TENANTS), name(b, BRANCHES), name(e, EVENT_TYPES)).key().part("day")
}

/// A value that tells where and when its load began.
type Value = (Place, u64);

struct Slow {
    place: Place,
    asked: u64,
    open: oneshot::Sender<bool>,
    answer: tokio::task::JoinHandle<Option<(Value, State)>>,
}

struct World {
    cache: TenantCache<Value>,
    clock: ManualClock,
    /// Seconds since the beginning; every load writes it down when it begins.
    now: Arc<Mutex<u64>>,
    /// A number for everything that happens, so that what came earlier can be told within a second.
    order: Arc<Mutex<u64>>,
    began: Arc<Mutex<HashMap<u64, u64>>>,
    ended: HashMap<Place, u64>,
    slow: Vec<Slow>,
}

impl World {
    fn new() -> Self {
        let (clock, hand) = Clock::manual();
        let config = CacheConfig { jitter_percent: 20, refresh_ahead_percent: 30, capacity: 64, ..plain() };
        let cache = TenantCache::with(config.validate().unwrap(), clock, Randomness::seeded(3));
        Self {
            cache,
            clock: hand,
            now: Arc::default(),
            order: Arc::default(),
            began: Arc::default(),
            ended: HashMap::new(),
            slow: Vec::new(),
        }
    }

    fn tick(&self) -> u64 {
        tick(&self.order)
    }

    /// A load of this place that succeeds if `ok` says so.
    fn load(&self, place: Place, ok: impl Future<Output = bool> + Send + 'static) -> Load {
        let (now, order, began) = (Arc::clone(&self.now), Arc::clone(&self.order), Arc::clone(&self.began));
        Box::pin(async move {
            let number = tick(&order);
            began.lock().unwrap().insert(number, *now.lock().unwrap());
            if ok.await { Ok(Loaded::found((place, number))) } else { Err(Outage(1)) }
        })
    }

    fn check(&self, place: Place, asked: u64, (value, state): (Value, State)) {
        let (of, number) = value;
        assert_eq!(of, place, "another's value");
        let age = *self.now.lock().unwrap() - self.began.lock().unwrap()[&number];
        let most = match state {
            State::Fresh => 30,
            State::Stale => 50,
            State::StaleOnError => 130,
        };
        // A load that took its time is answered to those who waited for it, whatever its age.
        assert!(age < most || number > asked, "{state:?} after {age} s");
        self.check_end(place, asked, value);
    }

    fn check_end(&self, place: Place, asked: u64, (_, number): Value) {
        let ended = self.ended.get(&place).copied().unwrap_or_default();
        assert!(ended > asked || number > ended, "loaded at {number}, ended at {ended}, asked at {asked}");
    }

    fn end(&mut self, hit: impl Fn(Place) -> bool) {
        let at = self.tick();
        for number in 0..8_u8 {
            let place = (number & 1 != 0, number & 2 != 0, number & 4 != 0);
            if hit(place) {
                self.ended.insert(place, at);
            }
        }
    }

    async fn get(&self, place: Place, freshness: Freshness, ok: bool) {
        if self.slow.iter().any(|slow| slow.place == place) && freshness != Freshness::LoadNow {
            // It might wait for a load that only a later step finishes.
            return;
        }
        let asked = self.tick();
        let load = self.load(place, std::future::ready(ok));
        let found = self.cache.get_or_load(&key_at(place), freshness, move || load).await;
        if let Ok(found) = found {
            assert!(freshness == Freshness::StaleAllowed || found.state() == State::Fresh);
            assert!(freshness != Freshness::LoadNow || found.value().1 > asked);
            self.check(place, asked, (**found.value(), found.state()));
        }
        settle().await;
    }

    async fn begin(&mut self, place: Place) {
        let (open, gate) = oneshot::channel();
        let asked = self.tick();
        let (cache, load) = (self.cache.clone(), self.load(place, async { gate.await.unwrap_or(false) }));
        let answer = tokio::spawn(async move {
            let found = cache.get_or_load(&key_at(place), Freshness::StaleAllowed, move || load).await;
            found.ok().map(|found| (**found.value(), found.state()))
        });
        settle().await;
        self.slow.push(Slow { place, asked, open, answer });
    }

    async fn finish(&mut self, which: usize, ok: bool) {
        if self.slow.is_empty() {
            return;
        }
        let slow = self.slow.remove(which % self.slow.len());
        let _ = slow.open.send(ok);
        settle().await;
        if slow.answer.is_finished()
            && let Some(answer) = slow.answer.await.unwrap()
        {
            self.check_end(slow.place, slow.asked, answer.0);
            // A value that was there already was answered when it was asked for, so its age is of then.
            if answer.0.1 > slow.asked {
                self.check(slow.place, slow.asked, answer);
            }
            assert_eq!(answer.0.0, slow.place);
        }
    }

    async fn step(&mut self, step: Step) {
        match step {
            Step::Get(place, freshness) => self.get(place, freshness, true).await,
            Step::GetFailing(place, freshness) => self.get(place, freshness, false).await,
            Step::BeginSlow(place) => self.begin(place).await,
            Step::FinishSlow(which, ok) => self.finish(which, ok).await,
            Step::DropSlow(which) => {
                if !self.slow.is_empty() {
                    let slow = self.slow.remove(which % self.slow.len());
                    slow.answer.abort();
                    settle().await;
                }
            }
            Step::Advance(seconds) => {
                self.clock.advance(Duration::from_secs(seconds));
                *self.now.lock().unwrap() += seconds;
            }
            ending => self.ending(ending),
        }
    }

    fn ending(&mut self, step: Step) {
        let (t, b, e) = match step {
            Step::EndTenant(t) => {
                self.cache.invalidate_tenant(&tenant(name(t, TENANTS)));
                (Some(t), None, None)
            }
            Step::EndBranch(t, b) => {
                self.cache.invalidate_branch(&tenant(name(t, TENANTS)), &branch(name(b, BRANCHES)));
                (Some(t), Some(b), None)
            }
            Step::EndEventType(t, e) => {
                self.cache.invalidate_event_type(&tenant(name(t, TENANTS)), &event_type(name(e, EVENT_TYPES)));
                (Some(t), None, Some(e))
            }
            Step::EndKey((t, b, e)) => {
                self.cache.invalidate_key(&key_at((t, b, e)));
                (Some(t), Some(b), Some(e))
            }
            _ => {
                self.cache.clear();
                (None, None, None)
            }
        };
        let within = |wanted: Option<bool>, is: bool| wanted.is_none_or(|wanted| wanted == is);
        self.end(|place| within(t, place.0) && within(b, place.1) && within(e, place.2));
    }
}

type Load = std::pin::Pin<Box<dyn Future<Output = Result<Loaded<Value>, Outage>> + Send>>;

fn tick(order: &Mutex<u64>) -> u64 {
    let mut order = order.lock().unwrap();
    *order += 1;
    *order
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_history_serves_anothers_value_or_one_past_its_rule_or_one_from_before_an_end(
        steps in proptest::collection::vec(step(), 1..60),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new();
            for step in steps {
                world.step(step).await;
            }
        });
    }
}
