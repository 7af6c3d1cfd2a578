//! How instants are written to Cal.com (UTC, whole seconds, `Z`), and how they are read.

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serializer, de};

/// `2026-10-02T07:00:00Z`. Offsets are not sent: on rescheduling they were once a defect of the server.
pub(crate) fn text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// For `#[serde(serialize_with)]`.
pub(crate) fn serialize<S: Serializer>(instant: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(*instant))
}

/// An instant of an answer. An answer of slots has hundreds, so the spelling that Cal.com uses is read directly; chrono reads every
/// other one.
pub(crate) struct Instant(pub(crate) DateTime<Utc>);

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(InstantVisitor)
    }
}

struct InstantVisitor;

impl de::Visitor<'_> for InstantVisitor {
    type Value = Instant;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an RFC 3339 formatted date and time string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Instant, E> {
        usual(text.as_bytes()).map_or_else(|| text.parse(), Ok).map(Instant).map_err(E::custom)
    }
}

/// `2026-10-02T09:00:00.000+02:00`: the fraction of three digits may be missing, and the offset may be `Z`.
fn usual(text: &[u8]) -> Option<DateTime<Utc>> {
    let (clock, rest) = text.split_first_chunk::<19>()?;
    let [_, _, _, _, b'-', _, _, b'-', _, _, b'T', _, _, b':', _, _, b':', _, _] = clock else { return None };
    let two = |at: usize| two_digits(clock[at], clock[at + 1]);
    let date = NaiveDate::from_ymd_opt((two(0)? * 100 + two(2)?) as i32, two(5)?, two(8)?)?;
    let (millis, zone) = match rest {
        [b'.', a, b, c, zone @ ..] => (two_digits(b'0', *a)? * 100 + two_digits(*b, *c)?, zone),
        zone => (0, zone),
    };
    let local = date.and_hms_milli_opt(two(11)?, two(14)?, two(17)?, millis)?.and_utc();
    let [sign @ (b'+' | b'-'), a, b, b':', c, d] = zone else { return (zone == b"Z").then_some(local) };
    let (hours, minutes) = (two_digits(*a, *b)?, two_digits(*c, *d)?);
    let offset = TimeDelta::minutes(i64::from(hours * 60 + minutes));
    let plausible = hours < 24 && minutes < 60;
    let instant = if *sign == b'+' { local.checked_sub_signed(offset) } else { local.checked_add_signed(offset) };
    instant.filter(|_| plausible)
}

const fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    if tens.is_ascii_digit() && ones.is_ascii_digit() {
        Some((tens - b'0') as u32 * 10 + (ones - b'0') as u32)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_spellings_of_the_server_are_read_directly() {
        for (text, utc) in [
            ("2026-10-02T09:00:00.000+02:00", "2026-10-02T07:00:00Z"),
            ("2026-10-02T07:00:00Z", "2026-10-02T07:00:00Z"),
            ("2026-10-02T07:00:00.250Z", "2026-10-02T07:00:00.250Z"),
            ("2026-01-01T00:00:00-09:30", "2026-01-01T09:30:00Z"),
        ] {
            assert_eq!(usual(text.as_bytes()), Some(utc.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn what_is_spelled_otherwise_is_left_to_chrono() {
        for text in
            ["2026-10-02T07:00:60Z", "2026-10-02 07:00:00Z", "2026-10-02T07:00:00.25Z", "2026-02-30T07:00:00Z", ""]
        {
            assert_eq!(usual(text.as_bytes()), None, "{text}");
        }
        let read = |text: &str| serde_json::from_str::<Instant>(&format!("\"{text}\"")).map(|read| read.0);
        assert_eq!(
            read("2026-10-02 07:00:00.25Z").unwrap(),
            "2026-10-02T07:00:00.250Z".parse::<DateTime<Utc>>().unwrap()
        );
        assert!(read("2026-02-30T07:00:00Z").is_err());
    }

    proptest! {
        #[test]
        fn what_is_read_directly_is_what_chrono_reads(
            text in "[0-2][0-9]{3}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{3})?(Z|[+-][0-2][0-9]:[0-6][0-9])"
        ) {
            if let Some(read) = usual(text.as_bytes()) {
                prop_assert_eq!(text.parse::<DateTime<Utc>>().ok(), Some(read));
            }
        }
    }
}
