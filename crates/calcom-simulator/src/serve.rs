//! The sockets: a port where requests come in, which can really refuse connections, and how an answer gets out of it.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONNECTION;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::problem::json_answer;
use crate::spoil::Ending;

/// The longest request body that is read.
const MAX_BODY: usize = 1 << 20;
/// How long a request body may take.
const BODY_TIME: Duration = Duration::from_secs(30);
/// How long a request head may take, the silence before it included.
const HEAD_TIME: Duration = Duration::from_secs(120);
/// The longest request head.
const MAX_HEAD: usize = 64 * 1024;
/// How many connections are served at once; further ones wait.
const MAX_CONNECTIONS: usize = 2048;
/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

/// What answers a request; `Err` drops the connection.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<(Response<Bytes>, Ending), Dropped>> + Send>>;
/// Makes an answer.
pub(crate) type Handler = Arc<dyn Fn(Request<Bytes>) -> Answering + Send + Sync>;

/// The connection is dropped instead of an answer.
#[derive(Debug, thiserror::Error)]
#[error("connection dropped on purpose")]
pub(crate) struct Dropped;

/// A port: where it is, whether it should listen, whether it does.
pub(crate) struct Port {
    pub(crate) address: SocketAddr,
    pub(crate) handler: Handler,
    pub(crate) wanted: watch::Receiver<bool>,
    pub(crate) actual: watch::Sender<bool>,
}

/// Serves until `wanted` is dropped by everybody who could change it, which the caller ends by aborting.
pub(crate) async fn serve(port: Port, mut listener: TcpListener) -> io::Result<Infallible> {
    let mut wanted = port.wanted.clone();
    loop {
        let mut connections = JoinSet::new();
        while *wanted.borrow_and_update() {
            tokio::select! {
                accepted = listener.accept(), if connections.len() < MAX_CONNECTIONS => {
                    if let Ok((stream, _)) = accepted {
                        connections.spawn(connection(stream, Arc::clone(&port.handler)));
                    }
                }
                _ = connections.join_next(), if !connections.is_empty() => {}
                changed = wanted.changed() => if changed.is_err() { std::future::pending::<()>().await },
            }
        }
        listener = refuse(&port, listener, connections, &mut wanted).await?;
    }
}

/// Lets the listener go and keeps the port: a socket that is bound and does not listen refuses every connection.
async fn refuse(
    port: &Port,
    listener: TcpListener,
    mut connections: JoinSet<()>,
    wanted: &mut watch::Receiver<bool>,
) -> io::Result<TcpListener> {
    drop(listener);
    let placeholder = bound(port.address)?;
    connections.shutdown().await;
    port.actual.send_replace(false);
    while !*wanted.borrow_and_update() {
        if wanted.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
    let listener = placeholder.listen(BACKLOG)?;
    port.actual.send_replace(true);
    Ok(listener)
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

/// A listener at `address`.
pub(crate) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    bound(address)?.listen(BACKLOG)
}

async fn connection(stream: TcpStream, handler: Handler) {
    // Without this a small answer waits for the acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let handler = Arc::clone(&handler);
        Box::pin(async move { respond(request, &handler).await })
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(MAX_HEAD);
    let mut served = server.serve_connection(TokioIo::new(stream), service);
    let outcome = std::future::poll_fn(|cx| served.poll_without_shutdown(cx)).await;
    let mut stream = served.into_parts().io.into_inner();
    let _ = match outcome {
        Ok(()) => stream.shutdown().await,
        // A reset instead of an orderly end.
        Err(_) => stream.set_zero_linger(),
    };
}

async fn respond(request: Request<Incoming>, handler: &Handler) -> Result<Response<Outgoing>, Dropped> {
    let (head, body) = request.into_parts();
    let read = tokio::time::timeout(BODY_TIME, Limited::new(body, MAX_BODY).collect()).await.map_err(|_| Dropped)?;
    let body = match read {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Ok(too_large()),
        Err(_) => return Err(Dropped),
    };
    let (answer, ending) = handler(Request::from_parts(head, body)).await?;
    Ok(answer.map(|body| Outgoing::new(body, ending == Ending::Truncated)))
}

/// What the framework says to a body that is too long. The rest of it is not read, and so the connection ends.
fn too_large() -> Response<Outgoing> {
    let mut answer =
        json_answer(StatusCode::PAYLOAD_TOO_LARGE, &json!({"statusCode": 413, "message": "request entity too large"}));
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    answer.map(|body| Outgoing::new(body, false))
}

/// A body that may break off in the middle.
struct Outgoing {
    bytes: Option<Bytes>,
    announced: u64,
    breaks: Break,
}

/// How far a breaking body has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Break {
    Never,
    AfterHalf,
    /// The half was written; one more turn lets it out of the buffer.
    Flushing,
    Now,
}

impl Outgoing {
    fn new(bytes: Bytes, truncated: bool) -> Self {
        let announced = bytes.len() as u64;
        let breaks = if truncated { Break::AfterHalf } else { Break::Never };
        Self { bytes: Some(bytes), announced, breaks }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Dropped;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Dropped>>> {
        match self.breaks {
            Break::Never => {
                Poll::Ready(self.bytes.take().filter(|bytes| !bytes.is_empty()).map(|bytes| Ok(Frame::data(bytes))))
            }
            Break::AfterHalf => {
                self.breaks = Break::Flushing;
                let half = self.bytes.take().map(|bytes| bytes.slice(..bytes.len() / 2)).unwrap_or_default();
                Poll::Ready(Some(Ok(Frame::data(half))))
            }
            Break::Flushing => {
                self.breaks = Break::Now;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            Break::Now => Poll::Ready(Some(Err(Dropped))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.breaks == Break::Never && self.bytes.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        match self.breaks {
            Break::Never => SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            _ => SizeHint::with_exact(self.announced),
        }
    }
}
