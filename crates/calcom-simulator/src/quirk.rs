//! The server's oddities, each to be switched. What the documented server does by itself is on; what was reported now and then is off.
//!
//! The README's table says which report each of them answers to.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::fault_list::WorldFaults;

/// Makes the structure with each default beside its member.
macro_rules! quirks {
    ($($(#[$doc:meta])* $name:ident: $kind:ty = $default:expr,)*) => {
        /// Which oddities are simulated.
        #[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        #[non_exhaustive]
        pub struct Quirks {
            $($(#[$doc])* pub $name: $kind,)*
        }

        impl Default for Quirks {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }
    };
}

quirks! {
    // Versions.
    /// What slots without their own version get. A route that does not exist unless said otherwise.
    slots_without_version: UnversionedSlots = UnversionedSlots::NotFound,
    /// A known version that belongs to another resource is a 404. On. When off it is taken for the right one.
    strict_versions: bool = true,
    /// A version in quotes counts as missing. On. When off the quotes are taken away.
    quoted_version_unknown: bool = true,
    /// A missing or unknown version means the oldest controllers with their other shapes. On. When off it is a 404, as for slots.
    old_version_fallback: bool = true,
    /// The route of the oldest slots controller answers `TRPCError`. On. When off it does not exist.
    legacy_slots_error: bool = true,

    // Slots.
    /// A slots range that ends at exactly midnight is widened to the whole of that day. On.
    midnight_end_widens: bool = true,
    /// A date without a time means the day in UTC, whatever zone is asked for. On. When off it means the day in that zone.
    dates_are_utc: bool = true,
    /// Number and slug together are refused. On. When off the number wins.
    number_and_slug_refused: bool = true,
    /// Slots are listed from an hour before the asked start to an hour after the asked end.
    slots_outside_range: bool = false,
    /// Slots are listed within the buffer after another booking, and refused every time.
    listing_ignores_after_buffers: bool = false,
    /// Starts that are listed and refused every time.
    refused_though_listed: Vec<DateTime<Utc>> = Vec::new(),
    /// An empty answer has a `message` beside `data`.
    empty_slots_message: bool = false,

    // Holds.
    /// A booking of a slot that is held is refused. Off, because a hold is only a hint to other bookers.
    holds_lock: bool = false,
    /// Moving a live hold clashes with the hold itself. On.
    hold_clashes_with_itself: bool = true,
    /// A hold that nobody knows is `null`. On. When off it is a 404.
    unknown_hold_is_null: bool = true,
    /// A time from which a booking was moved away cannot be held.
    moved_time_cannot_be_held: bool = false,

    // Making bookings.
    /// How an insert that collides is refused. By the availability check unless said otherwise.
    collision: Collision = Collision::Unavailable,
    /// Bookings younger than this many milliseconds are not seen by the availability check: creates race.
    create_race_millis: u32 = 0,
    /// Start, end and host of a booking are unique, so that of two racing creates one is a duplicate insert. On.
    unique_key: bool = true,
    /// A booking that waits to be confirmed takes up its time. On. When off, two can be confirmed for one time.
    pending_blocks: bool = true,
    /// Round robin is refused though the slots are listed.
    round_robin_refused: bool = false,
    /// The booking is made and the answer says that nobody is available.
    refused_though_made: bool = false,
    /// A booking whose twin (same start and attendee) exists answers the twin with 201 instead of a refusal.
    answers_existing_booking: bool = false,
    /// A required telephone number counts only as `attendee.phoneNumber`. On. When off `smsReminderNumber` among the answers does too.
    sms_number_only_as_phone: bool = true,
    /// Wrong members are refused by the global pipe, whose details echo the body, and not by a sentence.
    input_pipe_echoes: bool = false,

    // Changing bookings.
    /// A host who cancels must give a reason. On.
    host_needs_reason: bool = true,
    /// Cancelling twice is an error. On. When off it is answered as if it were the first time.
    cancel_twice_refused: bool = true,
    /// Cancelling answers 500 and does nothing.
    cancel_fails: bool = false,
    /// A seat that is moved gets another uid.
    moved_seat_gets_new_uid: bool = false,
    /// A seat can be moved to where nothing is free.
    seats_move_anywhere: bool = false,
    /// The offset of a start to which a booking is moved is dropped: the local time is read as UTC.
    move_drops_offset: bool = false,

    // Reading bookings.
    /// Bookings cannot be listed by telephone number. On. When off `attendeePhoneNumber` is a filter.
    phone_filter_refused: bool = true,
    /// The listing of bookings lags: a booking made less than this many seconds ago is not listed yet.
    listing_lag_seconds: u32 = 0,
    /// Hosts have the id `"unknown"`.
    unknown_host_id: bool = false,
    /// Optional members of bookings come back as `null`.
    nulls: bool = false,

    // The account.
    /// A key that calls so often is locked for good.
    lock_after: Option<Burst> = None,

    // Webhooks.
    /// Moving a booking that must be confirmed again fires `BOOKING_REQUESTED`. On. When off it fires `BOOKING_RESCHEDULED`.
    pending_move_fires_requested: bool = true,
    /// A host who asks for another time fires `BOOKING_CANCELLED`. On. When off nothing is fired.
    requested_move_fires_cancelled: bool = true,
    /// Meeting webhooks have no signature.
    meetings_unsigned: bool = false,
    /// Only the first seat of a booking fires a webhook.
    later_seats_fire_nothing: bool = false,
}

/// What slots without their own version get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnversionedSlots {
    /// A route that does not exist: 404.
    #[default]
    NotFound,
    /// A success without slots.
    Empty,
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

/// So many requests within so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Burst {
    /// More requests than this.
    pub requests: u32,
    /// Within this many seconds.
    pub seconds: u32,
}

impl Quirks {
    /// Notes what is wrong.
    pub(crate) fn check(&self, faults: &mut WorldFaults) {
        let burst_fits = self.lock_after.is_none_or(|burst| burst.requests > 0 && burst.seconds > 0);
        faults.require(burst_fits, "quirks.lock_after", "must be at least one request and one second");
    }
}
