//! The handle: start a world, switch its faults, look into it, shut it down.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::Request;
use parking_lot::Mutex;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::admin;
use crate::booking_seen::{BookingSeen, seen};
use crate::control::Control;
use crate::courier::deliver;
use crate::engine::Engine;
use crate::fault_list::WorldFaults;
use crate::faults::Faults;
use crate::in_process::InProcess;
use crate::serve::{Answering, Handler, Port, listen, serve};
use crate::spoil::Ending;
use crate::webhook::Delivery;
use crate::world::World;

/// Why a simulator does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimulatorError {
    /// The world cannot be simulated.
    #[error("the world is not possible: {0}")]
    World(#[from] WorldFaults),
    /// No port could be had.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
}

/// Where the two ports are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listen {
    /// The API.
    pub api: SocketAddr,
    /// The admin routes.
    pub admin: SocketAddr,
}

impl Default for Listen {
    /// Free ports on the loopback interface.
    fn default() -> Self {
        let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self { api: free, admin: free }
    }
}

/// A running simulator. Dropping it stops it.
pub struct Simulator {
    control: Arc<Control>,
    addresses: Listen,
    tasks: JoinSet<()>,
}

impl Simulator {
    /// Starts a world on two free loopback ports.
    ///
    /// # Errors
    ///
    /// When the world is not possible, with all its faults, or no port can be had.
    pub async fn start(world: World) -> Result<Self, SimulatorError> {
        Self::start_on(world, Listen::default()).await
    }

    /// Starts a world on ports of the caller's choice; port 0 means a free one.
    ///
    /// # Errors
    ///
    /// As [`start`](Self::start).
    #[expect(clippy::unused_async, reason = "must run inside a runtime, and says so")]
    pub async fn start_on(world: World, at: Listen) -> Result<Self, SimulatorError> {
        let world = world.validate()?;
        let (outbox, inbox) = mpsc::unbounded_channel();
        let habits = (world.courier, world.seed);
        let engine = Arc::new(Engine::new(world, outbox));
        let sent = Arc::new(Mutex::new(Vec::new()));
        let (actual, listening) = watch::channel(true);
        let control = Arc::new(Control { engine: Arc::clone(&engine), sent: Arc::clone(&sent), listening });
        let mut tasks = JoinSet::new();
        let api = open(&mut tasks, at.api, api_handler(&engine), (engine.faults.listening(), actual))?;
        let (always, wanted) = watch::channel(true);
        let admin = open(&mut tasks, at.admin, admin_handler(&control), (wanted, always))?;
        tasks.spawn(deliver(inbox, sent, habits));
        tasks.spawn(keep_time(engine));
        Ok(Self { control, addresses: Listen { api, admin }, tasks })
    }

    /// The base address for a client.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addresses.api)
    }

    /// The address of the admin routes.
    #[must_use]
    pub fn admin_url(&self) -> String {
        format!("http://{}", self.addresses.admin)
    }

    /// The switch for faults.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.control.engine.faults
    }

    /// Waits until the port has followed the switch: it really refuses connections, or accepts them again.
    pub async fn settled(&self) {
        self.control.settled().await;
    }

    /// Moves the time forward, whatever the world's clock shows: holds lapse, blocks end, meetings begin, the timeline goes on.
    pub fn advance(&self, by: TimeDelta) {
        self.control.engine.advance(by);
    }

    /// From now on the account of that key or user name is not available then, as if its calendar had said so.
    ///
    /// Nothing happens when there is no such account.
    pub fn make_busy(&self, who: &str, start: DateTime<Utc>, end: DateTime<Utc>) {
        self.control.engine.make_busy(who, (start, end));
    }

    /// What a host does on the web page: asks for another time, which ends the booking of that uid. Whether there was one to end.
    pub fn request_reschedule(&self, uid: &str) -> bool {
        self.control.engine.as_host(|session| session.request_reschedule(uid)).is_ok()
    }

    /// How many requests have come in. A refused connection is none.
    #[must_use]
    pub fn requests_seen(&self) -> u64 {
        self.control.engine.seen()
    }

    /// All bookings, whatever became of them, oldest first.
    #[must_use]
    pub fn bookings(&self) -> Vec<BookingSeen> {
        self.control.engine.state.lock().bookings.iter().map(seen).collect()
    }

    /// The webhooks that were sent, oldest first.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.control.sent.lock().clone()
    }

    /// The same server as a `tower` service, without sockets.
    #[must_use]
    pub fn in_process(&self) -> InProcess {
        InProcess::new(Arc::clone(&self.control.engine))
    }

    /// Stops everything and waits for it.
    pub async fn shutdown(mut self) {
        self.tasks.shutdown().await;
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("api", &self.addresses.api)
            .field("admin", &self.addresses.admin)
            .finish_non_exhaustive()
    }
}

/// How often the world looks at its clock while something must happen without a request.
const TICK: Duration = Duration::from_millis(50);

/// Lets meetings begin and the timeline go on when no request comes.
async fn keep_time(engine: Arc<Engine>) {
    engine.needs_time.notified().await;
    loop {
        engine.pass_time();
        tokio::time::sleep(TICK).await;
    }
}

fn open(
    tasks: &mut JoinSet<()>,
    address: SocketAddr,
    handler: Handler,
    (wanted, actual): (watch::Receiver<bool>, watch::Sender<bool>),
) -> Result<SocketAddr, SimulatorError> {
    let failed = |source| SimulatorError::Listen { address, source };
    let listener = listen(address).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    tasks.spawn(async move {
        // It ends only when the port cannot be had back, and then connections are refused, which a caller notices.
        let _ = serve(Port { address, handler, wanted, actual }, listener).await;
    });
    Ok(address)
}

fn api_handler(engine: &Arc<Engine>) -> Handler {
    let engine = Arc::clone(engine);
    Arc::new(move |request: Request<Bytes>| -> Answering { Box::pin(Control::answer(Arc::clone(&engine), request)) })
}

fn admin_handler(control: &Arc<Control>) -> Handler {
    let control = Arc::clone(control);
    Arc::new(move |request: Request<Bytes>| -> Answering {
        let control = Arc::clone(&control);
        Box::pin(async move { Ok((admin::answer(control, request).await, Ending::Whole)) })
    })
}
