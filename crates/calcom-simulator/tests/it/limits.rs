//! The limit per key, with the real headers and the block.

use std::time::Duration;

use calcom_simulator::{RateLimit, Simulator};
use chrono::TimeDelta;

use crate::salon::{BUDGET, HAIRCUT, KEY, OTHER_KEY, client_in_process, clock, day, world};

#[tokio::test]
async fn a_key_that_goes_over_is_blocked_for_a_minute_and_the_other_is_not() {
    let clock = clock();
    let simulator = Simulator::start(world(clock.clone()).rate_limit(RateLimit::per_minute(3))).await.unwrap();
    let client = client_in_process(&simulator, KEY);
    let ask = async || client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await;
    for _ in 0..3 {
        ask().await.unwrap();
    }
    clock.advance(TimeDelta::seconds(10));
    let error = ask().await.unwrap_err();
    assert!(error.is_over_quota());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)), "the block counts from the first refusal");
    client_in_process(&simulator, OTHER_KEY).slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap();
    clock.advance(TimeDelta::seconds(59));
    assert_eq!(ask().await.unwrap_err().retry_after(), Some(Duration::from_secs(1)));
    clock.advance(TimeDelta::seconds(1));
    ask().await.unwrap();
}
