//! A private Redis for tests: found or installed, started on a free port, stopped when dropped.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::clock::wait_for;
use crate::command::{answers, run};
use crate::error::{XtaskError, attempt};
use crate::report::say;

/// The server's program.
const PROGRAM: &str = "redis-server";

/// Names another program than the one in PATH; told to the tests as well.
pub(crate) const NAMED_BY: &str = "TEST_REDIS_SERVER";

/// How long a fresh instance may take to answer.
const START_LIMIT: Duration = Duration::from_secs(15);

/// How often another port is tried, should somebody take it in between.
const ATTEMPTS: usize = 5;

/// A running instance without persistence. Dropping it stops it.
pub(crate) struct PrivateRedis {
    child: Child,
    port: u16,
    program: PathBuf,
    _folder: TempDir,
}

impl PrivateRedis {
    /// Finds or installs the server and starts an instance.
    pub(crate) fn start() -> Result<Self, XtaskError> {
        let program = find_or_install()?;
        for _ in 0..ATTEMPTS {
            if let Some(redis) = Self::attempt(&program)? {
                say(&format!("redis: {} on port {}", program.display(), redis.port));
                return Ok(redis);
            }
        }
        let message = format!("{PROGRAM} was started {ATTEMPTS} times and never answered");
        Err(XtaskError::Process(message))
    }

    /// Its address, as `TEST_REDIS_URL`.
    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// The program, as `TEST_REDIS_SERVER`, for tests that start instances of their own.
    pub(crate) fn program(&self) -> &Path {
        &self.program
    }

    fn attempt(program: &Path) -> Result<Option<Self>, XtaskError> {
        let folder = attempt("a folder for redis", tempfile::tempdir())?;
        let port = free_port()?;
        let child = Command::new(program)
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--daemonize", "no"])
            .args(["--save", "", "--appendonly", "no", "--dir"])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn();
        let child = attempt(PROGRAM, child)?;
        let mut redis = Self { child, port, program: program.to_owned(), _folder: folder };
        Ok(redis.answers_in_time().then_some(redis))
    }

    fn answers_in_time(&mut self) -> bool {
        let answered = wait_for(START_LIMIT, || match self.child.try_wait() {
            Ok(None) => pings(self.port).then_some(true),
            _ => Some(false),
        });
        answered == Some(true)
    }
}

impl Drop for PrivateRedis {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on at this moment.
pub(crate) fn free_port() -> Result<u16, XtaskError> {
    let listener = attempt("a free port", TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
    attempt("a free port", listener.local_addr()).map(|address| address.port())
}

fn pings(port: u16) -> bool {
    let exchange = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"PING\r\n")?;
        let mut answer = [0; 7];
        stream.read_exact(&mut answer)?;
        Ok(&answer == b"+PONG\r\n")
    };
    exchange().unwrap_or(false)
}

fn find_or_install() -> Result<PathBuf, XtaskError> {
    if let Some(named) = std::env::var_os(NAMED_BY).filter(|name| !name.is_empty()) {
        let program = PathBuf::from(named);
        let missing = || format!("{NAMED_BY} names {}, which is no file", program.display());
        return if program.is_file() { Ok(program) } else { Err(XtaskError::NoRedis(missing())) };
    }
    if let Some(program) = in_path() {
        return Ok(program);
    }
    install()?;
    let nowhere = || XtaskError::NoRedis(format!("{PROGRAM} is installed but not in PATH"));
    in_path().ok_or_else(nowhere)
}

fn in_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(PROGRAM)).find(|file| file.is_file())
}

/// Installs the distribution's package where that needs nobody's password.
fn install() -> Result<(), XtaskError> {
    let refuse = |why: &str| {
        let message = format!(
            "{PROGRAM} is not in PATH, and {why}: install it (Debian and Ubuntu: `apt-get install \
             redis-server`) or name it in {NAMED_BY}"
        );
        Err(XtaskError::NoRedis(message))
    };
    if !answers(Command::new("apt-get").arg("--version")) {
        return refuse("there is no apt-get to install it with");
    }
    if !answers(Command::new("sh").args(["-c", "test \"$(id -u)\" = 0"])) {
        return refuse("only root may install it");
    }
    say(&format!("{PROGRAM} is not in PATH: installing it"));
    let fetched = apt_get(&["update"]);
    match apt_get(&["install", "--yes", "--no-install-recommends", PROGRAM]) {
        Ok(()) => Ok(()),
        Err(fault) if fetched.is_err() => refuse(&format!("the package lists could not be fetched and {fault}")),
        Err(fault) => refuse(&fault.to_string()),
    }
}

/// `RUNLEVEL=1` keeps the package from starting a service of its own.
fn apt_get(arguments: &[&str]) -> Result<(), XtaskError> {
    let mut command = Command::new("apt-get");
    command.args(["--quiet", "--quiet"]).args(arguments);
    run(command.env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1").stdin(Stdio::null()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_port_has_no_listener() {
        let port = free_port().unwrap();
        assert!(!pings(port));
    }

    #[test]
    fn a_private_instance_answers_until_it_is_dropped() {
        if in_path().is_none() {
            // Nothing is installed for a unit test; `cargo xtask test` sees to it that it is there.
            return;
        }
        let redis = PrivateRedis::start().unwrap();
        let port = redis.port;
        assert!(pings(port));
        drop(redis);
        assert!(!pings(port));
    }

    #[test]
    fn what_speaks_another_protocol_does_not_ping() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let other = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        });
        assert!(!pings(port));
        other.join().unwrap();
    }
}
