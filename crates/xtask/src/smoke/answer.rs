//! Plain HTTP: one request, one answer, whatever its status.

use std::time::Duration;

use serde_json::Value;

use crate::error::XtaskError;

/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// An answer: status, headers and body.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    /// The body as JSON; null if it is none.
    pub(super) json: Value,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self, member: &str) -> &str {
        self.json[member].as_str().unwrap_or_default()
    }
}

/// Posts the body with these headers and no others of its own, not even a content type.
pub(super) fn post(address: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer, XtaskError> {
    let mut request = agent().post(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    read(address, request.send(body.as_bytes()))
}

pub(super) fn get(address: &str) -> Result<Answer, XtaskError> {
    read(address, agent().get(address).call())
}

pub(super) fn delete(address: &str) -> Result<Answer, XtaskError> {
    read(address, agent().delete(address).call())
}

/// A connection of its own each time: sixty callers are sixty connections.
fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).proxy(None);
    config.build().new_agent()
}

fn read(address: &str, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Answer, XtaskError> {
    let failed = |fault: ureq::Error| XtaskError::Process(format!("{address}: {fault}"));
    let mut answer = answer.map_err(failed)?;
    let header = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
        (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let headers = answer.headers().iter().map(header).collect();
    let body = answer.body_mut().read_to_string().map_err(failed)?;
    let json = serde_json::from_str(&body).unwrap_or(Value::Null);
    Ok(Answer { status: answer.status().as_u16(), headers, json })
}
