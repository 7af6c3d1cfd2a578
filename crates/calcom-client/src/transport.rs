//! The ready transport: reqwest with rustls over ring. The only file that knows reqwest.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Service};

use crate::error::{TransportError, TransportFault};

/// What carries requests: any `tower` service over whole bodies.
pub type Transport = BoxCloneSyncService<Request<Bytes>, Response<Bytes>, BoxError>;

/// How long a connection may take to come up. The call's deadline is usually shorter.
const CONNECT: Duration = Duration::from_secs(5);
/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(90);
/// What is spoken over TLS, the best first.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];
/// The most of a body that is reserved before it arrives.
const RESERVE_MAX: usize = 64 << 10;

/// Requests over pooled connections: HTTP/1.1 or HTTP/2, gzip, no redirects, no cookies, bounded bodies.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    max_body: usize,
}

impl ReqwestTransport {
    /// A transport that reads answers of at most `max_body` bytes, counted after decompression.
    ///
    /// # Errors
    ///
    /// When the platform's root certificates or its resolver cannot be set up.
    pub fn new(max_body: usize) -> Result<Self, TransportError> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls()?)
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .build()
            .map_err(|error| fault(TransportFault::Other, error))?;
        Ok(Self { client, max_body })
    }

    /// A transport over a client that was set up elsewhere.
    #[must_use]
    pub const fn from_client(client: reqwest::Client, max_body: usize) -> Self {
        Self { client, max_body }
    }
}

/// TLS by rustls over ring with the platform's trust, without touching the process-wide provider.
fn tls() -> Result<rustls::ClientConfig, TransportError> {
    use rustls_platform_verifier::BuilderVerifierExt as _;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let failed = |error: rustls::Error| TransportError::with_source(TransportFault::Other, error);
    let builder =
        rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(failed)?;
    let mut tls = builder.with_platform_verifier().map_err(failed)?.with_no_client_auth();
    // reqwest offers no protocols in a configuration that it did not make.
    tls.alpn_protocols = PROTOCOLS.map(Vec::from).into();
    Ok(tls)
}

impl Service<Request<Bytes>> for ReqwestTransport {
    type Response = Response<Bytes>;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Bytes>, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let (client, max_body) = (self.client.clone(), self.max_body);
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(|error| fault(TransportFault::Other, error))?;
            let answer = client.execute(request).await.map_err(classified)?;
            whole(answer, max_body).await
        })
    }
}

/// Reads the body, and stops as soon as it is too long.
async fn whole(mut answer: reqwest::Response, max_body: usize) -> Result<Response<Bytes>, TransportError> {
    let announced = answer.content_length().unwrap_or(0);
    if announced > max_body as u64 {
        return Err(TransportError::new(TransportFault::BodyTooLarge { limit: max_body }));
    }
    let (status, headers, version) = (answer.status(), std::mem::take(answer.headers_mut()), answer.version());
    let mut response = Response::new(collected(answer, max_body).await?);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    *response.version_mut() = version;
    Ok(response)
}

/// A body that came in one piece is not copied.
async fn collected(mut answer: reqwest::Response, max_body: usize) -> Result<Bytes, TransportError> {
    let fits = |length: usize| {
        if length > max_body {
            Err(TransportError::new(TransportFault::BodyTooLarge { limit: max_body }))
        } else {
            Ok(())
        }
    };
    let first = answer.chunk().await.map_err(classified)?.unwrap_or_default();
    fits(first.len())?;
    let Some(second) = answer.chunk().await.map_err(classified)? else {
        return Ok(first);
    };
    let announced = usize::try_from(answer.content_length().unwrap_or(0)).unwrap_or(0);
    let mut body = BytesMut::with_capacity(announced.min(RESERVE_MAX).max(first.len() + second.len()));
    body.extend_from_slice(&first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        fits(body.len() + chunk.len())?;
        body.extend_from_slice(&chunk);
        next = answer.chunk().await.map_err(classified)?;
    }
    Ok(body.freeze())
}

fn classified(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportFault::Connect
    } else if error.is_timeout() {
        TransportFault::Timeout
    } else if error.is_request() || error.is_body() || error.is_decode() {
        TransportFault::Interrupted
    } else {
        TransportFault::Other
    };
    fault(kind, error)
}

/// reqwest's error holds the address, and the address holds what was asked.
fn fault(kind: TransportFault, error: reqwest::Error) -> TransportError {
    TransportError::with_source(kind, error.without_url())
}
