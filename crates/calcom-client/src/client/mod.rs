//! The client: one method per operation, cheap to clone.

mod book;
mod bookings;
mod holds;
mod many;
mod settings;

pub use book::{Booked, Origin};
pub use many::{CalcomClients, ClientsConfig, ClientsSettings};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Service, ServiceExt as _};

use crate::booking::{Booking, OneOrSeries};
use crate::call::{Call, Via};
use crate::config::ClientSettings;
use crate::endpoint::{Endpoint, Priority};
use crate::error::{CalcomError, TransportError};
use crate::fault::Faults;
use crate::new_booking::NewBooking;
use crate::slots::{Slots, SlotsQuery};
use crate::stack::{StackSettings, stack};
use crate::transport::{ReqwestTransport, Transport};
use crate::turns::Turns;

/// Speaks Cal.com API v2 for one API key. Clones share everything.
#[derive(Clone)]
pub struct CalcomClient {
    inner: Arc<Inner>,
    priority: Priority,
}

struct Inner {
    settings: ClientSettings,
    transport: Transport,
    turns: Arc<Turns>,
}

impl CalcomClient {
    /// A client over the ready transport, with pooled connections of its own.
    ///
    /// # Errors
    ///
    /// When the transport cannot be set up.
    pub fn new(settings: ClientSettings) -> Result<Self, TransportError> {
        let transport = ReqwestTransport::new(settings.max_body)?;
        Ok(Self::with_transport(settings, transport))
    }

    /// A client over the ready transport with the ready policies around it.
    ///
    /// # Errors
    ///
    /// When the transport cannot be set up.
    pub fn with_stack(settings: ClientSettings, policies: &StackSettings) -> Result<Self, TransportError> {
        let transport = ReqwestTransport::new(settings.max_body)?;
        Ok(Self::with_transport(settings, stack(policies, transport)))
    }

    /// A client over any `tower` service, and so with any policies around it. Each request carries a
    /// [`CallContext`](crate::CallContext) in its extensions. A service that answers a [`TransportError`] is understood;
    /// other errors count as a failed transport.
    pub fn with_transport<S>(settings: ClientSettings, transport: S) -> Self
    where
        S: Service<Request<Bytes>, Response = Response<Bytes>> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send + 'static,
    {
        let transport = BoxCloneSyncService::new(transport.map_err(Into::into));
        Self::assembled(settings, transport, Arc::default())
    }

    fn assembled(settings: ClientSettings, transport: Transport, turns: Arc<Turns>) -> Self {
        Self { inner: Arc::new(Inner { settings, transport, turns }), priority: Priority::Booking }
    }

    /// The same client, whose calls go behind everybody else's when the quota is scarce: a cache that refreshes asks
    /// `at_priority(Priority::Refresh)`. It only lowers: asking for slots stays behind bookings.
    #[must_use]
    pub fn at_priority(&self, priority: Priority) -> Self {
        Self { inner: Arc::clone(&self.inner), priority: self.priority.min(priority) }
    }

    /// What is free, sorted and cut to the range that was asked for. Spends at most `deadline`.
    ///
    /// # Errors
    ///
    /// An error is never an empty list: see [`CalcomError`].
    pub async fn slots(&self, query: &SlotsQuery, deadline: Duration) -> Result<Slots, CalcomError> {
        query.validate().map_err(invalid(Endpoint::Slots))?;
        let call = Call::new(Endpoint::Slots, "/v2/slots").query(&query.query());
        let days = call.send(&self.via(), deadline).await?;
        Ok(Slots::cut(query, days))
    }

    /// Makes a booking, by one attempt. On a recurring event type this answers the first occurrence; see
    /// [`create_series`](Self::create_series). Spends at most `deadline`.
    ///
    /// # Errors
    ///
    /// See [`CalcomError`]. When [`may_have_happened`](CalcomError::may_have_happened) says so, look before repeating.
    pub async fn create_booking(&self, booking: &NewBooking, deadline: Duration) -> Result<Booking, CalcomError> {
        let mut series = self.create_series(booking, deadline).await?;
        Ok(series.swap_remove(0))
    }

    /// Makes a booking and answers all occurrences, at least one, in order of start.
    ///
    /// # Errors
    ///
    /// As [`create_booking`](Self::create_booking).
    pub async fn create_series(&self, booking: &NewBooking, deadline: Duration) -> Result<Vec<Booking>, CalcomError> {
        booking.validate().map_err(invalid(Endpoint::CreateBooking))?;
        let call = Call::new(Endpoint::CreateBooking, "/v2/bookings").json(booking)?;
        let answer: OneOrSeries = call.send(&self.via(), deadline).await?;
        Ok(answer.into_series())
    }

    fn via(&self) -> Via<'_> {
        Via { settings: &self.inner.settings, transport: &self.inner.transport, priority: self.priority }
    }
}

fn invalid(endpoint: Endpoint) -> impl FnOnce(Faults) -> CalcomError {
    move |faults| CalcomError::Invalid { endpoint, faults }
}

impl fmt::Debug for CalcomClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CalcomClient").field("base", &self.inner.settings.base).finish_non_exhaustive()
    }
}
