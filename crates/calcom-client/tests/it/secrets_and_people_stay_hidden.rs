//! No key, name, address, number or query ends up in an error or in `Debug`.

use bytes::Bytes;
use calcom_client::{ApiKey, ClientConfig};
use http::Response;

use crate::canned::{BUDGET, KEY, booking, client, named, october, samples};

const HIDDEN: [&str; 8] = ["ürgen", "uergen", "Müller", "kunde.example", "30231250", KEY, "start=", "Beispiel"];

fn check(text: &str, of: &str) {
    for hidden in HIDDEN {
        assert!(!text.contains(hidden), "{hidden} in {of}: {text}");
    }
}

#[tokio::test]
async fn in_errors_of_every_sample() {
    for sample in samples() {
        let client = client(sample.response).0;
        // A success of another operation is an unreadable answer, whose body is full of people.
        if let Err(error) = client.create_booking(&booking(), BUDGET).await {
            check(&format!("{error} {error:?}"), &sample.file);
        }
        if let Err(error) = client.slots(&october(), BUDGET).await {
            check(&format!("{error} {error:?}"), &sample.file);
        }
    }
}

#[tokio::test]
async fn in_an_answer_that_breaks_off_anywhere() {
    let whole = named("booking-create-201.json").response.into_body();
    for end in (0..whole.len()).step_by(7) {
        let client = client(Response::new(Bytes::copy_from_slice(&whole[..end]))).0;
        let error = client.create_booking(&booking(), BUDGET).await.unwrap_err();
        check(&format!("{error} {error:?}"), "a broken booking");
        assert!(error.to_string().len() < 1000);
    }
}

#[tokio::test]
async fn in_debug_of_what_is_asked_and_answered() {
    let made = client(named("booking-create-201.json").response).0.create_booking(&booking(), BUDGET).await.unwrap();
    let config = ClientConfig::new("https://api.cal.example", ApiKey::new(KEY).unwrap());
    check(&format!("{made:?} {:?} {:?} {:?} {config:?}", made.attendees, made.hosts, booking()), "Debug");
    check(&format!("{:?}", config.validate().unwrap()), "Debug of the settings");
}
