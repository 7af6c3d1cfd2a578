//! Several teams, several keys, several limits.

use calcom_simulator::{
    Account, Assignment, EventType, ExistingBooking, RateLimit, Schedule, Simulator, Status, World,
};
use chrono::TimeDelta;
use chrono_tz::America::New_York;
use http::Method;
use serde_json::{Value, json};

use crate::raw::Caller;
use crate::salon::{KEY, OTHER_KEY, at, clock, world};

const PARENT: u64 = 20;
const COPY: u64 = 21;
const BOTH: u64 = 22;

async fn start(change: impl FnOnce(World) -> World) -> Simulator {
    Simulator::start(change(world(clock()))).await.unwrap()
}

fn with_teams(world: World) -> World {
    let managed = EventType::new(PARENT, "Vorlage", 30).with(|e| {
        (e.team, e.assignment) = (Some("praxis".into()), Assignment::Managed);
    });
    let copy = EventType::new(COPY, "Kopie", 30).with(|e| e.parent = Some(PARENT));
    let both = EventType::new(BOTH, "Zu zweit", 30).with(|e| {
        (e.team, e.assignment) = (Some("praxis".into()), Assignment::Collective);
    });
    world
        .account(Account::new("cal_praxis_eve", "Eve Muster"))
        .team("praxis", ["ali-muster", "eve-muster"])
        .event_type(managed, OTHER_KEY)
        .event_type(copy, "cal_praxis_eve")
        .event_type(both, OTHER_KEY)
}

fn body(event_type: u64) -> Value {
    json!({"start": "2026-10-02T07:00:00Z", "eventTypeId": event_type,
        "attendee": {"name": "Erika", "email": "erika@kunde.example", "timeZone": "Europe/Berlin"}})
}

fn slots(event_type: u64) -> String {
    format!("/v2/slots?eventTypeId={event_type}&start=2026-10-02&end=2026-10-02")
}

#[tokio::test]
async fn a_managed_event_type_is_a_template_and_its_copies_are_booked() {
    let simulator = start(with_teams).await;
    let (ali, eve) = (Caller::of(&simulator, OTHER_KEY), Caller::of(&simulator, "cal_praxis_eve"));
    let listed = ali.get("/v2/teams/502/event-types").await;
    assert_eq!(listed.data()[0]["schedulingType"], "managed");
    assert_eq!(ali.get(&slots(PARENT)).await.data(), &json!({}));
    let refused = ali.post("/v2/bookings", body(PARENT)).await;
    assert!(
        refused.sentence().starts_with("Event type with id=20 is the parent managed event type that can't be booked.")
    );
    assert_eq!(eve.get("/v2/event-types/21").await.data()["parentEventTypeId"], PARENT);
    assert_eq!(eve.get(&slots(COPY)).await.data()["2026-10-02"].as_array().unwrap().len(), 18);
    assert_eq!(eve.post("/v2/bookings", body(COPY)).await.data()["hosts"][0]["username"], "eve-muster");
}

#[tokio::test]
async fn a_collective_booking_takes_up_every_hosts_time() {
    let simulator = start(with_teams).await;
    let eve = Caller::of(&simulator, "cal_praxis_eve");
    let made = eve.post("/v2/bookings", body(BOTH)).await;
    assert_eq!(made.data()["hosts"].as_array().unwrap().len(), 2);
    let taken = eve.post("/v2/bookings", body(COPY)).await;
    assert_eq!(taken.sentence(), "User either already has booking at this time or is not available");
    let again = eve.post("/v2/bookings", body(BOTH)).await;
    assert_eq!(again.sentence(), "One of the hosts either already has booking at this time or is not available");
}

#[tokio::test]
async fn a_team_shows_itself_to_its_members_only() {
    let simulator = start(with_teams).await;
    let (mara, eve) = (Caller::of(&simulator, KEY), Caller::of(&simulator, "cal_praxis_eve"));
    assert_eq!(mara.get("/v2/teams/501/event-types").await.data().as_array().unwrap().len(), 1);
    assert_eq!(mara.get("/v2/teams/502/event-types").await.status, 403);
    assert_eq!(eve.get("/v2/teams/502/event-types/22").await.data()["teamId"], 502);
    assert_eq!(eve.get("/v2/teams/502/event-types/2").await.status, 404, "it belongs to another team");
    assert_eq!(eve.get("/v2/teams/999/event-types").await.status, 404);
    assert_eq!(Caller::anonymous(&simulator).get("/v2/teams/501/event-types").await.status, 401);
}

#[tokio::test]
async fn a_team_event_type_is_found_by_slugs() {
    let simulator = start(with_teams).await;
    let caller = Caller::anonymous(&simulator);
    let range = "start=2026-10-02&end=2026-10-02";
    let by = async |names: &str| caller.get(&format!("/v2/slots?{range}&{names}")).await;
    assert_eq!(by("eventTypeSlug=beratung&teamSlug=salon").await.status, 200);
    assert_eq!(by("eventTypeSlug=haarschnitt&username=mara-beispiel").await.status, 200);
    assert_eq!(by("eventTypeSlug=beratung&teamSlug=nobody").await.sentence(), "Team with slug nobody not found");
    assert_eq!(by("eventTypeSlug=haarschnitt&username=nobody").await.sentence(), "User with username nobody not found");
    assert_eq!(by("eventTypeSlug=nothing&username=mara-beispiel").await.sentence(), "Event Type not found");
}

#[tokio::test]
async fn an_instant_booking_is_for_teams_and_waits_for_a_host() {
    let simulator = start(|w| w).await;
    let caller = Caller::of(&simulator, KEY);
    let mut wanted = body(2);
    wanted["instant"] = true.into();
    assert_eq!(caller.post("/v2/bookings", wanted.clone()).await.data()["status"], "awaiting_host");
    wanted["eventTypeId"] = 424_242.into();
    assert_eq!(caller.post("/v2/bookings", wanted).await.status, 400);
}

#[tokio::test]
async fn round_robin_can_be_held_once_for_each_host() {
    let simulator = start(|w| w).await;
    let caller = Caller::of(&simulator, KEY);
    let hold = json!({"eventTypeId": 2, "slotStart": "2026-10-02T07:00:00Z"});
    let first = async || caller.get(&slots(2)).await.data()["2026-10-02"][0]["start"].clone();
    for _ in 0..2 {
        assert_eq!(first().await, "2026-10-02T07:00:00.000Z");
        caller.post("/v2/slots/reservations", hold.clone()).await.data();
    }
    assert_eq!(caller.post("/v2/slots/reservations", hold).await.status, 422);
    assert_eq!(first().await, "2026-10-02T07:30:00.000Z");
}

#[tokio::test]
async fn a_longer_hold_is_for_the_owner_and_the_team() {
    let simulator = start(|w| w).await;
    let hold = json!({"eventTypeId": 424_242, "slotStart": "2026-10-02T07:00:00Z", "reservationDuration": 30});
    let held = async |caller: Caller| caller.post("/v2/slots/reservations", hold.clone()).await;
    assert_eq!(held(Caller::anonymous(&simulator)).await.status, 401);
    assert_eq!(held(Caller::of(&simulator, OTHER_KEY)).await.status, 403);
    assert_eq!(held(Caller::of(&simulator, KEY)).await.data()["reservationUntil"], "2026-09-30T12:30:00.000Z");
}

#[tokio::test]
async fn a_booking_can_be_for_the_owner_only() {
    let closed = EventType::new(7, "Intern", 30).with(|e| e.requires_authentication = true);
    let simulator = start(|w| w.event_type(closed, KEY)).await;
    assert_eq!(Caller::anonymous(&simulator).post("/v2/bookings", body(7)).await.status, 403);
    assert_eq!(Caller::of(&simulator, KEY).post("/v2/bookings", body(7)).await.status, 201);
}

#[tokio::test]
async fn keys_are_good_expired_or_unknown() {
    let mara = Account::new("cal_first", "Jo Muster").with(|a| {
        a.other_keys = vec!["cal_live_second".into()];
        a.expired_keys = vec!["cal_old".into()];
    });
    let simulator = start(|w| w.account(mara)).await;
    let me = async |key: &str| Caller::of(&simulator, key).get("/v2/me").await;
    assert_eq!(me("cal_first").await.data()["id"], me("cal_live_second").await.data()["id"]);
    assert_eq!(me("cal_old").await.sentence(), "Your api key is expired");
    assert_eq!(me("cal_nobody").await.sentence(), "CustomThrottlerGuard - Invalid API Key");
    assert_eq!(me("token").await.sentence(), "Invalid Access Token.");
}

#[tokio::test]
async fn each_key_has_its_own_limit_with_the_real_headers_and_the_block() {
    let account = Account::new("cal_first", "Jo Muster").with(|a| {
        a.other_keys = vec!["cal_live_second".into()];
        let long = RateLimit::per_minute(3);
        a.limits = [("burst".to_owned(), RateLimit::per_minute(1)), ("default".to_owned(), long)].into();
    });
    let clock = clock();
    let simulator = Simulator::start(world(clock.clone()).account(account)).await.unwrap();
    let caller = Caller::of(&simulator, "cal_first");
    let answer = caller.get("/v2/me").await;
    assert_eq!(answer.header("x-ratelimit-limit-default"), Some("3"));
    assert_eq!(answer.header("x-ratelimit-remaining-burst"), Some("0"));
    assert_eq!(answer.header("x-ratelimit-reset-default"), Some("60"));
    assert!(answer.header("x-request-id").is_some() && answer.header("retry-after").is_none());
    assert_eq!(caller.get("/v2/me").await.status, 200, "over one limit is not over all of them");
    assert_eq!(caller.get("/v2/me").await.status, 200);
    clock.advance(TimeDelta::seconds(10));
    let refused = caller.get("/v2/me").await;
    assert_eq!((refused.status, refused.body["error"]["code"].as_str()), (429, Some("ThrottlerException")));
    assert!(refused.body["error"]["details"].is_string());
    assert_eq!(refused.header("x-ratelimit-reset-default"), Some("60"), "the block counts from the first refusal");
    assert_eq!(Caller::of(&simulator, "cal_live_second").get("/v2/me").await.status, 200);
    clock.advance(TimeDelta::seconds(60));
    assert_eq!(caller.get("/v2/me").await.status, 200);
}

#[tokio::test]
async fn without_a_limit_no_limit_is_told() {
    let simulator = start(|w| w.rate_limit(RateLimit::per_minute(0))).await;
    let answer = Caller::of(&simulator, KEY).get("/v2/me").await;
    assert_eq!((answer.status, answer.header("x-ratelimit-limit-default")), (200, None));
}

#[tokio::test]
async fn schedules_have_zones_and_exceptions_and_are_found_by_number() {
    let closed = "2026-10-02".parse().unwrap();
    let hours = Schedule::weekdays(New_York, 8, 12).except(closed, (0, 0), (0, 0));
    let simulator = start(|w| w.event_type(EventType::new(7, "Fern", 60).schedule(hours), KEY)).await;
    let caller = Caller::of(&simulator, KEY);
    let all = caller.get("/v2/schedules").await;
    let own = &all.data()[1];
    assert_eq!((&own["timeZone"], &own["isDefault"]), (&json!("America/New_York"), &json!(false)));
    assert_eq!(own["overrides"], json!([{"date": "2026-10-02", "startTime": "00:00", "endTime": "00:00"}]));
    let one = caller.get(&format!("/v2/schedules/{}", own["id"])).await;
    assert_eq!(one.data(), own);
    assert_eq!(caller.get("/v2/event-types/7").await.data()["scheduleId"], own["id"]);
    assert_eq!(caller.get("/v2/schedules/default").await.data(), &all.data()[0]);
    assert_eq!(caller.get("/v2/schedules/1").await.status, 404);
    assert_eq!(caller.get(&slots(7)).await.data(), &json!({}));
    let next = caller.get("/v2/slots?eventTypeId=7&start=2026-10-05&end=2026-10-05").await;
    assert_eq!(next.data()["2026-10-05"][0]["start"], "2026-10-05T12:00:00.000Z");
}

#[tokio::test]
async fn pages_say_what_is_left() {
    let simulator = start(|w| {
        let hours = [7, 8, 9, 10, 11];
        hours.iter().fold(w.rate_limit(RateLimit::per_minute(0)), |w, hour| {
            w.booking(ExistingBooking::new(6, at(&format!("2026-10-02T{hour:02}:00:00Z"))))
        })
    })
    .await;
    let caller = Caller::of(&simulator, OTHER_KEY);
    let page = caller.get("/v2/bookings?take=2&skip=2&sortStart=desc").await;
    let starts: Vec<_> = page.data().as_array().unwrap().iter().map(|b| b["start"].as_str().unwrap()).collect();
    assert_eq!(starts, ["2026-10-02T09:00:00.000Z", "2026-10-02T08:00:00.000Z"]);
    let expected = json!({"totalItems": 5, "remainingItems": 1, "returnedItems": 2, "itemsPerPage": 2, "currentPage": 2,
        "totalPages": 3, "hasNextPage": true, "hasPreviousPage": true});
    assert_eq!(page.body["pagination"], expected);
    for wrong in ["take=0", "take=251", "skip=-1", "skip=18446744073709551615", "take=x"] {
        assert_eq!(caller.get(&format!("/v2/bookings?{wrong}")).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn bookings_are_filtered_by_what_the_document_names() {
    let simulator = start(|w| {
        let first = ExistingBooking::new(2, at("2026-10-02T07:00:00Z")).with(|b| b.name = "Jo Muster".into());
        let second = ExistingBooking::new(424_242, at("2026-10-02T09:00:00Z")).with(|b| {
            (b.uid, b.status, b.email) = (Some("known".into()), Status::Cancelled, "jo@kunde.example".into());
        });
        w.booking(first).booking(second)
    })
    .await;
    let caller = Caller::of(&simulator, KEY);
    let cases = [
        ("", 2),
        ("teamId=501", 1),
        ("teamsIds=502,501", 1),
        ("teamId=502", 0),
        ("eventTypeId=2", 1),
        ("eventTypeIds=2,424242", 2),
        ("status=upcoming", 1),
        ("status=cancelled,past", 1),
        ("status=unconfirmed", 0),
        ("attendeeEmail=JO@kunde.example", 1),
        ("attendeeName=Jo%20Muster", 1),
        ("bookingUid=known", 1),
        ("afterStart=2026-10-02T08:00:00Z", 1),
        ("beforeEnd=2026-10-02T08:00:00Z", 1),
        ("afterCreatedAt=2026-09-30T12:00:01Z", 0),
        ("beforeUpdatedAt=2026-09-30T12:00:00Z", 2),
    ];
    for (query, count) in cases {
        assert_eq!(
            caller.get(&format!("/v2/bookings?{query}")).await.data().as_array().unwrap().len(),
            count,
            "{query}"
        );
    }
    let wrong = caller.get("/v2/bookings?colour=red").await;
    assert!(wrong.sentence().contains("property colour should not exist"));
}

#[tokio::test]
async fn a_booking_that_is_there_from_the_beginning_stands_as_it_is_told() {
    let existing = ExistingBooking::new(5, at("2026-10-02T07:00:00Z")).with(|b| {
        (b.uid, b.status) = (Some("known".into()), Status::Pending);
        b.metadata.insert("call_id".into(), "call_1".into());
    });
    let simulator = start(|w| w.booking(existing)).await;
    let ali = Caller::of(&simulator, OTHER_KEY);
    let found = ali.get("/v2/bookings/known").await;
    assert_eq!((&found.data()["status"], &found.data()["metadata"]["call_id"]), (&json!("pending"), &json!("call_1")));
    let confirmed = ali.send(Method::POST, "/v2/bookings/known/confirm", Some("2024-08-13"), None).await;
    assert_eq!(confirmed.data()["status"], "accepted");
}
