//! Writes a text with its findings replaced.

use crate::action::Action;
use crate::class::Finding;
use crate::config::Rules;

/// `text` with every finding replaced; findings are in order and do not overlap.
pub(crate) fn replace(text: &[u8], findings: &[Finding], rules: &Rules, tenant: &str) -> Vec<u8> {
    let mut output = Vec::with_capacity(text.len() + 16 * findings.len());
    let out = &mut output;
    #[cfg(not(feature = "pseudonym"))]
    let _ = tenant;
    let mut at = 0;
    for found in findings {
        out.extend_from_slice(&text[at..found.start]);
        found.write_quote(out);
        let value = &text[found.start..found.end];
        match rules.action(found.class) {
            Action::Token => out.extend_from_slice(found.class.token().as_bytes()),
            Action::KeepLast(n) => with_suffix(found, out, |out| keep_last(value, n, out)),
            Action::Mask => out.extend_from_slice(b"****"),
            #[cfg(feature = "pseudonym")]
            Action::Pseudonym => with_suffix(found, out, |out| {
                if let Some(name) = rules.pseudonyms().name(found.class, tenant, value) {
                    out.extend_from_slice(name.as_bytes());
                }
            }),
            Action::Remove | Action::Keep => {}
        }
        found.write_quote(out);
        at = found.end;
    }
    out.extend_from_slice(&text[at..]);
    output
}

/// The class's token with something before its closing bracket.
fn with_suffix(found: &Finding, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let token = found.class.token().as_bytes();
    out.extend_from_slice(&token[..token.len() - 1]);
    out.push(b':');
    write(out);
    out.push(b']');
}

/// The last `n` ASCII letters and digits of a value that has at least twice as many.
fn keep_last(value: &[u8], n: u8, out: &mut Vec<u8>) {
    let n = usize::from(n);
    let plain: Vec<u8> = value.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
    if plain.len() >= 2 * n {
        out.extend_from_slice(&plain[plain.len() - n..]);
    }
}
