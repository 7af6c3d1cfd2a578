//! Everything that is found in a text: what the built-in rules find, and what the configuration's own find.

use crate::again::Left;
use crate::bytes;
use crate::class::Finding;
use crate::config::Rules;
use crate::engine;
use crate::view::View;

/// Begins every escape sequence of a terminal.
const ESCAPE: u8 = 0x1B;

/// How often a text is looked at again when something was found.
const ROUNDS: usize = 3;

/// Findings in order, without overlaps; also what shows only when the first of them are gone.
pub(crate) fn search(text: &[u8], rules: &Rules) -> Vec<Finding> {
    let mut findings = pass(text, rules);
    for _ in 0..ROUNDS {
        if findings.is_empty() {
            break;
        }
        let left = Left::of(text, &findings);
        let more = pass(&left.text, rules);
        if more.is_empty() {
            break;
        }
        findings = left.merged(&findings, more);
    }
    findings
}

fn pass(text: &[u8], rules: &Rules) -> Vec<Finding> {
    let mut findings = if memchr::memchr(ESCAPE, text).is_none() {
        plain(text, rules)
    } else {
        let view = View::without_colours(text);
        let mut findings = plain(&view.text, rules);
        view.back(&mut findings);
        findings
    };
    findings.retain(|f| !is_token(&text[f.start..f.end]));
    findings
}

/// Whether a value is a token already, such as `[EMAIL_REDACTED]` or `[PHONE_REDACTED:5678]`, perhaps behind a key of its own; it
/// is neither replaced nor counted again.
fn is_token(value: &[u8]) -> bool {
    let key = bytes::run(value, 0, 32, |b| b.is_ascii_lowercase() || matches!(b, b'_' | b'.' | b'-'));
    let sign = usize::from(key > 0 && matches!(bytes::at(value, key), b'=' | b':'));
    let value = if sign == 1 { &value[key + 1..] } else { value };
    let inside = value.strip_prefix(b"[").unwrap_or_default();
    let inside = inside.strip_suffix(b"]").unwrap_or(inside);
    let word = inside.split(|b| *b == b':').next().unwrap_or_default();
    let plain = inside.iter().all(|b| bytes::alnum(*b) || matches!(b, b'_' | b':'));
    plain && word.ends_with(b"REDACTED") && word.iter().all(|b| bytes::upper(*b) || *b == b'_')
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_known_and_values_that_hold_one_are_not() {
        for token in
            ["[REDACTED]", "[API_KEY_REDACTED]", "[PHONE_REDACTED:k1:abcd]", "password=[REDACTED", "a.b:[PII_REDACTED]"]
        {
            assert!(is_token(token.as_bytes()), "{token}");
        }
        for value in
            ["", "[]", "x[REDACTED]", "[REDACTED]x", "K3Y=[REDACTED]", "[redacted]", "[A b_REDACTED]", "REDACTED"]
        {
            assert!(!is_token(value.as_bytes()), "{value}");
        }
    }
}
