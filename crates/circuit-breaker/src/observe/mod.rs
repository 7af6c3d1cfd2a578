//! What a circuit observes beyond the run of failures: windows of outcomes and calls in flight.

pub(crate) mod buckets;
pub(crate) mod flight;
pub(crate) mod observer;
pub(crate) mod ring;
pub(crate) mod shape;
pub(crate) mod tagged;
