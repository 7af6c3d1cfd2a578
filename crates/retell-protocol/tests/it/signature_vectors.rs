//! The signature check against vectors made with the published SDKs.

use std::time::Duration;

use retell_protocol::{ApiKey, SignatureError, SignatureVerifier};
use serde_json::Value;

use crate::fixtures;

fn vectors() -> Vec<Value> {
    let file = fixtures::json("retell-signature-vectors.json");
    let vectors = file["vectors"].as_array().unwrap().clone();
    assert_eq!(vectors.len(), 23);
    vectors
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().unwrap()
}

fn verifier(vector: &Value) -> SignatureVerifier {
    SignatureVerifier::new(&ApiKey::new(text(vector, "apiKey")).unwrap())
}

fn verify(vector: &Value, body: &[u8]) -> Result<i64, SignatureError> {
    let now = vector["now"].as_i64().unwrap();
    let header = Some(text(vector, "signature"));
    verifier(vector).verify(header, body, now).map(|signed| signed.timestamp_ms())
}

#[test]
fn every_vector_gets_the_strict_verdict() {
    for vector in vectors() {
        let verdict = verify(&vector, text(&vector, "body").as_bytes());
        let strict = vector["strict"].as_bool().unwrap();
        assert_eq!(verdict.is_ok(), strict, "{}: {verdict:?}", text(&vector, "id"));
        if strict {
            assert_eq!(verdict.ok(), vector["timestamp"].as_i64());
        }
    }
}

#[test]
fn each_refusal_says_why() {
    let expected = |id: &str| match id {
        "age-5min-plus-1ms" => Some(SignatureError::TooOld { age_ms: 300_001, window_ms: 300_000 }),
        "future-5min-plus-1ms" => Some(SignatureError::FromTheFuture { ahead_ms: 300_001, window_ms: 300_000 }),
        "seconds-instead-of-ms" => {
            Some(SignatureError::TooOld { age_ms: 1_790_769_600_000 - 1_790_769_600, window_ms: 300_000 })
        }
        "wrong-key" | "tampered-body" | "tampered-timestamp" => Some(SignatureError::Mismatch),
        "empty-header" => Some(SignatureError::Missing),
        "uppercase-digest"
        | "uppercase-labels"
        | "space-after-comma"
        | "swapped-order"
        | "truncated-digest"
        | "trailing-garbage"
        | "leading-zero-timestamp"
        | "missing-prefix" => Some(SignatureError::Malformed),
        _ => None,
    };
    for vector in vectors() {
        let refusal = verify(&vector, text(&vector, "body").as_bytes()).err();
        assert_eq!(refusal, expected(text(&vector, "id")), "{}", text(&vector, "id"));
    }
}

#[test]
fn the_digest_of_every_vector_is_the_one_the_sdks_make() {
    for vector in vectors() {
        let (body, at) = (text(&vector, "body"), vector["timestamp"].as_i64().unwrap());
        let made = verifier(&vector).sign(body.as_bytes(), at);
        assert_eq!(made, format!("v={at},d={}", text(&vector, "digestOfThisBody")));
    }
}

#[test]
fn one_flipped_bit_anywhere_in_the_body_breaks_it() {
    let vector = &vectors()[0];
    let body = text(vector, "body").as_bytes();
    for index in 0..body.len() {
        let mut flipped = body.to_vec();
        flipped[index] ^= 1;
        assert_eq!(verify(vector, &flipped), Err(SignatureError::Mismatch), "byte {index}");
    }
}

#[test]
fn a_digit_moved_from_the_body_into_the_timestamp_falls_out_of_the_window() {
    let verifier = SignatureVerifier::new(&ApiKey::new("key_1").unwrap());
    let signed = verifier.sign(b"1", 790_769_600_000);
    let digest = signed.split_once(",d=").unwrap().1;
    // Body and timestamp are joined without a separator, so this digest does fit; the window is
    // what refuses it.
    let moved = format!("v=1790769600000,d={digest}");
    let refusal = verifier.verify(Some(&moved), b"", 790_769_600_000).err();
    assert!(refusal.is_some_and(|refusal| refusal.is_clock()));
}

#[test]
fn the_window_can_be_narrowed() {
    let verifier = SignatureVerifier::new(&ApiKey::new("key_1").unwrap());
    let verifier = verifier.with_window(Duration::from_secs(1));
    let header = verifier.sign(b"", 10_000);
    assert!(verifier.verify(Some(&header), b"", 11_000).is_ok());
    assert!(verifier.verify(Some(&header), b"", 11_001).is_err());
    assert!(verifier.verify(Some(&header), b"", 9_000).is_ok());
    assert!(verifier.verify(Some(&header), b"", 8_999).is_err());
}

#[test]
fn the_same_request_twice_has_the_same_digest_and_another_has_another() {
    let verifier = SignatureVerifier::new(&ApiKey::new("key_1").unwrap());
    let digest = |body: &[u8], at| {
        let header = verifier.sign(body, at);
        *verifier.verify(Some(&header), body, at).unwrap().digest()
    };
    assert_eq!(digest(b"{}", 1), digest(b"{}", 1));
    assert_ne!(digest(b"{}", 1), digest(b"{}", 2));
    assert_ne!(digest(b"{}", 1), digest(b"[]", 1));
}
