//! From bytes to types: the envelope of an answer, and the five shapes of an error body.

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::endpoint::Endpoint;
use crate::error::{CalcomError, Refusal};
use crate::excerpt::excerpt;
use crate::meaning::{Evidence, Meaning, judge};
use crate::retry_after;

/// `{"status":"success","data":…}`; further members are ignored.
#[derive(Deserialize)]
struct Envelope<T> {
    status: Status,
    data: T,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Success,
}

/// The error bodies: with an envelope, or flat. Everything is optional, because anything may come.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorBody {
    error: Option<ErrorDetail>,
    message: Option<TextOrList>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorDetail {
    code: Option<String>,
    message: Option<TextOrList>,
}

/// Some validators answer a list of sentences.
#[derive(Deserialize)]
#[serde(untagged)]
enum TextOrList {
    Text(String),
    List(Vec<String>),
    Other(serde::de::IgnoredAny),
}

impl TextOrList {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::List(list) => list.join(", "),
            Self::Other(_) => String::new(),
        }
    }
}

/// The `data` of a success, or what the answer means otherwise.
pub(crate) fn data<T: DeserializeOwned>(endpoint: Endpoint, response: &Response<Bytes>) -> Result<T, CalcomError> {
    if !response.status().is_success() {
        return Err(refusal(endpoint, response.status(), response.headers(), response.body()));
    }
    serde_json::from_slice::<Envelope<T>>(response.body())
        .map(|Envelope { status: Status::Success, data }| data)
        .map_err(|error| unreadable(endpoint, response, &error))
}

/// The whole body of a success, for answers that have more than `data`, or less.
pub(crate) fn whole<T: DeserializeOwned>(endpoint: Endpoint, response: &Response<Bytes>) -> Result<T, CalcomError> {
    if !response.status().is_success() {
        return Err(refusal(endpoint, response.status(), response.headers(), response.body()));
    }
    serde_json::from_slice(response.body()).map_err(|error| unreadable(endpoint, response, &error))
}

fn unreadable(endpoint: Endpoint, response: &Response<Bytes>, error: &serde_json::Error) -> CalcomError {
    // serde's own text quotes the offending value, so only its kind and place are kept.
    let problem = match error.classify() {
        serde_json::error::Category::Eof => "ends too early",
        serde_json::error::Category::Data => "has other members or types than expected",
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => "is not JSON",
    };
    CalcomError::Unreadable {
        endpoint,
        status: response.status(),
        problem: format!("{problem}, line {} column {}", error.line(), error.column()),
        excerpt: excerpt(response.body()),
    }
}

fn refusal(endpoint: Endpoint, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> CalcomError {
    let (meaning, code) = judged(status, body);
    let code = is_code(&code).then_some(code);
    let retry_after = retry_after::wait(status, headers);
    CalcomError::Refused { endpoint, refusal: Box::new(Refusal { meaning, status, code, retry_after }) }
}

/// What an answer that is no success means.
pub(crate) fn meaning(response: &Response<Bytes>) -> Meaning {
    judged(response.status(), response.body()).0
}

fn judged(status: StatusCode, body: &[u8]) -> (Meaning, String) {
    let parsed: ErrorBody = serde_json::from_slice(body).unwrap_or_default();
    let detail = parsed.error.unwrap_or_default();
    let code = detail.code.unwrap_or_default();
    let message = detail.message.or(parsed.message).map(TextOrList::text).unwrap_or_default();
    (judge(Evidence { status, code: &code, message: &message }), code)
}

/// A name of a class or constant, and not a sentence that a proxy put there.
fn is_code(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
}
