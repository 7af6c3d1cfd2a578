//! The parts of a running gateway, put together once.

use std::collections::BTreeSet;
use std::time::Duration;

use business_hours::BookingPolicy;
use calcom_client::{ApiKey, CalcomClient, ClientConfig, Faults as ClientFaults, TransportError};
use call_rate_limiter::{CallLimiter, Policy, RedisConfig};
use log_sanitizer::Sanitizer;
use metrics_exporter_prometheus::PrometheusHandle;
use retell_protocol::{ApiKey as SigningKey, SignatureError, SignatureVerifier};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::admission::Admission;
use crate::authenticity::Authenticity;
use crate::calendar::Calendar;
use crate::circuits::Circuits;
use crate::clock::WallClock;
use crate::readiness::Readiness;
use crate::settings::{CompanySettings, Policies, RedisSettings, Settings, Signing};
use crate::slot_cache;
use crate::slot_token::TokenSealer;
use crate::tenant::{Branch, Directory};

/// Everything that a request may ask.
pub(crate) struct Gateway {
    pub(crate) clock: WallClock,
    pub(crate) readiness: Readiness,
    pub(crate) sanitizer: Sanitizer,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) authenticity: Authenticity,
    pub(crate) tenants: Directory,
    pub(crate) admission: Admission,
    pub(crate) calendar: Calendar,
    pub(crate) booking: BookingPolicy,
    pub(crate) max_alternatives: usize,
    pub(crate) tokens: TokenSealer,
    pub(crate) body_limit: usize,
    pub(crate) turn_deadline: Duration,
}

/// Why the parts don't fit.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ComposeError {
    /// There is no key to check signatures with.
    #[error("retell.api_key_env: there is no key to check signatures with")]
    NoSigningKey,
    /// A signing key is unusable.
    #[error("retell.api_key_env: {0}")]
    SigningKey(#[from] SignatureError),
    /// The client's settings are unusable.
    #[error("calcom: {0}")]
    Client(#[from] ClientFaults),
    /// The client's transport can't be built.
    #[error("calcom: {0}")]
    Transport(#[from] TransportError),
    /// The limiter can't be built.
    #[error("redis: {0}")]
    Limiter(#[from] call_rate_limiter::Error),
    /// The circuits can't be shared.
    #[error("redis: {0}")]
    Circuits(#[from] circuit_breaker::Error),
    /// The cache can't be built.
    #[error("redis: {0}")]
    Cache(#[from] tenant_cache::ConfigFaults),
}

impl Gateway {
    /// The gateway that `settings` describe; `route` may add to the directory.
    ///
    /// # Errors
    ///
    /// [`ComposeError`] when a part can't be built from settings that are each by themselves in order.
    pub(crate) async fn compose(
        settings: Settings,
        sanitizer: Sanitizer,
        metrics: PrometheusHandle,
        route: impl FnOnce(&mut Directory),
    ) -> Result<Self, ComposeError> {
        let Policies { calls, nameless, breaker, cache, booking, max_alternatives } = settings.policies;
        let client = |key| client(&settings.calcom_url, key, settings.calcom_timeout);
        let mut tenants = directory(settings.companies, client)?;
        route(&mut tenants);
        let cache = slot_cache::open(cache, settings.redis.as_ref())?;
        let companies: BTreeSet<_> = tenants.branches().iter().map(|branch| branch.tenant.clone()).collect();
        tokio::spawn(slot_cache::watch_markers(cache.clone(), companies.iter().cloned().collect()));
        let mut circuits = Circuits::new(&breaker, companies.iter());
        if let Some(redis) = &settings.redis {
            circuits.share(redis).await?;
        }
        Ok(Self {
            clock: WallClock::system(),
            readiness: Readiness::default(),
            sanitizer,
            metrics,
            authenticity: authenticity(&settings.signing)?,
            admission: Admission::new(
                limiter(calls, settings.redis.as_ref()).await?,
                limiter(nameless, settings.redis.as_ref()).await?,
            ),
            calendar: Calendar::new(cache, circuits),
            booking,
            max_alternatives,
            tokens: TokenSealer::new(&token_secret(&settings.signing)),
            body_limit: settings.server.body_limit_bytes,
            turn_deadline: Duration::from_millis(settings.server.turn_deadline_ms),
            tenants,
        })
    }
}

/// All branches, each with its company's own client.
fn directory(
    companies: Vec<CompanySettings>,
    client: impl Fn(ApiKey) -> Result<CalcomClient, ComposeError>,
) -> Result<Directory, ComposeError> {
    let mut directory = Directory::default();
    for company in companies {
        let Some(api_key) = company.api_key else {
            continue;
        };
        let client = client(api_key)?;
        for branch in company.branches {
            let place = Branch {
                tenant: company.tenant.clone(),
                branch: branch.branch,
                company_name: company.name.clone(),
                language: company.language,
                schedule: branch.schedule,
                services: branch.services,
                client: client.clone(),
            };
            directory.add(place, &branch.numbers, &branch.agents);
        }
    }
    Ok(directory)
}

fn client(url: &Url, api_key: ApiKey, timeout: Duration) -> Result<CalcomClient, ComposeError> {
    let mut config = ClientConfig::new(url.as_str(), api_key);
    config.timeout = timeout;
    Ok(CalcomClient::new(config.validate()?)?)
}

fn authenticity(signing: &Signing) -> Result<Authenticity, ComposeError> {
    match signing {
        Signing::Checked { current, previous } => {
            let mut verifier = SignatureVerifier::new(&SigningKey::new(current.expose_secret())?);
            if let Some(previous) = previous {
                verifier = verifier.with_previous(&SigningKey::new(previous.expose_secret())?);
            }
            Ok(Authenticity::Signed(Box::new(verifier)))
        }
        #[cfg(feature = "demo")]
        Signing::Unsigned => Ok(Authenticity::Unsigned),
        Signing::NotAsked => Err(ComposeError::NoSigningKey),
    }
}

async fn limiter(policy: Policy, redis: Option<&RedisSettings>) -> Result<CallLimiter, call_rate_limiter::Error> {
    match redis {
        None => Ok(CallLimiter::in_process(policy)),
        Some(redis) => {
            let mut config = RedisConfig::single(redis.url.expose_secret());
            config.timeout = redis.timeout;
            CallLimiter::redis(policy, config).await
        }
    }
}

/// The platform's key signs our tokens too, under a purpose of its own, so that every instance of a fleet agrees; the
/// demo has none and draws one.
fn token_secret(signing: &Signing) -> SecretString {
    match signing {
        Signing::Checked { current, .. } => current.clone(),
        _ => SecretString::from(format!("{:032x}", rand::random::<u128>())),
    }
}
