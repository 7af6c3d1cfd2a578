//! The operations listener's routes.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::gateway::Gateway;
use crate::operations::admin;
use crate::operations::token::{Door, check};

/// Content type of Prometheus's text format.
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Everything that operators ask, behind `door`.
pub(crate) fn router(gateway: Arc<Gateway>, door: Door) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/admin/breakers", get(admin::breakers))
        .route("/admin/breakers/{target}", get(admin::breaker).post(admin::steer_all))
        .route("/admin/breakers/{target}/{action}", post(admin::steer_one))
        .route("/admin/calls/{call}", get(admin::call))
        .route("/admin/calls/{call}/unblock", post(admin::unblock))
        .route("/admin/cache", get(admin::cache))
        .route("/admin/cache/clear", post(admin::clear))
        .layer(from_fn_with_state(door, check))
        .with_state(gateway)
}

async fn metrics(State(gateway): State<Arc<Gateway>>) -> Response {
    ([(header::CONTENT_TYPE, PROMETHEUS)], gateway.metrics.render()).into_response()
}
