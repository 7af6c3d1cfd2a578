//! A primary with a replica, watched by a Sentinel, fails over: the limiter follows by itself.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use call_rate_limiter::{CallLimiter, CallPolicy, RedisConfig, Request, Source, Topology};

use crate::servers::{Server, cli, connect, free_port, prefix, redis_cli, until};

/// The name that the Sentinel knows the primary by.
const NAME: &str = "calls";

/// A Sentinel that ends with the test.
struct Sentinel {
    child: Child,
    dir: PathBuf,
    port: u16,
}

impl Sentinel {
    fn watch(primary: &Server) -> Self {
        let (port, binary) = (free_port(), std::env::var("TEST_REDIS_SERVER").expect("the primary had it"));
        let dir = std::env::temp_dir().join(format!("{}-{port}", prefix("sentinel")));
        std::fs::create_dir_all(&dir).expect("a directory for the Sentinel");
        let text = format!(
            "port {port}\nbind 127.0.0.1\nsentinel monitor {NAME} 127.0.0.1 {} 1\n\
             sentinel down-after-milliseconds {NAME} 1000\nsentinel failover-timeout {NAME} 5000\n",
            primary.port
        );
        std::fs::write(dir.join("sentinel.conf"), text).expect("its configuration");
        let child = Command::new(binary)
            .args(["sentinel.conf", "--sentinel"])
            .current_dir(&dir)
            .stdout(Stdio::null())
            .spawn()
            .expect("the server's binary runs");
        Self { child, dir, port }
    }

    /// What it says of the primary.
    fn field(&self, field: &str) -> Option<String> {
        let told = redis_cli(self.port, &["SENTINEL", "MASTER", NAME])?;
        told.chunks(2).find(|pair| pair[0] == field).map(|pair| pair[1].clone())
    }
}

impl Drop for Sentinel {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

struct Pair {
    primary: Server,
    replica: Server,
    sentinel: Sentinel,
}

impl Pair {
    async fn start(test: &str) -> Option<Self> {
        let primary = Server::start(test).await?;
        let port = primary.port.to_string();
        let replica = Server::start_with(test, &["--replicaof", "127.0.0.1", &port]).await?;
        let sentinel = Sentinel::watch(&primary);
        redis_cli(primary.port, &["PING"])?;
        until("the replica follows", async || {
            let told = redis_cli(replica.port, &["INFO", "replication"]).expect("it answers");
            told.iter().any(|line| line.trim() == "master_link_status:up")
        })
        .await;
        until("the Sentinel knows both", async || {
            sentinel.child.id() > 0 && sentinel.field("num-slaves").as_deref() == Some("1")
        })
        .await;
        Some(Self { primary, replica, sentinel })
    }

    async fn limiter(&self) -> CallLimiter {
        let urls = vec![format!("redis://127.0.0.1:{}", self.sentinel.port)];
        let topology = Topology::Sentinel { urls, master_name: NAME.into() };
        let config = RedisConfig {
            timeout: Duration::from_millis(500),
            connect_timeout: Duration::from_secs(5),
            ..RedisConfig::new(topology)
        };
        CallLimiter::redis(CallPolicy::default().validate().unwrap(), config).await.unwrap()
    }

    /// Waits until the replica has as much of the call as was admitted.
    async fn replicated(&self, count: usize) {
        let mut redis = connect(&self.replica.url()).await;
        until("the replica has it all", async || {
            cli::<Option<usize>>(&mut redis, "GET retell_call_total:c").await == Some(count)
        })
        .await;
    }

    /// Asks until the promoted replica answers; returns how many were admitted meanwhile.
    async fn follow(&self, limiter: &CallLimiter) -> usize {
        let mut admitted = 0;
        until("the replica is the primary", async || {
            let told = redis_cli(self.replica.port, &["ROLE"]).expect("it answers");
            told.first().is_some_and(|role| role == "master")
        })
        .await;
        for _ in 0..5 {
            admitted += usize::from(limiter.admit(&Request::new("c")).await.is_admitted());
        }
        until("the limiter has followed", async || {
            let verdict = limiter.admit(&Request::new("probe")).await;
            verdict.source() == Source::Store
        })
        .await;
        admitted
    }
}

async fn admitted(limiter: &CallLimiter, times: usize) -> usize {
    let mut count = 0;
    for _ in 0..times {
        count += usize::from(limiter.admit(&Request::new("c")).await.is_admitted());
    }
    count
}

/// Waits until Redis has been told what was admitted without it; then the call's budget is spent.
async fn spend_the_rest(limiter: &CallLimiter, before: usize) {
    until("all is told", async || {
        let status = limiter.status("c").await;
        !status.degraded && status.limits[0].used as usize == before
    })
    .await;
    assert_eq!(before + admitted(limiter, 60).await, 50, "as if nothing had happened");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_primary_dies_its_replica_goes_on_with_the_counts() {
    let Some(mut pair) = Pair::start("dies").await else { return };
    let limiter = pair.limiter().await;
    assert_eq!(admitted(&limiter, 20).await, 20);
    pair.replicated(20).await;
    pair.primary.kill();
    // Nobody waits for the Sentinel: what is left goes on from the counts last seen.
    assert_eq!(admitted(&limiter, 10).await, 10);
    assert!(!limiter.is_healthy());
    let meanwhile = 10 + pair.follow(&limiter).await;
    spend_the_rest(&limiter, 20 + meanwhile).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planned_failover_loses_and_doubles_nothing() {
    let Some(pair) = Pair::start("planned").await else { return };
    let limiter = pair.limiter().await;
    assert_eq!(admitted(&limiter, 20).await, 20);
    pair.replicated(20).await;
    redis_cli(pair.sentinel.port, &["SENTINEL", "FAILOVER", NAME]);
    let meanwhile = pair.follow(&limiter).await;
    spend_the_rest(&limiter, 20 + meanwhile).await;
}
