//! The rows of the statistics: one per tenant up to a bound, and one for all the others.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, RwLock};

use crate::clock::Moment;
use crate::share::Shares;
use crate::stats::{CacheStats, Counters, TenantStats};
use crate::window::{Totals, Window};

/// One tenant's row, and what it holds.
#[derive(Debug)]
pub(crate) struct TenantCell {
    pub(crate) counters: Counters,
    tenant: Option<Box<str>>,
    shares: Arc<Shares>,
    window: Window,
    span: Duration,
    /// The hashes of the tenant's keys, oldest first; kept only when there is a cap to enforce.
    line: Mutex<VecDeque<u64>>,
}

/// All rows.
#[derive(Debug)]
pub(crate) struct Tenants {
    cells: RwLock<HashMap<Box<str>, Arc<TenantCell>>>,
    others: Arc<TenantCell>,
    shares: Arc<Shares>,
    span: Duration,
    most: usize,
}

impl TenantCell {
    fn new(tenant: Option<&str>, shares: &Arc<Shares>, span: Duration) -> Arc<Self> {
        Arc::new(Self {
            counters: Counters::default(),
            tenant: tenant.map(Box::from),
            shares: Arc::clone(shares),
            window: Window::default(),
            span,
            line: Mutex::default(),
        })
    }

    /// Counts a call that has to wait.
    pub(crate) fn miss(&self, now: Moment) {
        if self.window.is_due(now) {
            self.window.note(now, self.totals(), self.span);
        }
        self.counters.misses.one();
    }

    fn totals(&self) -> Totals {
        let counters = &self.counters;
        Totals { served: counters.hits.get() + counters.stale.get(), missed: counters.misses.get() }
    }

    /// A value of this weight is held from now on.
    pub(crate) fn hold(&self, weight: u32) {
        self.counters.entries.one();
        if self.counters.weight.grow(u64::from(weight)) == 0 {
            self.shares.join();
        }
    }

    /// A value of this weight is held no longer.
    pub(crate) fn release(&self, weight: u32) {
        self.counters.entries.shrink(1);
        if self.counters.weight.shrink(u64::from(weight)) == 0 {
            self.shares.leave();
        }
    }

    /// Whether others must leave this tenant what it has.
    pub(crate) fn is_protected(&self) -> bool {
        self.counters.weight.get() <= self.shares.floor()
    }

    /// Whether this tenant must make room by itself.
    pub(crate) fn is_over_cap(&self) -> bool {
        self.counters.weight.get() > self.shares.cap()
    }

    /// Puts a key at the end of the line by its hash; `is_held` tells which keys still have a value.
    pub(crate) fn queue(&self, key: u64, is_held: impl Fn(u64) -> bool) {
        if !self.shares.has_cap() {
            return;
        }
        let mut line = self.line.lock();
        if line.len() as u64 > 2 * self.counters.entries.get() + 64 {
            let mut seen = HashSet::new();
            line.retain(|key| is_held(*key) && seen.insert(*key));
        }
        line.push_back(key);
    }

    /// Takes the key at the head of the line.
    pub(crate) fn next_in_line(&self) -> Option<u64> {
        self.line.lock().pop_front()
    }

    fn read(&self, now: Moment) -> TenantStats {
        let recent = self.window.recent(now, self.totals(), self.span);
        let mut row = self.counters.read(self.tenant.as_deref().map(str::to_owned));
        (row.recent_served, row.recent_misses) = (recent.served, recent.missed);
        row
    }
}

impl Tenants {
    pub(crate) fn new(most: usize, shares: Arc<Shares>, span: Duration) -> Self {
        let others = TenantCell::new(None, &shares, span);
        Self { cells: RwLock::default(), others, shares, span, most }
    }

    /// The tenant's row; the common row once there are as many as there may be.
    pub(crate) fn cell(&self, tenant: &str) -> Arc<TenantCell> {
        if let Some(cell) = self.cells.read().get(tenant) {
            return Arc::clone(cell);
        }
        let mut cells = self.cells.write();
        if let Some(cell) = cells.get(tenant) {
            return Arc::clone(cell);
        }
        if cells.len() >= self.most {
            return Arc::clone(&self.others);
        }
        let cell = TenantCell::new(Some(tenant), &self.shares, self.span);
        cells.insert(tenant.into(), Arc::clone(&cell));
        cell
    }

    /// The counts of every row that has any.
    pub(crate) fn read(&self, now: Moment) -> CacheStats {
        let mut tenants: Vec<_> = self.cells.read().values().map(|cell| cell.read(now)).collect();
        tenants.sort_unstable_by(|a, b| a.tenant.cmp(&b.tenant));
        let others = self.others.read(now);
        if others != TenantStats::default() {
            tenants.push(others);
        }
        let mut total = TenantStats::default();
        for row in &tenants {
            total.add(row);
        }
        CacheStats { total, tenants }
    }
}
