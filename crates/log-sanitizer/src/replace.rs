//! Writes a text with its findings replaced.

use crate::action::Action;
use crate::class::Finding;
use crate::config::Rules;

/// Appends `text` to `out` with every finding replaced; findings are in order and do not overlap.
pub(crate) fn replace(text: &[u8], findings: &[Finding], rules: &Rules, out: &mut Vec<u8>) {
    let mut at = 0;
    for found in findings {
        out.extend_from_slice(&text[at..found.start]);
        quote(found, out);
        match rules.action(found.class) {
            Action::Token => out.extend_from_slice(found.class.token().as_bytes()),
            Action::Remove | Action::Keep => {}
        }
        quote(found, out);
        at = found.end;
    }
    out.extend_from_slice(&text[at..]);
}

fn quote(found: &Finding, out: &mut Vec<u8>) {
    if let Some(backslashes) = found.quote {
        out.extend(std::iter::repeat_n(b'\\', usize::from(backslashes)));
        out.push(b'"');
    }
}
