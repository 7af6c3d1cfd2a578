//! What the circuits of one registry have in common.

use crate::config::ValidConfig;
use crate::settings::Settings;
use crate::wiring::Wiring;

/// Settings and wiring.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) wiring: Wiring,
}

impl Shared {
    pub(crate) fn new(config: ValidConfig, wiring: Wiring) -> Self {
        Self { settings: Settings::new(config), wiring }
    }
}
