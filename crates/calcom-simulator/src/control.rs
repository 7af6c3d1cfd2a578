//! What the handle and the admin routes share: the engine, what was sent, and whether the port listens.

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::courier::Sent;
use crate::engine::Engine;
use crate::render::booking;
use crate::serve::Dropped;
use crate::spoil::Ending;

/// The running simulator without its tasks.
pub(crate) struct Control {
    pub(crate) engine: Arc<Engine>,
    pub(crate) sent: Sent,
    pub(crate) listening: watch::Receiver<bool>,
}

impl Control {
    /// Waits until the port does what the faults want of it.
    pub(crate) async fn settled(&self) {
        let wanted = *self.engine.faults.listening().borrow();
        let mut listening = self.listening.clone();
        // An error means that the port is gone, and then there is nothing to wait for.
        let _ = listening.wait_for(|actual| *actual == wanted).await;
    }

    /// Answers a request as late and as badly as the faults want.
    pub(crate) async fn answer(
        engine: Arc<Engine>,
        request: Request<Bytes>,
    ) -> Result<(Response<Bytes>, Ending), Dropped> {
        let staged = engine.handle(&request);
        if !staged.delay.is_zero() {
            tokio::time::sleep(staged.delay).await;
        }
        match staged.ending {
            Ending::Hang => std::future::pending().await,
            Ending::Reset => Err(Dropped),
            Ending::Whole | Ending::Truncated => Ok((staged.answer, staged.ending)),
        }
    }

    /// All bookings, as the API shows them.
    pub(crate) fn bookings_json(&self) -> Value {
        let state = self.engine.state.lock();
        Value::Array(state.bookings.iter().map(|booked| booking(&self.engine.world, booked)).collect())
    }

    /// The webhooks that were sent, without their signatures.
    pub(crate) fn deliveries_json(&self) -> Value {
        let sent = self.sent.lock();
        sent.iter().map(|d| json!({"url": d.url, "trigger": d.trigger, "bytes": d.body.len(), "attempts": d.attempts, "status": d.status})).collect()
    }
}
