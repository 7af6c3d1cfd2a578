//! The memory tier's own sources under a scheduler that tries one order of events after another: single flight whose
//! leader hangs up or panics, and loads against invalidations. Time stands still; nothing sleeps.
#![allow(clippy::unwrap_used, clippy::panic, dead_code, missing_docs, unreachable_pub, unused_imports)]

macro_rules! sources {
    ($($(#[$when:meta])* $name:ident = $path:literal),* $(,)?) => {$(
        $(#[$when])*
        #[path = $path]
        mod $name;
    )*};
}

sources! {
    ask = "../../src/ask.rs",
    bytes = "../../src/bytes.rs",
    cache = "../../src/cache.rs",
    clock = "../../src/clock.rs",
    config = "../../src/config.rs",
    consult = "../../src/consult.rs",
    encoding = "../../src/encoding.rs",
    entry = "../../src/entry.rs",
    error = "../../src/error.rs",
    event = "../../src/event.rs",
    #[cfg(feature = "redis")]
    fleet = "../../src/fleet.rs",
    flight = "../../src/flight.rs",
    found = "../../src/found.rs",
    generation = "../../src/generation.rs",
    hashed = "../../src/hashed.rs",
    #[cfg(feature = "redis")]
    hearing = "../../src/hearing.rs",
    ids = "../../src/ids.rs",
    key = "../../src/key.rs",
    lane = "../../src/lane.rs",
    lifetime = "../../src/lifetime.rs",
    load = "../../src/load.rs",
    #[cfg(feature = "metrics")]
    meters = "../../src/meters.rs",
    random = "../../src/random.rs",
    #[cfg(feature = "redis")]
    redis = "../../src/redis/mod.rs",
    scope = "../../src/scope.rs",
    scope_ids = "../../src/scope_ids.rs",
    #[cfg(feature = "serde")]
    seconds = "../../src/seconds.rs",
    share = "../../src/share.rs",
    stats = "../../src/stats.rs",
    store = "../../src/store.rs",
    tenants = "../../src/tenants.rs",
    tiers = "../../src/tiers.rs",
    window = "../../src/window.rs",
}
mod races;
mod sync;
