//! Webhooks: is it Cal.com's, and what does it say.
//!
//! The law of authenticity: the header is 64 hex digits and equals HMAC-SHA256 of the raw body under one of the secrets, compared
//! in constant time. There is no time in it and so no protection against replay: deduplicate by [`WebhookEvent::dedupe_key`].

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::ids::{BookingId, BookingUid, EventTypeId};
use crate::trigger::Trigger;

/// The header that holds the signature.
pub const SIGNATURE_HEADER: &str = "x-cal-signature-256";
/// The largest body that is parsed, in bytes.
const BODY_MAX: usize = 1 << 20;

/// What webhooks are signed with. `Debug` never shows it.
#[derive(Clone)]
pub struct WebhookSecret(SecretString);

/// Why a webhook is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// There is no signature, or the literal that Cal.com sends for a webhook without a secret.
    #[error("webhook without a signature")]
    Unsigned,
    /// The signature is not 64 hex digits.
    #[error("webhook signature is not 64 hex digits")]
    Malformed,
    /// The signature is somebody else's, or the body was changed.
    #[error("webhook signature does not match")]
    Mismatch,
    /// The body is longer than 1 MiB.
    #[error("webhook body is longer than 1 MiB")]
    TooLarge,
}

impl WebhookSecret {
    /// The secret as it was given to Cal.com; `None` when it is empty, because an empty key signs nothing.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Option<Self> {
        let secret = secret.into();
        (!secret.is_empty()).then(|| Self(SecretString::from(secret)))
    }

    fn digest(&self, body: &[u8]) -> [u8; 32] {
        // HMAC takes keys of any length, so there is no error to hide.
        let mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret().as_bytes());
        mac.map_or([0; 32], |mac| mac.chain_update(body).finalize().into_bytes().into())
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret([REDACTED])")
    }
}

/// Checks the signature in `header` over the raw `body`; several secrets are for rotation.
///
/// # Errors
///
/// When no secret fits, see [`WebhookError`].
pub fn verify_webhook(secrets: &[WebhookSecret], body: &[u8], header: Option<&str>) -> Result<(), WebhookError> {
    if body.len() > BODY_MAX {
        return Err(WebhookError::TooLarge);
    }
    let header =
        header.filter(|text| !text.is_empty() && *text != "no-secret-provided").ok_or(WebhookError::Unsigned)?;
    let claimed = digest_of_hex(header).ok_or(WebhookError::Malformed)?;
    // Every secret is tried, so that the time does not tell which one fits.
    let fits = secrets.iter().fold(subtle::Choice::from(0), |fits, secret| fits | secret.digest(body).ct_eq(&claimed));
    if bool::from(fits) { Ok(()) } else { Err(WebhookError::Mismatch) }
}

fn digest_of_hex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    // Cal.com writes lower case; anything else was written by somebody else.
    let plain = |b: &u8| b.is_ascii_digit() || (b'a'..=b'f').contains(b);
    if digits.len() != 64 || !digits.iter().all(plain) {
        return None;
    }
    let mut out = [0; 32];
    for (byte, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(out)
}

/// What a webhook says. `Debug` shows no personal data.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct WebhookEvent {
    /// What happened.
    pub trigger: Trigger,
    /// When it was sent; absent in flat events.
    pub created_at: Option<DateTime<Utc>>,
    /// The booking that it is about, as far as it says.
    pub booking: WebhookBooking,
}

/// The booking that a webhook is about. Every member may be absent: templates replace whole bodies, and events differ.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct WebhookBooking {
    /// Its name.
    #[serde(alias = "bookingUid", deserialize_with = "lenient")]
    pub uid: Option<BookingUid>,
    /// Its number.
    #[serde(rename = "bookingId", deserialize_with = "lenient")]
    pub id: Option<BookingId>,
    /// What was booked.
    #[serde(deserialize_with = "lenient")]
    pub event_type_id: Option<EventTypeId>,
    /// When it starts.
    #[serde(deserialize_with = "lenient")]
    pub start_time: Option<DateTime<Utc>>,
    /// When it ends.
    #[serde(deserialize_with = "lenient")]
    pub end_time: Option<DateTime<Utc>>,
    /// How it stands, in upper case.
    #[serde(deserialize_with = "lenient")]
    pub status: Option<String>,
    /// The **old** name of a booking that was moved.
    #[serde(deserialize_with = "lenient")]
    pub reschedule_uid: Option<BookingUid>,
    /// Why it was cancelled.
    #[serde(deserialize_with = "lenient")]
    pub cancellation_reason: Option<String>,
    /// Whether a cancellation is really the host's wish to move it.
    #[serde(deserialize_with = "lenient")]
    pub request_reschedule: Option<bool>,
    /// What the one who made it wanted to find again.
    #[serde(deserialize_with = "lenient")]
    pub metadata: Option<BTreeMap<String, Value>>,
}

impl WebhookEvent {
    /// Reads a body. `None` when it is not an event: a template of the subscriber's own, or a ping. Verify first.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        if body.len() > BODY_MAX {
            return None;
        }
        let mut members: BTreeMap<String, Value> = serde_json::from_slice(body).ok()?;
        let trigger = Trigger::from(members.remove("triggerEvent")?.as_str()?.to_owned());
        let created_at = members.get("createdAt").and_then(Value::as_str).and_then(|text| text.parse().ok());
        // Flat events have the booking's members, with its number as `id`, beside the trigger.
        let payload = members.remove("payload").unwrap_or_else(|| {
            let id = members.remove("id").unwrap_or_default();
            members.insert("bookingId".to_owned(), id);
            Value::Object(members.into_iter().collect())
        });
        let booking = serde_json::from_value(payload).unwrap_or_default();
        Some(Self { trigger, created_at, booking })
    }

    /// The same for every delivery of one event.
    #[must_use]
    pub fn dedupe_key(&self) -> String {
        let uid = self.booking.uid.as_ref().map_or("", BookingUid::as_str);
        let created_at = self.created_at.map(|at| at.to_rfc3339()).unwrap_or_default();
        format!("{}|{uid}|{created_at}", self.trigger)
    }
}

impl fmt::Debug for WebhookEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookEvent")
            .field("trigger", &self.trigger)
            .field("created_at", &self.created_at)
            .field("booking", &self.booking)
            .finish()
    }
}

impl fmt::Debug for WebhookBooking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookBooking")
            .field("uid", &self.uid)
            .field("id", &self.id)
            .field("event_type_id", &self.event_type_id)
            .field("start_time", &self.start_time)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// A member of an unexpected type counts as absent.
fn lenient<'de, D: serde::Deserializer<'de>, T: serde::de::DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).ok())
}
