//! A tower layer: the caller says whom a request is about and what a refusal looks like.
//!
//! The extractor sees the request's head; a request that it makes nothing of passes unlimited. The
//! limiter's headers are put on every limited response, refusals included.

use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::request::Parts;
use http::{HeaderName, HeaderValue, Request as HttpRequest, Response};
use tower_layer::Layer;
use tower_service::Service;

use crate::headers::Header;
use crate::limiter::CallLimiter;
use crate::request::Request;
use crate::verdict::{Refused, Verdict};

/// Whom an HTTP request is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The call.
    pub call: String,
    /// Its function, where one is known.
    pub function: Option<String>,
    /// The fingerprint of the function's arguments.
    pub fingerprint: Option<u64>,
    /// What the request costs.
    pub weight: u32,
}

impl Subject {
    /// A request of weight 1 on a call as a whole.
    #[must_use]
    pub fn call(call: impl Into<String>) -> Self {
        Self { call: call.into(), function: None, fingerprint: None, weight: 1 }
    }

    fn request(&self) -> Request<'_> {
        let function = self.function.as_deref();
        Request { call: &self.call, function, fingerprint: self.fingerprint, weight: self.weight }
    }
}

/// Makes [`CallLimit`] services: an extractor `E` and a maker of refusals `R` around a limiter.
pub struct CallLimitLayer<E, R> {
    shared: Arc<Shared<E, R>>,
}

struct Shared<E, R> {
    limiter: CallLimiter,
    extract: E,
    refuse: R,
}

impl<E, R> CallLimitLayer<E, R> {
    /// `extract` says whom a request is about; `refuse` makes the response to a refused one.
    pub fn new(limiter: CallLimiter, extract: E, refuse: R) -> Self {
        Self { shared: Arc::new(Shared { limiter, extract, refuse }) }
    }
}

impl<E, R> Clone for CallLimitLayer<E, R> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<E, R> fmt::Debug for CallLimitLayer<E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallLimitLayer").field("limiter", &self.shared.limiter).finish_non_exhaustive()
    }
}

impl<S, E, R> Layer<S> for CallLimitLayer<E, R> {
    type Service = CallLimit<S, E, R>;

    fn layer(&self, inner: S) -> Self::Service {
        CallLimit { inner, shared: Arc::clone(&self.shared) }
    }
}

/// A service whose requests are limited.
pub struct CallLimit<S, E, R> {
    inner: S,
    shared: Arc<Shared<E, R>>,
}

impl<S: Clone, E, R> Clone for CallLimit<S, E, R> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), shared: Arc::clone(&self.shared) }
    }
}

impl<S, E, R> fmt::Debug for CallLimit<S, E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallLimit").field("limiter", &self.shared.limiter).finish_non_exhaustive()
    }
}

/// The future of a limited request.
pub type ResponseFuture<T, F> = Pin<Box<dyn Future<Output = Result<T, F>> + Send>>;

impl<S, E, R, B, D> Service<HttpRequest<B>> for CallLimit<S, E, R>
where
    S: Service<HttpRequest<B>, Response = Response<D>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
    E: Fn(&Parts) -> Option<Subject> + Send + Sync + 'static,
    R: Fn(&Refused<'_>) -> Response<D> + Send + Sync + 'static,
    B: Send + 'static,
    D: Send + 'static,
{
    type Response = Response<D>;
    type Error = S::Error;
    type Future = ResponseFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: HttpRequest<B>) -> Self::Future {
        // The instance that was made ready is the one that is called.
        let clone = self.inner.clone();
        let mut ready = mem::replace(&mut self.inner, clone);
        let shared = Arc::clone(&self.shared);
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let Some(subject) = (shared.extract)(&parts) else {
                return ready.call(HttpRequest::from_parts(parts, body)).await;
            };
            let verdict = shared.limiter.admit(&subject.request()).await;
            let headers = verdict.headers();
            let mut response = match &verdict {
                Verdict::Admitted(_) => ready.call(HttpRequest::from_parts(parts, body)).await?,
                Verdict::Refused(refused) => (shared.refuse)(refused),
            };
            put(&mut response, headers);
            Ok(response)
        })
    }
}

fn put<D>(response: &mut Response<D>, headers: Vec<Header>) {
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
}
