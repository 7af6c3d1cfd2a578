//! A Redis of a test's own, which it may pause, kill and restart.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A redis-server that is stopped when dropped. Its program is named by `TEST_REDIS_SERVER`.
pub struct Server {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Server {
    /// None, and says so, where no program is named.
    pub fn start() -> Option<Self> {
        let Ok(program) = std::env::var("TEST_REDIS_SERVER") else {
            println!("skipped: TEST_REDIS_SERVER is not set");
            return None;
        };
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let child = launch(&program, port, folder.path());
        Some(Self { child, port, folder })
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Asks in the server's plainest words, so that no client can have an opinion.
    pub fn ask(&self, words: &str) -> std::io::Result<String> {
        let mut socket = std::net::TcpStream::connect(("127.0.0.1", self.port))?;
        socket.set_read_timeout(Some(Duration::from_secs(5)))?;
        socket.write_all(format!("{words}\r\n").as_bytes())?;
        let mut answer = [0; 256];
        let length = socket.read(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer[..length]).trim_end().to_string())
    }

    /// The server neither answers nor hangs up.
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    pub fn go_on(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn restart(&mut self) {
        let program = std::env::var("TEST_REDIS_SERVER").unwrap();
        self.child = launch(&program, self.port, self.folder.path());
    }

    /// Restarted after a kill, it will know nothing.
    pub fn forget(&self) {
        std::fs::remove_dir_all(self.folder.path().join("appendonlydir")).unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Every write is on disk before it is answered, so that a kill loses nothing.
fn launch(program: &str, port: u16, folder: &Path) -> Child {
    let child = Command::new(program)
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""])
        .args(["--appendonly", "yes", "--appendfsync", "always", "--dir"])
        .arg(folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "redis-server does not start");
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}
