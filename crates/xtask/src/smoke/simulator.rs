//! The embedded simulator's admin routes: what it was asked, and what goes wrong.

use crate::error::XtaskError;
use crate::smoke::answer::{delete, get, post};
use crate::smoke::expect::expect;
use crate::smoke::running_gateway::RunningGateway;

/// The simulator of a running demo.
pub(super) struct Simulator<'a>(&'a str);

impl<'a> Simulator<'a> {
    pub(super) fn of(gateway: &'a RunningGateway) -> Result<Self, XtaskError> {
        let address = gateway.simulator.as_deref();
        let missing = || XtaskError::Process("the demo names no simulator".to_owned());
        address.map(Self).ok_or_else(missing)
    }

    /// How many requests it has seen; a refused connection is none.
    pub(super) fn requests(&self) -> Result<u64, XtaskError> {
        let answer = get(&format!("{}/__simulator/requests", self.0))?;
        let unreadable = || XtaskError::Process(format!("the simulator counts {}", answer.json));
        answer.json["requests"].as_u64().ok_or_else(unreadable)
    }

    /// From now on this goes wrong with every request.
    pub(super) fn fail_with(&self, fault: &str) -> Result<(), XtaskError> {
        let body = format!(r#"{{"fault":"{fault}"}}"#);
        let answer = post(&self.faults(), &[("content-type", "application/json")], &body)?;
        expect(answer.status == 200, || format!("the simulator refuses {fault}: {}", answer.json))
    }

    /// Nothing goes wrong any more.
    pub(super) fn recover(&self) -> Result<(), XtaskError> {
        let answer = delete(&self.faults())?;
        expect(answer.status == 200, || format!("the simulator does not recover: {}", answer.json))
    }

    fn faults(&self) -> String {
        format!("{}/__simulator/faults", self.0)
    }
}
