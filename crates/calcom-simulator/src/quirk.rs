//! The server's oddities, each to be switched. What the documented server does by itself is on; what was reported now and then is off.

use chrono::{DateTime, Utc};
use serde::Deserialize;

/// Which oddities are simulated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Quirks {
    /// A slots range that ends at exactly midnight is widened to the whole of that day. On.
    pub midnight_end_widens: bool,
    /// A missing or unknown version means the oldest controllers with their other shapes. On. When off it is a 404, as for slots.
    pub old_version_fallback: bool,
    /// How an insert that collides is refused. By the availability check unless said otherwise.
    pub collision: Collision,
    /// Slots are listed from an hour before the asked start to an hour after the asked end.
    pub slots_outside_range: bool,
    /// Starts that are listed and refused every time.
    pub refused_though_listed: Vec<DateTime<Utc>>,
    /// Hosts have the id `"unknown"`.
    pub unknown_host_id: bool,
    /// Optional members of bookings come back as `null`.
    pub nulls: bool,
    /// A booking whose twin (same start and attendee) exists answers the twin with 201 instead of a refusal.
    pub answers_existing_booking: bool,
    /// The listing of bookings lags: a booking made less than this many seconds ago is not listed yet.
    pub listing_lag_seconds: u32,
}

/// How the server refuses a booking whose time is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Collision {
    /// 400 with the sentence about the user.
    #[default]
    Unavailable,
    /// 409, flat body, `booking_conflict_error`.
    FlatConflict,
    /// 409, envelope with `CONFLICT`.
    DatabaseConflict,
    /// 409, snake_case code with a second message.
    CodedConflict,
    /// 500 with `no_available_users_found_error`.
    UnmappedServerError,
}

impl Default for Quirks {
    fn default() -> Self {
        Self {
            midnight_end_widens: true,
            old_version_fallback: true,
            collision: Collision::Unavailable,
            slots_outside_range: false,
            refused_though_listed: Vec::new(),
            unknown_host_id: false,
            nulls: false,
            answers_existing_booking: false,
            listing_lag_seconds: 0,
        }
    }
}
