//! Invalidations that Redis has not confirmed yet, and those of a moment ago.
//!
//! While one of a tenant's invalidations waits here, that tenant's entries in Redis are not trusted. What was told
//! recently is kept until no entry from before it can live any more, and is told again when the link comes back: a
//! Redis that was restored or failed over may have forgotten it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::clock::Moment;
use crate::redis::protocol::Ended;

/// More than this and everything is ended instead.
const MOST: usize = 4_096;

/// The outbox of one instance.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    waiting: Mutex<Lists>,
    unsent: AtomicUsize,
    news: Notify,
}

#[derive(Debug, Default)]
struct Lists {
    queue: VecDeque<(u64, Ended)>,
    recent: VecDeque<(Moment, Ended)>,
    next: u64,
}

impl Outbox {
    /// Takes an invalidation in.
    pub(crate) fn put(&self, ended: Ended, now: Moment) {
        let mut lists = self.waiting.lock();
        if lists.recent.len() >= MOST {
            lists.recent.clear();
            lists.recent.push_back((now, Ended::Everything));
        } else {
            lists.recent.push_back((now, ended.clone()));
        }
        self.queue(&mut lists, ended);
        drop(lists);
        self.news.notify_one();
    }

    fn queue(&self, lists: &mut Lists, ended: Ended) {
        let ended = if lists.queue.len() >= MOST {
            lists.queue.clear();
            Ended::Everything
        } else {
            ended
        };
        let number = lists.next;
        lists.next += 1;
        lists.queue.push_back((number, ended));
        self.unsent.store(lists.queue.len(), Ordering::SeqCst);
    }

    /// Queues again what was told within `span`; older tellings are forgotten.
    pub(crate) fn tell_again(&self, now: Moment, span: Duration) {
        let mut lists = self.waiting.lock();
        lists.recent.retain(|(told, _)| now.since(*told) <= span);
        let again: Vec<_> = lists.recent.iter().map(|(_, ended)| ended.clone()).collect();
        for ended in again {
            self.queue(&mut lists, ended);
        }
        drop(lists);
        self.news.notify_one();
    }

    /// Forgets what was told before `span` ago.
    pub(crate) fn prune(&self, now: Moment, span: Duration) {
        let mut lists = self.waiting.lock();
        while lists.recent.front().is_some_and(|(told, _)| now.since(*told) > span) {
            lists.recent.pop_front();
        }
    }

    /// Whether nothing that bears on the tenant waits to be told.
    pub(crate) fn is_settled(&self, tenant: &str) -> bool {
        self.unsent.load(Ordering::SeqCst) == 0
            || !self.waiting.lock().queue.iter().any(|(_, ended)| ended.concerns(tenant))
    }

    /// The first that waits, as soon as there is one.
    pub(crate) async fn first(&self) -> (u64, Ended) {
        loop {
            if let Some(first) = self.waiting.lock().queue.front().cloned() {
                return first;
            }
            self.news.notified().await;
        }
    }

    /// Removes what was told.
    pub(crate) fn told(&self, number: u64) {
        let mut lists = self.waiting.lock();
        if lists.queue.front().is_some_and(|(first, _)| *first == number) {
            lists.queue.pop_front();
        }
        self.unsent.store(lists.queue.len(), Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TenantId;
    use crate::scope::Scope;

    fn end(tenant: &str) -> Ended {
        Ended::Scope(Scope::tenant(&TenantId::new(tenant).unwrap()).ids().to_bytes())
    }

    #[test]
    fn a_tenant_is_settled_once_all_of_its_invalidations_are_told() {
        let outbox = Outbox::default();
        outbox.put(end("15"), Moment::default());
        outbox.put(end("15"), Moment::default());
        assert!(outbox.is_settled("20") && !outbox.is_settled("15"));
        outbox.told(0);
        assert!(!outbox.is_settled("15"));
        outbox.told(0);
        assert!(!outbox.is_settled("15"));
        outbox.told(1);
        assert!(outbox.is_settled("15"));
    }

    #[test]
    fn too_many_become_one_that_ends_everything() {
        let outbox = Outbox::default();
        for _ in 0..=MOST {
            outbox.put(end("15"), Moment::default());
        }
        assert!(!outbox.is_settled("20"));
        assert_eq!(outbox.waiting.lock().queue.len(), 1);
    }

    #[test]
    fn only_what_may_still_matter_is_told_again() {
        let outbox = Outbox::default();
        let start = Moment::default();
        outbox.put(end("15"), start);
        outbox.put(end("20"), start.plus(Duration::from_secs(5)));
        outbox.told(0);
        outbox.told(1);
        outbox.tell_again(start.plus(Duration::from_secs(10)), Duration::from_secs(7));
        assert!(outbox.is_settled("15") && !outbox.is_settled("20"));
    }
}
