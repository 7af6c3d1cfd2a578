//! What webhooks tell of. Open: a trigger that this crate does not know is kept by its name.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

macro_rules! triggers {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What a webhook tells of.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
        #[serde(from = "String")]
        #[non_exhaustive]
        pub enum Trigger {
            $($(#[$doc])* $variant,)*
            /// Another name.
            Other(String),
        }

        impl Trigger {
            /// The name as Cal.com writes it.
            #[must_use]
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant => $name,)*
                    Self::Other(name) => name,
                }
            }
        }

        impl From<String> for Trigger {
            fn from(name: String) -> Self {
                match name.as_str() {
                    $($name => Self::$variant,)*
                    _ => Self::Other(name),
                }
            }
        }
    };
}

triggers! {
    /// A booking was made, or confirmed.
    BookingCreated = "BOOKING_CREATED",
    /// A booking waits for the host. Also when one that must be confirmed is moved.
    BookingRequested = "BOOKING_REQUESTED",
    /// A booking was moved.
    BookingRescheduled = "BOOKING_RESCHEDULED",
    /// A booking was cancelled, or the host asked to move it.
    BookingCancelled = "BOOKING_CANCELLED",
    /// The host declined.
    BookingRejected = "BOOKING_REJECTED",
    /// Somebody did not come, or did after all.
    BookingNoShowUpdated = "BOOKING_NO_SHOW_UPDATED",
    /// A payment was begun.
    BookingPaymentInitiated = "BOOKING_PAYMENT_INITIATED",
    /// A booking was paid.
    BookingPaid = "BOOKING_PAID",
    /// A meeting began. Flat.
    MeetingStarted = "MEETING_STARTED",
    /// A meeting ended. Flat.
    MeetingEnded = "MEETING_ENDED",
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Trigger {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
