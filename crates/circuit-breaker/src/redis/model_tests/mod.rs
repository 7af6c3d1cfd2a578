//! The fleet as a small model, explored exhaustively: three instances that run the breaker's real law
//! and the fleet's real law ([`Place`]), one server that runs the law which the contract test
//! holds against the script, and a network that delays, loses and repeats.
//!
//! One tick of the model is a second. Whatever happens, two probes are never out under one token,
//! and from every state that can be reached the fleet gets out of open once faults cease; also if
//! what ceases is Redis. While Redis is heard in time, there is one probe in the whole fleet.

mod fleet;
mod instance;
mod world;

use stateright::{Checker, Model};

use crate::redis::model_tests::fleet::Fleet;
use crate::redis::model_tests::instance::{OPEN, SECOND};
use crate::redis::model_tests::world::Faults;

/// Explores everything that can be reached, and demands every property of it.
fn explore(fleet: Fleet) {
    let checker = fleet.checker().threads(2).symmetry().spawn_dfs().join();
    assert!(checker.is_done() && checker.unique_state_count() > 100, "{}", checker.unique_state_count());
    checker.assert_properties();
}

const NONE: Faults = Faults { troubles: 0, crashes: 0, outages: 0, wipes: 0, failures: 0, successes: 0, bad_probes: 0 };

/// The circuit opened, everyone knows, and the wait is over.
const OPENED: Fleet = Fleet { instances: 3, faults: NONE, opened: true, timely: true, horizon: OPEN + SECOND };

/// All circuits are closed.
const CLOSED: Fleet = Fleet { opened: false, horizon: 0, ..OPENED };

#[test]
fn a_fleet_that_hears_in_time_sends_one_probe_and_leaves_open() {
    explore(Fleet { faults: Faults { bad_probes: 1, ..NONE }, ..OPENED });
}

#[test]
fn a_crash_of_the_probe_holder_is_survived() {
    let faults = Faults { crashes: 1, ..NONE };
    explore(Fleet { faults, ..OPENED });
    // Long enough that the lease of the dead runs out.
    explore(Fleet { faults, instances: 2, horizon: OPEN + 5 * SECOND, ..OPENED });
}

#[test]
fn lost_and_late_messages_are_survived() {
    explore(Fleet { faults: Faults { troubles: 1, ..NONE }, ..OPENED });
    explore(Fleet { faults: Faults { troubles: 1, ..NONE }, timely: false, horizon: OPEN, ..OPENED });
    explore(Fleet { faults: Faults { troubles: 2, ..NONE }, instances: 2, timely: false, horizon: OPEN, ..OPENED });
}

#[test]
fn a_loss_of_redis_is_survived() {
    explore(Fleet { faults: Faults { outages: 1, ..NONE }, timely: false, ..OPENED });
}

#[test]
fn a_loss_of_what_redis_knew_is_survived() {
    explore(Fleet { faults: Faults { wipes: 1, ..NONE }, timely: false, horizon: OPEN, ..OPENED });
}

#[test]
fn a_failure_whose_telling_is_lost_or_late_counts_once() {
    explore(Fleet { faults: Faults { troubles: 2, failures: 1, ..NONE }, ..CLOSED });
    explore(Fleet { faults: Faults { troubles: 1, failures: 2, successes: 1, ..NONE }, ..CLOSED });
}
