//! A Redis of a test's own, and commands to it as an operator would type them.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use crate::running::eventually;

/// A running server; it ends with the test.
pub(crate) struct Redis {
    process: Child,
    port: u16,
}

impl Redis {
    /// Starts one, or notes that the test skips.
    pub(crate) fn start(test: &str) -> Option<Self> {
        let Ok(program) = std::env::var("TEST_REDIS_SERVER") else {
            eprintln!("skipped: {test} needs TEST_REDIS_SERVER");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new(program)
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let redis = Self { process, port };
        eventually("redis-server listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
        Some(redis)
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// The lines of one command's answer that are not counts.
    pub(crate) fn command(&self, line: &str) -> Vec<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "{line}\r\n").unwrap();
        read_value(&mut BufReader::new(stream))
    }

    /// Ends the server at once.
    pub(crate) fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn read_value(reader: &mut impl BufRead) -> Vec<String> {
    let mut head = String::new();
    reader.read_line(&mut head).unwrap();
    let (kind, rest) = head.trim_end().split_at(1);
    match kind {
        "*" => (0..rest.parse::<i64>().unwrap().max(0)).flat_map(|_| read_value(reader)).collect(),
        "$" => {
            let Ok(length) = rest.parse::<usize>() else {
                return Vec::new();
            };
            let mut bytes = vec![0; length + 2];
            reader.read_exact(&mut bytes).unwrap();
            vec![String::from_utf8_lossy(&bytes[..length]).into_owned()]
        }
        "-" => panic!("redis: {rest}"),
        _ => vec![rest.to_owned()],
    }
}
