//! The public listener's routes.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::gateway::Gateway;
use crate::{events, health, turn};

/// Everything that the voice platform and a load balancer may ask.
pub(crate) fn router(gateway: Arc<Gateway>) -> Router {
    Router::new()
        .route("/api/retell/check-availability", post(turn::check_availability))
        .route("/api/webhooks/retell/function", post(turn::dispatch))
        .route("/api/webhooks/retell", post(events::receive))
        .route("/api/health", get(health::overview))
        .route("/api/health/live", get(health::live))
        .route("/api/health/ready", get(health::ready))
        .route("/api/health/detailed", get(health::detailed))
        .with_state(gateway)
}
