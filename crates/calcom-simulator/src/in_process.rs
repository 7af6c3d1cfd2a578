//! The simulated server as a `tower` service: the same answers and faults without a socket, so that a test can stop time.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tokio::sync::mpsc;
use tower_service::Service;

use crate::booking_seen::{BookingSeen, seen};
use crate::control::Control;
use crate::engine::Engine;
use crate::fault_list::WorldFaults;
use crate::faults::Faults;
use crate::spoil::Ending;
use crate::world::World;

/// The server without its sockets. Clones share the world.
#[derive(Clone)]
pub struct InProcess(Arc<Engine>);

/// How a connection would have failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// Nobody listens.
    #[error("connection refused")]
    Refused,
    /// It broke before an answer was complete.
    #[error("connection reset")]
    Reset,
}

impl InProcess {
    pub(crate) const fn new(engine: Arc<Engine>) -> Self {
        Self(engine)
    }

    /// A world without ports and without tasks, which needs no runtime to start. Webhooks are not sent.
    ///
    /// # Errors
    ///
    /// When the world is not possible, with all its faults.
    pub fn start(world: World) -> Result<Self, WorldFaults> {
        let (outbox, _) = mpsc::unbounded_channel();
        Ok(Self(Arc::new(Engine::new(world.validate()?, outbox))))
    }

    /// The switch for faults.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.0.faults
    }

    /// All bookings, whatever became of them, oldest first.
    #[must_use]
    pub fn bookings(&self) -> Vec<BookingSeen> {
        self.0.state.lock().bookings.iter().map(seen).collect()
    }
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InProcess")
    }
}

impl Service<Request<Bytes>> for InProcess {
    type Response = Response<Bytes>;
    type Error = Broken;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Broken>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let engine = Arc::clone(&self.0);
        Box::pin(async move {
            if engine.faults.refuses() {
                return Err(Broken::Refused);
            }
            match Control::answer(engine, request).await {
                Ok((answer, Ending::Whole)) => Ok(answer),
                Ok(_) | Err(_) => Err(Broken::Reset),
            }
        })
    }
}
