//! The simulator as a program: what it prints, what it refuses, how it ends.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A scenario file that goes away with the test.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("calcom-simulator-{}-{name}.toml", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A running program, which does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_calcom-simulator"))
}

#[test]
fn it_prints_where_it_listens_and_a_readable_line_per_request_without_the_query() {
    let ports = ["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"];
    let mut running = Running(program().args(ports).stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let first = lines.next().unwrap();
    let api = first.split("api=http://").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    let request = "GET /v2/bookings?attendeeEmail=erika@kunde.example HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
                   cal-api-version: 2024-08-13\r\nauthorization: Bearer cal_salon_mara\r\n\r\n";
    let mut stream = TcpStream::connect(api).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream.read_to_string(&mut String::new()).unwrap();
    let line = lines.next().unwrap();
    assert!(line.ends_with("GET    /v2/bookings  200  mara-beispiel"), "{line}");
}

#[test]
fn it_checks_a_scenario_and_names_every_fault_in_a_line_of_its_own() {
    let file = File::new("wrong", "colour = 1\n[[accounts]]\napi_key = 7\n[quirks]\nnulls = \"yes\"\nwidens = true\n");
    let output = program().args(["--check", "--scenario"]).arg(&file.0).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    for path in ["accounts[0].api_key", "quirks.nulls", "quirks.widens", "colour"] {
        assert!(text.lines().any(|line| line.starts_with(&format!("calcom-simulator: {path}: "))), "{path} in {text}");
    }
}

#[test]
fn a_scenario_that_is_possible_passes_the_check() {
    let file = File::new("right", include_str!("../../scenarios/everything.toml"));
    let output = program().args(["--check", "--scenario"]).arg(&file.0).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
