//! A private Redis server that ends with the test.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use deadpool_redis::redis::{Client, FromRedisValue, cmd};

pub(crate) struct Server {
    child: Child,
    binary: PathBuf,
    port: u16,
}

impl Server {
    /// Starts a server, or notes that the test skips.
    pub(crate) async fn start() -> Option<Self> {
        let Ok(binary) = std::env::var("TEST_REDIS_SERVER") else {
            eprintln!("skipped: needs TEST_REDIS_SERVER");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Self { child: spawn(&binary, port), binary: binary.into(), port };
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
        self.child = spawn(&self.binary, self.port);
        self.ready().await;
    }

    /// One command, written as in redis-cli.
    pub(crate) async fn cli<T: FromRedisValue>(&self, line: &str) -> T {
        let client = Client::open(self.url()).unwrap();
        let mut redis = client.get_multiplexed_async_connection().await.unwrap();
        let mut words = line.split(' ');
        let mut command = cmd(words.next().unwrap());
        words.for_each(|word| {
            command.arg(word);
        });
        command.query_async(&mut redis).await.unwrap()
    }

    async fn ready(&self) {
        let client = Client::open(self.url()).unwrap();
        until(async || client.get_multiplexed_async_connection().await.is_ok()).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits for a real process to do its part; gives up after a generous while.
pub(crate) async fn until(mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..6000 {
        if holds().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("waited for too long");
}

fn spawn(binary: impl AsRef<std::ffi::OsStr>, port: u16) -> Child {
    let mut command = Command::new(binary);
    command.args(["--port", &port.to_string(), "--save", "", "--appendonly", "no"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}
