//! A gateway as in production: the demo's companies, signed requests, secrets from the environment.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use retell_protocol::{ApiKey, SignatureVerifier};

use crate::running::program;

/// Signs the voice platform's requests.
const KEY: &str = "key_0123456789abcdef0123456789ab";

/// `gateway serve` on free ports, with a configuration in `folder` that has the demo's companies and `more`.
pub(crate) fn command(folder: &Path, more: &str) -> Command {
    let path = folder.join("gateway.toml");
    let demo = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("demo.toml")).unwrap();
    std::fs::write(&path, format!("{demo}\n{more}")).unwrap();
    let mut command = program();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0", "--config"])
        .arg(&path)
        .env("RETELL_API_KEY", KEY)
        .env("CALCOM_API_KEY_15", "cal_demo_fifteen")
        .env("CALCOM_API_KEY_20", "cal_demo_twenty");
    command
}

/// The signature of a body that was sent so many milliseconds ago.
pub(crate) fn signature(body: &str, age_ms: i64) -> String {
    let now = i64::try_from(SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    SignatureVerifier::new(&ApiKey::new(KEY).unwrap()).sign(body.as_bytes(), now - age_ms)
}
