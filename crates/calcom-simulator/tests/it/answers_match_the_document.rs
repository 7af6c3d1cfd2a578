//! Every answer validates against the corrected document, over random sequences of operations.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use bytes::Bytes;
use calcom_simulator::{InProcess, ManualClock, RateLimit, World};
use chrono::TimeDelta;
use http::{Method, Request, Response};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use tower_service::Service as _;

use crate::judge;
use crate::salon::{HAIRCUT, KEY, OTHER_KEY, clock, world};

/// One step of a sequence: which operation, on which of the bookings so far, at which of a few times, with which key.
type Step = (u8, usize, u8, bool);

/// Where the times begin: the first weeks of October.
const DAYS: u8 = 4;

struct Session {
    service: InProcess,
    key: &'static str,
    document: &'static Value,
    uids: Vec<(String, Option<String>)>,
    holds: Vec<String>,
    hooks: Vec<String>,
    judged: BTreeSet<String>,
    refused: usize,
}

impl Session {
    async fn send(&mut self, method: Method, target: &str, body: Option<Value>) -> Value {
        let mut request = Request::builder()
            .method(method.clone())
            .uri(target)
            .header("authorization", format!("Bearer {}", self.key));
        if let Some(version) = version(target) {
            request = request.header("cal-api-version", version);
        }
        let bytes = body.map_or_else(Bytes::new, |body| body.to_string().into());
        let answer = self.service.call(request.body(bytes).unwrap()).await.unwrap();
        self.judge(&method, target, &answer)
    }

    fn judge(&mut self, method: &Method, target: &str, answer: &Response<Bytes>) -> Value {
        let value: Value = serde_json::from_slice(answer.body()).unwrap();
        let status = answer.status().as_u16();
        if status >= 400 {
            assert!(judge::error().is_valid(&value), "{method} {target}: {value}");
            self.refused += 1;
            return value;
        }
        let path = judge::template(self.document, method.as_str(), target.split('?').next().unwrap());
        let validator = validator(self.document, (method.as_str(), &path, status));
        if let Err(error) = validator.validate(&value) {
            let told: String = format!("{error}\n{value}").chars().take(2000).collect();
            panic!("{method} {target} {status}: {told}");
        }
        self.judged.insert(format!("{method} {path}"));
        value
    }

    async fn step(&mut self, (what, which, when, mara): Step) {
        self.key = if mara { KEY } else { OTHER_KEY };
        let start = format!("2026-10-{:02}T{:02}:00:00Z", 5 + when % DAYS, 7 + when % 6);
        let (uid, seat) = self.uids.get(which % self.uids.len().max(1)).cloned().unwrap_or(("none".to_owned(), None));
        let id = [HAIRCUT, 2, 3, 4, 5, 6][which % 6];
        match what % 18 {
            0 => self.create(id, &start).await,
            1 => drop(self.send(Method::GET, &slots(id), None).await),
            2 => {
                drop(self.send(Method::GET, &format!("{}&timeZone=Europe/Berlin&format=range", slots(id)), None).await)
            }
            3 => drop(self.send(Method::GET, &format!("/v2/bookings/{uid}"), None).await),
            4 => drop(self.send(Method::GET, &format!("/v2/bookings?take=2&skip={when}&sortStart=desc"), None).await),
            5 => self.reschedule(&uid, seat, &start).await,
            6 => self.cancel(&uid, seat).await,
            7 => drop(self.send(Method::POST, &format!("/v2/bookings/{uid}/confirm"), None).await),
            8 => drop(
                self.send(Method::POST, &format!("/v2/bookings/{uid}/decline"), Some(json!({"reason": "nein"}))).await,
            ),
            9 => self.settings(when).await,
            10 => self.hold(id, &start).await,
            11 => self.read_hold(which, when).await,
            12 => self.hook(which, when).await,
            13 => {
                drop(self.send(Method::GET, &format!("/v2/bookings/by-seat/{}", seat.unwrap_or_default()), None).await)
            }
            14 => drop(self.send(Method::GET, &format!("/v2/event-types/{id}"), None).await),
            15 => self.move_hold(which, id, &start).await,
            16 => self.list(when).await,
            _ => self.absent(&uid).await,
        }
    }

    async fn create(&mut self, id: u64, start: &str) {
        let attendee = json!({"name": "Erika Beispiel", "timeZone": "Europe/Berlin", "phoneNumber": "+493023125042", "language": "de"});
        let body = json!({"start": start, "eventTypeId": id, "attendee": attendee, "metadata": {"call_id": "call_1"}});
        let made = self.send(Method::POST, "/v2/bookings", Some(body)).await;
        let all = made["data"].as_array().cloned().unwrap_or_else(|| vec![made["data"].clone()]);
        let uid = |b: &Value| Some((b["uid"].as_str()?.to_owned(), b["seatUid"].as_str().map(str::to_owned)));
        self.uids.extend(all.iter().filter_map(uid));
    }

    async fn reschedule(&mut self, uid: &str, seat: Option<String>, start: &str) {
        let mut body = json!({"start": start});
        if let Some(seat) = seat {
            body["seatUid"] = seat.into();
        }
        let moved = self.send(Method::POST, &format!("/v2/bookings/{uid}/reschedule"), Some(body)).await;
        if let Some(uid) = moved["data"]["uid"].as_str() {
            self.uids.push((uid.to_owned(), None));
        }
    }

    async fn cancel(&mut self, uid: &str, seat: Option<String>) {
        let mut body = json!({"cancellationReason": "verhindert"});
        if let Some(seat) = seat {
            body["seatUid"] = seat.into();
        }
        self.send(Method::POST, &format!("/v2/bookings/{uid}/cancel"), Some(body)).await;
    }

    async fn absent(&mut self, uid: &str) {
        let body = json!({"host": false, "attendees": [{"email": "493023125042@sms.cal.com", "absent": true}]});
        self.send(Method::POST, &format!("/v2/bookings/{uid}/mark-absent"), Some(body)).await;
    }

    async fn settings(&mut self, when: u8) {
        let busy = "/v2/calendars/busy-times?dateFrom=2026-10-01&dateTo=2026-10-02\
                    &calendarsToLoad[0][credentialId]=31&calendarsToLoad[0][externalId]=a";
        let targets = [
            "/v2/me",
            "/v2/schedules",
            "/v2/schedules/default",
            "/v2/schedules/777",
            "/v2/schedules/778",
            "/v2/event-types",
            "/v2/calendars",
            "/v2/teams/501/event-types",
            "/v2/teams/501/event-types/2",
            busy,
            "/v2/webhooks",
        ];
        self.send(Method::GET, targets[usize::from(when) % targets.len()], None).await;
    }

    async fn hold(&mut self, id: u64, start: &str) {
        let body = json!({"eventTypeId": id, "slotStart": start});
        let held = self.send(Method::POST, "/v2/slots/reservations", Some(body)).await;
        self.holds.extend(held["data"]["reservationUid"].as_str().map(str::to_owned));
    }

    async fn read_hold(&mut self, which: usize, when: u8) {
        let uid = self.holds.get(which % self.holds.len().max(1)).cloned().unwrap_or_else(|| "none".to_owned());
        let method = [Method::GET, Method::DELETE][usize::from(when) % 2].clone();
        self.send(method, &format!("/v2/slots/reservations/{uid}"), None).await;
    }

    async fn move_hold(&mut self, which: usize, id: u64, start: &str) {
        let uid = self.holds.get(which % self.holds.len().max(1)).cloned().unwrap_or_else(|| "none".to_owned());
        let body = json!({"eventTypeId": id, "slotStart": start});
        self.send(Method::PATCH, &format!("/v2/slots/reservations/{uid}"), Some(body)).await;
    }

    /// A page of bookings, filtered and sorted.
    async fn list(&mut self, when: u8) {
        let filters = [
            "status=upcoming,unconfirmed&sortStart=asc",
            "status=past,cancelled,recurring&sortCreated=desc",
            "attendeeEmail=493023125042@sms.cal.com&eventTypeIds=2,3",
            "attendeeName=Erika%20Beispiel&eventTypeId=4&sortEnd=asc",
            "afterStart=2026-10-05T00:00:00Z&beforeEnd=2026-10-07T00:00:00Z",
            "afterCreatedAt=2026-09-30T00:00:00Z&afterUpdatedAt=2026-09-30T00:00:00Z&sortUpdatedAt=asc",
        ];
        let filter = filters[usize::from(when) % filters.len()];
        self.send(Method::GET, &format!("/v2/bookings?take={}&skip={}&{filter}", 1 + when % 5, when % 3), None).await;
    }

    async fn hook(&mut self, which: usize, when: u8) {
        let id = self.hooks.get(which % self.hooks.len().max(1)).cloned().unwrap_or_else(|| "none".to_owned());
        match when % 4 {
            0 => {
                let body = json!({"subscriberUrl": format!("http://127.0.0.1:1/{which}"), "triggers": ["BOOKING_CREATED"],
                    "active": false, "secret": "s"});
                let made = self.send(Method::POST, "/v2/webhooks", Some(body)).await;
                self.hooks.extend(made["data"]["id"].as_str().map(str::to_owned));
            }
            1 => drop(self.send(Method::PATCH, &format!("/v2/webhooks/{id}"), Some(json!({"active": false}))).await),
            2 => drop(self.send(Method::DELETE, &format!("/v2/webhooks/{id}"), None).await),
            _ => drop(self.send(Method::GET, &format!("/v2/webhooks/{id}"), None).await),
        }
    }
}

/// The judge of one kind of answer; each is made once.
fn validator(document: &Value, (method, path, status): (&str, &str, u16)) -> &'static Validator {
    static KNOWN: Mutex<BTreeMap<String, &'static Validator>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap();
    let make = || -> &'static Validator { Box::leak(Box::new(judge::answer(document, method, path, status))) };
    known.entry(format!("{method} {path} {status}")).or_insert_with(make)
}

fn slots(id: u64) -> String {
    format!("/v2/slots?eventTypeId={id}&start=2026-10-05&end=2026-10-08")
}

fn version(target: &str) -> Option<&'static str> {
    match target.split(['/', '?']).nth(2)? {
        "slots" => Some("2024-09-04"),
        "bookings" => Some("2024-08-13"),
        "event-types" => Some("2024-06-14"),
        "schedules" => Some("2024-06-11"),
        _ => None,
    }
}

/// The world of a sequence: how it is changed, and how far its clock is moved before the last third.
struct Setting {
    quirks: Vec<bool>,
    clock: ManualClock,
}

impl Setting {
    /// Every oddity that the document knows of can be on.
    fn world(&self) -> World {
        let on = |i: usize| self.quirks.get(i).copied().unwrap_or(false);
        world(self.clock.clone()).rate_limit(RateLimit::per_minute(60)).quirks(|q| {
            (q.unknown_host_id, q.slots_outside_range, q.empty_slots_message) = (on(0), on(1), on(2));
            (q.holds_lock, q.moved_seat_gets_new_uid, q.seats_move_anywhere) = (on(3), on(4), on(5));
            (q.input_pipe_echoes, q.refused_though_made, q.nulls) = (on(6), on(7) && on(8), on(8));
            (q.create_race_millis, q.unique_key, q.pending_blocks) = (u32::from(on(9)) * 500, !on(10), !on(11));
            (q.cancel_twice_refused, q.host_needs_reason, q.unknown_hold_is_null) = (!on(12), !on(13), !on(14));
            (q.midnight_end_widens, q.dates_are_utc, q.answers_existing_booking) = (!on(15), !on(16), on(17));
        })
    }
}

/// Carries a sequence out; the operations whose successes were judged.
fn judged(steps: &[Step], quirks: Vec<bool>, document: &'static Value) -> (BTreeSet<String>, usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let setting = Setting { quirks, clock: clock() };
        let service = InProcess::start(setting.world()).unwrap();
        let mut session = Session {
            service,
            key: KEY,
            document,
            uids: vec![],
            holds: vec![],
            hooks: vec![],
            judged: BTreeSet::new(),
            refused: 0,
        };
        for (i, step) in steps.iter().enumerate() {
            setting.clock.advance(TimeDelta::milliseconds(400));
            if i == steps.len() * 2 / 3 {
                setting.clock.advance(TimeDelta::days(7));
            }
            session.step(*step).await;
        }
        (session.judged, session.refused)
    })
}

#[test]
fn of_each_operation_that_the_document_has() {
    let Some(document) = judge::document() else { return };
    let mut random = TestRunner::deterministic();
    let steps = proptest::collection::vec(any::<Step>(), 900).new_tree(&mut random).unwrap().current();
    let mut missing: BTreeSet<String> = judge::operations(document).collect();
    let mut refused = 0;
    for part in steps.chunks(100) {
        let (seen, errors) = judged(part, vec![], document);
        missing.retain(|operation| !seen.contains(operation));
        refused += errors;
    }
    assert!(missing.is_empty() && refused > 20, "never judged: {missing:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn over_random_sequences(
        steps in proptest::collection::vec(any::<Step>(), 20..80),
        quirks in proptest::collection::vec(any::<bool>(), 18),
    ) {
        let Some(document) = judge::document() else { return Ok(()) };
        let (seen, refused) = judged(&steps, quirks, document);
        assert!(seen.len() + refused > 0);
    }
}
