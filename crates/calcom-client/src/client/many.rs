//! Clients for many API keys: one pool of connections, one set of policies, and for each key a quota of its own.
//!
//! The quota belongs to the key and not to whoever holds it: two companies with the same key, or two clients of one company, share
//! it, and so do their turns to book. Nothing else is shared between keys but connections, which carry no identity.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Service, ServiceExt as _};

use super::CalcomClient;
use crate::config::{ClientConfig, ClientSettings};
use crate::error::TransportError;
use crate::fault::Faults;
use crate::key::ApiKey;
#[cfg(feature = "redis")]
use crate::stack::QuotaFleet;
use crate::stack::{BreakerHook, Quota, StackConfig, StackSettings, stack};
use crate::transport::{ReqwestTransport, Transport};
use crate::turns::Turns;

/// What clients of many keys have in common.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClientsConfig {
    /// Scheme, host, and optionally a path prefix; `/v2/…` is appended.
    pub base_url: String,
    /// The most that one call may take, whatever budget the caller hands in. 100 ms to 10 minutes.
    pub timeout: Duration,
    /// The longest answer that is read, in bytes. 1 KiB to 64 MiB.
    pub max_body: usize,
    /// Whether `http://` is allowed to hosts other than this machine; the keys would be readable on the way.
    pub allow_plain_http: bool,
    /// The policies; the quota's numbers hold for each key.
    pub policies: StackConfig,
}

/// What was checked. Only [`ClientsConfig::validate`] makes it.
#[derive(Clone, Debug)]
pub struct ClientsSettings {
    client: ClientSettings,
    policies: StackSettings,
}

impl ClientsConfig {
    /// The defaults, with that base address.
    #[must_use]
    pub fn new(base_url: impl Into<String>) -> Self {
        let (base_url, policies) = (base_url.into(), StackConfig::default());
        let (timeout, max_body) = (Duration::from_secs(30), 4 << 20);
        Self { base_url, timeout, max_body, allow_plain_http: false, policies }
    }

    /// Checks everything at once.
    ///
    /// # Errors
    ///
    /// With every fault and its path.
    pub fn validate(self) -> Result<ClientsSettings, Faults> {
        // Nobody is asked with this key: every client gets its own.
        let mut client = ClientConfig::new(self.base_url, ApiKey::new("none")?);
        (client.timeout, client.max_body) = (self.timeout, self.max_body);
        client.allow_plain_http = self.allow_plain_http;
        match (client.validate(), self.policies.validate()) {
            (Ok(client), Ok(policies)) => Ok(ClientsSettings { client, policies }),
            (client, policies) => {
                let mut faults = client.err().unwrap_or_default();
                faults.append(policies.err().unwrap_or_default());
                Err(faults)
            }
        }
    }
}

/// Makes clients for API keys, with the ready policies around each.
pub struct CalcomClients {
    settings: ClientsSettings,
    transport: Transport,
    #[cfg(feature = "redis")]
    fleet: Option<QuotaFleet>,
    keys: Mutex<HashMap<String, OfKey>>,
}

/// What belongs to one key.
#[derive(Clone)]
struct OfKey {
    quota: Quota,
    turns: Arc<Turns>,
}

impl CalcomClients {
    /// Clients over the ready transport.
    ///
    /// # Errors
    ///
    /// When the transport cannot be set up.
    pub fn new(settings: ClientsSettings) -> Result<Self, TransportError> {
        let transport = ReqwestTransport::new(settings.client.max_body())?;
        Ok(Self::over(settings, transport))
    }

    /// Clients over any `tower` service.
    pub fn over<S>(settings: ClientsSettings, transport: S) -> Self
    where
        S: Service<Request<Bytes>, Response = Response<Bytes>> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
    {
        let transport = BoxCloneSyncService::new(transport.map_err(Into::into));
        Self {
            settings,
            transport,
            #[cfg(feature = "redis")]
            fleet: None,
            keys: Mutex::default(),
        }
    }

    /// With quotas that all instances share. Clients that were made before keep theirs.
    #[cfg(feature = "redis")]
    #[must_use]
    pub fn with_fleet(mut self, fleet: QuotaFleet) -> Self {
        self.fleet = Some(fleet);
        self
    }

    /// A client for that key. `account` names the key's owner in metrics.
    ///
    /// # Errors
    ///
    /// When the key cannot stand in a header.
    pub fn client(&self, account: &str, key: &ApiKey) -> Result<CalcomClient, Faults> {
        self.make(account, key, |policies| policies)
    }

    /// A client for that key with a circuit breaker around every call of this client.
    ///
    /// # Errors
    ///
    /// When the key cannot stand in a header.
    pub fn client_with_breaker(
        &self,
        account: &str,
        key: &ApiKey,
        hook: impl BreakerHook,
    ) -> Result<CalcomClient, Faults> {
        self.make(account, key, |policies| policies.with_breaker(hook))
    }

    /// The quota of that key, to be shown. `account` names the key's owner if it is new.
    #[must_use]
    pub fn quota(&self, account: &str, key: &ApiKey) -> Quota {
        self.of_key(account, key).quota
    }

    fn make(
        &self,
        account: &str,
        key: &ApiKey,
        change: impl FnOnce(StackSettings) -> StackSettings,
    ) -> Result<CalcomClient, Faults> {
        let OfKey { quota, turns } = self.of_key(account, key);
        let policies = change(self.settings.policies.clone().with_quota(quota));
        let settings = self.settings.client.with_key(key)?;
        Ok(CalcomClient::assembled(settings, stack(&policies, self.transport.clone()), turns))
    }

    fn of_key(&self, account: &str, key: &ApiKey) -> OfKey {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || OfKey { quota: self.new_quota(account, key), turns: Arc::default() };
        keys.entry(key.digest()).or_insert_with(new).clone()
    }

    fn new_quota(&self, account: &str, key: &ApiKey) -> Quota {
        let policies = self.settings.policies.clone();
        #[cfg(feature = "redis")]
        if let Some(fleet) = &self.fleet {
            return policies.with_fleet_quota(fleet, key, account).quota;
        }
        #[cfg(not(feature = "redis"))]
        let _ = key;
        policies.with_own_quota(account).quota
    }
}

impl fmt::Debug for CalcomClients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CalcomClients").field("settings", &self.settings).finish_non_exhaustive()
    }
}
