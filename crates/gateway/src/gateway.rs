//! The parts of a running gateway, put together once.

use std::time::Duration;

use business_hours::BookingPolicy;
use calcom_client::{
    CalcomClients, ClientsSettings, Faults as ClientFaults, QuotaFleet, QuotaFleetConfig, TransportError,
};
use call_rate_limiter::{CallLimiter, Policy, RedisConfig};
use log_sanitizer::Sanitizer;
use metrics_exporter_prometheus::PrometheusHandle;
use retell_protocol::{ApiKey as SigningKey, SignatureError, SignatureVerifier};
use secrecy::{ExposeSecret, SecretString};

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
    /// The quotas can't be shared.
    #[error("redis: {0}")]
    Quota(#[source] ClientFaults),
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
        let Policies { calls, nameless, clients, breaker, cache, booking, max_alternatives } = settings.policies;
        let redis = settings.redis.as_ref();
        let companies: Vec<_> = settings.companies.iter().map(|company| company.tenant.clone()).collect();
        let mut circuits = Circuits::new(&breaker, &companies);
        if let Some(redis) = redis {
            circuits.share(redis).await?;
        }
        let mut tenants = directory(settings.companies, &shared(clients, redis).await?, &circuits)?;
        route(&mut tenants);
        let cache = slot_cache::open(cache, redis)?;
        tokio::spawn(slot_cache::watch_markers(cache.clone(), companies));
        Ok(Self {
            clock: WallClock::system(),
            readiness: Readiness::default(),
            sanitizer,
            metrics,
            authenticity: authenticity(&settings.signing)?,
            admission: Admission::new(limiter(calls, redis).await?, limiter(nameless, redis).await?),
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

/// All branches, each with its company's own client behind both circuits.
fn directory(
    companies: Vec<CompanySettings>,
    clients: &CalcomClients,
    circuits: &Circuits,
) -> Result<Directory, ComposeError> {
    let mut directory = Directory::default();
    for company in companies {
        let (Some(api_key), Some(circuits)) = (&company.api_key, circuits.of(&company.tenant)) else {
            continue;
        };
        let client = clients.client_with_breaker(company.tenant.as_str(), api_key, circuits)?;
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

/// Clients over one set of connections. Each key has its quota; with Redis all instances count together.
async fn shared(settings: ClientsSettings, redis: Option<&RedisSettings>) -> Result<CalcomClients, ComposeError> {
    let clients = CalcomClients::new(settings)?;
    let Some(redis) = redis else { return Ok(clients) };
    let mut config = QuotaFleetConfig::single(redis.url.expose_secret());
    config.timeout = redis.timeout;
    Ok(clients.with_fleet(QuotaFleet::connect(config).await.map_err(ComposeError::Quota)?))
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
