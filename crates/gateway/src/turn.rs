//! One turn of a conversation: a function call from its first byte to the sentence that the agent reads out.
//!
//! accept → request id, span, deadline → authenticity on the raw bytes → envelope → tenant → limiter → the function
//! (wish → hours → cache → breaker → client → choice) → reply → log line and metrics. Nothing is looked up twice, and
//! nothing goes back up.

use std::net::SocketAddr;
use std::sync::Arc;

use appointment_finder::Speaker;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use business_hours::Language;
use call_rate_limiter::{Refused, Verdict};
use retell_protocol::{EnvelopeError, FunctionCall, RawRequest};
use tracing::Instrument;

use crate::availability::{self, Question};
use crate::clock::Stopwatch;
use crate::function::Function;
use crate::gateway::Gateway;
use crate::refusal;
use crate::reply::{Reply, whole_seconds};
use crate::request_body;
use crate::request_id::{REQUEST_ID, RequestId};
use crate::telemetry;
use crate::tenant::{Branch, NoTenant};

/// Carries the call's id where the platform is set to send arguments only.
const CALL_ID: HeaderName = HeaderName::from_static("x-call-id");

/// A request on its way through.
struct Incoming {
    peer: SocketAddr,
    /// The function that the path names, if it names one.
    route: Option<Function>,
    request: Request,
    watch: Stopwatch,
}

/// `POST /api/webhooks/retell/function`: the function is named in the body.
pub(crate) async fn dispatch(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    turn(&gateway, peer, None, request).await
}

/// `POST /api/retell/check-availability`: the function is named by the path.
pub(crate) async fn check_availability(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    turn(&gateway, peer, Some(Function::CheckAvailability), request).await
}

/// Begins the turn, and puts the request id on whatever comes out of it.
async fn turn(gateway: &Gateway, peer: SocketAddr, route: Option<Function>, request: Request) -> Response {
    let watch = Stopwatch::start();
    let id = RequestId::new();
    let span = tracing::info_span!(
        "turn",
        request_id = %id,
        call_id = tracing::field::Empty,
        company = tracing::field::Empty,
    );
    let incoming = Incoming { peer, route, request, watch };
    let mut response = answer(gateway, incoming).instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The turn, in the order of its steps.
async fn answer(gateway: &Gateway, incoming: Incoming) -> Response {
    let Incoming { peer, route, request, watch } = incoming;
    let (head, body) = request.into_parts();
    let body = match request_body::read(body, gateway.body_limit, watch.left_of(gateway.turn_deadline)).await {
        Ok(body) => body,
        Err(fault) => return refusal::body(fault),
    };
    if let Err(fault) = gateway.authenticity.check(&head.headers, &body, gateway.clock.now()) {
        return refusal::signature(&fault);
    }
    let call = match envelope(&head, route, &body) {
        Ok(call) => call,
        Err(fault) => return refusal::envelope(&fault),
    };
    let tenant = gateway.tenants.resolve(&call);
    note_on_span(&call, tenant.ok());
    let function = route.or_else(|| call.function().and_then(|name| Function::named(name.as_str())));
    let label = function.map_or("unknown", Function::as_str);
    let verdict = gateway.admission.admit(&call, label, peer.ip()).await;
    let speaker = Speaker::new(tenant.map_or(Language::German, |branch| branch.language));
    let question = Question { call: &call, speaker: &speaker, watch };
    let reply = match (&verdict, tenant, function) {
        (Verdict::Refused(refused), ..) => over_the_limit(&call, refused, &speaker),
        (_, Err(reason), _) => no_tenant(reason, &speaker),
        (_, Ok(_), None) => Reply::error("unknown_function", speaker.unknown_function()),
        (_, Ok(branch), Some(Function::CheckAvailability)) => availability::answer(gateway, branch, question).await,
    };
    note(label, &reply, watch);
    respond(reply, &verdict)
}

/// The one log line of a turn, and its metrics.
fn note(function: &'static str, reply: &Reply, watch: Stopwatch) {
    let took = watch.elapsed();
    let elapsed_ms = took.as_secs_f64() * 1_000.0;
    telemetry::turn(function, reply.outcome(), took);
    tracing::info!(function, outcome = reply.outcome(), elapsed_ms, "Turn answered");
}

/// The call's ids and arguments, read once from body, path, header and query.
fn envelope(head: &Parts, route: Option<Function>, body: &[u8]) -> Result<FunctionCall, EnvelopeError> {
    let header = |name: HeaderName| head.headers.get(name).and_then(|value| value.to_str().ok());
    FunctionCall::parse(&RawRequest {
        body,
        content_type: header(header::CONTENT_TYPE),
        path_function: route.map(Function::as_str),
        header_call_id: header(CALL_ID),
        query: head.uri.query(),
    })
}

/// From here on every line of the turn names the call and the company.
fn note_on_span(call: &FunctionCall, branch: Option<&Arc<Branch>>) {
    let span = tracing::Span::current();
    if let Some(id) = call.call_id() {
        span.record("call_id", id.as_str());
    }
    if let Some(branch) = branch {
        span.record("company", branch.tenant.as_str());
    }
}

fn over_the_limit(call: &FunctionCall, refused: &Refused<'_>, speaker: &Speaker) -> Reply {
    let limits = refused.limits_exceeded();
    let retry_after = refused.retry_after();
    tracing::warn!(call_id = call.call_id().map(|id| id.as_str()), ?limits, ?retry_after, "Rate limit exceeded");
    Reply {
        limits_exceeded: Some(limits),
        retry_after: Some(whole_seconds(retry_after)),
        ..Reply::error("call_rate_limit_exceeded", speaker.rate_limited())
    }
}

fn no_tenant(reason: NoTenant, speaker: &Speaker) -> Reply {
    tracing::warn!(reason = reason.as_str(), "No tenant for this request");
    Reply::error("unknown_tenant", speaker.unknown_tenant())
}

/// The reply with the limits' headers; only a call over its limit is not 200.
fn respond(reply: Reply, verdict: &Verdict<'_>) -> Response {
    let status = match verdict {
        Verdict::Refused(_) => StatusCode::TOO_MANY_REQUESTS,
        Verdict::Admitted(_) => StatusCode::OK,
    };
    let mut response = reply.with_status(status);
    for (name, value) in verdict.headers() {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
