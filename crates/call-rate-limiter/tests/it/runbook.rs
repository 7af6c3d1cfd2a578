//! What an operator does who has nothing but `redis-cli`.

use call_rate_limiter::{CallLimiter, CallPolicy, Request};

use crate::servers::{Server, patient, redis_cli, until};

#[tokio::test]
async fn an_operator_lists_the_keys_of_a_call_deletes_its_four_and_the_call_goes_on() {
    let Some(server) = Server::start("runbook").await else { return };
    if redis_cli(server.port, &["PING"]).is_none() {
        eprintln!("skipped: runbook needs redis-cli beside the server");
        return;
    }
    let run = |arguments: &[&str]| redis_cli(server.port, arguments).expect("it ran before");
    let policy = CallPolicy { per_function: Some(99), ..CallPolicy::default() }.validate().unwrap();
    let limiter = CallLimiter::redis(policy, patient(server.url())).await.unwrap();
    let request = Request::new("call_7f3a").function("book_appointment");
    let mut admitted = 0;
    for _ in 0..60 {
        admitted += usize::from(limiter.admit(&request).await.is_admitted());
    }
    assert_eq!(admitted, 50);
    assert!(limiter.admit(&Request::new("call_other")).await.is_admitted());

    let mut keys = run(&["--scan", "--pattern", "retell_call_*:call_7f3a*"]);
    keys.sort();
    let four = [
        "retell_call_blocked:call_7f3a",
        "retell_call_func:call_7f3a:book_appointment",
        "retell_call_minute:call_7f3a",
        "retell_call_total:call_7f3a",
    ];
    // Beside the four stands the list of the call's functions, which is worth nothing without them.
    let index = "retell_call_func:call_7f3a:*";
    assert_eq!(keys.iter().filter(|key| *key != index).collect::<Vec<_>>(), four);
    assert_eq!(run(&["GET", four[0]]), ["total,per_minute"], "it says why");
    let left: u32 = run(&["TTL", four[0]])[0].parse().unwrap();
    assert!((1..=300).contains(&left), "and for how long: {left}");

    assert_eq!(run(&["DEL", four[0], four[1], four[2], four[3]]), ["4"]);
    until("the call goes on", async || limiter.admit(&request).await.is_admitted()).await;
    let status = limiter.status("call_7f3a").await;
    assert_eq!((status.limits[0].used, status.functions[0].limits[0].used), (1, 1), "with a fresh budget");
    assert_eq!(limiter.status("call_other").await.limits[0].used, 1, "and nobody else's was touched");
}
