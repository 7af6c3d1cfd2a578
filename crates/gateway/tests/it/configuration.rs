//! A configuration that can't work is refused at load, with every fault at once and exit code 2.

use std::path::{Path, PathBuf};
use std::process::Output;

use crate::running::program;

fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("gateway.toml");
    std::fs::write(&path, text).unwrap();
    (directory, path)
}

fn check(path: &Path) -> Output {
    program().args(["check", "--config"]).arg(path).output().unwrap()
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/gateway.toml")
}

#[test]
fn the_example_has_no_fault() {
    let output = check(&example());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn every_fault_is_named_with_its_place_and_the_exit_code_is_2() {
    let (_directory, path) = written(
        r#"
        [server]
        body_limit_bytes = 0
        listn = "127.0.0.1:1"
        [calcom]
        base_url = "http://api.cal.com"
        [calcom.quota]
        budget = 121
        [breaker]
        failure_threshold = 0
        [booking]
        horizon_days = 0
        max_alternatives = 0
        [[companies]]
        id = "15"
        name = "A"
        language = "fr"
        api_key_env = "A"
        [[companies.branches]]
        id = "0"
        numbers = ["030 1234"]
        [companies.branches.hours]
        zone = "Europe/Berlin"
        monday = ["18:00-09:99"]
        [[companies]]
        id = "15"
        name = "B"
        api_key_env = "B"
        "#,
    );
    let output = check(&path);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    for place in [
        "server.body_limit_bytes",
        "server.listn",
        "calcom.base_url",
        "calcom.quota.budget",
        "breaker",
        "booking.horizon_days",
        "booking.max_alternatives",
        "companies[0].language",
        "companies[0].branches[0].numbers[0]",
        "companies[0].branches[0].hours",
        "companies[0].branches[0].services",
        "companies[1].id",
        "companies[1].branches",
    ] {
        assert!(errors.contains(place), "{place} is missing in:\n{errors}");
    }
}

#[test]
fn serve_refuses_to_start_without_its_secrets_and_names_them_all() {
    let output = program().args(["serve", "--config"]).arg(example()).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    for variable in ["RETELL_API_KEY", "CALCOM_API_KEY_15", "REDIS_URL"] {
        assert!(errors.contains(variable), "{variable} is missing in:\n{errors}");
    }
}

#[test]
fn the_operations_listener_off_loopback_wants_a_token() {
    let output = program()
        .args(["serve", "--ops-listen", "0.0.0.0:0", "--config"])
        .arg(example())
        .env("RETELL_API_KEY", "key_0123456789abcdef")
        .env("CALCOM_API_KEY_15", "cal_live_0123456789abcdef")
        .env("REDIS_URL", "redis://127.0.0.1:1")
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("GATEWAY_OPERATIONS_TOKEN"), "{errors}");
}

#[test]
fn the_demo_listens_on_loopback_only() {
    let output = program().args(["demo", "--listen", "0.0.0.0:0"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("loopback"));
}
