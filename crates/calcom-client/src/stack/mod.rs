//! The ready stack: policies around a transport, each a `tower` service that reads the request's
//! [`CallContext`](crate::context::CallContext) and knows nothing of the client.

mod around;
mod breaker;
mod deadline;
#[cfg(feature = "redis")]
mod fleet;
mod hedge;
mod outcome;
mod quota;
mod quota_law;
mod retry;
mod retry_law;
mod settings;

pub use breaker::{BreakerHook, BreakerPermit};
#[cfg(feature = "redis")]
pub use fleet::{QuotaFleet, QuotaFleetConfig, RedisTopology};
pub use hedge::HedgeSettings;
pub use outcome::CallOutcome;
pub use quota::{Quota, QuotaStatus};
pub use quota_law::QuotaSettings;
pub use retry_law::RetrySettings;
pub use settings::{StackConfig, StackSettings};

use bytes::Bytes;
use http::{Request, Response};
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Service, ServiceExt as _};

use crate::stack::around::Around;
use crate::stack::breaker::Breaker;
use crate::stack::deadline::Deadline;
use crate::stack::hedge::Hedge;
use crate::stack::retry::Retry;
use crate::transport::Transport;

/// Puts the policies around a transport. Outermost first:
///
/// 1. breaker hook: sees one outcome per call, whatever was tried inside, and is told of a deadline that passed;
/// 2. deadline: ends everything inside when the caller stops listening, waits for quota and retries included;
/// 3. retry: repeats what is safe, and each attempt goes through the quota;
/// 4. hedge: asks for slots a second time when the first answer is late, if that was asked for;
/// 5. quota: the last thing before the wire, so that nothing reaches the account uncounted.
pub fn stack<S>(settings: &StackSettings, transport: S) -> Transport
where
    S: Service<Request<Bytes>, Response = Response<Bytes>> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    let wire = BoxCloneSyncService::new(transport.map_err(Into::into));
    let counted = Around::new(settings.quota.clone(), wire);
    let hedged = Around::new(Hedge::new(settings.hedge), counted);
    let repeated = Around::new(Retry::new(settings.retry.clone()), hedged);
    let bounded = Around::new(Deadline, repeated);
    BoxCloneSyncService::new(Around::new(Breaker::new(settings.breaker.clone()), bounded))
}
