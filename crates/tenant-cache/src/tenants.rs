//! The rows of the statistics: one per tenant up to a bound, and one for all the others.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;

use crate::stats::{CacheStats, Counters, TenantStats};

/// One tenant's row.
#[derive(Debug)]
pub(crate) struct TenantCell {
    tenant: Option<Box<str>>,
    pub(crate) counters: Counters,
}

/// All rows.
#[derive(Debug)]
pub(crate) struct Tenants {
    cells: RwLock<HashMap<Box<str>, Arc<TenantCell>>>,
    others: Arc<TenantCell>,
    most: usize,
}

impl TenantCell {
    fn new(tenant: Option<&str>) -> Arc<Self> {
        Arc::new(Self {
            tenant: tenant.map(Box::from),
            counters: Counters::default(),
        })
    }

    fn read(&self) -> TenantStats {
        self.counters
            .read(self.tenant.as_deref().map(str::to_owned))
    }
}

impl Tenants {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            cells: RwLock::default(),
            others: TenantCell::new(None),
            most,
        }
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
        let cell = TenantCell::new(Some(tenant));
        cells.insert(tenant.into(), Arc::clone(&cell));
        cell
    }

    /// The counts of every row that has any.
    pub(crate) fn read(&self) -> CacheStats {
        let mut tenants: Vec<_> = self.cells.read().values().map(|cell| cell.read()).collect();
        tenants.sort_unstable_by(|a, b| a.tenant.cmp(&b.tenant));
        let others = self.others.read();
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
