//! A world can be written down.

use calcom_simulator::{Scenario, Simulator, SimulatorError};

#[tokio::test]
async fn the_shipped_scenario_starts() {
    let (world, faults) = Scenario::from_toml(include_str!("../../scenarios/salon.toml")).unwrap().into_parts();
    assert!(faults.is_empty());
    Simulator::start(world).await.unwrap();
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
    "#;
    let (world, _) = Scenario::from_toml(text).unwrap().into_parts();
    let SimulatorError::World(faults) = Simulator::start(world).await.unwrap_err() else { panic!("another error") };
    let paths: Vec<_> = faults.iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["accounts[0].api_key", "event_types[0].id", "event_types[0].length", "event_types[0].owner"]);
}

#[test]
fn an_unknown_member_is_refused() {
    assert!(Scenario::from_toml("seeed = 1").unwrap_err().to_string().contains("seeed"));
}
