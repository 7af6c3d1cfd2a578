//! What a call in flight costs, counted by an allocator of this binary's own.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

use std::alloc::System;
use std::future::Future as _;
use std::task::{Context, Waker};
use std::time::Duration;

use bytes::Bytes;
use calcom_client::{ApiKey, CalcomClient, ClientConfig, EventTypeId, SlotsQuery, StackConfig, TransportError, stack};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use http::{Request, Response};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static GLOBAL: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// So many calls at once.
const CALLS: usize = 200;

/// Bytes per call, its request and its answer's wait included, in a debug build; a release build takes less.
const MOST: isize = 16 * 1024;

fn never(_: Request<Bytes>) -> std::future::Pending<Result<Response<Bytes>, TransportError>> {
    std::future::pending()
}

/// Bytes that were allocated since and are still there.
fn held(region: &Region<'_, System>) -> isize {
    let change = region.change();
    isize::try_from(change.bytes_allocated).unwrap() - isize::try_from(change.bytes_deallocated).unwrap()
}

#[tokio::test]
async fn a_call_in_flight_takes_a_few_kilobytes_with_every_policy_around_it() {
    let settings = ClientConfig::new("https://api.cal.example", ApiKey::new("cal_memory").unwrap()).validate().unwrap();
    let mut config = StackConfig::default();
    (config.quota.published, config.quota.budget, config.quota.burst) = (10_000, 9_000, 5_000);
    let transport = stack(&config.validate().unwrap(), tower::service_fn(never));
    let client = CalcomClient::with_transport(settings, transport);
    let start: DateTime<Utc> = "2026-10-01T00:00:00Z".parse().unwrap();
    let query = SlotsQuery::new(EventTypeId::new(1).unwrap(), start, start + TimeDelta::days(7), Berlin);
    let mut calls: Vec<_> = Vec::with_capacity(CALLS);
    let mut context = Context::from_waker(Waker::noop());
    let region = Region::new(GLOBAL);
    for _ in 0..CALLS {
        let mut call = Box::pin(client.slots(&query, Duration::from_secs(30)));
        assert!(call.as_mut().poll(&mut context).is_pending());
        calls.push(call);
    }
    let held = held(&region);
    let each = held / isize::try_from(CALLS).unwrap();
    eprintln!("{each} bytes per call in flight");
    assert!((1..MOST).contains(&each), "{each}");
    drop(calls);
    let left = self::held(&region);
    assert!(left < 4096, "calls that were given up leave nothing behind: {left}");
}
