//! A hit takes no memory from the heap: in a binary of its own, because it replaces the allocator.
#![allow(clippy::unwrap_used, missing_docs)]

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tenant_cache::{BranchId, CacheConfig, EventTypeId, Freshness, Loaded, Scope, TenantCache, TenantId};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[derive(Debug, thiserror::Error)]
#[error("never")]
struct Never;

#[test]
fn a_hit_with_a_key_built_from_parts_allocates_nothing() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let cache: TenantCache<String> = TenantCache::new(CacheConfig::default().validate().unwrap());
    let (tenant, branch, event_type) =
        (TenantId::new("15").unwrap(), BranchId::new("0").unwrap(), EventTypeId::new("2563193").unwrap());
    let ask = || {
        let scope = Scope::tenant(&tenant).branch(&branch).event_type(&event_type);
        let key = scope.key().part("2026-11-25").part("2026-12-09").part("Europe/Berlin").part(30_u32);
        let load = || async { Ok::<_, Never>(Loaded::found("slots".to_owned())) };
        runtime.block_on(cache.get_or_load(&key, Freshness::StaleAllowed, load)).unwrap()
    };
    ask();
    // The harness has a thread of its own that may allocate meanwhile, though not in every round; a hit that allocated
    // would do so in each.
    let least = (0..10).map(|_| {
        let region = Region::new(ALLOCATOR);
        for _ in 0..100 {
            assert_eq!(ask().value().as_str(), "slots");
        }
        region.change().allocations
    });
    assert_eq!(least.min(), Some(0));
}
