//! How long a circuit stays open: growing with each failed probe, jittered, capped, and set by the
//! upstream where it asks for a time.

use std::time::Duration;

use crate::clock::{Tick, ticks};

/// The shortest wait an upstream's wish is taken for; "retry after 0" must not turn every call
/// into a probe.
const SHORTEST_WISH: Tick = 1_000;

/// The wait an upstream asks for, in ticks.
pub(crate) fn wish(asked: Duration) -> Tick {
    ticks(asked).max(SHORTEST_WISH)
}

/// The settings of the open time, in ticks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenTimes {
    pub(crate) first: Tick,
    pub(crate) growth: f64,
    pub(crate) jitter: f64,
    pub(crate) longest: Tick,
    /// Makes this circuit's jitter differ from that of its neighbours.
    pub(crate) seed: u64,
}

impl OpenTimes {
    /// The length of the opening that is the `attempt`-th again since closing (0 is the first), in
    /// this generation, with the upstream's wish if it had one.
    ///
    /// The wish wins in both directions, within the cap. Without one the first opening is exact;
    /// later ones grow to the cap and then lose up to the jitter's share.
    pub(crate) fn length(&self, attempt: u32, generation: u32, wish: Option<Tick>) -> Tick {
        if let Some(wish) = wish {
            return wish.min(self.longest);
        }
        if attempt == 0 {
            return self.first.min(self.longest);
        }
        let exponent = i32::try_from(attempt).unwrap_or(i32::MAX);
        let grown = (self.first as f64 * self.growth.powi(exponent)).min(self.longest as f64);
        let share = self.jitter * unit(self.seed ^ u64::from(generation));
        (grown * (1.0 - share)) as Tick
    }
}

/// A number from 0 up to 1 that looks random (one step of SplitMix64).
fn unit(seed: u64) -> f64 {
    let mut bits = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs of SplitMix64 for these seeds, as its authors publish them.
    #[test]
    fn the_jitter_is_splitmix64() {
        for (seed, bits) in [(0, 0xe220_a839_7b1d_cdaf_u64), (1_234_567, 0x599e_d017_fb08_fc85)] {
            let expected = (bits >> 11) as f64 / (1u64 << 53) as f64;
            assert!((unit(seed) - expected).abs() < f64::EPSILON, "{seed}");
        }
    }

    #[test]
    fn each_opening_has_a_jitter_of_its_own() {
        let times = OpenTimes { first: 1_000_000, growth: 1.0, jitter: 0.5, longest: 1_000_000, seed: 0xff };
        let lengths: std::collections::BTreeSet<_> = (0..256).map(|turn| times.length(1, turn, None)).collect();
        assert!(lengths.len() > 250, "{}", lengths.len());
        assert!(lengths.iter().all(|length| (500_000..=1_000_000).contains(length)));
    }

    #[test]
    fn a_wish_is_never_less_than_a_second() {
        assert_eq!(wish(Duration::ZERO), 1_000);
        assert_eq!(wish(Duration::from_secs(2)), 2_000);
    }
}
