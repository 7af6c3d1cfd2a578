//! The few answers that are no spoken reply under 200: bad signature, unreadable body, too large, over the limit.
//!
//! What goes out says no more than a stranger may know; what is logged says what an operator needs.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use retell_protocol::{EnvelopeError, SignatureError};
use serde_json::json;

use crate::request_body::BodyFault;
use crate::telemetry;

/// The body could not be read: 413 when it is too large, else 400.
pub(crate) fn body(fault: BodyFault) -> Response {
    tracing::warn!(%fault, "Request body refused");
    let status = match fault {
        BodyFault::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        BodyFault::TooSlow | BodyFault::BrokenOff => StatusCode::BAD_REQUEST,
    };
    refuse(status, "unreadable_body", &fault.to_string())
}

/// The signature is missing or wrong: 401 without detail.
pub(crate) fn signature(fault: &SignatureError) -> Response {
    tracing::warn!(%fault, "Signature refused");
    telemetry::signature_refused();
    refuse(StatusCode::UNAUTHORIZED, "unauthorized", "the request is not signed as it must be")
}

/// The envelope can't be understood: 400, or 413 when it is a matter of size.
pub(crate) fn envelope(fault: &EnvelopeError) -> Response {
    tracing::warn!(%fault, "Request body refused");
    let status = if fault.is_too_large() { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::BAD_REQUEST };
    refuse(status, "unreadable_body", &fault.to_string())
}

fn refuse(status: StatusCode, code: &'static str, message: &str) -> Response {
    let body = json!({ "success": false, "status": "error", "error_code": code, "message": message });
    (status, Json(body)).into_response()
}
