//! Errors in the shapes of the real server: its filters differ, and so do the bodies.

use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use http::{Response, StatusCode};
use serde_json::{Value, json};

/// An error answer before it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    status: StatusCode,
    shape: Shape,
    message: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Shape {
    /// The framework's exception, with details.
    Exception(&'static str),
    /// The limiter's exception, whose details are a text.
    Throttler,
    /// A constant for a code, without details.
    Constant(&'static str),
    /// A snake_case code, and the message twice.
    Coded,
    /// No envelope.
    Flat,
    /// What the global pipe says: which members are wrong, and the whole body once more.
    Pipe(Value),
}

const fn status(code: u16) -> StatusCode {
    match StatusCode::from_u16(code) {
        Ok(status) => status,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl Problem {
    fn exception(code: u16, class: &'static str, message: impl Into<String>) -> Self {
        Self { status: status(code), shape: Shape::Exception(class), message: message.into() }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::exception(400, "BadRequestException", message)
    }

    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::exception(401, "UnauthorizedException", message)
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::exception(403, "ForbiddenException", message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::exception(404, "NotFoundException", message)
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::exception(409, "ConflictException", message)
    }

    pub(crate) fn unprocessable(message: impl Into<String>) -> Self {
        Self::exception(422, "UnprocessableEntityException", message)
    }

    pub(crate) fn throttled() -> Self {
        let message = "CustomThrottlerGuard - Too many requests. Please try again later.".to_owned();
        Self { status: StatusCode::TOO_MANY_REQUESTS, shape: Shape::Throttler, message }
    }

    pub(crate) fn constant(code: u16, constant: &'static str, message: impl Into<String>) -> Self {
        Self { status: status(code), shape: Shape::Constant(constant), message: message.into() }
    }

    pub(crate) fn coded(code: u16, message: impl Into<String>) -> Self {
        Self { status: status(code), shape: Shape::Coded, message: message.into() }
    }

    pub(crate) fn flat(code: u16, message: impl Into<String>) -> Self {
        Self { status: status(code), shape: Shape::Flat, message: message.into() }
    }

    /// `<prop> property is wrong,<constraint> `, joined with `, `, as the input pipe writes it.
    pub(crate) fn input(wrong: &[(String, String)]) -> Self {
        let sentence = |(prop, constraint): &(String, String)| format!("{prop} property is wrong,{constraint} ");
        Self::bad_request(wrong.iter().map(sentence).collect::<Vec<_>>().join(", "))
    }

    /// The same as the global pipe says it, for the body that was sent.
    pub(crate) fn piped(wrong: &[(String, String)], target: &Value) -> Self {
        let error = |(prop, constraint): &(String, String)| {
            json!({"target": target, "value": target[prop], "property": prop, "children": [],
                "constraints": {"isWrong": constraint}})
        };
        let errors = json!({"errors": wrong.iter().map(error).collect::<Vec<_>>()});
        Self {
            status: StatusCode::BAD_REQUEST,
            shape: Shape::Pipe(errors),
            message: "Bad Request Exception".to_owned(),
        }
    }

    /// What it says.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The answer, for a request to `target` at `now`.
    pub(crate) fn answer(&self, target: &str, now: DateTime<Utc>) -> Response<Bytes> {
        json_answer(self.status, &self.body(target, now))
    }

    fn body(&self, target: &str, now: DateTime<Utc>) -> Value {
        let message = &self.message;
        let (code, details) = match &self.shape {
            Shape::Flat => return json!({"statusCode": self.status.as_u16(), "message": message}),
            Shape::Exception(class) => (*class, Some(self.details())),
            Shape::Pipe(errors) => ("BadRequestException", Some(errors.clone())),
            Shape::Throttler => ("ThrottlerException", Some(message.as_str().into())),
            Shape::Constant(constant) => (*constant, None),
            Shape::Coded => (message.as_str(), None),
        };
        let mut error = json!({"code": code, "message": message});
        if let Some(details) = details {
            error["details"] = details;
        }
        let timestamp = now.to_rfc3339_opts(SecondsFormat::Millis, true);
        let mut body = json!({"status": "error", "timestamp": timestamp, "path": target, "error": error});
        if self.shape == Shape::Coded {
            body["message"] = message.as_str().into();
        }
        body
    }

    fn details(&self) -> Value {
        let reason = self.status.canonical_reason().unwrap_or("Error");
        json!({"message": self.message, "error": reason, "statusCode": self.status.as_u16()})
    }
}

/// A JSON answer.
pub(crate) fn json_answer(status: StatusCode, body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(http::header::CONTENT_TYPE, json);
    response
}
