//! Statistics for a metrics recorder, written when asked, so that a hit costs nothing more.

use metrics::{counter, gauge};

use crate::stats::{CacheStats, TenantStats};

impl CacheStats {
    /// Sets the counters and gauges `tenant_cache_…` of the installed recorder, one series per row.
    ///
    /// Call it before each scrape. There are never more rows than `max_tenants` and one.
    pub fn publish(&self) {
        for row in &self.tenants {
            let tenant = row.tenant.clone().unwrap_or_else(|| "(others)".to_owned());
            for (name, count) in counts(row) {
                counter!(name, "tenant" => tenant.clone()).absolute(count);
            }
            gauge!("tenant_cache_entries", "tenant" => tenant.clone()).set(row.entries as f64);
            gauge!("tenant_cache_weight", "tenant" => tenant.clone()).set(row.weight as f64);
            if let Some(ratio) = row.recent_hit_ratio() {
                gauge!("tenant_cache_hit_ratio", "tenant" => tenant).set(ratio);
            }
        }
    }
}

const fn counts(row: &TenantStats) -> [(&'static str, u64); 19] {
    [
        ("tenant_cache_hits_total", row.hits),
        ("tenant_cache_stale_total", row.stale),
        ("tenant_cache_misses_total", row.misses),
        ("tenant_cache_forced_total", row.forced),
        ("tenant_cache_joined_total", row.joined),
        ("tenant_cache_stale_on_error_total", row.stale_on_error),
        ("tenant_cache_loads_total", row.loads),
        ("tenant_cache_refreshes_total", row.refreshes),
        ("tenant_cache_load_errors_total", row.load_errors),
        ("tenant_cache_load_aborts_total", row.load_aborts),
        ("tenant_cache_outrun_total", row.outrun),
        ("tenant_cache_load_microseconds_total", row.load_micros),
        ("tenant_cache_redis_hits_total", row.redis_hits),
        ("tenant_cache_redis_misses_total", row.redis_misses),
        ("tenant_cache_redis_failures_total", row.redis_failures),
        ("tenant_cache_rejected_total", row.rejected),
        ("tenant_cache_cross_tenant_prevented_total", row.cross_tenant_prevented),
        ("tenant_cache_evictions_total", row.evictions),
        ("tenant_cache_invalidations_total", row.invalidations),
    ]
}
