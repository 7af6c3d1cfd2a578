//! What a value out of Redis costs, counted by the server.

use std::time::Duration;

use deadpool_redis::redis::aio::MultiplexedConnection;
use tenant_cache::{RedisConfig, Surroundings, Tier};

use crate::fleet::{Instance, patient};
use crate::house::scope;
use crate::servers::{Server, cli, connect};

const VALUES: u32 = 50;

/// A number out of the server's own statistics.
async fn counted(redis: &mut MultiplexedConnection, section: &str, name: &str) -> u64 {
    let info: String = cli(redis, &format!("INFO {section}")).await;
    let line = info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let number = line.map(|line| line.trim_start_matches("calls=").split(',').next().unwrap().trim());
    number.map_or(0, |number| number.parse().unwrap())
}

#[tokio::test]
async fn a_value_out_of_redis_is_one_round_trip_on_the_one_connection() {
    let Some(server) = Server::start("round-trips").await else {
        return;
    };
    // Beats far apart, so that next to nothing but the questions is counted.
    let quiet = || RedisConfig { beat: Duration::from_secs(10), ..patient(&server.url()) };
    let a = Instance::with(quiet(), "slots", Surroundings::default()).await;
    let b = Instance::with(quiet(), "slots", Surroundings::default()).await;
    let keys: Vec<_> = (0..VALUES).map(|day| scope("15", "0", "7").key().part(day)).collect();
    for key in &keys {
        a.get(key, "a").await;
        a.stored(&server.url(), key).await;
    }
    let mut redis = connect(&server.url()).await;
    let _: String = cli(&mut redis, "CONFIG RESETSTAT").await;
    for key in &keys {
        assert_eq!(b.get(key, "b").await.tier(), Tier::Redis);
    }
    let reads = counted(&mut redis, "stats", "total_reads_processed").await;
    let connections = counted(&mut redis, "stats", "total_connections_received").await;
    let gets = counted(&mut redis, "commandstats", "cmdstat_get").await;
    assert_eq!((gets, connections), (u64::from(VALUES), 0));
    // One read of the server's for each value; a few for this test's own questions and for a beat.
    assert!((u64::from(VALUES)..=u64::from(VALUES) + 6).contains(&reads), "{reads} reads for {VALUES} values");
    println!("{reads} reads of the server for {VALUES} values");
}
