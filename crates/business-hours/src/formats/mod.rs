//! Opening hours as others write them: each reader makes a [`ScheduleConfig`](crate::ScheduleConfig).

#[cfg(feature = "calcom")]
pub(crate) mod calcom;
#[cfg(any(feature = "calcom", feature = "osm", feature = "schema-org"))]
pub(crate) mod day_minutes;
#[cfg(feature = "osm")]
pub(crate) mod osm;
#[cfg(feature = "osm")]
mod osm_dates;
#[cfg(feature = "schema-org")]
pub(crate) mod schema_org;
#[cfg(feature = "schema-org")]
mod schema_org_out;
