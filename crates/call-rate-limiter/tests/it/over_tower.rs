//! The tower layer around an axum router.

use axum::Router;
use axum::body::Body;
use axum::http::{Request as HttpRequest, Response, StatusCode};
use axum::routing::get;
use call_rate_limiter::{CallLimitLayer, CallLimiter, CallPolicy, Subject};
use tower::ServiceExt;

fn router() -> Router {
    let policy = CallPolicy { total: 3, ..CallPolicy::default() }.validate().unwrap();
    let layer = CallLimitLayer::new(
        CallLimiter::in_process(policy),
        |parts: &axum::http::request::Parts| {
            let call = parts.headers.get("x-call-id")?.to_str().ok()?;
            Some(Subject { function: Some(parts.uri.path().to_owned()), ..Subject::call(call) })
        },
        |refused: &call_rate_limiter::Refused<'_>| {
            let mut response = Response::new(Body::from(refused.limits_exceeded().join(", ")));
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            response
        },
    );
    Router::new().route("/", get(|| async { "hello" })).layer(layer)
}

async fn ask(router: &Router, call: Option<&str>) -> Response<Body> {
    let request = HttpRequest::builder().uri("/");
    let request = call.into_iter().fold(request, |request, call| request.header("x-call-id", call));
    router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_refusal_is_the_callers_response_and_every_answer_carries_the_headers() {
    let router = router();
    for left in ["2", "1", "0"] {
        let response = ask(&router, Some("c")).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["x-call-ratelimit-remaining"], left);
        assert!(!response.headers().contains_key("retry-after"));
    }
    let response = ask(&router, Some("c")).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.headers()["retry-after"], "300");
    assert!(response.headers().contains_key("ratelimit-policy"));
    let body = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
    assert_eq!(body, "total (3/3)");
}

#[tokio::test]
async fn a_request_that_is_about_no_call_is_not_limited() {
    let router = router();
    for _ in 0..10 {
        let response = ask(&router, None).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert!(!response.headers().contains_key("ratelimit"));
    }
}
