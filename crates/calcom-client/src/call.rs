//! One call: the request is built from typed parts, handed to the transport within the caller's budget, and the answer bounded.
//!
//! No policy lives here. Retry, quota and breaker are services around the transport; they find a [`CallContext`] in the request.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderName, HeaderValue, Request, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tower::{BoxError, ServiceExt as _};

use crate::clock;
use crate::config::ClientSettings;
use crate::context::CallContext;
use crate::endpoint::{Endpoint, Priority};
use crate::error::{CalcomError, TransportError, TransportFault};
use crate::fault::Faults;
use crate::observe;
use crate::retry_after;
use crate::transport::Transport;
use crate::wire;

const API_VERSION: HeaderName = HeaderName::from_static("cal-api-version");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// How much later than the services around the transport the client itself gives up, so that they see the deadline first.
const GRACE: Duration = Duration::from_millis(5);

/// The parts of one call.
pub(crate) struct Call {
    endpoint: Endpoint,
    target: String,
    body: Bytes,
}

impl Call {
    /// A call to `path`, which begins with `/v2/`.
    pub(crate) fn new(endpoint: Endpoint, path: impl Into<String>) -> Self {
        Self { endpoint, target: path.into(), body: Bytes::new() }
    }

    /// With a query that is already encoded.
    pub(crate) fn query(mut self, query: &str) -> Self {
        if !query.is_empty() {
            self.target.push('?');
            self.target.push_str(query);
        }
        self
    }

    /// With a JSON body.
    pub(crate) fn json(mut self, body: &impl Serialize) -> Result<Self, CalcomError> {
        let endpoint = self.endpoint;
        self.body = serde_json::to_vec(body).map_err(|_| unwritable(endpoint, "body"))?.into();
        Ok(self)
    }

    /// Sends it and reads the `data` of the answer.
    pub(crate) async fn send<T: DeserializeOwned>(self, via: &Via<'_>, budget: Duration) -> Result<T, CalcomError> {
        let endpoint = self.endpoint;
        observe::call(endpoint, async { wire::data(endpoint, &self.exchange(via, budget).await?) }).await
    }

    /// Sends it and reads the whole body, for answers that have more than `data`, or less.
    pub(crate) async fn send_whole<T: DeserializeOwned>(
        self,
        via: &Via<'_>,
        budget: Duration,
    ) -> Result<T, CalcomError> {
        let endpoint = self.endpoint;
        observe::call(endpoint, async { wire::whole(endpoint, &self.exchange(via, budget).await?) }).await
    }

    /// Sends it and reads `data`, with the times of the conversation.
    pub(crate) async fn send_timed<T: DeserializeOwned>(
        self,
        via: &Via<'_>,
        budget: Duration,
    ) -> Result<Timed<T>, CalcomError> {
        let (endpoint, begun) = (self.endpoint, clock::now());
        observe::call(endpoint, async {
            let response = self.exchange(via, budget).await?;
            let (elapsed, server_time) = (clock::now() - begun, retry_after::server_time(response.headers()));
            wire::data(endpoint, &response).map(|data| Timed { data, server_time, elapsed })
        })
        .await
    }

    /// Sends it and gives the whole answer.
    async fn exchange(self, via: &Via<'_>, budget: Duration) -> Result<Response<Bytes>, CalcomError> {
        let endpoint = self.endpoint;
        let budget = budget.min(via.settings.timeout);
        let deadline = || CalcomError::Deadline { endpoint, budget };
        if budget.is_zero() {
            return Err(deadline());
        }
        let context = CallContext::new(endpoint, budget).at_most(via.priority);
        let request = self.request(via.settings, context)?;
        let answer = tokio::time::timeout_at(context.deadline + GRACE, via.transport.clone().oneshot(request)).await;
        let response = answer.map_err(|_| deadline())?.map_err(|error| failed(context, budget, error))?;
        observe::answered(&response);
        let limit = via.settings.max_body;
        if response.body().len() > limit {
            let source = TransportError::new(TransportFault::BodyTooLarge { limit });
            return Err(CalcomError::Transport { endpoint, source });
        }
        Ok(response)
    }

    fn request(self, settings: &ClientSettings, context: CallContext) -> Result<Request<Bytes>, CalcomError> {
        let endpoint = self.endpoint;
        let uri = [settings.base.as_str(), &self.target].concat();
        let mut request = Request::builder()
            .method(endpoint.method())
            .uri(uri)
            .extension(context)
            .body(self.body)
            .map_err(|_| unwritable(endpoint, "address"))?;
        let has_body = !request.body().is_empty();
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, settings.authorization.clone());
        headers.insert(USER_AGENT, settings.user_agent.clone());
        headers.insert(ACCEPT, JSON);
        if let Some(version) = endpoint.api_version() {
            headers.insert(API_VERSION, HeaderValue::from_static(version));
        }
        if has_body {
            headers.insert(CONTENT_TYPE, JSON);
        }
        Ok(request)
    }
}

/// An answer with the times of the conversation.
pub(crate) struct Timed<T> {
    pub(crate) data: T,
    /// When, by the server's clock.
    pub(crate) server_time: Option<DateTime<Utc>>,
    /// How long the call took.
    pub(crate) elapsed: Duration,
}

/// What a call goes through.
pub(crate) struct Via<'a> {
    pub(crate) settings: &'a ClientSettings,
    pub(crate) transport: &'a Transport,
    /// Nothing goes before this, whatever the operation.
    pub(crate) priority: Priority,
}

/// A transport that gave up because the budget ran out says so like the client itself.
fn failed(context: CallContext, budget: Duration, error: BoxError) -> CalcomError {
    let source = TransportError::from_boxed(error);
    let endpoint = context.endpoint;
    let out_of_time = *source.fault() == TransportFault::Timeout && context.remaining().is_zero();
    if out_of_time { CalcomError::Deadline { endpoint, budget } } else { CalcomError::Transport { endpoint, source } }
}

fn unwritable(endpoint: Endpoint, path: &str) -> CalcomError {
    let mut faults = Faults::default();
    faults.add(path, "cannot be written");
    CalcomError::Invalid { endpoint, faults }
}
