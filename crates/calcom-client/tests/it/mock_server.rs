//! Every operation over the network against a mock server that was made from the document by somebody else. Its address comes from
//! `CALCOM_MOCK_URL`, which `cargo xtask contract` sets; without it the test says that it skips.

use std::time::Duration;

use calcom_client::{ApiKey, CalcomClient, ClientConfig};

use crate::canned::KEY;
use crate::operations::ROWS;

#[tokio::test]
async fn every_operation_gets_along_with_a_mock_server_that_checks_requests() {
    let Ok(url) = std::env::var("CALCOM_MOCK_URL") else {
        eprintln!("skipped: CALCOM_MOCK_URL names no mock server");
        return;
    };
    let mut config = ClientConfig::new(url, ApiKey::new(KEY).unwrap());
    config.timeout = Duration::from_secs(60);
    let client = CalcomClient::new(config.validate().unwrap()).unwrap();
    let mut broken = Vec::new();
    for (name, call) in ROWS {
        if let Err(error) = call(client.clone()).await {
            broken.push(format!("{name}: {error}"));
        }
    }
    assert_eq!(broken, Vec::<String>::new(), "of {}", ROWS.len());
}
