//! Whatever somebody posts as a webhook is an event or none: no panic, and no signature fits by chance.

#![no_main]

use calcom_client::{WebhookEvent, WebhookSecret, verify_webhook};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], &str)| {
    let (body, header) = input;
    if let Some(event) = WebhookEvent::parse(body) {
        assert_eq!(event.dedupe_key(), WebhookEvent::parse(body).unwrap().dedupe_key());
        drop(format!("{event:?}"));
    }
    let secret = WebhookSecret::new("whsec_fuzz").unwrap();
    assert!(verify_webhook(&[secret], body, Some(header)).is_err());
});
