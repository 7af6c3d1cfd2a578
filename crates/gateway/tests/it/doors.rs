//! Who is let in, and how much they may send.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use serde_json::json;

use crate::production;
use crate::running::{Running, get};

/// A gateway as in production, with an address for Cal.com where nobody listens and no Redis.
fn served(folder: &Path, token: Option<&str>) -> Running {
    let mut command = production::command(folder, "[calcom]\nbase_url = \"http://127.0.0.1:1\"\n");
    if let Some(token) = token {
        command.env("GATEWAY_OPERATIONS_TOKEN", token);
    }
    Running::start(command)
}

#[test]
fn only_a_signed_request_is_answered() {
    let directory = tempfile::tempdir().unwrap();
    let gateway = served(directory.path(), None);
    let body = json!({"name": "nothing", "args": {}, "call": {"call_id": "call_0123456789abcdef"}}).to_string();
    let path = "/api/webhooks/retell/function";
    let signed = production::signature(&body, 0);
    let old = production::signature(&body, 600_000);
    let send = |headers: &[(&str, &str)]| gateway.post(path, headers, body.as_bytes()).status;
    assert_eq!(send(&[]), 401);
    assert_eq!(send(&[("x-retell-signature", &old)]), 401);
    assert_eq!(send(&[("x-retell-signature", &signed)]), 200);
    assert_eq!(gateway.post(path, &[("x-retell-signature", &signed)], b"{}").status, 401);
}

#[test]
fn the_operations_listener_asks_for_its_token() {
    let directory = tempfile::tempdir().unwrap();
    let gateway = served(directory.path(), Some("letmein"));
    let address = format!("{}/metrics", gateway.operations);
    assert_eq!(get(&address, &[]).status, 401);
    assert_eq!(get(&address, &[("authorization", "Bearer wrong")]).status, 401);
    assert_eq!(get(&address, &[("authorization", "Bearer letmein")]).status, 200);
}

#[test]
fn a_body_over_the_limit_is_413_and_an_unreadable_one_400() {
    let gateway = Running::demo(&[]);
    let path = "/api/webhooks/retell/function";
    assert_eq!(gateway.post(path, &[], &vec![b' '; 1_048_577]).status, 413);
    let unreadable = gateway.post(path, &[("content-type", "application/json")], b"{\"call_id\":");
    assert_eq!(unreadable.status, 400, "{}", unreadable.text);
    assert_eq!(unreadable.json["success"], false);
}

#[test]
fn a_head_that_is_too_long_is_cut_off() {
    let gateway = Running::demo(&[]);
    let address = gateway.public.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!("GET /api/health HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "a".repeat(64 * 1024));
    let _ = stream.write_all(head.as_bytes());
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}
