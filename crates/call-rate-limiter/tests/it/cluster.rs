//! A Cluster of three nodes whose slot moves: the limiter follows by itself.

use std::time::Duration;

use call_rate_limiter::{CallLimiter, CallPolicy, RedisConfig, Request, Source, Topology};

use crate::servers::{Server, free_port, redis_cli, until};

/// The slots of each node.
const SLOTS: [(u16, u16); 3] = [(0, 5_460), (5_461, 10_922), (10_923, 16_383)];

struct Cluster {
    nodes: Vec<Server>,
}

impl Cluster {
    async fn start(test: &str) -> Option<Self> {
        let (mut nodes, mut buses) = (Vec::new(), Vec::new());
        for (first, last) in SLOTS {
            let bus = free_port().to_string();
            let arguments = ["--cluster-enabled", "yes", "--cluster-port", &bus, "--cluster-node-timeout", "5000"];
            let node = Server::start_with(test, &arguments).await?;
            redis_cli(node.port, &["CLUSTER", "ADDSLOTSRANGE", &first.to_string(), &last.to_string()])?;
            nodes.push(node);
            buses.push(bus);
        }
        for (node, bus) in nodes.iter().zip(&buses).skip(1) {
            redis_cli(nodes[0].port, &["CLUSTER", "MEET", "127.0.0.1", &node.port.to_string(), bus])?;
        }
        let cluster = Self { nodes };
        until("the nodes are one Cluster", async || {
            cluster.nodes.iter().all(|node| {
                let told = redis_cli(node.port, &["CLUSTER", "INFO"]).expect("it answers");
                let says = |what: &str| told.iter().any(|line| line.trim() == what);
                says("cluster_state:ok") && says("cluster_known_nodes:3") && says("cluster_slots_assigned:16384")
            })
        })
        .await;
        Some(cluster)
    }

    async fn limiter(&self) -> CallLimiter {
        let urls = self.nodes.iter().map(Server::url).collect();
        let config = RedisConfig {
            timeout: Duration::from_secs(1),
            connect_timeout: Duration::from_secs(5),
            ..RedisConfig::new(Topology::Cluster { urls })
        };
        let policy = CallPolicy { per_function: Some(99), hash_tag: true, ..CallPolicy::default() };
        CallLimiter::redis(policy.validate().unwrap(), config).await.unwrap()
    }

    fn ask(&self, node: usize, arguments: &[&str]) -> Vec<String> {
        redis_cli(self.nodes[node].port, arguments).expect("it answers")
    }

    /// The slot of a call, and the node that has it.
    fn place(&self, call: &str) -> (String, usize) {
        let slot = self.ask(0, &["CLUSTER", "KEYSLOT", &format!("{{{call}}}")]).remove(0);
        let number: u16 = slot.parse().expect("a number");
        let owner = SLOTS.iter().position(|(first, last)| (*first..=*last).contains(&number));
        (slot, owner.expect("every slot has a node"))
    }

    fn id(&self, node: usize) -> String {
        self.ask(node, &["CLUSTER", "MYID"]).remove(0)
    }

    fn begin(&self, slot: &str, (from, to): (usize, usize)) {
        self.ask(to, &["CLUSTER", "SETSLOT", slot, "IMPORTING", &self.id(from)]);
        self.ask(from, &["CLUSTER", "SETSLOT", slot, "MIGRATING", &self.id(to)]);
    }

    fn finish(&self, slot: &str, (from, to): (usize, usize)) {
        let keys = self.ask(from, &["CLUSTER", "GETKEYSINSLOT", slot, "100"]);
        let port = self.nodes[to].port.to_string();
        let mut migrate = vec!["MIGRATE", "127.0.0.1", &port, "", "0", "5000", "KEYS"];
        migrate.extend(keys.iter().map(String::as_str));
        self.ask(from, &migrate);
        let id = self.id(to);
        for node in [to, from, 3 - from - to] {
            self.ask(node, &["CLUSTER", "SETSLOT", slot, "NODE", &id]);
        }
    }
}

async fn admitted(limiter: &CallLimiter, times: usize) -> usize {
    let mut count = 0;
    for _ in 0..times {
        count += usize::from(limiter.admit(&Request::new("c").function("f")).await.is_admitted());
    }
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_whose_slot_has_moved_goes_on_with_its_counts() {
    let Some(cluster) = Cluster::start("moved").await else { return };
    let limiter = cluster.limiter().await;
    assert_eq!(admitted(&limiter, 20).await, 20);
    let (slot, from) = cluster.place("c");
    let to = (from + 1) % 3;
    assert_eq!(cluster.ask(from, &["CLUSTER", "COUNTKEYSINSLOT", &slot]), ["4"], "all keys of a call share a slot");
    cluster.begin(&slot, (from, to));
    // Half way the node can say neither yes nor no to keys that are not there yet: the answer is local.
    assert_eq!(admitted(&limiter, 2).await, 2);
    cluster.finish(&slot, (from, to));
    until("the limiter asks the slot's new node", async || {
        limiter.admit(&Request::new("c").weight(100)).await.source() == Source::Store
    })
    .await;
    assert_eq!(cluster.ask(from, &["CLUSTER", "COUNTKEYSINSLOT", &slot]), ["0"]);
    until("all is told", async || {
        let status = limiter.status("c").await;
        !status.degraded && (21..=22).contains(&status.limits[0].used)
    })
    .await;
    // What a node did not answer in time is taken to be charged there, and one of the two may not have been.
    let rest = admitted(&limiter, 60).await;
    assert!((28..=29).contains(&rest), "{rest}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_of_other_nodes_go_on_when_one_node_is_lost() {
    let Some(mut cluster) = Cluster::start("node").await else { return };
    let limiter = cluster.limiter().await;
    assert_eq!(admitted(&limiter, 20).await, 20);
    let (_, owner) = cluster.place("c");
    cluster.nodes[owner].kill();
    // Without a replica nobody has the counts: they go on here, and no verdict waits for long.
    assert_eq!(admitted(&limiter, 60).await, 30);
}
