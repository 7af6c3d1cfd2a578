//! The check of a configuration as a whole: sections in, [`Settings`] or every fault out.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::settings::fault::Faults;
use crate::settings::file::{LogSection, OperationsSection, RedisSection, RetellSection, ServerSection};
use crate::settings::people::{self, CompanySettings};
use crate::settings::policies::Policies;
use crate::settings::read::{Sections, read};
use crate::settings::secrets::{Environment, optional, required};

/// Largest body limit that can be set, in bytes.
const MOST_BODY_BYTES: usize = 16 * 1024 * 1024;
/// Longest wait for an entry of the cache that can be set; Cal.com itself answers about as soon.
const LONGEST_CACHE_WAIT_MS: u64 = 1_000;
/// Longest time that can be set in milliseconds: ten minutes.
const LONGEST_MS: u64 = 600_000;

/// A configuration that works; only [`validate`] makes one.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The public listener and its limits.
    pub(crate) server: ServerSection,
    /// Address of the operations listener.
    pub(crate) ops_listen: SocketAddr,
    /// Token of the operations listener; `None` leaves it open to this machine.
    pub(crate) ops_token: Option<SecretString>,
    /// How the platform's requests prove themselves.
    pub(crate) signing: Signing,
    /// The shared Redis, if there is one.
    pub(crate) redis: Option<RedisSettings>,
    /// Limits, quota, breaker, cache and booking rules.
    pub(crate) policies: Policies,
    /// Where log lines go.
    pub(crate) log: LogSection,
    /// The companies.
    pub(crate) companies: Vec<CompanySettings>,
}

/// How the platform's requests prove themselves.
#[derive(Debug)]
pub(crate) enum Signing {
    /// By a signature with one of these keys.
    Checked {
        /// The present key.
        current: SecretString,
        /// The key before the last rotation.
        previous: Option<SecretString>,
    },
    /// Not at all: the demo on loopback.
    #[cfg(feature = "demo")]
    Unsigned,
    /// Nobody asked for the key; such settings are looked at and never run.
    NotAsked,
}

/// The shared Redis.
#[derive(Debug)]
pub(crate) struct RedisSettings {
    /// Its address, which may hold a password.
    pub(crate) url: SecretString,
    /// Longest wait for one verdict.
    pub(crate) timeout: Duration,
    /// Longest wait for an entry of the cache.
    pub(crate) cache_wait: Duration,
}

/// Where secrets come from, and which of them must be there.
#[derive(Clone, Copy)]
pub(crate) enum Trust<'a> {
    /// All secrets, from this environment.
    Required(Environment<'a>),
    /// The companies' keys only: the demo takes unsigned requests on loopback.
    #[cfg(feature = "demo")]
    Unsigned(Environment<'a>),
    /// None: only the file is checked.
    FileOnly,
}

/// What the command line puts over the file.
#[derive(Debug, Default, Clone)]
pub(crate) struct Overrides {
    pub(crate) listen: Option<SocketAddr>,
    pub(crate) ops_listen: Option<SocketAddr>,
    pub(crate) log_file: Option<PathBuf>,
    pub(crate) log_level: Option<String>,
    pub(crate) calcom_url: Option<String>,
}

/// Reads and checks `text` as a whole.
///
/// # Errors
///
/// Every fault of the file and of the secrets that `trust` asks for.
pub(crate) fn validate(text: &str, overrides: &Overrides, trust: Trust<'_>) -> Result<Settings, Faults> {
    let mut faults = Faults::default();
    let mut sections = read(text, &mut faults);
    overrides.apply(&mut sections);
    server(&sections.server, trust, &mut faults);
    let redis = sections.redis.as_ref().and_then(|section| redis(section, trust, &mut faults));
    let signing = retell(&sections.retell, trust, &mut faults);
    let ops_token = operations(&sections.operations, trust, &mut faults);
    let policies = Policies::from_sections(&sections, &mut faults);
    let companies = people::companies(std::mem::take(&mut sections.companies), trust.environment(), &mut faults);
    match policies {
        Some(policies) if faults.is_empty() => Ok(Settings {
            server: sections.server,
            ops_listen: sections.operations.listen,
            ops_token,
            signing,
            redis,
            policies,
            log: sections.log,
            companies,
        }),
        _ => Err(faults),
    }
}

impl<'a> Trust<'a> {
    fn environment(self) -> Option<Environment<'a>> {
        match self {
            Self::Required(environment) => Some(environment),
            #[cfg(feature = "demo")]
            Self::Unsigned(environment) => Some(environment),
            Self::FileOnly => None,
        }
    }

    fn is_unsigned(self) -> bool {
        #[cfg(feature = "demo")]
        return matches!(self, Self::Unsigned(_));
        #[cfg(not(feature = "demo"))]
        false
    }
}

impl Overrides {
    fn apply(&self, sections: &mut Sections) {
        if let Some(listen) = self.listen {
            sections.server.listen = listen;
        }
        if let Some(listen) = self.ops_listen {
            sections.operations.listen = listen;
        }
        if let Some(file) = &self.log_file {
            sections.log.file = Some(file.clone());
        }
        if let Some(level) = &self.log_level {
            sections.log.level.clone_from(level);
        }
        if let Some(url) = &self.calcom_url {
            sections.calcom.base_url.clone_from(url);
        }
    }
}

fn server(section: &ServerSection, trust: Trust<'_>, faults: &mut Faults) {
    if trust.is_unsigned() && !section.listen.ip().is_loopback() {
        faults.add("server.listen", "the demo takes unsigned requests, so it listens on loopback only");
    }
    if section.body_limit_bytes == 0 || section.body_limit_bytes > MOST_BODY_BYTES {
        faults.add("server.body_limit_bytes", format_args!("must be from 1 to {MOST_BODY_BYTES}"));
    }
    if section.max_connections == 0 {
        faults.add("server.max_connections", "must be at least 1");
    }
    duration_ms(section.header_timeout_ms, "server.header_timeout_ms", faults);
    duration_ms(section.turn_deadline_ms, "server.turn_deadline_ms", faults);
    duration_ms(section.drain_timeout_ms, "server.drain_timeout_ms", faults);
}

fn duration_ms(value: u64, path: &str, faults: &mut Faults) {
    if value == 0 || value > LONGEST_MS {
        faults.add(path, format_args!("must be from 1 to {LONGEST_MS} milliseconds"));
    }
}

fn redis(section: &RedisSection, trust: Trust<'_>, faults: &mut Faults) -> Option<RedisSettings> {
    duration_ms(section.timeout_ms, "redis.timeout_ms", faults);
    if section.cache_wait_ms == 0 || section.cache_wait_ms > LONGEST_CACHE_WAIT_MS {
        faults.add("redis.cache_wait_ms", format_args!("must be from 1 to {LONGEST_CACHE_WAIT_MS} milliseconds"));
    }
    let url = required(trust.environment()?, &section.url_env, "redis.url_env", faults)?;
    let (timeout, cache_wait) = (section.timeout_ms, section.cache_wait_ms);
    Some(RedisSettings { url, timeout: Duration::from_millis(timeout), cache_wait: Duration::from_millis(cache_wait) })
}

fn retell(section: &RetellSection, trust: Trust<'_>, faults: &mut Faults) -> Signing {
    match trust {
        Trust::Required(environment) => {
            let previous = optional(environment, &section.previous_api_key_env);
            required(environment, &section.api_key_env, "retell.api_key_env", faults)
                .map_or(Signing::NotAsked, |current| Signing::Checked { current, previous })
        }
        #[cfg(feature = "demo")]
        Trust::Unsigned(_) => Signing::Unsigned,
        Trust::FileOnly => Signing::NotAsked,
    }
}

fn operations(section: &OperationsSection, trust: Trust<'_>, faults: &mut Faults) -> Option<SecretString> {
    let environment = trust.environment()?;
    if section.listen.ip().is_loopback() {
        return optional(environment, &section.token_env);
    }
    required(environment, &section.token_env, "operations.token_env", faults)
}
