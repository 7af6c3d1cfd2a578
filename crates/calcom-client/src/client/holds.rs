//! Short holds on slots.

use std::time::Duration;

use super::{CalcomClient, invalid};
use crate::call::Call;
use crate::endpoint::Endpoint;
use crate::error::CalcomError;
use crate::holds::{Hold, NewHold};
use crate::ids::HoldUid;

impl CalcomClient {
    /// Holds a slot for some minutes. It is a hint to other bookers and no lock.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`]; a slot that is booked or held is a conflict.
    pub async fn hold(&self, hold: &NewHold, deadline: Duration) -> Result<Hold, CalcomError> {
        hold.validate().map_err(invalid(Endpoint::CreateHold))?;
        Call::new(Endpoint::CreateHold, "/v2/slots/reservations").json(hold)?.send(&self.via(), deadline).await
    }

    /// A hold; `None` when there is none of that name. A lapsed one may still be shown, see [`Hold::holds_at`].
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn read_hold(&self, uid: &HoldUid, deadline: Duration) -> Result<Option<Hold>, CalcomError> {
        Call::new(Endpoint::ReadHold, format!("/v2/slots/reservations/{uid}")).send(&self.via(), deadline).await
    }

    /// Moves a hold to another slot. To extend one on the same slot, release it and hold again: the server's overlap check does
    /// not leave out the hold itself.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn move_hold(&self, uid: &HoldUid, hold: &NewHold, deadline: Duration) -> Result<Hold, CalcomError> {
        hold.validate().map_err(invalid(Endpoint::UpdateHold))?;
        let call = Call::new(Endpoint::UpdateHold, format!("/v2/slots/reservations/{uid}")).json(hold)?;
        call.send(&self.via(), deadline).await
    }

    /// Releases a hold. Releasing one that is gone is no error.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`].
    pub async fn release(&self, uid: &HoldUid, deadline: Duration) -> Result<(), CalcomError> {
        let call = Call::new(Endpoint::DeleteHold, format!("/v2/slots/reservations/{uid}"));
        call.send_whole::<serde::de::IgnoredAny>(&self.via(), deadline).await.map(drop)
    }
}
