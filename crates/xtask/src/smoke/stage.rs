//! What the points share.

use std::path::PathBuf;

use crate::smoke::day::Day;
use crate::smoke::running_gateway::RunningGateway;

/// What a point works with: the gateway, and a day that is open and has an open day after it.
pub(super) struct Stage {
    pub(super) program: PathBuf,
    pub(super) gateway: RunningGateway,
    pub(super) day: Day,
}
