//! What the voice agent gets: one JSON object with a sentence it can read out, and the HTTP status that goes with it.

use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;

/// How a function call ended, as the platform sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// The wished time is free.
    Available,
    /// The wished time is not free; there may be offers.
    Unavailable,
    /// Something is missing or unclear; the message asks for it.
    NeedsInput,
    /// It could not be found out or done; the message says so.
    Error,
}

impl Status {
    /// The word used in replies, logs and metrics.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Unavailable => "unavailable",
            Self::NeedsInput => "needs_input",
            Self::Error => "error",
        }
    }
}

/// One reply to one function call.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Reply {
    /// Whether the function did what it is for; "taken" is a success, an outage is none.
    pub(crate) success: bool,
    /// How it ended.
    pub(crate) status: Status,
    /// One sentence or two that the agent can read out.
    pub(crate) message: String,
    /// Machine-readable reason of what is no success.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_code: Option<&'static str>,
    /// What was found, for availability.
    #[serde(flatten)]
    pub(crate) availability: Option<Availability>,
    /// The limits that a refused call went over, `total (50/50)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) limits_exceeded: Option<Vec<String>>,
    /// Seconds after which asking again makes sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<u64>,
}

/// The answer to "is this time free".
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Availability {
    /// Whether the requested time is free; null when it could not be found out.
    pub(crate) available: Option<bool>,
    /// The instant that was looked at, after the hours moved it.
    pub(crate) requested_time: Option<DateTime<FixedOffset>>,
    /// The service that was looked for.
    pub(crate) service: String,
    /// The free slot, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) slot: Option<Slot>,
    /// Free starts of that day, HH:MM on the tenant's clock.
    pub(crate) available_slots: Vec<String>,
    /// Offers near the wish.
    pub(crate) alternatives: Vec<Offer>,
    /// How the hours moved the wish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) adjusted: Option<Adjustment>,
    /// Whether the answer is older than it should be because Cal.com could not be asked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) stale: bool,
}

/// A time that can be booked.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Slot {
    /// Start, with the tenant's offset.
    pub(crate) start: DateTime<FixedOffset>,
    /// End, with the tenant's offset.
    pub(crate) end: DateTime<FixedOffset>,
    /// Binds tenant, event type and start; booking takes it back.
    pub(crate) slot_token: String,
}

/// A time near the wish.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Offer {
    /// The slot offered.
    #[serde(flatten)]
    pub(crate) slot: Slot,
    /// When it is, in spoken words.
    pub(crate) description: String,
    /// Why this one was chosen.
    pub(crate) reason: &'static str,
}

/// A wish that the hours moved.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Adjustment {
    /// The time asked for.
    pub(crate) from: DateTime<FixedOffset>,
    /// The time looked at instead.
    pub(crate) to: DateTime<FixedOffset>,
    /// Why.
    pub(crate) reason: &'static str,
}

impl Reply {
    /// A reply that carries only its sentence.
    pub(crate) fn spoken(status: Status, message: String) -> Self {
        Self {
            success: status != Status::Error,
            status,
            message,
            error_code: None,
            availability: None,
            limits_exceeded: None,
            retry_after: None,
        }
    }

    /// A reply for what could not be done, with a stable code.
    pub(crate) fn error(code: &'static str, message: String) -> Self {
        Self { error_code: Some(code), ..Self::spoken(Status::Error, message) }
    }

    /// A reply that asks back, with a stable code for what is missing.
    pub(crate) fn question(code: &'static str, message: String) -> Self {
        Self { success: false, error_code: Some(code), ..Self::spoken(Status::NeedsInput, message) }
    }

    /// The word that logs and metrics use for this outcome.
    pub(crate) fn outcome(&self) -> &'static str {
        self.error_code.unwrap_or(self.status.as_str())
    }

    /// This reply under `status`; the platform turns anything but 2xx into silence, so most replies are 200.
    pub(crate) fn with_status(self, status: StatusCode) -> Response {
        (status, Json(self)).into_response()
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        self.with_status(StatusCode::OK)
    }
}

/// Whole seconds, rounded up: who waits as long as told is let through.
pub(crate) fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}
