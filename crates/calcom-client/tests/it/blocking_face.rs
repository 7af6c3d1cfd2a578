//! The client from code that is not async.

use std::thread;

use calcom_client::BlockingClient;

use crate::canned::{BUDGET, client, named, october};

#[test]
fn threads_wait_at_the_same_time_for_any_operation() {
    let (client, asked) = client(named("slots-200-time.json").response);
    let blocking = BlockingClient::new(client).unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let slots = blocking.wait(async |client| client.slots(&october(), BUDGET).await).unwrap();
                assert_eq!(slots.len(), 4);
            });
        }
    });
    assert_eq!(asked.lock().unwrap().len(), 4);
}
