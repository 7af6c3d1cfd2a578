//! The names that Cal.com gives to things, each a type of its own with one fallible door.
//!
//! A booking has two names, a number (`id`) and a text (`uid`); the API wants the text. Mixing them up does not compile.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

/// The longest uid that is accepted. Cal.com's are 20 to 36 characters.
const UID_MAX: usize = 128;

/// Why a text or number is not an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// Numbers of Cal.com are positive.
    #[error("{what} must be a positive whole number")]
    NotPositive {
        /// Which id.
        what: &'static str,
    },
    /// Uids go into a path.
    #[error("{what} must be 1 to {UID_MAX} characters out of A-Z, a-z, 0-9, '-' and '_'")]
    NotAUid {
        /// Which id.
        what: &'static str,
    },
}

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(u64);

        impl $name {
            #[doc = concat!("The ", $what, " `number`.\n\n# Errors\n\nWhen it is zero or does not fit Cal.com's signed numbers.")]
            pub const fn new(number: u64) -> Result<Self, IdError> {
                if number == 0 || number > i64::MAX as u64 {
                    return Err(IdError::NotPositive { what: $what });
                }
                Ok(Self(number))
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        impl TryFrom<u64> for $name {
            type Error = IdError;

            fn try_from(number: u64) -> Result<Self, IdError> {
                Self::new(number)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                text.parse().map_err(|_| IdError::NotPositive { what: $what }).and_then(Self::new)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(u64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    };
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            #[doc = concat!("The ", $what, " `text`.\n\n# Errors\n\nWhen it could not stand in a path as it is.")]
            pub fn new(text: impl Into<Box<str>>) -> Result<Self, IdError> {
                let text = text.into();
                if !is_uid(&text) {
                    return Err(IdError::NotAUid { what: $what });
                }
                Ok(Self(text))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    };
}

number_id!(
    /// The number of an event type, the thing that can be booked.
    EventTypeId, "event type id");
number_id!(
    /// The number of a booking. The API takes the [`BookingUid`] instead; this one appears in webhooks and exports.
    BookingId, "booking id");
number_id!(
    /// The number of a Cal.com user.
    UserId, "user id");
number_id!(
    /// The number of a team.
    TeamId, "team id");
number_id!(
    /// The number of a schedule.
    ScheduleId, "schedule id");
text_id!(
    /// The name of a hold on a slot.
    HoldUid, "hold uid");
text_id!(
    /// The name of a webhook.
    WebhookId, "webhook id");
text_id!(
    /// The name of a booking, or of a series of bookings.
    BookingUid, "booking uid");
text_id!(
    /// The name of one seat of a seated booking.
    SeatUid, "seat uid");

fn is_uid(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= UID_MAX
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
