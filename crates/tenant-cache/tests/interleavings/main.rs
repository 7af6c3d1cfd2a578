//! The memory tier's own sources under a scheduler that tries one order of events after another: single flight whose
//! leader hangs up or panics, and loads against invalidations. Time stands still; nothing sleeps.
#![allow(clippy::unwrap_used, clippy::panic, dead_code, missing_docs, unreachable_pub, unused_imports)]

/// Declares the crate's modules where its sources look for them: in the root.
macro_rules! sources {
    ($($(#[$when:meta])* $name:ident)*) => {
        #[path = "../../src"]
        mod sources {
            $($(#[$when])* pub(crate) mod $name;)*
        }
        $($(#[$when])* use sources::$name;)*
    };
}

sources! {
    ask bytes cache clock config consult encoding entry error event
    #[cfg(feature = "redis")]
    fleet
    flight found generation hashed
    #[cfg(feature = "redis")]
    hearing
    ids key lane lifetime load
    #[cfg(feature = "metrics")]
    meters
    random
    #[cfg(feature = "redis")]
    redis
    scope scope_ids
    #[cfg(feature = "serde")]
    seconds
    share stats store tenants tiers window
}
mod races;
mod sync;
