//! One request from bytes to bytes: counted, struck by a fault, throttled, recognised, carried out, spoiled.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::header::{AUTHORIZATION, CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use parking_lot::Mutex;
use tokio::sync::mpsc::UnboundedSender;

use crate::fault::{Fault, Faults};
use crate::ops::Session;
use crate::problem::{Problem, json_answer};
use crate::request::{Caller, Parts};
use crate::schedule::Span;
use crate::state::State;
use crate::throttle::{Admission, Window};
use crate::webhook::Delivery;
use crate::world::World;

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit-default");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining-default");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset-default");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// An answer and how it gets out.
#[derive(Debug)]
pub(crate) struct Staged {
    pub(crate) delay: Duration,
    pub(crate) ending: Ending,
    pub(crate) answer: Response<Bytes>,
}

/// How an answer gets out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// As it is.
    Whole,
    /// Never.
    Hang,
    /// Not at all: the connection is reset.
    Reset,
    /// Half of it.
    Truncated,
}

/// The simulated server without its sockets.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) world: World,
    pub(crate) state: Mutex<State>,
    pub(crate) faults: Faults,
    seen: AtomicU64,
    outbox: UnboundedSender<Delivery>,
}

impl Engine {
    /// A server for a world that was checked.
    pub(crate) fn new(world: World, outbox: UnboundedSender<Delivery>) -> Self {
        let busy: Vec<(usize, Span)> =
            world.busy.iter().filter_map(|busy| Some((world.find(&busy.who)?, (busy.start, busy.end)))).collect();
        let state = Mutex::new(State::new(world.seed, busy));
        let faults = Faults::new(world.seed);
        Self { world, state, faults, seen: AtomicU64::new(0), outbox }
    }

    /// How many requests have come in.
    pub(crate) fn seen(&self) -> u64 {
        self.seen.load(Ordering::Relaxed)
    }

    /// What a request meets.
    pub(crate) fn handle(&self, request: &Request<Bytes>) -> Staged {
        self.seen.fetch_add(1, Ordering::Relaxed);
        let path = request.uri().path();
        let fault = self.faults.next(request.method().as_str(), path.strip_prefix("/v2").unwrap_or(path));
        let staged = self.before(fault, request).unwrap_or_else(|| self.spoil(fault, self.answer(fault, request)));
        self.world.tell(request, &staged.answer, fault);
        staged
    }

    /// Faults that strike before anything happens.
    fn before(&self, fault: Fault, request: &Request<Bytes>) -> Option<Staged> {
        let now = self.world.clock.now();
        let target = request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        let whole = |answer| Staged { delay: Duration::ZERO, ending: Ending::Whole, answer };
        let silent = |ending| Staged { delay: Duration::ZERO, ending, answer: Response::new(Bytes::new()) };
        let broken = || Problem::constant(500, "INTERNAL_SERVER_ERROR", "There was an error, please try again later.");
        Some(match fault {
            Fault::Refuse | Fault::Reset => silent(Ending::Reset),
            Fault::Hang => silent(Ending::Hang),
            Fault::Http500 => whole(dated(broken().answer(target, now), now)),
            Fault::Http502 => whole(dated(bad_gateway(), now)),
            Fault::Http503 { retry_after } => {
                let mut answer = Problem::flat(503, "Service Unavailable").answer(target, now);
                answer.headers_mut().insert(RETRY_AFTER, retry_after.into());
                whole(dated(answer, now))
            }
            Fault::Status429 { reset, retry_after } => {
                let mut answer = Problem::throttled().answer(target, now);
                let limit = self.world.limit.limit;
                let reset = i64::try_from(reset).unwrap_or(i64::MAX);
                tell_limit(answer.headers_mut(), Admission { admitted: false, limit, remaining: 0, reset });
                if let Some(seconds) = retry_after {
                    answer.headers_mut().insert(RETRY_AFTER, seconds.into());
                }
                whole(dated(answer, now))
            }
            _ => return None,
        })
    }

    /// Faults that strike after everything happened.
    fn spoil(&self, fault: Fault, mut answer: Response<Bytes>) -> Staged {
        let (mut delay, mut ending) = (Duration::ZERO, Ending::Whole);
        match fault {
            Fault::LostResponse => ending = Ending::Reset,
            Fault::HangAfter => ending = Ending::Hang,
            Fault::Truncated => ending = Ending::Truncated,
            Fault::SlowBy { millis, jitter_millis } => {
                delay = Duration::from_millis(millis + self.faults.spread(jitter_millis))
            }
            Fault::Http500After => {
                let broken = Problem::flat(500, "Internal server error");
                answer = dated(broken.answer("/", self.world.clock.now()), self.world.clock.now());
            }
            Fault::Malformed => *answer.body_mut() = Bytes::from_static(b"{\"status\":\"success\",\"data\":{oops"),
            Fault::WrongShape => *answer.body_mut() = Bytes::from_static(b"{\"status\":\"success\",\"data\":[[42]]}"),
            Fault::WrongContentType => {
                answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
            }
            _ => {}
        }
        Staged { delay, ending, answer }
    }

    /// The answer of a healthy server.
    fn answer(&self, fault: Fault, request: &Request<Bytes>) -> Response<Bytes> {
        let skew =
            if let Fault::ClockSkew { seconds } = fault { TimeDelta::seconds(seconds) } else { TimeDelta::zero() };
        let now = self.world.clock.now() + skew;
        let target = request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        let refuse = |problem: &Problem| problem.answer(target, now);
        let Some(parts) = Parts::of(request) else {
            return dated(refuse(&Problem::not_found(format!("Cannot {} /api{target}", request.method()))), now);
        };
        let mut state = self.state.lock();
        let caller = match self.caller(request.headers()) {
            Ok(caller) => caller,
            Err(problem) => return dated(refuse(&problem), now),
        };
        let admission = self.admit(&mut state, caller, now);
        let mut answer = if admission.admitted {
            self.carry_out(&mut state, &parts, (caller, now)).unwrap_or_else(|problem| refuse(&problem))
        } else {
            refuse(&Problem::throttled())
        };
        tell_limit(answer.headers_mut(), admission);
        let id = HeaderValue::try_from(state.rng.uuid()).unwrap_or(HeaderValue::from_static("unknown-request-id"));
        answer.headers_mut().insert(REQUEST_ID, id);
        dated(answer, now)
    }

    fn carry_out(
        &self,
        state: &mut State,
        parts: &Parts<'_>,
        (caller, now): (Caller, DateTime<Utc>),
    ) -> Result<Response<Bytes>, Problem> {
        let mut session = Session { world: &self.world, state, now, caller, events: Vec::new() };
        let (status, body) = session.carry_out(parts)?;
        let events = std::mem::take(&mut session.events);
        for delivery in events.iter().flat_map(|event| event.deliveries(&self.world, &session.state.hooks, now)) {
            // Nobody is left to send it when the simulator is shutting down.
            let _ = self.outbox.send(delivery);
        }
        Ok(json_answer(status, &body))
    }

    /// The limiter looks at the key before anything else does.
    fn caller(&self, headers: &HeaderMap) -> Result<Caller, Problem> {
        let Some(header) = headers.get(AUTHORIZATION) else {
            return Ok(Caller::Anonymous);
        };
        let token = header.to_str().ok().and_then(|text| text.strip_prefix("Bearer ")).unwrap_or_default();
        let known = self.world.accounts.iter().position(|account| account.api_key == token);
        known.map(Caller::Account).ok_or_else(|| {
            let is_key = token.starts_with("cal_");
            Problem::unauthorized(if is_key {
                "CustomThrottlerGuard - Invalid API Key"
            } else {
                "Invalid Access Token."
            })
        })
    }

    fn admit(&self, state: &mut State, caller: Caller, now: DateTime<Utc>) -> Admission {
        let bucket = match caller {
            Caller::Anonymous => "anonymous",
            Caller::Account(index) => self.world.accounts[index].api_key.as_str(),
        };
        let window = state.windows.entry(bucket.to_owned()).or_insert_with(|| Window::new(now));
        window.admit(self.world.limit, now)
    }
}

fn tell_limit(headers: &mut HeaderMap, admission: Admission) {
    headers.insert(LIMIT, admission.limit.into());
    headers.insert(REMAINING, admission.remaining.into());
    headers.insert(RESET, admission.reset.into());
}

/// The server's own clock.
fn dated(mut answer: Response<Bytes>, now: DateTime<Utc>) -> Response<Bytes> {
    if let Ok(date) = HeaderValue::try_from(now.format("%a, %d %b %Y %H:%M:%S GMT").to_string()) {
        answer.headers_mut().insert(DATE, date);
    }
    answer
}

fn bad_gateway() -> Response<Bytes> {
    let page = "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n</body>\n</html>\n";
    let mut answer = Response::new(Bytes::from_static(page.as_bytes()));
    *answer.status_mut() = StatusCode::BAD_GATEWAY;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    answer
}
