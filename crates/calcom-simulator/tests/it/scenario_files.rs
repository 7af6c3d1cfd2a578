//! A world can be written down.

use calcom_simulator::{Scenario, Simulator, SimulatorError};

use crate::raw::Caller;

#[tokio::test]
async fn the_shipped_scenarios_start() {
    for text in [include_str!("../../scenarios/salon.toml"), include_str!("../../scenarios/everything.toml")] {
        let (world, _) = Scenario::from_toml(text).unwrap().into_parts();
        Simulator::start(world).await.unwrap();
    }
}

#[tokio::test]
async fn a_scenario_can_say_everything_that_a_world_can_be() {
    let text = include_str!("../../scenarios/everything.toml");
    let (world, faults) = Scenario::from_toml(text).unwrap().into_parts();
    assert_eq!(faults.len(), 2);
    let simulator = Simulator::start(world).await.unwrap();
    assert_eq!(simulator.bookings()[0].uid, "3kQvRZs7mXcTgVbYpLn2Ha");
    assert_eq!(simulator.faults().rules().len(), 1);
    simulator.faults().clear();
    let caller = Caller::of(&simulator, "cal_live_praxis_second");
    assert_eq!(caller.get("/v2/webhooks").await.data()[0]["triggers"][0], "BOOKING_CREATED");
    assert_eq!(caller.get("/v2/me").await.header("x-ratelimit-limit-burst"), Some("20"));
    assert_eq!(caller.get("/v2/slots?eventTypeId=1&start=2026-12-24&end=2026-12-24").await.data().to_string(), "{}");
}

#[tokio::test]
async fn every_fault_of_a_world_is_named_with_its_path() {
    let text = r#"
        [[accounts]]
        api_key = "wrong"
        [[event_types]]
        owner = "nobody"
        id = 0
        title = "Haarschnitt"
        length = 0
        [[bookings]]
        event_type = 9
        start = 9999-01-01T00:00:00Z
        [[webhooks]]
        owner = "nobody"
        url = "https://example.com"
        triggers = ["BOOKING_CONFIRMED"]
        [[rules]]
        fault = "http_500"
        probability = 2.0
        [[timeline]]
        after_seconds = 5
        rules = [{ fault = "slow_tail", median_millis = 10, p99_millis = 1 }]
        [courier]
        attempts = 0
        [rate_limit]
        window_seconds = 0
        [quirks]
        lock_after = { requests = 0, seconds = 1 }
    "#;
    let (world, _) = Scenario::from_toml(text).unwrap().into_parts();
    let SimulatorError::World(faults) = Simulator::start(world).await.unwrap_err() else { panic!("another error") };
    let paths: Vec<_> = faults.iter().map(|(path, _)| path).collect();
    let expected = [
        "accounts[0].api_key",
        "event_types[0].id",
        "event_types[0].length",
        "event_types[0].owner",
        "bookings[0].event_type",
        "bookings[0].start",
        "webhooks[0].owner",
        "webhooks[0].triggers",
        "webhooks[0].url",
        "courier.attempts",
        "rules[0].probability",
        "timeline[0].rules[0].p99_millis",
        "quirks.lock_after",
        "rate_limit.window_seconds",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn everything_that_cannot_be_read_is_named_at_once() {
    let text = r#"
        seeed = 1
        now = "yesterday"
        [[accounts]]
        name = "Mara"
        [[accounts]]
        api_key = "cal_a"
        schedule = { zone = "Europe/Atlantis", weekly = [{ days = ["Mon"], start = "9", end = "18:00:00" }] }
        [[event_types]]
        owner = "cal_a"
        id = "one"
        titel = "Haarschnitt"
        title = "Haarschnitt"
        length = 45
        colour = "red"
        [[rules]]
        fault = "http_500"
        tmies = 3
        [[faults]]
        fault = "earthquake"
        [quirks]
        nulls = 1
        widens = true
        collision = "loud"
    "#;
    let faults = Scenario::from_toml(text).unwrap_err();
    let mut paths: Vec<_> = faults.iter().map(|(path, _)| path).collect();
    paths.sort_unstable();
    let expected = [
        "accounts[0].api_key",
        "accounts[1].schedule.weekly[0].start",
        "accounts[1].schedule.zone",
        "event_types[0].colour",
        "event_types[0].id",
        "event_types[0].titel",
        "faults[0]",
        "now",
        "quirks.collision",
        "quirks.nulls",
        "quirks.widens",
        "rules[0]",
        "seeed",
    ];
    assert_eq!(paths, expected);
}

/// A misspelt member of an event type was passed over because it is flattened.
#[test]
fn an_unknown_member_of_an_event_type_is_refused() {
    let text = "[[event_types]]\nowner = \"cal_a\"\nid = 1\ntitle = \"T\"\nlength = 30\nnotise = 120\n";
    assert!(Scenario::from_toml(text).unwrap_err().to_string().contains("event_types[0].notise"));
}

/// Its path was empty, and so was that of a key of spaces hard to see.
#[test]
fn an_unknown_key_that_is_empty_is_shown_between_quotes() {
    let faults = Scenario::from_toml("'' = 1\n[quirks]\n' ' = true\n").unwrap_err();
    let paths: Vec<_> = faults.iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["quirks.\" \"", "\"\""]);
}

#[test]
fn what_is_not_toml_is_refused_with_its_line() {
    let faults = Scenario::from_toml("seed = 1\n[[accounts]\n").unwrap_err();
    assert_eq!(faults.iter().next().unwrap().0, "line 2");
}
