//! How a client is set up: written down freely, checked as a whole, then fixed.

use std::time::Duration;

use http::HeaderValue;
use url::Url;

use crate::fault::Faults;
use crate::key::ApiKey;

/// The base address of Cal.com.
pub const REGION_DEFAULT: &str = "https://api.cal.com";
/// The base address of Cal.com in the European Union.
pub const REGION_EU: &str = "https://api.cal.eu";

/// What a client needs to know. Everything but the key has a default that suits Cal.com.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClientConfig {
    /// Scheme, host, and optionally a path prefix; `/v2/…` is appended.
    pub base_url: String,
    /// The key.
    pub api_key: ApiKey,
    /// The most that one call may take, whatever budget the caller hands in. 100 ms to 10 minutes.
    pub timeout: Duration,
    /// The longest answer that is read, in bytes. 1 KiB to 64 MiB.
    pub max_body: usize,
    /// Whether `http://` is allowed to hosts other than this machine; the key would be readable on the way.
    pub allow_plain_http: bool,
    /// The `User-Agent`.
    pub user_agent: String,
}

impl ClientConfig {
    /// The defaults, with that base address and key.
    #[must_use]
    pub fn new(base_url: impl Into<String>, api_key: ApiKey) -> Self {
        Self {
            base_url: base_url.into(),
            api_key,
            timeout: Duration::from_secs(30),
            max_body: 4 << 20,
            allow_plain_http: false,
            user_agent: concat!("calcom-client/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }

    /// Checks everything at once.
    ///
    /// # Errors
    ///
    /// With every fault and its path, when at least one setting cannot work.
    pub fn validate(self) -> Result<ClientSettings, Faults> {
        let mut faults = Faults::default();
        let base = self.checked_base(&mut faults);
        let timeout_fits = (Duration::from_millis(100)..=Duration::from_secs(600)).contains(&self.timeout);
        faults.require(timeout_fits, "timeout", "must be 100 ms to 10 minutes");
        faults.require((1 << 10..=64 << 20).contains(&self.max_body), "max_body", "must be 1 KiB to 64 MiB");
        let user_agent = HeaderValue::from_str(&self.user_agent);
        faults.require(user_agent.is_ok(), "user_agent", "must be visible ASCII characters");
        let authorization = self.api_key.authorization();
        faults.require(authorization.is_ok(), "api_key", "must be visible ASCII characters");
        let (Ok(user_agent), Ok(authorization)) = (user_agent, authorization) else {
            return Err(faults);
        };
        let (timeout, max_body) = (self.timeout, self.max_body);
        faults.into_result(ClientSettings { base, authorization, user_agent, timeout, max_body })
    }

    /// The base address without a trailing slash.
    fn checked_base(&self, faults: &mut Faults) -> String {
        let Ok(url) = Url::parse(&self.base_url) else {
            faults.add("base_url", "must be an address such as https://api.cal.com");
            return String::new();
        };
        let plain = url.scheme() == "http";
        faults.require(plain || url.scheme() == "https", "base_url", "must begin with https://");
        let may_be_plain = !plain || self.allow_plain_http || is_this_machine(&url);
        faults.require(
            may_be_plain,
            "base_url",
            "must begin with https:// (or set allow_plain_http): the key would be readable on the way",
        );
        let bare = url.query().is_none() && url.fragment().is_none();
        faults.require(bare, "base_url", "must be without query and fragment");
        let anonymous = url.username().is_empty() && url.password().is_none();
        faults.require(anonymous, "base_url", "must be without user and password");
        faults.require(url.has_host(), "base_url", "must name a host");
        let versioned = url.path().trim_end_matches('/').ends_with("/v2");
        faults.require(!versioned, "base_url", "must be without /v2, which is appended");
        url.as_str().trim_end_matches('/').to_owned()
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Settings that were checked. Only [`ClientConfig::validate`] makes them.
#[derive(Clone, Debug)]
pub struct ClientSettings {
    pub(crate) base: String,
    pub(crate) authorization: HeaderValue,
    pub(crate) user_agent: HeaderValue,
    pub(crate) timeout: Duration,
    pub(crate) max_body: usize,
}

impl ClientSettings {
    /// The longest answer that is read, in bytes.
    #[must_use]
    pub const fn max_body(&self) -> usize {
        self.max_body
    }

    /// The same settings for another key.
    pub(crate) fn with_key(&self, key: &ApiKey) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        let authorization = key.authorization();
        faults.require(authorization.is_ok(), "api_key", "must be visible ASCII characters");
        let authorization = authorization.unwrap_or(HeaderValue::from_static(""));
        faults.into_result(Self { authorization, ..self.clone() })
    }
}
