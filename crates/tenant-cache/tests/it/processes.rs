//! Three real processes under load and a real Redis that is stopped in its tracks, killed and restarted: speed is lost,
//! nothing else, and afterwards an invalidation reaches all of them.
//!
//! The upstream is a file with a number; the processes tell each other how far they are by files, since Redis is what
//! is being taken away.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tenant_cache::{CacheConfig, Freshness, Loaded, RedisConfig, Surroundings, TenantCache};
use tokio::time::sleep;

use crate::fleet::patient;
use crate::house::{Outage, plain, scope, tenant};
use crate::servers::{Server, free_port, now, until};

const TENANTS: [&str; 2] = ["15", "20"];
const PROCESSES: usize = 3;

/// A directory of the test's own.
struct Place(PathBuf);

impl Place {
    fn write(&self, name: &str, text: &str) {
        // In one step, so that nobody reads half of it.
        let draft = self.0.join(format!("{name}.{}", std::process::id()));
        std::fs::write(&draft, text).unwrap();
        std::fs::rename(draft, self.0.join(name)).unwrap();
    }

    fn has(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }
}

fn number(place: &Path) -> u64 {
    std::fs::read_to_string(place.join("upstream")).unwrap().trim().parse().unwrap()
}

fn cache(url: &str) -> TenantCache<String> {
    let config = CacheConfig { fresh: Duration::from_mins(10), ..plain() };
    let redis = RedisConfig {
        wait: Duration::from_millis(50),
        beat: Duration::from_millis(100),
        deaf_age: Duration::from_millis(500),
        ..patient(url)
    };
    TenantCache::with_redis(config.validate().unwrap(), redis.validate().unwrap(), Surroundings::default()).unwrap()
}

/// One call; the answer must be the asked tenant's own.
async fn call(cache: &TenantCache<String>, place: &Path, turn: u64) -> u64 {
    let (id, place) = (TENANTS[(turn % 2) as usize], place.to_owned());
    let load = move || async move { Ok::<_, Outage>(Loaded::found(format!("{id}:{}", number(&place)))) };
    let key = scope(id, "0", "7").key().part(turn % 40);
    let found = cache.get_or_load(&key, Freshness::StaleAllowed, load).await.expect("every call is answered");
    let (of, seen) = found.split_once(':').unwrap();
    assert_eq!(of, id, "another tenant's value");
    seen.parse().unwrap()
}

/// What each process does; nothing when it is run as a test of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn load_of_one_process() {
    let Ok(url) = std::env::var("LOAD_URL") else {
        return;
    };
    let place = Arc::new(Place(PathBuf::from(std::env::var("LOAD_PLACE").unwrap())));
    let me = std::env::var("LOAD_NUMBER").unwrap();
    let (cache, calls) = (cache(&url), Arc::new(AtomicU64::new(0)));
    let callers: Vec<_> = (0..4_u64)
        .map(|caller| {
            let (cache, place, calls) = (cache.clone(), Arc::clone(&place), Arc::clone(&calls));
            tokio::spawn(async move {
                while !place.has("stop") {
                    let turn = calls.fetch_add(1, Ordering::Relaxed) * 4 + caller;
                    call(&cache, &place.0, turn).await;
                    sleep(Duration::from_millis(1)).await;
                }
            })
        })
        .collect();
    until("the process is linked", async || cache.is_linked() == Some(true)).await;
    place.write(&format!("running-{me}"), "");
    until("the storm is over", async || place.has("calm") || place.has("stop")).await;
    until("it heals", async || cache.is_linked() == Some(true)).await;
    place.write(&format!("healed-{me}"), "");
    // Every key of company 15 is seen with what the upstream says now.
    let seen = async || {
        let mut new = true;
        for part in 0..20 {
            new &= call(&cache, &place.0, part * 2).await == 2;
        }
        new
    };
    until("the invalidation is heard", async || place.has("changed") && seen().await).await;
    place.write(&format!("seen-{me}"), "");
    for caller in callers {
        caller.await.unwrap();
    }
    println!("process {me}: {} calls, {} loads", calls.load(Ordering::Relaxed), cache.stats().total.loads);
}

fn start(url: &str, place: &Place, number: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "processes::load_of_one_process", "--nocapture"])
        .envs([("LOAD_URL", url), ("LOAD_PLACE", place.0.to_str().unwrap())])
        .env("LOAD_NUMBER", number.to_string())
        .spawn()
        .unwrap()
}

async fn all(place: &Place, stage: &str) {
    let what = format!("all are {stage}");
    until(&what, async || (0..PROCESSES).all(|number| place.has(&format!("{stage}-{number}")))).await;
}

#[tokio::test]
async fn three_processes_under_load_lose_nothing_but_speed_when_redis_is_frozen_killed_and_restarted() {
    let Some(mut server) = Server::start("storm").await else {
        return;
    };
    let place = Place(std::env::temp_dir().join(format!("storm-{}-{}", std::process::id(), free_port())));
    std::fs::create_dir_all(&place.0).unwrap();
    place.write("upstream", "1");
    let mut children: Vec<_> = (0..PROCESSES).map(|number| start(&server.url(), &place, number)).collect();
    all(&place, "running").await;
    server.freeze(true);
    sleep(Duration::from_millis(700)).await;
    server.freeze(false);
    sleep(Duration::from_millis(300)).await;
    server.kill();
    sleep(Duration::from_millis(700)).await;
    server.restart().await;
    place.write("calm", "");
    all(&place, "healed").await;
    let own = cache(&server.url());
    until("the test is linked", async || own.is_linked() == Some(true)).await;
    let begun = now();
    place.write("upstream", "2");
    own.invalidate_tenant(&tenant("15"));
    place.write("changed", "");
    all(&place, "seen").await;
    println!("all have it after {:?}", begun.elapsed());
    place.write("stop", "");
    for child in &mut children {
        let mut ended = None;
        until("the process ends", async || {
            ended = child.try_wait().unwrap();
            ended.is_some()
        })
        .await;
        assert!(ended.is_some_and(|ended| ended.success()), "a process saw what it must not");
    }
    let _ = std::fs::remove_dir_all(&place.0);
}
