//! A function request as it arrived, before anything is believed about it.

use std::fmt;

use crate::error::EnvelopeError;
use crate::form;
use crate::limits::MAX_BODY_BYTES;
use crate::members::Members;

/// What a web framework hands over. Its fields are borrowed as received; the body is the one whose
/// signature was checked. `Debug` shows no content.
#[derive(Clone, Copy, Default)]
pub struct RawRequest<'a> {
    /// The body's bytes.
    pub body: &'a [u8],
    /// The `Content-Type` header. A hint only: a JSON object is recognised by its first brace.
    pub content_type: Option<&'a str>,
    /// The function that the address names, when each function has an address of its own. It takes
    /// precedence over any name in the body.
    pub path_function: Option<&'a str>,
    /// The `X-Call-Id` header.
    pub header_call_id: Option<&'a str>,
    /// The query, with or without its `?`. It gives `call_id`, and all arguments if there is no
    /// body, as with GET.
    pub query: Option<&'a str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ContentType {
    Json,
    Form,
    Other,
}

impl<'a> RawRequest<'a> {
    /// The root of the body, in whichever of the accepted encodings it came.
    pub(crate) fn members(&self) -> Result<Members<'a>, EnvelopeError> {
        let text = body_text(self.body)?;
        if text.is_empty() {
            let query = self.query.unwrap_or_default();
            return form::pairs(query.strip_prefix('?').unwrap_or(query)).map(Members::from_pairs);
        }
        let content_type = ContentType::of(self.content_type.unwrap_or_default());
        let is_json = content_type == ContentType::Json || text.starts_with(['{', '[', '"']);
        if is_json {
            return Members::from_json(text);
        }
        let is_form = content_type == ContentType::Form && text.contains('=');
        if is_form || form::looks_like_one(text) {
            return form::pairs(text).map(Members::from_pairs);
        }
        Err(EnvelopeError::Unreadable)
    }
}

/// The body as text, within the limit, without byte order mark and white space around it.
pub(crate) fn body_text(body: &[u8]) -> Result<&str, EnvelopeError> {
    if body.len() > MAX_BODY_BYTES {
        return Err(EnvelopeError::BodyTooLarge { bytes: body.len() });
    }
    let text =
        std::str::from_utf8(body).map_err(|fault| EnvelopeError::NotUtf8 { valid_up_to: fault.valid_up_to() })?;
    Ok(text.trim_start_matches('\u{feff}').trim())
}

impl ContentType {
    fn of(header: &str) -> Self {
        let essence = header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/x-www-form-urlencoded" => Self::Form,
            "application/json" | "text/json" => Self::Json,
            _ if essence.ends_with("+json") => Self::Json,
            _ => Self::Other,
        }
    }
}

impl fmt::Debug for RawRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("body_bytes", &self.body.len())
            .field("path_function", &self.path_function)
            .finish_non_exhaustive()
    }
}
