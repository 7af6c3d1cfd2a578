//! The verbs that talk to a running gateway: one request to its operations listener, one answer on the terminal.

use std::time::Duration;

use reqwest::{Client, Method, Url};
use serde_json::Value;

use crate::cli::{BreakerAction, BreakerArgs, CacheAction, CacheArgs, CallsAction, CallsArgs, OpsArgs};
use crate::operations::table;

/// Longest wait for the gateway's answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Environment variable with the token of an operations listener that asks for one.
pub(crate) const TOKEN_ENV: &str = "GATEWAY_OPERATIONS_TOKEN";

/// Why a verb did not work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VerbError {
    /// The address in `--ops` is none.
    #[error("--ops: {0}; an address such as http://127.0.0.1:9090")]
    Address(String),
    /// Nobody answered.
    #[error("no gateway answers at {address}: {reason}")]
    Unreachable {
        /// Where it was looked for.
        address: String,
        /// What happened.
        reason: String,
    },
    /// The gateway said no.
    #[error("the gateway answered {status}: {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// What it said.
        message: String,
    },
}

/// `gateway breaker …`
pub(crate) async fn breaker(args: &BreakerArgs) -> Result<String, VerbError> {
    let verb = match args.action {
        BreakerAction::Status => None,
        BreakerAction::Reset => Some("reset"),
        BreakerAction::ForceOpen => Some("force-open"),
        BreakerAction::ForceClosed => Some("force-closed"),
        BreakerAction::Automatic => Some("automatic"),
    };
    let mut path = vec!["admin", "breakers"];
    path.extend(args.name.as_deref());
    path.extend(verb);
    let method = if verb.is_some() { Method::POST } else { Method::GET };
    let answer = ask(&args.ops, method, &path, &[]).await?;
    Ok(shown(&args.ops, &answer, table::breakers))
}

/// `gateway calls …`
pub(crate) async fn calls(args: &CallsArgs) -> Result<String, VerbError> {
    let answer = match args.action {
        CallsAction::Show => ask(&args.ops, Method::GET, &["admin", "calls", &args.call], &[]).await?,
        CallsAction::Unblock => ask(&args.ops, Method::POST, &["admin", "calls", &args.call, "unblock"], &[]).await?,
    };
    Ok(shown(&args.ops, &answer, table::plain))
}

/// `gateway cache …`
pub(crate) async fn cache(args: &CacheArgs) -> Result<String, VerbError> {
    match &args.action {
        CacheAction::Stats { keys, ops } => {
            let query: &[(&str, &str)] = if *keys { &[("keys", "true")] } else { &[] };
            let answer = ask(ops, Method::GET, &["admin", "cache"], query).await?;
            Ok(shown(ops, &answer, table::cache))
        }
        CacheAction::Clear { tenant, ops } => {
            let answer = ask(ops, Method::POST, &["admin", "cache", "clear"], &[("tenant", tenant)]).await?;
            Ok(shown(ops, &answer, table::plain))
        }
    }
}

fn shown(ops: &OpsArgs, answer: &Value, table: fn(&Value) -> String) -> String {
    if ops.json { format!("{answer:#}") } else { table(answer) }
}

/// One request; `path` is given in segments, so that an id with a slash in it stays one.
async fn ask(ops: &OpsArgs, method: Method, path: &[&str], query: &[(&str, &str)]) -> Result<Value, VerbError> {
    let mut url = Url::parse(&ops.ops).map_err(|error| VerbError::Address(error.to_string()))?;
    url.path_segments_mut()
        .map_err(|()| VerbError::Address("not an address with a path".to_owned()))?
        .pop_if_empty()
        .extend(path);
    url.query_pairs_mut().extend_pairs(query);
    let unreachable = |error: reqwest::Error| VerbError::Unreachable {
        address: ops.ops.clone(),
        reason: root_cause(&error.without_url()),
    };
    let client = Client::builder().timeout(PATIENCE).no_proxy().build().map_err(unreachable)?;
    let mut request = client.request(method, url);
    if let Ok(token) = std::env::var(TOKEN_ENV) {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await.map_err(unreachable)?;
    let status = answer.status();
    let body = answer.text().await.map_err(unreachable)?;
    if !status.is_success() {
        return Err(VerbError::Refused { status: status.as_u16(), message: message_of(&body) });
    }
    serde_json::from_str(&body)
        .map_err(|error| VerbError::Refused { status: status.as_u16(), message: format!("not JSON: {error}") })
}

fn message_of(body: &str) -> String {
    let parsed: Option<Value> = serde_json::from_str(body).ok();
    let message = parsed.as_ref().and_then(|value| value.get("message")).and_then(Value::as_str);
    message.unwrap_or(body).to_owned()
}

/// The innermost cause, which is the one that says something ("Connection refused").
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
