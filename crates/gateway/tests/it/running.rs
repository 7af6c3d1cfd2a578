//! A gateway as a process of its own, plain HTTP to it, and waiting for what it does.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

/// A running gateway; it is killed when it goes out of scope.
pub(crate) struct Running {
    pub(crate) process: Child,
    pub(crate) public: String,
    pub(crate) operations: String,
    pub(crate) simulator: Option<String>,
    pub(crate) simulator_admin: Option<String>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) json: Value,
    pub(crate) text: String,
    headers: ureq::http::HeaderMap,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// The gateway's program without anything of this process's environment.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway"));
    command.env_clear();
    command
}

impl Running {
    /// The demo on free ports.
    pub(crate) fn demo(arguments: &[&str]) -> Self {
        let mut command = program();
        command.args(["demo", "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0"]).args(arguments);
        Self::start(command)
    }

    /// Whatever `command` starts, once it listens.
    pub(crate) fn start(mut command: Command) -> Self {
        command.args(logging_for_the_audit());
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut running =
            Self { process, public: String::new(), operations: String::new(), simulator: None, simulator_admin: None };
        running.read_until_ready(&mut lines);
        // The pipe is read on, so that the process never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        running
    }

    fn read_until_ready(&mut self, lines: &mut Lines<BufReader<ChildStdout>>) {
        for line in lines {
            let line = line.unwrap();
            if let Some(address) = line.strip_prefix("simulator admin: ") {
                self.simulator_admin = Some(address.to_owned());
            } else if let Some(address) = line.strip_prefix("simulator: ") {
                self.simulator = Some(address.to_owned());
            } else if let Some(address) = line.strip_prefix("listening: ") {
                self.public = address.to_owned();
            } else if let Some(address) = line.strip_prefix("operations: ") {
                self.operations = address.to_owned();
                return;
            }
        }
        panic!("the gateway ended before it listened");
    }

    /// A question about availability.
    pub(crate) fn ask(&self, body: &Value) -> Answer {
        self.post("/api/retell/check-availability", &[], body.to_string().as_bytes())
    }

    /// A POST to the public listener.
    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        post(&format!("{}{path}", self.public), headers, body)
    }

    /// One of the verbs that talk to this gateway; its standard output.
    pub(crate) fn verb(&self, arguments: &[&str]) -> String {
        let output = program().args(arguments).args(["--ops", &self.operations]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// At its most talkative and into the folder that the runner names, so that every log can be looked through afterwards.
fn logging_for_the_audit() -> Vec<String> {
    static STARTED: AtomicUsize = AtomicUsize::new(0);
    let Some(folder) = std::env::var_os("GATEWAY_TEST_LOGS") else {
        return Vec::new();
    };
    let name = format!("test-{}-{}.log", std::process::id(), STARTED.fetch_add(1, Ordering::Relaxed));
    let file = Path::new(&folder).join(name).to_string_lossy().into_owned();
    ["--log-level", "trace", "--log-file", &file].map(str::to_owned).into()
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent()
}

/// A POST to anywhere.
pub(crate) fn post(address: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut request = agent().post(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    read(request.send(body).unwrap())
}

/// A GET from anywhere.
pub(crate) fn get(address: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = agent().get(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    read(request.call().unwrap())
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let text = response.body_mut().read_to_string().unwrap();
    Answer {
        status: response.status().as_u16(),
        json: serde_json::from_str(&text).unwrap_or_default(),
        text,
        headers: response.headers().clone(),
    }
}

/// Waits for something that another process does.
pub(crate) fn eventually(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..600 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("not within half a minute: {what}");
}
