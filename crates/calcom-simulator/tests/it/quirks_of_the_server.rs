//! The oddities of the real server, each switchable.

use bytes::Bytes;
use calcom_client::{Meaning, SlotsQuery};
use calcom_simulator::{Collision, Simulator, World};
use chrono_tz::Europe::Berlin;
use http::{Request, Response};
use serde_json::{Value, json};
use tower_service::Service as _;

use crate::salon::{BUDGET, HAIRCUT, KEY, at, booking, client_in_process, clock, day, event_type, world};

async fn raw(simulator: &Simulator, target: &str, version: Option<&str>) -> Response<Bytes> {
    let mut request = Request::get(target).header("authorization", format!("Bearer {KEY}"));
    if let Some(version) = version {
        request = request.header("cal-api-version", version);
    }
    simulator.in_process().call(request.body(Bytes::new()).unwrap()).await.unwrap()
}

fn json_of(answer: &Response<Bytes>) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

async fn start(change: impl FnOnce(World) -> World) -> Simulator {
    Simulator::start(change(world(clock()))).await.unwrap()
}

#[tokio::test]
async fn the_wrong_version_of_slots_is_a_route_that_does_not_exist() {
    let simulator = start(|world| world).await;
    let target = "/v2/slots?eventTypeId=424242&start=2026-10-02&end=2026-10-02";
    for version in [None, Some("2024-08-13"), Some("\"2024-09-04\"")] {
        let answer = raw(&simulator, target, version).await;
        assert_eq!(answer.status(), 404);
        assert_eq!(json_of(&answer)["error"]["message"], format!("Cannot GET /api{target}"));
    }
    assert_eq!(raw(&simulator, target, Some("2024-09-04")).await.status(), 200);
}

#[tokio::test]
async fn a_missing_version_means_the_oldest_shapes() {
    let simulator = start(|world| world).await;
    let old = json_of(&raw(&simulator, "/v2/event-types", None).await);
    assert_eq!(old["data"][0]["length"], 45);
    assert!(json_of(&raw(&simulator, "/v2/bookings", None).await)["data"]["bookings"].is_array());
    let strict = start(|world| world.quirks(|q| q.old_version_fallback = false)).await;
    assert_eq!(raw(&strict, "/v2/event-types", None).await.status(), 404);
}

#[tokio::test]
async fn an_end_at_midnight_is_widened_and_the_client_cuts_it_again() {
    let simulator = start(|world| world).await;
    let target = "/v2/slots?eventTypeId=424242&start=2026-10-01T00:00:00Z&end=2026-10-02T00:00:00Z";
    let days = json_of(&raw(&simulator, target, Some("2024-09-04")).await);
    assert_eq!(days["data"].as_object().unwrap().len(), 2);
    let client = client_in_process(&simulator, KEY);
    let query = SlotsQuery::new(event_type(HAIRCUT), at("2026-10-01T00:00:00Z"), at("2026-10-02T00:00:00Z"), Berlin);
    let slots = client.slots(&query, BUDGET).await.unwrap();
    assert!(!slots.is_empty() && slots.starts().all(|start| start < at("2026-10-02T00:00:00Z")));
}

#[tokio::test]
async fn slots_outside_the_range_are_cut_by_the_client() {
    let simulator = start(|world| world.quirks(|q| q.slots_outside_range = true)).await;
    let client = client_in_process(&simulator, KEY);
    let (from, to) = (at("2026-10-02T09:00:00Z"), at("2026-10-02T11:00:00Z"));
    let slots = client.slots(&SlotsQuery::new(event_type(HAIRCUT), from, to, Berlin), BUDGET).await.unwrap();
    assert!(!slots.is_empty() && slots.starts().all(|start| from <= start && start < to));
}

#[tokio::test]
async fn a_listed_slot_can_be_refused_every_time() {
    let start_at = at("2026-10-02T07:00:00Z");
    let simulator = start(|world| world.quirks(|q| q.refused_though_listed = vec![start_at])).await;
    let client = client_in_process(&simulator, KEY);
    assert!(client.slots(&day(HAIRCUT, "2026-10-02"), BUDGET).await.unwrap().contains(start_at));
    for _ in 0..2 {
        let error = client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap_err();
        assert!(error.is_conflict());
    }
}

#[tokio::test]
async fn a_collision_is_a_conflict_in_every_shape() {
    let shapes = [
        (Collision::Unavailable, Meaning::SlotTaken),
        (Collision::FlatConflict, Meaning::Duplicate),
        (Collision::DatabaseConflict, Meaning::Duplicate),
        (Collision::CodedConflict, Meaning::Duplicate),
        (Collision::UnmappedServerError, Meaning::SlotTaken),
    ];
    for (collision, meaning) in shapes {
        let simulator = start(|world| world.quirks(|q| q.collision = collision)).await;
        let client = client_in_process(&simulator, KEY);
        client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap();
        let error = client.create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET).await.unwrap_err();
        assert_eq!(error.meaning(), Some(&meaning), "{collision:?}");
        assert!(error.is_conflict() && !error.is_outage());
    }
}

#[tokio::test]
async fn unknown_hosts_and_nulls_are_read() {
    let simulator = start(|world| world.quirks(|q| (q.unknown_host_id, q.nulls) = (true, true))).await;
    let made = client_in_process(&simulator, KEY)
        .create_booking(&booking(HAIRCUT, "2026-10-02T07:00:00Z"), BUDGET)
        .await
        .unwrap();
    assert_eq!((made.hosts[0].id, made.location.clone(), made.updated_at), (None, None, None));
}

#[tokio::test]
async fn number_and_slug_together_are_refused_with_the_real_sentence() {
    let simulator = start(|world| world).await;
    let target =
        "/v2/slots?start=2026-10-02&end=2026-10-02&username=mara-beispiel&eventTypeSlug=haarschnitt&eventTypeId=424242";
    let answer = json_of(&raw(&simulator, target, Some("2024-09-04")).await);
    assert_eq!(answer["error"]["code"], json!("BadRequestException"));
    assert!(
        answer["error"]["message"]
            .as_str()
            .unwrap()
            .contains("username property is wrong,property username should not exist ")
    );
}
