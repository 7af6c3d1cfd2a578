//! Real Redis servers for the tests: a shared one by its address, private ones by their binary.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use call_rate_limiter::RedisConfig;
use deadpool_redis::redis::{Client, FromRedisValue, Value, aio::MultiplexedConnection, cmd};

/// The shared server's address, or a note that the test skips.
pub(crate) fn shared(test: &str) -> Option<String> {
    let url = std::env::var("TEST_REDIS_URL").ok();
    if url.is_none() {
        eprintln!("skipped: {test} needs TEST_REDIS_URL");
    }
    url
}

/// A configuration that waits for a server on a busy machine: for tests of what the store says.
pub(crate) fn patient(url: impl Into<String>) -> RedisConfig {
    RedisConfig { timeout: Duration::from_secs(5), ..RedisConfig::single(url) }
}

/// A key prefix of this test's own.
pub(crate) fn prefix(test: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("t{}-{count}-{test}", std::process::id())
}

/// A plain connection, as an operator's redis-cli has one.
pub(crate) async fn connect(url: &str) -> MultiplexedConnection {
    let client = Client::open(url).expect("an address");
    client.get_multiplexed_async_connection().await.expect("the server answers")
}

/// One command, written as in redis-cli.
pub(crate) async fn cli<T: FromRedisValue>(redis: &mut MultiplexedConnection, line: &str) -> T {
    let mut words = line.split(' ');
    let mut command = cmd(words.next().unwrap());
    for word in words {
        command.arg(word);
    }
    command.query_async(redis).await.unwrap_or_else(|error| panic!("{line}: {error}"))
}

/// A private server that ends with the test.
pub(crate) struct Server {
    child: Child,
    binary: PathBuf,
    dir: PathBuf,
    pub(crate) port: u16,
}

impl Server {
    /// Starts a server, or notes that the test skips.
    pub(crate) async fn start(test: &str) -> Option<Self> {
        Self::start_with(test, &[]).await
    }

    /// The same with further arguments.
    pub(crate) async fn start_with(test: &str, arguments: &[&str]) -> Option<Self> {
        let Ok(binary) = std::env::var("TEST_REDIS_SERVER") else {
            eprintln!("skipped: {test} needs TEST_REDIS_SERVER");
            return None;
        };
        let port = free_port();
        let dir = std::env::temp_dir().join(format!("{}-{port}", prefix(test)));
        std::fs::create_dir_all(&dir).expect("a directory for the server");
        let binary = PathBuf::from(binary);
        let child = spawn(&binary, &dir, (port, arguments));
        let server = Self { child, binary, dir, port };
        server.ready().await;
        Some(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Ends the process at once, as a crash does.
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again, empty, on the same port.
    pub(crate) async fn restart(&mut self) {
        self.kill();
        self.child = spawn(&self.binary, &self.dir, (self.port, &[]));
        self.ready().await;
    }

    /// Stops the process in its tracks (or lets it go on): connections stay open, nothing answers.
    pub(crate) fn freeze(&self, frozen: bool) {
        let signal = if frozen { "-STOP" } else { "-CONT" };
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args([signal, &pid]).status();
        assert!(status.is_ok_and(|status| status.success()), "kill {signal}");
    }

    async fn ready(&self) {
        let client = Client::open(self.url()).expect("an address");
        until("the server answers", async || {
            let Ok(mut redis) = client.get_multiplexed_async_connection().await else {
                return false;
            };
            cmd("PING").query_async::<Value>(&mut redis).await.is_ok()
        })
        .await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A killed process ends even when it is stopped in its tracks.
        self.kill();
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

fn spawn(binary: &PathBuf, dir: &PathBuf, (port, arguments): (u16, &[&str])) -> Child {
    Command::new(binary)
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""])
        .args(["--appendonly", "no"])
        .args(arguments)
        .current_dir(dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server's binary runs")
}

/// The operator's program beside the server's, with arguments; its output line by line.
pub(crate) fn redis_cli(port: u16, arguments: &[&str]) -> Option<Vec<String>> {
    let server = PathBuf::from(std::env::var("TEST_REDIS_SERVER").ok()?);
    let output = Command::new(server.with_file_name("redis-cli"))
        .args(["-h", "127.0.0.1", "-p", &port.to_string()])
        .args(arguments)
        .output()
        .ok()?;
    assert!(output.status.success(), "redis-cli {arguments:?}");
    let text = String::from_utf8(output.stdout).expect("text");
    Some(text.lines().map(str::to_owned).collect())
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its number").port()
}

/// Waits until a real process has come so far.
pub(crate) async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    #[allow(clippy::disallowed_methods, reason = "a real process is being waited for")]
    let begin = Instant::now();
    while !is_so().await {
        assert!(begin.elapsed() < Duration::from_secs(60), "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
