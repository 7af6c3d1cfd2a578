//! Whatever comes in, an answer goes out.

use calcom_simulator::{InProcess, Simulator};
use http::Method;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::raw::{Caller, exchange};
use crate::salon::{HAIRCUT, KEY, clock, world};

async fn start() -> Simulator {
    Simulator::start(world(clock())).await.unwrap()
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_and_not_read() {
    let simulator = start().await;
    let head = "POST /v2/bookings HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";
    let long = format!("{head}content-length: 2000000\r\n\r\n{}", "x".repeat(1_100_000));
    // The end can overtake the answer while the rest of the body is still being sent.
    let answer = exchange(&simulator, &long).await.unwrap_or_else(|_| "HTTP/1.1 413".to_owned());
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert_eq!(simulator.requests_seen(), 0);
}

#[tokio::test]
async fn a_head_that_is_too_long_is_refused() {
    let simulator = start().await;
    let request = format!("GET /v2/me?{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(100_000));
    let answer = exchange(&simulator, &request).await.unwrap_or_else(|_| "HTTP/1.1 4".to_owned());
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}

#[tokio::test]
async fn a_time_that_calendars_cannot_reckon_with_is_refused() {
    let simulator = start().await;
    let caller = Caller::of(&simulator, KEY);
    for far in ["+262142-12-31T23:59:59Z", "-262143-01-01", "9999-12-31T23:59:59Z", "0001-01-01"] {
        let slots =
            format!("/v2/slots?eventTypeId=424242&start={}&end={}", far.replace('+', "%2B"), far.replace('+', "%2B"));
        assert_eq!(caller.get(&slots).await.status, 400, "{far}");
        let body = json!({"start": far, "eventTypeId": HAIRCUT, "attendee": {"name": "E", "email": "e@x.example", "timeZone": "UTC"}});
        assert_eq!(caller.post("/v2/bookings", body).await.status, 400, "{far}");
        let hold = json!({"eventTypeId": HAIRCUT, "slotStart": far});
        assert_eq!(caller.post("/v2/slots/reservations", hold).await.status, 400, "{far}");
    }
    let years = "/v2/slots?eventTypeId=424242&start=2026-01-01&end=2029-01-01";
    assert!(caller.get(years).await.sentence().starts_with("Invalid time range given"));
}

#[tokio::test]
async fn numbers_that_do_not_fit_are_wrong_and_not_absent() {
    let simulator = start().await;
    let caller = Caller::of(&simulator, KEY);
    let attendee = json!({"name": "E", "email": "e@x.example", "timeZone": "UTC"});
    let body = json!({"start": "2026-10-02T07:00:00Z", "eventTypeId": 6, "attendee": attendee, "lengthInMinutes": 5_000_000_000_u64});
    assert!(caller.post("/v2/bookings", body).await.sentence().starts_with("lengthInMinutes property is wrong"));
    let hold = json!({"eventTypeId": HAIRCUT, "slotStart": "2026-10-02T07:00:00Z", "reservationDuration": 100_000});
    assert!(
        caller.post("/v2/slots/reservations", hold).await.sentence().contains("reservationDuration must be 1 to 1440")
    );
}

/// JSON of any kind, with the names that mean something among its names.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec![
            "2026-10-02T07:00:00Z",
            "9999-12-31",
            "Europe/Berlin",
            "e@x.example",
            "+493023125042"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        let names = prop::sample::select(vec![
            "start",
            "eventTypeId",
            "attendee",
            "name",
            "email",
            "timeZone",
            "phoneNumber",
            "metadata",
            "guests",
            "lengthInMinutes",
            "recurrenceCount",
            "seatUid",
            "cancellationReason",
            "slotStart",
            "slotDuration",
            "reservationDuration",
            "attendees",
            "host",
            "subscriberUrl",
            "triggers",
            "active",
            "secret",
            "x",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((names, inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_body_to_any_route_gets_an_answer(body in any_json(), route in 0..8_usize, patch: bool) {
        let routes = [
            "/v2/bookings", "/v2/bookings/known/cancel", "/v2/bookings/known/reschedule", "/v2/bookings/known/mark-absent",
            "/v2/bookings/known/decline", "/v2/slots/reservations", "/v2/webhooks", "/v2/slots/reservations/none",
        ];
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let existing = calcom_simulator::ExistingBooking::new(HAIRCUT, "2026-10-02T07:00:00Z".parse().unwrap())
                .with(|b| b.uid = Some("known".into()));
            let service = InProcess::start(world(clock()).booking(existing)).unwrap();
            let caller = Caller::in_process(service, KEY);
            let method = if patch { Method::PATCH } else { Method::POST };
            let version = crate::raw::version(routes[route]);
            let answer = caller.send(method, routes[route], version, Some(body)).await;
            assert!((200..500).contains(&answer.status), "{}", answer.body);
        });
    }

    #[test]
    fn any_query_gets_an_answer(start in "\\PC{0,20}", pairs in prop::collection::vec(("[a-zA-Z\\[\\]0-9]{1,14}", "\\PC{0,14}"), 0..4)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let caller = Caller::in_process(InProcess::start(world(clock())).unwrap(), KEY);
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("eventTypeId", "424242").append_pair("start", &start).append_pair("end", "2026-10-03").extend_pairs(&pairs);
            let query = query.finish();
            for path in ["/v2/slots", "/v2/bookings", "/v2/webhooks", "/v2/calendars/busy-times", "/v2/event-types"] {
                let answer = caller.get(&format!("{path}?{query}")).await;
                assert!((200..500).contains(&answer.status), "{}", answer.body);
            }
        });
    }
}
