//! Many at once on one subject: exactly the limit is admitted.

use call_rate_limiter::{CallLimiter, CallPolicy, Request};

async fn race(limiter: &CallLimiter, call: &'static str) -> usize {
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let limiter = limiter.clone();
            tokio::spawn(async move {
                let mut admitted = 0;
                for _ in 0..5 {
                    admitted += usize::from(limiter.admit(&Request::new(call)).await.is_admitted());
                }
                admitted
            })
        })
        .collect();
    let mut admitted = 0;
    for task in tasks {
        admitted += task.await.unwrap();
    }
    admitted
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_tasks_are_admitted_exactly_the_limit_in_process() {
    let limiter = CallLimiter::in_process(CallPolicy::default().validate().unwrap());
    assert_eq!(race(&limiter, "c").await, 50);
}

#[cfg(feature = "redis")]
mod over_redis {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    use call_rate_limiter::RedisConfig;

    use super::{CallLimiter, CallPolicy, race};
    use crate::servers::{prefix, shared};

    const CHILD: &str = "LIMITER_CHILD_PREFIX";

    async fn limiter(url: &str, prefix: String) -> CallLimiter {
        let policy = CallPolicy { key_prefix: prefix.into(), ..CallPolicy::default() };
        let config = RedisConfig { timeout: Duration::from_secs(5), ..RedisConfig::single(url) };
        CallLimiter::redis(policy.validate().unwrap(), config).await.unwrap()
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn sixty_four_tasks_are_admitted_exactly_the_limit_over_redis() {
        let Some(url) = shared("race") else { return };
        assert_eq!(race(&limiter(&url, prefix("race")).await, "c").await, 50);
    }

    /// Does nothing of its own: the next test runs it as a process.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_child_process_races() {
        let Ok(prefix) = std::env::var(CHILD) else {
            return;
        };
        let url = shared("child").expect("the parent had it");
        let admitted = race(&limiter(&url, prefix).await, "c").await;
        println!("admitted={admitted};");
    }

    #[test]
    fn three_processes_are_admitted_exactly_the_limit_together() {
        if shared("processes").is_none() {
            return;
        }
        let prefix = prefix("processes");
        let name = "concurrency::over_redis::a_child_process_races";
        let children: Vec<_> = (0..3)
            .map(|_| {
                Command::new(std::env::current_exe().unwrap())
                    .args(["--exact", name, "--nocapture"])
                    .env(CHILD, &prefix)
                    .stdout(Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        let mut admitted = Vec::new();
        for child in children {
            let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
            let count = output.split("admitted=").nth(1).and_then(|rest| rest.split(';').next());
            admitted.push(count.expect("a count").parse::<usize>().unwrap());
        }
        assert_eq!(admitted.iter().sum::<usize>(), 50, "{admitted:?}");
    }
}
