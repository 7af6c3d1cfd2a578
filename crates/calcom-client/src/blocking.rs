//! The client for code that is not async: one runtime, and a way to wait.

use std::io;

use tokio::runtime::{Builder, Runtime};

use crate::client::CalcomClient;

/// A client and a runtime of its own. Every operation of [`CalcomClient`] is there:
///
/// ```no_run
/// # use std::time::Duration;
/// # use calcom_client::{BlockingClient, CalcomClient, SlotsQuery};
/// # fn run(client: CalcomClient, query: SlotsQuery) -> Result<(), Box<dyn std::error::Error>> {
/// let blocking = BlockingClient::new(client)?;
/// let slots = blocking.wait(async |client| client.slots(&query, Duration::from_secs(3)).await)?;
/// # drop(slots); Ok(()) }
/// ```
///
/// Threads may share it and wait at the same time. It must not be used, nor dropped, inside of an async function: there the client
/// itself is to be used, and tokio stops whoever blocks.
#[derive(Debug)]
pub struct BlockingClient {
    client: CalcomClient,
    runtime: Runtime,
}

impl BlockingClient {
    /// A client that brings its own runtime, with one thread for connections.
    ///
    /// # Errors
    ///
    /// When the thread cannot be started.
    pub fn new(client: CalcomClient) -> io::Result<Self> {
        let runtime =
            Builder::new_multi_thread().worker_threads(1).thread_name("calcom-client").enable_all().build()?;
        Ok(Self { client, runtime })
    }

    /// Does `work` with the client, and waits for it.
    pub fn wait<T>(&self, work: impl AsyncFnOnce(&CalcomClient) -> T) -> T {
        self.runtime.block_on(work(&self.client))
    }

    /// The client.
    #[must_use]
    pub const fn client(&self) -> &CalcomClient {
        &self.client
    }
}
