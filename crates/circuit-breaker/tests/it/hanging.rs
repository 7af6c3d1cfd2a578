//! Calls that hang count before they end.

use circuit_breaker::{BreakerConfig, CircuitState, SlowCalls};

use crate::rig::{SECOND, with};

fn config(rate: Option<f64>, hanging: Option<u32>) -> BreakerConfig {
    BreakerConfig {
        slow_calls: Some(SlowCalls { slower_than: 8 * SECOND, rate, hanging }),
        minimum_calls: 4,
        ..Default::default()
    }
}

#[test]
fn three_hanging_calls_open_before_any_of_them_ends() {
    let rig = with(config(None, Some(3)));
    let hanging: Vec<_> = (0..3).map(|_| rig.admitted()).collect();
    rig.clock.advance(8 * SECOND);
    drop(rig.admitted());
    rig.clock.advance(SECOND);
    assert_eq!(rig.breaker.status().window.unwrap().hanging, 3);
    assert_eq!(rig.refused().state(), CircuitState::Open);
    for permit in hanging {
        permit.failure();
    }
    assert_eq!(rig.breaker.status().reopened, 0);
}

#[test]
fn hanging_calls_count_in_the_slow_rate() {
    let rig = with(config(Some(0.5), None));
    for _ in 0..3 {
        rig.admitted().success();
    }
    let hanging: Vec<_> = (0..2).map(|_| rig.admitted()).collect();
    rig.clock.advance(9 * SECOND);
    let third = rig.admitted();
    rig.clock.advance(9 * SECOND);
    rig.refused();
    drop((hanging, third));
}

#[test]
fn a_call_that_came_back_hangs_no_more() {
    let rig = with(config(None, Some(1)));
    let slow = rig.admitted();
    rig.clock.advance(20 * SECOND);
    slow.success();
    assert_eq!(rig.breaker.status().window.unwrap().hanging, 0);
    let abandoned = rig.admitted();
    rig.clock.advance(20 * SECOND);
    drop(abandoned);
    drop(rig.admitted());
}

#[test]
fn calls_that_hang_since_before_the_closing_do_not_open_it_again() {
    let rig = with(config(None, Some(1)));
    let _hanging = rig.admitted();
    rig.clock.advance(10 * SECOND);
    rig.refused();
    rig.clock.advance(60 * SECOND);
    rig.admitted().success();
    rig.admitted().success();
    rig.is(CircuitState::Closed);
    rig.clock.advance(100 * SECOND);
    rig.admitted().success();
}
