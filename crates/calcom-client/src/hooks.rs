//! Managing webhooks.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::fault::Faults;
use crate::ids::WebhookId;
use crate::trigger::Trigger;

/// A webhook that is to be made, or what is to be changed of one. `Debug` does not show the secret.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NewWebhook {
    /// Where to.
    pub subscriber_url: String,
    /// What about.
    pub triggers: Vec<Trigger>,
    /// Whether it is sent.
    pub active: bool,
    /// What the bodies are signed with. Without one Cal.com sends no signature, and an honest receiver refuses.
    pub secret: String,
}

impl NewWebhook {
    /// An active webhook.
    #[must_use]
    pub fn new(
        subscriber_url: impl Into<String>,
        triggers: impl Into<Vec<Trigger>>,
        secret: impl Into<String>,
    ) -> Self {
        Self { subscriber_url: subscriber_url.into(), triggers: triggers.into(), active: true, secret: secret.into() }
    }

    /// Everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// When the address is none, no trigger is named, or the secret is shorter than 16 characters.
    pub fn validate(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let address = url::Url::parse(&self.subscriber_url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        faults.require(address, "subscriber_url", "must be an http or https address");
        faults.require(!self.triggers.is_empty(), "triggers", "must name at least one");
        faults.require((16..=512).contains(&self.secret.len()), "secret", "must be 16 to 512 characters");
        faults.into_result(())
    }
}

impl fmt::Debug for NewWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewWebhook")
            .field("triggers", &self.triggers)
            .field("active", &self.active)
            .finish_non_exhaustive()
    }
}

/// A webhook as Cal.com shows it. The secret, which the server repeats, is not read.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Webhook {
    /// Its name.
    #[serde(deserialize_with = "text_or_number")]
    pub id: WebhookId,
    /// Where to.
    pub subscriber_url: String,
    /// What about.
    pub triggers: Vec<Trigger>,
    /// Whether it is sent.
    pub active: bool,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("id", &self.id)
            .field("triggers", &self.triggers)
            .field("active", &self.active)
            .finish_non_exhaustive()
    }
}

/// The server sends a UUID, its document also allows a number.
fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<WebhookId, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Text(WebhookId),
        Number(u64),
    }
    match Id::deserialize(deserializer)? {
        Id::Text(id) => Ok(id),
        Id::Number(number) => WebhookId::new(number.to_string()).map_err(serde::de::Error::custom),
    }
}
