//! The configuration file as it is written: one struct a section, nothing checked yet.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

/// `[server]`: the public listener and its limits.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct ServerSection {
    /// Address of the public listener.
    pub(crate) listen: SocketAddr,
    /// Largest request body that is read, in bytes.
    pub(crate) body_limit_bytes: usize,
    /// Time a peer has for sending its request head, in milliseconds.
    pub(crate) header_timeout_ms: u64,
    /// Connections served at once; more wait in the kernel's queue.
    pub(crate) max_connections: usize,
    /// Time for one availability answer, from the first byte read, in milliseconds.
    pub(crate) turn_deadline_ms: u64,
    /// Time that running requests get after SIGTERM, in milliseconds.
    pub(crate) drain_timeout_ms: u64,
}

impl Default for ServerSection {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            body_limit_bytes: 1024 * 1024,
            header_timeout_ms: 5_000,
            max_connections: 1_024,
            turn_deadline_ms: 2_000,
            drain_timeout_ms: 10_000,
        }
    }
}

/// `[operations]`: the operators' listener.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct OperationsSection {
    /// Address of the operations listener.
    pub(crate) listen: SocketAddr,
    /// Environment variable that holds the bearer token; required off loopback.
    pub(crate) token_env: String,
}

impl Default for OperationsSection {
    fn default() -> Self {
        Self { listen: SocketAddr::from(([127, 0, 0, 1], 9090)), token_env: "GATEWAY_OPERATIONS_TOKEN".to_owned() }
    }
}

/// `[retell]`: how the voice platform proves itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct RetellSection {
    /// Environment variable with the API key that signs requests.
    pub(crate) api_key_env: String,
    /// Environment variable with the key before the last rotation; may be unset.
    pub(crate) previous_api_key_env: String,
}

impl Default for RetellSection {
    fn default() -> Self {
        Self { api_key_env: "RETELL_API_KEY".to_owned(), previous_api_key_env: "RETELL_API_KEY_PREVIOUS".to_owned() }
    }
}

/// `[calcom]`: the upstream.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct CalcomSection {
    /// Base address of the API, `https://api.cal.com` or `https://api.cal.eu`.
    pub(crate) base_url: String,
    /// Longest wait for one answer, repeats included, in milliseconds; the turn's deadline cuts it further.
    pub(crate) timeout_ms: u64,
    /// What each company's key may ask.
    pub(crate) quota: QuotaSection,
}

impl Default for CalcomSection {
    fn default() -> Self {
        Self { base_url: "https://api.cal.com".to_owned(), timeout_ms: 1_500, quota: QuotaSection::default() }
    }
}

/// `[calcom.quota]`: how many requests an API key may make; Cal.com suspends who goes over its 120 a minute.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct QuotaSection {
    /// Requests a minute, over all instances.
    pub(crate) budget: u32,
    /// How many of them may go at once; the rest flows in evenly.
    pub(crate) burst: u32,
    /// How many of the burst only bookings may use.
    pub(crate) reserve: u32,
    /// Instances that share the keys without sharing a Redis; each takes an equal part.
    pub(crate) instances: u32,
}

impl Default for QuotaSection {
    fn default() -> Self {
        Self { budget: 100, burst: 30, reserve: 10, instances: 1 }
    }
}

/// `[redis]`: the engine that instances share; without it everything stays in process.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RedisSection {
    /// Environment variable with the address, `redis://host:6379/0`.
    pub(crate) url_env: String,
    /// Longest wait for one verdict, in milliseconds.
    #[serde(default = "default_redis_timeout")]
    pub(crate) timeout_ms: u64,
    /// Longest wait for an entry of the cache, in milliseconds.
    #[serde(default = "default_cache_wait")]
    pub(crate) cache_wait_ms: u64,
}

fn default_redis_timeout() -> u64 {
    50
}

fn default_cache_wait() -> u64 {
    5
}

/// `[limits]`: what one call may ask for.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct LimitsSection {
    /// Function calls in all.
    pub(crate) total: u32,
    /// Function calls a minute.
    pub(crate) per_minute: u32,
    /// Calls of the same function; unlimited when missing.
    pub(crate) per_function: Option<u32>,
    /// Calls of the same function with the same arguments; unlimited when missing.
    pub(crate) per_same_arguments: Option<u32>,
    /// How long the total lives after the last call, in seconds.
    pub(crate) idle_seconds: u64,
    /// How long a call that went over is blocked, in seconds.
    pub(crate) block_seconds: u64,
    /// Function calls a minute for an agent or peer that names no call.
    pub(crate) without_call_per_minute: u32,
    /// Calls remembered at once.
    pub(crate) max_calls: usize,
}

impl Default for LimitsSection {
    fn default() -> Self {
        Self {
            total: 50,
            per_minute: 50,
            per_function: None,
            per_same_arguments: None,
            idle_seconds: 1_800,
            block_seconds: 300,
            without_call_per_minute: 30,
            max_calls: 100_000,
        }
    }
}

/// `[breaker]`: when Cal.com is left alone, and for how long.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct BreakerSection {
    /// Failures in a row that open the circuit.
    pub(crate) failure_threshold: u32,
    /// Successes that close it again.
    pub(crate) success_threshold: u32,
    /// First open time, in seconds.
    pub(crate) open_seconds: u64,
    /// Longest open time, in seconds.
    pub(crate) max_open_seconds: u64,
}

impl Default for BreakerSection {
    fn default() -> Self {
        Self { failure_threshold: 5, success_threshold: 2, open_seconds: 60, max_open_seconds: 600 }
    }
}

/// `[cache]`: how long slots live.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct CacheSection {
    /// First part of every key.
    pub(crate) prefix: String,
    /// Fresh life of found slots, in seconds.
    pub(crate) fresh_seconds: u64,
    /// How much longer they may be served while one request refreshes, in seconds.
    pub(crate) stale_seconds: u64,
    /// How old they may be when Cal.com fails, in seconds.
    pub(crate) stale_if_error_seconds: u64,
    /// Life of an empty answer, in seconds.
    pub(crate) empty_seconds: u64,
    /// Entries held.
    pub(crate) max_entries: u64,
}

impl Default for CacheSection {
    fn default() -> Self {
        Self {
            prefix: "askpro_cache_cal_slots".to_owned(),
            fresh_seconds: 30,
            stale_seconds: 30,
            stale_if_error_seconds: 300,
            empty_seconds: 10,
            max_entries: 50_000,
        }
    }
}

/// `[booking]`: how soon and how far ahead a caller may book.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct BookingSection {
    /// Least time between now and a start, in minutes.
    pub(crate) minimum_notice_minutes: u32,
    /// Furthest day that is offered, in days from now.
    pub(crate) horizon_days: u32,
    /// Offers made when the wish is taken.
    pub(crate) max_alternatives: usize,
}

impl Default for BookingSection {
    fn default() -> Self {
        Self { minimum_notice_minutes: 15, horizon_days: 60, max_alternatives: 2 }
    }
}

/// `[log]`: where lines go.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct LogSection {
    /// Least level, or a filter such as `info,gateway=debug`.
    pub(crate) level: String,
    /// File for all lines; Cal.com's traffic goes to a sibling of it as well.
    pub(crate) file: Option<PathBuf>,
    /// When a new file begins: `never`, `hourly` or `daily`.
    pub(crate) rotation: Rotation,
    /// Whether lines go to standard output.
    pub(crate) stdout: bool,
}

impl Default for LogSection {
    fn default() -> Self {
        Self { level: "info".to_owned(), file: None, rotation: Rotation::Never, stdout: true }
    }
}

/// When a log file is followed by a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Rotation {
    /// One file for ever.
    Never,
    /// A file an hour.
    Hourly,
    /// A file a day.
    Daily,
}
