//! Leads every anchor to its detector.

use crate::class::Finding;
use crate::config::Rules;
use crate::detect::{email, iban, number, scheme, vendor};
use crate::findings::Findings;
use crate::key;
use crate::scan::{Anchor, scan};

/// Findings in order, without overlaps.
pub(crate) fn find(text: &[u8], rules: &Rules) -> Vec<Finding> {
    let mut found = Findings::new(text, rules);
    scan(text, |anchor, at| match anchor {
        Anchor::Number => number::detect(&mut found, at),
        Anchor::Pair => key::detect(&mut found, at),
        Anchor::At => email::detect(&mut found, at, 1),
        Anchor::Escape => number::detect_escape(&mut found, at),
        Anchor::Token => vendor::detect(&mut found, at),
        Anchor::Scheme => scheme::detect(&mut found, at),
        Anchor::Iban => iban::detect(&mut found, at),
        Anchor::Flag => key::detect_flag(&mut found, at),
    });
    found.into_list()
}
