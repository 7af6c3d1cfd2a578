//! The operations listener's door: a bearer token, compared in constant time.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

/// The token asked for; `None` only where the listener is on loopback.
#[derive(Clone, Debug)]
pub(crate) struct Door(Option<SecretString>);

impl Door {
    /// A door that opens for `token`, or for everybody on this machine when there is none.
    pub(crate) fn new(token: Option<SecretString>) -> Self {
        Self(token)
    }

    fn admits(&self, request: &Request) -> bool {
        let Some(token) = &self.0 else { return true };
        let shown = request.headers().get(header::AUTHORIZATION).map_or(&b""[..], |value| value.as_bytes());
        let shown = shown.strip_prefix(b"Bearer ").unwrap_or_default();
        shown.ct_eq(token.expose_secret().as_bytes()).into()
    }
}

/// Middleware: 401 without the token.
pub(crate) async fn check(State(door): State<Door>, request: Request, next: Next) -> Response {
    if door.admits(&request) {
        return next.run(request).await;
    }
    (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::Request;
    use axum::http::header;

    use super::Door;

    fn request(authorization: &str) -> Request {
        Request::builder().header(header::AUTHORIZATION, authorization).body(Body::empty()).unwrap()
    }

    #[test]
    fn only_the_exact_token_opens_the_door() {
        let door = Door::new(Some("s3cret".into()));
        assert!(door.admits(&request("Bearer s3cret")));
        for wrong in ["Bearer s3cre", "Bearer s3crett", "s3cret", "Basic s3cret", ""] {
            assert!(!door.admits(&request(wrong)), "{wrong:?}");
        }
    }

    #[test]
    fn the_token_is_not_in_the_debug_form() {
        assert!(!format!("{:?}", Door::new(Some("s3cret".into()))).contains("s3cret"));
    }
}
