//! Counters and gauges.

use std::collections::BTreeMap;

use circuit_breaker::CircuitState;
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};

use crate::rig::{SECOND, rig};

/// Every series with its labels (but the circuit's) and its value.
fn series(snapshotter: &Snapshotter) -> BTreeMap<String, f64> {
    let mut all = BTreeMap::new();
    for (key, _, _, value) in snapshotter.snapshot().into_vec() {
        let labels: Vec<_> = (key.key().labels())
            .filter(|label| label.key() != "circuit")
            .map(|label| label.value().to_string())
            .collect();
        let value = match value {
            DebugValue::Counter(count) => count as f64,
            DebugValue::Gauge(value) => value.into_inner(),
            DebugValue::Histogram(_) => f64::NAN,
        };
        all.insert(format!("{}:{}", key.key().name(), labels.join(",")), value);
    }
    all
}

fn states(snapshotter: &Snapshotter) -> Vec<(String, f64)> {
    (series(snapshotter).into_iter())
        .filter_map(|(name, value)| Some((name.strip_prefix("circuit_breaker_state:")?.to_string(), value)))
        .collect()
}

/// tower-resilience's gauge stays at 1 for each state that was ever entered.
#[test]
fn tower_resilience_state_gauge_that_sticks_ours_is_one_for_exactly_one_state() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    metrics::with_local_recorder(&recorder, || {
        let rig = rig();
        let check = |expected: CircuitState| {
            let states = states(&snapshotter);
            assert_eq!(states.len(), 6, "every state has its series: {states:?}");
            let on: Vec<_> = states.iter().filter(|(_, value)| *value == 1.0).map(|(name, _)| name.as_str()).collect();
            assert_eq!(on, [expected.as_str()]);
        };
        check(CircuitState::Closed);
        rig.fail(5);
        check(CircuitState::Open);
        rig.clock.advance(60 * SECOND);
        rig.admitted().success();
        check(CircuitState::HalfOpen);
        rig.admitted().success();
        check(CircuitState::Closed);
        rig.breaker.force_open();
        check(CircuitState::ForcedOpen);
    });
}

#[test]
fn every_call_is_counted_once_with_verdict_and_reason() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    metrics::with_local_recorder(&recorder, || {
        let rig = rig();
        let late = rig.admitted();
        rig.admitted().success();
        rig.admitted().ignore();
        drop(rig.admitted());
        rig.fail(5);
        rig.refused();
        late.success();
        rig.clock.advance(60 * SECOND);
        let _probe = rig.admitted();
        rig.refused();
        let series = series(&snapshotter);
        let calls = |labels: &str| series[&format!("circuit_breaker_calls_total:{labels}")];
        assert_eq!(calls("success,ok"), 1.0);
        assert_eq!(calls("ignored,ignored"), 1.0);
        assert_eq!(calls("ignored,abandoned"), 1.0);
        assert_eq!(calls("ignored,late"), 1.0);
        assert_eq!(calls("failure,failed"), 5.0);
        assert_eq!(calls("refused,open"), 1.0);
        assert_eq!(calls("refused,half_open"), 1.0);
        assert_eq!(series["circuit_breaker_transitions_total:closed,open,consecutive_failures"], 1.0);
        assert_eq!(series["circuit_breaker_transitions_total:open,half_open,wait_over"], 1.0);
    });
}
