//! The world of these tests, and a client for it.

use std::time::Duration;

use calcom_client::{
    ApiKey, CalcomClient, ClientConfig, EventTypeId, NewAttendee, NewBooking, SlotsQuery, Transport, TransportError,
    TransportFault,
};
use calcom_simulator::{Account, Broken, EventType, ManualClock, Schedule, Simulator, World};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use tower::{BoxError, ServiceExt as _};

pub(crate) const KEY: &str = "cal_salon_mara";
pub(crate) const OTHER_KEY: &str = "cal_salon_ali";
pub(crate) const HAIRCUT: u64 = 424_242;
pub(crate) const BUDGET: Duration = Duration::from_secs(5);

/// A Wednesday noon.
pub(crate) fn now() -> DateTime<Utc> {
    "2026-09-30T12:00:00Z".parse().unwrap()
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn clock() -> ManualClock {
    ManualClock::new(now())
}

/// Every kind of event type that there is.
pub(crate) fn world(clock: ManualClock) -> World {
    let hours = Schedule::weekdays(Berlin, 9, 18);
    let event = |id, title: &str, length| EventType::new(id, title, length);
    World::new(clock)
        .account(Account::new(KEY, "Mara Beispiel").schedule(hours))
        .account(Account::new(OTHER_KEY, "Ali Muster"))
        .team("salon", ["mara-beispiel", "ali-muster"])
        .event_type(event(HAIRCUT, "Haarschnitt", 45).with(|e| (e.notice, e.buffer_after) = (120, 15)), KEY)
        .event_type(event(2, "Beratung", 30).with(|e| e.team = Some("salon".into())), KEY)
        .event_type(event(3, "Kurs", 60).with(|e| e.seats = Some(2)), OTHER_KEY)
        .event_type(event(4, "Massage", 30).with(|e| e.recurrence = Some(4)), OTHER_KEY)
        .event_type(event(5, "Farbe", 60).with(|e| e.requires_confirmation = true), OTHER_KEY)
        .event_type(event(6, "Schnitt oder Bart", 30).with(|e| e.lengths = vec![15, 30, 60]), OTHER_KEY)
}

/// A client over sockets.
pub(crate) fn client(simulator: &Simulator, key: &str) -> CalcomClient {
    let settings = ClientConfig::new(simulator.base_url(), ApiKey::new(key).unwrap()).validate().unwrap();
    CalcomClient::new(settings).unwrap()
}

/// A client without sockets, which a test can run in stopped time.
pub(crate) fn client_in_process(simulator: &Simulator, key: &str) -> CalcomClient {
    let settings = ClientConfig::new(simulator.base_url(), ApiKey::new(key).unwrap()).validate().unwrap();
    CalcomClient::with_transport(settings, in_process(simulator))
}

/// The transport of that client.
pub(crate) fn in_process(simulator: &Simulator) -> Transport {
    let service = simulator.in_process().map_err(|broken| {
        let fault = if broken == Broken::Refused { TransportFault::Connect } else { TransportFault::Interrupted };
        BoxError::from(TransportError::new(fault))
    });
    Transport::new(service)
}

pub(crate) fn event_type(id: u64) -> EventTypeId {
    EventTypeId::new(id).unwrap()
}

/// The slots of one day in Berlin.
pub(crate) fn day(id: u64, date: &str) -> SlotsQuery {
    let start = at(&format!("{date}T00:00:00+02:00"));
    SlotsQuery::new(event_type(id), start, start + TimeDelta::days(1), Berlin)
}

pub(crate) fn erika() -> NewAttendee {
    NewAttendee::new("Erika Beispiel", Berlin).email("erika@kunde.example".parse().unwrap())
}

pub(crate) fn booking(id: u64, start: &str) -> NewBooking {
    NewBooking::new(event_type(id), at(start), erika())
}
