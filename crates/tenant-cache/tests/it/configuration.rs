//! A configuration that cannot work is refused, all faults at once.

use std::time::Duration;

use tenant_cache::CacheConfig;

use crate::house::seconds;

#[test]
fn the_defaults_are_those_of_the_contract() {
    let config = CacheConfig::default().validate().unwrap();
    assert_eq!(config.get().prefix, "askpro_cache_cal_slots");
    assert_eq!(config.get().fresh, seconds(30));
    assert_eq!(config.get().negative, seconds(10));
}

#[test]
fn every_fault_is_told_at_once_with_its_path() {
    let config = CacheConfig {
        prefix: "a b".into(),
        fresh: Duration::ZERO,
        stale_if_error: Duration::from_hours(24 * 8),
        jitter_percent: 51,
        refresh_ahead_percent: 91,
        capacity: 0,
        max_tenants: 0,
        ..CacheConfig::default()
    };
    let faults = config.validate().unwrap_err();
    let paths: Vec<_> = faults.0.iter().map(|fault| fault.path).collect();
    let expected = [
        "prefix",
        "fresh",
        "stale_if_error",
        "jitter_percent",
        "refresh_ahead_percent",
        "capacity",
        "max_tenants",
        "negative",
    ];
    assert_eq!(paths, expected);
    assert!(faults.to_string().contains("jitter_percent: 51 is out of range; use 0 to 50"), "{faults}");
}

#[cfg(feature = "serde")]
#[test]
fn unknown_fields_of_a_file_are_faults() {
    let read: CacheConfig = serde_json::from_str(r#"{"fresh": 12.5, "negative": 2}"#).unwrap();
    assert_eq!(read.fresh, Duration::from_millis(12_500));
    let unknown = serde_json::from_str::<CacheConfig>(r#"{"fresch": 12}"#).unwrap_err();
    assert!(unknown.to_string().contains("unknown field `fresch`"), "{unknown}");
    let negative = serde_json::from_str::<CacheConfig>(r#"{"fresh": -1}"#).unwrap_err();
    assert!(negative.to_string().contains("not negative"), "{negative}");
}

#[cfg(feature = "serde")]
#[test]
fn ids_come_through_their_door_when_read() {
    let id: tenant_cache::TenantId = serde_json::from_str(r#""15""#).unwrap();
    assert_eq!(serde_json::to_string(&id).unwrap(), r#""15""#);
    assert!(serde_json::from_str::<tenant_cache::TenantId>(r#""""#).is_err());
}
