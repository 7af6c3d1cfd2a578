//! Scenario files as anybody may write them: what is accepted can be simulated, and everything else is refused with its place.

#![no_main]

use calcom_simulator::{InProcess, Scenario};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Scenario::from_toml(text) {
        Ok(scenario) => {
            let (world, faults) = scenario.into_parts();
            if let Ok(service) = InProcess::start(world) {
                service.faults().script(faults);
            }
        }
        Err(faults) => assert!(faults.iter().all(|(path, problem)| !path.is_empty() && !problem.is_empty())),
    }
});
