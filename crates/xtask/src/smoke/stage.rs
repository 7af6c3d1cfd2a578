//! What the points share.

use crate::smoke::day::Day;
use crate::smoke::running_gateway::{Place, RunningGateway};

/// What a point works with: the gateway, and a day that is open and has an open day after it.
pub(super) struct Stage {
    pub(super) place: Place,
    pub(super) gateway: RunningGateway,
    pub(super) day: Day,
}
