use tenant_cache::{CacheConfig, Freshness, TenantCache};

fn main() -> Result<(), tenant_cache::ConfigFaults> {
    let cache: TenantCache<String> = TenantCache::new(CacheConfig::default().validate()?);
    let _found = cache.get("askpro_cache_cal_slots_15_0_7", Freshness::StaleAllowed);
    Ok(())
}
