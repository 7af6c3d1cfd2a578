//! The operations of Cal.com that this crate speaks, one row each: method, pinned API version, may it be repeated, who goes first.
//!
//! The version is pinned per resource, never per client: a known but different version is answered with 404, and an unknown one
//! silently with the oldest shapes.

use std::fmt;

use http::Method;

const SLOTS: Option<&str> = Some("2024-09-04");
const BOOKINGS: Option<&str> = Some("2024-08-13");

/// Who goes first when calls are scarce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Priority {
    /// Refreshing a cache, reading settings: nobody is waiting.
    Refresh,
    /// Somebody asks what is free.
    Availability,
    /// Somebody makes, moves or cancels a booking.
    Booking,
}

/// One operation of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// `GET /v2/slots`.
    Slots,
    /// `POST /v2/bookings`.
    CreateBooking,
}

struct Row {
    name: &'static str,
    method: Method,
    version: Option<&'static str>,
    safe: bool,
    priority: Priority,
}

fn read(name: &'static str, version: Option<&'static str>, priority: Priority) -> Row {
    Row {
        name,
        method: Method::GET,
        version,
        safe: true,
        priority,
    }
}

fn write(name: &'static str, method: Method, version: Option<&'static str>) -> Row {
    Row {
        name,
        method,
        version,
        safe: false,
        priority: Priority::Booking,
    }
}

impl Endpoint {
    fn row(self) -> Row {
        match self {
            Self::Slots => read("slots", SLOTS, Priority::Availability),
            Self::CreateBooking => write("create_booking", Method::POST, BOOKINGS),
        }
    }

    /// A stable snake_case name, for logs and metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(self) -> Method {
        self.row().method
    }

    /// The value of `cal-api-version`; `None` where the resource has no versions.
    #[must_use]
    pub fn api_version(self) -> Option<&'static str> {
        self.row().version
    }

    /// Whether sending it twice does no more than sending it once.
    #[must_use]
    pub fn is_safe_to_repeat(self) -> bool {
        self.row().safe
    }

    /// Who goes first when calls are scarce.
    #[must_use]
    pub fn priority(self) -> Priority {
        self.row().priority
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
