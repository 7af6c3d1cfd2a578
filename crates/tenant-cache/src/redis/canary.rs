//! Marker entries: planted for a tenant, and looked for where they belong. One that turns up anywhere else is the event
//! of another tenant's entry.

use crate::event::CacheEvent;
use crate::ids::TenantId;
use crate::key::Key;
use crate::redis::envelope::{self, Generation, Label, Rejection, Times};
use crate::redis::scripts::millis;
use crate::redis::tier::RedisTier;
use crate::scope::Scope;

use deadpool_redis::redis::cmd;

/// What became of a tenant's marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Canary {
    /// It stands where it was planted.
    Alive,
    /// It is gone, as after a restart of Redis.
    Gone,
    /// Something else stands in its place; the event was raised.
    Replaced,
    /// Redis does not answer.
    Unknown,
}

fn nest(tenant: &TenantId) -> Key {
    Scope::tenant(tenant).key().part("canary")
}

impl RedisTier {
    /// Plants the tenant's marker for `life`.
    pub(crate) async fn plant(&self, tenant: &TenantId, life: std::time::Duration) -> bool {
        let (station, key) = (self.station(), nest(tenant));
        let times = Times { began: 0, fresh_until: 0, stale_until: 0, error_until: 0 };
        let (schema, generation) = (station.config().schema, Generation::default());
        let label = Label { schema, times, generation, weight: 1, empty: false, canary: true };
        let sealed = envelope::seal(key.as_bytes(), &label, tenant.as_str().as_bytes());
        let name = station.names().entry(&key);
        let set = async |mut connection| {
            cmd("SET").arg(name).arg(sealed).arg("PX").arg(millis(life)).query_async::<()>(&mut connection).await
        };
        station.link().exchange(station.config().wait, set).await.is_some()
    }

    /// Looks whether the tenant's marker stands where it was planted.
    pub(crate) async fn inspect(&self, tenant: &TenantId) -> Canary {
        let (station, key) = (self.station(), nest(tenant));
        let name = station.names().entry(&key);
        let get = async |mut connection| cmd("GET").arg(name).query_async::<Option<Vec<u8>>>(&mut connection).await;
        let Some(found) = station.link().exchange(station.config().wait, get).await else {
            return Canary::Unknown;
        };
        let Some(bytes) = found else {
            return Canary::Gone;
        };
        let found = match envelope::open(&bytes, key.as_bytes(), station.config().schema) {
            Ok((label, value)) if label.canary && value == tenant.as_str().as_bytes() => {
                return Canary::Alive;
            }
            Err(Rejection::OtherScope(found)) => found,
            _ => "(unreadable)".to_owned(),
        };
        let asked = tenant.to_string();
        station.link().hook().tell(&CacheEvent::CrossTenantPrevented { asked, found });
        Canary::Replaced
    }
}
