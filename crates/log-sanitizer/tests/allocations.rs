//! A clean line costs no allocation.
#![allow(clippy::unwrap_used, missing_docs)]

use log_sanitizer::Sanitizer;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn clean_lines_come_back_borrowed_without_an_allocation() {
    let sanitizer = Sanitizer::default();
    let lines = [
        r#"{"timestamp":"2025-10-22T03:24:48.955Z","level":"INFO","fields":{"message":"slots received","slots":["2025-09-21T19:45:00.000Z"],"event_type_id":2563193},"target":"gateway"}"#,
        "[2025-10-22 03:24:48] local.INFO: Function call finished {\"call_id\":\"call_kclarls52yp09b5k06oasj3awqy\",\"status\":\"success\"} []",
        "ts=2025-10-22T03:24:48.955Z level=info msg=tick component=cache took=51ms pending=9 to=5 from=2",
        "2025-10-22T03:24:48 Termin außerhalb der Geschäftszeiten abgelehnt, Preis 118,46 €",
    ];
    let region = Region::new(ALLOCATOR);
    for line in lines {
        assert!(matches!(sanitizer.sanitize(line), std::borrow::Cow::Borrowed(_)), "{line}");
    }
    assert_eq!(region.change().allocations, 0);
}
