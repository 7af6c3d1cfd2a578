//! Whatever bytes come, they are read or refused: no panic, no person in an error, and an error is never an empty list.

use bytes::Bytes;
use calcom_client::{WebhookEvent, WebhookSecret, verify_webhook};
use http::Response;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::canned::{BUDGET, booking, client, october, samples};
use crate::operations::{ROWS, all_bookings};

/// What is done to a good body.
#[derive(Clone, Debug)]
enum Harm {
    Cut(Index),
    Flip(Index, u8),
    Double(Index),
    Put(Index, &'static str),
}

fn harm() -> impl Strategy<Value = Harm> {
    let pieces = ["null", "{}", "[]", "\"", "-1", "1e999", "\u{0}", "🙂", ",", "\\ud800", "true", "[[[[[[[["];
    prop_oneof![
        any::<Index>().prop_map(Harm::Cut),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Harm::Flip(at, byte)),
        any::<Index>().prop_map(Harm::Double),
        (any::<Index>(), proptest::sample::select(pieces.to_vec())).prop_map(|(at, piece)| Harm::Put(at, piece)),
    ]
}

fn harmed(mut body: Vec<u8>, harms: Vec<Harm>) -> Vec<u8> {
    for harm in harms {
        let size = body.len() + 1;
        match harm {
            Harm::Cut(at) => body.truncate(at.index(size)),
            Harm::Flip(at, byte) => {
                if let Some(there) = body.get_mut(at.index(size)) {
                    *there ^= byte;
                }
            }
            Harm::Double(at) => body.extend_from_within(at.index(size)..),
            Harm::Put(at, piece) => {
                let at = at.index(size);
                body.splice(at..at, piece.bytes());
            }
        }
    }
    body
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_harmed_answer_of_any_operation_is_read_or_refused(
        sample: Index, row: Index, harms in proptest::collection::vec(harm(), 0..5), status in 200..600_u16,
    ) {
        let samples = samples();
        let body = harmed(samples[sample.index(samples.len())].response.body().to_vec(), harms);
        let answer = Response::builder().status(status).body(Bytes::from(body)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (_, call) = ROWS[row.index(ROWS.len())];
            let mut errors: Vec<_> = call(client(answer.clone()).0).await.err().into_iter().collect();
            match client(answer.clone()).0.slots(&october(), BUDGET).await {
                Ok(slots) => assert!(slots.starts().is_sorted() && (200..300).contains(&status)),
                Err(error) => errors.push(error),
            }
            match client(answer.clone()).0.create_series(&booking(), BUDGET).await {
                Ok(series) => assert!(!series.is_empty() && (200..300).contains(&status)),
                Err(error) => errors.push(error),
            }
            errors.extend(all_bookings(&client(answer).0).await.err());
            for error in errors {
                let text = format!("{error} {error:?}");
                let hidden = ["@", "ürgen", "kunde", "Beispiel", "+49"].iter().any(|part| text.contains(part));
                assert!(!hidden && text.len() < 2000, "{text}");
            }
        });
    }

    #[test]
    fn a_harmed_webhook_is_an_event_or_none(
        file in proptest::sample::select(vec!["booking-created", "booking-rescheduled", "meeting-ended-flat"]),
        harms in proptest::collection::vec(harm(), 0..5), header in ".{0,70}",
    ) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/calcom-webhooks");
        let body = harmed(std::fs::read(folder.join(format!("{file}.json"))).unwrap(), harms);
        if let Some(event) = WebhookEvent::parse(&body) {
            assert!(!format!("{event:?}").contains("ürgen"));
            assert_eq!(WebhookEvent::parse(&body).map(|again| again.dedupe_key()), Some(event.dedupe_key()));
        }
        assert!(verify_webhook(&[WebhookSecret::new("whsec_other").unwrap()], &body, Some(&header)).is_err());
    }
}
