//! One request from bytes to bytes: counted, struck by a fault, throttled, recognised, carried out, spoiled.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Request, Response};
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;

use crate::account::RateLimit;
use crate::fault::Fault;
use crate::faults::Faults;
use crate::headers::{REQUEST_ID, dated, tell_limits};
use crate::observer::RequestSeen;
use crate::ops::{Answer, Session};
use crate::problem::{Problem, json_answer};
use crate::request::{Caller, Parts};
use crate::schedule::Span;
use crate::settle::settle;
use crate::spoil::Staged;
use crate::state::State;
use crate::throttle::{Verdict, Window, admit};
use crate::webhook::Delivery;
use crate::world::World;

/// How many busy times are remembered.
const MOST_BUSY: usize = 10_000;

/// The simulated server without its sockets.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) world: World,
    pub(crate) state: Mutex<State>,
    pub(crate) faults: Faults,
    /// Told when something must happen without a request.
    pub(crate) needs_time: Notify,
    seen: AtomicU64,
    /// How far the clock was moved by hand, in milliseconds.
    ahead: AtomicI64,
    outbox: UnboundedSender<Delivery>,
}

impl Engine {
    /// A server for a world that was checked.
    pub(crate) fn new(world: World, outbox: UnboundedSender<Delivery>) -> Self {
        let now = world.clock.now();
        let mut state = State::new(world.seed, world.busy_spans());
        state.told_until = Some(now);
        settle(&world, &mut state, now);
        let faults = Faults::new(world.seed, world.steps(now));
        faults.set_rules(world.rules.iter().cloned());
        let needs_time = Notify::new();
        if !world.timeline.is_empty() || state.tells_of_meetings() {
            needs_time.notify_one();
        }
        let (seen, ahead) = (AtomicU64::new(0), AtomicI64::new(0));
        Self { world, state: Mutex::new(state), faults, needs_time, seen, ahead, outbox }
    }

    /// How many requests have come in.
    pub(crate) fn seen(&self) -> u64 {
        self.seen.load(Ordering::Relaxed)
    }

    /// The time by the world's clock and what was added by hand.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        let now = self.world.clock.now();
        now.checked_add_signed(TimeDelta::milliseconds(self.ahead.load(Ordering::Relaxed))).unwrap_or(now)
    }

    /// Moves the time forward by hand.
    pub(crate) fn advance(&self, by: TimeDelta) {
        self.ahead.fetch_add(by.num_milliseconds(), Ordering::Relaxed);
        self.pass_time();
    }

    /// Takes time from an account's calendar; whether there is such an account.
    pub(crate) fn make_busy(&self, who: &str, span: Span) -> bool {
        let account = self.world.find(who).filter(|_| span.0 < span.1);
        let mut state = self.state.lock();
        let room = state.busy.len() < MOST_BUSY;
        state.busy.extend(account.filter(|_| room).map(|index| (index, span)));
        account.is_some() && room
    }

    /// What happens by itself when time passes: steps of the timeline, meetings that begin and end.
    pub(crate) fn pass_time(&self) {
        let now = self.now();
        self.faults.pass_time(now);
        let mut state = self.state.lock();
        if state.tells_of_meetings() {
            self.with_session(&mut state, (Caller::Anonymous, now), |session| session.pass_time());
        }
    }

    /// What a request meets.
    pub(crate) fn handle(&self, request: &Request<Bytes>) -> Staged {
        self.seen.fetch_add(1, Ordering::Relaxed);
        let now = self.now();
        self.faults.pass_time(now);
        let path = request.uri().path();
        let (fault, delay) = self.faults.next(request.method().as_str(), path.strip_prefix("/v2").unwrap_or(path));
        let target = request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        let caller = self.caller(request.headers());
        let staged = Staged::before(fault, (target, now), self.world.limit)
            .unwrap_or_else(|| Staged::after(fault, self.answer(fault, request, &caller), now));
        let (method, status) = (request.method().as_str(), staged.answer.status().as_u16());
        let who = caller.as_ref().ok().and_then(|(caller, _)| self.world.name_of(*caller));
        self.world.tell(&RequestSeen { at: now, method, path, status, fault, caller: who, delay });
        Staged { delay, ..staged }
    }

    /// The answer of a healthy server.
    fn answer(
        &self,
        fault: Fault,
        request: &Request<Bytes>,
        caller: &Result<(Caller, &str), Problem>,
    ) -> Response<Bytes> {
        let skew = if let Fault::ClockSkew { seconds } = fault { seconds } else { 0 };
        let now = self.now() + TimeDelta::try_seconds(skew).unwrap_or_default();
        let target = request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        let refuse = |problem: &Problem| problem.answer(target, now);
        let Some(parts) = Parts::of(request, &self.world.quirks) else {
            return dated(refuse(&Problem::not_found(format!("Cannot {} /api{target}", request.method()))), now);
        };
        let mut state = self.state.lock();
        let admitted = caller.as_ref().map_err(Clone::clone).and_then(|known| self.admit(&mut state, *known, now));
        let (caller, verdict) = match admitted {
            Ok(admitted) => admitted,
            Err(problem) => return dated(refuse(&problem), now),
        };
        let outcome = if verdict.is_refusal() {
            Err(Problem::throttled())
        } else {
            self.with_session(&mut state, (caller, now), |session| session.carry_out(&parts))
        };
        let mut answer = match outcome {
            Ok((status, body)) => json_answer(status, &body),
            Err(problem) => refuse(&problem),
        };
        tell_limits(answer.headers_mut(), &verdict);
        let id = HeaderValue::try_from(state.rng.uuid()).unwrap_or(HeaderValue::from_static("unknown-request-id"));
        answer.headers_mut().insert(REQUEST_ID, id);
        dated(answer, now)
    }

    /// What a host does on the web page, which no route of the API does.
    pub(crate) fn as_host(&self, act: impl FnOnce(&mut Session<'_>) -> Answer) -> Answer {
        let mut state = self.state.lock();
        self.with_session(&mut state, (Caller::Anonymous, self.now()), act)
    }

    /// Carries something out and sends what webhooks are to hear about it.
    fn with_session<T>(
        &self,
        state: &mut State,
        (caller, now): (Caller, DateTime<Utc>),
        act: impl FnOnce(&mut Session<'_>) -> T,
    ) -> T {
        let told = state.tells_of_meetings();
        let mut session = Session { world: &self.world, state, now, caller, events: Vec::new() };
        let outcome = act(&mut session);
        let events = std::mem::take(&mut session.events);
        for delivery in events.iter().flat_map(|event| event.deliveries(&self.world, &session.state.hooks, now)) {
            // Nobody is left to send it when the simulator is shutting down.
            let _ = self.outbox.send(delivery);
        }
        if !told && session.state.tells_of_meetings() {
            session.state.told_until = Some(now);
            self.needs_time.notify_one();
        }
        outcome
    }

    /// Who calls, and by which key. The limiter looks at the key before anything else does.
    fn caller<'r>(&self, headers: &'r HeaderMap) -> Result<(Caller, &'r str), Problem> {
        let Some(header) = headers.get(AUTHORIZATION) else {
            return Ok((Caller::Anonymous, "anonymous"));
        };
        let token = header.to_str().ok().and_then(|text| text.strip_prefix("Bearer ")).unwrap_or_default();
        if let Some(index) = self.world.accounts.iter().position(|account| account.keys().any(|key| key == token)) {
            return Ok((Caller::Account(index), token));
        }
        let expired = self.world.accounts.iter().any(|account| account.expired_keys.iter().any(|key| key == token));
        Err(Problem::unauthorized(match (expired, token.starts_with("cal_")) {
            (true, _) => "Your api key is expired",
            (false, true) => "CustomThrottlerGuard - Invalid API Key",
            (false, false) => "Invalid Access Token.",
        }))
    }

    /// Counts the request against the limits of its key, and against the burst that locks it.
    fn admit(
        &self,
        state: &mut State,
        (caller, key): (Caller, &str),
        now: DateTime<Utc>,
    ) -> Result<(Caller, Verdict<'_>), Problem> {
        if let (Some(burst), Caller::Account(index)) = (self.world.quirks.lock_after, caller) {
            let limit = RateLimit { limit: burst.requests, window_seconds: burst.seconds, block_seconds: u32::MAX };
            let window = state.bursts.entry(index).or_insert_with(|| Window::new(now));
            if !window.admit(limit, now).admitted {
                return Err(Problem::unauthorized("Your api key is not valid"));
            }
        }
        let windows = state.windows.entry(key.to_owned()).or_default();
        Ok((caller, admit(windows, self.world.limits_of(caller), now)))
    }
}
