//! Answers made at random from the document's schemas are read, whatever operation they are of.

use bytes::Bytes;
use http::Response;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::Value;

use crate::canned::{BUDGET, client};
use crate::document::{Operation, document};
use crate::operations::{ROWS, all_bookings};
use crate::random_json::Maker;

/// Answers per operation.
const CASES: u8 = 40;

/// The n-th answer of an operation, with its status.
fn answer(operation: &Operation, case: u8) -> (u16, Value) {
    let (status, schema) = operation.success();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[case; 32]);
    let mut maker = Maker { operation, rng, filled: takes_no_empty_list(&operation.path) };
    let mut body = maker.value(schema, ("", 0));
    // An envelope that says "error" is none of a success, though the document's allows it.
    body["status"] = "success".into();
    (status, body)
}

/// Whether the answer is one booking or a series, which is at least one.
fn takes_no_empty_list(path: &str) -> bool {
    path.starts_with("/v2/bookings")
}

fn response(status: u16, body: &Value) -> Response<Bytes> {
    Response::builder().status(status).body(Bytes::from(body.to_string())).unwrap()
}

#[tokio::test]
async fn every_answer_is_read() {
    let Some(document) = document() else { return };
    let mut read = 0;
    for (name, call) in ROWS {
        let operation = Operation::named(document, name);
        for case in 0..CASES {
            let (status, body) = answer(&operation, case);
            let result = call(client(response(status, &body)).0).await;
            assert!(result.is_ok(), "{name} case {case}: {result:?}\n{body}");
            read += 1;
        }
    }
    assert!(read >= 40 * usize::from(CASES));
}

#[test]
fn the_answers_that_are_made_fit_their_schemas() {
    let Some(document) = document() else { return };
    for (name, _) in ROWS {
        let operation = Operation::named(document, name);
        let validator = operation.validator(operation.success().1);
        for case in 0..20 {
            let (_, body) = answer(&operation, case);
            let errors: Vec<_> = validator.iter_errors(&body).map(|error| error.to_string()).collect();
            assert_eq!(errors, Vec::<String>::new(), "{name} case {case}: {body}");
        }
    }
}

#[tokio::test]
async fn what_is_read_is_what_was_answered() {
    let Some(document) = document() else { return };
    let operation = Operation::named(document, "GET /v2/bookings");
    let mut bookings = 0;
    for case in 0..CASES {
        let (status, mut body) = answer(&operation, case);
        body["pagination"]["hasNextPage"] = false.into();
        let read = all_bookings(&client(response(status, &body)).0).await.unwrap();
        let answered = body["data"].as_array().unwrap();
        assert_eq!(read.len(), answered.len());
        for (booking, answered) in read.iter().zip(answered) {
            bookings += 1;
            assert_eq!(booking.uid.as_str(), answered["uid"]);
            assert_eq!(booking.id.get(), answered["id"].as_u64().unwrap());
            let start: chrono::DateTime<chrono::Utc> = answered["start"].as_str().unwrap().parse().unwrap();
            assert_eq!(booking.start, start);
            assert_eq!(booking.location.as_deref(), answered["location"].as_str());
            let texts = answered["metadata"].as_object().into_iter().flatten().filter(|(_, value)| value.is_string());
            assert_eq!(booking.metadata.len(), texts.count());
        }
    }
    assert!(bookings > 40);
}

#[tokio::test]
async fn slots_are_read_with_every_instant_in_the_range() {
    let Some(document) = document() else { return };
    let operation = Operation::named(document, "GET /v2/slots");
    for case in 0..CASES {
        let (status, body) = answer(&operation, case);
        let slots = client(response(status, &body)).0.slots(&crate::canned::october(), BUDGET).await.unwrap();
        let days = body["data"].as_object().unwrap().values();
        let mut starts: Vec<chrono::DateTime<chrono::Utc>> = days
            .flat_map(|day| day.as_array().unwrap())
            .map(|slot| slot["start"].as_str().unwrap().parse().unwrap())
            .collect();
        starts.sort();
        starts.dedup();
        let mut read: Vec<_> = slots.starts().collect();
        read.dedup();
        assert_eq!(read, starts, "{body}");
    }
}
