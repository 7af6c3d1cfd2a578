//! Everything that is found in a text: what the built-in rules find, and what the configuration's own find.

use crate::class::Finding;
use crate::config::Rules;
use crate::engine;
use crate::view::View;

/// Begins every escape sequence of a terminal.
const ESCAPE: u8 = 0x1B;

/// Findings in order, without overlaps.
pub(crate) fn search(text: &[u8], rules: &Rules) -> Vec<Finding> {
    if memchr::memchr(ESCAPE, text).is_none() {
        return plain(text, rules);
    }
    let view = View::without_colours(text);
    let mut findings = plain(&view.text, rules);
    view.back(&mut findings);
    findings
}

#[cfg(not(feature = "custom"))]
fn plain(text: &[u8], rules: &Rules) -> Vec<Finding> {
    engine::find(text, rules)
}

/// Both kinds from left to right, settled by the rule for overlaps.
#[cfg(feature = "custom")]
fn plain(text: &[u8], rules: &Rules) -> Vec<Finding> {
    let built_in = engine::find(text, rules);
    let own = rules.custom().find(text);
    if own.is_empty() {
        return built_in;
    }
    let mut all = crate::findings::Findings::new(text, rules);
    let mut built_in = built_in.into_iter().peekable();
    for found in own {
        while let Some(earlier) = built_in.next_if(|f| f.start <= found.start) {
            all.push(earlier);
        }
        all.push_scalar(found);
    }
    built_in.for_each(|found| {
        all.push(found);
    });
    all.into_list()
}
