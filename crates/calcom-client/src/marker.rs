//! The mark that a booking carries in its metadata, so that it can be found again and told apart from everybody else's.

use std::fmt;

use crate::booking::Booking;
use crate::fault::Faults;

/// The member of metadata that holds the mark.
pub const MARKER_KEY: &str = "booking_marker";

/// The mark of one intended booking: the same for every repeat of it, different for any other. Make it from what identifies the
/// intent (a call and a slot), not from people's data: it is readable in Cal.com.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Marker(Box<str>);

impl Marker {
    /// The mark `text`.
    ///
    /// # Errors
    ///
    /// When it is not 8 to 200 characters out of A-Z, a-z, 0-9, `-`, `_`, `.` and `:`.
    pub fn new(text: impl Into<Box<str>>) -> Result<Self, Faults> {
        let text = text.into();
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':');
        let mut faults = Faults::default();
        let fits = (8..=200).contains(&text.len()) && text.bytes().all(plain);
        faults.require(fits, "marker", "must be 8 to 200 characters out of A-Z, a-z, 0-9, '-', '_', '.' and ':'");
        faults.into_result(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `booking` carries this mark.
    #[must_use]
    pub fn is_on(&self, booking: &Booking) -> bool {
        booking.metadata.get(MARKER_KEY).is_some_and(|text| **text == *self.0)
    }
}

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
